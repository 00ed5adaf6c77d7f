//! Who is in, whatever the order in which the records come.

mod backdated;
mod erasing;

use super::{
    deed::{LastSegment, LastSegments, SingleSegments, Target},
    *,
};
use crate::clock::{Random, SeededRandom};
use proptest::prelude::*;

impl Membership {
    /// The key of the segment of this number, where nothing is here that leads to others.
    pub(in crate::sync) fn writer(&self, device: DeviceId, seq: u64) -> Result<&VerifyingKey, Refusal> {
        self.writer_of(&SegmentName { device, seq, hash: segment_hash(seq) }, &Chains::of(self))
    }
}

fn segment_hash(seq: u64) -> [u8; 32] {
    *blake3::hash(&seq.to_be_bytes()).as_bytes()
}

/// What had come when this was the last segment; before the first nothing had.
fn last_at(seq: u64) -> LastSegment {
    let tips = if seq == 0 { BTreeSet::new() } else { [segment_hash(seq)].into() };
    LastSegment { seq, tips }
}

/// A team with keys of its possible devices, and every record made so far.
struct Team {
    genesis: Genesis,
    keys: Vec<DeviceKeys>,
    records: Vec<Vec<u8>>,
}

impl Team {
    fn founded() -> Self {
        let keys: Vec<DeviceKeys> = (1..=8).map(DeviceKeys::seeded).collect();
        let (genesis, _) = found(&keys[0], &SeededRandom::new(1), 1000);
        Self { genesis, keys, records: Vec::new() }
    }

    fn device(&self, who: usize) -> DeviceId {
        self.keys[who].device()
    }

    fn person(&self, who: usize) -> PersonId {
        PersonId(self.device(who))
    }

    fn candidate(&self, who: usize, role: AccessRole) -> Candidate {
        let keys = &self.keys[who];
        Candidate {
            device: Admitted { signing: keys.verifying_key(), agreement: keys.agreement_key(), role },
            person: None,
            invitation: format!("invitation of {who}"),
            claim: None,
        }
    }

    /// What these of the records come to; all of them when none is named.
    fn seen(&self, known: &[usize]) -> Membership {
        evaluate(&self.genesis, known.iter().map(|index| self.records[*index].as_slice()))
    }

    fn all(&self) -> Membership {
        evaluate(&self.genesis, self.records.iter().map(Vec::as_slice))
    }

    /// A record by who knew only these; answers its number.
    fn sign(&mut self, by: usize, known: &[usize], deed: &Deed) -> usize {
        let after = self.seen(known).newest;
        let record = deed::sign(&self.keys[by], self.genesis.team, &after, 2000, deed);
        self.records.push(record);
        self.records.len() - 1
    }

    fn admit(&mut self, by: usize, known: &[usize], who: usize, role: AccessRole) -> usize {
        self.admit_candidate(by, known, self.candidate(who, role))
    }

    fn admit_candidate(&mut self, by: usize, known: &[usize], candidate: Candidate) -> usize {
        let Candidate { device, person, invitation, claim } = candidate;
        let (device, claim) = (Box::new(device), claim.map(Box::new));
        self.sign(by, known, &Deed::Admit { device, person, invitation, claim })
    }

    fn remove(&mut self, by: usize, known: &[usize], who: usize, last: u64) -> usize {
        let last = LastSegments::from([(self.device(who), last_at(last))]);
        let target = Target::Person(self.person(who));
        self.sign(by, known, &Deed::Remove { target, last })
    }

    fn set_role(&mut self, by: usize, known: &[usize], who: usize, role: AccessRole) -> usize {
        let (person, last) = (self.person(who), LastSegments::from([(self.device(who), last_at(4))]));
        self.sign(by, known, &Deed::SetRole { person, role, last })
    }

    fn role(&self, who: usize) -> Option<AccessRole> {
        self.all().role(self.device(who))
    }
}

use AccessRole::{Facilitator, Manager, Member, Reader};

#[test]
fn a_team_is_named_by_how_it_began() {
    let (keys, other) = (DeviceKeys::seeded(1), DeviceKeys::seeded(50));
    let (genesis, bytes) = found(&keys, &SeededRandom::new(1), 1000);
    let opened = open_genesis(&bytes).unwrap();
    assert_eq!((opened.team, opened.hash), (genesis.team, genesis.hash));
    let body = GenesisBody {
        salt: ByteBuf::from(vec![0; 16]),
        agreement: ByteBuf::from(other.agreement_key().to_bytes().to_vec()),
        at_ms: 0,
    };
    let forged = signed::sign(Kind::Team, genesis.team, &other, &body);
    assert_eq!(open_genesis(&forged).unwrap_err(), Refusal::OtherTeam, "nobody else founds this team");
}

