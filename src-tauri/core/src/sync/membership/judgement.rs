//! What a set of records comes to: pure, equal on every device, whatever the order they came in.
//!
//! Every record names the records its signer knew, so the records form a graph without cycles. Judging goes so:
//!
//! 1. A record whose forebears are not all here waits; it has no effect yet.
//! 2. A record is *fair* when its signer had the right to it in what the signer says to have known. Anybody who is or
//!    was in can sign today as if nothing had happened since, so whatever they sign must lose from what was decided
//!    about them, and about whoever let them in. A device that two persons are given is of the one it signed for; of
//!    several that it signed for, or of none, of the one whom somebody gave it who decides about others.
//! 3. A fair removal or change of role *strikes* what its target signed and has no right to any more, neither knowing of
//!    the other. Of removals and changes of role one that is struck by one that holds is void, unless the one that
//!    strikes it would not stand beside it: nobody undoes what would have kept them from it. Of two that strike each
//!    other both hold: nobody gets back in by signing late against who took them out. Only where nobody would be left
//!    who manages does the one by who came earlier in the team hold alone. The founder began the team and is believed:
//!    what they decide about members nobody else strikes, and nobody whom somebody took out decides about them.
//! 4. Any other record whose signer was struck at the same time is void, and so is one that only void records allow,
//!    one whose invitation was used or revoked, and one by who may not decide about the role that its target was given
//!    at the same time. Void records strike nobody and revoke nothing. A further device that a person let in goes with
//!    the person and is not void besides.
//! 5. What is left is applied, forebears first. Roles given at the same time: the lesser one holds.
//!
//! A removal covers every device of the person that was not admitted again by someone who knew of the removal.

use super::{
    PersonId,
    bits::Bits,
    deed::{Deed, Target},
    graph::Graph,
    may_admit, may_write, rank,
    state::{PersonState, State},
};
use crate::{
    domain::{AccessRole, DeviceId},
    sync::keys::device_id,
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

impl Graph {
    /// What all records come to, and which of them are void.
    pub fn judge(&self) -> (State, Bits) {
        let judge = Judge::of(self, self.owners(), true);
        let all = Bits::below(self.records.len());
        let void = judge.void(&all);
        (self.apply(&all, &void), void)
    }

    /// Of devices that records give to more than one person: whose they may be. Only records by who had a right to let
    /// them in for somebody have a say, or anybody could bring up what a device once said.
    fn owners(&self) -> Owners {
        let admissions = self.records.iter().enumerate().filter_map(|(place, record)| {
            let Deed::Admit { device, person, .. } = &record.deed else { return None };
            let id = device_id(&device.signing);
            Some((place, id, person.unwrap_or(PersonId(id))))
        });
        let (mut given, mut claimed) = (Owners::new(), Owners::new());
        for (place, id, person) in admissions.clone() {
            given.entry(id).or_default().insert(person);
            if self.claims.contains(place) {
                claimed.entry(id).or_default().insert(person);
            }
        }
        given.retain(|_, persons| persons.len() > 1);
        if given.is_empty() {
            return given;
        }
        let first = Judge::of(self, claimed, false);
        let mut best: BTreeMap<DeviceId, (bool, bool)> = BTreeMap::new();
        let mut owners = Owners::new();
        for (place, id, person) in admissions.filter(|(_, id, _)| given.contains_key(id)) {
            let Some(ground) = first.grounds[place] else { continue };
            let rank = (self.claims.contains(place), !matches!(ground.over, Over::Oneself));
            let best = best.entry(id).or_insert(rank);
            if rank > *best {
                *best = rank;
                owners.remove(&id);
            }
            if rank == *best {
                owners.entry(id).or_default().insert(person);
            }
        }
        owners
    }
}

/// Of devices, the persons whose they may be; those that are not in it may be anybody's.
type Owners = BTreeMap<DeviceId, BTreeSet<PersonId>>;

/// Weighs the records of a graph against each other.
pub(super) struct Judge<'g> {
    pub(super) graph: &'g Graph,
    /// Of the fair records.
    pub(super) grounds: Vec<Option<Ground>>,
    /// Whose device it is, by fair admissions.
    pub(super) persons: BTreeMap<DeviceId, PersonId>,
    pub(super) seniority: BTreeMap<PersonId, usize>,
    /// See [`Graph::owners`].
    owners: Owners,
    /// Who of several owners has more to say was looked at.
    are_owners_settled: bool,
    /// Of each removal and change of role, whether it stands beside those that it strikes, of which the last answer.
    pub(super) standing: RefCell<BTreeMap<usize, (Bits, bool)>>,
    /// Of each removal and change of role, which others it strikes.
    pub(super) strikes: Vec<Bits>,
    /// Admissions, removals and changes of role.
    pub(super) about_rights: Bits,
    /// Per record, whether it is allowed when these places in its past are void: hundreds that follow each other would
    /// otherwise be weighed anew for each that follows.
    pub(super) allowed: Vec<RefCell<Vec<(Bits, bool)>>>,
}

