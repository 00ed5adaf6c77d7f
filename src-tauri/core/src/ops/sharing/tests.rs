//! Two laptops and one folder: whatever happens on the way, both end with the same and nothing is lost.

mod acks;
mod asked;
mod attacks;
mod backdated;
mod barred;
mod carrying;
mod erasure;
mod faults;
mod golden;
mod handover;
mod harm;
mod health;
mod invited;
mod keys;
mod laptop;
mod media;
mod mishaps;
mod news;
mod packs;
mod people;
mod returning;
mod storm;
mod told;
mod trouble;
mod unhurried;
mod vouched;
mod web;

use crate::{
    ErrorCode,
    domain::{AccessRole, ElementCode, SharingState, TextField},
    ops, sync,
    sync::{Round, names},
};
use faults::{Faulty, Stop};
use laptop::{Laptop, Shared, TwoLaptops};
use std::fs;

#[tokio::test]
async fn two_laptops_that_wrote_apart_end_with_the_same_rows_texts_and_files() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let arrangement = ops::arrangement::create(&a.app, team, "VR-bril", None).await.unwrap();
    let field = TextField::ElementDescription { arrangement, code: ElementCode::Goals };
    let text = ops::text::save(&a.app, team, field, "Leerlingen plannen.", "").await.unwrap();
    two.share_all().await;

    // Apart: different fields of one record, and the same text.
    let capture = a.capture(team, "Gesprek met Ans").await;
    ops::text::save(&a.app, team, field, "Leerlingen plannen zelf.", &text.base).await.unwrap();
    let film = a.attach(team, "film.mp4", &[7; 300_000]).await;
    ops::text::save(&b.app, team, field, "Alle leerlingen: Leerlingen plannen.", &text.base).await.unwrap();
    let photo = b.attach(team, "foto.jpg", b"not really a photo").await;
    b.capture(team, "Lesproef in 2B").await;
    two.share_all().await;

    assert_eq!(a.dump(team).await, b.dump(team).await, "sharing ends in agreement");
    let there = ops::arrangement::arrangement(&b.app, team, arrangement).await.unwrap();
    let goals = there.elements.iter().find(|element| element.code == ElementCode::Goals).unwrap();
    assert!(goals.description.content.contains("zelf") && goals.description.content.contains("Alle"));
    assert_eq!(ops::capture::capture(&b.app, team, capture).await.unwrap().capture.line, "Gesprek met Ans");
    for hash in [&film, &photo] {
        let (here, there) = (a.app.files.path_of(hash).unwrap(), b.app.files.path_of(hash).unwrap());
        assert_eq!(fs::read(here).unwrap(), fs::read(there).unwrap());
    }
    for laptop in [a, b] {
        let sharing = ops::sharing::sharing(&laptop.app, team).await.unwrap();
        assert_eq!(sharing.state, SharingState::AllShared, "{sharing:?}");
    }
}

#[tokio::test]
async fn a_colleague_waits_until_let_in_and_may_write_meanwhile() {
    let shared = Shared::new();
    let (a, b) = (Laptop::new(1).await, Laptop::new(2).await);
    let team = a.team().await;
    assert_eq!(ops::sharing::sharing(&a.app, team).await.unwrap().state, SharingState::LocalOnly);
    ops::sharing::choose_folder(&a.app, team, shared.path()).await.unwrap();
    let invitation = a.invite(team, AccessRole::Member).await.unwrap();
    let joined = b.join(&shared, &invitation.code).await.unwrap();
    assert_eq!((joined.team, joined.role), (team, AccessRole::Member));
    let waiting = ops::sharing::sharing(&b.app, team).await.unwrap();
    assert_eq!(waiting.state, SharingState::WaitingForAcceptance);
    assert_eq!(waiting.access, None);
    b.share(team).await;
    a.share(team).await;
    b.share(team).await;
    a.share(team).await;
    assert_eq!(a.dump(team).await, b.dump(team).await);
    assert_eq!(ops::team::team(&a.app, team).await.unwrap().members.len(), 2);
    assert_eq!(ops::sharing::sharing(&b.app, team).await.unwrap().access, Some(AccessRole::Member));
}

