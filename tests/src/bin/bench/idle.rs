//! What an open app costs while nobody does anything, beside a bare window.

use crate::core;
use crate::sharing::weight;
use crate::{figure, heading};
use journeys::{Laptop, processes};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use werkplaats_core::{App, Home, ops};

/// Files in the shared folder.
const FILES: usize = 1_300;
/// Until start-up is over.
const WARM_UP: Duration = Duration::from_secs(60);
const MEASURED: Duration = Duration::from_secs(600);
/// Clock ticks in a second, as Linux counts them for programs.
const TICKS_PER_SECOND: f64 = 100.0;

/// What all processes of a program used so far.
#[derive(Default)]
struct Used {
    cpu_seconds: f64,
    read_bytes: u64,
    read_calls: u64,
}

pub async fn bench() {
    let full = Laptop::new("full");
    let bare = Laptop::new("bare");
    let shared = TempDir::new().expect("the temp folder is writable");
    fill(&full.home(), shared.path()).await;
    let (files, _) = weight(shared.path());
    heading(&format!("Open for ten minutes on a folder of {files} files, nobody doing anything"));
    let mut children = [("BARE_PROGRAM", &bare), ("WERKPLAATS_PROGRAM", &full)].map(|(name, laptop)| {
        let program = std::env::var_os(name).map(PathBuf::from).expect("start this with `cargo xtask bench`");
        laptop.command(&program).stderr(Stdio::null()).spawn().expect("the program was just built")
    });
    tokio::time::sleep(WARM_UP).await;
    let before = children.each_ref().map(|child| used(child.id()));
    tokio::time::sleep(MEASURED).await;
    let after = children.each_ref().map(|child| used(child.id()));
    for ((name, before), after) in ["bare window", "app"].iter().zip(before).zip(after) {
        let cpu = after.cpu_seconds - before.cpu_seconds;
        figure(
            &format!("processor time: {name}"),
            &format!("{cpu:.1} s, {:.2} %", 100.0 * cpu / MEASURED.as_secs_f64()),
        );
        let kilobytes = (after.read_bytes - before.read_bytes) as f64 / 1e3;
        figure(&format!("read from the disk itself: {name}"), &format!("{kilobytes:.0} kB"));
        figure(&format!("calls that read: {name}"), &format!("{}", after.read_calls - before.read_calls));
    }
    for child in &mut children {
        processes::end(child.id());
        // Only collects what has ended.
        let _ = child.wait();
    }
}

/// A team whose folder holds many files, as it does after much work by people who share at once.
async fn fill(home: &Path, shared: &Path) {
    let app = App::open(Home::new(home)).await.expect("an empty folder can be opened");
    let (team, cycle) = core::found(&app).await;
    ops::sharing::choose_folder(&app, team, shared).await.expect("an empty folder can be shared");
    while weight(shared).0 < FILES {
        core::capture(&app, team, cycle, "Something happened").await;
        ops::sharing::share_now(&app, team).await.expect("the folder is writable");
    }
    app.store.close().await;
}

fn used(root: u32) -> Used {
    let mut sum = Used::default();
    for process in processes::tree(root) {
        sum.cpu_seconds += cpu_seconds(process).unwrap_or_default();
        sum.read_bytes += io(process, "read_bytes:").unwrap_or_default();
        sum.read_calls += io(process, "syscr:").unwrap_or_default();
    }
    sum
}

fn cpu_seconds(process: u32) -> Option<f64> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name stands in parentheses and may hold anything; user and system time are fields 14 and 15.
    let (_, rest) = text.rsplit_once(')')?;
    let ticks: Vec<f64> =
        rest.split_whitespace().skip(11).take(2).filter_map(|tick| tick.parse().ok()).collect();
    Some(ticks.iter().sum::<f64>() / TICKS_PER_SECOND)
}

fn io(process: u32, name: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/io")).ok()?;
    text.lines().find_map(|line| line.strip_prefix(name))?.trim().parse().ok()
}
