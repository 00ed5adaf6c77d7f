//! What nobody may: records signed without the right to, and who is out and goes on.

use crate::{
    Verdict,
    device::{told, told_io},
    people::{Effect, manages},
    template::DEVICES,
    world::{Kind, World},
};
use std::fs;
use werkplaats_core::{
    domain::{AccessRole, NewInvitation, TeamId},
    ops,
    store::{self, SharedFile, SharedKind},
    sync::{
        keys::device_id,
        membership::{
            Admitted, Membership, Standing,
            deed::{self, Deed, LastSegment, LastSegments, Record, Target},
        },
        names,
    },
};

impl World {
    /// A record that no app would sign, by who has no right to it. It must come to nothing.
    pub async fn breach(&mut self, who: usize, rights: &Membership) -> Verdict {
        let own = rights.role(self.devices[who].app().device);
        let (Some(me), Some(target)) = (self.person(rights, who), self.someone_else(rights, who)) else {
            return Ok(());
        };
        if own.is_some_and(manages) {
            return Ok(());
        }
        let last = LastSegments::new();
        let deed = match self.dice.below(4) {
            0 => Deed::SetRole { person: me.id, role: AccessRole::Manager, last },
            1 => Deed::SetRole { person: target.id, role: AccessRole::Reader, last },
            2 => Deed::Keep {
                last: LastSegments::from([(
                    self.devices[who].app().device,
                    LastSegment { seq: 1_000_000, ..LastSegment::default() },
                )]),
            },
            _ => Deed::Remove { target: Target::Person(target.id), last },
        };
        // Drawn from nothing that other steps draw from.
        if self.words.len().is_multiple_of(2) {
            return self.backdate(who, rights, &me, &target).await;
        }
        // A member may vouch for others, and is believed.
        if matches!(deed, Deed::Keep { .. }) && own.is_some_and(|role| role != AccessRole::Reader) {
            return Ok(());
        }
        self.say(|| format!("device {who} signs what it may not: {deed:?}"));
        let app = self.devices[who].app();
        let bytes = deed::sign(&app.sharer.keys, self.team, &rights.newest, app.clock.now_ms(), &deed);
        hold(app, self.team, bytes).await?;
        self.count("records signed without the right to");
        Ok(())
    }

    /// A record by who says to know nothing of what happened since they came: that a colleague's device is theirs, or,
    /// by who is out, that somebody has a higher role.
    async fn backdate(
        &mut self,
        who: usize,
        rights: &Membership,
        me: &Standing,
        target: &Standing,
    ) -> Verdict {
        let app = self.devices[who].app();
        let mut conn = app.store.read().await.map_err(told)?;
        let held = store::held(&mut conn, self.team, SharedKind::Member).await.map_err(told)?;
        drop(conn);
        let records: Vec<Record> =
            held.iter().filter_map(|bytes| deed::read(self.team, bytes).ok()).collect();
        let is_out = rights.role(app.device).is_none();
        let lets_in = |record: &Record, of: &Standing| {
            matches!(&record.deed, Deed::Admit { device, .. }
                if of.devices.iter().any(|known| known.device == device_id(&device.signing)))
        };
        let mut knew: Vec<&Record> = records.iter().filter(|record| lets_in(record, me)).collect();
        let deed = if is_out {
            let is_about_me =
                |record: &&Record| matches!(&record.deed, Deed::SetRole { person, .. } if *person == me.id);
            knew.extend(records.iter().filter(is_about_me));
            knew.extend(records.iter().filter(|record| lets_in(record, target)));
            Deed::SetRole { person: target.id, role: AccessRole::Facilitator, last: LastSegments::new() }
        } else {
            let device = target.devices.iter().find_map(|of| rights.devices.get(&of.device));
            let Some(device) = device else { return Ok(()) };
            let device = Box::new(Admitted { role: AccessRole::Reader, ..device.clone() });
            Deed::Admit { device, person: Some(me.id), invitation: String::new(), claim: None }
        };
        let after: Vec<[u8; 32]> = knew.iter().map(|record| record.hash).collect();
        let bytes = deed::sign(&app.sharer.keys, self.team, &after, app.clock.now_ms(), &deed);
        hold(app, self.team, bytes).await?;
        self.say(|| format!("device {who} signs late what it may not: {deed:?}"));
        if let Deed::Admit { device, .. } = &deed {
            self.moves.claimed.push((device_id(&device.signing), me.id));
        } else {
            self.moves.lifted.push((target.id, me.id));
        }
        self.count("records signed late without the right to");
        Ok(())
    }

