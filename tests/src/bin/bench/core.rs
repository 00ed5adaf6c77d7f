//! Figures of the core alone: writing a lot at once, and merging what many devices wrote.

use crate::{figure, heading, median, milliseconds, seconds};
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use uuid::Uuid;
use werkplaats_core::domain::{
    Action, CaptureId, CaptureQuery, Change, CycleId, DeviceId, FieldChange, Hlc, NewCapture, NewTeam,
    RecordId, TeamId,
};
use werkplaats_core::{App, Home, limits, ops};

/// What the team of the bench is called.
pub const TEAM: &str = "Bench";

const CAPTURES: usize = 10_000;
const DEVICES: u8 = 100;
const CHANGES_PER_DEVICE: usize = 1_000;
const RECORDS: u128 = 10_000;
const SINGLE_CAPTURES: usize = 51;
/// Captures in one transaction; what a person does at once is never larger.
const BATCH: usize = 1_000;

/// 10,000 captures written, and how long one more then takes.
pub async fn import() {
    let disk = TempDir::new().expect("the temp folder is writable");
    let (app, team, cycle) = team_on(disk.path()).await;
    heading("Captures");
    let started = Instant::now();
    write_captures(&app, team, cycle, CAPTURES).await;
    figure("10,000 captures imported", &seconds(started.elapsed()));

    let mut times = Vec::new();
    for number in 0..SINGLE_CAPTURES {
        let started = Instant::now();
        capture(&app, team, cycle, &format!("One more: {number}")).await;
        times.push(started.elapsed());
    }
    figure("one capture after that, durable on disk (median)", &milliseconds(median(times)));

    let query = CaptureQuery { cycle: Some(cycle), limit: 100, ..CaptureQuery::default() };
    let times = repeat(SINGLE_CAPTURES, async || {
        ops::capture::list(&app, team, &query).await.expect("captures can be listed");
    });
    figure("the newest 100 of them read (median)", &milliseconds(times.await));
}

/// What 100 devices wrote, merged in one installation.
pub async fn merge() {
    let disk = TempDir::new().expect("the temp folder is writable");
    let (app, team, cycle) = team_on(disk.path()).await;
    let batches: Vec<(DeviceId, Vec<Change>)> =
        (0..DEVICES).map(|device| (device_id(device), changes_of(device, cycle))).collect();
    let bytes: usize =
        batches.iter().flat_map(|(_, changes)| changes).map(|change| change.encode().len()).sum();

    heading("100 devices x 1,000 changes of 10,000 captures");
    let started = Instant::now();
    take_in(&app, team, &batches).await;
    let time = started.elapsed();
    let count = usize::from(DEVICES) * CHANGES_PER_DEVICE;
    figure("merged, durable and queryable, history kept", &seconds(time));
    figure("changes per second", &format!("{:.0}", count as f64 / time.as_secs_f64()));
    figure("bytes per change before packing", &format!("{} B", bytes / count));
    figure("database", &format!("{:.1} MB", database_bytes(&app) as f64 / 1e6));

    let started = Instant::now();
    take_in(&app, team, &batches).await;
    figure("the same once more, nothing new", &seconds(started.elapsed()));

    let started = Instant::now();
    app.store.rebuild(team).await.expect("rows can be made from the log");
    figure("all rows made again from the log", &seconds(started.elapsed()));
}

/// Take in what devices wrote, as many at a time as the reader of the shared folder does.
async fn take_in(app: &App, team: TeamId, batches: &[(DeviceId, Vec<Change>)]) {
    for files in batches.chunks(limits::SHARED_FILES_PER_COMMIT) {
        let mut tx = app.store.begin_remote(app, team).await.expect("the database is writable");
        for (device, changes) in files {
            tx.apply(*device, changes).await.expect("changes of a known form are accepted");
        }
        tx.commit().await.expect("the disk is not full");
    }
}

/// An installation with this many captures in its one team.
pub async fn home_with(records: usize, home: &Path) {
    let (app, team, cycle) = team_on(home).await;
    write_captures(&app, team, cycle, records).await;
}

async fn team_on(home: &Path) -> (App, TeamId, CycleId) {
    let app = App::open(Home::new(home)).await.expect("an empty folder can be opened");
    let (team, cycle) = found(&app).await;
    (app, team, cycle)
}

/// Found the team of the bench; answers it and its first round.
pub async fn found(app: &App) -> (TeamId, CycleId) {
    let new = NewTeam { title: TEAM.into(), my_name: "Anna".into(), institution: "School".into() };
    let team = ops::team::create(app, new).await.expect("a team of three fields is accepted");
    let cycle = match ops::team::team(app, team).await.expect("the team is there").cycles.first() {
        Some(cycle) => cycle.id,
        None => ops::cycle::start(app, team, "One").await.expect("a first cycle is accepted"),
    };
    (team, cycle)
}

/// Write one capture as a person does.
pub async fn capture(app: &App, team: TeamId, cycle: CycleId, line: &str) -> CaptureId {
    let new = NewCapture { cycle, line: line.to_owned(), hashtag: None, step: None, happened_on: None };
    ops::capture::add(app, team, new).await.expect("a capture of one line is accepted")
}

pub async fn write_captures(app: &App, team: TeamId, cycle: CycleId, count: usize) {
    let steps = ["1a", "1b", "2a", "2b", "3a"];
    for first in (0..count).step_by(BATCH) {
        let mut tx = app.store.begin(app, team).await.expect("the database is writable");
        for number in first..(first + BATCH).min(count) {
            let id: Uuid = app.new_id();
            tx.set("capture", id, "cycle", cycle.0.to_string());
            tx.set("capture", id, "line", format!("What we saw in lesson {number}"));
            tx.set("capture", id, "step", steps[number % steps.len()]);
            tx.set("capture", id, "happened_on", "2026-11-02");
        }
        tx.commit(Action::AddCapture).await.expect("the disk is not full");
    }
}

/// Every device writes its own lines over records that others write too.
fn changes_of(device: u8, cycle: CycleId) -> Vec<Change> {
    (0..CHANGES_PER_DEVICE)
        .map(|number| {
            let record = (u128::from(device) * 7_919 + number as u128 * 104_729) % RECORDS;
            let fields = match number % 2 {
                0 => vec![field("line", json!(format!("Line {number} of device {device}")))],
                _ => vec![field("cycle", json!(cycle.0.to_string())), field("step", json!("2a"))],
            };
            Change::new(
                "capture",
                RecordId(Uuid::from_u128(record + (1 << 80))),
                Hlc::new(1_790_000_000_000 + number as u64 * 1_000, u16::from(device)),
                fields,
            )
        })
        .collect()
}

fn field(name: &str, value: serde_json::Value) -> FieldChange {
    FieldChange { name: name.into(), value: Some(value), update: None, replaces: Vec::new() }
}

fn device_id(number: u8) -> DeviceId {
    let mut id = [0; 10];
    id[0] = number;
    DeviceId(id)
}

fn database_bytes(app: &App) -> u64 {
    let database = app.home.database();
    let log = database.with_extension("db-wal");
    [database, log].iter().filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
}

/// The middle of how long something takes, of so many times.
pub async fn repeat(times: usize, mut action: impl AsyncFnMut()) -> Duration {
    let mut measured = Vec::with_capacity(times);
    for _ in 0..times {
        let started = Instant::now();
        action().await;
        measured.push(started.elapsed());
    }
    median(measured)
}
