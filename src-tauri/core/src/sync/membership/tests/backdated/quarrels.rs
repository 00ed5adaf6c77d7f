//! Who take each other out, two at a time, in chains and in rings.

use super::*;

#[test]
fn who_stays_in_a_quarrel_decides_on_as_before() {
    let mut team = Team::founded();
    let mut all = Vec::new();
    for (who, role) in [(1, Manager), (2, Manager), (3, Member), (4, Member)] {
        all.push(team.admit(0, &all.clone(), who, role));
    }
    // What strikes anything makes the others be weighed again.
    let keep = Deed::Keep { last: LastSegments::from([(team.device(3), last_at(2))]) };
    team.sign(4, &all, &keep);
    let strikes = team.remove(0, &all, 4, 0);
    let (one, other) = (team.remove(1, &all, 2, 0), team.remove(2, &all, 1, 0));
    assert_eq!([0, 1, 2].map(|who| team.role(who)), [Some(Manager), None, None], "both are out");
    let known: Vec<usize> = all.iter().copied().chain([strikes, one, other]).collect();
    let back = Candidate { invitation: "again".into(), ..team.candidate(1, Manager) };
    let back = team.admit_candidate(0, &known, back);
    let known: Vec<usize> = known.into_iter().chain([back]).collect();
    team.remove(1, &known, 3, 0);
    assert_eq!([0, 1, 2, 3].map(|who| team.role(who)), [Some(Manager), Some(Manager), None, None]);
}

#[test]
fn who_stays_because_nobody_else_manages_decides_on_as_before() {
    for has_founder in [true, false] {
        let mut team = Team::founded();
        let mut all = Vec::new();
        for (who, role) in [(1, Manager), (2, Manager), (3, Member), (4, Member)] {
            all.push(team.admit(0, &all.clone(), who, role));
        }
        if !has_founder {
            all.push(team.remove(0, &all.clone(), 0, 0));
        }
        let keep = Deed::Keep { last: LastSegments::from([(team.device(3), last_at(2))]) };
        team.sign(4, &all, &keep);
        let (first, second) = if has_founder { (0, 1) } else { (1, 2) };
        let strikes = team.remove(first, &all, 4, 0);
        let (one, other) = (team.remove(first, &all, second, 0), team.remove(second, &all, first, 0));
        assert_eq!([first, second].map(|who| team.role(who)), [Some(Manager), None], "the earlier one stays");
        let known: Vec<usize> = all.iter().copied().chain([strikes, one, other]).collect();
        team.remove(first, &known, 3, 0);
        assert_eq!(team.role(3), None);
    }
}

#[test]
fn in_a_chain_of_removals_every_other_one_holds() {
    let mut team = Team::founded();
    let mut all = Vec::new();
    for (who, role) in [(1, Manager), (2, Manager), (3, Manager), (4, Manager), (5, Manager), (6, Member)] {
        all.push(team.admit(0, &all.clone(), who, role));
    }
    for (by, who) in [(1, 6), (2, 1), (3, 2), (4, 3), (5, 4)] {
        team.remove(by, &all, who, 0);
    }
    let ins: Vec<usize> = (0..7).filter(|who| team.role(*who).is_some()).collect();
    assert_eq!(ins, [0, 1, 3, 5], "5 took 4 out, so 3 is in and took 2 out, so 1 is in and took 6 out");
}

#[test]
fn a_ring_of_removals_ends_and_leaves_somebody() {
    let mut team = Team::founded();
    let mut all = vec![team.admit(0, &[], 1, Manager)];
    for who in 2..6 {
        all.push(team.admit(0, &all.clone(), who, Manager));
    }
    for (by, who) in [(1, 2), (2, 3), (3, 4), (4, 5), (5, 1)] {
        team.remove(by, &all, who, 0);
    }
    assert_eq!(team.role(0), Some(Manager));
    let ins = (1..6).filter(|who| team.role(*who).is_some()).count();
    assert!((1..5).contains(&ins), "{ins}");
}

#[test]
fn it_does_not_matter_from_which_laptop_somebody_took_somebody_out() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Manager);
    let b = team.admit(0, &[a], 2, Manager);
    let own = team.own_device(2, &[a, b], 3, Manager);
    team.remove(3, &[a, b, own], 1, 0);
    team.remove(1, &[a, b], 2, 0);
    assert_eq!([0, 1, 2, 3].map(|who| team.role(who)), [Some(Manager), None, None, None], "both are out");
}
