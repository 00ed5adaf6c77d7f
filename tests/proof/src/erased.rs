//! What must hold about what was erased: gone everywhere and for good, or there again in full.
//!
//! Whether it is the one or the other is worked out from the records by the rules of SECURITY.md, apart from the app's
//! own judgement, wherever nobody's rights changed.

use crate::{
    Verdict,
    device::{Device, told, told_io},
    erasing::{Erased, shows},
    people::manages,
    world::{Attached, Plot, World},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    fs,
};
use uuid::Uuid;
use werkplaats_core::{
    clock::Clock,
    store::{self, SharedKind},
    sync::{
        blobs,
        membership::{
            Membership, PersonId,
            deed::{self, Deed, Record},
            erasure::{ErasureState, GRACE_MS},
        },
        names,
    },
};

/// Records that read as nothing, with whether that is final.
#[derive(Default)]
pub struct Hidden(BTreeMap<Uuid, bool>);

impl Hidden {
    pub fn of(membership: &Membership) -> Self {
        let mut hidden = Self::default();
        for erasure in membership.erasures.iter().filter(|erasure| erasure.is_in_force()) {
            for thing in &erasure.things {
                *hidden.0.entry(thing.record).or_default() |= erasure.is_final();
            }
        }
        hidden
    }

    pub fn has(&self, record: Uuid) -> bool {
        self.0.contains_key(&record)
    }

    pub fn has_word(&self, word: &crate::world::Word) -> bool {
        word.of.is_some_and(|record| self.has(record))
    }

    fn is_final(&self, record: Uuid) -> bool {
        self.0.get(&record).copied().unwrap_or(false)
    }
}

/// Signed records by their hashes, and which of them each was made after.
pub struct Records(pub BTreeMap<[u8; 32], Record>);

impl Records {
    fn knows(&self, record: &Record, other: &[u8; 32]) -> bool {
        let (mut seen, mut ahead) = (HashSet::new(), record.after.clone());
        while let Some(hash) = ahead.pop() {
            if hash == *other {
                return true;
            }
            if seen.insert(hash) {
                ahead.extend(self.0.get(&hash).into_iter().flat_map(|record| &record.after));
            }
        }
        false
    }
}

/// What must have come of an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Waiting,
    TakenBack,
    Final,
}

impl World {
    /// What this device knows to be erased.
    pub async fn hidden_at(&self, who: usize) -> Verdict<Hidden> {
        Ok(self.rights(who).await?.map_or_else(Hidden::default, |rights| Hidden::of(&rights)))
    }

    /// Devices that are in, and what they agree on; an error when they do not.
    async fn agreed(&self) -> Verdict<(Vec<usize>, std::sync::Arc<Membership>)> {
        let standing = self.standing().await?;
        Ok((standing.ins, standing.membership))
    }

    /// What reads as nothing now that all have heard everything.
    pub async fn hidden(&self) -> Verdict<Hidden> {
        if self.erasing.deeds.is_empty() && self.erasing.forged.is_empty() {
            return Ok(Hidden::default());
        }
        Ok(Hidden::of(&self.agreed().await?.1))
    }

    /// Why what was erased is not as it must be; nothing when it is.
    pub async fn trouble_with_erased(&self) -> Verdict<Option<String>> {
        if self.erasing.deeds.is_empty() && self.erasing.forged.is_empty() {
            return Ok(None);
        }
        Ok(self.judge_erased().await.err())
    }

    async fn judge_erased(&self) -> Verdict {
        let (ins, membership) = self.agreed().await?;
        let records = self.records(&ins).await?;
        for erasure in &membership.erasures {
            if self.erasing.deeds.iter().all(|deed| deed.id != erasure.id) {
                return Err(format!("nobody who may erased {:?}, and it counts", erasure.things));
            }
        }
        for deed in &self.erasing.deeds {
            self.judge_deed(deed, &ins, &membership, &records)?;
        }
        let hidden = Hidden::of(&membership);
        for who in ins {
            self.is_nothing_at(who, &hidden).await?;
        }
        for device in &self.devices {
            self.has_no_parts(device, &hidden)?;
        }
        Ok(())
    }

