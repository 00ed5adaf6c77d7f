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
    Admitted, PersonId,
    deed::{Deed, LastSegments, Record, Target},
    erasure::Erasures,
    may_admit, may_write, rank,
};
use crate::{
    domain::{AccessRole, DeviceId},
    sync::keys::device_id,
};
use std::collections::{BTreeMap, BTreeSet};

/// Records by place in the graph: forebears first, equal on every device.
pub struct Graph {
    pub records: Vec<Record>,
    /// Per record, which places it was made with knowledge of.
    past: Vec<Vec<bool>>,
    founder: Admitted,
    /// Records that wait for a forebear.
    pub waiting: u32,
}

/// A removal or change of role that holds for someone.
#[derive(Debug, Clone)]
pub struct Struck {
    place: usize,
    pub last: LastSegments,
}

#[derive(Debug, Clone)]
pub struct DeviceState {
    pub admitted: Admitted,
    pub since_ms: u64,
    /// Removals that no later admission answers.
    pub removals: Vec<Struck>,
    /// What had arrived before a removal or change of role was known.
    keeps: Vec<LastSegments>,
}

#[derive(Debug, Clone)]
pub struct PersonState {
    pub devices: BTreeMap<DeviceId, DeviceState>,
    /// Place of the record that first admitted this person; the founder has none.
    first: Option<usize>,
    role: AccessRole,
    /// Changes of role that no other one knew of.
    role_heads: Vec<(usize, AccessRole, LastSegments)>,
    removals: Vec<Struck>,
}

/// What records come to.
#[derive(Debug, Clone, Default)]
pub struct State {
    pub persons: BTreeMap<PersonId, PersonState>,
    device_person: BTreeMap<DeviceId, PersonId>,
    pub used_invitations: BTreeMap<String, BTreeSet<DeviceId>>,
    pub revoked_invitations: BTreeSet<String>,
    pub(super) erasures: Erasures,
}

impl PersonState {
    /// The lesser of the roles given at the same time.
    pub fn role(&self) -> AccessRole {
        let given = self.role_heads.iter().map(|(_, role, _)| *role);
        given.min_by_key(|role| rank(*role)).unwrap_or(self.role)
    }

    /// Until which segment a device's writing counts; `None` for without end.
    pub fn cut(&self, device: DeviceId) -> Option<u64> {
        let Some(state) = self.devices.get(&device) else { return Some(0) };
        let readers = self.role_heads.iter().filter(|(_, role, _)| !may_write(*role));
        let said: Vec<&LastSegments> = if !state.removals.is_empty() {
            state.removals.iter().map(|removal| &removal.last).collect()
        } else if may_write(self.role()) {
            return None;
        } else {
            readers.map(|(_, _, last)| last).collect()
        };
        let kept = state.keeps.iter();
        let last = said.into_iter().chain(kept).filter_map(|last| last.get(&device)).max();
        Some(last.copied().unwrap_or(0))
    }

    pub fn is_active(&self) -> bool {
        self.devices.values().any(|device| device.removals.is_empty())
    }

    /// Place of the latest removal, for who is out.
    pub fn departure(&self) -> Option<usize> {
        if self.is_active() {
            return None;
        }
        self.devices.values().flat_map(|device| &device.removals).map(|struck| struck.place).max()
    }
}

impl State {
    fn active_person(&self, device: DeviceId) -> Option<(PersonId, &PersonState)> {
        let person = *self.device_person.get(&device)?;
        let state = self.persons.get(&person)?;
        state.devices.get(&device).filter(|device| device.removals.is_empty())?;
        Some((person, state))
    }
}

impl Graph {
    /// Put records in their places. Records that name unknown forebears are left out and counted.
    pub fn new(founder: Admitted, records: BTreeMap<[u8; 32], Record>) -> Self {
        let mut waiting = records;
        let mut placed: BTreeMap<[u8; 32], usize> = BTreeMap::new();
        let mut ordered: Vec<Record> = Vec::new();
        let mut past: Vec<Vec<bool>> = Vec::new();
        loop {
            // One generation at a time, in the order of their hashes: the same places on every device.
            let is_ready = |record: &Record| record.after.iter().all(|hash| placed.contains_key(hash));
            let ready: Vec<[u8; 32]> =
                waiting.values().filter(|record| is_ready(record)).map(|record| record.hash).collect();
            if ready.is_empty() {
                break;
            }
            for hash in &ready {
                let Some(record) = waiting.remove(hash) else { continue };
                let mut known = vec![false; ordered.len()];
                for parent in record.after.iter().filter_map(|hash| placed.get(hash)) {
                    known[*parent] = true;
                    for (place, before) in past[*parent].iter().enumerate() {
                        known[place] |= *before;
                    }
                }
                past.push(known);
                ordered.push(record);
            }
            for hash in ready {
                let place = ordered.iter().rposition(|record| record.hash == hash);
                placed.extend(place.map(|place| (hash, place)));
            }
        }
        let waiting = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
        Self { records: ordered, past, founder, waiting }
    }

    /// The newest records: what a new one comes after.
    pub fn heads(&self) -> Vec<[u8; 32]> {
        let mut is_known = vec![false; self.records.len()];
        for past in &self.past {
            for (place, known) in past.iter().enumerate() {
                is_known[place] |= *known;
            }
        }
        let heads = self.records.iter().zip(is_known).filter(|(_, known)| !known);
        heads.map(|(record, _)| record.hash).collect()
    }

