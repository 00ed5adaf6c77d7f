//! Erasing for privacy in all weathers: by who may and who may not, taken back, ended, and written to by who has not
//! heard of it.

use crate::{
    Verdict,
    device::{told, told_io},
    outsiders::hold,
    people::manages,
    world::{Kind, World},
};
use std::{collections::BTreeSet, fs};
use uuid::Uuid;
use werkplaats_core::{
    ErrorCode,
    domain::{CaptureChange, CaptureId, EvidenceChange, EvidenceId, Record, RecordKind, TextField},
    ops, store,
    sync::{
        erase::blobs_of,
        membership::{
            PersonId,
            deed::{self, Deed},
            erasure::{ErasureId, ErasureState, GRACE_MS, Thing},
        },
    },
};

/// What was done about erasing.
#[derive(Default)]
pub struct Erasing {
    /// Whether anybody erases anything in this seed.
    pub is_on: bool,
    pub deeds: Vec<Erased>,
    /// Records that were signed without the right to.
    pub forged: BTreeSet<[u8; 32]>,
}

/// Something that somebody erased who may.
pub struct Erased {
    pub id: ErasureId,
    pub record: Uuid,
    pub by: usize,
    /// Who erased it, and whoever took it back.
    pub hands: BTreeSet<PersonId>,
    /// Devices on which somebody was told that it is kept after all.
    pub taken_back_by: Vec<usize>,
    /// A disk was lost that may have held the only copy of these records.
    pub may_be_lost: bool,
}

impl World {
    pub async fn erasing_step(&mut self, who: usize) -> Verdict {
        // Mostly somebody who may.
        let who = if self.dice.percent(50) && self.has_team(0) { self.dice.below(2) } else { who };
        if !self.has_team(who) || self.rights(who).await?.is_none() {
            return Ok(());
        }
        if self.files.len() < 3 && self.writes(who).await? {
            let mark = self.mark(who).await?;
            self.attach(who).await?;
            self.noted(mark).await?;
        }
        match self.dice.below(100) {
            0..30 => self.erase_something(who).await.map(drop),
            30..44 => self.erase_while_changed(who).await,
            44..60 => self.take_back(who).await,
            60..70 => {
                let days = self.dice.pick(&[1, 3, 8]);
                self.let_days_pass(days);
                Ok(())
            }
            70..78 => self.end_without_one(who).await,
            78..83 => self.hand_over_around(who).await,
            83..86 => self.back_up_or_restore(who).await,
            86..91 => self.copy_parts(who),
            _ => self.forge_erasure(who).await,
        }
    }

    fn let_days_pass(&mut self, days: u64) {
        self.say(|| format!("{days} days pass"));
        self.count_more("days that passed", days);
        for device in &self.devices {
            device.clock.advance(days * GRACE_MS / 7);
        }
    }

    /// The parts in the folder of a piece of evidence, by their id.
    pub async fn blob_of(&self, who: usize, evidence: Uuid) -> Verdict<String> {
        let mut conn = self.devices[who].app().store.read().await.map_err(told)?;
        let kind = RecordKind::Evidence.code();
        let said = store::files_in_log(&mut conn, self.team, kind, evidence).await.map_err(told)?;
        let blobs = blobs_of(&said);
        let (blob, _) = blobs.first().ok_or("evidence without a file")?;
        Ok(blob.id())
    }

    /// Whether the log of this device knows a record, and nothing there says that it was erased.
    pub async fn sees(&self, who: usize, kind: RecordKind, record: Uuid) -> Verdict<bool> {
        let mut conn = self.devices[who].app().store.read().await.map_err(told)?;
        let erased = store::erased_at(&mut conn, self.team, kind.code(), record).await.map_err(told)?;
        drop(conn);
        Ok(erased.is_none() && self.has_heard_of(who, kind, record).await?)
    }

    /// Whether anything about this record reached this device, erased or not.
    pub async fn has_heard_of(&self, who: usize, kind: RecordKind, record: Uuid) -> Verdict<bool> {
        let mut conn = self.devices[who].app().store.read().await.map_err(told)?;
        store::is_in_log(&mut conn, self.team, kind.code(), record).await.map_err(told)
    }