    pub async fn records(&self, ins: &[usize]) -> Verdict<Records> {
        let mut records = BTreeMap::new();
        for who in ins {
            let mut conn = self.devices[*who].app().store.read().await.map_err(told)?;
            for bytes in store::held(&mut conn, self.team, SharedKind::Member).await.map_err(told)? {
                let record = deed::read(self.team, &bytes).map_err(|refusal| refusal.to_string())?;
                records.insert(record.hash, record);
            }
        }
        Ok(Records(records))
    }

    /// Nobody's rights changed who had a hand in it, or in its end.
    fn is_certain(&self, deed: &Erased, enders: &[&Record], membership: &Membership) -> bool {
        let enders = enders.iter().filter_map(|record| membership.person_of(record.signer));
        let mut hands: BTreeSet<PersonId> = deed.hands.clone();
        hands.extend(enders.map(|person| person.id));
        self.plot != Plot::People
            || self.moves.restored.is_empty()
                && hands.iter().all(|person| !self.moves.touched.contains_key(person))
    }

    fn judge_deed(
        &self,
        deed: &Erased,
        ins: &[usize],
        membership: &Membership,
        records: &Records,
    ) -> Verdict {
        let (by, record) = (deed.by, deed.record);
        let real = || records.0.values().filter(|record| !self.erasing.forged.contains(&record.hash));
        let spares: Vec<&Record> =
            real().filter(|of| matches!(&of.deed, Deed::Spare { erasure } if *erasure == deed.id)).collect();
        let ends: Vec<&Record> = real()
            .filter(|of| matches!(&of.deed, Deed::Finish { erasure, .. } if *erasure == deed.id))
            .collect();
        let found = membership.erasures.iter().find(|erasure| erasure.id == deed.id);
        let now = found.map(|erasure| match erasure.state {
            ErasureState::Waiting => Outcome::Waiting,
            ErasureState::TakenBack => Outcome::TakenBack,
            ErasureState::Final { .. } => Outcome::Final,
        });
        if now == Some(Outcome::TakenBack) && deed.taken_back_by.is_empty() {
            return Err(format!("{record}, which device {by} erased, is back, and nobody took it back"));
        }
        if deed.may_be_lost || !self.is_certain(deed, &ends, membership) {
            return Ok(());
        }
        let Some(erase) = records.0.get(&deed.id) else {
            return Err(format!("that device {by} erased {record} was lost"));
        };
        if !deed.taken_back_by.is_empty() && spares.is_empty() {
            return Err(format!("that {record} was taken back was lost"));
        }
        for end in &ends {
            if end.at_ms < erase.at_ms + GRACE_MS {
                return Err(format!("{:?} ended the erasure of {record} too early", end.signer));
            }
            if spares.iter().any(|spare| records.knows(end, &spare.hash)) {
                return Err(format!("{:?} ended the erasure of {record} that was taken back", end.signer));
            }
        }
        let must = match (ends.is_empty(), spares.is_empty()) {
            (false, _) => Outcome::Final,
            (true, false) => Outcome::TakenBack,
            (true, true) => Outcome::Waiting,
        };
        if now != Some(must) {
            return Err(format!("{record}, erased by device {by}, is {now:?} and not {must:?}"));
        }
        let due_ms = erase.at_ms + GRACE_MS;
        let ends = |who: &&usize| {
            let device = &self.devices[**who];
            membership.role(device.app().device).is_some_and(manages) && device.clock.now_ms() >= due_ms
        };
        match ins.iter().find(ends) {
            Some(who) if must == Outcome::Waiting => {
                Err(format!("device {who} should have ended the erasure of {record}"))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// No row, no text, no word and, in the end, no file of what was erased.
    async fn is_nothing_at(&self, who: usize, hidden: &Hidden) -> Verdict {
        let device = &self.devices[who];
        let dump = device.dump(self.team).await?;
        if let Some(record) = hidden.0.keys().find(|record| shows(&dump, **record)) {
            return Err(format!("device {who} shows {record}, which was erased"));
        }
        let mut words = self.words.iter().filter(|word| hidden.has_word(word));
        if let Some(word) = words.find(|word| dump.contains(&word.text)) {
            return Err(format!("device {who} shows {}, which was erased", word.text));
        }
        for file in self.files.iter().filter(|file| hidden.is_final(file.evidence)) {
            // What waits can still be taken back.
            let is_needed = |other: &Attached| other.hash == file.hash && !hidden.is_final(other.evidence);
            if device.app().files.has(&file.hash) && !self.files.iter().any(is_needed) {
                return Err(format!("device {who} keeps the file {}, which was erased", file.hash));
            }
            let arriving = fs::read_dir(device.home.join("arriving")).into_iter().flatten().flatten();
            for entry in arriving {
                if entry.file_name().to_string_lossy().starts_with(&file.blob) {
                    return Err(format!("device {who} keeps a part of {}, which was erased", file.hash));
                }
            }
        }
        Ok(())
    }

    /// Nobody's view of the folder shows a part of what is erased for good.
    fn has_no_parts(&self, device: &Device, hidden: &Hidden) -> Verdict {
        let gone: Vec<&Attached> = self.files.iter().filter(|file| hidden.is_final(file.evidence)).collect();
        if gone.is_empty() {
            return Ok(());
        }
        for path in device.view.files().into_iter().filter(|path| path.contains("/blobs/")) {
            // A copy under any name says within what it is a part of.
            let bytes = fs::read(device.view.folder.join(&path)).map_err(told_io)?;
            let said = blobs::id_within(&bytes).unwrap_or_default();
            let folder = |file: &Attached| path.contains(&names::blob_folder(&file.blob));
            let is_it = |file: &&&Attached| path.contains(&file.blob) || said == file.blob && folder(file);
            if let Some(file) = gone.iter().find(is_it) {
                let (number, hash) = (device.number, &file.hash);
                return Err(format!("device {number} sees {path} of {hash}, which was erased"));
            }
        }
        Ok(())
    }

    /// Only parts of what somebody erased may be taken from the folder.
    pub fn check_parts_removed(&mut self, who: usize, ids: &[String]) -> Verdict {
        self.count_more("parts taken from the folder", ids.len() as u64);
        for id in ids {
            let file = self.files.iter().find(|file| id.starts_with(&file.blob));
            let is_erased =
                file.is_some_and(|file| self.erasing.deeds.iter().any(|deed| deed.record == file.evidence));
            if !is_erased {
                return Err(format!("device {who} took away a part of {id}, which nobody erased"));
            }
        }
        Ok(())
    }

    /// A home is restored: what only it had signed may be gone.
    pub async fn forgive_erasures(&mut self, who: usize) -> Verdict {
        let mut known: HashSet<[u8; 32]> = HashSet::new();
        for other in (0..self.devices.len()).filter(|other| *other != who) {
            if self.has_team(other) {
                known.extend(self.records(&[other]).await?.0.into_keys());
            }
        }
        let own = self.records(&[who]).await?;
        for deed in &mut self.erasing.deeds {
            let is_about = |record: &Record| match &record.deed {
                Deed::Erase { .. } => record.hash == deed.id,
                Deed::Spare { erasure } | Deed::Finish { erasure, .. } => *erasure == deed.id,
                _ => false,
            };
            let may_go = own.0.values().any(|record| is_about(record) && !known.contains(&record.hash));
            deed.may_be_lost |= may_go;
        }
        Ok(())
    }

    /// Whether somebody's app may have wiped this already, though it counts again: an end that is void now.
    pub async fn may_be_wiped(&self, evidence: Uuid) -> Verdict<bool> {
        if self.erasing.deeds.iter().all(|deed| deed.record != evidence) {
            return Ok(false);
        }
        let (ins, _) = self.agreed().await?;
        let records = self.records(&ins).await?;
        let is_end = |record: &Record| {
            matches!(&record.deed, Deed::Finish { things, .. }
            if things.iter().any(|thing| thing.record == evidence))
        };
        let real = records.0.values().filter(|record| !self.erasing.forged.contains(&record.hash));
        Ok(real.into_iter().any(is_end))
    }
}
