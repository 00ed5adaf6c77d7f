//! Own work waits for no look at everything.

use super::{
    faults::{Deed, Faulty, Odd, Stop, Watched},
    laptop::{Shared, TwoLaptops, copy_folder, files_below, sequence},
};
use crate::{
    ErrorCode,
    clock::SeededRandom,
    domain::{DeviceId, NewCapture, NewTeam},
    limits::BLOB_PART_BYTES,
    ops, sync,
    sync::{
        Round,
        folder::{Entry, FolderStore, SharedStore, Written},
        names,
    },
};
use std::{
    fs, io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread::sleep,
    time::Duration,
};
use tokio::sync::mpsc::UnboundedReceiver;

/// A network drive that lists slowly, or whose listing hangs until the other end is dropped.
struct Drive {
    inner: FolderStore,
    pause: Duration,
    hangs: Option<Mutex<mpsc::Receiver<()>>>,
    listings: AtomicUsize,
}

impl SharedStore for Drive {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        self.list_telling(folder, &|| {})
    }

    fn list_telling(&self, folder: &str, tell: &dyn Fn()) -> io::Result<Vec<Entry>> {
        self.listings.fetch_add(1, Ordering::SeqCst);
        if let Some(hangs) = &self.hangs {
            let _ = hangs.lock().unwrap().recv();
        }
        self.inner.list_telling(folder, &|| {
            sleep(self.pause);
            tell();
        })
    }

    fn read(&self, path: &str, bytes_max: usize) -> io::Result<Vec<u8>> {
        self.inner.read(path, bytes_max)
    }

    fn write_once(&self, path: &str, bytes: &[u8]) -> io::Result<Written> {
        self.inner.write_once(path, bytes)
    }
}

fn drive(two: &TwoLaptops, pause: Duration, hangs: Option<mpsc::Receiver<()>>) -> Arc<Drive> {
    let inner = FolderStore::new(two.root(), DeviceId([9; 10]), Arc::new(SeededRandom::new(9)));
    Arc::new(Drive { inner, pause, hangs: hangs.map(Mutex::new), listings: AtomicUsize::new(0) })
}

#[tokio::test]
async fn a_drive_that_lists_slowly_is_not_a_missing_one() {
    let two = TwoLaptops::joined().await;
    for number in 0..20 {
        two.b.capture(two.team, &format!("Regel {number}")).await;
        two.b.share(two.team).await;
    }
    two.a.app.sharer.patience.set_silence_max(Duration::from_millis(60));
    let slow = drive(&two, Duration::from_millis(4), None);
    let (begun, folder) = (std::time::Instant::now(), slow.clone());
    assert_eq!(sync::run(&two.a.app, two.team, folder, Round::Everything).await.unwrap(), None);
    assert!(begun.elapsed() > Duration::from_millis(120), "it took longer than any silence may");
    assert!(two.a.dump(two.team).await.contains("Regel 19"));
}

#[tokio::test]
async fn a_drive_that_hangs_is_told_and_no_second_look_hangs_beside_the_first() {
    let two = TwoLaptops::joined().await;
    two.a.app.sharer.patience.set_silence_max(Duration::from_millis(40));
    let (go, hangs) = mpsc::channel();
    let hanging = drive(&two, Duration::ZERO, Some(hangs));
    for _ in 0..3 {
        let problem = sync::run(&two.a.app, two.team, hanging.clone(), Round::Everything).await.unwrap();
        assert_eq!(problem, Some(ErrorCode::FolderMissing));
    }
    assert_eq!(hanging.listings.load(Ordering::SeqCst), 1);
    drop(go);
    // It answers again, and the look that hung ends.
    while sync::run(&two.a.app, two.team, hanging.clone(), Round::Everything).await.unwrap().is_some() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_is_slow_is_not_left_alone_for_longer_and_longer() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let film = a.attach(team, "film.mp4", &vec![7; BLOB_PART_BYTES + 1000]).await;
    a.app.sharer.patience.set_moving_max(Duration::ZERO);
    let blobs = || files_below(&two.root().join(names::BLOBS)).len();
    fs::create_dir_all(two.root().join(names::BLOBS)).unwrap();
    let fails = || Faulty::after(0, Stop::BeforeWriting, two.root());
    for _ in 0..3 {
        a.clock.advance(7 * 60 * 60 * 1000);
        sync::run(&a.app, team, fails(), Round::Everything).await.unwrap();
    }
    a.share(team).await;
    assert_eq!(blobs(), 1, "one part, for the time is short");
    sync::run(&a.app, team, fails(), Round::Everything).await.unwrap();
    a.clock.advance(61_000);
    ops::sharing::share_now(&a.app, team).await.unwrap();
    assert_eq!(blobs(), 2, "after one failure it rests for a minute");
    b.share(team).await;
    assert!(b.app.files.has(&film));
}

