//! One thing that is wrong must not stand in the way of all that is right.

use super::laptop::{Laptop, TwoLaptops, copy_folder, files_below};
use crate::{
    ErrorCode,
    domain::{AccessRole, CaptureChange, SharingState, TeamChange},
    ops, store,
    sync::{names, signed::MAGIC_BYTES},
};
use std::fs;

#[tokio::test]
async fn a_segment_whose_rows_cannot_be_made_keeps_out_nothing_but_itself() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    for line in ["Ervoor", "Onmogelijk", "Erna"] {
        two.a.capture(team, line).await;
        two.a.share(team).await;
    }
    store::refuse_line(&mut two.b.app.store.read().await.unwrap(), "Onmogelijk").await.unwrap();
    two.b.share(team).await;
    let there = two.b.dump(team).await;
    assert!(there.contains("Ervoor") && there.contains("Erna") && !there.contains("Onmogelijk"));
    let sharing = ops::sharing::sharing(&two.b.app, team).await.unwrap();
    assert_eq!((sharing.quarantined, sharing.problem), (1, None), "it is kept apart and counted");
}

#[tokio::test]
async fn a_restored_laptop_comes_back_as_the_same_person_with_its_unshared_work() {
    let mut two = TwoLaptops::joined_as(AccessRole::Facilitator).await;
    let team = two.team;
    let kept = two.a.capture(team, "Eerst").await;
    ops::capture::change(&two.a.app, team, kept, CaptureChange::Line("Daarna".into())).await.unwrap();
    let removed = two.a.capture(team, "Weg ermee").await;
    ops::capture::remove(&two.a.app, team, removed).await.unwrap();
    let before = two.a.dump(team).await;
    let (own, other) = (two.a.app.home.keys(), two.b.app.home.keys());
    two.a = two.a.restarted_after(|| assert!(fs::copy(other, own).is_ok())).await;
    assert_eq!(two.a.dump(team).await, before, "another name for this device changes nothing of the work");
    let captures = ops::capture::capture(&two.a.app, team, kept).await.unwrap();
    assert_eq!(captures.also_changed.len(), 0, "nobody else wrote this");
    assert_eq!(two.a.state(team).await, SharingState::NeedsInvitation);

    let invitation = two.b.invite(team, AccessRole::Member).await.unwrap();
    two.a.join(&two.shared, &invitation.code).await.unwrap();
    assert_eq!(two.a.state(team).await, SharingState::WaitingForAcceptance);
    let elsewhere = two.shared.path().join("elders");
    fs::rename(two.root(), &elsewhere).unwrap();
    ops::sharing::share_now(&two.a.app, team).await.unwrap_err();
    assert_eq!(
        two.a.state(team).await,
        SharingState::FolderUnreachable,
        "nobody can let it in as long as that is so"
    );
    fs::rename(&elsewhere, two.root()).unwrap();
    two.share_all().await;
    two.share_all().await;
    let access = ops::sharing::sharing(&two.a.app, team).await.unwrap().access;
    assert_eq!(access, Some(AccessRole::Member));
    assert_eq!(ops::team::team(&two.b.app, team).await.unwrap().members.len(), 2, "the same person, once");
    assert!(two.b.dump(team).await.contains("Daarna"));
    assert_eq!(two.a.dump(team).await, two.b.dump(team).await);
}

#[tokio::test]
async fn a_team_file_that_was_damaged_or_renamed_cuts_nobody_off() {
    let two = TwoLaptops::joined().await;
    let (team, file) = (two.team, two.root().join(names::TEAM_FILE));
    let whole = fs::read(&file).unwrap();
    two.a.capture(team, "Voor de schade").await;
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    two.share_all().await;
    assert_eq!(fs::read(&file).unwrap().len(), whole.len() / 2, "what is there is never rewritten");
    two.b.capture(team, "Voor het hernoemen").await;
    fs::remove_file(&file).unwrap();
    two.share_all().await;
    assert_eq!(fs::read(&file).unwrap(), whole, "who joins looks for it by its name");
    assert_eq!(two.a.dump(team).await, two.b.dump(team).await);
    assert!(two.a.dump(team).await.contains("Voor het hernoemen"));
}

#[tokio::test]
async fn a_damaged_bit_that_looks_like_a_newer_format_cuts_nobody_off() {
    let two = TwoLaptops::joined().await;
    let (team, file) = (two.team, two.root().join(names::TEAM_FILE));
    let mut bytes = fs::read(&file).unwrap();
    bytes[MAGIC_BYTES] ^= 1;
    fs::write(&file, &bytes).unwrap();
    two.a.capture(team, "Na de schade").await;
    two.share_all().await;
    assert!(two.b.dump(team).await.contains("Na de schade"));
    // Who comes later has no record of the team to look for, and came by the copy beside it.
    let late = two.third_joins(3).await;
    late.share(team).await;
    assert_eq!(late.dump(team).await, two.a.dump(team).await);
    for laptop in [&two.a, &two.b, &late] {
        let sharing = ops::sharing::sharing(&laptop.app, team).await.unwrap();
        assert_eq!((sharing.problem, sharing.quarantined), (None, 0), "no word of a newer app");
    }

    // Where nothing of this team stands, it is what it says: something of a newer app.
    fs::remove_dir_all(two.root().join(names::MEMBERS)).unwrap();
    for copy in files_below(&two.root()).iter().filter(|path| path.extension().is_some_and(|end| end == "t"))
    {
        if *copy != file {
            fs::remove_file(copy).unwrap();
        }
    }
    let refused = ops::sharing::share_now(&two.a.app, team).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NewerFormat);
}

