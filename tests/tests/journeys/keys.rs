//! The keys of a laptop break or go: back from a backup, or on as a new device, with all work kept.

use crate::people::Person;
use crate::together::{reaches, shared_folder, two_in_a_team};
use journeys::Laptop;
use std::fs;

const TEAM: &str = "VR in de praktijkles";
const SHARED: &str = "Kas bezocht met de camera";
const LAST: &str = "Nog met niemand gedeeld";
const SINCE: &str = "Na het nieuwe begin";

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn who_lost_the_keys_gets_them_back_or_goes_on_as_a_new_device_and_loses_no_work() {
    let shared = shared_folder();
    let (anna, bas) = two_in_a_team(shared.path(), TEAM).await;
    bas.captures(SHARED).await;
    reaches(&anna, &bas, SHARED).await;

    let bas = gets_them_back(bas).await;
    let bas = begins_anew(bas).await;

    let code = anna.invites().await;
    bas.goes_to("frame_start").await;
    bas.pictured("keys-before-joining-again").await;
    bas.joins(shared.path(), &code, "Bas").await;
    reaches(&anna, &bas, LAST).await;
    bas.captures(SINCE).await;
    reaches(&anna, &bas, SINCE).await;
    // A picture is of the screen, and his window lies on hers.
    bas.window.close().await;
    anna.goes_to("sharing_title").await;
    anna.pictured("keys-people-of-the-team").await;
}

/// Half of the key file is gone, and comes back from a backup.
async fn gets_them_back(bas: Person) -> Person {
    let keys = bas.laptop.home().join("device.key");
    let backup = fs::read(&keys).expect("without a keychain they are in this file");
    let half = &backup[..backup.len() / 2];
    let bas = bas.restart_after(|_| fs::write(&keys, half).expect("the file is one's own")).await;
    bas.window.find("heading", bas.words.get("lock_lost_title")).await;
    bas.pictured("keys-lost").await;
    bas.presses("lock_lost_backup").await;
    bas.presses("lock_try_again").await;
    bas.window.sees(bas.words.with("lock_still", &[("problem", "")]).trim()).await;
    bas.pictured("keys-still-lost").await;
    fs::write(&keys, &backup).expect("the file is one's own");
    bas.window.tab_to("button", bas.words.get("lock_try_again")).await;
    bas.window.press("Enter").await;
    bas.window.find("button", TEAM).await;
    bas.captures(LAST).await;
    bas
}

/// The key file is gone for good.
async fn begins_anew(bas: Person) -> Person {
    let keys = bas.laptop.home().join("device.key");
    let bas = bas.restart_after(|_| fs::remove_file(&keys).expect("the file is one's own")).await;
    bas.window.find("heading", bas.words.get("lock_lost_title")).await;
    bas.window.tab_to("button", bas.words.get("lock_anew")).await;
    bas.window.press("Enter").await;
    bas.window.find("alertdialog", bas.words.get("lock_anew_title")).await;
    bas.pictured("keys-anew").await;
    bas.window.tab_to("button", bas.words.get("lock_anew_confirm")).await;
    bas.window.press("Enter").await;
    bas.window.find("button", TEAM).await;
    bas.goes_to("board_title").await;
    bas.window.sees(SHARED).await;
    bas.window.sees(LAST).await;
    bas.goes_to("sharing_title").await;
    bas.pictured("keys-new-device").await;
    bas
}

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn a_keychain_that_is_silent_keeps_the_app_shut_until_it_answers() {
    let anna = Person::at(Laptop::with_keychain("anna")).await;
    anna.makes_team(TEAM, "Anna").await;
    anna.captures(SHARED).await;
    anna.goes_to("frame_settings").await;
    anna.sees("keys_in_keychain").await;
    assert!(!anna.laptop.home().join("device.key").exists(), "they lie in the keychain alone");

    let mut anna = anna.restart_after(Laptop::silence_keychain).await;
    anna.window.find("heading", anna.words.get("lock_silent_title")).await;
    anna.pictured("keys-silent").await;
    anna.presses("lock_silent_stays").await;
    anna.presses("lock_try_again").await;
    anna.window.sees(anna.words.with("lock_still", &[("problem", "")]).trim()).await;
    anna.pictured("keys-still-silent").await;
    anna.laptop.unlock_keychain();
    anna.window.tab_to("button", anna.words.get("lock_try_again")).await;
    anna.window.press("Enter").await;
    anna.window.find("button", TEAM).await;
    anna.goes_to("board_title").await;
    anna.window.sees(SHARED).await;
}