fn all(deeds: &mut UnboundedReceiver<Deed>) -> Vec<Deed> {
    std::iter::from_fn(|| deeds.try_recv().ok()).collect()
}

fn first_write(deeds: &[Deed], of: &str) -> usize {
    let found = deeds.iter().position(|deed| matches!(deed, Deed::Written(path) if path.starts_with(of)));
    found.expect("it was written")
}

fn first_read(deeds: &[Deed], of: &str) -> usize {
    let found = deeds.iter().position(|deed| matches!(deed, Deed::Read(path) if path.starts_with(of)));
    found.expect("it was read")
}

#[tokio::test]
async fn after_a_start_own_work_goes_out_before_everything_is_read_again() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    two.b.capture(team, "Van Bob").await;
    two.share_all().await;
    two.a = two.a.restarted().await;
    two.a.capture(team, "Van Ans").await;
    two.b.capture(team, "Ook nog van Bob").await;
    two.b.share(team).await;
    let (folder, mut deeds, _) = Watched::at(two.root(), "none");
    assert_eq!(sync::run(&two.a.app, team, folder, Round::Everything).await.unwrap(), None);
    let deeds = all(&mut deeds);
    let written = first_write(&deeds, &format!("{}/{}", names::LOG, two.a.app.device));
    assert!(written < first_read(&deeds, names::MEMBERS), "what was seen before is compared later");
    let of_bob = first_read(&deeds, &format!("{}/{}", names::LOG, two.b.app.device));
    assert!(of_bob < written, "what is new is read first");
    let reads_of_bob =
        deeds.iter().filter(|deed| matches!(deed, Deed::Read(path) if path.starts_with("log/") && path.contains(&two.b.app.device.to_string())));
    let files = files_below(&two.root().join(names::LOG).join(two.b.app.device.to_string()));
    assert_eq!(reads_of_bob.count(), files.len(), "and each once");
    assert!(two.a.dump(team).await.contains("Ook nog van Bob"));
}

#[tokio::test]
async fn what_is_written_during_a_long_look_goes_out_before_it_ends() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    two.b.capture(team, "Van Bob").await;
    two.share_all().await;
    two.a = two.a.restarted().await;
    two.a.app.sharer.patience.set_comparing_max(Duration::ZERO);
    let (folder, mut deeds, go) = Watched::at(two.root(), names::MEMBERS);
    let writing = async {
        loop {
            if matches!(deeds.recv().await.unwrap(), Deed::Read(path) if path.starts_with(names::MEMBERS)) {
                break;
            }
        }
        two.a.capture(team, "Onder het kijken").await;
        drop(go);
        deeds
    };
    let (problem, mut deeds) = tokio::join!(sync::run(&two.a.app, team, folder, Round::Everything), writing);
    assert_eq!(problem.unwrap(), None);
    let deeds = all(&mut deeds);
    let written = first_write(&deeds, &format!("{}/{}", names::LOG, two.a.app.device));
    assert!(written < first_read(&deeds, &format!("{}/{}", names::LOG, two.b.app.device)));
}

#[tokio::test]
async fn a_number_that_is_taken_is_not_given_out_again_after_a_backup_though_nothing_was_read_again_yet() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Voor de backup").await;
    two.share_all().await;
    let home = two.a.app.home.path().to_owned();
    let backup = two.shared.path().with_extension("backup");
    two.a = two.a.restarted_after(|| copy_folder(&home, &backup)).await;
    two.a.capture(team, "Na de backup").await;
    two.share_all().await;
    let taken = sequence(&two.newest_segment());
    two.a = two
        .a
        .restarted_after(|| {
            fs::remove_dir_all(&home).unwrap();
            copy_folder(&backup, &home);
        })
        .await;
    two.a.capture(team, "Na het terugzetten").await;
    // The app is closed before it has read everything again.
    let (folder, mut deeds, go) = Watched::at(two.root(), names::MEMBERS);
    let closing = async {
        loop {
            if matches!(deeds.recv().await.unwrap(), Deed::Read(path) if path.starts_with(names::MEMBERS)) {
                break;
            }
        }
    };
    tokio::select! {
        _ = sync::run(&two.a.app, team, folder, Round::Everything) => unreachable!("it waits at the gate"),
        () = closing => {}
    }
    let newest = sequence(&two.newest_segment());
    assert_eq!(newest, taken + 1, "its own later work was read first");
    drop(go);
    two.share_all().await;
    assert_eq!(two.a.dump(team).await, two.b.dump(team).await);
    for words in ["Voor de backup", "Na de backup", "Na het terugzetten"] {
        assert!(two.b.dump(team).await.contains(words), "{words}");
    }
}

