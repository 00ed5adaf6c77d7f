//! Whose a laptop is: what it says itself, and what others say of it late.

use super::*;

#[test]
fn a_laptop_that_never_said_whose_it_is_stays_with_whom_somebody_gave_it_who_decides() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Member);
    let b = team.admit(0, &[a], 2, Manager);
    team.remove(0, &[a, b], 1, 0);
    let theirs = Candidate { person: Some(team.person(1)), ..team.candidate(2, Member) };
    team.admit_candidate(1, &[a], theirs);
    assert_eq!(team.role(2), Some(Manager));
    assert_eq!(team.all().person_of(team.device(2)).unwrap().id, team.person(2));
}

#[test]
fn nobody_takes_back_how_they_came_in_by_saying_to_be_a_friends() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Member);
    let b = team.admit_candidate(0, &[a], claiming(&team, 2, 2, Manager));
    let c = team.admit(2, &[a, b], 3, Member);
    team.remove(0, &[a, b, c], 2, 0);
    let friends = Candidate { person: Some(team.person(1)), ..claiming(&team, 2, 1, Member) };
    team.admit_candidate(1, &[a], friends);
    assert_eq!([2, 3].map(|who| team.role(who)), [None, Some(Member)]);
}

/// As an app lets in whose device says that it is this person's.
fn claiming(team: &Team, who: usize, person: usize, role: AccessRole) -> Candidate {
    let claim = Claim::sign(&team.keys[who], team.genesis.team, team.person(person));
    Candidate { claim: Some(claim), ..team.candidate(who, role) }
}

#[test]
fn nobody_makes_a_colleagues_laptop_theirs_by_saying_so_earlier() {
    for is_copied in [false, true] {
        let mut team = Team::founded();
        let a = team.admit(0, &[], 1, Member);
        let b = team.admit(0, &[a], 3, Member);
        let colleague = claiming(&team, 2, 2, Facilitator);
        let c = team.admit_candidate(0, &[a, b], colleague.clone());
        let claim = colleague.claim.filter(|_| is_copied);
        let theirs = Candidate { person: Some(team.person(1)), claim, ..team.candidate(2, Member) };
        team.admit_candidate(1, &[a], theirs);
        team.remove_device(1, &[a], 2);
        let membership = team.all();
        assert_eq!(membership.person_of(team.device(2)).unwrap().id, team.person(2));
        assert_eq!(team.role(2), Some(Facilitator));
        // Nor once who says so was taken out.
        team.remove(0, &[a, b, c], 1, 0);
        assert_eq!((team.role(1), team.role(2)), (None, Some(Facilitator)));
    }
}

#[test]
fn a_claim_for_another_team_or_with_another_key_or_by_another_device_says_nothing() {
    let team = Team::founded();
    let device = team.candidate(2, Member).device;
    let claim = Claim::sign(&team.keys[2], team.genesis.team, team.person(2));
    assert!(claim.is_by(team.genesis.team, &device));
    assert_eq!(Claim::read(&claim.bytes()).unwrap(), claim);
    assert_eq!(Claim::read(&claim.bytes()[..73]).unwrap_err(), Refusal::TooShort);
    assert!(!claim.is_by(TeamId(Uuid::from_u128(1)), &device));
    assert!(!claim.is_by(team.genesis.team, &team.candidate(3, Member).device));
    let agreement = team.keys[3].agreement_key();
    assert!(!claim.is_by(team.genesis.team, &Admitted { agreement, ..device.clone() }));
    let mut bytes = claim.bytes();
    bytes[..10].copy_from_slice(&team.device(1).0);
    assert!(!Claim::read(&bytes).unwrap().is_by(team.genesis.team, &device), "for another person");
}

#[test]
fn a_laptop_that_comes_back_asking_as_somebody_new_stays_its_persons() {
    for is_signed in [false, true] {
        let mut team = Team::founded();
        let a = team.admit(0, &[], 1, Member);
        let second = if is_signed { claiming(&team, 2, 1, Member) } else { team.candidate(2, Member) };
        let own = Candidate { person: Some(team.person(1)), ..second };
        let b = team.admit_candidate(1, &[a], own);
        let c = team.remove_device(0, &[a, b], 2);
        assert_eq!(team.role(2), None);
        let again = Candidate { person: Some(team.person(1)), ..claiming(&team, 2, 2, Reader) };
        let again = Candidate { invitation: "another".into(), ..again };
        team.admit_candidate(0, &[a, b, c], again);
        assert_eq!(team.role(2), Some(Member));
        assert_eq!(team.all().person_of(team.device(2)).unwrap().id, team.person(1));
    }
}

#[test]
fn nobody_without_a_right_to_it_takes_a_laptop_from_its_person_with_what_it_once_said() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Member);
    let b = team.admit(0, &[a], 3, Reader);
    let own = Candidate { person: Some(team.person(1)), ..team.candidate(2, Member) };
    team.admit_candidate(1, &[a, b], own);
    // It once asked with a code for anybody, and said to be somebody new.
    let copied = Candidate { invitation: "copied".into(), ..claiming(&team, 2, 2, Member) };
    for known in [vec![], vec![a, b]] {
        team.admit_candidate(3, &known, copied.clone());
        assert_eq!(team.all().person_of(team.device(2)).unwrap().id, team.person(1));
        assert_eq!(team.role(2), Some(Member));
    }
}
