//! The small signed files: the team, its members, keys, invitations, requests and acks.

use super::{AT_MS, Scene, file, scene};
use crate::{
    clock::SeededRandom,
    domain::{AccessRole, DeviceId, MemberId, SegmentName},
    golden::{kept, unchanged},
    store::Runs,
    sync::{
        Ack, Refusal, cbor,
        invitation::{self, Terms},
        keys::DeviceKeys,
        membership::{
            self, Admitted, Chains, Claim, PersonId,
            deed::{self, Deed, LastSegment, LastSegments, Record, SingleSegments, Target},
            erasure::{BlobId, ErasureState, GRACE_MS, Thing},
        },
        signed::{self, Kind, Signed},
        team_key,
    },
};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use ciborium::Value;
use uuid::Uuid;

const MEMBER: MemberId = MemberId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0b0b));

fn map(fields: Vec<(&str, Value)>) -> Value {
    Value::Map(fields.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

fn bytes(bytes: &[u8]) -> Value {
    Value::Bytes(bytes.to_vec())
}

fn person(keys: &DeviceKeys) -> PersonId {
    PersonId(keys.device())
}

#[test]
fn the_team() {
    let scene = scene();
    let kept = unchanged(&file("team-format-1.t"), &scene.team_file);
    let genesis = membership::open_genesis(&kept).expect("what was written once must open for ever");
    assert_eq!(genesis.team.0.to_string(), "62a78fb8-5efa-8be6-834e-53697533e810");
    assert_eq!((genesis.team, genesis.hash), (scene.genesis.team, scene.genesis.hash));
    assert_eq!(genesis.founder(), scene.ans.device());
    let founder = membership::evaluate(&genesis, []).devices.remove(&scene.ans.device()).unwrap();
    assert_eq!(founder.role, AccessRole::Manager);
    assert_eq!(founder.agreement, scene.ans.agreement_key());
}

/// What each record does, in the order in which they were made.
fn deeds(scene: &Scene) -> Vec<(&'static str, Deed)> {
    let admitted = |keys: &DeviceKeys, role| {
        Box::new(Admitted { signing: keys.verifying_key(), agreement: keys.agreement_key(), role })
    };
    let last = |numbers: &[(DeviceId, u64)]| -> LastSegments {
        let without_hashes = |seq| LastSegment { seq, tips: [].into() };
        numbers.iter().map(|(device, seq)| (*device, without_hashes(*seq))).collect()
    };
    let (bob, cas) = (&scene.bob, &scene.cas);
    let invitation = scene.code.id();
    vec![
        (
            "admit",
            Deed::Admit { device: admitted(bob, AccessRole::Reader), person: None, invitation, claim: None },
        ),
        (
            "role",
            Deed::SetRole {
                person: person(bob),
                role: AccessRole::Facilitator,
                last: last(&[(bob.device(), 0)]),
            },
        ),
        (
            "admit-own",
            Deed::Admit {
                device: admitted(cas, AccessRole::Facilitator),
                person: Some(person(bob)),
                invitation: "abcdefghijklmnop2345".to_owned(),
                claim: None,
            },
        ),
        (
            "remove-device",
            Deed::Remove { target: Target::Device(cas.device()), last: last(&[(cas.device(), 7)]) },
        ),
        ("keep", Deed::Keep { last: last(&[(cas.device(), 9)]) }),
        ("revoke", Deed::Revoke { invitation: "qrstuvwxyz234567abcd".to_owned() }),
        (
            "remove-person",
            Deed::Remove {
                target: Target::Person(person(bob)),
                last: last(&[(bob.device(), 300), (cas.device(), 7)]),
            },
        ),
        ("single", Deed::KeepSingle { segments: SingleSegments::from([(cas.device(), [[7; 32]].into())]) }),
        (
            "keep-tips",
            Deed::Keep { last: [(cas.device(), LastSegment { seq: 12, tips: [[8; 32]].into() })].into() },
        ),
    ]
}

#[test]
fn every_record_about_members() {
    let scene = scene();
    let (team, mut after, mut records) = (scene.genesis.team, Vec::new(), Vec::new());
    for (number, (name, deed)) in deeds(&scene).into_iter().enumerate() {
        let at_ms = AT_MS + number as u64;
        let today = deed::sign(&scene.ans, team, &after, at_ms, &deed);
        let kept = unchanged(&file(&format!("member-{name}-format-1.m")), &today);
        let record: Record = deed::read(team, &kept).expect(name);
        assert_eq!(record.deed, deed, "{name}");
        assert_eq!((record.signer, record.at_ms), (scene.ans.device(), at_ms), "{name}");
        assert_eq!(record.after, after, "{name}");
        assert_eq!(&record.hash, blake3::hash(&kept).as_bytes(), "{name}");
        after = vec![record.hash];
        records.push(kept);
    }
    // Together they say what they said.
    let at = |count: usize| membership::evaluate(&scene.genesis, records[..count].iter().map(Vec::as_slice));
    let (bob, cas) = (scene.bob.device(), scene.cas.device());
    assert_eq!(at(1).role(bob), Some(AccessRole::Reader));
    assert_eq!(
        (at(3).role(bob), at(3).role(cas)),
        (Some(AccessRole::Facilitator), Some(AccessRole::Facilitator))
    );
    assert_eq!((at(4).role(bob), at(4).role(cas)), (Some(AccessRole::Facilitator), None));
    assert_eq!(at(4).writer(cas, 8).unwrap_err(), Refusal::Removed);
    assert_eq!(at(5).writer(cas, 9).unwrap_err(), Refusal::Removed, "a number alone keeps nothing");
    let all = at(records.len());
    assert_eq!((all.role(bob), all.managers(), all.ignored), (None, 1, 0));
    assert_eq!(all.writer(bob, 300).unwrap_err(), Refusal::Removed);
    let mut chains = Chains::of(&all);
    chains.add(cas, [8; 32], [6; 32]);
    for (hash, what) in
        [([7; 32], "kept on its own"), ([8; 32], "the last one"), ([6; 32], "what it follows")]
    {
        assert!(all.writer_of(&SegmentName { device: cas, seq: 10, hash }, &chains).is_ok(), "{what}");
    }
    assert!(all.revoked_invitations.contains("qrstuvwxyz234567abcd"));
    assert!(!all.came_with(&scene.code.id(), None).is_empty());
}

/// Ids of what is erased here.
const FILM: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0f11);
const LINE: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0c0c);
const LINK: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0111);
const PARTS: BlobId = [12; 16];