    /// Who is out goes on, in good faith or not, or is asked back.
    pub async fn step_of_outsider(&mut self, who: usize, rights: &Membership) -> Verdict {
        if !rights.is_removed(self.devices[who].app().device) {
            return Ok(());
        }
        match self.dice.below(10) {
            0..3 => self.write_with_old_keys(who).await.map(drop),
            3..4 => self.breach(who, rights).await,
            4..6 => {
                let mark = self.mark(who).await?;
                self.capture(who).await?;
                self.noted(mark).await
            }
            _ => self.ask_back(who).await,
        }
    }

    /// A segment by who is out, with the keys from before; answers what it says.
    pub async fn write_with_old_keys(&mut self, who: usize) -> Verdict<Option<String>> {
        let word = self.word(who, Kind::Shown);
        let (device, at) = (self.devices[who].app().device, self.words.len() - 1);
        // Ahead of all, or under a number that was used for something that counts.
        let drawn = self.dice.below(1000) as u64;
        let seq = if drawn.is_multiple_of(2) { 10_000 + drawn } else { 1 + drawn % 5 };
        // Nobody is told that it is kept.
        self.words[at].may_be_lost = true;
        let Some((_, bytes, carrier)) = self.crafted(who, device, seq, word.clone()).await? else {
            return Ok(None);
        };
        self.words[at].carriers = vec![carrier];
        let place = self.devices[who].root(self.team);
        if self.devices[who].view.is_away || !place.is_dir() {
            return Ok(None);
        }
        let path = place.join(names::segment(device, seq, &blake3::hash(&bytes)));
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(told_io)?;
        }
        fs::write(path, bytes).map_err(told_io)?;
        self.say(|| format!("device {who} writes {word} with the keys from before"));
        self.count("segments by who is out");
        Ok(Some(word))
    }

    /// Somebody who manages the team gives who is out a code to come back with.
    pub async fn ask_back(&mut self, who: usize) -> Verdict {
        if self.devices[who].code.is_some() {
            return Ok(());
        }
        let device = self.devices[who].app().device;
        for other in 0..self.devices.len().min(DEVICES) {
            let Some(rights) = self.rights(other).await? else { continue };
            let own = rights.role(self.devices[other].app().device);
            let Some(person) = rights.person_of(device).map(|person| person.id) else { continue };
            if !rights.is_removed(device) || !own.is_some_and(manages) {
                continue;
            }
            let role = self.dice.pick(&[AccessRole::Member, AccessRole::Reader]);
            let new = NewInvitation { role, days_valid: 90, is_automatic: true, is_own_device: false };
            let Ok(made) = ops::people::invite(self.devices[other].app(), self.team, new).await else {
                continue;
            };
            self.say(|| format!("device {other} asks device {who} back as {role:?}"));
            self.devices[who].clock.set_to(&self.devices[other].clock);
            self.devices[who].code = Some(made.code);
            self.moves.rejoining.insert(who);
            self.decided(other, &rights, person, Effect::Open, true, Ok(()), "asked back")?;
            return Ok(());
        }
        Ok(())
    }
}

/// Keep a record as if the app had made it; it is shared with all else.
pub async fn hold(app: &werkplaats_core::App, team: TeamId, bytes: Vec<u8>) -> Verdict {
    let hash = blake3::hash(&bytes);
    let path = names::member(&hash);
    let file = SharedFile { kind: SharedKind::Member, hash: *hash.as_bytes(), path, bytes };
    let mut tx = app.store.begin_remote(app, team).await.map_err(told)?;
    store::hold(tx.conn(), team, &file, None).await.map_err(told)?;
    tx.commit().await.map_err(told)
}
