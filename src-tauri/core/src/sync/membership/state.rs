//! Who is in, with which role, and which segments of each device count: what records come to, one after another.

use super::{
    Admitted, PersonId,
    deed::{Deed, LastSegment, LastSegments, Target},
    erasure::Erasures,
    graph::Graph,
    may_write, rank,
};
use crate::{
    domain::{AccessRole, DeviceId},
    sync::keys::device_id,
};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Removals, and changes of role to reader, that a later admission answered.
    answered: Vec<Struck>,
    /// What had arrived before a removal or change of role was known.
    keeps: Vec<LastSegments>,
    /// Segments that others built upon, by their hashes.
    pub singles: BTreeSet<[u8; 32]>,
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
    pub(super) device_person: BTreeMap<DeviceId, PersonId>,
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

    /// What of a device's writing counts; `None` for everything.
    pub fn limits(&self, device: DeviceId) -> Option<Vec<LastSegment>> {
        let Some(state) = self.devices.get(&device) else { return Some(Vec::new()) };
        let readers = self.role_heads.iter().filter(|(_, role, _)| !may_write(*role));
        let said: Vec<&LastSegments> = if !state.removals.is_empty() {
            state.removals.iter().map(|removal| &removal.last).collect()
        } else if may_write(self.role()) {
            return None;
        } else {
            readers.map(|(_, _, last)| last).collect()
        };
        // Who comes back as a reader wrote what counted when they were taken out.
        let answered = state.answered.iter().map(|struck| &struck.last);
        let counted = said.into_iter().chain(answered).chain(&state.keeps);
        Some(counted.filter_map(|last| last.get(&device)).cloned().collect())
    }

    /// Places of what ever took a device out or made its person a reader, answered since or not.
    fn strokes(&self, device: DeviceId) -> impl Iterator<Item = usize> {
        let readers =
            self.role_heads.iter().filter(|(_, role, _)| !may_write(*role)).map(|(place, ..)| *place);
        let of_device = self
            .devices
            .get(&device)
            .into_iter()
            .flat_map(|state| state.removals.iter().chain(&state.answered).map(|struck| struck.place));
        readers.chain(of_device)
    }

    pub fn is_struck(&self, device: DeviceId) -> bool {
        self.strokes(device).next().is_some()
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

    /// Order in which people came: the founder, then by admission.
    pub fn order(&self) -> usize {
        self.first.map_or(0, |place| place + 1)
    }
}

impl State {
    pub(super) fn active_person(&self, device: DeviceId) -> Option<(PersonId, &PersonState)> {
        let person = *self.device_person.get(&device)?;
        let state = self.persons.get(&person)?;
        state.devices.get(&device).filter(|device| device.removals.is_empty())?;
        Some((person, state))
    }
}

impl Graph {
    /// Apply the records of these places that are not void, forebears first.
    pub(super) fn apply(&self, within: &[bool], void: &[bool]) -> State {
        let founding = device_id(&self.founder.signing);
        let mut state = State::default();
        let founder = PersonState {
            devices: BTreeMap::from([(
                founding,
                DeviceState {
                    admitted: self.founder.clone(),
                    since_ms: 0,
                    removals: Vec::new(),
                    answered: Vec::new(),
                    keeps: Vec::new(),
                    singles: BTreeSet::new(),
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
                let (mut answered, keeps, singles, of_device) =
                    person.devices.remove(&id).map_or_else(Default::default, |device| {
                        (device.answered, device.keeps, device.singles, device.removals)
                    });
                // What this admission did not know of still holds.
                let of_person = person.removals.iter().cloned();
                let (known, removals): (Vec<Struck>, Vec<Struck>) =
                    of_person.chain(of_device).partition(|struck| self.knows(place, struck.place));
                answered.extend(known);
                if was_out && removals.is_empty() {
                    person.role = device.role;
                    for (place, role, last) in person.role_heads.drain(..) {
                        if !may_write(role) {
                            let struck = Struck { place, last };
                            for other in person.devices.values_mut() {
                                other.answered.push(struck.clone());
                            }
                            answered.push(struck);
                        }
                    }
                }
                let (admitted, since_ms) = ((**device).clone(), record.at_ms);
                let admitted = DeviceState { admitted, since_ms, removals, answered, keeps, singles };
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
                    if let Some(device) = self.struck_before(state, place, *device) {
                        device.keeps.push(last.clone());
                    }
                }
            }
            Deed::KeepSingle { segments } => {
                for (device, hashes) in segments {
                    if let Some(device) = self.struck_before(state, place, *device) {
                        device.singles.extend(hashes);
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

    /// A device that the record at `place` may vouch for: its signer knew of a stroke. Nobody vouches in advance.
    fn struck_before<'s>(
        &self,
        state: &'s mut State,
        place: usize,
        device: DeviceId,
    ) -> Option<&'s mut DeviceState> {
        let person = state.device_person.get(&device).copied()?;
        let person = state.persons.get_mut(&person)?;
        let is_known = person.strokes(device).any(|stroke| self.knows(place, stroke));
        person.devices.get_mut(&device).filter(|_| is_known)
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
