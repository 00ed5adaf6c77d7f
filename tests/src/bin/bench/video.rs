//! A video of 6 GB: taken in, into the folder, at a colleague, and at another by a hand-over file, beside copying it.

use crate::sharing::{Laptop, Team};
use crate::{figure, heading, seconds};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use werkplaats_core::domain::{EvidenceId, ImportState, MediaPolicy, NewHandover};
use werkplaats_core::ops;

const VIDEO_BYTES: u64 = 6_000_000_000;
const NAME: &str = "les.mp4";
/// How a film begins, which is how its kind is known.
const BEGINNING: &[u8] = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom";
/// Rounds of sharing that do not bring the file on before this gives up.
const IDLE_ROUNDS_MAX: usize = 50;

pub async fn bench() {
    let team = Team::new().await;
    let (bas, cas) = (team.joined().await, team.joined().await);
    for (laptop, policy) in [(&bas, MediaPolicy::All), (&cas, MediaPolicy::OnDemand)] {
        ops::media::set_policy(&laptop.app, team.id, policy).await.expect("a policy is accepted");
    }
    heading("A video of 6 GB (needs 25 GB of room on the disk of the temp folder)");
    let place = TempDir::new().expect("the temp folder is writable");
    let video = place.path().join(NAME);
    film(&video).expect("the disk has room");
    let copying = copied(&video, &place.path().join("copy")).expect("the disk has room");
    figure("copied by the system, durable", &seconds(copying));
    let told = |what: &str, time: Duration| {
        let ratio = time.as_secs_f64() / copying.as_secs_f64();
        figure(what, &format!("{} ({ratio:.1} x)", seconds(time)));
    };

    let started = Instant::now();
    let evidence = import(&team.founder, &team, &video).await;
    told("taken in as evidence", started.elapsed());
    fs::remove_file(&video).expect("it is taken in");

    let started = Instant::now();
    // The first round finds out that there is a file to bring.
    team.founder.share(team.id).await;
    carry(&team.founder, &team, async || waiting(&team.founder, &team).await == 0).await;
    told("into the shared folder", started.elapsed());

    let started = Instant::now();
    carry(&bas, &team, async || is_here(&bas, &team, evidence).await).await;
    told("out of it at a colleague, checked", started.elapsed());
    compare(&team, evidence, &bas).await;
    drop(bas);

    team.founder.share(team.id).await;
    cas.share(team.id).await;
    assert!(!is_here(&cas, &team, evidence).await, "nobody asked for it there");
    fs::remove_dir_all(team.folder.path()).expect("the folder is ours");
    let file = place.path().join("team.werkplaats").display().to_string();
    let new = NewHandover { path: file.clone(), since_ms: None, with_media: true };
    let started = Instant::now();
    ops::handover::export(&team.founder.app, team.id, new, |_| {}).await.expect("the disk has room");
    told("into a hand-over file", started.elapsed());
    let started = Instant::now();
    ops::handover::take_in(&cas.app, &file, |_| {}).await.expect("the file is whole");
    told("out of that at another colleague", started.elapsed());
    assert!(is_here(&cas, &team, evidence).await, "the file brings the video");
    compare(&team, evidence, &cas).await;
    #[cfg(target_os = "linux")]
    figure("most memory that all of this took", &format!("{:.0} MB", memory_bytes() as f64 / 1e6));
}

/// A file that looks like a film and that nothing makes smaller.
fn film(path: &Path) -> io::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    file.write_all(BEGINNING)?;
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    for _ in 0..(VIDEO_BYTES - BEGINNING.len() as u64) / 8 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        file.write_all(&state.to_le_bytes())?;
    }
    file.into_inner()?.sync_all()
}

/// How long the system takes to copy a file; the copy goes.
fn copied(from: &Path, to: &Path) -> io::Result<Duration> {
    let started = Instant::now();
    // By hand: two names for one place on the disk would be no copy.
    let mut copy = BufWriter::with_capacity(1 << 20, File::create(to)?);
    io::copy(&mut File::open(from)?, &mut copy)?;
    copy.into_inner()?.sync_all()?;
    let time = started.elapsed();
    fs::remove_file(to)?;
    Ok(time)
}

async fn import(laptop: &Laptop, team: &Team, path: &Path) -> EvidenceId {
    let app = &laptop.app;
    let ended = Arc::new(Mutex::new(None));
    let heard = ended.clone();
    let tell = move |progress: werkplaats_core::domain::ImportProgress| {
        *heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(progress.state);
    };
    let id = ops::import::announce(app);
    ops::import::run(app.clone(), id, team.id, ops::import::Wanted::Path(path.into()), None, tell).await;
    let ended = ended.lock().unwrap_or_else(PoisonError::into_inner).take();
    match ended {
        Some(ImportState::Done { evidence }) => evidence,
        other => panic!("the video was not taken in: {other:?}"),
    }
}

/// Share until it is done.
async fn carry(laptop: &Laptop, team: &Team, is_done: impl AsyncFn() -> bool) {
    let (mut before, mut idle) = (0, 0);
    while !is_done().await {
        laptop.share(team.id).await;
        let bytes = crate::sharing::weight(team.folder.path()).1 + came(laptop);
        idle = if bytes == before { idle + 1 } else { 0 };
        assert!(idle < IDLE_ROUNDS_MAX, "sharing does not bring the video on");
        before = bytes;
    }
}

fn came(laptop: &Laptop) -> u64 {
    crate::sharing::weight(&laptop.app.home.path().join("arriving")).1
}

async fn waiting(laptop: &Laptop, team: &Team) -> u32 {
    ops::sharing::sharing(&laptop.app, team.id).await.expect("the team is shared").waiting_files
}

async fn is_here(laptop: &Laptop, team: &Team, evidence: EvidenceId) -> bool {
    let found = ops::evidence::evidence(&laptop.app, team.id, evidence).await;
    found.is_ok_and(|found| found.evidence.is_here)
}

/// Both hold the same bytes.
async fn compare(team: &Team, evidence: EvidenceId, other: &Laptop) {
    let found = ops::evidence::evidence(&team.founder.app, team.id, evidence).await.expect("it is there");
    let hash = found.evidence.file.expect("it has a file").hash;
    let open = |laptop: &Laptop| {
        BufReader::with_capacity(1 << 20, laptop.app.files.open_read(&hash).expect("the file is here"))
    };
    let (mut ours, mut theirs) = (open(&team.founder), open(other));
    let (mut here, mut there, mut bytes) = (vec![0; 1 << 20], vec![0; 1 << 20], 0);
    loop {
        let count = ours.read(&mut here).expect("the file can be read");
        if count == 0 {
            break;
        }
        theirs.read_exact(&mut there[..count]).expect("the other file is as long");
        assert!(here[..count] == there[..count], "the files differ after {bytes} bytes");
        bytes += count as u64;
    }
    assert!(bytes >= VIDEO_BYTES - 8, "{bytes} bytes is not all of it");
}

/// The most memory that this process ever held.
#[cfg(target_os = "linux")]
fn memory_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux tells of processes");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("it tells of memory");
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("it is a number");
    kilobytes * 1024
}