#[tokio::test]
async fn a_code_that_does_not_fit_is_called_mistyped_unknown_expired_or_used() {
    let shared = Shared::new();
    let (a, b, c) = (Laptop::new(1).await, Laptop::new(2).await, Laptop::new(3).await);
    let empty = b.join(&shared, "1").await.unwrap_err().code();
    assert_eq!(empty, ErrorCode::CodeMistyped);
    let stranger = sync::code::InvitationCode::make(&crate::clock::SeededRandom::new(77)).text();
    assert_eq!(b.join(&shared, &stranger).await.unwrap_err().code(), ErrorCode::NoTeamHere);

    let team = a.team().await;
    ops::sharing::choose_folder(&a.app, team, shared.path()).await.unwrap();
    assert_eq!(b.join(&shared, &stranger).await.unwrap_err().code(), ErrorCode::CodeUnknown);
    let invitation = a.invite(team, AccessRole::Member).await.unwrap();
    c.clock.advance(8 * 24 * 60 * 60 * 1000);
    assert_eq!(c.join(&shared, &invitation.code).await.unwrap_err().code(), ErrorCode::CodeExpired);
    assert!(ops::team::teams(&c.app).await.unwrap().is_empty(), "a refused code leaves nothing behind");

    b.join(&shared, &invitation.code).await.unwrap();
    b.join(&shared, &invitation.code).await.expect("who waits may ask again");
    a.share(team).await;
    b.share(team).await;
    assert_eq!(b.join(&shared, &invitation.code).await.unwrap_err().code(), ErrorCode::AlreadyMember);
    let late = Laptop::new(4).await;
    assert_eq!(late.join(&shared, &invitation.code).await.unwrap_err().code(), ErrorCode::CodeUnknown);
}

#[tokio::test]
async fn an_app_that_is_killed_anywhere_in_publishing_goes_on_where_it_was() {
    for stop in [Stop::BeforeWriting, Stop::AfterTemporary, Stop::AfterRename, Stop::HalfUnderItsName] {
        for write in 0..2 {
            let mut two = TwoLaptops::joined().await;
            let team = two.team;
            two.a.capture(team, "Voor de stroom uitviel").await;
            two.a.attach(team, "verslag.txt", b"een verslag").await;
            let faulty = Faulty::after(write, stop, two.root());
            let problem = sync::run(&two.a.app, team, faulty, Round::Everything).await.unwrap();
            assert!(problem.is_some(), "the round must notice that it did not finish: {stop:?} {write}");
            two.a = two.a.restarted().await;
            two.a.capture(team, "En erna").await;
            two.share_all().await;
            assert_eq!(two.a.dump(team).await, two.b.dump(team).await, "{stop:?} at write {write}");
            assert!(two.b.dump(team).await.contains("Voor de stroom uitviel"));
            assert_eq!(two.b.missing_files(team).await, 0, "{stop:?} at write {write}");
        }
    }
}

#[tokio::test]
async fn a_segment_sealed_but_never_written_keeps_its_bytes_over_a_restart() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Verzegeld").await;
    let known = sync::Known::load(&two.a.app, team).await.unwrap();
    sync::publish::seal(&two.a.app, team, &known, Round::Everything).await.unwrap();
    let sealed = two.a.unpublished(team).await;
    assert_eq!(sealed.len(), 1);
    assert_eq!(ops::sharing::sharing(&two.a.app, team).await.unwrap().state, SharingState::Waiting);
    two.a = two.a.restarted().await;
    assert_eq!(two.a.unpublished(team).await, sealed, "never two contents for one number");
    two.share_all().await;
    assert_eq!(two.a.dump(team).await, two.b.dump(team).await);
}

#[tokio::test]
async fn a_half_copied_segment_waits_in_quarantine_and_is_healed_by_whoever_holds_it() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Half aangekomen").await;
    two.a.share(team).await;
    let segment = two.newest_segment();
    let whole = fs::read(&segment).unwrap();
    fs::write(&segment, &whole[..whole.len() / 2]).unwrap();
    two.b.share(team).await;
    let sharing = ops::sharing::sharing(&two.b.app, team).await.unwrap();
    assert_eq!(sharing.quarantined, 1, "it is counted");
    assert!(!two.b.dump(team).await.contains("Half aangekomen"));

    two.a.share(team).await;
    assert_eq!(fs::read(&segment).unwrap().len(), whole.len() / 2, "what is there is never rewritten");
    two.b.share(team).await;
    assert_eq!(two.a.dump(team).await, two.b.dump(team).await);
    assert_eq!(
        ops::sharing::sharing(&two.b.app, team).await.unwrap().quarantined,
        0,
        "and no longer once healed"
    );
}

