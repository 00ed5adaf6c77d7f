//! Who is in, with which role, and which segments of each device count: what records come to, one after another.

use super::{
    Admitted, PersonId,
    bits::Bits,
    deed::{Deed, LastSegment, Target},
    erasure::Erasures,
    graph::Graph,
    judgement::is_about_rights,
    may_admit, may_write, rank,
};
use crate::{
    domain::{AccessRole, DeviceId},
    sync::keys::device_id,
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone)]
pub struct DeviceState {
    pub admitted: Admitted,
    pub since_ms: u64,
    /// Places of removals that no later admission answers.
    pub removals: Vec<usize>,
    /// Places of removals, and of changes of role to reader, that a later admission answered.
    answered: Vec<usize>,
    /// Places of what says what had arrived before a removal or change of role was known.
    keeps: Vec<usize>,
    /// Segments that others built upon, by their hashes.
    pub singles: BTreeSet<[u8; 32]>,
    /// It said itself to be this person's.
    pub is_claimed: bool,
}

#[derive(Debug, Clone)]
pub struct PersonState {
    pub devices: BTreeMap<DeviceId, DeviceState>,
    /// Place of the record that first admitted this person; the founder has none.
    first: Option<usize>,
    role: AccessRole,
    /// Changes of role that no other one knew of, by place.
    role_heads: Vec<(usize, AccessRole)>,
    /// Places of removals.
    removals: Vec<usize>,
}

/// An admission with an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    pub device: DeviceId,
    /// Whose own devices let it in as one more of theirs, who decide about nobody else. What they say to have used need
    /// not be theirs to use.
    pub own_of: Option<PersonId>,
}

/// What records come to.
#[derive(Debug, Clone, Default)]
pub struct State {
    pub persons: BTreeMap<PersonId, PersonState>,
    pub(super) device_person: BTreeMap<DeviceId, PersonId>,
    pub used_invitations: BTreeMap<String, Vec<Use>>,
    pub revoked_invitations: BTreeSet<String>,
    pub(super) erasures: Erasures,
}

impl PersonState {
    /// The lesser of the roles given at the same time.
    pub fn role(&self) -> AccessRole {
        let given = self.role_heads.iter().map(|(_, role)| *role);
        given.min_by_key(|role| rank(*role)).unwrap_or(self.role)
    }

    fn made_reader(&self) -> impl Iterator<Item = usize> {
        self.role_heads.iter().filter(|(_, role)| !may_write(*role)).map(|(place, _)| *place)
    }

    /// What of a device's writing counts; `None` for everything.
    pub fn limits(&self, graph: &Graph, device: DeviceId) -> Option<Vec<LastSegment>> {
        let Some(state) = self.devices.get(&device) else { return Some(Vec::new()) };
        let said: Vec<usize> = if !state.removals.is_empty() {
            state.removals.clone()
        } else if may_write(self.role()) {
            return None;
        } else {
            self.made_reader().collect()
        };
        // Who comes back as a reader wrote what counted when they were taken out.
        let counted = said.iter().chain(&state.answered).chain(&state.keeps);
        Some(counted.filter_map(|place| graph.last(*place)?.get(&device)).cloned().collect())
    }

    /// Places of what ever took a device out or made its person a reader, answered since or not.
    fn strokes(&self, device: DeviceId) -> impl Iterator<Item = usize> {
        let of_device = self.devices.get(&device).into_iter();
        let of_device = of_device.flat_map(|state| state.removals.iter().chain(&state.answered).copied());
        self.made_reader().chain(of_device)
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
        self.devices.values().flat_map(|device| &device.removals).copied().max()
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
    /// What the records of these places that are not void come to.
    pub(super) fn apply(&self, within: &Bits, void: &Bits) -> State {
        self.applied(within.without(void).iter())
    }

    /// As [`Graph::apply`], as far as it says who is in with which role.
    pub(super) fn rights(&self, within: &Bits, void: &Bits) -> State {
        let places = within.without(void);
        self.applied(places.iter().filter(|place| is_about_rights(&self.records[*place].deed)))
    }

    /// Apply the records of these places, forebears first.
    fn applied(&self, places: impl Iterator<Item = usize>) -> State {
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
                    is_claimed: true,
                },
            )]),
            first: None,
            role: self.founder.role,
            role_heads: Vec::new(),
            removals: Vec::new(),
        };
        state.persons.insert(PersonId(founding), founder);
        state.device_person.insert(founding, PersonId(founding));
        places.for_each(|place| self.apply_one(&mut state, place));
        state
    }

    fn apply_one(&self, state: &mut State, place: usize) {
        let record = &self.records[place];
        match &record.deed {
            Deed::Admit { device, person, invitation, .. } => {
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
                let (mut answered, keeps, singles, of_device, was_claimed) =
                    person.devices.remove(&id).map_or_else(Default::default, |device| {
                        (device.answered, device.keeps, device.singles, device.removals, device.is_claimed)
                    });
                // What this admission did not know of still holds.
                let of_person = person.removals.iter().copied();
                let (known, removals): (Vec<usize>, Vec<usize>) =
                    of_person.chain(of_device).partition(|struck| self.knows(place, *struck));
                answered.extend(known);
                if was_out && removals.is_empty() {
                    person.role = device.role;
                    for struck in person.made_reader().collect::<Vec<usize>>() {
                        for other in person.devices.values_mut() {
                            other.answered.push(struck);
                        }
                        answered.push(struck);
                    }
                    person.role_heads.clear();
                }
                let (admitted, since_ms) = ((**device).clone(), record.at_ms);
                let is_claimed = was_claimed || self.claims.contains(place);
                let admitted =
                    DeviceState { admitted, since_ms, removals, answered, keeps, singles, is_claimed };
                person.devices.insert(id, admitted);
                state.device_person.insert(id, person_id);
                if !invitation.is_empty() {
                    let by = state.active_person(record.signer);
                    let is_own = by.is_some_and(|(by, standing)| {
                        by == person_id && !may_admit(standing.role(), AccessRole::Member)
                    });
                    let own_of = is_own.then_some(person_id);
                    let uses = state.used_invitations.entry(invitation.clone()).or_default();
                    uses.push(Use { device: id, own_of });
                }
            }
            Deed::SetRole { person, role, .. } => {
                if let Some(person) = state.persons.get_mut(person) {
                    person.role_heads.retain(|(head, _)| !self.knows(place, *head));
                    person.role_heads.push((place, *role));
                }
            }
            Deed::Remove { target, .. } => self.remove(state, place, *target),
            Deed::Keep { last } => {
                for device in last.keys() {
                    if let Some(device) = self.struck_before(state, place, *device) {
                        device.keeps.push(place);
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

    fn remove(&self, state: &mut State, place: usize, target: Target) {
        match target {
            Target::Person(person) => {
                let Some(person) = state.persons.get_mut(&person) else { return };
                for device in person.devices.values_mut() {
                    device.removals.push(place);
                }
                person.removals.push(place);
            }
            Target::Device(device) => {
                let person = state.device_person.get(&device).copied();
                let person = person.and_then(|person| state.persons.get_mut(&person));
                if let Some(device) = person.and_then(|person| person.devices.get_mut(&device)) {
                    device.removals.push(place);
                }
            }
        }
    }
}
