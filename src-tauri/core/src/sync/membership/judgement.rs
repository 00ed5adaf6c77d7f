//! What a set of records comes to: pure, equal on every device, whatever the order they came in.
//!
//! Every record names the records its signer knew, so the records form a graph without cycles. Judging goes so:
//!
//! 1. A record whose forebears are not all here waits; it has no effect yet.
//! 2. A record is *fair* when its signer had the right to it in what the signer knew.
//! 3. Of fair removals and changes of role, those by who came earlier in the team are taken first. One whose signer
//!    was struck by a taken one, neither knowing of the other, is void: of two who remove each other the earlier
//!    appointed stays.
//! 4. Any other record whose signer was struck at the same time is void, and so is one that only void records allow.
//! 5. What is left is applied, forebears first. Roles given at the same time: the lesser one holds.
//!
//! A removal covers every device of the person that was not admitted again by someone who knew of the removal.

use super::{
    PersonId,
    deed::{Deed, Target},
    graph::Graph,
    may_admit, may_write, rank,
    state::State,
};
use crate::{
    domain::{AccessRole, DeviceId},
    sync::keys::device_id,
};
use std::collections::BTreeMap;

impl Graph {
    /// What all records come to, and which of them are void.
    pub fn judge(&self) -> (State, Vec<bool>) {
        let founding = device_id(&self.founder.signing);
        let mut judge = Judge {
            graph: self,
            is_fair: vec![false; self.records.len()],
            persons: BTreeMap::from([(founding, PersonId(founding))]),
            seniority: BTreeMap::from([(PersonId(founding), 0)]),
        };
        for (place, record) in self.records.iter().enumerate() {
            let within = self.within(place);
            let void = judge.void(&within);
            judge.is_fair[place] = judge.allows(&self.apply(&within, &void), place);
            if let Deed::Admit { device, person, .. } = &record.deed
                && judge.is_fair[place]
            {
                let id = device_id(&device.signing);
                let person = *judge.persons.entry(id).or_insert(person.unwrap_or(PersonId(id)));
                judge.seniority.entry(person).or_insert(place + 1);
            }
        }
        let all = vec![true; self.records.len()];
        let void = judge.void(&all);
        (self.apply(&all, &void), void)
    }
}

/// Weighs the records of a graph against each other.
struct Judge<'g> {
    graph: &'g Graph,
    is_fair: Vec<bool>,
    /// Whose device it is, by fair admissions.
    persons: BTreeMap<DeviceId, PersonId>,
    seniority: BTreeMap<PersonId, usize>,
}

