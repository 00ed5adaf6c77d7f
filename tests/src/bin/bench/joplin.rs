//! The same items with Joplin's terminal app beside it, both through a folder, in one run.
//!
//! Joplin is started anew for every step, as its terminal app is; what it takes to start and do nothing is measured and
//! taken off before comparing. What a fresh second client of ours takes to be let in is told too: it is no part of what
//! an item takes.

use crate::core;
use crate::sharing::{Laptop, Team, timed};
use crate::{figure, heading, median, milliseconds, seconds};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use werkplaats_core::domain::TextField;
use werkplaats_core::ops;

const ITEMS: usize = 2_000;
const TEXT_BYTES: usize = 900;
const STARTS: usize = 3;
/// How often our half is done when it is done alone.
const ROUNDS: usize = 5;

/// Import, out, into a fresh second client, one change through; how many times as long Joplin takes.
pub async fn bench() {
    heading(&format!("{ITEMS} items of 0.9 kB through a folder: Joplin beside Werkplaats"));
    let theirs = joplin();
    let ours = werkplaats().await;
    for ((what, theirs), ours) in STEPS.iter().zip(theirs).zip(ours) {
        compare(what, theirs, ours);
    }
    let let_in = let_in().await;
    figure("our second client into a team without items (median of 3)", &milliseconds(let_in));
    compare(
        "into a fresh second client, without being let in",
        theirs[FRESH],
        ours[FRESH].saturating_sub(let_in),
    );
}

fn compare(what: &str, theirs: Duration, ours: Duration) {
    let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
    figure(what, &format!("{} : {}", seconds(theirs), seconds(ours)));
    figure("  Joplin takes so many times as long", &format!("{ratio:.0}x"));
}

/// Our half alone, the best of several: for comparing two states of this app without fetching Joplin.
pub async fn ours() {
    heading(&format!("{ITEMS} items of 0.9 kB through a folder (best of {ROUNDS})"));
    let mut rounds = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        rounds.push(werkplaats().await);
    }
    for (index, what) in STEPS.iter().enumerate() {
        let best = rounds.iter().map(|times| times[index]).min().unwrap_or_default();
        figure(what, &milliseconds(best));
    }
    figure("second client into a team without items (median of 3)", &milliseconds(let_in().await));
}

const STEPS: [&str; 4] = ["imported", "out", "into a fresh second client", "one change out and in"];
/// Of [`STEPS`], the one in which a client is let in.
const FRESH: usize = 2;

fn text(number: usize) -> String {
    let words = format!("Les {number}: studenten oefenden aan de balie met een bril op. ");
    words.chars().cycle().take(TEXT_BYTES).collect()
}

async fn werkplaats() -> [Duration; 4] {
    let team = Team::new().await;
    let imported = timed(async {
        for number in 0..ITEMS {
            let id = core::capture(&team.founder.app, team.id, team.cycle, &format!("Item {number}")).await;
            let field = TextField::CaptureText { id };
            let saved = ops::text::save(&team.founder.app, team.id, field, &text(number), "").await;
            saved.expect("a text of 0.9 kB is saved");
        }
    });
    let imported = imported.await;
    let out = timed(team.founder.share(team.id)).await;
    let code = team.invite().await;
    team.founder.share(team.id).await;
    let second = Laptop::new().await;
    let fresh = timed(team.join(&second, &code)).await;
    let capture = core::capture(&team.founder.app, team.id, team.cycle, "The one that changes").await;
    team.founder.share(team.id).await;
    second.share(team.id).await;
    team.change(&team.founder, capture, "Changed").await;
    let one = timed(async {
        team.founder.share(team.id).await;
        second.share(team.id).await;
    });
    let one = one.await;
    let there = ops::capture::capture(&second.app, team.id, capture).await.expect("it came");
    assert_eq!(there.capture.line, "Changed", "the change is there");
    [imported, out, fresh, one]
}

/// From a code to being in, where nothing was written yet.
async fn let_in() -> Duration {
    let mut times = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        let team = Team::new().await;
        let code = team.invite().await;
        team.founder.share(team.id).await;
        let second = Laptop::new().await;
        times.push(timed(team.join(&second, &code)).await);
    }
    median(times)
}

fn joplin() -> [Duration; 4] {
    let disk = TempDir::new().expect("the temp folder is writable");
    let notes = disk.path().join("notes");
    let shared = disk.path().join("shared");
    for folder in [&notes, &shared] {
        fs::create_dir(folder).expect("a new folder is writable");
    }
    for number in 0..ITEMS {
        fs::write(notes.join(format!("Item {number}.md")), text(number)).expect("a new folder is writable");
    }
    let [first, second] = ["first", "second"].map(|name| Joplin { profile: disk.path().join(name) });
    for client in [&first, &second] {
        client.run(&["config", "sync.target", "2"]);
        client.run(&["config", "sync.2.path", &shared.display().to_string()]);
    }
    let idle = median((0..STARTS).map(|_| first.run(&["version"]).0).collect());
    let without_start = |time: Duration| time.saturating_sub(idle);
    figure("Joplin started and ended again (median of 3, taken off below)", &seconds(idle));
    let imported = first.run(&["import", "--format", "md", &notes.display().to_string()]).0;
    let out = first.run(&["sync"]).0;
    let fresh = second.run(&["sync"]).0;
    first.run(&["use", "notes"]);
    first.run(&["set", "Item 7", "body", "Changed"]);
    let one = [&first, &second].map(|client| without_start(client.run(&["sync"]).0)).iter().sum();
    second.run(&["use", "notes"]);
    let (_, shown) = second.run(&["cat", "Item 7"]);
    assert!(shown.contains("Changed"), "the second client has the change: {shown}");
    [without_start(imported), without_start(out), without_start(fresh), one]
}

/// One profile of Joplin's terminal app.
struct Joplin {
    profile: PathBuf,
}

impl Joplin {
    fn run(&self, arguments: &[&str]) -> (Duration, String) {
        let program = std::env::var_os("JOPLIN_PROGRAM").expect("start this with `cargo xtask bench joplin`");
        let mut command = Command::new(Path::new(&program));
        command.arg("--profile").arg(&self.profile).args(arguments).stdin(Stdio::null());
        let started = Instant::now();
        let output = command.output().expect("Joplin was just installed");
        let time = started.elapsed();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "Joplin {arguments:?} fails: {text}");
        (time, text)
    }
}
