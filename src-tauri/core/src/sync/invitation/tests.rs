//! Codes that open, and requests that get in or do not.

use super::*;
use crate::{
    clock::SeededRandom,
    sync::membership::{admit, evaluate, found},
};

struct Scene {
    founder: DeviceKeys,
    joiner: DeviceKeys,
    genesis: Genesis,
    key: TeamKey,
    code: InvitationCode,
    invitation: Vec<u8>,
}

fn scene() -> Scene {
    let random = SeededRandom::new(3);
    let (founder, joiner) = (DeviceKeys::seeded(1), DeviceKeys::seeded(2));
    let (genesis, _) = found(&founder, &random, 0);
    let code = InvitationCode::make(&random);
    let key = TeamKey::make(&random);
    let invitation = invite(&founder, &random, &genesis, &key, &code, terms(AccessRole::Member));
    Scene { founder, joiner, genesis, key, code, invitation }
}

fn terms(role: AccessRole) -> Terms {
    Terms { role, expires_at_ms: 1000, is_manual: false, own: None }
}

#[test]
fn a_colleague_with_the_code_is_let_in_once() {
    let scene = scene();
    let invitation = open_invitation(&scene.invitation).unwrap();
    let opened = open_with_code(&invitation, &scene.code).unwrap();
    assert_eq!(opened.genesis_hash, scene.genesis.hash);
    let request =
        open_request(&ask_to_join(&scene.joiner, &SeededRandom::new(8), &opened, "Bob", 900)).unwrap();
    let before = evaluate(&scene.genesis, []);
    let candidate = judge(&before, Some(&invitation), &request, 5000).unwrap();
    let record = admit(&scene.founder, scene.genesis.team, &before, &candidate, 5000);
    assert_eq!(asked_by([&scene.key], &invitation, &request), "Bob");
    assert_eq!(asked_by([&TeamKey::make(&SeededRandom::new(6))], &invitation, &request), "");
    let after = evaluate(&scene.genesis, [record.as_slice()]);
    assert_eq!(after.role(scene.joiner.device()), Some(AccessRole::Member));
    assert_eq!(judge(&after, Some(&invitation), &request, 5000), Err(NotAccepted::AlreadyIn));

    let third = DeviceKeys::seeded(3);
    let again = open_request(&ask_to_join(&third, &SeededRandom::new(8), &opened, "Bob", 900)).unwrap();
    assert_eq!(judge(&after, Some(&invitation), &again, 5000), Err(NotAccepted::AlreadyUsed));
}

#[test]
fn another_code_opens_nothing() {
    let scene = scene();
    let invitation = open_invitation(&scene.invitation).unwrap();
    let other = InvitationCode::make(&SeededRandom::new(44));
    assert_eq!(open_with_code(&invitation, &other).err(), Some(Refusal::SealBroken));
}

#[test]
fn a_request_too_late_or_without_the_code_stays_out() {
    let scene = scene();
    let invitation = open_invitation(&scene.invitation).unwrap();
    let opened = open_with_code(&invitation, &scene.code).unwrap();
    let membership = evaluate(&scene.genesis, []);
    let late =
        open_request(&ask_to_join(&scene.joiner, &SeededRandom::new(8), &opened, "Bob", 1001)).unwrap();
    assert_eq!(judge(&membership, Some(&invitation), &late, 1002), Err(NotAccepted::Expired));
    let in_time =
        open_request(&ask_to_join(&scene.joiner, &SeededRandom::new(8), &opened, "Bob", 900)).unwrap();
    let far_later = 1001 + LATE_ACCEPTANCE_MS;
    assert_eq!(judge(&membership, Some(&invitation), &in_time, far_later), Err(NotAccepted::Expired));
    assert_eq!(judge(&membership, None, &in_time, 900), Err(NotAccepted::UnknownInvitation));

    let guess = Opened { one_time: SigningKey::from_bytes(&[9; 32]), ..opened };
    let forged =
        open_request(&ask_to_join(&scene.joiner, &SeededRandom::new(8), &guess, "Bob", 900)).unwrap();
    assert_eq!(judge(&membership, Some(&invitation), &forged, 900), Err(NotAccepted::Forged));
}

#[test]
fn an_invitation_by_who_may_not_invite_lets_nobody_in() {
    let scene = scene();
    let random = SeededRandom::new(5);
    let stranger = DeviceKeys::seeded(9);
    let bytes =
        invite(&stranger, &random, &scene.genesis, &scene.key, &scene.code, terms(AccessRole::Manager));
    let invitation = open_invitation(&bytes).unwrap();
    let opened = open_with_code(&invitation, &scene.code).unwrap();
    let request =
        open_request(&ask_to_join(&scene.joiner, &SeededRandom::new(8), &opened, "Bob", 900)).unwrap();
    let membership = evaluate(&scene.genesis, []);
    assert_eq!(judge(&membership, Some(&invitation), &request, 900), Err(NotAccepted::MayNotInvite));
}

#[test]
fn a_laptop_that_a_member_calls_theirs_while_it_asks_comes_in_as_its_own_all_the_same() {
    let scene = scene();
    let team = scene.genesis.team;
    let invitation = open_invitation(&scene.invitation).unwrap();
    let opened = open_with_code(&invitation, &scene.code).unwrap();
    let request =
        open_request(&ask_to_join(&scene.joiner, &SeededRandom::new(8), &opened, "Bob", 900)).unwrap();
    let member = DeviceKeys::seeded(5);
    let candidate = |keys: &DeviceKeys, person| Candidate {
        device: Admitted {
            signing: keys.verifying_key(),
            agreement: keys.agreement_key(),
            role: AccessRole::Member,
        },
        person,
        invitation: String::new(),
        claim: None,
    };
    let mut records =
        vec![admit(&scene.founder, team, &evaluate(&scene.genesis, []), &candidate(&member, None), 1)];
    let seen = |records: &[Vec<u8>]| evaluate(&scene.genesis, records.iter().map(Vec::as_slice));
    let as_theirs = candidate(&scene.joiner, Some(PersonId(member.device())));
    records.push(admit(&member, team, &seen(&records), &as_theirs, 2));
    let owner = |records: &[Vec<u8>]| seen(records).person_of(scene.joiner.device()).map(|of| of.id);
    assert_eq!(owner(&records), Some(PersonId(member.device())));
    let judged = judge(&seen(&records), Some(&invitation), &request, 5000).unwrap();
    assert_eq!(judged.person, None);
    records.push(admit(&scene.founder, team, &seen(&records), &judged, 5000));
    assert_eq!(owner(&records), Some(PersonId(scene.joiner.device())));
}