/// How it stood in what the signer of a fair record knew.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ground {
    /// Role of who signed.
    pub(super) by: AccessRole,
    pub(super) over: Over,
}

/// Who a record decides about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Over {
    Nobody,
    Oneself,
    /// Somebody with this role.
    Role(AccessRole),
}

impl<'g> Judge<'g> {
    fn of(graph: &'g Graph, owners: Owners, are_owners_settled: bool) -> Self {
        let founding = device_id(&graph.founder.signing);
        let mut judge = Self {
            graph,
            grounds: vec![None; graph.records.len()],
            persons: BTreeMap::from([(founding, PersonId(founding))]),
            seniority: BTreeMap::from([(PersonId(founding), 0)]),
            owners,
            are_owners_settled,
            strikes: vec![Bits::default(); graph.records.len()],
            about_rights: Bits::default(),
            standing: RefCell::default(),
            allowed: vec![RefCell::default(); graph.records.len()],
        };
        let mut strong: Vec<usize> = Vec::new();
        for (place, record) in graph.records.iter().enumerate() {
            let within = &graph.past[place];
            let void = judge.void(within).common(within);
            judge.grounds[place] = judge.ground(&graph.rights(within, &void), place);
            if is_about_rights(&record.deed) {
                judge.about_rights.insert(place);
            }
            *judge.allowed[place].borrow_mut() =
                vec![(void.common(&judge.about_rights), judge.is_fair(place))];
            if !judge.is_fair(place) {
                continue;
            }
            if let Deed::Admit { device, person, .. } = &record.deed {
                let id = device_id(&device.signing);
                let person = *judge.persons.entry(id).or_insert(person.unwrap_or(PersonId(id)));
                judge.seniority.entry(person).or_insert(place + 1);
            }
            if is_strong(&record.deed) {
                for other in strong.iter().copied().filter(|other| graph.are_apart(place, *other)) {
                    for (by, struck) in [(place, other), (other, place)] {
                        if judge.does_strike(by, struck) {
                            judge.strikes[by].insert(struck);
                        }
                    }
                }
                strong.push(place);
            }
        }
        judge
    }

    pub(super) fn is_founder(&self, person: &PersonId) -> bool {
        person.0 == device_id(&self.graph.founder.signing)
    }

    pub(super) fn is_by_founder(&self, place: usize) -> bool {
        self.persons.get(&self.graph.records[place].signer).is_some_and(|person| self.is_founder(person))
    }

    pub(super) fn is_fair(&self, place: usize) -> bool {
        self.grounds[place].is_some()
    }

    /// Whether the removal or change of role at `place` takes rights from who signed the record at `other`.
    pub(super) fn does_strike(&self, place: usize, other: usize) -> bool {
        let is_about_rights = is_about_rights(&self.graph.records[other].deed);
        if is_about_rights && self.is_by_founder(other) && !self.is_by_founder(place) {
            return false;
        }
        let signer = self.graph.records[other].signer;
        let person = self.persons.get(&signer);
        match &self.graph.records[place].deed {
            Deed::Remove { target: Target::Device(device), .. } => *device == signer,
            Deed::Remove { target: Target::Person(target), .. } => person == Some(target),
            Deed::SetRole { person: target, role, .. } => {
                person == Some(target) && !self.would_allow(*role, other)
            }
            Deed::Admit { .. } | Deed::Keep { .. } | Deed::KeepSingle { .. } => false,
            Deed::Revoke { .. } | Deed::Unknown => false,
            Deed::Erase { .. } | Deed::Spare { .. } | Deed::Finish { .. } => false,
        }
    }

