//! What is wrong is told of what it is wrong with: one thing in the folder, or evidence, is not the folder.

use super::{
    faults::{Barred, Faulty, Stop},
    laptop::{Laptop, TwoLaptops},
};
use crate::{
    ErrorCode,
    clock::{Clock, SeededRandom},
    domain::{DeviceId, MediaPolicy, ProblemKind, Sharing, SharingState},
    limits::FREE_BYTES_RESERVE,
    ops, sync,
    sync::{
        Round,
        folder::{Entry, FolderStore, SharedStore, Written},
        names,
    },
};
use std::{fs, io, sync::Arc};

/// What needs attention, each with how much of it and what it is about.
async fn problems(laptop: &Laptop, two: &TwoLaptops) -> Vec<(ProblemKind, u32, Vec<String>)> {
    let health = ops::health::health(&laptop.app, two.team).await.unwrap();
    health.problems.into_iter().map(|one| (one.kind, one.count, one.about)).collect()
}

async fn sharing(laptop: &Laptop, two: &TwoLaptops) -> Sharing {
    ops::sharing::sharing(&laptop.app, two.team).await.unwrap()
}

#[tokio::test]
async fn a_film_that_does_not_fit_is_told_beside_a_folder_that_is_shared_until_there_is_room() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let film = a.attach(team, "film.mp4", &[7; 2000]).await;
    a.attach(team, "tweede.mp4", &[8; 2000]).await;
    a.share(team).await;
    b.app.files.pretend_free_bytes(Some(FREE_BYTES_RESERVE + 100));
    b.clock.advance(60_000);
    ops::sharing::share_now(&b.app, team).await.unwrap();
    let told = problems(b, &two).await;
    assert!(
        matches!(told.as_slice(), [(ProblemKind::MediaNoRoom, 2, about)] if about.len() == 1),
        "both are kept back: {told:?}"
    );
    let shared = sharing(b, &two).await;
    assert_eq!((shared.state, shared.problem, shared.missing_files), (SharingState::AllShared, None, 2));
    assert_eq!(shared.last_shared_ms, Some(b.clock.now_ms() as f64), "all words came and went");

    // The next time something is written.
    b.capture(team, "Nog een regel").await;
    sync::share_now(&b.app, team, Round::WithoutFiles).await.unwrap();
    assert_eq!(problems(b, &two).await, told, "a round without files knows nothing of them");
    let later = sharing(b, &two).await;
    assert!(later.last_shared_ms > shared.last_shared_ms, "sharing goes on");
    assert_eq!(later.state, SharingState::AllShared);

    b.app.files.pretend_free_bytes(None);
    b.share(team).await;
    assert!(b.app.files.has(&film));
    assert_eq!(problems(b, &two).await, []);
}

#[tokio::test]
async fn a_film_that_nobody_has_put_in_the_folder_yet_does_not_lack_room() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    a.attach(team, "film.mp4", &[7; 2000]).await;
    sync::share_now(&a.app, team, Round::WithoutFiles).await.unwrap();
    b.app.files.pretend_free_bytes(Some(FREE_BYTES_RESERVE));
    b.share(team).await;
    assert_eq!(problems(b, &two).await, []);
    assert_eq!(b.state(team).await, SharingState::Waiting, "it is on its way");
    a.share(team).await;
    ops::sharing::share_now(&b.app, team).await.unwrap();
    assert_eq!(problems(b, &two).await[0].0, ProblemKind::MediaNoRoom);
    // Who wants no films here lacks nothing.
    ops::media::set_policy(&b.app, team, MediaPolicy::OnDemand).await.unwrap();
    b.share(team).await;
    assert_eq!(problems(b, &two).await, []);
}

#[tokio::test]
async fn an_own_film_that_the_folder_does_not_take_waits_and_stays_told_while_it_is_left_alone() {
    let two = TwoLaptops::joined().await;
    let (a, team) = (&two.a, two.team);
    a.capture(team, "Woorden gaan voor").await;
    a.attach(team, "film.mp4", &[7; 2000]).await;
    let folder = || Refusing::below(&two, names::BLOBS);
    let problem = sync::run(&a.app, team, folder(), Round::Everything).await.unwrap();
    assert_eq!(problem, Some(ErrorCode::NoAccess));
    let told = vec![(ProblemKind::MediaStuck, 1, vec!["noAccess".to_owned(), "film.mp4".to_owned()])];
    for extent in [Round::WithoutFiles, Round::Everything, Round::WhenIdle] {
        assert_eq!(problems(a, &two).await, told, "before {extent:?}");
        let shared = sharing(a, &two).await;
        assert_eq!((shared.state, shared.problem), (SharingState::Waiting, None), "it is not in the folder");
        sync::run(&a.app, team, folder(), extent).await.unwrap();
    }
    a.share(team).await;
    assert_eq!(problems(a, &two).await, []);
}