#[test]
fn only_who_may_lets_others_in() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Facilitator);
    let b = team.admit(1, &[a], 2, Member);
    team.admit(2, &[a, b], 3, Member);
    team.admit(1, &[a, b], 4, Manager);
    let other = Genesis { team: TeamId(Uuid::from_u128(1)), ..team.genesis.clone() };
    let candidate = team.candidate(3, Member);
    let foreign = admit(&team.keys[0], other.team, &team.seen(&[]), &candidate, 5);
    team.records.extend([foreign, b"forged".to_vec()]);
    let membership = team.all();
    assert_eq!(membership.role(team.device(0)), Some(Manager));
    assert_eq!(membership.role(team.device(1)), Some(Facilitator));
    assert_eq!(membership.role(team.device(2)), Some(Member));
    assert_eq!(membership.role(team.device(3)), None);
    assert_eq!(membership.role(team.device(4)), None);
    assert_eq!(membership.ignored, 4);
    assert_eq!(membership.writer(team.device(3), 1).unwrap_err(), Refusal::UnknownDevice);
    assert!(membership.may_accept(team.device(1)) && !membership.may_accept(team.device(2)));
}

#[test]
fn a_reader_may_not_write_and_a_member_who_becomes_one_keeps_what_was_written() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Reader);
    assert_eq!(team.all().writer(team.device(1), 1).unwrap_err(), Refusal::MayNotWrite);
    let b = team.set_role(0, &[a], 1, Member);
    assert!(team.all().writer(team.device(1), 9).is_ok());
    team.set_role(0, &[a, b], 1, Reader);
    assert!(team.all().writer(team.device(1), 4).is_ok());
    assert_eq!(team.all().writer(team.device(1), 5).unwrap_err(), Refusal::MayNotWrite);
}

#[test]
fn who_is_removed_keeps_what_was_accepted_and_nothing_after_it() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Member);
    let b = team.remove(0, &[a], 1, 7);
    let after = team.all();
    assert_eq!(after.role(team.device(1)), None);
    assert!(after.writer(team.device(1), 7).is_ok());
    assert_eq!(after.writer(team.device(1), 8).unwrap_err(), Refusal::Removed);
    let departure = after.person(team.person(1)).unwrap().departure.unwrap();
    assert_eq!(departure, Departure { at_ms: 2000, by: team.device(0) });
    // Asked back in by who knows of it.
    let again = Candidate { invitation: "another".into(), ..team.candidate(1, Member) };
    team.admit_candidate(0, &[a, b], again);
    assert_eq!(team.role(1), Some(Member));
    assert!(team.all().writer(team.device(1), 8).is_ok(), "and what was written in between counts again");
}

#[test]
fn who_comes_back_as_a_reader_keeps_what_was_accepted_and_nothing_after_it() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Member);
    let b = team.remove(0, &[a], 1, 7);
    let again = Candidate { invitation: "another".into(), ..team.candidate(1, Reader) };
    team.admit_candidate(0, &[a, b], again);
    assert_eq!(team.role(1), Some(Reader));
    assert!(team.all().writer(team.device(1), 7).is_ok(), "others built upon it");
    assert_eq!(team.all().writer(team.device(1), 8).unwrap_err(), Refusal::MayNotWrite);
}

#[test]
fn who_was_a_reader_for_a_while_keeps_what_was_written_before_when_they_come_back() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Member);
    let own = Candidate { person: Some(team.person(1)), ..team.candidate(2, Member) };
    let b = team.admit_candidate(1, &[a], own);
    let last = LastSegments::from([(team.device(1), last_at(4)), (team.device(2), last_at(6))]);
    let c = team.sign(0, &[a, b], &Deed::SetRole { person: team.person(1), role: Reader, last });
    let d = team.remove(0, &[a, b, c], 1, 0);
    for (who, last) in [(1, 4), (2, 6)] {
        let invitation = format!("another for {who}");
        let again = Candidate { invitation, person: Some(team.person(1)), ..team.candidate(who, Reader) };
        team.admit_candidate(0, &[a, b, c, d], again);
        assert_eq!(team.role(who), Some(Reader));
        assert!(team.all().writer(team.device(who), last).is_ok());
        assert_eq!(team.all().writer(team.device(who), last + 1).unwrap_err(), Refusal::MayNotWrite);
    }
}

