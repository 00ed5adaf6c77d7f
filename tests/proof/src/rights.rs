//! What must hold where rights changed: who is out stays out, what counted stays, and nobody reads on.
//!
//! Which segment counts is asked of the membership that all devices agree on; who must be in or out, and what must
//! stay because others had read it, is worked out from what was done alone.

use crate::{
    Verdict,
    device::told,
    erased::Hidden,
    judge::{self, difference},
    people::{Effect, Moves},
    template::{DEVICES, sync_all},
    world::{Attached, Carrier, Kind, Word, World, carrier},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};
use werkplaats_core::{
    domain::{AccessRole, Change, SegmentName},
    store::{self, SharedKind},
    sync::{
        Known, format,
        membership::{Chains, Membership, PersonId},
        team_key::TeamKey,
    },
};

/// Roles of the template's people, in the order of their devices.
const ROLES: [AccessRole; DEVICES] =
    [AccessRole::Manager, AccessRole::Facilitator, AccessRole::Member, AccessRole::Reader];

/// How all devices stand at some moment.
pub struct Standing {
    pub membership: Arc<Membership>,
    /// The device that others are compared with: it is in and writes.
    pub first: Option<usize>,
    /// Devices that are in.
    pub ins: Vec<usize>,
    /// Devices that were in and are out, or that somebody let in who had no right to.
    pub outs: Vec<usize>,
}

/// Everything that anybody holds, opened: in which segments a change travels.
struct Log {
    places: BTreeMap<Carrier, BTreeSet<SegmentName>>,
    /// What the last segments of those who went lead to.
    chains: Chains,
}

impl World {
    /// Where all devices stand; an error when they know different members.
    pub async fn standing(&self) -> Verdict<Standing> {
        let mut agreed: Option<(usize, Arc<Membership>)> = None;
        for who in (0..self.devices.len()).filter(|who| self.has_team(*who)) {
            let Some(rights) = self.rights(who).await? else { continue };
            match &agreed {
                Some((first, known)) if known.head != rights.head => {
                    return Err(format!("devices {first} and {who} know different members"));
                }
                Some(_) => {}
                None => agreed = Some((who, rights)),
            }
        }
        let (_, membership) = agreed.ok_or("nobody knows the team")?;
        let having = || (0..self.devices.len()).filter(|who| self.has_team(*who));
        let role = |who: usize| membership.role(self.devices[who].app().device);
        let ins: Vec<usize> = having().filter(|who| role(*who).is_some()).collect();
        let is_out = |who: &usize| {
            let device = self.devices[*who].app().device;
            membership.is_named(device) && membership.role(device).is_none()
        };
        let outs = having().filter(is_out).collect();
        let first = ins.iter().copied().find(|who| role(*who) != Some(AccessRole::Reader));
        Ok(Standing { membership, first, ins, outs })
    }

    /// Why not all who are in have the same; nothing when they do.
    pub async fn disagreement(&self) -> Verdict<Option<String>> {
        let standing = match self.standing().await {
            Ok(standing) => standing,
            Err(reason) => return Ok(Some(reason)),
        };
        let Some(first) = standing.first else { return Ok(None) };
        let dump = self.devices[first].dump(self.team).await?;
        for who in &standing.ins {
            let role = standing.membership.role(self.devices[*who].app().device);
            if role != Some(AccessRole::Reader) && self.devices[*who].unpublished(self.team).await? > 0 {
                return Ok(Some(format!("work of device {who} still waits")));
            }
            let own = self.devices[*who].dump(self.team).await?;
            let private = self.private_records(*who).await?;
            let shared = |dump: &str| -> BTreeSet<String> {
                let is_shared =
                    |line: &&str| line.split('|').nth(1).is_none_or(|record| !private.contains(record));
                dump.lines().filter(is_shared).map(str::to_owned).collect()
            };
            if own != dump && (private.is_empty() || shared(&own) != shared(&dump)) {
                let difference = difference(&dump, &own);
                return Ok(Some(format!("devices {first} and {who} ended differently:\n{difference}")));
            }
        }
        Ok(None)
    }

