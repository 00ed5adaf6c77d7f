//! Erasing for privacy: gone for everybody, whatever came first, and to be taken back in time.

use super::laptop::{Laptop, TwoLaptops, copy_folder};
use crate::{
    ErrorCode,
    domain::{
        AccessRole, ErasedState, Evidence, EvidenceChange, EvidenceId, EvidenceQuery, NewHandover, Person,
        Record, RecordKind, TeamId, TextField,
    },
    ops,
    store::{self, SharedFile, SharedKind},
    sync::{
        Known,
        membership::{
            deed::{self, Deed},
            erasure::{GRACE_MS, Thing},
        },
        names,
    },
};
use std::{fs, path::Path};
use uuid::Uuid;

const FILM: &[u8] = b"a recording of somebody who wants it gone";

#[tokio::test]
async fn an_erased_recording_leaves_every_screen_at_once_and_every_disk_and_the_folder_in_the_end() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let c = two.third_joins(3).await;
    let film = a.attach(team, "gesprek.mp4", FILM).await;
    let other = a.attach(team, "ander.mp4", b"this one stays").await;
    two.share_all().await;
    c.share(team).await;
    let record = record_of(a, team, &film).await;
    ops::evidence::change(&b.app, team, EvidenceId(record.id), EvidenceChange::Title("Fatima".into()))
        .await
        .unwrap();
    two.share_all().await;

    ops::erasure::erase(&a.app, team, record).await.unwrap();
    assert!(find(a, team, &film).await.is_none(), "at once where it was erased");
    two.share_all().await;
    c.share(team).await;
    for laptop in [a, b, &c] {
        assert!(find(laptop, team, &film).await.is_none());
        assert!(find(laptop, team, &other).await.is_some());
        assert!(laptop.app.files.has(&film), "it can still be taken back");
        let refused = ops::history::history(&laptop.app, team, record, 0, 50).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::Erased, "history does not show it");
        let found = ops::search::find_items(&laptop.app, team, "Fatima").await.unwrap();
        assert!(found.is_empty());
        assert!(!laptop.dump(team).await.contains("Fatima"));
        rebuilds_equal(laptop, team).await;
    }
    let waiting = ops::erasure::list(&a.app, team).await.unwrap();
    assert_eq!((waiting.items[0].state, waiting.items[0].title.as_str()), (ErasedState::Waiting, "Fatima"));
    let as_member = ops::erasure::list(&b.app, team).await.unwrap();
    assert!(
        !as_member.may_erase && as_member.items[0].title.is_empty(),
        "only who may keep it reads its name"
    );
    assert_eq!(parts(&two.root()).len(), 2, "the folder keeps it for as long as it can be taken back");

    for laptop in [a, b, &c] {
        laptop.clock.advance(GRACE_MS);
    }
    two.share_all().await;
    c.share(team).await;
    for laptop in [a, b, &c] {
        assert!(!laptop.app.files.has(&film), "the file is gone from the disk");
        assert!(laptop.app.files.has(&other));
        rebuilds_equal(laptop, team).await;
    }
    assert_eq!(parts(&two.root()).len(), 1, "and its parts from the folder, the other's not");
    assert_eq!(a.dump(team).await, b.dump(team).await);
    assert_eq!(a.dump(team).await, c.dump(team).await);
    let done = ops::erasure::list(&a.app, team).await.unwrap();
    assert_eq!((done.items[0].state, done.items[0].title.as_str()), (ErasedState::Gone, ""));
    let too_late = ops::erasure::take_back(&a.app, team, &done.items[0].id).await.unwrap_err();
    assert_eq!(too_late.code(), ErrorCode::Erased);
    two.share_all().await;
    assert_eq!(parts(&two.root()).len(), 1, "nobody puts it back");
}