#[test]
fn an_admission_that_did_not_know_of_the_removal_changes_nothing() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Facilitator);
    let b = team.admit(0, &[a], 2, Member);
    team.remove(0, &[a, b], 2, 3);
    let again = Candidate { invitation: "another".into(), ..team.candidate(2, Member) };
    team.admit_candidate(1, &[a, b], again);
    assert_eq!(team.role(2), None, "removal beats what happened at the same time");
}

#[test]
fn what_a_removed_person_decided_at_the_same_time_is_void_and_so_is_what_rests_on_it() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Facilitator);
    let known_before = team.admit(1, &[a], 2, Member);
    let meanwhile = team.admit(1, &[a, known_before], 3, Facilitator);
    team.admit(3, &[a, known_before, meanwhile], 4, Member);
    assert_eq!(team.role(4), Some(Member));
    team.remove(0, &[a, known_before], 1, 0);
    assert_eq!(team.role(1), None);
    assert_eq!(team.role(2), Some(Member), "who came in before stays");
    assert_eq!((team.role(3), team.role(4)), (None, None));
    assert!(team.all().is_named(team.device(3)), "its records are kept: others may have built on them");
}

#[test]
fn of_two_managers_who_remove_each_other_neither_stays_where_another_manages() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Manager);
    let b = team.admit(0, &[a], 2, Manager);
    team.remove(2, &[a, b], 1, 0);
    team.remove(1, &[a, b], 2, 0);
    assert_eq!((team.role(1), team.role(2)), (None, None));
    // Against the founder nobody stands who did not know.
    team.remove(1, &[a, b], 0, 0);
    assert_eq!(team.role(0), Some(Manager));
    team.remove(0, &[a, b], 1, 0);
    assert_eq!((team.role(0), team.role(1)), (Some(Manager), None));
    assert_eq!(team.all().managers(), 2, "and who was removed only by somebody void is back");
}

#[test]
fn the_lesser_of_two_roles_given_at_the_same_time_holds() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Facilitator);
    let b = team.admit(0, &[a], 2, Member);
    team.set_role(0, &[a, b], 2, Facilitator);
    team.set_role(1, &[a, b], 2, Reader);
    assert_eq!(team.role(2), Some(Reader));
    let all: Vec<usize> = (0..team.records.len()).collect();
    team.set_role(0, &all, 2, Member);
    assert_eq!(team.role(2), Some(Member), "who knows both decides anew");
}

#[test]
fn a_facilitator_decides_about_everyone_but_managers() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Facilitator);
    let b = team.admit(0, &[a], 2, Manager);
    let c = team.admit(0, &[a, b], 3, Member);
    team.remove(1, &[a, b, c], 2, 0);
    team.set_role(1, &[a, b, c], 3, Manager);
    team.set_role(1, &[a, b, c], 1, Manager);
    assert_eq!((team.role(1), team.role(2), team.role(3)), (Some(Facilitator), Some(Manager), Some(Member)));
    team.remove(3, &[a, b, c], 1, 0);
    assert_eq!(team.role(1), Some(Facilitator), "a member removes nobody");
    team.remove(1, &[a, b, c], 3, 0);
    assert_eq!(team.role(3), None);
}

#[test]
fn a_person_brings_an_own_device_and_takes_it_out_again() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Member);
    let own =
        |team: &Team, who, role| Candidate { person: Some(team.person(1)), ..team.candidate(who, role) };
    let second = own(&team, 2, Member);
    let b = team.admit_candidate(1, &[a], second);
    assert_eq!(team.role(2), Some(Member));
    assert_eq!(team.all().people.len(), 2);
    let greedy = own(&team, 3, Manager);
    team.admit_candidate(1, &[a, b], greedy);
    let elsewhere = Candidate { person: Some(team.person(0)), ..team.candidate(4, Member) };
    team.admit_candidate(1, &[a, b], elsewhere);
    assert_eq!((team.role(3), team.role(4)), (None, None), "nobody rises by themselves");
    team.set_role(0, &[a, b], 1, Facilitator);
    assert_eq!(team.role(2), Some(Facilitator), "a role is the person's");
    let target = Target::Device(team.device(2));
    let all: Vec<usize> = (0..team.records.len()).collect();
    team.sign(1, &all, &Deed::Remove { target, last: LastSegments::new() });
    assert_eq!((team.role(1), team.role(2)), (Some(Facilitator), None));
    let all: Vec<usize> = (0..team.records.len()).collect();
    team.remove(0, &all, 1, 0);
    assert_eq!(team.role(1), None);
}

