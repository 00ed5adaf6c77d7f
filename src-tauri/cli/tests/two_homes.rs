//! The built command as scripts use it: two data folders, one shared folder, and what its exit codes promise.
#![allow(clippy::unwrap_used, reason = "a test may end where it stands")]

mod scene;

use scene::{Scene, text};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn two_people_who_invite_join_capture_attach_and_sync_end_with_the_same() {
    let scene = Scene::new();
    scene.init("a");
    scene.join("b", "a");
    let captured = scene.lines("a", &["capture", "Bezoek", "--hashtag", "inspire", "--count", "3"]);
    let lines: Vec<&str> = captured.iter().map(|capture| capture["line"].as_str().unwrap()).collect();
    assert_eq!(lines, ["Bezoek 1", "Bezoek 2", "Bezoek 3"]);
    let report = scene.path("verslag.txt");
    std::fs::write(&report, "Wat we zagen.").unwrap();
    let capture = captured[0]["capture"].as_str().unwrap();
    let attached = scene.value("b", &["attach", text(&report)]);
    assert_eq!(attached["import"]["state"], "done");
    scene.lines("a", &["attach", text(&report), "--to", capture]);
    for who in ["a", "b", "a", "b"] {
        scene.lines(who, &["sync"]);
    }
    let (a, b) = (scene.value("a", &["show"]), scene.value("b", &["show"]));
    assert_eq!(a["captures"], b["captures"]);
    assert_eq!(a["captures"].as_array().unwrap().len(), 3);
    assert_eq!(a["evidence"], b["evidence"]);
    assert_eq!(a["digest"], b["digest"], "equal work has an equal name");
    assert_ne!(a["device"], b["device"]);
    assert_eq!(a["sharing"]["state"], "allShared");
    assert_eq!(scene.value("b", &["check"])["filesElsewhere"], 0);
    assert_eq!(scene.value("b", &["rebuild"])["isEqual"], true);
    assert_eq!(scene.value("b", &["show"])["digest"], a["digest"]);
    assert_eq!(scene.value("b", &["show", "--limit", "1"])["captures"].as_array().unwrap().len(), 1);
}

#[test]
fn files_come_only_when_asked_for_once_that_was_chosen() {
    let scene = Scene::new();
    scene.init("a");
    scene.join("b", "a");
    assert_eq!(scene.value("b", &["media"])["media"], "all");
    assert_eq!(scene.value("b", &["media", "asked"])["media"], "onDemand");
    for name in ["een.txt", "twee.txt"] {
        std::fs::write(scene.path(name), name.repeat(100)).unwrap();
        scene.lines("a", &["attach", text(&scene.path(name))]);
    }
    for who in ["a", "b"] {
        scene.lines(who, &["sync"]);
    }
    let shown = scene.value("b", &["show"]);
    let evidence = shown["evidence"].as_array().unwrap();
    assert!(
        evidence.iter().all(|one| one["isHere"] == false && one["elsewhere"]["isThere"] == true),
        "{shown}"
    );
    assert_eq!(scene.value("b", &["media"])["elsewhere"], 2);
    let fetched = scene.lines("b", &["fetch", evidence[0]["id"].as_str().unwrap()]);
    assert_eq!((fetched.len(), &fetched[0]["isHere"]), (1, &Value::Bool(true)));
    assert_eq!(scene.value("b", &["media"])["elsewhere"], 1);
    assert_eq!(scene.value("b", &["fetch", "--all"])["evidence"], evidence[1]["id"]);
    assert!(scene.lines("b", &["fetch", "--all"]).is_empty(), "nothing is left to fetch");
    assert_eq!(scene.refused("b", &["fetch", "nothing"]), (1, "notFound".to_owned()));
    assert_eq!(scene.run("b", &["fetch"]).status.code(), Some(2), "what to fetch must be said");

    // A file that no colleague has put in the folder stays asked for.
    std::fs::write(scene.path("drie.txt"), "nog niet gedeeld").unwrap();
    scene.lines("a", &["attach", text(&scene.path("drie.txt"))]);
    scene.lines("a", &["sync"]);
    std::fs::remove_dir_all(find_folder(&scene.shared(), "blobs")).unwrap();
    scene.lines("b", &["sync"]);
    let output = scene.run("b", &["fetch", "--all"]);
    assert_eq!(output.status.code(), Some(4));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["isHere"], &told["elsewhere"]["isAsked"]), (&Value::Bool(false), &Value::Bool(true)));
}