#[tokio::test]
async fn two_hundred_conflict_copies_change_nothing() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Voor de kopieën").await;
    two.share_all().await;
    let before = two.b.dump(team).await;
    let files = files_below(&two.root());
    for number in 0..200 {
        let file = &files[number % files.len()];
        let name = file.file_name().unwrap().to_str().unwrap();
        let (stem, ending) = name.rsplit_once('.').unwrap();
        let copy = file.with_file_name(format!("{stem} (conflicted copy {number}).{ending}"));
        let bytes = fs::read(file).unwrap();
        // Every third was broken off on its way.
        let kept = if number % 3 == 0 { bytes.len() / 2 } else { bytes.len() };
        fs::write(copy, &bytes[..kept]).unwrap();
    }
    two.share_all().await;
    assert_eq!(two.b.dump(team).await, before);
    two.b.capture(team, "Na de kopieën").await;
    two.share_all().await;
    assert!(two.a.dump(team).await.contains("Na de kopieën"));
    let sharing = ops::sharing::sharing(&two.a.app, team).await.unwrap();
    assert_eq!((sharing.problem, sharing.waiting_changes), (None, 0));
}

#[tokio::test]
async fn a_renamed_team_folder_is_told_and_goes_on_where_it_is_pointed_at() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    two.a.capture(team, "Onder de oude naam").await;
    let renamed = two.root().with_file_name("designteam Zorg 2026");
    fs::rename(two.root(), &renamed).unwrap();
    let refused = ops::sharing::share_now(&two.a.app, team).await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::FolderMissing);
    assert!(!two.root().exists(), "no second folder is made beside it");
    for laptop in [&two.a, &two.b] {
        ops::sharing::choose_folder(&laptop.app, team, &renamed).await.unwrap();
    }
    two.share_all().await;
    assert!(two.b.dump(team).await.contains("Onder de oude naam"));
    assert!(!two.root().exists());
}

#[tokio::test]
async fn who_joins_finds_the_team_by_any_whole_copy_of_its_file() {
    let two = TwoLaptops::joined().await;
    let file = two.root().join(names::TEAM_FILE);
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    two.share_all().await;
    let beside = two.third_joins(3).await;
    assert_eq!(beside.dump(two.team).await, two.a.dump(two.team).await);

    fs::rename(&file, file.with_file_name("team (kopie van Anna).t")).unwrap();
    let renamed = two.third_joins(4).await;
    assert_eq!(renamed.dump(two.team).await, two.a.dump(two.team).await);
}

#[tokio::test]
async fn taking_back_the_first_change_of_a_team_that_is_still_on_its_way_removes_no_team() {
    let two = TwoLaptops::joined().await;
    let third = Laptop::new(3).await;
    let invitation = two.a.invite(two.team, AccessRole::Member).await.unwrap();
    third.join(&two.shared, &invitation.code).await.unwrap();
    let title = TeamChange::Title("Nog voor alles er is".into());
    ops::team::change(&third.app, two.team, title).await.unwrap();
    ops::history::undo(&third.app, two.team).await.unwrap();
    two.share_all().await;
    third.share(two.team).await;
    two.share_all().await;
    third.share(two.team).await;
    assert_eq!(two.a.dump(two.team).await, third.dump(two.team).await);
    assert!(ops::team::team(&two.a.app, two.team).await.is_ok(), "the team is still there");
}