#[test]
fn one_code_lets_one_device_in_and_none_once_it_is_revoked() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Facilitator);
    let code = |team: &Team, who| Candidate { invitation: "one code".into(), ..team.candidate(who, Member) };
    let (second, third) = (code(&team, 2), code(&team, 3));
    team.admit_candidate(0, &[a], second);
    team.admit_candidate(1, &[a], third);
    let ins = [2, 3].into_iter().filter(|who| team.role(*who).is_some()).count();
    assert_eq!(ins, 1, "two who accept at once let in one");
    let fourth = Candidate { invitation: "revoked".into(), ..team.candidate(4, Member) };
    team.admit_candidate(1, &[a], fourth);
    assert_eq!(team.role(4), Some(Member));
    team.sign(0, &[a], &Deed::Revoke { invitation: "revoked".into() });
    assert_eq!(team.role(4), None);
}

#[test]
fn what_arrived_before_a_removal_was_known_counts_when_somebody_vouches_for_it() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Member);
    let b = team.admit(0, &[a], 2, Member);
    let keep = Deed::Keep { last: LastSegments::from([(team.device(1), last_at(9))]) };
    team.sign(2, &[a, b], &keep);
    team.sign(1, &[a, b], &keep);
    let c = team.remove(0, &[a, b], 1, 5);
    assert!(
        team.all().writer(team.device(1), 9).is_err(),
        "nobody vouches in advance, and not for themselves"
    );
    team.sign(2, &[a, b, c], &keep);
    assert!(team.all().writer(team.device(1), 9).is_ok());
    assert_eq!(team.all().writer(team.device(1), 10).unwrap_err(), Refusal::Removed);
}

#[test]
fn who_is_taken_out_may_use_no_number_again() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Member);
    let device = team.device(1);
    let tips = [[3; 32]].into();
    let last = LastSegments::from([(device, LastSegment { seq: 3, tips })]);
    team.sign(0, &[a], &Deed::Remove { target: Target::Person(team.person(1)), last });
    let membership = team.all();
    let mut chains = Chains::of(&membership);
    (1..=3).for_each(|hash| chains.add(device, [hash; 32], [hash - 1; 32]));
    let counts = |seq, byte| membership.writer_of(&SegmentName { device, seq, hash: [byte; 32] }, &chains);
    for seq in 1..=3 {
        assert!(counts(seq.into(), seq).is_ok());
        assert_eq!(counts(seq.into(), 77).unwrap_err(), Refusal::Removed);
    }
    assert_eq!(counts(4, 4).unwrap_err(), Refusal::Removed);
}

#[test]
fn a_single_segment_counts_by_its_hash_and_brings_none_of_the_same_or_a_lower_number() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Member);
    let b = team.admit(0, &[a], 2, Member);
    let r = team.admit(0, &[a], 3, Reader);
    let name = |seq, byte| SegmentName { device: Team::founded().device(1), seq, hash: [byte; 32] };
    let single = Deed::KeepSingle { segments: SingleSegments::from([(team.device(1), [[9; 32]].into())]) };
    team.sign(2, &[a, b], &single);
    let c = team.set_role(0, &[a, b, r], 1, Reader);
    team.sign(3, &[a, b, r, c], &single);
    team.sign(1, &[a, b, r, c], &single);
    assert!(
        team.all().writer_of(&name(9, 9), &Chains::default()).is_err(),
        "nobody vouches in advance, for themselves, or as a reader"
    );
    let d = team.sign(2, &[a, b, r, c], &single);
    let (membership, chains) = (team.all(), Chains::default());
    assert!(membership.writer_of(&name(9, 9), &chains).is_ok());
    assert!(membership.counts_alone(&name(9, 9), &chains));
    for (seq, byte) in [(9, 8), (8, 8), (10, 8)] {
        assert_eq!(membership.writer_of(&name(seq, byte), &chains).unwrap_err(), Refusal::MayNotWrite);
    }
    team.remove(0, &[a, b, r, c, d], 1, 0);
    let membership = team.all();
    assert!(
        membership.writer_of(&name(9, 9), &chains).is_ok(),
        "also when its writer is taken out after that"
    );
    assert_eq!(membership.writer_of(&name(8, 8), &chains).unwrap_err(), Refusal::Removed);
}

