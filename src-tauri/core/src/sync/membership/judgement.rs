//! What a set of records comes to: pure, equal on every device, whatever the order they came in.
//!
//! Every record names the records its signer knew, so the records form a graph without cycles. Judging goes so:
//!
//! 1. A record whose forebears are not all here waits; it has no effect yet.
//! 2. A record is *fair* when its signer had the right to it in what the signer says to have known. Anybody who is or
//!    was in can sign today as if nothing had happened since, so whatever they sign must lose from what was decided
//!    about them, and about whoever let them in. A device that two persons are given is not of the one it did not
//!    sign for, when it signed for the other.
//! 3. Of fair removals and changes of role, those by who came earlier in the team are taken first. One whose signer
//!    was struck by a taken one, neither knowing of the other, is void: of two who remove each other the earlier
//!    appointed stays. One that strikes a taken one, and is not struck by it, drops that one and what rests on it:
//!    nobody acts on because they came earlier than who took them out. Should it be dropped itself, the other is back.
//! 4. Any other record whose signer was struck at the same time is void, and so is one that only void records allow,
//!    and one whose invitation was used or revoked. Void records strike nobody and revoke nothing.
//! 5. What is left is applied, forebears first. Roles given at the same time: the lesser one holds.
//!
//! A removal covers every device of the person that was not admitted again by someone who knew of the removal.

use super::{
    PersonId,
    bits::Bits,
    claim::Claim,
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
        let founding = device_id(&self.founder.signing);
        let mut judge = Judge {
            graph: self,
            grounds: vec![None; self.records.len()],
            persons: BTreeMap::from([(founding, PersonId(founding))]),
            devices: BTreeMap::from([(PersonId(founding), BTreeSet::from([founding]))]),
            seniority: BTreeMap::from([(PersonId(founding), 0)]),
            signed: BTreeMap::new(),
            claimed: self.claimed(),
            allowed: vec![RefCell::default(); self.records.len()],
        };
        for (place, record) in self.records.iter().enumerate() {
            judge.signed.entry(record.signer).or_default().insert(place);
        }
        for (place, record) in self.records.iter().enumerate() {
            let within = &self.past[place];
            let void = judge.void(within).common(within);
            judge.grounds[place] = judge.ground(&self.rights(within, &void), place);
            if let Deed::Admit { device, person, .. } = &record.deed
                && judge.is_fair(place)
            {
                let id = device_id(&device.signing);
                let person = *judge.persons.entry(id).or_insert(person.unwrap_or(PersonId(id)));
                judge.devices.entry(person).or_default().insert(id);
                judge.seniority.entry(person).or_insert(place + 1);
            }
            *judge.allowed[place].borrow_mut() = vec![(void, judge.is_fair(place))];
        }
        let all = Bits::below(self.records.len());
        let void = judge.void(&all);
        (self.apply(&all, &void), void)
    }

    /// Of devices that records give to more than one person: to whom of those the device says itself to belong. A claim
    /// in a record that gives it to somebody else says nothing: laptops that come back ask as somebody new.
    fn claimed(&self) -> BTreeMap<DeviceId, BTreeSet<PersonId>> {
        let admissions = self.records.iter().filter_map(|record| {
            let Deed::Admit { device, person, claim, .. } = &record.deed else { return None };
            let id = device_id(&device.signing);
            Some((id, person.unwrap_or(PersonId(id)), device, claim))
        });
        let mut given: BTreeMap<DeviceId, BTreeSet<PersonId>> = BTreeMap::new();
        for (id, person, ..) in admissions.clone() {
            given.entry(id).or_default().insert(person);
        }
        let mut claimed: BTreeMap<DeviceId, BTreeSet<PersonId>> = BTreeMap::new();
        for (id, person, device, claim) in admissions {
            let is_claimed = |claim: &Claim| claim.person == person && claim.is_by(self.team, device);
            if given[&id].len() > 1 && claim.as_deref().is_some_and(is_claimed) {
                claimed.entry(id).or_default().insert(person);
            }
        }
        claimed
    }
}

/// Weighs the records of a graph against each other.
pub(super) struct Judge<'g> {
    pub(super) graph: &'g Graph,
    /// Of the fair records.
    pub(super) grounds: Vec<Option<Ground>>,
    /// Whose device it is, by fair admissions.
    pub(super) persons: BTreeMap<DeviceId, PersonId>,
    /// The same the other way round.
    pub(super) devices: BTreeMap<PersonId, BTreeSet<DeviceId>>,
    pub(super) seniority: BTreeMap<PersonId, usize>,
    /// See [`Graph::claimed`].
    claimed: BTreeMap<DeviceId, BTreeSet<PersonId>>,
    /// Which records each device signed.
    pub(super) signed: BTreeMap<DeviceId, Bits>,
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

impl Judge<'_> {
    pub(super) fn is_fair(&self, place: usize) -> bool {
        self.grounds[place].is_some()
    }

    /// Whether the removal or change of role at `place` takes rights from who signed the record at `other`.
    pub(super) fn strikes(&self, place: usize, other: usize) -> bool {
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

    pub(super) fn is_strong(&self, place: usize) -> bool {
        matches!(self.graph.records[place].deed, Deed::Remove { .. } | Deed::SetRole { .. })
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
                match (self.persons.get(&id), self.claimed.get(&id)) {
                    // A device belongs to one person, for as long as anybody remembers.
                    (Some(known), _) if *known != named => return None,
                    // Who says first that it is theirs has nothing to say where the device says otherwise.
                    (None, Some(claimed)) if !claimed.contains(&named) => return None,
                    (Some(_), _) | (None, Some(_) | None) => {}
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