#[tokio::test]
async fn a_forgotten_team_leaves_no_key_and_no_file_behind() {
    let two = TwoLaptops::joined().await;
    two.b.app.store.forget_team(two.team).await.unwrap();
    let mut conn = two.b.app.store.read().await.unwrap();
    assert!(store::sharing_row(&mut conn, two.team).await.unwrap().is_none());
    let rights = store::rights(&mut conn, two.team).await.unwrap();
    assert!(rights.keys.is_empty() && rights.held.is_empty() && rights.team_files.is_empty());
    assert!(store::seen_files(&mut conn, two.team).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_record_that_is_wrong_about_its_file_hinders_no_other() {
    let two = TwoLaptops::joined().await;
    let team = two.team;
    let content = b"een verslag".as_slice();
    let good = two.a.attach(team, "verslag.txt", content).await;
    let mut tx = two.a.app.store.begin(&two.a.app, team).await.unwrap();
    let record: crate::domain::EvidenceId = two.a.app.new_id();
    let file = serde_json::json!({
        "hash": good, "name": "verslag.txt", "mediaType": "text/plain", "sizeBytes": 5, "width": null,
        "height": null, "is360": false, "hasLocation": false, "takenAt": null, "wrongExtension": false,
    });
    tx.set("evidence", record, "title", "Verkeerd");
    tx.set("evidence", record, "file", file);
    tx.set("evidence", record, "file_key", "ab".repeat(32));
    tx.commit_plain().await.unwrap();
    two.share_all().await;
    for laptop in [&two.a, &two.b] {
        assert_eq!(fs::read(laptop.app.files.path_of(&good).unwrap()).unwrap(), content);
        let sharing = ops::sharing::sharing(&laptop.app, team).await.unwrap();
        assert_eq!((sharing.state, sharing.problem), (SharingState::AllShared, None), "{sharing:?}");
    }
}

#[tokio::test]
async fn a_file_that_was_damaged_on_one_laptop_does_not_go_out_and_comes_back_from_another() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    let content = b"een verslag van de lesproef".as_slice();
    let hash = two.a.attach(team, "verslag.txt", content).await;
    two.share_all().await;
    let stored = two.a.app.files.path_of(&hash).unwrap();
    fs::remove_file(&stored).unwrap();
    fs::write(&stored, b"een verslag van de lesprOEF").unwrap();
    let part = files_below(&two.root().join(names::BLOBS)).pop().unwrap();
    fs::remove_file(&part).unwrap();
    two.a = two.a.restarted().await;
    two.a.share(team).await;
    assert!(!part.exists() && !two.a.app.files.has(&hash), "what changed here is not published");
    two.b = two.b.restarted().await;
    two.share_all().await;
    assert_eq!(fs::read(two.a.app.files.path_of(&hash).unwrap()).unwrap(), content);
}

#[tokio::test]
async fn a_part_that_was_damaged_in_the_folder_is_healed_by_whoever_holds_the_file() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    let hash = two.a.attach(team, "film.mp4", &[7; 5000]).await;
    two.a.share(team).await;
    let part = files_below(&two.root().join(names::BLOBS)).pop().unwrap();
    let mut bytes = fs::read(&part).unwrap();
    bytes[3000] ^= 1;
    fs::write(&part, &bytes).unwrap();
    two.b.share(team).await;
    assert!(!two.b.app.files.has(&hash));
    two.a = two.a.restarted().await;
    two.share_all().await;
    assert!(two.b.app.files.has(&hash));
    assert_eq!(fs::read(&part).unwrap(), bytes, "what is there is never rewritten");
}

#[tokio::test]
async fn a_file_that_the_sharing_program_breaks_on_its_way_is_asked_for_and_sent_again() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    a.capture(team, "onderweg gebroken").await;
    a.share(team).await;
    // What A sees is whole; what arrives at B is cut, however often it is compared.
    let (whole, path) = (fs::read(two.newest_segment()).unwrap(), two.newest_segment());
    let broken = &whole[..whole.len() / 2];
    let arrived = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_790_000_000);
    let arrive_broken = || {
        fs::write(&path, broken).unwrap();
        fs::File::options().append(true).open(&path).unwrap().set_modified(arrived).unwrap();
    };
    for _ in 0..4 {
        arrive_broken();
        b.share(team).await;
        fs::write(&path, &whole).unwrap();
        a.share(team).await;
    }
    arrive_broken();
    b.share(team).await;
    assert!(b.dump(team).await.contains("onderweg gebroken"));
    assert_eq!(fs::read(&path).unwrap(), broken, "what somebody else wrote was not touched");
    let sharing = ops::sharing::sharing(&b.app, team).await.unwrap();
    assert_eq!(sharing.state, crate::domain::SharingState::AllShared, "{sharing:?}");
}

#[tokio::test]
async fn what_a_reader_wrote_before_knowing_it_comes_back_to_a_laptop_from_a_backup() {
    let mut two = TwoLaptops::joined().await;
    let team = two.team;
    two.share_all().await;
    let home = two.b.app.home.path().to_owned();
    let backup = two.shared.path().with_extension("backup");
    two.b = two.b.restarted_after(|| copy_folder(&home, &backup)).await;

    // Ans decides without the folder, and Bob writes into it without knowing.
    let (root, away) = (two.root(), two.shared.path().with_extension("away"));
    fs::rename(&root, &away).unwrap();
    let people = ops::people::people(&two.a.app, team).await.unwrap();
    let bob = people.persons.iter().find(|person| !person.is_me).unwrap();
    ops::people::set_access(&two.a.app, team, &bob.id, AccessRole::Reader).await.unwrap();
    fs::rename(&away, &root).unwrap();
    two.b.capture(team, "Voor wie lezer bleek").await;
    two.b.share(team).await;
    two.share_all().await;
    assert!(two.b.dump(team).await.contains("Voor wie lezer bleek"));
    assert!(!two.a.dump(team).await.contains("Voor wie lezer bleek"));

    two.b = two
        .b
        .restarted_after(|| {
            fs::remove_dir_all(&home).unwrap();
            copy_folder(&backup, &home);
        })
        .await;
    two.share_all().await;
    assert!(
        two.b.dump(team).await.contains("Voor wie lezer bleek"),
        "it stands in the folder in Bob's own hand"
    );
    assert!(!two.a.dump(team).await.contains("Voor wie lezer bleek"), "and still counts for nobody else");
}