#[test]
fn what_is_erased_goes_for_everybody_and_comes_back_while_it_is_kept_in_time() {
    let scene = Scene::new();
    scene.init("a");
    scene.join("b", "a");
    std::fs::write(scene.path("gesprek.txt"), "Wat Fatima zei.").unwrap();
    scene.lines("a", &["attach", text(&scene.path("gesprek.txt"))]);
    for who in ["a", "b"] {
        scene.lines(who, &["sync"]);
    }
    let before = scene.value("b", &["show"]);
    let evidence = before["evidence"][0]["id"].as_str().unwrap();
    assert_eq!(scene.refused("b", &["erase", "evidence", evidence]), (7, "mayNotErase".to_owned()));
    assert_eq!(scene.refused("a", &["erase", "evidence", "nothing"]), (1, "notFound".to_owned()));
    let erased = scene.value("a", &["erase", "evidence", evidence]);
    assert_eq!(
        (&erased["items"][0]["state"], &erased["items"][0]["title"]),
        (&"waiting".into(), &"gesprek".into())
    );
    assert_eq!(scene.refused("a", &["erase", "evidence", evidence]), (1, "erased".to_owned()));
    for who in ["a", "b"] {
        scene.lines(who, &["sync"]);
        let shown = scene.value(who, &["show"]);
        assert_eq!(shown["evidence"].as_array().unwrap().len(), 0);
        assert_eq!(scene.value(who, &["rebuild"])["isEqual"], true);
    }
    let seen = scene.value("b", &["erase", "list"]);
    assert_eq!((&seen["mayErase"], &seen["items"][0]["title"]), (&Value::Bool(false), &"".into()));
    let id = erased["items"][0]["id"].as_str().unwrap();
    scene.value("a", &["erase", "keep", id]);
    for who in ["a", "b"] {
        scene.lines(who, &["sync"]);
    }
    assert_eq!(scene.value("b", &["show"])["digest"], before["digest"]);
    assert_eq!(scene.value("a", &["erase", "list"])["items"].as_array().unwrap().len(), 0);
    let me = before["team"]["members"][0]["id"].as_str().unwrap();
    assert_eq!(scene.refused("a", &["erase", "person", me]), (1, "stillInTeam".to_owned()));
}

#[test]
fn a_file_carries_the_work_to_who_has_no_folder_and_back() {
    let scene = Scene::new();
    scene.init("a");
    scene.lines("a", &["capture", "Voor Cas"]);
    let code = scene.value("a", &["invite"])["code"].as_str().unwrap().to_owned();
    let file = |name: &str| scene.path(name).to_str().unwrap().to_owned();
    let (there, ask, answer, back) =
        (file("1.werkplaats"), file("2.werkplaats"), file("3.werkplaats"), file("4.werkplaats"));
    scene.lines("a", &["handover", "export", &there]);
    scene.lines("c", &["handover", "join", &there, "--code", &code, "--name", "Cas"]);
    scene.lines("c", &["handover", "export", &ask]);
    assert_eq!(scene.value("a", &["handover", "open", &ask])["newPeople"], 0, "who asks is not in yet");
    scene.lines("a", &["handover", "export", &answer]);
    let looked = scene.value("c", &["handover", "open", &answer, "--look"]);
    assert!(looked["newChanges"].as_u64().unwrap() > 0);
    assert_eq!(scene.value("c", &["show"])["captures"].as_array().unwrap().len(), 0, "looking keeps nothing");
    scene.lines("c", &["handover", "open", &answer]);
    scene.lines("c", &["capture", "Van Cas"]);
    scene.lines("c", &["handover", "export", &back]);
    scene.lines("a", &["handover", "open", &back]);
    let (a, c) = (scene.value("a", &["show"]), scene.value("c", &["show"]));
    assert_eq!(a["captures"].as_array().unwrap().len(), 2);
    assert_eq!(a["digest"], c["digest"]);

    std::fs::write(&back, "not a zip").unwrap();
    assert_eq!(scene.refused("a", &["handover", "open", &back]), (4, "damaged".to_owned()));
}

