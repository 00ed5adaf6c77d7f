//! Members who go past the app, colleagues who lie, and files that promise more than they hold.

use super::{
    attacks::{forged, plant, reasons},
    laptop::{Laptop, Shared, TwoLaptops, copy_folder, files_below},
    packs::{a_month_passes, ended, packed, remove_all},
};
use crate::{
    clock::Clock,
    domain::{AccessRole, DeviceId, TeamId},
    limits::PACK_SEGMENTS_MIN,
    ops,
    sync::{
        Known,
        keys::DeviceKeys,
        membership::{
            Admitted, PersonId,
            deed::{self, Deed, LastSegment, LastSegments, Target},
        },
        names,
        signed::{self, Kind},
        team_key::{self, TeamKey},
    },
};
use ciborium::Value;
use std::{fs, path::Path};

/// A record about members that a laptop's owner signs past the app.
async fn plant_deed(by: &Laptop, team: TeamId, root: &Path, deed: Deed) {
    let known = Known::load(&by.app, team).await.unwrap();
    let now_ms = by.clock.now_ms();
    let record = deed::sign(&by.app.sharer.keys, team, &known.membership.newest, now_ms, &deed);
    plant(root, &names::member(&blake3::hash(&record)), &record);
}

async fn roles(laptop: &Laptop, team: TeamId, devices: &[DeviceId]) -> Vec<Option<AccessRole>> {
    let known = Known::load(&laptop.app, team).await.unwrap();
    devices.iter().map(|device| known.membership.role(*device)).collect()
}

#[tokio::test]
async fn a_member_who_lets_in_or_rises_past_the_app_changes_nothing_for_anybody() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let friend = DeviceKeys::seeded(66);
    let devices = [a.app.device, b.app.device, friend.device()];
    let admitted = Admitted {
        signing: friend.verifying_key(),
        agreement: friend.agreement_key(),
        role: AccessRole::Reader,
    };
    let admit = |person| Deed::Admit {
        device: Box::new(admitted.clone()),
        person,
        invitation: "abcdefghijklmnop2345".to_owned(),
        claim: None,
    };
    let me = PersonId(b.app.device);
    let rise = |person, role| Deed::SetRole { person, role, last: LastSegments::new() };
    let before = a.dump(team).await;
    plant_deed(b, team, &two.root(), admit(None)).await;
    plant_deed(b, team, &two.root(), admit(Some(PersonId(a.app.device)))).await;
    plant_deed(b, team, &two.root(), rise(me, AccessRole::Manager)).await;
    plant_deed(b, team, &two.root(), rise(PersonId(a.app.device), AccessRole::Reader)).await;
    // And the friend writes, with the key of the team that the member gave.
    let known = Known::load(&b.app, team).await.unwrap();
    let segment = forged(&known, &friend, known.newest_key().unwrap(), 1);
    plant(&two.root(), &names::segment(friend.device(), 1, &blake3::hash(&segment)), &segment);
    two.share_all().await;
    for laptop in [a, b] {
        let expected = [Some(AccessRole::Manager), Some(AccessRole::Member), None];
        assert_eq!(roles(laptop, team, &devices).await, expected);
        assert_eq!(laptop.dump(team).await, before);
    }
    assert_eq!(reasons(a, team).await, ["unknown_device"]);
    a.capture(team, "Het werk gaat door").await;
    two.share_all().await;
    assert!(b.dump(team).await.contains("Het werk gaat door"));
}

#[tokio::test]
async fn a_facilitator_who_removes_a_manager_past_the_app_removes_nobody() {
    let two = TwoLaptops::joined_as(AccessRole::Facilitator).await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    let devices = [a.app.device, b.app.device];
    let remove = |target| Deed::Remove { target, last: LastSegments::new() };
    plant_deed(b, team, &two.root(), remove(Target::Person(PersonId(a.app.device)))).await;
    plant_deed(b, team, &two.root(), remove(Target::Device(a.app.device))).await;
    let keep = Deed::Keep { last: LastSegments::from([(a.app.device, LastSegment::default())]) };
    plant_deed(b, team, &two.root(), keep).await;
    two.share_all().await;
    for laptop in [a, b] {
        let expected = [Some(AccessRole::Manager), Some(AccessRole::Facilitator)];
        assert_eq!(roles(laptop, team, &devices).await, expected);
    }
    a.capture(team, "Nog steeds beheerder").await;
    two.share_all().await;
    assert!(b.dump(team).await.contains("Nog steeds beheerder"), "and what the manager writes still counts");
}

