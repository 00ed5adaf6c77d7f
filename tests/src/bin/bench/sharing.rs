//! Figures of sharing: how joining and the folder grow, and how soon a colleague's change is here.

use crate::core::{self, repeat};
use crate::{figure, heading, median, milliseconds, seconds};
use std::fs;
use std::path::Path;
use std::slice;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use werkplaats_core::domain::{
    AccessRole, CaptureChange, CaptureId, CycleId, JoinTeam, NewInvitation, Record, RecordKind, TeamId,
    TextField,
};
use werkplaats_core::store::long_text;
use werkplaats_core::{App, Home, ops};

const DEVICES: [usize; 3] = [2, 15, 100];
const RECORDS: [usize; 3] = [1_000, 10_000, 100_000];
/// Records while the devices grow, and devices while the records grow.
const RECORDS_FIXED: usize = 10_000;
const DEVICES_FIXED: usize = 2;
const CHANGES: usize = 21;
const TEXT_CHARS: usize = 50_000;

/// A laptop with the app on it.
pub struct Laptop {
    pub app: Arc<App>,
    /// Removed with the laptop.
    _disk: TempDir,
}

impl Laptop {
    pub async fn new() -> Self {
        let disk = TempDir::new().expect("the temp folder is writable");
        let app = Box::pin(App::open(Home::new(disk.path()))).await.expect("an empty folder can be opened");
        Self { app: Arc::new(app), _disk: disk }
    }

    pub async fn share(&self, team: TeamId) {
        Box::pin(ops::sharing::share_now(&self.app, team)).await.expect("the shared folder is writable");
    }
}

/// A team in a shared folder, and the laptop of who founded it.
pub struct Team {
    pub founder: Laptop,
    pub id: TeamId,
    pub cycle: CycleId,
    pub folder: TempDir,
}

impl Team {
    pub async fn new() -> Self {
        let founder = Laptop::new().await;
        let (id, cycle) = core::found(&founder.app).await;
        let folder = TempDir::new().expect("the temp folder is writable");
        let chosen = ops::sharing::choose_folder(&founder.app, id, folder.path()).await;
        chosen.expect("an empty folder can be shared");
        Self { founder, id, cycle, folder }
    }

    /// A code for a colleague, who need not be let in by hand.
    pub async fn invite(&self) -> String {
        let new = NewInvitation {
            role: AccessRole::Member,
            days_valid: 7,
            is_automatic: true,
            is_own_device: false,
        };
        let invited = ops::people::invite(&self.founder.app, self.id, new).await;
        invited.expect("the founder may invite").code
    }

    /// Join with a code until everything is here.
    pub async fn join(&self, laptop: &Laptop, code: &str) {
        let join = JoinTeam {
            folder: self.folder.path().display().to_string(),
            code: code.to_owned(),
            my_name: "Bas".to_owned(),
        };
        Box::pin(ops::sharing::join(&laptop.app, join)).await.expect("the code is new");
        self.founder.share(self.id).await;
        laptop.share(self.id).await;
    }

    pub async fn joined(&self) -> Laptop {
        let laptop = Laptop::new().await;
        self.join(&laptop, &self.invite().await).await;
        laptop
    }

    pub async fn change(&self, laptop: &Laptop, capture: CaptureId, line: &str) {
        let change = CaptureChange::Line(line.to_owned());
        let changed = ops::capture::change(&laptop.app, self.id, capture, change).await;
        changed.expect("a line is accepted");
    }
}

/// How long joining takes and how large the folder is, as records and as devices grow.
pub async fn growth() {
    heading("Joining a team: files, folder, and time until everything is here");
    for records in RECORDS {
        grown(records, DEVICES_FIXED).await;
    }
    for devices in DEVICES {
        grown(RECORDS_FIXED, devices).await;
    }
}

async fn grown(records: usize, devices: usize) {
    let team = Team::new().await;
    let mut laptops = Vec::new();
    for _ in 1..devices {
        laptops.push(team.joined().await);
    }
    for laptop in laptops.iter().chain([&team.founder]) {
        core::write_captures(&laptop.app, team.id, team.cycle, records / devices).await;
        laptop.share(team.id).await;
    }
    let code = team.invite().await;
    team.founder.share(team.id).await;
    let (files, bytes) = weight(team.folder.path());
    let laptop = Laptop::new().await;
    let time = timed(team.join(&laptop, &code)).await;
    figure(
        &format!("{records} records of {devices} devices: {files} files, {:.1} MB", bytes as f64 / 1e6),
        &format!("{} B per record", bytes as usize / records),
    );
    figure("  joined, durable and queryable", &seconds(time));
}