#[tokio::test]
async fn what_is_taken_back_in_time_is_there_again_with_its_file_and_history() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let film = a.attach(team, "gesprek.mp4", FILM).await;
    let record = record_of(a, team, &film).await;
    let note = TextField::EvidenceNote { id: EvidenceId(record.id) };
    ops::text::save(&a.app, team, note, "Over de stage.", "").await.unwrap();
    two.share_all().await;
    let before = a.dump(team).await;
    ops::erasure::erase(&a.app, team, record).await.unwrap();
    two.share_all().await;
    assert_ne!(b.dump(team).await, before);
    let again = ops::erasure::erase(&a.app, team, record).await.unwrap_err();
    assert_eq!(again.code(), ErrorCode::Erased);
    let id = ops::erasure::list(&a.app, team).await.unwrap().items[0].id.clone();
    ops::erasure::take_back(&a.app, team, &id).await.unwrap();
    for laptop in [a, b] {
        laptop.clock.advance(2 * GRACE_MS);
    }
    two.share_all().await;
    for laptop in [a, b] {
        assert_eq!(laptop.dump(team).await, before, "row and note as they were");
        assert!(laptop.app.files.has(&film));
        assert!(ops::erasure::list(&laptop.app, team).await.unwrap().items.is_empty());
        assert!(ops::history::history(&laptop.app, team, record, 0, 50).await.unwrap().total > 0);
        rebuilds_equal(laptop, team).await;
    }
    assert_eq!(parts(&two.root()).len(), 1);
}

#[tokio::test]
async fn what_a_colleague_still_writes_of_it_and_undo_do_not_bring_it_back() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let film = a.attach(team, "gesprek.mp4", FILM).await;
    two.share_all().await;
    let record = record_of(a, team, &film).await;
    let evidence = EvidenceId(record.id);
    ops::evidence::change(&a.app, team, evidence, EvidenceChange::Title("Eigen titel".into())).await.unwrap();
    // B has not heard of it and goes on.
    let note = TextField::EvidenceNote { id: evidence };
    ops::evidence::change(&b.app, team, evidence, EvidenceChange::Title("Laat".into())).await.unwrap();
    ops::text::save(&b.app, team, note, "Een late notitie.", "").await.unwrap();
    ops::erasure::erase(&a.app, team, record).await.unwrap();
    ops::history::undo(&a.app, team).await.unwrap();
    two.share_all().await;
    for laptop in [a, b] {
        let dump = laptop.dump(team).await;
        assert!(find(laptop, team, &film).await.is_none());
        assert!(!dump.contains("Laat") && !dump.contains("late notitie") && !dump.contains("Eigen titel"));
        rebuilds_equal(laptop, team).await;
        let change =
            ops::evidence::change(&laptop.app, team, evidence, EvidenceChange::Title("Nieuw".into()));
        assert_eq!(change.await.unwrap_err().code(), ErrorCode::Erased);
        let back = ops::history::bring_back(&laptop.app, team, record).await.unwrap_err();
        assert_eq!(back.code(), ErrorCode::Erased);
    }
    assert_eq!(a.dump(team).await, b.dump(team).await);
}

#[tokio::test]
async fn who_joins_after_it_gets_the_same_rows_and_never_the_file() {
    let two = TwoLaptops::joined().await;
    let (a, team) = (&two.a, two.team);
    let film = a.attach(team, "gesprek.mp4", FILM).await;
    two.share_all().await;
    ops::erasure::erase(&a.app, team, record_of(a, team, &film).await).await.unwrap();
    two.share_all().await;
    let c = two.third_joins(3).await;
    assert_eq!(a.dump(team).await, c.dump(team).await, "whatever came first");
    assert!(!c.app.files.has(&film), "what is hidden is not fetched");
    assert_eq!(parts(&two.root()).len(), 1, "though it still lies in the folder");
}

#[tokio::test]
async fn a_hand_over_file_leaves_an_erased_recording_out() {
    let two = TwoLaptops::joined().await;
    let (a, team) = (&two.a, two.team);
    let film = a.attach(team, "gesprek.mp4", FILM).await;
    let path = two.shared.path().join("team.werkplaats").to_str().unwrap().to_owned();
    let new = || NewHandover { path: path.clone(), since_ms: None, with_media: true };
    let holds_parts = || String::from_utf8_lossy(&fs::read(&path).unwrap()).contains("blobs/");
    ops::handover::export(&a.app, team, new(), |_| {}).await.unwrap();
    assert!(holds_parts());
    ops::erasure::erase(&a.app, team, record_of(a, team, &film).await).await.unwrap();
    ops::handover::export(&a.app, team, new(), |_| {}).await.unwrap();
    assert!(!holds_parts());
}

