//! What may not be opened, or does not fit, keeps back nothing else.

use super::{
    faults::{Barred, Deed, Faulty, Odd, Stop},
    handover::Stick,
    laptop::{Laptop, TwoLaptops, copy_folder, files_below, sequence},
};
use crate::{
    ErrorCode,
    limits::{BLOB_PART_BYTES, FREE_BYTES_RESERVE},
    ops, sync,
    sync::{Round, names},
};
use std::{fs, io::ErrorKind, path::Path};

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
async fn a_first_file_that_the_drive_cannot_read_cuts_nobody_off() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Ondanks de vlek").await;
    let is_odd = |path: &str| (path == names::TEAM_FILE).then_some(ErrorKind::Other);
    let folder = Odd::new(two.root(), |_| None, is_odd);
    assert_eq!(sync::run(&two.a.app, team, folder, Round::Everything).await.unwrap(), None);
    two.b.share(team).await;
    assert!(two.b.dump(team).await.contains("Ondanks de vlek"));
}

#[tokio::test]
async fn what_a_colleague_wrote_is_put_once_in_a_folder_that_cannot_be_listed() {
    let two = TwoLaptops::joined().await;
    let (a, b, team, stick) = (&two.a, &two.b, two.team, Stick::new());
    b.capture(team, "Van Bob, op de stick").await;
    stick.export(b, team, "x").await;
    stick.take_in(a, "x").await;
    let of_bob = format!("{}/{}", names::LOG, b.app.device);
    let listed = of_bob.clone();
    let folder = Odd::new(
        two.root(),
        move |folder| (folder == listed).then_some(ErrorKind::PermissionDenied),
        |_| None,
    );
    let is_written = |deeds: Vec<Deed>| {
        deeds.iter().any(|deed| matches!(deed, Deed::Written(path) if path.starts_with(&of_bob)))
    };
    for is_first in [true, false] {
        a.clock.advance(60_000);
        let problem = sync::run(&a.app, team, folder.clone(), Round::Everything).await.unwrap();
        assert_eq!(problem, Some(ErrorCode::NoAccess));
        assert_eq!(is_written(folder.deeds()), is_first, "it lies there since");
    }
    assert!(a.unpublished(team).await.is_empty());
}

#[tokio::test]
async fn no_number_is_given_out_while_what_own_work_builds_on_cannot_be_listed() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    a.capture(team, "Eerder").await;
    two.share_all().await;
    let newest = two.newest_segment();
    a.capture(team, "Wacht op het eigen logboek").await;
    let own = format!("{}/{}", names::LOG, a.app.device);
    for barred in [own.as_str(), names::LOG, names::MEMBERS, names::KEYS] {
        let folder = Barred::folders(two.root(), vec![barred.to_owned()]);
        let problem = sync::run(&a.app, team, folder, Round::Everything).await.unwrap();
        assert_eq!(problem, Some(ErrorCode::NoAccess));
        assert!(waiting(a, team).await > 0, "nothing is sealed without {barred}");
    }
    a.share(team).await;
    assert_eq!(waiting(a, team).await, 0);
    assert_eq!(sequence(&two.newest_segment()), sequence(&newest) + 1);
    b.share(team).await;
    assert_eq!(a.dump(team).await, b.dump(team).await);
}

/// A laptop whose backup was put back, and whose later work cannot be read; the path of that.
async fn restored_beside_later_work(two: &mut TwoLaptops) -> String {
    let team = two.team;
    two.a.capture(team, "Voor de backup").await;
    two.share_all().await;
    let home = two.a.app.home.path().to_owned();
    let backup = two.shared.path().with_extension("backup");
    let a = std::mem::replace(&mut two.a, Laptop::new(50).await);
    two.a = a.restarted_after(|| copy_folder(&home, &backup)).await;
    two.a.capture(team, "Na de backup").await;
    two.a.share(team).await;
    let later = within(&two.root(), &two.newest_segment());
    let a = std::mem::replace(&mut two.a, Laptop::new(51).await);
    let put_back = || {
        fs::remove_dir_all(&home).unwrap();
        copy_folder(&backup, &home);
    };
    two.a = a.restarted_after(put_back).await;
    two.a.capture(team, "Na het terugzetten").await;
    later
}

#[tokio::test]
async fn a_number_that_is_taken_by_what_cannot_be_read_is_not_given_out() {
    let mut two = TwoLaptops::joined().await;
    let later = restored_beside_later_work(&mut two).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let taken = sequence(&two.root().join(&later));
    let folder = Barred::files(two.root(), vec![later]);
    sync::run(&a.app, team, folder, Round::Everything).await.unwrap();
    assert!(waiting(a, team).await > 0);
    a.share(team).await;
    assert_eq!((waiting(a, team).await, sequence(&two.newest_segment())), (0, taken + 1));
    b.share(team).await;
    assert_eq!(a.dump(team).await, b.dump(team).await);
    for words in ["Voor de backup", "Na de backup", "Na het terugzetten"] {
        assert!(b.dump(team).await.contains(words), "{words}");
    }
}

