//! Looking whether what is kept here is still whole: the database, the rows against the log, the evidence files.

use crate::domain::TeamId;
use crate::files::Files;
use crate::{App, Result, store, sync};
use std::fs::File;

/// What a look at everything that is kept here came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What SQLite says is wrong with its file.
    pub database: Vec<String>,
    /// Evidence files that records name.
    pub files: u32,
    /// Of those, the ones that are not on this device.
    pub files_elsewhere: u32,
    /// Names of files whose content is not what it was.
    pub files_damaged: Vec<String>,
}

impl Checked {
    pub fn is_good(&self) -> bool {
        self.database.is_empty() && self.files_damaged.is_empty()
    }
}

/// Whether rows that were made again came out as they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    pub before: String,
    pub after: String,
}

/// Read the whole database and every evidence file of a team, and change nothing.
pub async fn check(app: &App, team: TeamId) -> Result<Checked> {
    let wanted = store::shared_evidence(&mut *app.store.read().await?, team).await?;
    let mut checked = Checked {
        database: app.store.integrity().await?,
        files: 0,
        files_elsewhere: 0,
        files_damaged: Vec::new(),
    };
    for evidence in wanted {
        checked.files += 1;
        let (files, hash) = (app.files.clone(), evidence.file.hash.clone());
        match sync::blocking(move || is_whole(&files, &hash)).await? {
            None => checked.files_elsewhere += 1,
            Some(true) => {}
            Some(false) => checked.files_damaged.push(evidence.file.name),
        }
    }
    Ok(checked)
}

/// Make every row of a team again from its log, and name what stood there before and after.
pub async fn rebuild(app: &App, team: TeamId) -> Result<Rebuilt> {
    let before = digest(app, team).await?;
    app.store.rebuild(team).await?;
    Ok(Rebuilt { before, after: digest(app, team).await? })
}

/// A name for all rows and texts of a team: equal on devices that hold the same changes.
pub async fn digest(app: &App, team: TeamId) -> Result<String> {
    let dump = app.store.dump(team).await?;
    Ok(blake3::hash(dump.as_bytes()).to_hex().to_string())
}

/// `None` for a file that is not here; one that cannot be read to its end is not whole.
fn is_whole(files: &Files, hash: &str) -> Option<bool> {
    let path = files.path_of(hash).ok()?;
    let mut hasher = blake3::Hasher::new();
    let read = File::open(path).and_then(|file| hasher.update_reader(file).map(drop));
    Some(read.is_ok() && hasher.finalize().to_hex().as_str() == hash)
}