#[test]
fn what_had_arrived_counts_when_its_writer_is_asked_back_as_a_reader_before_anybody_vouched() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Member);
    let b = team.admit(0, &[a], 2, Member);
    let keep = Deed::Keep { last: LastSegments::from([(team.device(1), last_at(9))]) };
    let c = team.remove(0, &[a, b], 1, 5);
    let again = Candidate { invitation: "another".into(), ..team.candidate(1, Reader) };
    let d = team.admit_candidate(0, &[a, b, c], again);
    assert_eq!(team.all().writer(team.device(1), 6).unwrap_err(), Refusal::MayNotWrite);
    team.sign(2, &[a, b, c, d], &keep);
    assert!(team.all().writer(team.device(1), 9).is_ok());
    assert_eq!(team.all().writer(team.device(1), 10).unwrap_err(), Refusal::MayNotWrite);
}

#[test]
fn a_record_waits_for_the_records_it_was_made_after() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Facilitator);
    let b = team.admit(1, &[a], 2, Member);
    assert_eq!(team.seen(&[b]).role(team.device(2)), None);
    assert_eq!(team.seen(&[b]).ignored, 1);
    assert_eq!(team.seen(&[b, a]).role(team.device(2)), Some(Member));
}

#[test]
fn nobody_who_is_out_can_keep_a_colleague_out_by_naming_their_device_first() {
    let mut team = Team::founded();
    let a = team.admit(0, &[], 1, Member);
    let claimed = Candidate { person: Some(team.person(5)), ..team.candidate(2, Member) };
    let claim = team.admit_candidate(1, &[], claimed);
    team.admit(0, &[a, claim], 2, Member);
    assert_eq!(team.role(2), Some(Member));
}

fn byte(random: &SeededRandom) -> u8 {
    let mut bytes = [0];
    random.fill(&mut bytes);
    bytes[0]
}

fn hash_of(step: usize) -> [u8; 32] {
    [u8::try_from(step).unwrap(); 32]
}

/// Random deeds by random people who know random parts of what was done.
fn stormy(seed: u64, steps: usize) -> Team {
    let random = SeededRandom::new(seed);
    let below = |count: usize| usize::from(byte(&random)) % count;
    let mut team = Team::founded();
    for step in 0..steps {
        let mut known: Vec<usize> = (0..team.records.len()).filter(|_| below(4) > 0).collect();
        if below(3) == 0 {
            known = (0..team.records.len()).collect();
        }
        let (by, who) = (below(8), below(8));
        let role = AccessRole::ALL[below(AccessRole::ALL.len())];
        match below(7) {
            0..3 => {
                let mut candidate = team.candidate(who, role);
                candidate.invitation = format!("code {}", below(steps));
                if below(4) == 0 {
                    candidate.person = Some(team.person(by));
                }
                team.admit_candidate(by, &known, candidate)
            }
            3 => team.remove(by, &known, who, step as u64),
            4 => team.set_role(by, &known, who, role),
            5 => {
                let segments = SingleSegments::from([(team.device(who), [hash_of(step)].into())]);
                team.sign(by, &known, &Deed::KeepSingle { segments })
            }
            _ => {
                let tips = if below(2) == 0 { [hash_of(step)].into() } else { BTreeSet::new() };
                let last = LastSegments::from([(team.device(who), LastSegment { seq: step as u64, tips })]);
                team.sign(by, &known, &Deed::Keep { last })
            }
        };
    }
    team
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_order_and_any_duplication_gives_the_same_membership(seed in any::<u64>(), order in any::<u64>()) {
        let team = stormy(seed, 24);
        let straight = team.all();
        let random = SeededRandom::new(order);
        let mut shuffled: Vec<&[u8]> = team.records.iter().chain(&team.records).map(Vec::as_slice).collect();
        shuffled.sort_by_cached_key(|_| (byte(&random), byte(&random)));
        let other = evaluate(&team.genesis, shuffled);
        prop_assert_eq!(&straight.devices, &other.devices);
        prop_assert_eq!((straight.head, &straight.newest), (other.head, &other.newest));
        for code in ["", "a", "b", "c"] {
            prop_assert_eq!(straight.came_with(code, None), other.came_with(code, None));
        }
        for who in 0..8 {
            for seq in 0..25 {
                let name = SegmentName { device: team.device(who), seq, hash: hash_of(24 - seq as usize) };
                let counts = |all: &Membership| all.writer_of(&name, &Chains::of(all)).is_ok();
                prop_assert_eq!(counts(&straight), counts(&other));
            }
        }
    }
}