#[tokio::test]
async fn what_can_never_be_read_does_not_hold_up_own_work_for_ever() {
    let mut two = TwoLaptops::joined().await;
    let later = restored_beside_later_work(&mut two).await;
    let (a, team) = (&two.a, two.team);
    let folder = Barred::files(two.root(), vec![later]);
    let mut rounds = 0;
    while waiting(a, team).await > 0 {
        rounds += 1;
        assert!(rounds < 20, "it waits still");
        a.clock.advance(2 * 60 * 60 * 1000);
        sync::run(&a.app, team, folder.clone(), Round::Everything).await.unwrap();
    }
    assert!(rounds > 3);
}

#[tokio::test]
async fn a_drive_that_lists_and_never_reads_holds_up_no_own_work_and_takes_nothing_away() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    for number in 0..5 {
        two.b.capture(team, &format!("Regel {number}")).await;
        two.b.share(team).await;
    }
    for restarts in [false, true] {
        if restarts {
            two.a.share(team).await;
            two.a = two.a.restarted().await;
        }
        let (a, root) = (&two.a, two.root());
        a.capture(team, "Van Ans").await;
        let own = root.join(names::LOG).join(a.app.device.to_string());
        let before = files_below(&own).len();
        let is_of_log = |path: &str| path.starts_with(names::LOG);
        let is_silent = move |path: &str| is_of_log(path).then_some(ErrorKind::TimedOut);
        let silent = Odd::new(root, |_| None, is_silent);
        assert_eq!(sync::run(&a.app, team, silent.clone(), Round::WithoutFiles).await.unwrap(), None);
        assert_eq!(files_below(&own).len(), before + 1);
        let reads =
            silent.deeds().into_iter().filter(|deed| matches!(deed, Deed::Read(path) if is_of_log(path)));
        assert_eq!(reads.count(), 2, "after two silences no more are tried");
        let kept_apart =
            crate::store::quarantined(&mut a.app.store.read().await.unwrap(), team).await.unwrap();
        assert_eq!(kept_apart.len(), 2, "what was not tried is not taken for unreadable");
        assert!(a.unpublished(team).await.is_empty(), "what was seen there counts as there");
        assert!(
            a.app.sharer.needs_whole_look(team, 0, u64::MAX) == restarts,
            "it did not come to everything"
        );
    }
    two.share_all().await;
    assert!(two.a.dump(team).await.contains("Regel 4"));
    assert_eq!(two.a.dump(team).await, two.b.dump(team).await);
}

async fn waiting(laptop: &Laptop, team: crate::domain::TeamId) -> u32 {
    ops::sharing::sharing(&laptop.app, team).await.unwrap().waiting_changes
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
    ops::sharing::share_now(&b.app, team).await.unwrap();
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
    ops::sharing::share_now(&b.app, team).await.unwrap();
    assert_eq!(arriving().len(), 1, "it can go on as soon as there is room");
    b.app.files.pretend_free_bytes(Some(FREE_BYTES_RESERVE - 1));
    ops::sharing::share_now(&b.app, team).await.unwrap();
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

#[tokio::test]
async fn a_film_that_is_not_what_was_promised_is_tried_less_and_less_often() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let film = a.attach(team, "film.mp4", &vec![7; BLOB_PART_BYTES + 1000]).await;
    a.share(team).await;
    let blob = blob_of(&two, &film).await;
    for part in 0..2 {
        let size = if part == 0 { BLOB_PART_BYTES } else { 1000 };
        let other = blob.seal_part(part, vec![8; size]).unwrap();
        fs::write(two.root().join(names::blob_part(&blob.id(), part)), other).unwrap();
    }
    // One part at a time, as of a longer film.
    b.app.sharer.patience.set_moving_max(std::time::Duration::ZERO);
    for tries in 1..=2 {
        for _ in 0..2 {
            b.share(team).await;
        }
        assert_eq!(
            b.app.sharer.blob_tries(team, &blob.id()),
            tries,
            "that its parts come well is no reason to hurry"
        );
        b.clock.advance(7 * 60 * 60 * 1000);
    }
    assert!(!b.app.files.has(&film));
}

async fn blob_id(two: &TwoLaptops, hash: &str) -> String {
    blob_of(two, hash).await.id()
}

async fn blob_of(two: &TwoLaptops, hash: &str) -> sync::blobs::Blob {
    let mut conn = two.a.app.store.read().await.unwrap();
    let all = crate::store::shared_evidence(&mut conn, two.team).await.unwrap();
    let one = all.into_iter().find(|one| one.file.hash == hash).unwrap();
    sync::blobs::Blob::new(&one.file_key, hash, one.file.size_bytes).unwrap()
}

fn within(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/")
}
