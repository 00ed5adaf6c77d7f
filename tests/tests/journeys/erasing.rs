//! Erasing for privacy: a recording leaves both screens, is kept after all, and leaves them again.

use crate::people::Person;
use crate::together::{a_file, files, share_until_equal, shared_folder, two_in_a_team};

const TEAM: &str = "VR in de praktijkles";
const TITLE: &str = "gesprek met een student";
const LINE: &str = "Gesproken met een student over de bril";

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn what_is_erased_for_privacy_leaves_both_screens_and_can_be_kept_after_all() {
    let shared = shared_folder();
    let (anna, bas) = two_in_a_team(shared.path(), TEAM).await;
    anna.captures(LINE).await;
    anna.attaches(&a_file(&format!("{TITLE}.txt"), b"Wat de student zei.")).await;
    share_until_equal(&anna, &bas).await;
    let held = files(&anna.laptop.home().join("files"));

    let erase = anna.words.with("privacy_action_named", &[("title", TITLE)]);
    opens_evidence(&bas).await;
    bas.window.find("button", bas.words.get("evidence_open_outside")).await;
    assert!(!bas.window.has("button", &erase).await, "a member is not offered to erase");

    erases(&anna, &erase, "erase-asks").await;
    bas.shares().await;
    bas.goes_to("evidence_title").await;
    bas.window.gone("button", TITLE).await;
    bas.goes_to("sharing_title").await;
    bas.window.find("list", bas.words.get("privacy_list")).await;
    bas.settles().await;
    bas.window.screenshot("erased-told-to-a-member").await;

    let keep = anna.words.with("privacy_keep_named", &[("title", TITLE)]);
    assert!(!bas.window.has("button", &keep).await, "a member does not decide to keep it");
    anna.goes_to("sharing_title").await;
    anna.window.tab_to("button", &keep).await;
    anna.settles().await;
    anna.window.screenshot("erased-waits").await;
    anna.window.press("Enter").await;
    anna.window.sees(&anna.words.with("privacy_kept", &[("title", TITLE)])).await;
    anna.window.gone("list", anna.words.get("privacy_list")).await;
    share_until_equal(&anna, &bas).await;
    opens_evidence(&bas).await;
    assert_eq!(files(&bas.laptop.home().join("files")), held, "the file never left this disk");

    erases(&anna, &erase, "erase-asks-again").await;
    anna.goes_to("board_title").await;
    anna.window.click("button", LINE).await;
    let erase_line = anna.words.with("privacy_action_named", &[("title", LINE)]);
    confirms(&anna, &erase_line, "erase-asks-for-a-capture").await;
    anna.window.gone("button", LINE).await;
    bas.shares().await;
    bas.goes_to("board_title").await;
    bas.window.gone("button", LINE).await;
    bas.goes_to("evidence_title").await;
    bas.window.gone("button", TITLE).await;
    let bas = bas.restart().await;
    bas.enters(TEAM).await;
    bas.goes_to("board_title").await;
    bas.window.find("heading", bas.words.get("board_title")).await;
    assert!(!bas.window.text().await.contains(LINE), "it stays away after starting again");
}

async fn opens_evidence(person: &Person) {
    person.goes_to("evidence_title").await;
    person.window.click("button", TITLE).await;
    person.window.find("button", person.words.get("evidence_open_outside")).await;
}

async fn erases(person: &Person, action: &str, picture: &str) {
    opens_evidence(person).await;
    confirms(person, action, picture).await;
    person.window.gone("button", TITLE).await;
}

/// By keyboard: the safe way out has the focus, and what erases comes after it.
async fn confirms(person: &Person, action: &str, picture: &str) {
    person.window.tab_to("button", action).await;
    person.window.press("Enter").await;
    person.sees("privacy_words_stay").await;
    person.settles().await;
    person.window.screenshot(picture).await;
    person.window.press("Tab").await;
    person.window.press("Enter").await;
    person.window.sees(&person.words.with("privacy_erased", &[("days", "7")])).await;
}
