//! What may not be opened, or does not fit, keeps back nothing else.

use super::{
    faults::{Barred, Faulty, Stop},
    laptop::{TwoLaptops, files_below},
};
use crate::{
    ErrorCode,
    limits::{BLOB_PART_BYTES, FREE_BYTES_RESERVE},
    ops, sync,
    sync::{Round, names},
};
use std::{fs, path::Path};

#[tokio::test]
async fn a_file_that_may_not_be_opened_keeps_back_no_newer_work() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Wat niemand meer mag openen").await;
    two.share_all().await;
    let barred = within(&two.root(), &two.newest_segment());
    // A look at everything finds that it cannot be read.
    two.a = two.a.restarted().await;
    two.a.capture(team, "Nieuwer werk").await;
    let folder = Barred::files(two.root(), vec![barred.clone()]);
    let problem = sync::run(&two.a.app, team, folder.clone(), Round::Everything).await.unwrap();
    assert_eq!(problem, None, "a copy beside it serves all others");
    two.b.share(team).await;
    assert!(two.b.dump(team).await.contains("Nieuwer werk"));
    let before = files_below(&two.root()).len();
    two.a.clock.advance(60_000);
    sync::run(&two.a.app, team, folder, Round::Everything).await.unwrap();
    assert_eq!(files_below(&two.root()).len(), before, "one copy is enough");
}

#[tokio::test]
async fn a_first_file_that_may_not_be_opened_cuts_nobody_off() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Ondanks het slot").await;
    let folder = Barred::files(two.root(), vec![names::TEAM_FILE.to_owned()]);
    assert_eq!(sync::run(&two.a.app, team, folder, Round::Everything).await.unwrap(), None);
    two.b.share(team).await;
    assert!(two.b.dump(team).await.contains("Ondanks het slot"));
}

#[tokio::test]
async fn a_folder_that_may_not_be_listed_hides_nothing_else_and_is_told() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    b.capture(team, "Van Bob").await;
    two.share_all().await;
    a.capture(team, "Van Ans").await;
    let folder = format!("{}/{}", names::LOG, b.app.device);
    let own = files_below(&two.root().join(names::LOG).join(a.app.device.to_string())).len();
    let barred = Barred::folders(two.root(), vec![folder]);
    let problem = sync::run(&a.app, team, barred, Round::Everything).await.unwrap();
    assert_eq!(problem, Some(ErrorCode::NoAccess), "somebody must give the rights back");
    let own_after = files_below(&two.root().join(names::LOG).join(a.app.device.to_string())).len();
    assert_eq!(own_after, own + 1, "the work goes out");
    assert_eq!(a.unpublished(team).await.len(), 0, "what was seen there before is not taken for removed");
    two.share_all().await;
    assert_eq!(a.state(team).await, crate::domain::SharingState::AllShared);
    assert_eq!(a.dump(team).await, b.dump(team).await);
}

#[tokio::test]
async fn a_folder_that_takes_nothing_is_told_after_a_few_tries() {
    let two = TwoLaptops::joined().await;
    let (a, team) = (&two.a, two.team);
    for number in 0..30 {
        a.capture(team, &format!("Regel {number}")).await;
        sync::publish::seal(&a.app, team, &sync::Known::load(&a.app, team).await.unwrap(), Round::Everything)
            .await
            .unwrap();
    }
    for stop in [Stop::DiskFull, Stop::NoRights] {
        let (folder, writes) = Faulty::counted(stop, two.root());
        let problem = sync::run(&a.app, team, folder, Round::WithoutFiles).await.unwrap();
        assert!(matches!(problem, Some(ErrorCode::DiskFull | ErrorCode::NoAccess)), "{problem:?}");
        assert!(writes() < 60, "{} writes were tried for {stop:?}", writes());
    }
    two.share_all().await;
    assert_eq!(two.a.dump(team).await, two.b.dump(team).await);
}

#[tokio::test]
async fn a_film_that_does_not_fit_here_holds_up_no_other_file_and_leaves_room_for_words() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let film = a.attach(team, "film.mp4", &[7; 2000]).await;
    a.share(team).await;
    let own = b.attach(team, "eigen.mp4", &[8; 3000]).await;
    let photo = a.attach(team, "foto.jpg", b"not really a photo").await;
    a.share(team).await;
    b.app.files.pretend_free_bytes(Some(FREE_BYTES_RESERVE + 1000));
    b.clock.advance(2 * 60 * 60 * 1000);
    let told = ops::sharing::share_now(&b.app, team).await.unwrap_err();
    assert_eq!(told.code(), ErrorCode::DiskFull);
    assert!(b.app.files.has(&photo) && !b.app.files.has(&film));
    a.share(team).await;
    assert!(a.app.files.has(&own), "the own, larger film went out");

    // Somebody made room.
    b.app.files.pretend_free_bytes(None);
    b.share(team).await;
    assert!(b.app.files.has(&film));
}

#[tokio::test]
async fn half_a_film_gives_its_room_to_words() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let film = a.attach(team, "film.mp4", &vec![7; BLOB_PART_BYTES + 1000]).await;
    a.share(team).await;
    let last = files_below(&two.root().join(names::BLOBS)).pop().unwrap();
    let away = two.shared.path().with_extension("away");
    fs::rename(&last, &away).unwrap();
    b.share(team).await;
    let arriving = || files_below(&b.app.home.path().join("arriving"));
    assert_eq!(arriving().len(), 1, "half of it came");
    fs::rename(&away, &last).unwrap();
    b.app.files.pretend_free_bytes(Some(FREE_BYTES_RESERVE));
    b.clock.advance(2 * 60 * 60 * 1000);
    ops::sharing::share_now(&b.app, team).await.unwrap_err();
    assert_eq!(arriving().len(), 1, "it can go on as soon as there is room");
    b.app.files.pretend_free_bytes(Some(FREE_BYTES_RESERVE - 1));
    ops::sharing::share_now(&b.app, team).await.unwrap_err();
    assert_eq!(arriving().len(), 0);
    b.app.files.pretend_free_bytes(None);
    b.share(team).await;
    assert!(b.app.files.has(&film));
}

#[tokio::test]
async fn an_own_file_that_the_folder_does_not_take_holds_up_no_larger_one() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let photo = a.attach(team, "foto.jpg", b"not really a photo").await;
    let film = a.attach(team, "film.mp4", &[7; 5000]).await;
    let folder = Barred::folders(two.root(), vec![names::blob_folder(&blob_id(&two, &photo).await)]);
    let problem = sync::run(&a.app, team, folder, Round::Everything).await.unwrap();
    assert_eq!(problem, Some(ErrorCode::NoAccess));
    b.share(team).await;
    assert!(b.app.files.has(&film));
}

async fn blob_id(two: &TwoLaptops, hash: &str) -> String {
    let mut conn = two.a.app.store.read().await.unwrap();
    let all = crate::store::shared_evidence(&mut conn, two.team).await.unwrap();
    let one = all.into_iter().find(|one| one.file.hash == hash).unwrap();
    sync::blobs::Blob::new(&one.file_key, hash, one.file.size_bytes).unwrap().id()
}

fn within(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/")
}