/// A capture with its link that is taken back, and a film that is not: each record with when it was made.
fn erasures(scene: &Scene) -> [(&'static str, u64, Vec<u8>, Deed); 4] {
    let team = scene.genesis.team;
    let thing = |table: &str, record| Thing { table: table.to_owned(), record };
    let sign = |at_ms, after: &[[u8; 32]], deed: &Deed| deed::sign(&scene.ans, team, after, at_ms, deed);
    let hash = |bytes: &[u8]| *blake3::hash(bytes).as_bytes();
    let of_line = Deed::Erase { things: vec![thing("capture", LINE), thing("link", LINK)], blobs: vec![] };
    let first = sign(AT_MS, &[], &of_line);
    let spare = Deed::Spare { erasure: hash(&first) };
    let second = sign(AT_MS + 1, &[hash(&first)], &spare);
    let films = vec![thing("evidence", FILM)];
    let of_film = Deed::Erase { things: films.clone(), blobs: vec![] };
    let third = sign(AT_MS + 2, &[hash(&second)], &of_film);
    let end = Deed::Finish { erasure: hash(&third), things: films, blobs: vec![PARTS] };
    let ended_ms = AT_MS + 2 + GRACE_MS;
    let fourth = sign(ended_ms, &[hash(&third)], &end);
    [
        ("erase-capture", AT_MS, first, of_line),
        ("spare", AT_MS + 1, second, spare),
        ("erase-evidence", AT_MS + 2, third, of_film),
        ("finish", ended_ms, fourth, end),
    ]
}

#[test]
fn every_record_about_erasing() {
    let scene = scene();
    let (mut after, mut records): (Vec<[u8; 32]>, Vec<Vec<u8>>) = Default::default();
    for (name, at_ms, today, deed) in erasures(&scene) {
        let kept = unchanged(&file(&format!("member-{name}-format-1.m")), &today);
        let record: Record = deed::read(scene.genesis.team, &kept).expect(name);
        assert_eq!(record.deed, deed, "{name}");
        assert_eq!((record.signer, record.at_ms), (scene.ans.device(), at_ms), "{name}");
        assert_eq!(record.after, after, "{name}");
        assert_eq!(&record.hash, blake3::hash(&kept).as_bytes(), "{name}");
        after = vec![record.hash];
        records.push(kept);
    }
    // Together they say what they said, the last erasure first.
    let states = |count: usize| -> Vec<ErasureState> {
        let records = records[..count].iter().map(Vec::as_slice);
        let erasures = membership::evaluate(&scene.genesis, records).erasures;
        erasures.into_iter().map(|erasure| erasure.state).collect()
    };
    assert_eq!(states(1), [ErasureState::Waiting]);
    assert_eq!(states(2), [ErasureState::TakenBack]);
    assert_eq!(states(3), [ErasureState::Waiting, ErasureState::TakenBack]);
    let ended = ErasureState::Final { blobs: [PARTS].into() };
    assert_eq!(states(4), [ended, ErasureState::TakenBack]);
    let all = membership::evaluate(&scene.genesis, records.iter().map(Vec::as_slice));
    assert_eq!((all.erasures.len(), all.ignored), (2, 0));
    let named = |at: usize| -> Vec<(&str, Uuid)> {
        all.erasures[at].things.iter().map(|thing| (thing.table.as_str(), thing.record)).collect()
    };
    assert_eq!(named(0), [("evidence", FILM)]);
    assert_eq!(named(1), [("capture", LINE), ("link", LINK)]);
    assert_eq!((all.erasures[0].by, all.erasures[0].at_ms), (scene.ans.device(), AT_MS + 2));
}

#[test]
fn a_record_that_only_a_newer_app_understands() {
    let scene = scene();
    let body = map(vec![
        ("k", "belofte".into()),
        ("t", AT_MS.into()),
        ("a", Value::Array(vec![])),
        ("z", "van een nieuwere app".into()),
    ]);
    let today = signed::sign(Kind::Member, scene.genesis.team, &scene.ans, &body);
    let kept = unchanged(&file("member-newer-format-1.m"), &today);
    assert_eq!(deed::read(scene.genesis.team, &kept).unwrap().deed, Deed::Unknown);
    assert!(membership::check_member(scene.genesis.team, &kept).is_ok());
}

#[test]
fn a_wrapped_team_key() {
    let scene = scene();
    let receivers = [&scene.ans, &scene.bob].map(|keys| (keys.device(), keys.agreement_key()));
    let team = scene.genesis.team;
    let today = team_key::wrap(&scene.ans, &SeededRandom::new(7), team, 2, &scene.key, &receivers);
    let file = team_key::open(&unchanged(&file("key-format-1.k"), &today)).unwrap();
    assert_eq!((file.team, file.device(), file.body.epoch), (team, scene.ans.device(), 2));
    assert_eq!(file.body.key_id.as_slice(), scene.key.id().0);
    for keys in [&scene.ans, &scene.bob] {
        assert_eq!(team_key::unwrap(&file, keys).unwrap().unwrap().bytes(), scene.key.bytes());
    }
    assert!(team_key::unwrap(&file, &scene.cas).unwrap().is_none(), "it is not for Cas");
}

fn terms(scene: &Scene, is_own: bool) -> Terms {
    Terms {
        role: AccessRole::Member,
        expires_at_ms: AT_MS + 1000,
        is_manual: is_own,
        own: is_own.then(|| (person(&scene.bob), MEMBER)),
    }
}

fn invite(scene: &Scene, is_own: bool) -> Vec<u8> {
    let (genesis, key, code) = (&scene.genesis, &scene.key, &scene.code);
    invitation::invite(&scene.ans, &SeededRandom::new(8), genesis, key, code, terms(scene, is_own))
}

#[test]
fn an_invitation_for_somebody_new_and_one_for_a_device_of_ones_own() {
    let scene = scene();
    for (name, is_own) in [("invitation-format-1.i", false), ("invitation-own-format-1.i", true)] {
        let kept = unchanged(&file(name), &invite(&scene, is_own));
        let file = invitation::open_invitation(&kept).unwrap();
        assert_eq!((file.team, file.device()), (scene.genesis.team, scene.ans.device()));
        assert_eq!((file.body.id.clone(), file.body.role()), (scene.code.id(), Some(AccessRole::Member)));
        assert_eq!((file.body.expires_at_ms, file.body.is_manual), (AT_MS + 1000, is_own));
        assert_eq!(file.body.person().unwrap(), is_own.then(|| person(&scene.bob)));
        let opened = invitation::open_with_code(&file, &scene.code).unwrap();
        assert_eq!((opened.team, opened.role), (scene.genesis.team, AccessRole::Member));
        assert_eq!(opened.genesis_hash, scene.genesis.hash);
        assert_eq!(opened.member, is_own.then_some(MEMBER));
    }
}

/// As the first builds wrote it: nobody's name could be sealed to it, and it let in by itself.
#[test]
fn an_invitation_without_a_key_for_names() {
    let scene = scene();
    let (team, one_time) = (scene.genesis.team, ed25519_dalek::SigningKey::from_bytes(&[9; 32]));
    let (id, role, nonce) = (scene.code.id(), AccessRole::Member.code(), [11; 24]);
    let public = bytes(one_time.verifying_key().as_bytes());
    let said = cbor::encode(&(team, &id, &public, role, AT_MS + 1000));
    let secret = [[9; 32], scene.genesis.hash].concat();
    let sealed = XChaCha20Poly1305::new(scene.code.key().as_slice().into())
        .encrypt(XNonce::from_slice(&nonce), Payload { msg: &secret, aad: &said })
        .unwrap();
    let body = map(vec![
        ("i", id.as_str().into()),
        ("o", public),
        ("r", role.into()),
        ("e", (AT_MS + 1000).into()),
        ("n", bytes(&nonce)),
        ("c", bytes(&sealed)),
    ]);
    let today = signed::sign(Kind::Invitation, team, &scene.ans, &body);
    let file = invitation::open_invitation(&unchanged(&file("invitation-first-format-1.i"), &today)).unwrap();
    assert_eq!((file.body.id.as_str(), file.body.is_manual), (id.as_str(), false));
    let opened = invitation::open_with_code(&file, &scene.code).unwrap();
    assert_eq!((opened.team, opened.genesis_hash), (team, scene.genesis.hash));
    let asked = invitation::ask_to_join(&scene.bob, &SeededRandom::new(9), &opened, "Bob", AT_MS);
    let asked = invitation::open_request(&asked).unwrap();
    assert!(invitation::is_asked_with(&file, &asked), "and it still lets somebody in");
    assert_eq!(invitation::asked_by([&scene.key], &file, &asked), "", "whose name it cannot keep");
}

#[test]
fn a_request_to_join() {
    let scene = scene();
    let invitation = invitation::open_invitation(&invite(&scene, false)).unwrap();
    let opened = invitation::open_with_code(&invitation, &scene.code).unwrap();
    let today = invitation::ask_to_join(&scene.bob, &SeededRandom::new(9), &opened, "Bob Broeders", AT_MS);
    // The first builds did not say whose device it is to be.
    let first = kept(&file("request-format-1.j"), Vec::new);
    let with_claim = unchanged(&file("request-claim-format-1.j"), &today);
    let claim = Claim::sign(&scene.bob, scene.genesis.team, person(&scene.bob));
    for (bytes, claim) in [(first, None), (with_claim, Some(claim))] {
        let file = invitation::open_request(&bytes).unwrap();
        assert_eq!((file.team, file.device()), (scene.genesis.team, scene.bob.device()));
        assert_eq!((file.body.invitation.clone(), file.body.at_ms), (scene.code.id(), AT_MS));
        assert!(invitation::is_asked_with(&invitation, &file));
        assert_eq!(invitation::asked_by([&scene.key], &invitation, &file), "Bob Broeders");
        let membership = membership::evaluate(&scene.genesis, []);
        let candidate = invitation::judge(&membership, Some(&invitation), &file, AT_MS).unwrap();
        assert_eq!((candidate.device.role, candidate.person), (AccessRole::Member, None));
        assert_eq!(candidate.device.agreement, scene.bob.agreement_key());
        assert_eq!(candidate.claim, claim);
        // It goes into the record as it is.
        let name = if claim.is_some() { "admit-claim" } else { "admit-request" };
        let record = membership::admit(&scene.ans, scene.genesis.team, &membership, &candidate, AT_MS);
        let record = unchanged(&self::file(&format!("member-{name}-format-1.m")), &record);
        let claimed = match deed::read(scene.genesis.team, &record).unwrap().deed {
            Deed::Admit { claim, .. } => claim.map(|claim| *claim),
            other => panic!("{other:?}"),
        };
        assert_eq!(claimed, claim);
        let records = [record.as_slice()];
        let role = membership::evaluate(&scene.genesis, records).role(scene.bob.device());
        assert_eq!(role, Some(AccessRole::Member));
    }
}

#[test]
fn an_ack() {
    let scene = scene();
    let (ans, bob) = (scene.ans.device(), scene.bob.device());
    let pair = |from: u64, to: u64| Value::Array(vec![from.into(), to.into()]);
    let held = |device: DeviceId, up_to: u64| vec![("d", bytes(&device.0)), ("u", up_to.into())];
    let mut of_bob = held(bob, 0);
    of_bob.push(("r", Value::Array(vec![pair(2, 4), pair(7, 7)])));
    let body = map(vec![
        ("n", 1_790_000_000_u64.into()),
        ("o", 12_u64.into()),
        ("h", Value::Array(vec![map(held(ans, 12)), map(of_bob)])),
        ("m", bytes(&[5; 32])),
        ("v", "0.1.0".into()),
        ("s", 10_u64.into()),
        ("t", AT_MS.into()),
        ("k", bytes(&[6; 32])),
        ("d", bytes(&[7; 32])),
        ("w", Value::Array(vec!["log/aaaaaaaaaaaaaaaa/aaaaaaab-aaaaaaaaaaaaaaaaaaaa.s".into()])),
    ]);
    let today = signed::sign(Kind::Ack, scene.genesis.team, &scene.ans, &body);
    let file: Signed<Ack> = signed::open(Kind::Ack, &unchanged(&file("ack-format-1.a"), &today)).unwrap();
    let ack = &file.body;
    assert_eq!((ack.number, ack.seq_last, ack.schema, ack.at_ms), (1_790_000_000, 12, 10, AT_MS));
    assert_eq!(ack.app_version, "0.1.0");
    assert_eq!(ack.runs(), Runs::from([(ans, vec![(1, 12)]), (bob, vec![(2, 4), (7, 7)])]));
    assert!(ack.covers(ans, 1, 12) && ack.covers(bob, 3, 4) && !ack.covers(bob, 1, 4));
    assert_eq!(
        (ack.knowledge.as_slice(), ack.digest.as_ref().unwrap().as_slice()),
        (&[6; 32][..], &[7; 32][..])
    );
    assert_eq!(ack.wanted, ["log/aaaaaaaaaaaaaaaa/aaaaaaab-aaaaaaaaaaaaaaaaaaaa.s"]);
    assert_eq!(cbor::encode(ack), file.body_bytes, "said again it is the same, byte for byte");
}
