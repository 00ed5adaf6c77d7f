//! Which records of a graph are void: see [`super::judgement`] for the rules.

use super::{
    PersonId,
    bits::Bits,
    deed::{Deed, Target},
    judgement::{Judge, Over, may},
    rank,
};
use crate::{domain::DeviceId, sync::keys::device_id};
use std::collections::BTreeMap;

/// Verdicts kept of one record: the one from its own past, and the latest.
const ALLOWED_MAX: usize = 2;

const REVOKING_ROUNDS: usize = 3;

/// Removals and changes of role: which are taken, and which are void.
#[derive(Debug, Clone, Default)]
struct Strokes {
    taken: Bits,
    void: Bits,
    /// The taken ones by whom they are about.
    on_persons: BTreeMap<PersonId, Vec<usize>>,
    on_devices: BTreeMap<DeviceId, Vec<usize>>,
}

/// What comes of taking removals and changes of role in order.
enum Taking {
    Done(Strokes),
    /// This one strikes others that were taken before.
    Drops {
        by: usize,
        struck: Bits,
    },
}

impl Judge<'_> {
    /// Which of the places `within` are void.
    pub(super) fn void(&self, within: &Bits) -> Bits {
        let mut excluded = Bits::default();
        loop {
            let strokes = self.taken(within, &excluded);
            let void = self.void_by(within, &strokes);
            let fallen = strokes.taken.common(&void);
            if fallen.is_empty() {
                return void;
            }
            // What is void strikes nobody. What fell only because of such a one may yet stand.
            let mut others = Strokes { void: strokes.void, ..Strokes::default() };
            strokes.taken.without(&fallen).iter().for_each(|place| self.take(&mut others, place));
            let surely = fallen.common(&self.void_by(within, &others));
            excluded.extend(if surely.is_empty() { &fallen } else { &surely });
        }
    }

    /// Which of the places `within` are void when these removals and changes of role hold.
    fn void_by(&self, within: &Bits, strokes: &Strokes) -> Bits {
        let is_revocation = |place: &usize| {
            self.is_fair(*place) && matches!(self.graph.records[*place].deed, Deed::Revoke { .. })
        };
        let revocations: Vec<usize> = within.iter().filter(is_revocation).collect();
        let mut holding: Vec<usize> = Vec::new();
        // Which revocations hold depends on who is in, and that on them. An even number of rounds: should two of them
        // undo each other for ever, both hold.
        for _ in 0..REVOKING_ROUNDS {
            let mut used = BTreeMap::new();
            let is_spent = |place| self.is_spent(place, &mut used, &holding, strokes);
            let void = self.weigh(within, strokes, is_spent);
            let hold = revocations.iter().copied().filter(|place| !void.contains(*place)).collect();
            if hold == holding {
                return void;
            }
            holding = hold;
        }
        let mut used = BTreeMap::new();
        self.weigh(within, strokes, |place| self.is_spent(place, &mut used, &holding, strokes))
    }

    /// Which of the places `within` are void, forebears first; `is_spent` is asked of what is not void otherwise.
    fn weigh(&self, within: &Bits, strokes: &Strokes, mut is_spent: impl FnMut(usize) -> bool) -> Bits {
        let mut void = Bits::default();
        for place in within.iter() {
            let is_struck = strokes.void.contains(place)
                || !strokes.taken.contains(place) && self.is_struck(place, strokes);
            if !self.is_fair(place) || is_struck || !self.is_allowed(place, &void) || is_spent(place) {
                void.insert(place);
            }
        }
        void
    }

    /// Whether a taken one strikes who signed the record at `place`.
    fn is_struck(&self, place: usize, strokes: &Strokes) -> bool {
        let signer = self.graph.records[place].signer;
        let on_person = self.persons.get(&signer).and_then(|person| strokes.on_persons.get(person));
        let all = on_person.into_iter().chain(strokes.on_devices.get(&signer)).flatten();
        all.into_iter().any(|by| self.graph.are_apart(*by, place) && self.strikes(*by, place))
    }

    /// Which records `within` the one at `place` strikes.
    fn struck_by(&self, place: usize, within: &Bits) -> Bits {
        let mut struck = Bits::default();
        let devices: Vec<DeviceId> = match &self.graph.records[place].deed {
            Deed::Remove { target: Target::Device(device), .. } => vec![*device],
            Deed::Remove { target: Target::Person(person), .. } | Deed::SetRole { person, .. } => {
                self.devices.get(person).into_iter().flatten().copied().collect()
            }
            Deed::Admit { .. } | Deed::Keep { .. } | Deed::KeepSingle { .. } => return struck,
            Deed::Revoke { .. } | Deed::Unknown => return struck,
            Deed::Erase { .. } | Deed::Spare { .. } | Deed::Finish { .. } => return struck,
        };
        for signed in devices.iter().filter_map(|device| self.signed.get(device)) {
            let apart = signed.common(within);
            let strikes = |other: &usize| self.graph.are_apart(place, *other) && self.strikes(place, *other);
            apart.iter().filter(strikes).for_each(|other| struck.insert(other));
        }
        struck
    }

    /// Whether the fair record at `place` is allowed when of its past these are void.
    fn is_allowed(&self, place: usize, void: &Bits) -> bool {
        let past = &self.graph.past[place];
        let void = past.common(void);
        let kept = self.allowed[place].borrow().iter().find(|(of, _)| *of == void).map(|(_, is)| *is);
        kept.unwrap_or_else(|| {
            let is_allowed = self.ground(&self.graph.rights(past, &void), place).is_some();
            let mut kept = self.allowed[place].borrow_mut();
            kept.truncate(ALLOWED_MAX - 1);
            kept.push((void, is_allowed));
            is_allowed
        })
    }

    /// An admission with an invitation that another device used, or that was revoked without knowing of it.
    fn is_spent<'g>(
        &'g self,
        place: usize,
        used: &mut BTreeMap<(&'g str, Option<PersonId>), DeviceId>,
        revocations: &[usize],
        strokes: &Strokes,
    ) -> bool {
        let Deed::Admit { device, person, invitation, .. } = &self.graph.records[place].deed else {
            return false;
        };
        if invitation.is_empty() {
            return false;
        }
        let revokes = |by: &usize| {
            let deed = &self.graph.records[*by].deed;
            matches!(deed, Deed::Revoke { invitation: id } if id == invitation)
                && self.graph.are_apart(*by, place)
                && self.might_admit(*by, place, strokes)
        };
        if revocations.iter().any(revokes) {
            return true;
        }
        // Somebody's own devices take no invitation from who is asked by another.
        let id = device_id(&device.signing);
        *used.entry((invitation, *person)).or_insert(id) != id
    }

    /// Whether who signed the record at `by` might have signed the admission at `place`.
    fn might_admit(&self, by: usize, place: usize, strokes: &Strokes) -> bool {
        let (Some(of), Some(admission)) = (self.grounds[by], self.grounds[place]) else { return false };
        let person = self.persons.get(&self.graph.records[by].signer);
        let changes = person.and_then(|person| strokes.on_persons.get(person)).into_iter().flatten();
        let since = changes.filter(|change| self.graph.are_apart(**change, by)).filter_map(|change| {
            let Deed::SetRole { role, .. } = &self.graph.records[*change].deed else { return None };
            Some(*role)
        });
        let role = since.chain([of.by]).min_by_key(|role| rank(*role)).unwrap_or(of.by);
        let over = match admission.over {
            Over::Oneself => Over::Role(admission.by),
            over @ (Over::Nobody | Over::Role(_)) => over,
        };
        may(role, over, &self.graph.records[place].deed)
    }

    /// The removals and changes of role that hold, but for those `excluded`.
    fn taken(&self, within: &Bits, excluded: &Bits) -> Strokes {
        let mut strong: Vec<usize> = within.without(excluded).iter().collect();
        strong.retain(|place| self.is_fair(*place) && self.is_strong(*place));
        strong.sort_by_key(|place| (self.seniority(*place), *place));
        // Each with the one that dropped it.
        let mut dropped: BTreeMap<usize, usize> = BTreeMap::new();
        // Only once: where they drop each other in a ring it must end.
        let mut was_back = Bits::default();
        loop {
            let mut void = excluded.clone();
            dropped.keys().for_each(|place| void.insert(*place));
            let idle: Vec<usize> = match self.take_in_order(within, &strong, void) {
                Taking::Drops { by, struck } => {
                    dropped.extend(struck.iter().map(|place| (place, by)));
                    dropped.iter().filter(|(_, by)| struck.contains(**by)).map(|(place, _)| *place).collect()
                }
                Taking::Done(strokes) => {
                    let is_idle = |by: &usize| !strokes.taken.contains(*by);
                    let idle =
                        dropped.iter().filter(|(place, by)| is_idle(by) && !was_back.contains(**place));
                    let idle: Vec<usize> = idle.map(|(place, _)| *place).collect();
                    if idle.is_empty() {
                        return strokes;
                    }
                    idle
                }
            };
            for place in idle {
                if !was_back.contains(place) {
                    was_back.insert(place);
                    dropped.remove(&place);
                }
            }
        }
    }

    /// Take removals and changes of role by who came first in the team; `void` of them count for nothing.
    fn take_in_order(&self, within: &Bits, strong: &[usize], void: Bits) -> Taking {
        let mut strokes = Strokes { void, ..Strokes::default() };
        let (mut void, mut is_weighed) = (Bits::default(), strokes.void.is_empty());
        let mut last = None;
        for place in strong.iter().copied().filter(|place| !strokes.void.contains(*place)).collect::<Vec<_>>()
        {
            let seniority = self.seniority(place);
            if last.replace(seniority) != Some(seniority) && !is_weighed {
                // Of one person what strikes is weighed once: they could take out hundreds of laptops of their own.
                void = self.weigh(within, &strokes, |_| false);
                is_weighed = true;
            }
            if void.contains(place) || self.is_struck(place, &strokes) {
                strokes.void.insert(place);
                continue;
            }
            let struck = self.struck_by(place, within);
            let taken = struck.common(&strokes.taken);
            if !taken.is_empty() {
                return Taking::Drops { by: place, struck: taken };
            }
            is_weighed &= struck.without(&void).is_empty();
            self.take(&mut strokes, place);
        }
        Taking::Done(strokes)
    }

    fn take(&self, strokes: &mut Strokes, place: usize) {
        strokes.taken.insert(place);
        match &self.graph.records[place].deed {
            Deed::Remove { target: Target::Device(device), .. } => {
                strokes.on_devices.entry(*device).or_default().push(place);
            }
            Deed::Remove { target: Target::Person(person), .. } | Deed::SetRole { person, .. } => {
                strokes.on_persons.entry(*person).or_default().push(place);
            }
            Deed::Admit { .. } | Deed::Keep { .. } | Deed::KeepSingle { .. } => {}
            Deed::Revoke { .. } | Deed::Unknown => {}
            Deed::Erase { .. } | Deed::Spare { .. } | Deed::Finish { .. } => {}
        }
    }

    /// How early the person who signed came into the team.
    fn seniority(&self, place: usize) -> usize {
        let person = self.persons.get(&self.graph.records[place].signer);
        person.and_then(|person| self.seniority.get(person)).copied().unwrap_or(usize::MAX)
    }
}