/// How soon something of a colleague is here once its file is, reading back, and merging long texts.
pub async fn change() {
    let team = Team::new().await;
    let laptop = team.joined().await;
    core::write_captures(&team.founder.app, team.id, team.cycle, RECORDS_FIXED).await;
    let capture = core::capture(&team.founder.app, team.id, team.cycle, "The one that changes").await;
    team.founder.share(team.id).await;
    laptop.share(team.id).await;
    heading("A colleague's change (two laptops, 10,000 records)");

    let mut times = Vec::new();
    for number in 0..CHANGES {
        let line = format!("Changed {number} times");
        team.change(&team.founder, capture, &line).await;
        team.founder.share(team.id).await;
        times.push(timed(laptop.share(team.id)).await);
        let here = ops::capture::capture(&laptop.app, team.id, capture).await.expect("it came");
        assert_eq!(here.capture.line, line, "one round brings the change");
    }
    figure("one round that takes it in and answers (median)", &milliseconds(median(times)));

    let item = Record { kind: RecordKind::Capture, id: capture.0 };
    let time = repeat(CHANGES, async || {
        ops::history::history(&laptop.app, team.id, item, 0, 50).await.expect("it has a history");
    });
    figure("its history read (median)", &milliseconds(time.await));

    let field = TextField::CaptureText { id: capture };
    let words = "Wat wij zagen in de les. ".repeat(TEXT_CHARS / 25);
    let first =
        ops::text::save(&team.founder.app, team.id, field, &words, "").await.expect("a text is saved");
    team.founder.share(team.id).await;
    laptop.share(team.id).await;
    let (mut here, mut there) = (first.clone(), first);
    let mut times = Vec::new();
    for number in 0..CHANGES {
        for (laptop, text, words) in [
            (&team.founder, &there, format!("Ans {number}. {}", there.content)),
            (&laptop, &here, format!("{} Bas {number}.", here.content)),
        ] {
            let saved = ops::text::save(&laptop.app, team.id, field, &words, &text.base).await;
            saved.expect("a text is saved");
        }
        // Its own edit is out before, so that the round only takes in and answers, as above.
        laptop.share(team.id).await;
        team.founder.share(team.id).await;
        times.push(timed(laptop.share(team.id)).await);
        here = ops::capture::capture(&laptop.app, team.id, capture).await.expect("it is there").text;
        there = ops::capture::capture(&team.founder.app, team.id, capture).await.expect("it is there").text;
        let edits = [format!("Ans {number}."), format!("Bas {number}.")];
        assert!(edits.iter().all(|edit| here.content.contains(edit)), "both edits are kept");
        assert_eq!(here.content, there.content, "both read the same");
    }
    figure(
        "one round that merges an edit of a text of 50,000 characters (median)",
        &milliseconds(median(times)),
    );
    figure("  of which merging two edits", &milliseconds(merging(&laptop.app, &words).await));
}

/// Two people write on in a text at the same time; how long it takes to make one text of that.
async fn merging(app: &App, words: &str) -> Duration {
    let edit = |updates: &[Vec<u8>], base: &str, content: &str| {
        let edit = long_text::edit(updates, base, content, &*app.random).expect("a text can be edited");
        (edit.update.expect("something was written"), edit.text.base)
    };
    let (first, base) = edit(&[], "", words);
    let ours = edit(slice::from_ref(&first), &base, &format!("Ans. {words}")).0;
    let theirs = edit(slice::from_ref(&first), &base, &format!("{words} Bas.")).0;
    let updates = [first, ours, theirs];
    repeat(CHANGES, async || {
        let text = long_text::merged(&updates).expect("they fit together").content;
        assert!(text.starts_with("Ans.") && text.ends_with("Bas."), "both edits are kept");
    })
    .await
}

/// How many files stand under a folder, and their bytes.
pub fn weight(folder: &Path) -> (usize, u64) {
    let mut sum = (0, 0);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(about) = entry.metadata() else { continue };
        let (files, bytes) = if about.is_dir() { weight(&entry.path()) } else { (1, about.len()) };
        sum = (sum.0 + files, sum.1 + bytes);
    }
    sum
}

/// How long something takes.
pub async fn timed(action: impl Future<Output = ()>) -> Duration {
    let started = Instant::now();
    action.await;
    started.elapsed()
}