#[tokio::test]
async fn a_half_copied_segment_is_read_when_the_rest_arrives() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Langzaam net").await;
    two.a.share(team).await;
    let segment = two.newest_segment();
    let whole = fs::read(&segment).unwrap();
    fs::write(&segment, &whole[..100]).unwrap();
    two.b.share(team).await;
    fs::write(&segment, &whole).unwrap();
    two.b.share(team).await;
    assert_eq!(two.a.dump(team).await, two.b.dump(team).await);
}

#[tokio::test]
async fn conflict_copies_under_any_name_are_read_as_what_they_are() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Onder een andere naam").await;
    two.a.share(team).await;
    let segment = two.newest_segment();
    let copy = segment.with_file_name("aaaa (conflicted copy of Jan 2026-11-23).s");
    fs::rename(&segment, copy).unwrap();
    fs::write(two.root().join("desktop.ini"), "not ours").unwrap();
    two.b.share(team).await;
    assert_eq!(two.a.dump(team).await, two.b.dump(team).await);
    assert_eq!(ops::sharing::sharing(&two.b.app, team).await.unwrap().quarantined, 0);
}

#[tokio::test]
async fn an_emptied_folder_means_not_connected_and_loses_nothing() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Blijft").await;
    let note = two.b.attach(team, "notitie.txt", b"een notitie").await;
    two.share_all().await;
    let (before, elsewhere) = (two.b.dump(team).await, two.shared.path().join("elders"));
    fs::rename(two.root(), &elsewhere).unwrap();
    for emptied in [false, true] {
        if emptied {
            fs::create_dir(two.root()).unwrap();
        }
        let error = ops::sharing::share_now(&two.b.app, team).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::FolderMissing);
        let sharing = ops::sharing::sharing(&two.b.app, team).await.unwrap();
        assert_eq!(
            (sharing.state, sharing.problem),
            (SharingState::FolderUnreachable, Some(ErrorCode::FolderMissing))
        );
        assert_eq!(two.b.dump(team).await, before);
        assert!(!emptied || fs::read_dir(two.root()).unwrap().next().is_none(), "nothing is written unasked");
    }
    // A person says: yes, this folder. Everything anybody holds comes back.
    ops::sharing::choose_folder(&two.b.app, team, two.shared.path()).await.unwrap();
    two.share_all().await;
    let late = two.third_joins(9).await;
    assert_eq!(late.dump(team).await, two.a.dump(team).await);
    assert!(late.app.files.has(&note));
}

#[tokio::test]
async fn files_that_vanished_from_the_folder_are_put_back_by_any_holder() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Van A").await;
    two.share_all().await;
    let folder = two.root().join(names::LOG).join(two.a.app.device.to_string());
    fs::remove_dir_all(&folder).unwrap();
    two.b.share(team).await;
    assert!(fs::read_dir(&folder).unwrap().next().is_some(), "B holds what A wrote");
}

#[tokio::test]
async fn a_segment_of_a_newer_app_is_kept_and_counted() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Uit de toekomst").await;
    two.a.share(team).await;
    let segment = two.newest_segment();
    let mut bytes = fs::read(&segment).unwrap();
    bytes[9] = 2;
    fs::write(&segment, &bytes).unwrap();
    two.b.share(team).await;
    let sharing = ops::sharing::sharing(&two.b.app, team).await.unwrap();
    assert_eq!((sharing.state, sharing.problem), (SharingState::NeedsHelp, Some(ErrorCode::NewerFormat)));
    assert_eq!(fs::read(&segment).unwrap(), bytes, "it is left as it is");
}

#[tokio::test]
async fn a_full_disk_is_told_and_the_work_goes_on_here() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Past niet").await;
    let faulty = Faulty::after(0, Stop::DiskFull, two.root());
    let problem = sync::run(&two.a.app, team, faulty, Round::Everything).await.unwrap();
    assert_eq!(problem, Some(ErrorCode::DiskFull));
    let sharing = ops::sharing::sharing(&two.a.app, team).await.unwrap();
    assert_eq!(sharing.state, SharingState::FolderUnreachable);
    assert!(sharing.waiting_changes > 0);
    two.share_all().await;
    assert_eq!(two.a.dump(team).await, two.b.dump(team).await);
}

#[tokio::test]
async fn a_folder_around_or_inside_the_apps_own_data_is_refused() {
    let a = Laptop::new(1).await;
    let team = a.team().await;
    let home = a.app.home.path();
    let inside = home.join("gedeeld");
    fs::create_dir(&inside).unwrap();
    for folder in [home, home.parent().unwrap(), &inside] {
        let error = ops::sharing::choose_folder(&a.app, team, folder).await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::FolderHoldsDatabase);
    }
    let missing = ops::sharing::choose_folder(&a.app, team, "/no/such/folder".as_ref()).await.unwrap_err();
    assert_eq!(missing.code(), ErrorCode::FolderMissing);
}