#[test]
fn what_cannot_be_done_ends_with_the_promised_code() {
    let scene = Scene::new();
    assert_eq!(scene.refused("a", &["show"]), (2, "nothingHere".to_owned()));
    assert_eq!(scene.run("a", &["no-such-command"]).status.code(), Some(2));
    assert!(!scene.path("a").exists(), "a refused command leaves nothing behind");
    scene.init("a");
    assert_eq!(scene.refused("a", &["--team", "Elders", "show"]), (2, "noTeam".to_owned()));
    assert_eq!(scene.value("a", &["--team", "proef", "show"])["team"]["title"], "Proef");
    scene.lines("a", &["init", "--title", "Nog een", "--name", "Ans"]);
    assert_eq!(scene.refused("a", &["show"]), (2, "severalTeams".to_owned()));
    assert_eq!(scene.refused("a", &["--team", "nog een", "sync"]), (3, "folderMissing".to_owned()));
    assert_eq!(scene.refused("a", &["--team", "proef", "capture", "x", "--step", "9z"]).0, 2);

    let shared = scene.shared();
    let join =
        |code: &str| scene.refused("b", &["join", "--folder", text(&shared), "--code", code, "--name", "B"]);
    assert_eq!(join("nonsense"), (7, "codeMistyped".to_owned()));
    let gone = scene.path("gone");
    std::fs::rename(&shared, &gone).unwrap();
    assert_eq!(scene.refused("a", &["--team", "proef", "sync"]), (3, "folderMissing".to_owned()));
    std::fs::rename(&gone, &shared).unwrap();
    scene.lines("a", &["--team", "proef", "sync"]);
}

#[test]
fn a_data_folder_that_is_in_use_is_left_to_who_has_it() {
    let scene = Scene::new();
    scene.init("a");
    let lock = std::fs::File::options().write(true).open(scene.path("a").join("lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(scene.refused("a", &["capture", "x"]), (5, "dataInUse".to_owned()));
    lock.unlock().unwrap();
    scene.lines("a", &["capture", "x"]);
}

#[test]
fn check_tells_of_a_damaged_evidence_file() {
    let scene = Scene::new();
    scene.init("a");
    let report = scene.path("verslag.txt");
    std::fs::write(&report, "Wat we zagen.").unwrap();
    scene.lines("a", &["attach", text(&report)]);
    scene.lines("a", &["check"]);
    let kept = find_file(&scene.path("a").join("files"));
    std::fs::remove_file(&kept).unwrap();
    std::fs::write(&kept, "Wat we zAgen.").unwrap();
    let output = scene.run("a", &["check"]);
    let checked: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(4));
    assert_eq!(checked["filesDamaged"][0], "verslag.txt");
}

fn find_folder(root: &Path, name: &str) -> PathBuf {
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
            if entry.file_name() == name {
                return entry.path();
            }
            folders.push(entry.path());
        }
    }
    panic!("no {name} in {}", root.display());
}

fn find_file(folder: &Path) -> PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                return entry.path();
            }
        }
    }
    panic!("no file in {}", folder.display());
}

#[cfg(unix)]
#[test]
fn watching_goes_on_until_it_is_asked_to_stop_and_shares_what_comes() {
    use std::io::{BufRead, BufReader};
    let scene = Scene::new();
    scene.init("a");
    scene.join("b", "a");
    let mut watching = Command::new(env!("CARGO_BIN_EXE_werkplaats-cli"))
        .arg("--home")
        .arg(scene.path("b"))
        .args(["--json", "sync", "--watch"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(watching.stdout.take().unwrap()).lines();
    let first: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert!(first["state"].is_string());
    scene.lines("a", &["capture", "Terwijl Bob kijkt"]);
    scene.lines("a", &["sync"]);
    let stopped = Command::new("kill").arg(watching.id().to_string()).status().unwrap();
    assert!(stopped.success());
    assert_eq!(watching.wait().unwrap().code(), Some(0), "asked to stop, it ends well");
    let shown = scene.value("b", &["show"]);
    assert_eq!(
        shown["captures"][0]["line"], "Terwijl Bob kijkt",
        "one last round brings what came meanwhile"
    );
}

#[test]
fn the_manual_names_every_command() {
    let scene = Scene::new();
    let output = scene.run("a", &["man"]);
    let page = String::from_utf8(output.stdout).unwrap();
    for command in [
        "init",
        "invite",
        "join",
        "capture",
        "attach",
        "show",
        "sync",
        "media",
        "fetch",
        "check",
        "rebuild",
        "handover",
        "passphrase",
    ] {
        assert!(page.contains(command), "{command}");
    }
    assert!(page.contains("Exit codes"));
}