    /// A capture or a piece of evidence that this device knows, or a person where people come and go.
    async fn something(&self, who: usize) -> Verdict<Option<(RecordKind, Uuid)>> {
        let kind = self.dice.below(10);
        let is_about_people = self.moves.removals > 0 && self.dice.percent(25);
        if kind == 0 || is_about_people {
            let people = ops::people::people(self.devices[who].app(), self.team).await.map_err(told)?;
            let gone = people.persons.iter().filter(|person| person.departure.is_some() || kind == 0);
            let persons: Vec<Uuid> = gone.filter_map(|person| Some(person.member?.0)).collect();
            let person = persons.get(self.dice.below(persons.len())).copied();
            return Ok(person.map(|member| (RecordKind::Member, member)));
        }
        for _ in 0..3 {
            let picked = if kind < 5 {
                let capture = self.captures.get(self.dice.below(self.captures.len()));
                capture.map(|(capture, _)| (RecordKind::Capture, capture.0))
            } else {
                let file = self.files.get(self.dice.below(self.files.len()));
                file.map(|file| (RecordKind::Evidence, file.evidence))
            };
            let Some((kind, record)) = picked else { break };
            if self.sees(who, kind, record).await? || self.dice.percent(10) {
                return Ok(Some((kind, record)));
            }
        }
        Ok(None)
    }

    async fn erase_something(&mut self, who: usize) -> Verdict<Option<Uuid>> {
        let Some((kind, record)) = self.something(who).await? else { return Ok(None) };
        Ok(self.erase(who, kind, record).await?.then_some(record))
    }

    /// Whether it was erased. Who may not must not be able to.
    async fn erase(&mut self, who: usize, kind: RecordKind, record: Uuid) -> Verdict<bool> {
        let Some(rights) = self.rights(who).await? else { return Ok(false) };
        let app = self.devices[who].app();
        let may = rights.role(app.device).is_some_and(manages);
        let done = ops::erasure::erase(app, self.team, Record { kind, id: record }).await;
        self.say(|| format!("device {who} erases {kind:?} {record}: {done:?}"));
        match done {
            Ok(()) if !may => Err(format!("device {who} erased {kind:?} {record}, which it may not")),
            Ok(()) => {
                self.count("records erased");
                self.count_more("people erased", u64::from(kind == RecordKind::Member));
                self.note_erased(who, kind, record).await?;
                Ok(true)
            }
            Err(error) => match error.code() {
                ErrorCode::MayNotErase if !may => {
                    self.count("erasures refused");
                    Ok(false)
                }
                ErrorCode::NotFound | ErrorCode::Erased | ErrorCode::StillInTeam if may => Ok(false),
                _ => Err(told(error)),
            },
        }
    }

    async fn note_erased(&mut self, who: usize, kind: RecordKind, record: Uuid) -> Verdict {
        let own = self.devices[who].app().device;
        let Some(rights) = self.rights(who).await? else { return Ok(()) };
        let is_it = |thing: &Thing| thing.table == kind.code() && thing.record == record;
        let signed = self.records(&[who]).await?;
        let is_new = |of: &&deed::Record| self.erasing.deeds.iter().all(|deed| deed.id != of.hash);
        let own_deeds = signed.0.values().filter(|of| of.signer == own).filter(is_new);
        let found = own_deeds
            .filter(|of| matches!(&of.deed, Deed::Erase { things, .. } if things.iter().any(is_it)))
            .map(|of| of.hash)
            .find(|hash| !self.erasing.forged.contains(hash));
        // A clone of this home did the same at the same moment, and it is one record.
        let Some(id) = found else { return Ok(()) };
        let dump = self.devices[who].dump(self.team).await?;
        // With the record went a look at the folder, which may tell that one might not any more at that moment.
        let counts = rights.erasures.iter().any(|erasure| erasure.id == id);
        if counts && rights.role(own).is_some_and(manages) && shows(&dump, record) {
            return Err(format!("device {who} erased {record} and still shows it"));
        }
        let person = rights.person_of(own).map(|person| person.id);
        self.erasing.deeds.push(Erased {
            id,
            record,
            by: who,
            hands: person.into_iter().collect(),
            taken_back_by: Vec::new(),
            may_be_lost: false,
        });
        Ok(())
    }

    /// A colleague who has not heard of it changes what was erased.
    async fn erase_while_changed(&mut self, who: usize) -> Verdict {
        let other = self.dice.below(self.devices.len());
        if other == who || !self.has_team(other) || !self.writes(other).await? {
            return Ok(());
        }
        if self.dice.percent(60) {
            self.all_but_one_share(usize::MAX).await?;
            self.share_well(other).await?;
        }
        let Some((kind, record)) = self.something(who).await? else { return Ok(()) };
        let is_known = self.sees(other, kind, record).await?;
        if (is_known || self.dice.percent(30)) && self.erase(who, kind, record).await? {
            self.change_unknowing(other, kind, record).await?;
        }
        Ok(())
    }

