//! The command is killed at every call that changes a disk, or is told there that the disk is full or broken. Whatever
//! it had reported must be there afterwards, the data folder must be whole, and the work must go on as if nothing was.
//!
//! `strace` plays the disk. Calls are counted by kind and by thread. The test command tries one in
//! [`STRIDE_OF_TEST`]; `cargo xtask crash` tries them all.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may end where it stands, and tells its figures"
)]

mod scene;

use scene::{Scene, text};
use serde_json::Value;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::{Command, Output},
};

/// Names which calls are tried: one in so many.
const STRIDE: &str = "CRASH_STRIDE";
const STRIDE_OF_TEST: usize = 40;
/// A command that takes so long stands still.
const SECONDS_MAX: &str = "30";
/// No deed here makes so many calls of one kind: a count beyond it means that the command does not end.
const CALLS_MAX: usize = 2_000;
/// So many own segments make a pack.
const SEGMENTS_OF_A_PACK: usize = 32;
/// Rounds of sharing after which they must be equal.
const ROUNDS_MAX: usize = 5;
/// The calls that change a disk, by kind.
const KINDS: &[&str] = &[
    "write",
    "pwrite64",
    "fsync,fdatasync",
    "ftruncate",
    "rename,renameat,renameat2",
    "unlink,unlinkat",
    "mkdir,mkdirat",
    "link,linkat",
];
/// `write` also wakes threads and prints the answer: when that fails the program may end or stand still as it likes.
const KIND_THAT_WAKES: &str = "write";
/// What happens at a call: the power goes, or the disk is full, from then on or once, or broken.
const BLOWS: &[Blow] = &[
    Blow { name: "killed", inject: "signal=KILL", lasts: false },
    Blow { name: "disk full once", inject: "error=ENOSPC", lasts: false },
    Blow { name: "disk full from then on", inject: "error=ENOSPC", lasts: true },
    Blow { name: "disk broken once", inject: "error=EIO", lasts: false },
];

struct Blow {
    name: &'static str,
    inject: &'static str,
    lasts: bool,
}

#[test]
fn writing_down_survives_every_call() {
    let mut trial = Trial::of_two();
    trial.try_all("ans", &["capture", "Geschreven terwijl het misging", "--count", "3"]);
}

#[test]
fn attaching_survives_every_call() {
    let mut trial = Trial::of_two();
    let file = trial.scene.path("verslag.txt");
    fs::write(&file, "Wat wij zagen in de les. ".repeat(20_000)).unwrap();
    trial.try_all("ans", &["attach", text(&file)]);
}

#[test]
fn publishing_survives_every_call() {
    let mut trial = Trial::of_two();
    trial.writes_and_attaches("ans", "Nog niet gedeeld");
    trial.try_all("ans", &["sync"]);
}

#[test]
fn packing_survives_every_call() {
    let mut trial = Trial::of_two();
    for number in 0.. {
        assert!(number <= SEGMENTS_OF_A_PACK, "so many rounds make a pack");
        trial.writes("ans", &format!("Regel {number}"));
        if trial.would_pack("ans") {
            break;
        }
        trial.scene.lines("ans", &["sync"]);
    }
    trial.try_all("ans", &["sync"]);
    assert!(packs(&trial.scene.shared()) > 0, "the tried round packs");
}

#[test]
fn taking_in_survives_every_call() {
    let mut trial = Trial::of_two();
    trial.writes_and_attaches("ans", "Voor Bas");
    trial.scene.lines("ans", &["sync"]);
    trial.try_all("bas", &["sync"]);
}

#[test]
fn joining_survives_every_call() {
    let scene = Scene::new();
    scene.init("ans");
    let mut trial = Trial::new(scene, &["ans"]);
    trial.writes_and_attaches("ans", "Voor wie erbij komt");
    let code = trial.scene.value("ans", &["invite"])["code"].as_str().unwrap().to_owned();
    let shared = trial.scene.shared();
    let join = ["join", "--folder", text(&shared), "--code", &code, "--name", "Bas"];
    trial.people.push("bas");
    trial.try_all("bas", &join);
}

#[test]
fn opening_the_data_of_an_older_app_survives_every_call() {
    let mut trial = Trial::of_two();
    trial.writes("ans", "Van voor de vernieuwing");
    make_older(&trial.scene.path("ans"));
    trial.try_all("ans", &["show"]);
}

