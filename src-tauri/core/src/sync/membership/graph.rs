//! Records in their places: each after the ones that its signer knew.

use super::{
    Admitted, Genesis,
    bits::Bits,
    deed::{Deed, LastSegments, Record},
};
use crate::domain::TeamId;
use std::collections::BTreeMap;

/// Records that one record says it comes after. Anybody who is or was in can sign as many that come after nothing as
/// they like; a record that names them all would be too long to be read.
const HEADS_MAX: usize = 1_000;

/// Records by place in the graph: forebears first, equal on every device.
pub struct Graph {
    pub records: Vec<Record>,
    /// Per record, which places it was made with knowledge of.
    pub(super) past: Vec<Bits>,
    pub(super) team: TeamId,
    pub(super) founder: Admitted,
    /// Records that wait for a forebear.
    pub waiting: u32,
}

impl Graph {
    /// Put records in their places. Records that name unknown forebears are left out and counted.
    pub fn new(genesis: &Genesis, records: BTreeMap<[u8; 32], Record>) -> Self {
        let mut waiting = records;
        let mut placed: BTreeMap<[u8; 32], usize> = BTreeMap::new();
        let mut ordered: Vec<Record> = Vec::new();
        let mut past: Vec<Bits> = Vec::new();
        loop {
            // One generation at a time, in the order of their hashes: the same places on every device.
            let is_ready = |record: &Record| record.after.iter().all(|hash| placed.contains_key(hash));
            let ready: Vec<[u8; 32]> =
                waiting.values().filter(|record| is_ready(record)).map(|record| record.hash).collect();
            if ready.is_empty() {
                break;
            }
            for hash in &ready {
                let Some(record) = waiting.remove(hash) else { continue };
                let mut known = Bits::default();
                for parent in record.after.iter().filter_map(|hash| placed.get(hash)) {
                    known.insert(*parent);
                    known.extend(&past[*parent]);
                }
                past.push(known);
                ordered.push(record);
            }
            for hash in ready {
                let place = ordered.iter().rposition(|record| record.hash == hash);
                placed.extend(place.map(|place| (hash, place)));
            }
        }
        let waiting = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
        Self { records: ordered, past, team: genesis.team, founder: genesis.founder.clone(), waiting }
    }

    /// The newest records: what a new one comes after. When there are too many to name, those that count go first.
    pub fn heads(&self, void: &Bits) -> Vec<[u8; 32]> {
        let mut known = Bits::default();
        self.past.iter().for_each(|past| known.extend(past));
        let mut heads: Vec<usize> = (0..self.records.len()).filter(|place| !known.contains(*place)).collect();
        if heads.len() > HEADS_MAX {
            heads.sort_by_key(|place| void.contains(*place));
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