#[tokio::test]
async fn no_signed_file_of_one_team_means_anything_in_another() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    // The same person founded another team, where a stranger is in.
    let (other_folder, stranger) = (Shared::new(), Laptop::new(66).await);
    let other = a.team().await;
    ops::sharing::choose_folder(&a.app, other, other_folder.path()).await.unwrap();
    let invitation = a.invite(other, AccessRole::Manager).await.unwrap();
    stranger.join(&other_folder, &invitation.code).await.unwrap();
    a.invite(other, AccessRole::Manager).await.unwrap();
    for laptop in [a, &stranger, a, &stranger] {
        laptop.share(other).await;
    }
    two.share_all().await;
    let (before, devices) = (b.dump(team).await, [stranger.app.device]);
    let from = other_folder.path().join(names::team_folder(other));
    let kinds = [names::MEMBERS, names::KEYS, names::JOIN, names::ACKS, names::LOG];
    for kind in kinds {
        assert!(!files_below(&from.join(kind)).is_empty(), "{kind} has something to replay");
        copy_folder(&from.join(kind), &two.root().join(kind));
    }
    b.share(team).await;
    a.share(team).await;
    for laptop in [a, b] {
        assert_eq!(laptop.dump(team).await, before);
        assert_eq!(roles(laptop, team, &devices).await, [None]);
        let reasons = reasons(laptop, team).await;
        assert!(reasons.len() >= 4 && reasons.iter().all(|reason| reason == "other_team"), "{reasons:?}");
    }
}

/// An ack in this laptop's name with whatever it likes in it.
fn plant_ack(by: &Laptop, team: TeamId, root: &Path, said: Vec<(&str, Value)>) {
    let at_ms = by.clock.now_ms();
    let number = at_ms / 1000 + 1;
    let mut body = vec![
        ("n", number.into()),
        ("o", 0_u64.into()),
        ("h", Value::Array(Vec::new())),
        ("m", Value::Bytes(vec![0; 32])),
        ("v", "0.1.0".into()),
        ("s", 10_u64.into()),
        ("t", at_ms.into()),
        ("k", Value::Bytes(vec![0; 32])),
    ];
    for (key, value) in said {
        body.retain(|(of, _)| *of != key);
        body.push((key, value));
    }
    let body = Value::Map(body.into_iter().map(|(key, value)| (key.into(), value)).collect());
    let ack = signed::sign(Kind::Ack, team, &by.app.sharer.keys, &body);
    plant(root, &names::ack(by.app.device, number, &blake3::hash(&ack)), &ack);
}

fn holds_all_of(device: DeviceId) -> Value {
    let held = vec![("d".into(), Value::Bytes(device.0.to_vec())), ("u".into(), u64::MAX.into())];
    Value::Array(vec![Value::Map(held)])
}

#[tokio::test]
async fn a_device_that_claims_to_hold_what_it_does_not_makes_nobody_lose_anything() {
    let two = packed().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    // Cas is let in and reads nothing.
    let liar = Laptop::new(9).await;
    let invitation = a.invite(team, AccessRole::Member).await.unwrap();
    liar.join(&two.shared, &invitation.code).await.unwrap();
    a.share(team).await;
    let loose = ended(&two, ".s");
    assert!(loose.len() >= PACK_SEGMENTS_MIN);

    // The lie alone, with a clock of its own two years ahead, takes nothing away.
    liar.clock.advance(2 * 365 * 24 * 60 * 60 * 1000);
    plant_ack(&liar, team, &two.root(), vec![("h", holds_all_of(a.app.device))]);
    // Time for the daily look at everything, which takes loose ones away.
    for laptop in [a, b] {
        laptop.clock.advance(2 * 24 * 60 * 60 * 1000);
    }
    two.share_all().await;
    assert!(loose.iter().all(|path| path.exists()), "the own clock must say so too");

    // A month and a half later, and Bob says truly what he has: the loose ones go, and the pack holds them all.
    a_month_passes(&two).await;
    a.share(team).await;
    assert!(ended(&two, ".s").len() < PACK_SEGMENTS_MIN, "a liar is believed, and nothing hangs on it");
    liar.share(team).await;
    two.share_all().await;
    liar.share(team).await;
    assert_eq!(liar.dump(team).await, a.dump(team).await, "who lied finds everything in the pack");

    // The pack goes as well, which no device of the team does: whoever holds it puts it back.
    remove_all(&ended(&two, ".p"));
    b.share(team).await;
    let late = two.third_joins(10).await;
    assert_eq!(late.dump(team).await, a.dump(team).await);
}