impl Judge<'_> {
    /// Whether the removal or change of role at `place` takes rights from who signed the record at `other`.
    fn strikes(&self, place: usize, other: usize) -> bool {
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

    /// Whether somebody with this role may ever do what this record does to others.
    fn would_allow(&self, role: AccessRole, place: usize) -> bool {
        match &self.graph.records[place].deed {
            Deed::Remove { .. } | Deed::SetRole { .. } | Deed::Revoke { .. } => {
                may_admit(role, AccessRole::Member)
            }
            Deed::Erase { .. } | Deed::Spare { .. } | Deed::Finish { .. } => {
                may_admit(role, AccessRole::Member)
            }
            Deed::Admit { device, person, .. } => {
                may_admit(role, device.role) || person.is_some() && rank(device.role) <= rank(role)
            }
            Deed::Keep { .. } | Deed::KeepSingle { .. } => may_write(role),
            Deed::Unknown => true,
        }
    }

    fn is_strong(&self, place: usize) -> bool {
        matches!(self.graph.records[place].deed, Deed::Remove { .. } | Deed::SetRole { .. })
    }

    /// Which of the places `within` are void.
    fn void(&self, within: &[bool]) -> Vec<bool> {
        let count = self.graph.records.len();
        let places = || (0..count).filter(|place| within[*place]);
        let mut void: Vec<bool> = (0..count).map(|place| !self.is_fair[place]).collect();
        let taken = self.taken(within);
        let mut used: BTreeMap<&str, DeviceId> = BTreeMap::new();
        let revoked: Vec<(usize, &str)> = places()
            .filter(|place| self.is_fair[*place])
            .filter_map(|place| match &self.graph.records[place].deed {
                Deed::Revoke { invitation } => Some((place, invitation.as_str())),
                _ => None,
            })
            .collect();
        for place in places() {
            if void[place] {
                continue;
            }
            let struck = if self.is_strong(place) {
                !taken.contains(&place)
            } else {
                taken.iter().any(|by| self.graph.are_apart(*by, place) && self.strikes(*by, place))
            };
            let rests_on_void =
                self.graph.past[place].iter().enumerate().any(|(before, known)| *known && void[before]);
            void[place] = struck
                || rests_on_void && !self.allows(&self.graph.apply(&self.graph.within(place), &void), place)
                || self.is_spent(place, &used, &revoked, &void);
            if let Deed::Admit { device, invitation, .. } = &self.graph.records[place].deed
                && !void[place]
                && !invitation.is_empty()
            {
                used.entry(invitation).or_insert_with(|| device_id(&device.signing));
            }
        }
        void
    }

    /// An admission with an invitation that another device used, or that was revoked without knowing of it.
    fn is_spent(
        &self,
        place: usize,
        used: &BTreeMap<&str, DeviceId>,
        revoked: &[(usize, &str)],
        void: &[bool],
    ) -> bool {
        let Deed::Admit { device, invitation, .. } = &self.graph.records[place].deed else { return false };
        let by_another =
            used.get(invitation.as_str()).is_some_and(|first| *first != device_id(&device.signing));
        let by_revoking = revoked
            .iter()
            .any(|(by, id)| !void[*by] && *id == invitation && self.graph.are_apart(*by, place));
        by_another || by_revoking
    }

    /// The removals and changes of role that hold, by who came first in the team.
    fn taken(&self, within: &[bool]) -> Vec<usize> {
        let mut strong: Vec<usize> = (0..self.graph.records.len())
            .filter(|place| within[*place] && self.is_fair[*place] && self.is_strong(*place))
            .collect();
        strong.sort_by_key(|place| (self.seniority(*place), *place));
        let mut taken: Vec<usize> = Vec::new();
        for place in strong {
            let is_struck =
                taken.iter().any(|by| self.graph.are_apart(*by, place) && self.strikes(*by, place));
            if !is_struck {
                taken.push(place);
            }
        }
        taken
    }

    /// How early the person who signed came into the team.
    fn seniority(&self, place: usize) -> usize {
        let person = self.persons.get(&self.graph.records[place].signer);
        person.and_then(|person| self.seniority.get(person)).copied().unwrap_or(usize::MAX)
    }

    /// Whether the signer of the record at `place` may do that, in this state.
    fn allows(&self, state: &State, place: usize) -> bool {
        let record = &self.graph.records[place];
        let Some((own, by)) = state.active_person(record.signer) else { return false };
        let role = by.role();
        match &record.deed {
            Deed::Admit { device, person, .. } => {
                let id = device_id(&device.signing);
                // A device belongs to one person, for as long as anybody remembers.
                if self.persons.get(&id).is_some_and(|known| *known != person.unwrap_or(PersonId(id))) {
                    return false;
                }
                match person {
                    // The first device of somebody who is in gets their role.
                    None => {
                        let of = state.persons.get(&PersonId(id)).filter(|of| of.is_active());
                        may_admit(role, device.role) && of.is_none_or(|of| may_admit(role, of.role()))
                    }
                    Some(person) if *person == own => rank(device.role) <= rank(role),
                    Some(person) => state
                        .persons
                        .get(person)
                        .is_some_and(|of| may_admit(role, of.role()) && may_admit(role, device.role)),
                }
            }
            Deed::SetRole { person, role: to, .. } => state
                .persons
                .get(person)
                .is_some_and(|of| of.is_active() && may_admit(role, of.role()) && may_admit(role, *to)),
            Deed::Remove { target, .. } => {
                let person = match target {
                    Target::Person(person) => Some(*person),
                    Target::Device(device) => state.device_person.get(device).copied(),
                };
                let of = person.and_then(|person| state.persons.get(&person));
                person == Some(own) || of.is_some_and(|of| may_admit(role, of.role()))
            }
            Deed::Keep { .. } | Deed::KeepSingle { .. } => may_write(role),
            Deed::Revoke { .. } | Deed::Erase { .. } | Deed::Spare { .. } | Deed::Finish { .. } => {
                may_admit(role, AccessRole::Member)
            }
            Deed::Unknown => false,
        }
    }
}