#[tokio::test]
async fn another_teams_own_folder_is_refused_and_two_teams_in_one_folder_are_not() {
    let shared = Shared::new();
    let (a, b) = (Laptop::new(1).await, Laptop::new(2).await);
    let (ours, theirs) = (a.team().await, b.team().await);
    ops::sharing::choose_folder(&a.app, ours, shared.path()).await.unwrap();
    let own = shared.path().join(names::team_folder(ours));
    let error = ops::sharing::choose_folder(&b.app, theirs, &own).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::OtherTeamHere);
    ops::sharing::choose_folder(&b.app, theirs, shared.path()).await.unwrap();
    a.share(ours).await;
    assert_eq!(ops::sharing::sharing(&a.app, ours).await.unwrap().quarantined, 0);
}

#[tokio::test]
async fn what_a_reader_writes_stays_on_the_readers_laptop() {
    let two = TwoLaptops::joined_as(AccessRole::Reader).await;
    let team = two.team;
    two.b.capture(team, "Alleen hier").await;
    two.share_all().await;
    assert!(!two.a.dump(team).await.contains("Alleen hier"));
    let error = two.b.invite(team, AccessRole::Member).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::MayNotWrite);
}

#[tokio::test]
async fn a_key_file_of_another_laptop_makes_a_device_of_its_own() {
    let mut two = TwoLaptops::joined().await;
    let (a_before, b_device) = (two.a.app.device, two.b.app.device);
    two.a.capture(two.team, "Nog niet gedeeld").await;
    let other = two.b.app.home.keys();
    let own = two.a.app.home.keys();
    two.a = two
        .a
        .restarted_after(|| {
            fs::remove_file(&own).unwrap();
            fs::copy(&other, &own).unwrap();
        })
        .await;
    assert!(two.a.app.device != a_before && two.a.app.device != b_device);
    assert!(two.a.dump(two.team).await.contains("Nog niet gedeeld"));
    let sharing = ops::sharing::sharing(&two.a.app, two.team).await.unwrap();
    assert_eq!(sharing.state, SharingState::NeedsInvitation, "it must be invited again");
}

#[tokio::test]
async fn a_database_from_a_backup_gets_its_own_later_work_back_from_the_folder() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Voor de reservekopie").await;
    two.share_all().await;
    let backup = two.shared.path().with_extension("backup");
    let home = two.a.app.home.path().to_owned();
    two.a = two.a.restarted_after(|| laptop::copy_folder(&home, &backup)).await;
    two.a.capture(team, "Na de reservekopie").await;
    two.share_all().await;
    two.a = two
        .a
        .restarted_after(|| {
            fs::remove_dir_all(&home).unwrap();
            laptop::copy_folder(&backup, &home);
        })
        .await;
    assert!(!two.a.dump(team).await.contains("Na de reservekopie"));
    two.a.capture(team, "Daarna").await;
    two.share_all().await;
    assert!(two.a.dump(team).await.contains("Na de reservekopie"));
    assert_eq!(two.a.dump(team).await, two.b.dump(team).await);
}

#[tokio::test]
async fn own_changes_wait_for_a_pause_and_not_longer() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.share_all().await;
    two.a.capture(team, "Net getikt").await;
    sync::run_once(&two.a.app, team).await.unwrap();
    assert!(ops::sharing::sharing(&two.a.app, team).await.unwrap().waiting_changes > 0);
    two.a.clock.advance(20_000);
    sync::run_once(&two.a.app, team).await.unwrap();
    assert_eq!(ops::sharing::sharing(&two.a.app, team).await.unwrap().waiting_changes, 0);
}

#[tokio::test]
async fn nobody_reads_names_or_words_in_the_folder() {
    let two = TwoLaptops::joined().await;
    two.a.capture(two.team, "Vertrouwelijk gesprek").await;
    two.a.attach(two.team, "geheim.txt", b"Vertrouwelijk verslag").await;
    two.share_all().await;
    let mut folders = vec![two.root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            assert!(!entry.to_string_lossy().contains("geheim"));
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let bytes = fs::read(&entry).unwrap();
                for word in ["Vertrouwelijk", "Ans"] {
                    assert!(!bytes.windows(word.len()).any(|part| part == word.as_bytes()), "{entry:?}");
                }
            }
        }
    }
}
