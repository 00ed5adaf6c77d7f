//! What journeys with more than one laptop share: a folder between them, and sharing until they agree.

use crate::people::Person;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);

/// Anna with a team in a shared folder, and Bas who joined it with her code.
pub async fn two_in_a_team(shared: &Path, team: &str) -> (Person, Person) {
    let anna = Person::new("anna").await;
    anna.makes_team(team, "Anna").await;
    anna.chooses_folder(shared).await;
    let code = anna.invites().await;
    let bas = Person::new("bas").await;
    bas.joins(shared, &code, "Bas").await;
    (anna, bas)
}

/// Both share until neither has anything waiting and both hold the same evidence files.
pub async fn share_until_equal(anna: &Person, bas: &Person) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        for person in [anna, bas] {
            person.shares().await;
        }
        let held = [anna, bas].map(|person| files(&person.laptop.home().join("files")));
        let has_shared = anna.has_shared_all().await && bas.has_shared_all().await;
        if has_shared && held[0] == held[1] {
            return;
        }
        assert!(Instant::now() < deadline, "after a minute of sharing the laptops still differ: {held:#?}");
    }
}

/// Both share until one reads what the other wrote.
pub async fn reaches(reader: &Person, writer: &Person, line: &str) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        writer.shares().await;
        reader.shares().await;
        reader.goes_to("board_title").await;
        reader.settles().await;
        if reader.window.text().await.contains(line) {
            return;
        }
        assert!(Instant::now() < deadline, "`{line}` does not reach {}", reader.laptop.owner());
    }
}

pub fn shared_folder() -> TempDir {
    TempDir::with_prefix("gedeelde map ").expect("the temp folder takes a folder")
}

/// A file of a person's own, outside the app; the folder is kept until the journey's process ends.
pub fn a_file(name: &str, content: &[u8]) -> PathBuf {
    let folder = TempDir::with_prefix("eigen bestanden ").expect("the temp folder takes a folder").keep();
    let file = folder.join(name);
    fs::write(&file, content).expect("a new folder is writable");
    file
}

/// The files under a folder with their sizes; evidence is named by its hash, so equal names are equal files.
pub fn files(folder: &Path) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            let Ok(about) = entry.metadata() else { continue };
            if about.is_dir() {
                folders.push(entry.path());
            } else if let Ok(place) = entry.path().strip_prefix(folder) {
                found.insert(place.display().to_string(), about.len());
            }
        }
    }
    found
}