    /// Records that this device changed without its changes counting: they may look otherwise here.
    async fn private_records(&self, who: usize) -> Verdict<HashSet<String>> {
        let app = self.devices[who].app();
        let known = Known::load(app, self.team).await.map_err(told)?;
        let mut conn = app.store.read().await.map_err(told)?;
        let mut changes: Vec<Change> = Vec::new();
        for (_, bytes) in store::outbox(&mut conn, self.team, usize::from(u16::MAX)).await.map_err(told)? {
            changes.extend(Change::decode(&bytes).ok());
        }
        for bytes in store::held(&mut conn, self.team, SharedKind::Segment).await.map_err(told)? {
            let segment = format::parse(&bytes).map_err(|refusal| refusal.to_string())?;
            let is_own = segment.header.device == app.device;
            if !is_own || known.writer_of(&segment.name()).is_ok() {
                continue;
            }
            let keys = known.keys.iter().map(|(_, key)| key);
            let body = keys.into_iter().find_map(|key| segment.open(key).ok());
            changes.extend(body.into_iter().flat_map(|body| body.changes));
        }
        Ok(changes.iter().map(|change| change.record.0.simple().to_string()).collect())
    }

    async fn log(&self, membership: &Membership) -> Verdict<Log> {
        let (mut keys, mut segments): (Vec<TeamKey>, BTreeMap<[u8; 32], Vec<u8>>) = Default::default();
        for device in self.devices.iter().filter(|device| self.has_team(device.number)) {
            keys.extend(self.keys_of(device.number).await?);
            let mut conn = device.app().store.read().await.map_err(told)?;
            for bytes in store::held(&mut conn, self.team, SharedKind::Segment).await.map_err(told)? {
                segments.insert(*blake3::hash(&bytes).as_bytes(), bytes);
            }
        }
        let mut places: BTreeMap<Carrier, BTreeSet<SegmentName>> = BTreeMap::new();
        let mut chains = Chains::of(membership);
        for bytes in segments.values() {
            let segment = format::parse(bytes).map_err(|refusal| refusal.to_string())?;
            chains.add(segment.header.device, *segment.hash.as_bytes(), segment.header.previous);
            let Some(body) = keys.iter().find_map(|key| segment.open(key).ok()) else { continue };
            for change in &body.changes {
                places.entry(carrier(change)).or_default().insert(segment.name());
            }
        }
        Ok(Log { places, chains })
    }

    async fn keys_of(&self, who: usize) -> Verdict<Vec<TeamKey>> {
        let known = Known::load(self.devices[who].app(), self.team).await.map_err(told)?;
        Ok(known.keys.into_iter().map(|(_, key)| key).collect())
    }

    /// After fair weather, where people came and went.
    pub async fn judge_people(&mut self) -> Verdict {
        if let Some(reason) = self.disagreement().await? {
            return Err(reason);
        }
        let standing = self.standing().await?;
        self.moves.judge(self, &standing.membership)?;
        self.tally_people(&standing);
        self.trouble_with_erased().await?.map_or(Ok(()), Err)?;
        let Some(first) = standing.first else { return Ok(()) };
        let log = self.log(&standing.membership).await?;
        self.judge_words(&standing, first, &log).await?;
        self.judge_files(&standing, first, &log).await?;
        for who in &standing.ins {
            let before = self.devices[*who].dump(self.team).await?;
            self.devices[*who].app().store.rebuild(self.team).await.map_err(told)?;
            let after = self.devices[*who].dump(self.team).await?;
            let private = self.private_records(*who).await?;
            if after != before && private.is_empty() {
                return Err(format!("device {who}: the log alone gives other rows"));
            }
        }
        self.go_on_afterwards(&standing, first).await
    }

    fn tally_people(&mut self, standing: &Standing) {
        self.count_more("devices out at the end", standing.outs.len() as u64);
        let readers = standing
            .ins
            .iter()
            .filter(|who| {
                let role = standing.membership.role(self.devices[**who].app().device);
                role == Some(AccessRole::Reader)
            })
            .count();
        self.count_more("readers at the end", readers as u64);
    }

