//! Records in their places: each after the ones that its signer knew.

use super::{
    Admitted, Genesis, PersonId,
    bits::Bits,
    deed::{Deed, LastSegments, Record},
};
use crate::{
    domain::{DeviceId, TeamId},
    sync::keys::device_id,
};
use std::collections::{BTreeMap, BTreeSet};

/// Records that one record says it comes after. Anybody who is or was in can sign as many that come after nothing as
/// they like; a record that names them all would be too long to be read.
const HEADS_MAX: usize = 1_000;

/// Records by place in the graph: forebears first, equal on every device.
pub struct Graph {
    pub records: Vec<Record>,
    /// Per record, which places it was made with knowledge of.
    pub(super) past: Vec<Bits>,
    /// Admissions that carry the word of the device that it is of the person they name.
    pub(super) claims: Bits,
    pub(super) founder: Admitted,
    /// Records that wait for a forebear.
    pub waiting: u32,
}

impl Graph {
    /// Put records in their places. Records that name unknown forebears are left out and counted.
    pub fn new(genesis: &Genesis, records: BTreeMap<[u8; 32], Record>) -> Self {
        let mut waiting = records;
        let mut missing: BTreeMap<[u8; 32], usize> = BTreeMap::new();
        let mut followers: BTreeMap<[u8; 32], Vec<[u8; 32]>> = BTreeMap::new();
        for record in waiting.values() {
            let forebears: BTreeSet<[u8; 32]> = record.after.iter().copied().collect();
            missing.insert(record.hash, forebears.len());
            forebears.into_iter().for_each(|hash| followers.entry(hash).or_default().push(record.hash));
        }
        let mut placed: BTreeMap<[u8; 32], usize> = BTreeMap::new();
        let mut ordered: Vec<Record> = Vec::new();
        let mut past: Vec<Bits> = Vec::new();
        let mut claims = Bits::default();
        let first = missing.iter().filter(|(_, count)| **count == 0);
        let mut ready: BTreeSet<[u8; 32]> = first.map(|(hash, _)| *hash).collect();
        while !ready.is_empty() {
            // One generation at a time, in the order of their hashes: the same places on every device.
            let mut next = BTreeSet::new();
            for hash in ready {
                let Some(record) = waiting.remove(&hash) else { continue };
                let mut known = Bits::default();
                for parent in record.after.iter().filter_map(|hash| placed.get(hash)) {
                    known.insert(*parent);
                    known.extend(&past[*parent]);
                }
                past.push(known);
                if is_claim(genesis.team, &record.deed) {
                    claims.insert(ordered.len());
                }
                placed.insert(hash, ordered.len());
                ordered.push(record);
                for follower in followers.remove(&hash).unwrap_or_default() {
                    let Some(count) = missing.get_mut(&follower) else { continue };
                    *count -= 1;
                    if *count == 0 {
                        next.insert(follower);
                    }
                }
            }
            ready = next;
        }
        let waiting = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
        Self { records: ordered, past, claims, founder: genesis.founder.clone(), waiting }
    }

    /// The newest records: what a new one comes after. When there are too many to name, those that count go first, and
    /// of those the last of each person: one alone does not keep the word of the others from being known.
    pub fn heads(&self, void: &Bits, persons: &BTreeMap<DeviceId, PersonId>) -> Vec<[u8; 32]> {
        let mut known = Bits::default();
        self.past.iter().for_each(|past| known.extend(past));
        let mut heads: Vec<usize> = (0..self.records.len()).filter(|place| !known.contains(*place)).collect();
        if heads.len() > HEADS_MAX {
            let mut counts: BTreeMap<Option<&PersonId>, usize> = BTreeMap::new();
            let mut ranks: BTreeMap<usize, (bool, usize)> = BTreeMap::new();
            for place in heads.iter().rev() {
                let count = counts.entry(persons.get(&self.records[*place].signer)).or_default();
                ranks.insert(*place, (void.contains(*place), *count));
                *count += 1;
            }
            heads.sort_by_key(|place| ranks[place]);
            heads.truncate(HEADS_MAX);
        }
        heads.into_iter().map(|place| self.records[place].hash).collect()
    }

    /// What the record at `place` says that counts; `None` for one that says nothing of it.
    pub(super) fn last(&self, place: usize) -> Option<&LastSegments> {
        match &self.records[place].deed {
            Deed::SetRole { last, .. } | Deed::Remove { last, .. } | Deed::Keep { last } => Some(last),
            Deed::Admit { .. } | Deed::KeepSingle { .. } | Deed::Revoke { .. } | Deed::Unknown => None,
            Deed::Erase { .. } | Deed::Spare { .. } | Deed::Finish { .. } => None,
        }
    }

    pub(super) fn knows(&self, place: usize, other: usize) -> bool {
        self.past[place].contains(other)
    }

    pub(super) fn are_apart(&self, a: usize, b: usize) -> bool {
        a != b && !self.knows(a, b) && !self.knows(b, a)
    }
}

fn is_claim(team: TeamId, deed: &Deed) -> bool {
    let Deed::Admit { device, person, claim: Some(claim), .. } = deed else { return false };
    claim.person == person.unwrap_or(PersonId(device_id(&device.signing))) && claim.is_by(team, device)
}