#[tokio::test]
async fn a_copy_of_a_part_leaves_the_folder_under_whatever_name() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let film = a.attach(team, "gesprek.mp4", FILM).await;
    let other = a.attach(team, "ander.mp4", b"this one stays").await;
    two.share_all().await;
    let record = record_of(a, team, &film).await;
    let known =
        store::files_in_log(&mut a.app.store.read().await.unwrap(), team, "evidence", record.id).await;
    let id = crate::sync::erase::blobs_of(&known.unwrap())[0].0.id();
    let folder = two.root().join(names::blob_folder(&id));
    let part = two.root().join(names::blob_part(&id, 0));
    let stem = part.file_stem().unwrap().to_str().unwrap();
    for copy in [
        format!("{stem}.b.bak"),
        format!("{stem}.kopie"),
        format!("{stem} (conflicted copy).b"),
        "kopie (2).s".to_owned(),
        "Copy of a part".to_owned(),
    ] {
        fs::copy(&part, folder.join(copy)).unwrap();
    }
    // What somebody else keeps there is none of the app's business.
    fs::write(folder.join("aantekening.txt"), "van iemand").unwrap();
    ops::erasure::erase(&a.app, team, record).await.unwrap();
    two.share_all().await;
    assert_eq!(parts(&two.root()).len(), 8, "as long as it can be taken back");
    for laptop in [a, b] {
        laptop.clock.advance(GRACE_MS);
    }
    two.share_all().await;
    let left = parts(&two.root());
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left.contains(&"aantekening.txt".to_owned()));
    assert!(b.app.files.has(&other));
}

#[tokio::test]
async fn a_file_leaves_the_folder_whose_work_came_to_count_for_nobody_after_erasing_it() {
    let two = TwoLaptops::joined_as(AccessRole::Facilitator).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let film = b.attach(team, "gesprek.mp4", FILM).await;
    b.share(team).await;
    ops::erasure::erase(&b.app, team, record_of(b, team, &film).await).await.unwrap();
    b.share(team).await;
    // A hears of the erasure before anything of the evidence has come, which then never counts.
    let (log, late) =
        (two.root().join(names::LOG).join(b.app.device.to_string()), two.shared.path().join("laat"));
    fs::rename(&log, &late).unwrap();
    a.share(team).await;
    let bob = bob(a, team).await;
    ops::people::set_access(&a.app, team, &bob.id, AccessRole::Reader).await.unwrap();
    copy_folder(&late, &log);
    for _ in 0..2 {
        two.share_all().await;
    }
    assert_eq!(ops::erasure::list(&a.app, team).await.unwrap().items.len(), 1, "the erasure counts");
    assert_eq!(parts(&two.root()).len(), 1, "and can be taken back");
    for laptop in [a, b] {
        laptop.clock.advance(GRACE_MS);
    }
    for _ in 0..2 {
        two.share_all().await;
    }
    assert!(parts(&two.root()).is_empty());
    assert!(!b.app.files.has(&film));
}

#[tokio::test]
async fn a_reader_and_a_member_may_not_erase_and_what_they_sign_all_the_same_counts_nowhere() {
    for role in [AccessRole::Reader, AccessRole::Member] {
        let two = TwoLaptops::joined_as(role).await;
        let (a, b, team) = (&two.a, &two.b, two.team);
        let film = a.attach(team, "gesprek.mp4", FILM).await;
        two.share_all().await;
        let (record, before) = (record_of(a, team, &film).await, a.dump(team).await);
        let refused = ops::erasure::erase(&b.app, team, record).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::MayNotErase);
        // An app that was tampered with signs it all the same, and its end as well.
        let things = vec![Thing { table: "evidence".into(), record: record.id }];
        let erase = sign(b, team, &Deed::Erase { things: things.clone(), blobs: vec![] }).await;
        sign(b, team, &Deed::Finish { erasure: erase, things, blobs: vec![[1; 16]] }).await;
        for laptop in [a, b] {
            laptop.clock.advance(2 * GRACE_MS);
        }
        two.share_all().await;
        let known = Known::load(&a.app, team).await.unwrap();
        assert!(known.membership.ignored >= 2, "it is kept, and has no effect");
        for laptop in [a, b] {
            assert!(find(laptop, team, &film).await.is_some() && laptop.app.files.has(&film));
            assert!(ops::erasure::list(&laptop.app, team).await.unwrap().items.is_empty());
        }
        assert_eq!(parts(&two.root()).len(), 1);
        assert_eq!(a.dump(team).await, before);
    }
}