    /// Whatever they write belongs to the record, and goes and comes with it.
    async fn change_unknowing(&mut self, who: usize, kind: RecordKind, record: Uuid) -> Verdict {
        if !self.sees(who, kind, record).await? {
            return Ok(());
        }
        let mark = self.mark(who).await?;
        match kind {
            RecordKind::Capture => {
                let Some(at) = self.captures.iter().position(|(capture, _)| capture.0 == record) else {
                    return Ok(());
                };
                let line = self.word_of(who, Kind::Shown, record);
                self.say(|| format!("device {who}, which did not hear of that, makes it {line}"));
                let change = CaptureChange::Line(line);
                let app = self.devices[who].app();
                ops::capture::change(app, self.team, CaptureId(record), change).await.map_err(told)?;
                // Only one may change it, or one of two would be replaced.
                let (_, before) = self.captures.remove(at);
                self.words[before].may_be_lost = true;
            }
            RecordKind::Evidence => {
                let Some(at) = self.files.iter().position(|file| file.evidence == record && !file.is_named)
                else {
                    return Ok(());
                };
                self.files[at].is_named = true;
                let (title, note) =
                    (self.word_of(who, Kind::Shown, record), self.word_of(who, Kind::Shown, record));
                self.say(|| {
                    format!("device {who}, which did not hear of that, calls it {title}, and {note}")
                });
                let (app, evidence) = (self.devices[who].app(), EvidenceId(record));
                let change = EvidenceChange::Title(title);
                ops::evidence::change(app, self.team, evidence, change).await.map_err(told)?;
                let field = TextField::EvidenceNote { id: evidence };
                ops::text::save(app, self.team, field, &note, "").await.map_err(told)?;
            }
            _ => return Ok(()),
        }
        self.count("erased records changed by who had not heard");
        self.noted(mark).await
    }

    async fn take_back(&mut self, who: usize) -> Verdict {
        let at = self.dice.below(self.erasing.deeds.len());
        let Some(id) = self.erasing.deeds.get(at).map(|deed| deed.id) else {
            return self.erase_something(who).await.map(drop);
        };
        let Some(rights) = self.rights(who).await? else { return Ok(()) };
        let app = self.devices[who].app();
        let own = rights.role(app.device);
        let state = rights.erasures.iter().find(|erasure| erasure.id == id).map(|erasure| &erasure.state);
        let is_waiting = state == Some(&ErasureState::Waiting);
        let hex: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
        let done = ops::erasure::take_back(app, self.team, &hex).await;
        self.say(|| format!("device {who} keeps what was erased by {hex}: {done:?}"));
        match done {
            Ok(()) if !own.is_some_and(manages) => Err(format!("device {who} took back what it may not")),
            Ok(()) if !is_waiting => Err(format!("device {who} took back what is not waiting")),
            Ok(()) => {
                self.count("erasures taken back");
                let person = self.person(&rights, who).map(|person| person.id);
                self.erasing.deeds[at].hands.extend(person);
                self.erasing.deeds[at].taken_back_by.push(who);
                Ok(())
            }
            Err(error) => match error.code() {
                ErrorCode::MayNotErase | ErrorCode::NotFound | ErrorCode::Erased
                    if !is_waiting || !own.is_some_and(manages) =>
                {
                    self.count_more("taken back too late", u64::from(error.code() == ErrorCode::Erased));
                    Ok(())
                }
                _ => Err(told(error)),
            },
        }
    }

    /// Everything arrives with all but one, who comes back when it is too late.
    async fn end_without_one(&mut self, who: usize) -> Verdict {
        let away = self.dice.below(self.devices.len());
        let Some((kind, record)) = self.something(who).await? else { return Ok(()) };
        if away == who || !self.has_team(away) || self.devices.len() > 5 {
            return Ok(());
        }
        self.all_but_one_share(away).await?;
        if !self.erase(who, kind, record).await? {
            return Ok(());
        }
        self.all_but_one_share(away).await?;
        self.let_days_pass(8);
        self.all_but_one_share(away).await?;
        self.count("erasures while somebody was away");
        if self.dice.percent(60) && self.writes(away).await? {
            self.change_unknowing(away, kind, record).await?;
        }
        Ok(())
    }