    fn counts(&self, carriers: &[Carrier], standing: &Standing, log: &Log) -> bool {
        let places = carriers.iter().filter_map(|carrier| log.places.get(carrier)).flatten();
        places.into_iter().any(|place| standing.membership.writer_of(place, &log.chains).is_ok())
    }

    async fn judge_words(&self, standing: &Standing, first: usize, log: &Log) -> Verdict {
        let mut dumps: BTreeMap<usize, String> = BTreeMap::new();
        for who in (0..self.devices.len()).filter(|who| self.has_team(*who)) {
            dumps.insert(who, self.devices[who].dump(self.team).await?);
        }
        let hidden = Hidden::of(&standing.membership);
        let mut future: BTreeMap<usize, String> = BTreeMap::new();
        let is_owed = |word: &&Word| self.has_team(word.by) && !hidden.has_word(word);
        for word in self.words.iter().filter(is_owed) {
            let author = self.devices[word.by].app().device;
            let (text, by) = (&word.text, word.by);
            let others = dumps.iter().filter(|(who, _)| self.devices[**who].app().device != author);
            let shown_elsewhere = others.clone().find(|(_, dump)| dump.contains(text)).map(|(who, _)| *who);
            if word.kind == Kind::Private {
                if let Some(who) = shown_elsewhere {
                    return Err(format!("{text}, which device {by} forged, came through to device {who}"));
                }
                continue;
            }
            let counts = self.counts(&word.carriers, standing, log);
            if !counts {
                if let Some(who) = shown_elsewhere.filter(|who| standing.ins.contains(who)) {
                    return Err(format!("{text} of device {by} does not count and is shown at {who}"));
                }
                if word.may_be_lost {
                    continue;
                }
                let role = standing.membership.role(author);
                if role.is_some_and(|role| role != AccessRole::Reader) {
                    return Err(format!("{text} of device {by}, which may write, does not count"));
                }
                if let Some(reader) = word.read_by.iter().find(|who| self.is_untouched_writer(**who)) {
                    return Err(format!("{text} of device {by} was read by device {reader} and went"));
                }
                // An edit of a text is shown as far as what it builds on counts.
                let is_line = word.of.is_some();
                if word.kind == Kind::Shown && is_line && !dumps[&by].contains(text) {
                    return Err(format!("{text} is not even at device {by}, which wrote it"));
                }
                continue;
            }
            if word.may_be_lost {
                continue;
            }
            match word.kind {
                Kind::Shown if !dumps[&first].contains(text) => {
                    return Err(format!("{text} of device {by} counts and was lost"));
                }
                Kind::FromTheFuture => {
                    for who in &standing.ins {
                        if !future.contains_key(who) {
                            let said = judge::future_words(&self.devices[*who], self.team).await?;
                            future.insert(*who, said);
                        }
                        if !future[who].contains(text) {
                            return Err(format!("{text} of a newer app did not reach device {who}"));
                        }
                    }
                }
                Kind::Shown | Kind::Private => {}
            }
        }
        self.judge_revived(standing, first, log).await
    }

    async fn judge_revived(&self, standing: &Standing, first: usize, log: &Log) -> Verdict {
        let hidden = Hidden::of(&standing.membership);
        for revived in self.revived.iter().filter(|revived| !hidden.has(revived.capture.0)) {
            let (word, before) = (&self.words[revived.word], &self.words[revived.before]);
            let both = [word, before];
            if both.iter().any(|word| !self.counts(&word.carriers, standing, log)) || word.may_be_lost {
                continue;
            }
            judge::is_revived(&self.devices[first], self.team, revived, word).await?;
        }
        Ok(())
    }