#[tokio::test]
async fn a_person_is_erased_after_they_left_and_what_they_wrote_stays() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let capture = b.capture(team, "Van Bob").await;
    two.share_all().await;
    let bob = bob(a, team).await;
    let record = Record { kind: RecordKind::Member, id: bob.member.unwrap().0 };
    let still = ops::erasure::erase(&a.app, team, record).await.unwrap_err();
    assert_eq!(still.code(), ErrorCode::StillInTeam);
    ops::people::remove_person(&a.app, team, &bob.id).await.unwrap();
    ops::erasure::erase(&a.app, team, record).await.unwrap();
    a.share(team).await;
    let people = ops::people::people(&a.app, team).await.unwrap();
    assert!(people.persons.iter().all(|person| person.name != "Bob"));
    assert_eq!(ops::capture::capture(&a.app, team, capture).await.unwrap().capture.line, "Van Bob");
    assert!(!a.dump(team).await.contains("\"Bob\"") && !a.dump(team).await.contains("|Bob|"));
    rebuilds_equal(a, team).await;
}

#[tokio::test]
async fn a_capture_goes_with_its_links_and_without_a_folder_too() {
    let a = Laptop::new(1).await;
    let team = a.team().await;
    let capture = a.capture(team, "Gesprek met Fatima").await;
    ops::capture::add_link(&a.app, team, capture, "https://example.org/fatima", "").await.unwrap();
    let film = a.attach(team, "gesprek.mp4", FILM).await;
    for record in [Record { kind: RecordKind::Capture, id: capture.0 }, record_of(&a, team, &film).await] {
        ops::erasure::erase(&a.app, team, record).await.unwrap();
    }
    assert!(!a.dump(team).await.to_lowercase().contains("fatima"));
    assert!(a.app.files.has(&film));
    a.clock.advance(GRACE_MS);
    crate::sync::erase::settle_alone(&a.app, team).await.unwrap();
    assert!(!a.app.files.has(&film));
    let items = ops::erasure::list(&a.app, team).await.unwrap().items;
    assert!(items.iter().all(|item| item.state == ErasedState::Gone), "{items:?}");
    rebuilds_equal(&a, team).await;
}

/// Bob as the others see him.
async fn bob(laptop: &Laptop, team: TeamId) -> Person {
    let people = ops::people::people(&laptop.app, team).await.unwrap().persons;
    people.into_iter().find(|person| person.name == "Bob").unwrap()
}

/// Sign a record whatever the rights, and keep it as an own one.
async fn sign(laptop: &Laptop, team: TeamId, deed: &Deed) -> [u8; 32] {
    let known = Known::load(&laptop.app, team).await.unwrap();
    let now_ms = laptop.app.clock.now_ms();
    let bytes = deed::sign(&laptop.app.sharer.keys, team, &known.membership.newest, now_ms, deed);
    let hash = blake3::hash(&bytes);
    let (kind, path) = (SharedKind::Member, names::member(&hash));
    let file = SharedFile { kind, hash: *hash.as_bytes(), path, bytes };
    let mut tx = laptop.app.store.begin_remote(&laptop.app, team).await.unwrap();
    store::hold(tx.conn(), team, &file, None).await.unwrap();
    tx.commit().await.unwrap();
    *hash.as_bytes()
}

async fn find(laptop: &Laptop, team: TeamId, hash: &str) -> Option<Evidence> {
    let query = EvidenceQuery { limit: 100, ..EvidenceQuery::default() };
    let all = ops::evidence::list(&laptop.app, team, &query).await.unwrap().evidence;
    all.into_iter().find(|one| one.file.as_ref().is_some_and(|file| file.hash == hash))
}

async fn record_of(laptop: &Laptop, team: TeamId, hash: &str) -> Record {
    let id: Uuid = find(laptop, team, hash).await.unwrap().id.0;
    Record { kind: RecordKind::Evidence, id }
}

async fn rebuilds_equal(laptop: &Laptop, team: TeamId) {
    let rebuilt = ops::check::rebuild(&laptop.app, team).await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
}

/// Every part of an evidence file in the folder.
fn parts(root: &Path) -> Vec<String> {
    let Ok(folders) = fs::read_dir(root.join(names::BLOBS)) else { return Vec::new() };
    let files = folders.flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}
