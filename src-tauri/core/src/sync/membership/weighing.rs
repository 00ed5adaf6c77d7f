//! Which records of a graph are void: see [`super::judgement`] for the rules.

use super::{
    PersonId,
    bits::Bits,
    deed::{Deed, Target},
    judgement::{Ground, Judge, Over, is_strong, may},
    may_admit, rank,
};
use crate::{
    domain::{AccessRole, DeviceId},
    sync::keys::device_id,
};
use std::collections::BTreeMap;

/// Verdicts kept of one record: the one from its own past, and the latest.
const ALLOWED_MAX: usize = 4;

/// An even number: should two revocations undo each other for ever, both hold.
const REVOKING_ROUNDS: usize = 4;

/// Admissions with each invitation, of somebody new or for a person, by place.
type Uses<'g> = BTreeMap<(&'g str, Option<PersonId>), Vec<(usize, DeviceId)>>;

/// Removals and changes of role: which hold, and which are void.
#[derive(Debug, Clone, Default)]
struct Strokes {
    holding: Bits,
    void: Bits,
    /// The holding ones by whom they are about.
    on_persons: BTreeMap<PersonId, Vec<usize>>,
    on_devices: BTreeMap<DeviceId, Vec<usize>>,
    /// Some of them strike each other.
    are_quarrels: bool,
}

/// What becomes of two removals or changes of role that strike each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quarrel {
    BothHold,
    EarlierHolds,
}

