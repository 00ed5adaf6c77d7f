//! What was erased, whatever the order in which the records come and whoever signed them.

use super::*;
use crate::sync::membership::erasure::{ErasureState, GRACE_MS, Thing};

const AT_MS: u64 = 2000;

impl Team {
    fn sign_at(&mut self, by: usize, known: &[usize], at_ms: u64, deed: &Deed) -> usize {
        let after = self.seen(known).newest;
        self.records.push(deed::sign(&self.keys[by], self.genesis.team, &after, at_ms, deed));
        self.records.len() - 1
    }

    fn id(&self, index: usize) -> [u8; 32] {
        *blake3::hash(&self.records[index]).as_bytes()
    }

    fn erase(&mut self, by: usize, known: &[usize], record: u128) -> usize {
        self.sign_at(by, known, AT_MS, &Deed::Erase { things: things(record), blobs: vec![[9; 16]] })
    }

    fn finish(&mut self, by: usize, known: &[usize], erasure: usize, at_ms: u64) -> usize {
        let deed = Deed::Finish { erasure: self.id(erasure), things: things(7), blobs: vec![[3; 16]] };
        self.sign_at(by, known, at_ms, &deed)
    }

    fn spare(&mut self, by: usize, known: &[usize], erasure: usize) -> usize {
        let deed = Deed::Spare { erasure: self.id(erasure) };
        self.sign_at(by, known, AT_MS + 1, &deed)
    }

    fn states(&self) -> Vec<ErasureState> {
        self.all().erasures.into_iter().map(|erasure| erasure.state).collect()
    }
}

fn things(record: u128) -> Vec<Thing> {
    vec![Thing { table: "evidence".into(), record: Uuid::from_u128(record) }]
}

fn ended() -> ErasureState {
    ErasureState::Final { blobs: [[3; 16], [9; 16]].into() }
}

#[test]
fn an_erasure_ends_only_after_its_time_and_not_once_it_was_taken_back() {
    let mut team = Team::founded();
    let e = team.erase(0, &[], 7);
    assert_eq!(team.states(), [ErasureState::Waiting]);
    let early = team.finish(0, &[e], e, AT_MS + GRACE_MS - 1);
    assert_eq!(team.states(), [ErasureState::Waiting], "too early");
    let spared = team.spare(0, &[e, early], e);
    assert_eq!(team.states(), [ErasureState::TakenBack]);
    team.finish(0, &[e, early, spared], e, AT_MS + GRACE_MS);
    assert_eq!(team.states(), [ErasureState::TakenBack], "who ends it knew that it was taken back");
}

#[test]
fn an_end_holds_against_taking_back_that_did_not_know_of_it_whatever_comes_first() {
    let mut team = Team::founded();
    let facilitator = team.admit(0, &[], 1, Facilitator);
    let e = team.erase(1, &[facilitator], 7);
    team.spare(0, &[facilitator, e], e);
    team.finish(1, &[facilitator, e], e, AT_MS + GRACE_MS);
    assert_eq!(team.states(), [ended()]);
    team.records.reverse();
    assert_eq!(team.states(), [ended()]);
}

#[test]
fn members_and_readers_erase_nothing_and_end_nothing() {
    let mut team = Team::founded();
    let member = team.admit(0, &[], 1, Member);
    let reader = team.admit(0, &[member], 2, Reader);
    let known = [member, reader];
    let of_member = team.erase(1, &known, 7);
    let of_reader = team.erase(2, &known, 8);
    team.finish(1, &[member, reader, of_member], of_member, AT_MS + GRACE_MS);
    team.finish(2, &[member, reader, of_reader], of_reader, AT_MS + GRACE_MS);
    let all = team.all();
    assert!(all.erasures.is_empty(), "{:?}", all.erasures);
    assert_eq!(all.ignored, 4, "kept, and without meaning");
    let allowed = team.erase(0, &[member, reader, of_member], 7);
    team.finish(1, &[member, reader, allowed], allowed, AT_MS + GRACE_MS);
    assert_eq!(team.states(), [ErasureState::Waiting], "nor does a member end what a manager erased");
}

#[test]
fn an_app_that_does_not_know_a_kind_of_record_still_goes_on_with_what_comes_after_it() {
    let mut team = Team::founded();
    let e = team.erase(0, &[], 7);
    let f = team.finish(0, &[e], e, AT_MS + GRACE_MS);
    // As an older app reads these: signed well, and of a kind that it has never heard of.
    let unknown = team.sign_at(0, &[e, f], AT_MS, &Deed::Unknown);
    team.admit(0, &[e, f, unknown], 1, Member);
    assert_eq!(team.role(1), Some(Member));
    assert_eq!(team.states(), [ended()]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_device_comes_to_the_same_erasures_in_any_order(order in Just((0..6).collect::<Vec<usize>>()).prop_shuffle()) {
        let mut team = Team::founded();
        let a = team.admit(0, &[], 1, Facilitator);
        let first = team.erase(0, &[a], 7);
        let second = team.erase(1, &[a], 8);
        team.spare(1, &[a, first], first);
        team.finish(0, &[a, first], first, AT_MS + GRACE_MS);
        team.spare(0, &[a, second], second);
        let all = team.all();
        let shuffled = evaluate(&team.genesis, order.iter().map(|index| team.records[*index].as_slice()));
        prop_assert_eq!(all.erasures, shuffled.erasures);
    }
}
