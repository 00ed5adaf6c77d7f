//! The built command on folders that may only be read, and with another team's file.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may end where it stands, and tells what it did"
)]

mod scene;

use scene::{Scene, text};
use std::process::Command;
#[cfg(target_os = "linux")]
use std::{
    fs,
    path::{Path, PathBuf},
};

#[test]
fn the_hand_over_of_another_team_is_told_in_words_and_brings_nothing() {
    let scene = Scene::new();
    for who in ["a", "b"] {
        scene.lines(who, &["init", "--title", who, "--name", who]);
        scene.lines(who, &["capture", "Van ons"]);
    }
    let file = scene.path("b.werkplaats");
    scene.lines("b", &["handover", "export", text(&file)]);
    let before = scene.value("a", &["show"])["digest"].clone();
    let say = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_werkplaats-cli"));
        command.arg("--home").arg(scene.path("a")).args(arguments).env_remove("WERKPLAATS_HOME");
        let output = command.output().unwrap();
        let words = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(words).unwrap())
    };
    let (code, words) = say(&["handover", "open", text(&file), "--look"]);
    assert_eq!(code, Some(0));
    assert!(words.contains("is not here; join it with a code"), "{words}");
    let (code, words) = say(&["handover", "open", text(&file)]);
    assert_eq!(code, Some(2), "{words}");
    assert!(words.contains("of a team that is not here; join it with a code"), "{words}");
    assert_eq!(scene.refused("a", &["handover", "open", text(&file)]), (2, "teamNotHere".to_owned()));
    assert_eq!(scene.value("a", &["show"])["digest"], before);
}

/// A folder in which even root may not write, for as long as this lives.
#[cfg(target_os = "linux")]
struct ReadOnly(PathBuf);

#[cfg(target_os = "linux")]
impl ReadOnly {
    /// `None`, with the reason told, where this system has no way to do so.
    fn make(folder: &Path) -> Option<Self> {
        let did = |program: &str, arguments: &[&str]| {
            Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
        };
        let place = text(folder);
        if did("mount", &["--bind", place, place]) {
            let made = Self(folder.to_owned());
            if did("mount", &["-o", "remount,ro,bind", place]) && fs::write(folder.join("x"), "x").is_err() {
                return Some(made);
            }
        }
        println!("skipped: this system mounts nothing for this user");
        None
    }
}

#[cfg(target_os = "linux")]
impl Drop for ReadOnly {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_mounted_to_be_read_only_gives_its_content_and_keeps_ones_own_work_waiting() {
    let scene = Scene::new();
    scene.init("a");
    scene.join("b", "a");
    scene.lines("b", &["capture", "Van Bob"]);
    let report = scene.path("verslag.txt");
    fs::write(&report, "Wat we zagen.").unwrap();
    scene.lines("b", &["attach", text(&report)]);
    scene.lines("b", &["sync"]);
    scene.lines("a", &["capture", "Wacht op rechten"]);
    let Some(mounted) = ReadOnly::make(&scene.shared()) else { return };
    assert_eq!(scene.refused("a", &["sync"]), (1, "noAccess".to_owned()));
    let shown = scene.value("a", &["show"]);
    let lines = shown["captures"].as_array().unwrap();
    assert!(lines.iter().any(|capture| capture["line"] == "Van Bob"), "what can be read comes in");
    assert_eq!(shown["sharing"]["problem"], "noAccess");
    let evidence = shown["evidence"].as_array().unwrap();
    assert!(evidence.len() == 1 && evidence[0]["isHere"] == true, "evidence too: {shown}");
    drop(mounted);
    for who in ["a", "b"] {
        scene.lines(who, &["sync"]);
    }
    assert_eq!(scene.value("a", &["show"])["digest"], scene.value("b", &["show"])["digest"]);
}
