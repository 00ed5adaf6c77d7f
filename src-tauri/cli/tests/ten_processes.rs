//! Ten people's programs at once on one folder, while a tormentor does to its files what sharing programs, virus
//! scanners and people do. Nothing that a command reported as done may be lost, and all must end equal.
#![allow(clippy::unwrap_used, reason = "a test may end where it stands")]

mod scene;

use scene::{Scene, text};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

const PEOPLE: usize = 10;
const ROUNDS: usize = 5;
/// Rounds of fair weather after which all must be equal.
const FAIR_ROUNDS: usize = 8;
const SEED: u64 = 20_261_124;

#[test]
fn ten_processes_and_a_tormentor_end_with_the_same_and_lose_nothing() {
    let scene = Scene::new();
    let people: Vec<String> = (0..PEOPLE).map(|number| format!("p{number}")).collect();
    scene.init(&people[0]);
    for person in &people[1..] {
        scene.join(person, &people[0]);
    }
    let team = only_folder(&scene.shared());
    let is_over = AtomicBool::new(false);
    let (mut said, mut deeds) = (BTreeSet::new(), Vec::new());
    thread::scope(|scope| {
        let tormentor = scope.spawn(|| Tormentor::new(&team, &scene.path("aside")).torment(&is_over));
        for round in 0..ROUNDS {
            let scene = &scene;
            let mut working = Vec::new();
            for person in &people {
                working.push(scope.spawn(move || work(scene, person, round)));
            }
            said.extend(working.into_iter().flat_map(|work| work.join().unwrap()));
        }
        is_over.store(true, Ordering::SeqCst);
        deeds = tormentor.join().unwrap();
    });
    assert_eq!(said.len(), PEOPLE * ROUNDS * 2, "everybody wrote, whatever the folder did");
    assert!(deeds.len() >= 20, "the tormentor was there: {deeds:?}");

    let mut digests = BTreeSet::new();
    for _ in 0..FAIR_ROUNDS {
        for person in &people {
            scene.run(person, &["sync"]);
        }
        digests = people.iter().map(|person| digest(&scene, person)).collect();
        if digests.len() == 1 {
            break;
        }
    }
    assert_eq!(digests.len(), 1, "all end equal after {}", deeds.join(", "));
    for person in &people {
        let shown = scene.value(person, &["show"]);
        let lines: BTreeSet<&str> =
            shown["captures"].as_array().unwrap().iter().map(|capture| text_of(&capture["line"])).collect();
        let lost: Vec<&String> = said.iter().filter(|line| !lines.contains(line.as_str())).collect();
        assert!(lost.is_empty(), "{person} lacks {lost:?} after {}", deeds.join(", "));
        assert_eq!(shown["evidence"].as_array().unwrap().len(), PEOPLE, "each attached one file");
        assert_eq!(scene.value(person, &["rebuild"])["isEqual"], true);
    }
    println!(
        "{} captures and {PEOPLE} files survived {} deeds: {}",
        said.len(),
        deeds.len(),
        deeds.join(", ")
    );
}

/// What one person does in a round: write, attach once, share. Answers what was reported as written.
fn work(scene: &Scene, person: &str, round: usize) -> Vec<String> {
    let line = format!("{person} in ronde {round}");
    let captured = scene.lines(person, &["capture", &line, "--count", "2"]);
    if round == 0 {
        let file = scene.path(&format!("{person}.txt"));
        fs::write(&file, format!("Verslag van {person}. ").repeat(200)).unwrap();
        scene.lines(person, &["attach", text(&file)]);
    }
    // The folder may be empty or gone at this moment; that is told and no more.
    let shared = scene.run(person, &["sync"]).status.code();
    assert!(matches!(shared, Some(0 | 1 | 3 | 4)), "{person} shares with {shared:?}");
    captured.iter().map(|capture| text_of(&capture["line"]).to_owned()).collect()
}

fn digest(scene: &Scene, person: &str) -> String {
    text_of(&scene.value(person, &["show", "--limit", "0"])["digest"]).to_owned()
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn only_folder(shared: &Path) -> PathBuf {
    fs::read_dir(shared).unwrap().flatten().map(|entry| entry.path()).find(|path| path.is_dir()).unwrap()
}

/// Hurts one file after another, and now and then the whole folder.
struct Tormentor<'a> {
    team: &'a Path,
    aside: &'a Path,
    dice: u64,
    delayed: Vec<(PathBuf, PathBuf)>,
}

impl<'a> Tormentor<'a> {
    fn new(team: &'a Path, aside: &'a Path) -> Self {
        fs::create_dir_all(aside).unwrap();
        Self { team, aside, dice: SEED, delayed: Vec::new() }
    }

    fn torment(mut self, is_over: &AtomicBool) -> Vec<String> {
        let mut deeds = Vec::new();
        while !is_over.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(25));
            // What it wants to hurt may be written or gone by now; then it does nothing.
            deeds.extend(self.hurt());
        }
        self.bring_back();
        deeds
    }

    fn below(&mut self, bound: usize) -> usize {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.dice >> 33).unwrap() % bound.max(1)
    }

    fn hurt(&mut self) -> Option<String> {
        let files = files(self.team);
        if files.len() < self.delayed.len() {
            self.bring_back();
            return Some("late files came".to_owned());
        }
        let path = files.get(self.below(files.len()))?.clone();
        let name = path.file_name()?.to_str()?.to_owned();
        let number = self.below(1000);
        let (what, done) = match self.below(8) {
            0 => ("renamed", fs::rename(&path, path.with_file_name(conflict_name(&name, number)))),
            1 => {
                let bytes = fs::read(&path).ok()?;
                ("truncated", fs::write(&path, &bytes[..bytes.len() / 2]))
            }
            2 => ("doubled", fs::copy(&path, path.with_file_name(conflict_name(&name, number))).map(drop)),
            3 => ("emptied to nothing", fs::write(&path, "")),
            4 | 5 => {
                let away = self.aside.join(format!("{number}-{name}"));
                let moved = fs::rename(&path, &away);
                if moved.is_ok() {
                    self.delayed.push((away, path));
                }
                ("delayed", moved)
            }
            6 => {
                self.bring_back();
                ("late files came", Ok(()))
            }
            _ if self.below(4) == 0 => ("all files taken away", self.take_all_away(&files)),
            _ => return None,
        };
        done.ok().map(|()| what.to_owned())
    }

    fn take_all_away(&mut self, files: &[PathBuf]) -> std::io::Result<()> {
        for (number, path) in files.iter().enumerate() {
            let away = self.aside.join(format!("all{}-{number}", self.delayed.len()));
            fs::rename(path, &away)?;
            self.delayed.push((away, path.clone()));
        }
        Ok(())
    }

    /// Old copies come back over whatever stands there now, as sharing programs do.
    fn bring_back(&mut self) {
        for (away, path) in self.delayed.drain(..) {
            let _ = fs::rename(away, path);
        }
    }
}

fn conflict_name(name: &str, number: usize) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem} (conflicted copy {number}).{ending}"),
        None => format!("{name} (conflicted copy {number})"),
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}