    async fn judge_files(&self, standing: &Standing, first: usize, log: &Log) -> Verdict {
        let hidden = Hidden::of(&standing.membership);
        let is_owed =
            |file: &&Attached| !file.may_be_lost && self.has_team(file.by) && !hidden.has(file.evidence);
        for file in self.files.iter().filter(is_owed) {
            if !self.counts(&file.carriers, standing, log) || self.may_be_wiped(file.evidence).await? {
                continue;
            }
            for who in &standing.ins {
                let path = self.devices[*who].app().files.path_of(&file.hash);
                let content = path.ok().and_then(|path| std::fs::read(path).ok());
                if content.as_ref() != Some(&file.content) {
                    let (hash, by) = (&file.hash, file.by);
                    return Err(format!("file {hash} of device {by} is not at {who} ({first} is first)"));
                }
            }
        }
        Ok(())
    }

    /// A device of the template whose person nobody did anything to, and who may write.
    fn is_untouched_writer(&self, who: usize) -> bool {
        let is_first_of_person = who < DEVICES && ROLES[who] != AccessRole::Reader;
        let person = PersonId(self.devices[who].app().device);
        is_first_of_person && !self.moves.touched.contains_key(&person) && self.moves.restored.is_empty()
    }

    /// When everybody knows: who is in writes on and reaches all, who is out writes on and reaches nobody, and reads
    /// nothing.
    async fn go_on_afterwards(&mut self, standing: &Standing, first: usize) -> Verdict {
        let mut written = Vec::new();
        for who in &standing.ins {
            let device = self.devices[*who].app().device;
            if standing.membership.role(device).is_some_and(|role| role != AccessRole::Reader) {
                self.capture(*who).await?;
                written.push(self.words.len() - 1);
            }
        }
        let mut stray = Vec::new();
        for who in 0..self.devices.len() {
            let device = self.devices[who].app().device;
            let is_reader = standing.membership.role(device) == Some(AccessRole::Reader);
            if is_reader || standing.outs.contains(&who) {
                stray.extend(self.write_with_old_keys(who).await?.map(|word| (device, word)));
            }
        }
        let sealed_before = self.sealed_by(first).await?;
        for _ in 0..3 {
            for who in 0..self.devices.len() {
                if self.has_team(who) {
                    self.devices[who].clock.advance(judge::DAY_MS);
                    self.share_well(who).await?;
                }
            }
            sync_all(&mut self.cloud, &mut self.devices, &self.dice)?;
        }
        for who in (0..self.devices.len()).filter(|who| self.has_team(*who)) {
            let dump = self.devices[who].dump(self.team).await?;
            let device = self.devices[who].app().device;
            for word in written.iter().map(|at| &self.words[*at]) {
                let is_own = self.devices[word.by].app().device == device;
                let has = dump.contains(&word.text);
                if standing.ins.contains(&who) && !has {
                    return Err(format!("{} of device {} did not reach device {who}", word.text, word.by));
                }
                if standing.outs.contains(&who) && has && !is_own && self.somebody_turns_keys(standing) {
                    return Err(format!("device {who} is out and reads {}", word.text));
                }
            }
            if let Some((_, word)) = stray.iter().find(|(by, word)| *by != device && dump.contains(word)) {
                return Err(format!("{word} of who may not write came through to device {who}"));
            }
        }
        self.nobody_opens(standing, first, &sealed_before).await?;
        self.count_more("words after all else by who may not", stray.len() as u64);
        Ok(())
    }

    /// Without anybody who manages the team nobody makes a new key.
    fn somebody_turns_keys(&self, standing: &Standing) -> bool {
        standing.ins.iter().any(|who| standing.membership.may_accept(self.devices[*who].app().device))
    }

    /// Segments that are held on a device, by hash.
    async fn sealed_by(&self, who: usize) -> Verdict<HashSet<[u8; 32]>> {
        let mut conn = self.devices[who].app().store.read().await.map_err(told)?;
        let held = store::held(&mut conn, self.team, SharedKind::Segment).await.map_err(told)?;
        Ok(held.iter().map(|bytes| *blake3::hash(bytes).as_bytes()).collect())
    }