#[tokio::test]
async fn who_ends_the_app_does_not_wait_until_everything_was_read_again() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    two.share_all().await;
    two.a = two.a.restarted().await;
    two.a.capture(team, "Nog gauw even").await;
    let is_of_members = |deed: &Deed| matches!(deed, Deed::Read(path) if path.starts_with(names::MEMBERS));
    let folder = Odd::new(two.root(), |_| None, |_| None);
    sync::run(&two.a.app, team, folder.clone(), Round::AtTheEnd).await.unwrap();
    assert!(!folder.deeds().iter().any(is_of_members));
    two.b.share(team).await;
    assert!(two.b.dump(team).await.contains("Nog gauw even"));
    sync::run(&two.a.app, team, folder.clone(), Round::Everything).await.unwrap();
    assert!(folder.deeds().iter().any(is_of_members), "the look is yet to come");
}

#[tokio::test]
async fn a_look_at_everything_gives_way_to_whoever_waits() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    two.b.capture(team, "Van Bob").await;
    two.share_all().await;
    two.a = two.a.restarted().await;
    let (folder, mut deeds, go) = Watched::at(two.root(), names::MEMBERS);
    let waiting = async {
        while !matches!(deeds.recv().await.unwrap(), Deed::Read(path) if path.starts_with(names::MEMBERS)) {}
        let mut turn = std::pin::pin!(two.a.app.sharer.turns.take(team));
        tokio::select! {
            biased;
            _ = &mut turn => unreachable!("the look has its turn"),
            () = std::future::ready(()) => drop(go),
        }
        turn.await
    };
    let (problem, turn) = tokio::join!(sync::run(&two.a.app, team, folder, Round::Everything), waiting);
    assert_eq!(problem.unwrap(), None);
    let of_bob = format!("{}/{}", names::LOG, two.b.app.device);
    let is_of_bob = |deed: &Deed| matches!(deed, Deed::Read(path) if path.starts_with(&of_bob));
    assert!(!all(&mut deeds).iter().any(is_of_bob), "what was seen before is compared another time");
    drop(turn);
    let folder = Odd::new(two.root(), |_| None, |_| None);
    sync::run(&two.a.app, team, folder.clone(), Round::Everything).await.unwrap();
    assert!(folder.deeds().iter().any(is_of_bob));
}

#[tokio::test]
async fn a_check_that_is_stopped_reads_nothing_that_is_new_either() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    b.capture(team, "Van Bob").await;
    b.share(team).await;
    assert!(a.app.sharer.begin_check(&a.app, team));
    a.app.sharer.stop_check(team);
    let folder = Odd::new(two.root(), |_| None, |_| None);
    let stopped = sync::run(&a.app, team, folder.clone(), Round::Everything).await.unwrap_err();
    assert_eq!(stopped.code(), ErrorCode::Cancelled);
    let is_of_log = |deed: &Deed| matches!(deed, Deed::Read(path) if path.starts_with(names::LOG));
    assert!(!folder.deeds().iter().any(is_of_log));
    a.app.sharer.end_check(&a.app, team);
    two.share_all().await;
    assert_eq!(a.dump(team).await, b.dump(team).await);
}

#[tokio::test]
async fn a_team_whose_folder_is_slow_keeps_back_no_other_and_all_ends_with_the_app() {
    let two = TwoLaptops::joined().await;
    let slow = two.team;
    let folder = Shared::new();
    let app = Arc::new(two.a.app);
    let new = NewTeam { title: "Ander".into(), my_name: "Ans".into(), institution: "De Vlinder".into() };
    let other = ops::team::create(&app, new).await.unwrap();
    ops::sharing::choose_folder(&app, other, folder.path()).await.unwrap();
    let cycle = ops::team::team(&app, other).await.unwrap().cycles[0].id;
    let new = NewCapture { cycle, line: "Gaat door".into(), hashtag: None, step: None, happened_on: None };
    ops::capture::add(&app, other, new).await.unwrap();
    two.a.clock.advance(60_000);
    let log = folder.path().join(names::team_folder(other)).join(names::LOG).join(app.device.to_string());
    let before = files_below(&log).len();
    let turn = app.sharer.turns.take(slow).await;
    let mut commits = app.store.listen();
    let sharing = tokio::spawn(sync::keep_sharing(app.clone()));
    let goes_out = async {
        while files_below(&log).len() == before || app.sharer.is_busy(other) {
            let _ = commits.recv().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), goes_out).await.expect("the other team shares");
    assert!(app.sharer.turns.does_somebody_wait(slow), "the slow one is tried all the same");
    sharing.abort();
    let _ = sharing.await;
    while Arc::strong_count(&app) > 1 {
        tokio::task::yield_now().await;
    }
    drop(turn);
}