    async fn all_but_one_share(&mut self, away: usize) -> Verdict {
        for who in 0..self.devices.len() {
            if who == away || !self.has_team(who) || self.devices[who].view.is_away {
                continue;
            }
            self.devices[who].clock.advance(60_000);
            self.share_well(who).await?;
            let view = &mut self.devices[who].view;
            self.cloud.sync(view, &self.dice, usize::MAX, false).map_err(told_io)?;
        }
        Ok(())
    }

    /// Whatever works in this folder leaves copies of all parts that it shows.
    fn copy_parts(&mut self, who: usize) -> Verdict {
        let folder = self.devices[who].view.folder.clone();
        let is_part = |path: &String| path.contains("/blobs/") && path.ends_with(".b");
        let parts: Vec<String> = self.devices[who].view.files().into_iter().filter(is_part).collect();
        let kind = self.dice.below(3);
        for path in &parts {
            let place = folder.join(path);
            let copy = match kind {
                0 => place.with_extension("kopie"),
                1 => place.with_file_name(format!("kopie ({}).b", self.dice.below(1000))),
                _ => place.with_file_name(format!("oud{}", self.dice.below(1000))),
            };
            fs::copy(&place, copy).map_err(told_io)?;
        }
        self.say(|| format!("device {who}: {} parts of evidence are copied in way {kind}", parts.len()));
        self.count_more("parts copied", parts.len() as u64);
        Ok(())
    }

    /// A file from before it and one from after it, both to a colleague.
    async fn hand_over_around(&mut self, who: usize) -> Verdict {
        let to = self.dice.below(self.devices.len());
        if to == who || !self.has_team(to) || self.devices[to].code.is_some() {
            return Ok(());
        }
        let before = self.write_handover(who).await?;
        if self.erase_something(who).await?.is_none() {
            return Ok(());
        }
        let after = self.write_handover(who).await?;
        let is_after_first = self.dice.percent(50);
        let both = if is_after_first { [&after, &before] } else { [&before, &after] };
        for carried in both {
            self.take_in_whole(to, carried).await?;
        }
        self.count("hand-over files from before and after an erasure");
        Ok(())
    }

    /// Records about erasing by who may sign none. They must come to nothing.
    async fn forge_erasure(&mut self, who: usize) -> Verdict {
        let Some(rights) = self.rights(who).await? else { return Ok(()) };
        let app = self.devices[who].app();
        // What somebody signs whom nobody let in yet is kept by nobody.
        if rights.role(app.device).is_some_and(manages) || !rights.is_named(app.device) {
            return Ok(());
        }
        let Some((kind, record)) = self.something(who).await? else { return Ok(()) };
        let things = vec![Thing { table: kind.code().to_owned(), record }];
        let real = self.erasing.deeds.get(self.dice.below(self.erasing.deeds.len())).map(|deed| deed.id);
        let erase = Deed::Erase { things: things.clone(), blobs: Vec::new() };
        let deed = match (self.dice.below(4), real) {
            (0, Some(erasure)) => Deed::Spare { erasure },
            (1, Some(erasure)) => Deed::Finish { erasure, things, blobs: Vec::new() },
            _ => erase,
        };
        self.say(|| format!("device {who} signs what it may not: {deed:?}"));
        let now_ms = app.clock.now_ms() + 2 * GRACE_MS;
        let bytes = deed::sign(&app.sharer.keys, self.team, &rights.newest, now_ms, &deed);
        let hash = *blake3::hash(&bytes).as_bytes();
        let mut forged = vec![bytes];
        if let Deed::Erase { things, .. } = deed {
            let end = Deed::Finish { erasure: hash, things, blobs: Vec::new() };
            forged.push(deed::sign(&app.sharer.keys, self.team, &[hash], now_ms, &end));
        }
        for bytes in forged {
            self.erasing.forged.insert(*blake3::hash(&bytes).as_bytes());
            hold(self.devices[who].app(), self.team, bytes).await?;
            self.count("erasures forged");
        }
        Ok(())
    }
}

/// Whether a row or a text of this record is shown.
pub fn shows(dump: &str, record: Uuid) -> bool {
    let id = record.simple().to_string();
    dump.lines().any(|line| line.split('|').nth(1) == Some(&id))
}