    /// Whether somebody with this role might do what this fair record does, to who it does it to.
    fn would_allow(&self, role: AccessRole, place: usize) -> bool {
        self.grounds[place].is_some_and(|ground| may(role, ground.over, &self.graph.records[place].deed))
    }

    fn may_be_of(&self, device: DeviceId, person: PersonId) -> bool {
        // A device belongs to one person, for as long as anybody remembers.
        let is_anothers = self.persons.get(&device).is_some_and(|known| *known != person);
        // Who says first that it is theirs has nothing to say where others have more.
        let may_be = self.owners.get(&device).is_none_or(|owners| owners.contains(&person));
        may_be && !(self.are_owners_settled && is_anothers)
    }

    /// How the record at `place` stands in this state; `None` when its signer may not do that.
    pub(super) fn ground(&self, state: &State, place: usize) -> Option<Ground> {
        let record = &self.graph.records[place];
        let (own, by) = state.active_person(record.signer)?;
        let role_of = |person: &PersonId| state.persons.get(person).map(PersonState::role);
        let over = match &record.deed {
            Deed::Admit { device, person, .. } => {
                let id = device_id(&device.signing);
                let named = person.unwrap_or(PersonId(id));
                if !self.may_be_of(id, named) {
                    return None;
                }
                match person {
                    // The first device of somebody who is in gets their role.
                    None => {
                        let of = state.persons.get(&PersonId(id)).filter(|of| of.is_active());
                        of.map_or(Over::Nobody, |of| Over::Role(of.role()))
                    }
                    Some(person) if *person == own => Over::Oneself,
                    Some(person) => Over::Role(role_of(person)?),
                }
            }
            Deed::SetRole { person, .. } => {
                Over::Role(state.persons.get(person).filter(|of| of.is_active())?.role())
            }
            Deed::Remove { target, .. } => {
                let person = match target {
                    Target::Person(person) => *person,
                    Target::Device(device) => *state.device_person.get(device)?,
                };
                if person == own { Over::Oneself } else { Over::Role(role_of(&person)?) }
            }
            Deed::Keep { .. } | Deed::KeepSingle { .. } | Deed::Revoke { .. } | Deed::Unknown => Over::Nobody,
            Deed::Erase { .. } | Deed::Spare { .. } | Deed::Finish { .. } => Over::Nobody,
        };
        may(by.role(), over, &record.deed).then_some(Ground { by: by.role(), over })
    }
}

/// Whether this says who is in with which role. Anybody may sign more than that by the hundred.
pub(super) fn is_about_rights(deed: &Deed) -> bool {
    matches!(deed, Deed::Admit { .. }) || is_strong(deed)
}

pub(super) fn is_strong(deed: &Deed) -> bool {
    matches!(deed, Deed::Remove { .. } | Deed::SetRole { .. })
}

/// Whether somebody with this role may do that.
pub(super) fn may(role: AccessRole, over: Over, deed: &Deed) -> bool {
    let decides = match over {
        Over::Nobody | Over::Oneself => true,
        Over::Role(of) => may_admit(role, of),
    };
    match (deed, over) {
        (Deed::Admit { device, .. }, Over::Oneself) => rank(device.role) <= rank(role),
        (Deed::Admit { device, .. }, Over::Nobody | Over::Role(_)) => decides && may_admit(role, device.role),
        (Deed::SetRole { role: to, .. }, _) => decides && may_admit(role, *to),
        (Deed::Remove { .. }, _) => decides,
        (Deed::Keep { .. } | Deed::KeepSingle { .. }, _) => may_write(role),
        (Deed::Revoke { .. }, _) => may_admit(role, AccessRole::Member),
        (Deed::Erase { .. } | Deed::Spare { .. } | Deed::Finish { .. }, _) => {
            may_admit(role, AccessRole::Member)
        }
        (Deed::Unknown, _) => false,
    }
}