#[tokio::test]
async fn an_ack_that_asks_for_other_files_or_says_absurd_things_gets_nothing_and_stops_nobody() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    two.share_all().await;
    let keys = a.app.home.keys();
    let wanted: Vec<Value> =
        ["../../device.key", "/etc/passwd", "team.t/../../x", keys.to_str().unwrap(), "", ".", "log"]
            .into_iter()
            .map(Into::into)
            .collect();
    let pair = |from: u64, to: u64| Value::Array(vec![from.into(), to.into()]);
    let runs = vec![pair(u64::MAX, 0), pair(5, 3), pair(1, u64::MAX), pair(0, 0)];
    let held = |device: Vec<u8>| {
        let said = vec![
            ("d".into(), Value::Bytes(device)),
            ("u".into(), u64::MAX.into()),
            ("r".into(), Value::Array(runs.clone())),
        ];
        Value::Map(said)
    };
    let all = vec![held(a.app.device.0.to_vec()), held(vec![1]), held(vec![7; 10])];
    let before = files_below(two.shared.path());
    plant_ack(
        b,
        team,
        &two.root(),
        vec![
            ("w", Value::Array(wanted)),
            ("h", Value::Array(all)),
            ("o", u64::MAX.into()),
            ("t", u64::MAX.into()),
            ("s", u64::from(u32::MAX).into()),
        ],
    );
    a.share(team).await;
    ops::health::health(&a.app, team).await.expect("the health of the team is still shown");
    let with_ack = files_below(two.shared.path()).len();
    assert_eq!(with_ack, before.len() + 1, "nothing was put there for it");
    a.capture(team, "Ondanks alles").await;
    two.share_all().await;
    assert_eq!(a.dump(team).await, b.dump(team).await);
}

#[tokio::test]
async fn files_that_promise_gigabytes_are_refused_by_what_they_are() {
    let two = TwoLaptops::joined().await;
    let (a, b, team) = (&two.a, &two.b, two.team);
    a.capture(team, "Een gewone regel").await;
    two.share_all().await;
    let before = b.dump(team).await;
    let header = |magic: &[u8; 8]| [magic, &[0, 1][..], team.0.as_bytes()].concat();
    // A segment whose ciphertext is said to be four gigabytes.
    let mut segment = fs::read(two.newest_segment()).unwrap();
    segment[156..160].copy_from_slice(&u32::MAX.to_be_bytes());
    plant(&two.root(), "log/a/huge.s", &segment);
    // A signed file whose body is said to be a gigabyte.
    let mut member = header(b"WPMEMB\r\n");
    member.extend_from_slice(a.app.sharer.keys.verifying_key().as_bytes());
    member.extend_from_slice(&(1_u32 << 30).to_be_bytes());
    member.extend_from_slice(&[0; 200]);
    plant(&two.root(), "members/huge.m", &member);
    // A pack of four billion segments, and one whose only segment is said to be as long.
    for (number, length) in [0, u32::MAX].into_iter().enumerate() {
        let mut pack = header(b"WPPACK\r\n");
        pack.extend_from_slice(&a.app.device.0);
        pack.extend_from_slice(&[1_u64.to_be_bytes(), u64::MAX.to_be_bytes()].concat());
        pack.extend_from_slice(&[u32::MAX.to_be_bytes(), length.to_be_bytes()].concat());
        plant(&two.root(), &format!("log/a/p-huge-{number}.p"), &pack);
    }
    // A good signature over a body with a list of four billion items.
    let mut list = vec![0xA1, 0x61, b'w', 0x9A];
    list.extend_from_slice(&u32::MAX.to_be_bytes());
    let key = TeamKey::make(&crate::clock::SeededRandom::new(1));
    let good = team_key::wrap(&a.app.sharer.keys, &crate::clock::SeededRandom::new(2), team, 2, &key, &[]);
    assert!(team_key::open(&good).is_ok());
    plant(&two.root(), "keys/list.k", &resigned(&a.app.sharer.keys, &good, &list));
    // Files that are as large as they say, and larger than any of this app.
    for name in ["log/a/sparse.s", "members/sparse.m", "acks/a/sparse.a", "sparse.t"] {
        plant(&two.root(), name, b"WPMEMB\r\n");
        fs::File::options().write(true).open(two.root().join(name)).unwrap().set_len(3 << 30).unwrap();
    }
    b.share(team).await;
    assert_eq!(b.dump(team).await, before);
    let mut reasons = reasons(b, team).await;
    reasons.dedup();
    assert_eq!(reasons, ["body_broken", "other_kind", "too_short"]);
    a.capture(team, "Het werk gaat door").await;
    two.share_all().await;
    assert_eq!(a.dump(team).await, b.dump(team).await);
}

/// The same kind of file with another body, signed as it should be.
fn resigned(keys: &DeviceKeys, file: &[u8], body: &[u8]) -> Vec<u8> {
    let mut bytes = file[..58].to_vec();
    bytes.extend_from_slice(&u32::try_from(body.len()).unwrap().to_be_bytes());
    bytes.extend_from_slice(body);
    let signature = signed::signature(keys, &bytes);
    bytes.extend_from_slice(&signature);
    bytes
}
