//! Two people, two laptops, one shared folder; also when one of them dies half way.

use crate::people::Person;
use crate::together::{a_file, files, share_until_equal, shared_folder};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

const TEAM: &str = "VR in de praktijkles";
const DESIGN: &str = "Werken aan de balie";
const LINE: &str = "Kas bezocht met de camera";
/// Large enough to be caught half way, in parts of 32 MiB.
const RECORDING_BYTES: usize = 100 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn two_laptops_show_the_same_after_both_worked_offline() {
    let shared = shared_folder();
    let (anna, bas) = a_team_of_two(shared.path()).await;

    let away = shared.path().with_extension("away");
    fs::rename(shared.path(), &away).expect("the folder can be taken away");
    for (person, element, words) in
        [(&anna, "element_tijd", "Vier lessen."), (&bas, "element_toetsing", "Een rollenspel.")]
    {
        person.opens_element(DESIGN, element).await;
        person.adds_to_description(element, words).await;
    }
    anna.opens_element(DESIGN, "element_visie").await;
    bas.opens_element(DESIGN, "element_visie").await;
    anna.adds_to_description("element_visie", " Anna vond oefenen nodig.").await;
    bas.adds_to_description("element_visie", " Bas vond veiligheid nodig.").await;
    anna.attaches(&a_file("proefles.txt", b"Wat Anna zag.")).await;
    bas.attaches(&a_file("vragenlijst.csv", b"vraag;antwoord\n1;ja\n")).await;

    fs::rename(&away, shared.path()).expect("the folder can be put back");
    share_until_equal(&anna, &bas).await;
    for person in [&anna, &bas] {
        person.opens_element(DESIGN, "element_visie").await;
        for words in
            ["Studenten leren door te doen.", "Anna vond oefenen nodig.", "Bas vond veiligheid nodig."]
        {
            person.window.holds(&person.description("element_visie"), words).await;
        }
        person.opens_element(DESIGN, "element_tijd").await;
        person.window.holds(&person.description("element_tijd"), "Vier lessen.").await;
        person.opens_element(DESIGN, "element_toetsing").await;
        person.window.holds(&person.description("element_toetsing"), "Een rollenspel.").await;
        person.goes_to("evidence_title").await;
        person.window.sees("proefles").await;
        person.window.sees("vragenlijst").await;
        person.window.screenshot(&format!("shared-{}", person.laptop.owner())).await;
    }
    let seen = [&anna, &bas].map(|person| person.description("element_visie"));
    anna.opens_element(DESIGN, "element_visie").await;
    bas.opens_element(DESIGN, "element_visie").await;
    assert_eq!(
        anna.window.value(&seen[0]).await,
        bas.window.value(&seen[1]).await,
        "both read the same words"
    );
}

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn a_laptop_that_dies_while_publishing_loses_nothing() {
    let shared = shared_folder();
    let (anna, bas) = a_team_of_two(shared.path()).await;
    let recording = a_file("opname.bin", &noise(RECORDING_BYTES));
    anna.attaches(&recording).await;
    anna.captures("Vlak voor de klap").await;
    anna.shares().await;
    wait(|| files(shared.path()).keys().any(|file| file.starts_with("blobs") || is_temporary(file))).await;
    let anna = anna.crash_and_restart().await;

    anna.enters(TEAM).await;
    anna.window.sees("Vlak voor de klap").await;
    share_until_equal(&anna, &bas).await;
    bas.goes_to("board_title").await;
    bas.window.sees("Vlak voor de klap").await;
    bas.goes_to("evidence_title").await;
    bas.window.sees("opname").await;
}

/// Anna made a team with something in it, and Bas joined.
async fn a_team_of_two(shared: &Path) -> (Person, Person) {
    let anna = Person::new("anna").await;
    anna.makes_team(TEAM, "Anna").await;
    anna.captures(LINE).await;
    anna.makes_arrangement(DESIGN).await;
    anna.adds_to_description("element_visie", "Studenten leren door te doen.").await;
    anna.chooses_folder(shared).await;
    let code = anna.invites().await;

    let bas = Person::new("bas").await;
    bas.joins(shared, &code, "Bas").await;
    bas.window.find("button", TEAM).await;
    share_until_equal(&anna, &bas).await;
    bas.goes_to("board_title").await;
    bas.window.sees(LINE).await;
    (anna, bas)
}

/// Bytes that do not get smaller by packing.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut bytes = Vec::with_capacity(length);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes
}

fn is_temporary(file: &str) -> bool {
    file.contains("~$")
}

async fn wait(mut enough: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !enough() {
        assert!(Instant::now() < deadline, "it did not happen within {PATIENCE:?}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