    /// What all records come to, and how many of them are void.
    pub fn judge(&self) -> (State, u32) {
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
        let count = void.iter().filter(|is_void| **is_void).count();
        (self.apply(&all, &void), u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Which places the record at `place` knew, as a set over all places.
    fn within(&self, place: usize) -> Vec<bool> {
        let mut within = self.past[place].clone();
        within.resize(self.records.len(), false);
        within
    }

    fn knows(&self, place: usize, other: usize) -> bool {
        self.past[place].get(other).copied().unwrap_or(false)
    }

    fn are_apart(&self, a: usize, b: usize) -> bool {
        a != b && !self.knows(a, b) && !self.knows(b, a)
    }

    /// Apply the records of these places that are not void, forebears first.
    fn apply(&self, within: &[bool], void: &[bool]) -> State {
        let founding = device_id(&self.founder.signing);
        let mut state = State::default();
        let founder = PersonState {
            devices: BTreeMap::from([(
                founding,
                DeviceState {
                    admitted: self.founder.clone(),
                    since_ms: 0,
                    removals: Vec::new(),
                    keeps: Vec::new(),
                },
            )]),
            first: None,
            role: self.founder.role,
            role_heads: Vec::new(),
            removals: Vec::new(),
        };
        state.persons.insert(PersonId(founding), founder);
        state.device_person.insert(founding, PersonId(founding));
        for place in (0..self.records.len()).filter(|place| within[*place] && !void[*place]) {
            self.apply_one(&mut state, place);
        }
        state
    }

    fn apply_one(&self, state: &mut State, place: usize) {
        let record = &self.records[place];
        match &record.deed {
            Deed::Admit { device, person, invitation } => {
                let id = device_id(&device.signing);
                let person_id = person.unwrap_or(PersonId(id));
                let person = state.persons.entry(person_id).or_insert_with(|| PersonState {
                    devices: BTreeMap::new(),
                    first: Some(place),
                    role: device.role,
                    role_heads: Vec::new(),
                    removals: Vec::new(),
                });
                let was_out = !person.is_active();
                // What this admission did not know of still holds.
                let removals: Vec<Struck> = {
                    let of_device = person.devices.get(&id).map_or(&[][..], |device| &device.removals);
                    let all = person.removals.iter().chain(of_device);
                    all.filter(|struck| !self.knows(place, struck.place)).cloned().collect()
                };
                if was_out && removals.is_empty() {
                    person.role = device.role;
                    person.role_heads.clear();
                }
                let keeps = person.devices.remove(&id).map(|device| device.keeps).unwrap_or_default();
                let admitted =
                    DeviceState { admitted: (**device).clone(), since_ms: record.at_ms, removals, keeps };
                person.devices.insert(id, admitted);
                state.device_person.insert(id, person_id);
                if !invitation.is_empty() {
                    state.used_invitations.entry(invitation.clone()).or_default().insert(id);
                }
            }
            Deed::SetRole { person, role, last } => {
                if let Some(person) = state.persons.get_mut(person) {
                    person.role_heads.retain(|(head, ..)| !self.knows(place, *head));
                    person.role_heads.push((place, *role, last.clone()));
                }
            }
            Deed::Remove { target, last } => self.remove(state, place, *target, last),
            Deed::Keep { last } => {
                for device in last.keys() {
                    let person = state.device_person.get(device).copied();
                    let Some(person) = person.and_then(|person| state.persons.get_mut(&person)) else {
                        continue;
                    };
                    let readers = person.role_heads.iter().filter(|(_, role, _)| !may_write(*role));
                    let knows_role = readers.into_iter().any(|(head, ..)| self.knows(place, *head));
                    let Some(device) = person.devices.get_mut(device) else { continue };
                    // Nobody vouches in advance.
                    let knows_removal = device.removals.iter().any(|struck| self.knows(place, struck.place));
                    if knows_role || knows_removal {
                        device.keeps.push(last.clone());
                    }
                }
            }
            Deed::Revoke { invitation } => {
                state.revoked_invitations.insert(invitation.clone());
            }
            Deed::Erase { .. } | Deed::Spare { .. } | Deed::Finish { .. } => {
                state.erasures.apply(place, record, |other| self.knows(place, other));
            }
            Deed::Unknown => {}
        }
    }

    fn remove(&self, state: &mut State, place: usize, target: Target, last: &LastSegments) {
        let struck = Struck { place, last: last.clone() };
        match target {
            Target::Person(person) => {
                let Some(person) = state.persons.get_mut(&person) else { return };
                for device in person.devices.values_mut() {
                    device.removals.push(struck.clone());
                }
                person.removals.push(struck);
            }
            Target::Device(device) => {
                let person = state.device_person.get(&device).copied();
                let person = person.and_then(|person| state.persons.get_mut(&person));
                if let Some(device) = person.and_then(|person| person.devices.get_mut(&device)) {
                    device.removals.push(struck);
                }
            }
        }
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
            Deed::Admit { .. } | Deed::Keep { .. } | Deed::Revoke { .. } | Deed::Unknown => false,
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
            Deed::Keep { .. } => may_write(role),
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
                    None => may_admit(role, device.role),
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
            Deed::Keep { .. } => may_write(role),
            Deed::Revoke { .. } | Deed::Erase { .. } | Deed::Spare { .. } | Deed::Finish { .. } => {
                may_admit(role, AccessRole::Member)
            }
            Deed::Unknown => false,
        }
    }
}

impl PersonState {
    /// Order in which people came: the founder, then by admission.
    pub fn order(&self) -> usize {
        self.first.map_or(0, |place| place + 1)
    }
}
