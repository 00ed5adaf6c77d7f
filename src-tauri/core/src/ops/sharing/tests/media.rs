//! Evidence files that come only when somebody asks for them.

use super::laptop::TwoLaptops;
use crate::{
    App,
    clock::SeededRandom,
    domain::{Evidence, EvidenceQuery, MediaPolicy, SharingState, TeamId},
    limits::BLOB_PART_BYTES,
    ops,
    sync::{
        self, Round,
        folder::{Entry, FolderStore, SharedStore, Written},
        names,
    },
};
use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex, mpsc},
};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

#[tokio::test]
async fn a_file_that_nobody_asked_for_stays_in_the_folder_and_is_not_missed_until_it_is_fetched() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    ops::media::set_policy(&b.app, team, MediaPolicy::OnDemand).await.unwrap();
    let film = a.attach(team, "film.mp4", &[7; 5000]).await;
    let photo = a.attach(team, "foto.jpg", &[8; 3000]).await;
    two.share_all().await;
    assert!(!b.app.files.has(&film) && !b.app.files.has(&photo));
    assert_eq!(b.missing_files(team).await, 0, "it was left there by choice");
    let sharing = ops::sharing::sharing(&b.app, team).await.unwrap();
    assert_eq!(sharing.state, SharingState::AllShared);
    let health = ops::health::health(&b.app, team).await.unwrap();
    assert_eq!((health.media_elsewhere, health.media_elsewhere_bytes), (2, 8000.0));
    assert_eq!((health.media, health.media_arriving), (MediaPolicy::OnDemand, None));

    let wanted = evidence_of(&b.app, team, &film).await;
    let elsewhere = wanted.elsewhere.unwrap();
    assert!(!wanted.is_here && elsewhere.is_there && !elsewhere.is_wanted && !elsewhere.is_asked);
    ops::media::fetch(&b.app, team, wanted.id).await.unwrap();
    let arriving = ops::health::health(&b.app, team).await.unwrap().media_arriving.unwrap();
    assert_eq!((arriving.bytes_done, arriving.bytes), (0.0, 5000.0));
    assert!(evidence_of(&b.app, team, &film).await.elsewhere.unwrap().is_asked);
    ops::media::cancel_fetch(&b.app, team, wanted.id).await.unwrap();
    assert_eq!(ops::health::health(&b.app, team).await.unwrap().media_arriving, None, "shown at once");
    b.share(team).await;
    assert!(!b.app.files.has(&film), "it was cancelled");
    ops::media::fetch(&b.app, team, wanted.id).await.unwrap();
    b.share(team).await;
    assert!(b.app.files.has(&film) && !b.app.files.has(&photo));
    assert_eq!(evidence_of(&b.app, team, &film).await.elsewhere, None);
    ops::media::set_policy(&b.app, team, MediaPolicy::All).await.unwrap();
    b.share(team).await;
    assert!(b.app.files.has(&photo));
    assert_eq!(ops::health::health(&b.app, team).await.unwrap().media_elsewhere, 0);
}

#[tokio::test]
async fn everything_that_is_elsewhere_is_fetched_at_once_and_all_of_it_can_be_taken_back() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    ops::media::set_policy(&b.app, team, MediaPolicy::OnDemand).await.unwrap();
    let files = [a.attach(team, "een.jpg", b"een").await, a.attach(team, "twee.jpg", b"twee!").await];
    two.share_all().await;
    ops::media::fetch_all(&b.app, team).await.unwrap();
    let arriving = ops::health::health(&b.app, team).await.unwrap().media_arriving.unwrap();
    assert_eq!(arriving.bytes, 8.0);
    ops::media::cancel_all(&b.app, team).await.unwrap();
    b.share(team).await;
    assert!(files.iter().all(|file| !b.app.files.has(file)));
    ops::media::fetch_all(&b.app, team).await.unwrap();
    b.share(team).await;
    assert!(files.iter().all(|file| b.app.files.has(file)));
}

