//! Somebody with bad intentions and the run of the folder: nothing they put there is believed, nothing can be read.

use super::{
    laptop::{Laptop, Shared, TwoLaptops, copy_folder},
    people::me,
};
use crate::{
    clock::SeededRandom,
    domain::{AccessRole, Change, FieldChange, Hlc, RecordId, SegmentName},
    ops, store,
    sync::{
        Known, Refusal,
        format::{self, Header},
        keys::DeviceKeys,
        names,
        team_key::{self, TeamKey},
    },
};
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
};
use uuid::Uuid;

const SECRET: &str = "wat Ans over groep 2B schreef";

fn lie() -> Vec<u8> {
    let field =
        FieldChange { name: "line".into(), value: Some(json!("een leugen")), update: None, replaces: vec![] };
    let hlc = Hlc::new(4_000_000_000_000, 0);
    Change::new("capture", RecordId(Uuid::from_u128(77)), hlc, vec![field]).encode()
}

/// Put a file in the folder as a sharing program would bring it.
pub fn plant(root: &Path, path: &str, bytes: &[u8]) {
    let target = root.join(path);
    fs::create_dir_all(target.parent().unwrap()).unwrap();
    fs::write(target, bytes).unwrap();
}

/// A segment by these keys with a lie in it.
pub fn forged(known: &Known, keys: &DeviceKeys, key: &TeamKey, seq: u64) -> Vec<u8> {
    let header = Header {
        team: known.genesis.team,
        device: keys.device(),
        epoch: keys.epoch(),
        seq,
        previous: [0; 32],
        membership_head: known.membership.head,
        key_id: key.id(),
    };
    format::seal(&header, 1, vec![lie()], key, keys, &SeededRandom::new(5)).unwrap()
}

/// Put a segment with a lie in it, by the keys of this laptop, where the app would have put it.
pub fn plant_lie(root: &Path, by: &Laptop, known: &Known, seq: u64) {
    let bytes = forged(known, &by.app.sharer.keys, known.newest_key().unwrap(), seq);
    plant(root, &names::segment(by.app.device, seq, &blake3::hash(&bytes)), &bytes);
}

pub async fn reasons(laptop: &Laptop, team: crate::domain::TeamId) -> Vec<String> {
    let mut conn = laptop.app.store.read().await.unwrap();
    let mut reasons: Vec<String> =
        store::quarantined(&mut conn, team).await.unwrap().into_values().map(|kept| kept.reason).collect();
    reasons.sort();
    reasons
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}

#[tokio::test]
async fn who_has_the_folder_but_no_key_reads_no_word_of_it() {
    let two = TwoLaptops::joined().await;
    let (a, team) = (&two.a, two.team);
    a.capture(team, SECRET).await;
    a.attach(team, "gespreksverslag.txt", SECRET.repeat(50).as_bytes()).await;
    two.share_all().await;
    assert!(two.b.dump(team).await.contains(SECRET));
    let needles = [SECRET, "Ans", "Bob", "De Vlinder", "gespreksverslag"];
    for path in files_below(&two.root()).iter().filter(|path| path.extension().is_some_and(|of| of != "txt"))
    {
        let bytes = fs::read(path).unwrap();
        for needle in needles {
            let is_there = bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
            assert!(!is_there, "{needle} can be read in {}", path.display());
        }
    }
    // The app itself, pointed at a copy of everything, shows nothing either.
    let stranger = Laptop::new(66).await;
    let known = Known::load(&a.app, team).await.unwrap();
    for path in files_below(&two.root()) {
        let bytes = fs::read(path).unwrap();
        let Ok(segment) = format::parse(&bytes) else { continue };
        assert_eq!(segment.open(&TeamKey::make(&SeededRandom::new(66))).unwrap_err(), Refusal::UnknownKey);
        let of_stranger = SegmentName { device: stranger.app.device, ..segment.name() };
        assert!(known.writer_of(&of_stranger).is_err());
    }
}