impl Judge<'_> {
    /// Which of the places `within` are void.
    pub(super) fn void(&self, within: &Bits) -> Bits {
        let (void, are_quarrels) = self.void_when(within, Quarrel::BothHold);
        if !are_quarrels || self.has_manager(within, &void) {
            return void;
        }
        self.void_when(within, Quarrel::EarlierHolds).0
    }

    fn has_manager(&self, within: &Bits, void: &Bits) -> bool {
        let state = self.graph.rights(within, void);
        state.persons.values().any(|person| person.is_active() && person.role() == AccessRole::Manager)
    }

    /// The same, and whether there were quarrels.
    fn void_when(&self, within: &Bits, quarrel: Quarrel) -> (Bits, bool) {
        let mut excluded = Bits::default();
        loop {
            let strokes = self.strokes(within, &excluded, quarrel);
            let void = self.void_by(within, &strokes);
            let fallen = strokes.holding.common(&void);
            if fallen.is_empty() {
                return (void, strokes.are_quarrels);
            }
            // What is void strikes nobody. What fell only because of such a one may yet stand.
            let mut others = Strokes { void: strokes.void, ..Strokes::default() };
            strokes.holding.without(&fallen).iter().for_each(|place| self.hold(&mut others, place));
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
        let mut void = Bits::default();
        // Which revocations hold depends on who is in, and that on them.
        for _ in 0..REVOKING_ROUNDS {
            let mut used = BTreeMap::new();
            void = self.weigh(within, strokes, |place| self.is_spent(place, &mut used, &holding, strokes));
            let hold = revocations.iter().copied().filter(|place| !void.contains(*place)).collect();
            if hold == holding {
                break;
            }
            holding = hold;
        }
        void
    }

    /// Which of the places `within` are void, forebears first; `is_spent` is asked of what is not void otherwise.
    fn weigh(&self, within: &Bits, strokes: &Strokes, mut is_spent: impl FnMut(usize) -> bool) -> Bits {
        let mut void = Bits::default();
        for place in within.iter() {
            let is_struck = match strokes.holding.contains(place) {
                true => self.is_outranked(place, strokes),
                false => strokes.void.contains(place) || self.is_struck(place, strokes),
            };
            if !self.is_fair(place) || is_struck || !self.is_allowed(place, &void) || is_spent(place) {
                void.insert(place);
            }
        }
        void
    }

    /// Whether one that holds strikes who signed the record at `place`.
    fn is_struck(&self, place: usize, strokes: &Strokes) -> bool {
        let signer = self.graph.records[place].signer;
        let on_person = self.persons.get(&signer).and_then(|person| strokes.on_persons.get(person));
        // A further device of theirs goes with the person.
        let on_person = on_person.filter(|_| !self.is_own_device(place));
        let all = on_person.into_iter().chain(strokes.on_devices.get(&signer)).flatten();
        all.into_iter().any(|by| {
            self.graph.are_apart(*by, place)
                && self.does_strike(*by, place)
                && !self.lets_in_beyond(*by, place, strokes)
        })
    }

    fn is_own_device(&self, place: usize) -> bool {
        let is_own = self.grounds[place].is_some_and(|ground| matches!(ground.over, Over::Oneself));
        is_own && matches!(self.graph.records[place].deed, Deed::Admit { .. })
    }

    /// Whether the admission at `place` let in somebody over whom the signer of the record at `by` has no say.
    fn lets_in_beyond(&self, by: usize, place: usize, strokes: &Strokes) -> bool {
        let Deed::Admit { device, person, .. } = &self.graph.records[place].deed else { return false };
        let person = person.unwrap_or(PersonId(device_id(&device.signing)));
        self.is_raised_beyond(by, &person, strokes)
    }

    /// Whether this person was given a role over which the signer of the record at `by`, who did not know, has no say.
    fn is_raised_beyond(&self, by: usize, person: &PersonId, strokes: &Strokes) -> bool {
        let Some(ground) = self.grounds[by] else { return false };
        let changes = strokes.on_persons.get(person).into_iter().flatten();
        changes.filter(|change| self.graph.are_apart(**change, by)).any(|change| {
            match &self.graph.records[*change].deed {
                Deed::SetRole { role, .. } => !may_admit(ground.by, *role),
                _ => false,
            }
        })
    }

    /// Whether the removal or change of role at `place` is about somebody who was given a role at the same time over
    /// which its signer had no say.
    fn is_outranked(&self, place: usize, strokes: &Strokes) -> bool {
        let is_over_another = |ground: Ground| matches!(ground.over, Over::Role(_));
        self.grounds[place].is_some_and(is_over_another)
            && self.target(place).is_some_and(|person| self.is_raised_beyond(place, person, strokes))
    }

    /// Whom the removal or change of role at `place` is about.
    fn target(&self, place: usize) -> Option<&PersonId> {
        match &self.graph.records[place].deed {
            Deed::SetRole { person, .. } | Deed::Remove { target: Target::Person(person), .. } => {
                Some(person)
            }
            Deed::Remove { target: Target::Device(device), .. } => self.persons.get(device),
            Deed::Admit { .. } | Deed::Keep { .. } | Deed::KeepSingle { .. } => None,
            Deed::Revoke { .. } | Deed::Unknown => None,
            Deed::Erase { .. } | Deed::Spare { .. } | Deed::Finish { .. } => None,
        }
    }

    /// Whether the fair record at `place` is allowed when of its past these are void.
    fn is_allowed(&self, place: usize, void: &Bits) -> bool {
        let past = &self.graph.past[place];
        let void = past.common(void).common(&self.about_rights);
        let kept = self.allowed[place].borrow().iter().find(|(of, _)| *of == void).map(|(_, is)| *is);
        kept.unwrap_or_else(|| {
            let is_allowed = self.ground(&self.graph.rights(past, &void), place).is_some();
            let mut kept = self.allowed[place].borrow_mut();
            kept.truncate(ALLOWED_MAX - 1);
            kept.push((void, is_allowed));
            is_allowed
        })
    }

    /// An admission with an invitation that another device used, or that was revoked without knowing of it, by who might
    /// have decided about it.
    fn is_spent<'g>(
        &'g self,
        place: usize,
        used: &mut Uses<'g>,
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
        let uses = used.entry((invitation, *person)).or_default();
        let is_used =
            |(by, device): &(usize, DeviceId)| *device != id && self.might_admit(*by, place, strokes);
        let is_spent = uses.iter().any(is_used);
        if !is_spent && uses.iter().all(|(_, device)| *device != id) {
            uses.push((place, id));
        }
        is_spent
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
        may(role, over, &self.graph.records[place].deed) && !self.lets_in_beyond(by, place, strokes)
    }

    /// Which removals and changes of role hold, but for those `excluded`.
    fn strokes(&self, within: &Bits, excluded: &Bits, quarrel: Quarrel) -> Strokes {
        let mut strokes = Strokes { void: excluded.clone(), ..Strokes::default() };
        let is_strong = |place: &usize| self.is_fair(*place) && is_strong(&self.graph.records[*place].deed);
        let all: Bits = within.common(&self.about_rights).iter().filter(is_strong).collect();
        // Against the founder only those have a say whom nobody took out, be it in vain.
        let is_disputed = |place: &usize| all.iter().any(|by| self.strikes[by].contains(*place));
        let disputed = all.iter().filter(|place| self.is_about_founder(*place) && is_disputed(place));
        strokes.void.extend(&disputed.collect());
        let strong = all.without(&strokes.void);
        let undone: BTreeMap<usize, Bits> =
            strong.iter().map(|place| (place, self.undone(place, &strong, quarrel))).collect();
        // Those that are not decided yet, each with how many would undo it that are not void.
        let mut open: BTreeMap<usize, usize> = strong.iter().map(|place| (place, 0)).collect();
        undone.values().flat_map(Bits::iter).for_each(|place| *open.entry(place).or_default() += 1);
        let mut ready: Vec<usize> = strong.iter().filter(|place| open[place] == 0).collect();
        // Where they undo each other in a ring, the one by who came first is decided first.
        let in_ring =
            |open: &BTreeMap<usize, usize>| open.keys().copied().min_by_key(|place| self.came(*place));
        while let Some(place) = ready.pop().or_else(|| in_ring(&open)) {
            if open.remove(&place).is_none() {
                continue;
            }
            self.hold(&mut strokes, place);
            for struck in
                undone[&place].iter().filter(|struck| open.remove(struck).is_some()).collect::<Vec<_>>()
            {
                strokes.void.insert(struck);
                for freed in undone[&struck].iter() {
                    let Some(count) = open.get_mut(&freed) else { continue };
                    *count -= 1;
                    if *count == 0 {
                        ready.push(freed);
                    }
                }
            }
        }
        let quarrels =
            |place: usize| self.strikes[place].iter().any(|other| self.strikes[other].contains(place));
        strokes.are_quarrels = strokes.holding.iter().any(quarrels);
        strokes
    }

    fn is_about_founder(&self, place: usize) -> bool {
        self.target(place).is_some_and(|person| self.is_founder(person)) && !self.is_by_founder(place)
    }

    /// Which of the removals and changes of role `among` the one at `place` makes void.
    fn undone(&self, place: usize, among: &Bits, quarrel: Quarrel) -> Bits {
        let struck = self.strikes[place].common(among);
        if struck.is_empty() {
            return struck;
        }
        let stands = self.stands_beside(place, &struck);
        struck.iter().filter(|other| self.does_undo(place, *other, quarrel, stands)).collect()
    }

    fn does_undo(&self, place: usize, struck: usize, quarrel: Quarrel, stands: bool) -> bool {
        if !self.strikes[struck].contains(place) {
            return stands;
        }
        quarrel == Quarrel::EarlierHolds && self.came(place) < self.came(struck)
    }

    /// Whether the one at `place` is allowed where all of these hold, which it strikes.
    fn stands_beside(&self, place: usize, struck: &Bits) -> bool {
        if let Some((of, stands)) = self.standing.borrow().get(&place)
            && of == struck
        {
            return *stands;
        }
        let mut strokes = Strokes::default();
        struck.iter().for_each(|other| self.hold(&mut strokes, other));
        let void = self.weigh(&self.graph.past[place], &strokes, |_| false);
        let stands = self.is_allowed(place, &void);
        self.standing.borrow_mut().insert(place, (struck.clone(), stands));
        stands
    }

    /// When who signed it came into the team, and the record itself.
    fn came(&self, place: usize) -> (usize, usize) {
        let person = self.persons.get(&self.graph.records[place].signer);
        let came = person.and_then(|person| self.seniority.get(person)).copied().unwrap_or(usize::MAX);
        (came, place)
    }

    fn hold(&self, strokes: &mut Strokes, place: usize) {
        strokes.holding.insert(place);
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
}