    /// No key of who is out opens what was sealed since.
    async fn nobody_opens(&self, standing: &Standing, first: usize, before: &HashSet<[u8; 32]>) -> Verdict {
        if !self.somebody_turns_keys(standing) {
            return Ok(());
        }
        let mut conn = self.devices[first].app().store.read().await.map_err(told)?;
        let held = store::held(&mut conn, self.team, SharedKind::Segment).await.map_err(told)?;
        drop(conn);
        for out in &standing.outs {
            let keys = self.keys_of(*out).await?;
            for bytes in held.iter().filter(|bytes| !before.contains(blake3::hash(bytes).as_bytes())) {
                let segment = format::parse(bytes).map_err(|refusal| refusal.to_string())?;
                if keys.iter().any(|key| segment.open(key).is_ok()) {
                    let by = segment.header.device;
                    return Err(format!("device {out} is out and has the key to what {by} sealed since"));
                }
            }
        }
        Ok(())
    }
}

impl Moves {
    /// What must have come of what was done, as far as that does not depend on the order in which people heard.
    fn judge(&self, world: &World, membership: &Membership) -> Verdict {
        self.judge_claimed(membership)?;
        for (number, role) in ROLES.iter().enumerate().take(world.devices.len()) {
            let device = world.devices[number].app().device;
            if world.devices[..number].iter().any(|earlier| earlier.app().device == device) {
                // A clone that has not noticed yet.
                continue;
            }
            let person = PersonId(device);
            // A newcomer sits in the place of who the team does not have.
            let Some(standing) = membership.person(person) else { continue };
            // Whoever is back after all had the right to it.
            if self.lifted.iter().any(|(of, by)| *of == person && !self.is_certainly_out(*by)) {
                continue;
            }
            let now = standing.departure.is_none().then_some(standing.role);
            let touches = self.touched.get(&person).map_or(&[][..], Vec::as_slice);
            match touches {
                [] if world.devices[number].code.is_none()
                    && now != Some(*role)
                    && number < DEVICES
                    && membership.people.iter().take(DEVICES).any(|known| known.id == person) =>
                {
                    return Err(format!("nobody did anything to device {number}, and it is {now:?}"));
                }
                [only] => {
                    let is_certain = !self.touched.contains_key(&only.by) && self.restored.is_empty();
                    let holds = match only.effect {
                        Effect::Role(role) => now == Some(role),
                        Effect::Gone => now.is_none(),
                        Effect::DeviceGone(device) => membership.role(device).is_none(),
                        // Of two who remove each other the earlier stays.
                        Effect::Quarrel { is_senior: true } => number != 0 || now == Some(*role),
                        Effect::Quarrel { is_senior: false } | Effect::Open => true,
                    };
                    let is_quarrel = matches!(only.effect, Effect::Quarrel { .. });
                    if (is_certain || is_quarrel && self.is_only_quarrel()) && !holds {
                        let effect = only.effect;
                        let by = only.by_device;
                        return Err(format!("device {by} did {effect:?} to device {number}: {now:?}"));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether somebody to whom nothing was done took them out, and nothing else was done to them.
    fn is_certainly_out(&self, person: PersonId) -> bool {
        match self.touched.get(&person).map_or(&[][..], Vec::as_slice) {
            [only] => {
                let is_by_untouched = !self.touched.contains_key(&only.by) && self.restored.is_empty();
                only.effect == Effect::Gone && is_by_untouched
            }
            _ => false,
        }
    }

    /// A laptop is of nobody who said late that it is theirs.
    fn judge_claimed(&self, membership: &Membership) -> Verdict {
        for (device, by) in &self.claimed {
            if membership.person_of(*device).is_some_and(|person| person.id == *by) {
                return Err(format!("{by} said late that {device} is theirs, and it is"));
            }
        }
        Ok(())
    }

    /// Whether the two who quarrel had nothing else done to them.
    fn is_only_quarrel(&self) -> bool {
        let quarrels = |touch: &&crate::people::Touch| matches!(touch.effect, Effect::Quarrel { .. });
        let in_quarrel: Vec<_> =
            self.touched.values().filter(|all| all.iter().any(|of| quarrels(&of))).collect();
        self.restored.is_empty() && in_quarrel.len() == 2
    }
}