#[tokio::test]
async fn a_fetch_that_is_cancelled_stops_after_its_part_and_goes_on_there_after_a_restart() {
    let TwoLaptops { a, b, team, shared } = TwoLaptops::joined().await;
    let root = shared.path().join(names::team_folder(team));
    ops::media::set_policy(&b.app, team, MediaPolicy::OnDemand).await.unwrap();
    let content: Vec<u8> = (0..2 * BLOB_PART_BYTES + 1000).map(|n| (n % 251) as u8).collect();
    let film = a.attach(team, "film.mp4", &content).await;
    a.share(team).await;
    b.share(team).await;
    let wanted = evidence_of(&b.app, team, &film).await;
    ops::media::fetch(&b.app, team, wanted.id).await.unwrap();

    let (gate, mut reads, go) = Gate::before(root.clone());
    let cancelling = async {
        reads.recv().await.expect("the first part is read");
        go.send(()).unwrap();
        reads.recv().await.expect("the second part is read");
        assert_eq!(came(&b.app, team, &film).await, BLOB_PART_BYTES, "how far it is can be seen");
        ops::media::cancel_fetch(&b.app, team, wanted.id).await.unwrap();
        go.send(()).unwrap();
    };
    let (problem, ()) = tokio::join!(sync::run(&b.app, team, gate, Round::Everything), cancelling);
    assert_eq!((problem.unwrap(), reads.try_recv().ok()), (None, None), "nothing more was read");
    b.share(team).await;
    assert_eq!(came(&b.app, team, &film).await, 2 * BLOB_PART_BYTES, "what came stays");

    let b = b.restarted().await;
    ops::media::fetch(&b.app, team, wanted.id).await.unwrap();
    let (gate, mut reads, go) = Gate::before(root);
    go.send(()).unwrap();
    sync::run(&b.app, team, gate, Round::Everything).await.unwrap();
    let read = reads.recv().await.unwrap();
    let id = read.rsplit('/').next().unwrap().split('.').next().unwrap();
    assert_eq!(read, names::blob_part(id, 2), "only the last part is read");
    assert!(reads.try_recv().is_err());
    assert_eq!(std::fs::read(b.app.files.path_of(&film).unwrap()).unwrap(), content);
}

#[tokio::test]
async fn choosing_that_nothing_comes_by_itself_stops_what_is_coming() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let film = a.attach(team, "film.mp4", &vec![7; BLOB_PART_BYTES + 1000]).await;
    a.share(team).await;
    let (gate, mut reads, go) = Gate::before(two.root());
    let choosing = async {
        reads.recv().await.expect("the first part is read");
        ops::media::set_policy(&b.app, team, MediaPolicy::OnDemand).await.unwrap();
        go.send(()).unwrap();
    };
    let (problem, ()) = tokio::join!(sync::run(&b.app, team, gate, Round::Everything), choosing);
    assert_eq!((problem.unwrap(), reads.try_recv().ok()), (None, None));
    assert_eq!(came(&b.app, team, &film).await, BLOB_PART_BYTES);
    // What is small comes; this is not.
    ops::media::set_policy(&b.app, team, MediaPolicy::SmallOnly).await.unwrap();
    b.share(team).await;
    assert!(b.app.files.has(&film), "33 MB is small");
}

async fn evidence_of(app: &App, team: TeamId, hash: &str) -> Evidence {
    let query = EvidenceQuery { limit: 10, ..EvidenceQuery::default() };
    let all = ops::evidence::list(app, team, &query).await.unwrap().evidence;
    all.into_iter().find(|one| one.file.as_ref().is_some_and(|file| file.hash == hash)).unwrap()
}

async fn came(app: &App, team: TeamId, hash: &str) -> usize {
    evidence_of(app, team, hash).await.elsewhere.unwrap().bytes_done as usize
}

/// A folder in which every part of a file is read only when the test says so.
struct Gate {
    inner: FolderStore,
    reads: UnboundedSender<String>,
    go: Mutex<mpsc::Receiver<()>>,
}

impl Gate {
    fn before(root: PathBuf) -> (Arc<dyn SharedStore>, UnboundedReceiver<String>, mpsc::Sender<()>) {
        let random = Arc::new(SeededRandom::new(7));
        let inner = FolderStore::new(root, crate::domain::DeviceId([7; 10]), random);
        let ((reads, told), (sender, go)) = (unbounded_channel(), mpsc::channel());
        (Arc::new(Self { inner, reads, go: Mutex::new(go) }), told, sender)
    }
}

impl SharedStore for Gate {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        self.inner.list(folder)
    }

    fn read(&self, path: &str, bytes_max: usize) -> io::Result<Vec<u8>> {
        if path.starts_with(names::BLOBS) {
            self.reads.send(path.to_owned()).unwrap();
            self.go.lock().unwrap().recv().unwrap();
        }
        self.inner.read(path, bytes_max)
    }

    fn write_once(&self, path: &str, bytes: &[u8]) -> io::Result<Written> {
        self.inner.write_once(path, bytes)
    }
}