#[tokio::test]
async fn a_folder_in_the_folder_that_may_not_be_listed_is_named_and_the_rest_is_shared() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    two.share_all().await;
    a.capture(team, "Van Ans").await;
    let closed = format!("{}/{}", names::LOG, b.app.device);
    let folder = Barred::folders(two.root(), vec![closed.clone()]);
    sync::run(&a.app, team, folder, Round::Everything).await.unwrap();
    let shared = sharing(a, &two).await;
    assert_eq!((shared.state, shared.problem), (SharingState::NeedsHelp, Some(ErrorCode::NoAccess)));
    assert_eq!(shared.problem_about, Some(closed.clone()));
    assert_eq!(shared.last_shared_ms, Some(a.clock.now_ms() as f64), "the own work went out");
    let told = vec![(ProblemKind::FolderPart, 1, vec!["noAccess".to_owned(), closed])];
    assert_eq!(problems(a, &two).await, told);
    a.share(team).await;
    assert_eq!((sharing(a, &two).await.problem_about, problems(a, &two).await), (None, vec![]));
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_named_as_long_as_others_can_and_a_folder_that_takes_none_is_not() {
    let two = TwoLaptops::joined().await;
    let (a, team) = (&two.a, two.team);
    a.share(team).await;
    // A record of who is in that is to be put back, and may not be.
    let members = fs::read_dir(two.root().join(names::MEMBERS)).unwrap();
    let member = members.map(|entry| entry.unwrap().file_name().into_string().unwrap()).min().unwrap();
    fs::remove_file(two.root().join(names::MEMBERS).join(&member)).unwrap();
    let stuck = format!("{}/{member}", names::MEMBERS);
    let folder = || Refusing::below(&two, stuck.trim_end_matches(".m"));
    a.capture(team, "Gaat wel").await;
    for round in ["with others", "alone"] {
        a.clock.advance(60_000);
        sync::run(&a.app, team, folder(), Round::Everything).await.unwrap();
        let shared = sharing(a, &two).await;
        let told = (shared.state, shared.problem, shared.problem_about.as_deref());
        assert_eq!(told, (SharingState::NeedsHelp, Some(ErrorCode::NoAccess), Some(&*stuck)), "{round}");
    }
    let before = sharing(a, &two).await.last_shared_ms;
    a.capture(team, "Gaat niet").await;
    sync::run(&a.app, team, Faulty::after(0, Stop::ReadOnly, two.root()), Round::Everything).await.unwrap();
    let shared = sharing(a, &two).await;
    assert_eq!((shared.state, shared.problem_about), (SharingState::FolderUnreachable, None));
    assert_eq!(shared.last_shared_ms, before, "nothing was shared");
    let root = two.root().to_str().unwrap().to_owned();
    assert_eq!(problems(a, &two).await, [(ProblemKind::Folder, 1, vec!["noAccess".to_owned(), root])]);
    two.share_all().await;
    assert_eq!(a.state(team).await, SharingState::AllShared);
}

/// A folder in which some names may not be written.
struct Refusing {
    inner: FolderStore,
    begin: String,
}

impl Refusing {
    fn below(two: &TwoLaptops, begin: &str) -> Arc<dyn SharedStore> {
        let inner = FolderStore::new(two.root(), DeviceId([9; 10]), Arc::new(SeededRandom::new(9)));
        Arc::new(Self { inner, begin: begin.to_owned() })
    }
}

impl SharedStore for Refusing {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        self.inner.list(folder)
    }

    fn read(&self, path: &str, bytes_max: usize) -> io::Result<Vec<u8>> {
        self.inner.read(path, bytes_max)
    }

    fn write_once(&self, path: &str, bytes: &[u8]) -> io::Result<Written> {
        if path.starts_with(&self.begin) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        self.inner.write_once(path, bytes)
    }
}