/// One thing that a command does, tried again and again from the same beginning.
struct Trial {
    scene: Scene,
    people: Vec<&'static str>,
    /// By person, every line and evidence id that a command reported as written.
    reported: BTreeMap<&'static str, BTreeSet<String>>,
    stride: usize,
    tried: usize,
}

impl Trial {
    fn new(scene: Scene, people: &[&'static str]) -> Self {
        let stride = std::env::var(STRIDE).ok().and_then(|text| text.parse().ok());
        Self {
            scene,
            people: people.to_vec(),
            reported: BTreeMap::new(),
            stride: stride.unwrap_or(STRIDE_OF_TEST),
            tried: 0,
        }
    }

    /// Ans and Bas, who share a folder and have all of each other.
    fn of_two() -> Self {
        let scene = Scene::new();
        scene.init("ans");
        scene.join("bas", "ans");
        let mut trial = Self::new(scene, &["ans", "bas"]);
        trial.writes("ans", "Van het begin");
        for person in ["ans", "bas"] {
            trial.scene.lines(person, &["sync"]);
        }
        trial
    }

    fn writes(&mut self, who: &'static str, line: &str) {
        let output = self.scene.run(who, &["capture", line]);
        self.reported.entry(who).or_default().extend(reported(&output));
    }

    fn writes_and_attaches(&mut self, who: &'static str, line: &str) {
        self.writes(who, line);
        let file = self.scene.path("bijlage.txt");
        fs::write(&file, "Gezien in de les. ".repeat(10_000)).unwrap();
        let output = self.scene.run(who, &["attach", text(&file)]);
        self.reported.entry(who).or_default().extend(reported(&output));
    }

    /// Whether one more round of sharing would write a pack; everything is put back afterwards.
    fn would_pack(&self, who: &str) -> bool {
        self.keep();
        self.scene.lines(who, &["sync"]);
        let is_packing = packs(&self.scene.shared()) > 0;
        self.put_back();
        is_packing
    }

    /// Try every blow at every call of every kind, as the stride says.
    fn try_all(&mut self, who: &str, arguments: &[&str]) {
        if !may_trace() {
            println!("Not tried: strace is missing here or may not trace.");
            return;
        }
        self.keep();
        for blow in BLOWS {
            for kind in KINDS {
                self.try_kind(blow, kind, who, arguments);
            }
        }
        println!("{arguments:?}: {} blows survived", self.tried);
        self.put_back();
        self.scene.lines(who, arguments);
    }

    fn try_kind(&mut self, blow: &Blow, kind: &str, who: &str, arguments: &[&str]) {
        for call in (1..).step_by(self.stride) {
            assert!(call < CALLS_MAX, "{arguments:?} does not end: {call} calls of {kind}");
            let mark = self.scene.path("trace");
            let output = self.strike(blow, kind, call, who, arguments, &mark);
            let what = format!("{arguments:?} {} at {kind} {call}", blow.name);
            let trace = fs::read_to_string(&mark).unwrap_or_default();
            let was_struck = trace.contains("(INJECTED)") || trace.contains("killed by SIGKILL");
            if !was_struck {
                self.put_back();
                return;
            }
            self.tried += 1;
            if blow.inject.starts_with("error") && kind != KIND_THAT_WAKES {
                let code = output.status.code();
                let errors = String::from_utf8_lossy(&output.stderr);
                assert!(code.is_some_and(|code| code < 100), "{what}: ends with {code:?}: {errors}");
            }
            self.must_be_whole(&what, who, arguments, &reported(&output));
            self.put_back();
        }
    }

    fn strike(
        &self,
        blow: &Blow,
        kind: &str,
        call: usize,
        who: &str,
        arguments: &[&str],
        mark: &Path,
    ) -> Output {
        let lasts = if blow.lasts { "+" } else { "" };
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-o", text(mark), "-e", &format!("trace={kind}"), "-e"]);
        command.arg(format!("inject={kind}:{}:when={call}{lasts}", blow.inject));
        // Killed from inside what is traced: a command that stands still must not stop the test.
        command.args(["timeout", "--signal=KILL", SECONDS_MAX]);
        self.scene.run_under(command, who, arguments)
    }

    /// What every blow must leave: all that was reported, a whole data folder, and work that goes on.
    fn must_be_whole(&self, what: &str, who: &str, arguments: &[&str], reported: &BTreeSet<String>) {
        let is_in_team = self.scene.run(who, &["show", "--limit", "0"]).status.success();
        if is_in_team {
            let own = self.reported.get(who).into_iter().flatten().chain(reported);
            self.must_show(what, who, own);
        }
        if arguments[0] != "join" {
            assert!(is_in_team, "{what}: the team is gone");
            self.scene.lines(who, arguments);
        } else if !is_in_team {
            self.scene.lines(who, arguments);
        }
        let mut states = BTreeSet::new();
        for _ in 0..ROUNDS_MAX {
            for person in &self.people {
                self.scene.lines(person, &["sync"]);
            }
            states = self.people.iter().map(|person| self.state(person)).collect();
            if states.len() == 1 && states.iter().all(|(_, has_files)| *has_files) {
                break;
            }
        }
        assert!(states.len() == 1, "{what}: they do not end equal, or without a file: {states:?}");
        for person in &self.people {
            self.must_show(what, person, self.reported.values().flatten().chain(reported));
            let output = self.scene.run(person, &["check"]);
            let about = String::from_utf8_lossy(&output.stdout);
            assert_eq!(output.status.code(), Some(0), "{what}: {person}'s check finds {about}");
            let is_equal = &self.scene.value(person, &["rebuild"])["isEqual"];
            assert_eq!(is_equal, true, "{what}: rebuilding {person}'s rows");
        }
    }

    fn must_show<'a>(&self, what: &str, who: &str, expected: impl Iterator<Item = &'a String>) {
        let shown = self.scene.value(who, &["show"]);
        let of = |list: &str, name: &str| -> Vec<String> {
            let all = shown[list].as_array().unwrap().iter();
            all.map(|one| one[name].as_str().unwrap().to_owned()).collect()
        };
        let held: BTreeSet<String> = of("captures", "line").into_iter().chain(of("evidence", "id")).collect();
        let lost: Vec<_> = expected.filter(|one| !held.contains(*one)).collect();
        assert!(lost.is_empty(), "{what}: {who} lacks {lost:?}");
    }