#[tokio::test]
async fn a_segment_by_a_stranger_with_a_stolen_key_or_anothers_name_is_not_believed() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    two.share_all().await;
    let before = b.dump(team).await;
    let known = Known::load(&a.app, team).await.unwrap();
    let key = known.newest_key().unwrap();
    let stranger = DeviceKeys::seeded(66);
    let by_stranger = forged(&known, &stranger, key, 1);
    plant(&two.root(), "log/aaaaaaaaaaaaaaaa/aaaaaaab-aaaaaaaaaaaaaaaaaaaa.s", &by_stranger);
    // The same, saying that it is A's.
    let mut in_anothers_name = by_stranger.clone();
    in_anothers_name[26..36].copy_from_slice(&a.app.device.0);
    plant(&two.root(), "log/aaaaaaaaaaaaaaaa/aaaaaaac-aaaaaaaaaaaaaaaaaaaa.s", &in_anothers_name);
    b.share(team).await;
    assert_eq!(b.dump(team).await, before);
    assert_eq!(reasons(b, team).await, ["signature_wrong", "unknown_device"]);
}

#[tokio::test]
async fn who_was_removed_gives_nobody_a_key_to_read_along_with() {
    let two = TwoLaptops::joined_as(AccessRole::Facilitator).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let bob = me(b, team).await;
    ops::people::remove_person(&a.app, team, &bob.id).await.unwrap();
    let own_key = TeamKey::make(&SeededRandom::new(666));
    let receiver = (a.app.device, a.app.sharer.keys.agreement_key());
    for epoch in [3, u32::MAX] {
        let random = SeededRandom::new(u64::from(epoch));
        let file = team_key::wrap(&b.app.sharer.keys, &random, team, epoch, &own_key, &[receiver]);
        plant(&two.root(), &names::team_key(epoch, &blake3::hash(&file)), &file);
    }
    a.share(team).await;
    a.capture(team, SECRET).await;
    a.share(team).await;
    let newest = fs::read(two.newest_segment()).unwrap();
    assert_ne!(format::parse(&newest).unwrap().header.key_id, own_key.id());
    // It is kept to open with, since work that counts may be sealed with it, under the epoch for reading alone.
    let known = Known::load(&a.app, team).await.unwrap();
    let epochs = known.keys.iter().filter(|(_, key)| key.id() == own_key.id()).map(|(epoch, _)| *epoch);
    assert_eq!(epochs.collect::<Vec<_>>(), [team_key::READING_EPOCH]);
    // Past every wait before keys are mended, A seals with it as little.
    for line in ["een uur later", "twee uur later"] {
        a.clock.advance(60 * 60 * 1000);
        a.share(team).await;
        a.capture(team, line).await;
        a.share(team).await;
        let newest = fs::read(two.newest_segment()).unwrap();
        assert_ne!(format::parse(&newest).unwrap().header.key_id, own_key.id());
    }
    b.share(team).await;
    for line in [SECRET, "een uur later", "twee uur later"] {
        assert!(!b.dump(team).await.contains(line));
    }
}

#[tokio::test]
async fn no_key_of_who_is_removed_opens_what_is_sealed_since() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    two.share_all().await;
    let bob = me(b, team).await;
    ops::people::remove_person(&a.app, team, &bob.id).await.unwrap();
    a.capture(team, SECRET).await;
    a.share(team).await;
    // B's own app stops by itself; what counts is what another program could do with its keys.
    b.share(team).await;
    let newest = fs::read(two.newest_segment()).unwrap();
    let segment = format::parse(&newest).unwrap();
    assert_eq!(segment.header.device, a.app.device);
    let keys = Known::load(&b.app, team).await.unwrap().keys;
    assert!(!keys.is_empty() && keys.iter().all(|(_, key)| segment.open(key).is_err()));
}

#[tokio::test]
async fn who_is_removed_and_writes_on_past_the_app_is_not_believed() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    b.capture(team, "Voor het vertrek").await;
    two.share_all().await;
    let bob = me(b, team).await;
    let known = Known::load(&b.app, team).await.unwrap();
    ops::people::remove_person(&a.app, team, &bob.id).await.unwrap();
    a.share(team).await;
    let before = a.dump(team).await;
    assert!(before.contains("Voor het vertrek"));
    plant_lie(&two.root(), b, &known, 50);
    a.share(team).await;
    assert_eq!(a.dump(team).await, before);
    assert_eq!(reasons(a, team).await, ["removed"]);
}

