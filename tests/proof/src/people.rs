//! Who is in: roles that change, people and devices that go, and quarrels.
//!
//! Everything goes through the operations that the app offers, on what the device knows at that moment; sharing it is
//! left to the weather. What must come of it is noted here, without asking the app's own judgement.

use crate::{
    Verdict,
    device::told,
    template::{DEVICES, sync_all},
    world::{Kind, World},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use werkplaats_core::{
    Error, ErrorCode,
    domain::{AccessRole, DeviceId},
    ops,
    store::{self, SharedKind},
    sync::{
        Known,
        membership::{Membership, PersonId, Standing},
        signed::Signed,
        team_key::{self, KeyBody},
    },
};

/// People and devices taken out of one team at most: somebody must be left to tell how it ended.
const REMOVALS_MAX: u32 = 3;

/// What was done about who is in.
#[derive(Default)]
pub struct Moves {
    /// By person, who did what to them, when it was done rightly.
    pub touched: BTreeMap<PersonId, Vec<Touch>>,
    /// Devices that have the team and a new code for it.
    pub rejoining: BTreeSet<usize>,
    pub restored: BTreeSet<usize>,
    pub removals: u32,
    /// Devices of colleagues, each with who said late that it is theirs.
    pub claimed: Vec<(DeviceId, PersonId)>,
    /// People, each with who gave them a higher role late, after having been taken out.
    pub lifted: Vec<(PersonId, PersonId)>,
}

pub struct Touch {
    pub by: PersonId,
    pub by_device: usize,
    pub effect: Effect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    Role(AccessRole),
    Gone,
    DeviceGone(DeviceId),
    /// Who did the same to the other, neither knowing.
    Quarrel {
        is_senior: bool,
    },
    /// Whether it holds depends on what else happened.
    Open,
}

impl World {
    /// What this device knows about who is in; nothing before it joined.
    pub async fn rights(&self, who: usize) -> Verdict<Option<Arc<Membership>>> {
        match Known::load(self.devices[who].app(), self.team).await {
            Ok(known) => Ok(Some(known.membership)),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(told(error)),
        }
    }

    pub async fn people_step(&mut self, who: usize) -> Verdict {
        // Mostly somebody who has something to say about it.
        let who = if self.dice.percent(40) && self.has_team(0) { 0 } else { who };
        let Some(rights) = self.rights(who).await? else { return Ok(()) };
        if rights.role(self.devices[who].app().device).is_none() {
            return self.step_of_outsider(who, &rights).await;
        }
        if self.dice.percent(30) && !self.asking(who).await?.is_empty() {
            return self.answer_who_asks(who).await;
        }
        match self.dice.below(100) {
            0..22 => self.change_role(who, &rights).await,
            22..38 => self.remove_somebody(who, &rights).await,
            38..46 => self.remove_device(who, &rights).await,
            46..52 => self.leave(who, &rights).await,
            52..68 => self.invite_somebody(who, &rights).await,
            68..76 => self.answer_who_asks(who).await,
            76..85 => self.quarrel().await,
            85..93 => self.demote_who_writes(who, &rights).await,
            _ => self.breach(who, &rights).await,
        }
    }

    pub fn someone_else(&self, rights: &Membership, who: usize) -> Option<Standing> {
        let own = self.devices[who].app().device;
        let is_other = |person: &&Standing| {
            person.departure.is_none() && person.devices.iter().all(|of| of.device != own)
        };
        let others: Vec<&Standing> = rights.people.iter().filter(is_other).collect();
        others.get(self.dice.below(others.len())).map(|person| (*person).clone())
    }

    pub fn person(&self, rights: &Membership, who: usize) -> Option<Standing> {
        rights.person_of(self.devices[who].app().device).cloned()
    }

    async fn change_role(&mut self, who: usize, rights: &Membership) -> Verdict {
        use AccessRole::{Facilitator, Manager, Member, Reader};
        let Some(target) = self.someone_else(rights, who) else { return Ok(()) };
        let role = self.dice.pick(&[Manager, Facilitator, Member, Reader, Reader]);
        self.give_role(who, rights, &target, role).await.map(drop)
    }

    async fn give_role(
        &mut self,
        who: usize,
        rights: &Membership,
        target: &Standing,
        role: AccessRole,
    ) -> Verdict<bool> {
        self.note_readers(target).await?;
        let (app, id) = (self.devices[who].app(), target.id.to_string());
        let done = ops::people::set_access(app, self.team, &id, role).await;
        let own = rights.role(self.devices[who].app().device);
        let may = own.is_some_and(|own| decides(own, target.role) && decides(own, role));
        self.say(|| format!("device {who} makes {id} a {role:?}: {done:?}"));
        self.decided(who, rights, target.id, Effect::Role(role), may, done, "roles changed")
    }

    /// Whether it was done. What somebody may not must not be done, and nothing else may go wrong.
    #[expect(clippy::too_many_arguments, reason = "one act with all that is known of it")]
    pub fn decided(
        &mut self,
        who: usize,
        rights: &Membership,
        target: PersonId,
        effect: Effect,
        may: bool,
        done: Result<(), Error>,
        what: &'static str,
    ) -> Verdict<bool> {
        match done {
            Ok(()) if !may => Err(format!("device {who} did what it may not to {target}: {effect:?}")),
            Ok(()) => {
                self.count(what);
                if let Some(by) = self.person(rights, who) {
                    let touch = Touch { by: by.id, by_device: who, effect };
                    self.moves.touched.entry(target).or_default().push(touch);
                }
                Ok(true)
            }
            Err(error) => match error.code() {
                ErrorCode::MayNotWrite | ErrorCode::NotFound | ErrorCode::LastManager => {
                    self.count("refused what they may not");
                    Ok(false)
                }
                _ => Err(told(error)),
            },
        }
    }

    /// What somebody wrote and others have read before their rights change stays for everybody.
    async fn note_readers(&mut self, target: &Standing) -> Verdict {
        let theirs: BTreeSet<DeviceId> = target.devices.iter().map(|of| of.device).collect();
        for reader in 0..self.devices.len() {
            if !self.has_team(reader) || theirs.contains(&self.devices[reader].app().device) {
                continue;
            }
            let dump = self.devices[reader].dump(self.team).await?;
            for at in 0..self.words.len() {
                let word = &self.words[at];
                let is_theirs = theirs.contains(&self.devices[word.by].app().device);
                if is_theirs && word.kind == Kind::Shown && dump.contains(&word.text) {
                    self.words[at].read_by.push(reader);
                }
            }
        }
        Ok(())
    }

    async fn remove_somebody(&mut self, who: usize, rights: &Membership) -> Verdict {
        if self.moves.removals >= REMOVALS_MAX {
            return self.change_role(who, rights).await;
        }
        let Some(target) = self.someone_else(rights, who) else { return Ok(()) };
        self.remove(who, rights, &target, Effect::Gone).await.map(drop)
    }

    async fn remove(
        &mut self,
        who: usize,
        rights: &Membership,
        target: &Standing,
        effect: Effect,
    ) -> Verdict<bool> {
        self.note_readers(target).await?;
        let before = self.newest_epoch(who).await?;
        let (app, id) = (self.devices[who].app(), target.id.to_string());
        let done = ops::people::remove_person(app, self.team, &id).await;
        let may = rights.role(self.devices[who].app().device).is_some_and(|own| decides(own, target.role));
        self.say(|| format!("device {who} removes {id}: {done:?}"));
        let is_done = self.decided(who, rights, target.id, effect, may, done, "people removed")?;
        if is_done {
            self.moves.removals += 1;
            let gone: Vec<DeviceId> = target.devices.iter().map(|of| of.device).collect();
            self.new_key_is_not_theirs(who, before, &gone).await?;
        }
        Ok(is_done)
    }

    async fn newest_epoch(&self, who: usize) -> Verdict<u32> {
        let known = Known::load(self.devices[who].app(), self.team).await.map_err(told)?;
        Ok(known.keys.last().map_or(0, |(epoch, _)| *epoch))
    }

    /// The key that who removes somebody makes is given to nobody who goes.
    async fn new_key_is_not_theirs(&mut self, who: usize, before: u32, gone: &[DeviceId]) -> Verdict {
        let app = self.devices[who].app();
        // A clone that has not noticed yet makes keys in the same name.
        if self.devices.iter().filter(|device| device.app().device == app.device).count() > 1 {
            return Ok(());
        }
        let mut conn = app.store.read().await.map_err(told)?;
        let files = store::held(&mut conn, self.team, SharedKind::Key).await.map_err(told)?;
        drop(conn);
        let files = files.iter().filter_map(|bytes| team_key::open(bytes).ok());
        let own = files.filter(|file| file.device() == app.device && file.body.epoch > before);
        let is_theirs = |file: &Signed<KeyBody>| {
            let mut receivers = file.body.wrapped.iter().map(|wrapped| wrapped.device.as_slice());
            receivers.any(|device| gone.iter().any(|of| of.0 == device))
        };
        let made: Vec<bool> = own.map(|file| is_theirs(&file)).collect();
        if made.is_empty() {
            return Err(format!("device {who} removed somebody and made no new key"));
        }
        // Who was restored from a backup may find former keys of its own in the folder, which nobody seals with.
        let is_wrong = if self.moves.restored.contains(&who) {
            made.iter().all(|is_theirs| *is_theirs)
        } else {
            made.contains(&true)
        };
        if is_wrong {
            return Err(format!("device {who} gave its new key to who it removed"));
        }
        self.count("keys turned at a removal");
        Ok(())
    }

    async fn remove_device(&mut self, who: usize, rights: &Membership) -> Verdict {
        let own = self.devices[who].app().device;
        let all = rights.people.iter().filter(|person| person.departure.is_none());
        // Most people have one laptop; a second one is what this is about.
        let mut targets: Vec<(&Standing, DeviceId)> = Vec::new();
        for person in all {
            let ins: Vec<_> = person.devices.iter().filter(|of| !of.is_removed && of.device != own).collect();
            let times = if person.devices.len() > 1 { 4 } else { 1 };
            targets.extend(ins.iter().flat_map(|of| std::iter::repeat_n((person, of.device), times)));
        }
        let Some((target, device)) = targets.get(self.dice.below(targets.len())).copied() else {
            return Ok(());
        };
        if self.moves.removals >= REMOVALS_MAX {
            return Ok(());
        }
        self.note_readers(target).await?;
        let is_mine = target.devices.iter().any(|of| of.device == own);
        let app = self.devices[who].app();
        let done = ops::people::remove_device(app, self.team, &device.to_string()).await;
        let may = is_mine || rights.role(own).is_some_and(|own| decides(own, target.role));
        self.say(|| format!("device {who} removes the device {device}: {done:?}"));
        let effect = Effect::DeviceGone(device);
        if self.decided(who, rights, target.id, effect, may, done, "devices removed")? {
            self.moves.removals += 1;
            // An old laptop comes along again, with a code for anybody.
            let out = (0..self.devices.len()).find(|other| self.devices[*other].app().device == device);
            if let Some(out) = out.filter(|_| target.devices.len() > 1)
                && self.dice.percent(50)
            {
                return self.ask_back(out).await;
            }
        }
        Ok(())
    }

    async fn leave(&mut self, who: usize, rights: &Membership) -> Verdict {
        let Some(me) = self.person(rights, who) else { return Ok(()) };
        if self.moves.removals >= REMOVALS_MAX {
            return Ok(());
        }
        self.note_readers(&me).await?;
        let done = Box::pin(ops::people::leave(self.devices[who].app(), self.team)).await;
        self.say(|| format!("device {who} leaves: {done:?}"));
        match done {
            Ok(()) => {
                self.moves.removals += 1;
                self.decided(who, rights, me.id, Effect::Open, true, Ok(()), "people who left").map(drop)
            }
            // Without the folder, or as the last manager, nobody leaves.
            Err(_) => Ok(()),
        }
    }

    /// Two managers remove each other, neither knowing.
    async fn quarrel(&mut self) -> Verdict {
        if self.moves.removals >= REMOVALS_MAX {
            return Ok(());
        }
        let mut managers = self.managers().await?;
        if managers.len() == 1 && self.dice.percent(60) {
            let (who, rights) = managers.remove(0);
            let Some(target) = self.someone_else(&rights, who) else { return Ok(()) };
            if self.give_role(who, &rights, &target, AccessRole::Manager).await? {
                self.all_hear().await?;
            }
            managers = self.managers().await?;
        }
        if managers.len() < 2 {
            return Ok(());
        }
        let ((a, knows_a), (b, knows_b)) = (managers.remove(0), managers.remove(0));
        let (Some(person_a), Some(person_b)) = (self.person(&knows_b, a), self.person(&knows_a, b)) else {
            return Ok(());
        };
        // Only who hears of neither removal before the own one quarrels.
        let removed = self.remove(a, &knows_a, &person_b, Effect::Quarrel { is_senior: false }).await?;
        let removed_too = self.remove(b, &knows_b, &person_a, Effect::Quarrel { is_senior: true }).await?;
        if removed && removed_too {
            self.count("managers who removed each other");
        }
        Ok(())
    }

    /// Devices of different people who manage the team as far as they know, the founder's first.
    async fn managers(&self) -> Verdict<Vec<(usize, Arc<Membership>)>> {
        let mut found: Vec<(usize, Arc<Membership>)> = Vec::new();
        let mut seen = BTreeSet::new();
        for who in 0..self.devices.len().min(DEVICES) {
            let Some(rights) = self.rights(who).await? else { continue };
            let device = self.devices[who].app().device;
            let person = rights.person_of(device).map(|person| person.id);
            if rights.role(device) == Some(AccessRole::Manager) && seen.insert(person) {
                found.push((who, rights));
            }
        }
        Ok(found)
    }

    /// For once everything arrives everywhere.
    async fn all_hear(&mut self) -> Verdict {
        for _ in 0..2 {
            for who in 0..self.devices.len() {
                if self.has_team(who) && !self.devices[who].view.is_away {
                    self.devices[who].clock.advance(60_000);
                    self.share_well(who).await?;
                }
            }
            sync_all(&mut self.cloud, &mut self.devices, &self.dice)?;
        }
        Ok(())
    }

    /// Somebody is made a reader while they write, before and after.
    async fn demote_who_writes(&mut self, who: usize, rights: &Membership) -> Verdict {
        let own = rights.role(self.devices[who].app().device);
        let other = self.dice.below(self.devices.len());
        if !own.is_some_and(manages) || self.devices[other].code.is_some() {
            return Ok(());
        }
        let Some(target) = self.person(rights, other).filter(|person| person.departure.is_none()) else {
            return Ok(());
        };
        if target.devices.iter().any(|of| of.device == self.devices[who].app().device) {
            return Ok(());
        }
        self.write_and_share(other).await?;
        if self.dice.percent(50) {
            sync_all(&mut self.cloud, &mut self.devices, &self.dice)?;
            self.share_well(who).await?;
        }
        // What came with it may say otherwise about both.
        let Some(rights) = self.rights(who).await? else { return Ok(()) };
        let target = self.person(&rights, other).filter(|person| person.departure.is_none());
        let Some(target) = target else { return Ok(()) };
        if self.give_role(who, &rights, &target, AccessRole::Reader).await? {
            self.count("made a reader while writing");
        }
        self.write_and_share(other).await
    }

    async fn write_and_share(&mut self, who: usize) -> Verdict {
        let mark = self.mark(who).await?;
        self.capture(who).await?;
        self.noted(mark).await?;
        self.share_well(who).await.map(drop)
    }
}

/// Who decides about whom, as people are told.
pub fn decides(by: AccessRole, over: AccessRole) -> bool {
    match by {
        AccessRole::Manager => true,
        AccessRole::Facilitator => over != AccessRole::Manager,
        AccessRole::Member | AccessRole::Reader => false,
    }
}

pub fn manages(role: AccessRole) -> bool {
    decides(role, AccessRole::Member)
}