    /// The digest of a person's rows, and whether every file is there.
    fn state(&self, who: &str) -> (String, bool) {
        let shown = self.scene.value(who, &["show"]);
        let has_files = shown["evidence"].as_array().unwrap().iter().all(|one| one["isHere"] == true);
        (shown["digest"].as_str().unwrap().to_owned(), has_files)
    }

    fn keep(&self) {
        copy_over(&self.scene, "", "kept");
    }

    fn put_back(&self) {
        copy_over(&self.scene, "kept", "");
    }
}

/// The lines and evidence that a command reported as written before it ended.
fn reported(output: &Output) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(&output.stdout);
    let values = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let names = |value: Value| {
        let name = value["line"].as_str().or_else(|| value["import"]["evidence"].as_str());
        name.map(str::to_owned)
    };
    values.filter_map(names).collect()
}

/// Make a data folder one of the app before: without what the newest migration brought.
fn make_older(home: &Path) {
    let path = home.join("werkplaats.db");
    assert!(path.exists(), "the database has another name");
    let undo = "drop table arrival; drop table presence; delete from _sqlx_migrations where version = 10;";
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let options = SqliteConnectOptions::new().filename(&path);
        let mut database = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::raw_sql(undo).execute(&mut database).await.unwrap();
        database.close().await.unwrap();
    });
}

/// Everybody's data folder and the shared folder, from one place under the scene to another.
fn copy_over(scene: &Scene, from: &str, to: &str) {
    for name in ["ans", "bas", "shared"] {
        let (from, to) = (scene.path(from).join(name), scene.path(to).join(name));
        let _ = fs::remove_dir_all(&to);
        if from.exists() {
            copy_all(&from, &to);
        }
    }
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().unwrap().is_dir() {
            copy_all(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

fn packs(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let count = |path: &Path| usize::from(path.extension().is_some_and(|ending| ending == "p"));
    entries.flatten().map(|entry| packs(&entry.path()) + count(&entry.path())).sum()
}

fn may_trace() -> bool {
    Command::new("strace")
        .args(["-qq", "-o", "/dev/null", "true"])
        .status()
        .is_ok_and(|status| status.success())
}