#[tokio::test]
async fn who_leaps_ahead_before_being_removed_is_not_free_to_write_up_to_there() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    b.capture(team, "Voor het vertrek").await;
    two.share_all().await;
    let known = Known::load(&b.app, team).await.unwrap();
    plant_lie(&two.root(), b, &known, 1 << 40);
    a.share(team).await;
    let bob = me(b, team).await;
    ops::people::remove_person(&a.app, team, &bob.id).await.unwrap();
    a.share(team).await;
    let before = a.dump(team).await;
    assert!(before.contains("Voor het vertrek"));
    plant_lie(&two.root(), b, &known, 1 << 20);
    a.share(team).await;
    assert_eq!(a.dump(team).await, before);
    assert_eq!(reasons(a, team).await, ["removed"]);
}

#[tokio::test]
async fn who_is_removed_may_not_write_on_under_numbers_that_were_used() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    for line in ["Een", "Twee", "Drie"] {
        b.capture(team, line).await;
        two.share_all().await;
    }
    let known = Known::load(&b.app, team).await.unwrap();
    let bob = me(b, team).await;
    ops::people::remove_person(&a.app, team, &bob.id).await.unwrap();
    a.share(team).await;
    let before = a.dump(team).await;
    (0..=4).for_each(|seq| plant_lie(&two.root(), b, &known, seq));
    a.share(team).await;
    assert_eq!(a.dump(team).await, before);
    assert_eq!(reasons(a, team).await, ["removed"; 5]);
    // Whoever comes later and gets the true and the false together tells them apart.
    let late = two.third_joins(3).await;
    late.share(team).await;
    assert_eq!(late.dump(team).await, a.dump(team).await);
    assert!(late.dump(team).await.contains("Een") && !late.dump(team).await.contains("een leugen"));
}

#[tokio::test]
async fn a_device_of_which_nothing_had_come_may_write_nothing_afterwards() {
    let two = TwoLaptops::joined_as(AccessRole::Reader).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let known = Known::load(&b.app, team).await.unwrap();
    let bob = me(b, team).await;
    ops::people::remove_person(&a.app, team, &bob.id).await.unwrap();
    a.share(team).await;
    let before = a.dump(team).await;
    (0..=1).for_each(|seq| plant_lie(&two.root(), b, &known, seq));
    a.share(team).await;
    assert_eq!(a.dump(team).await, before);
    assert_eq!(reasons(a, team).await, ["removed"; 2]);
}

#[tokio::test]
async fn a_reader_who_writes_past_the_app_is_not_believed() {
    let two = TwoLaptops::joined_as(AccessRole::Reader).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let before = a.dump(team).await;
    let known = Known::load(&b.app, team).await.unwrap();
    plant_lie(&two.root(), b, &known, 1);
    a.share(team).await;
    assert_eq!(a.dump(team).await, before);
    assert_eq!(reasons(a, team).await, ["may_not_write"]);
}

#[tokio::test]
async fn a_segment_of_one_team_means_nothing_in_another() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let other_folder = Shared::new();
    let other = a.team().await;
    ops::sharing::choose_folder(&a.app, other, other_folder.path()).await.unwrap();
    a.capture(other, "van het andere team").await;
    a.share(other).await;
    two.share_all().await;
    let before = b.dump(team).await;
    let from = other_folder.path().join(names::team_folder(other)).join(names::LOG);
    copy_folder(&from, &two.root().join("log"));
    b.share(team).await;
    assert_eq!(b.dump(team).await, before);
    assert!(reasons(b, team).await.iter().all(|reason| reason == "other_team"));
    assert!(!reasons(b, team).await.is_empty());
}

#[tokio::test]
async fn what_lies_under_odd_names_stays_in_the_folder_and_goes_nowhere_else() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    a.capture(team, "op zijn plaats").await;
    a.share(team).await;
    let segment = fs::read(two.newest_segment()).unwrap();
    fs::remove_file(two.newest_segment()).unwrap();
    plant(&two.root(), "log/a..%2f..%2fbashrc/CON.s", &segment);
    plant(&two.root(), "join/-rf ~.i", b"WPINVT\r\n");
    b.share(team).await;
    assert!(b.dump(team).await.contains("op zijn plaats"), "names are hints, the content is the truth");
    b.share(team).await;
    let outside: Vec<PathBuf> =
        fs::read_dir(two.shared.path()).unwrap().map(|of| of.unwrap().path()).collect();
    assert_eq!(outside, [two.root()], "nothing was written outside the team's folder");
}
