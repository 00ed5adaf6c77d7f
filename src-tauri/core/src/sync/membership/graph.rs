//! Records in their places: each after the ones that its signer knew.

use super::{Admitted, deed::Record};
use std::collections::BTreeMap;

/// Records that one record says it comes after. Anybody who is or was in can sign as many that come after nothing as
/// they like; a record that names them all would be too long to be read.
const HEADS_MAX: usize = 1_000;

/// Records by place in the graph: forebears first, equal on every device.
pub struct Graph {
    pub records: Vec<Record>,
    /// Per record, which places it was made with knowledge of.
    pub(super) past: Vec<Vec<bool>>,
    pub(super) founder: Admitted,
    /// Records that wait for a forebear.
    pub waiting: u32,
}

impl Graph {
    /// Put records in their places. Records that name unknown forebears are left out and counted.
    pub fn new(founder: Admitted, records: BTreeMap<[u8; 32], Record>) -> Self {
        let mut waiting = records;
        let mut placed: BTreeMap<[u8; 32], usize> = BTreeMap::new();
        let mut ordered: Vec<Record> = Vec::new();
        let mut past: Vec<Vec<bool>> = Vec::new();
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
                let mut known = vec![false; ordered.len()];
                for parent in record.after.iter().filter_map(|hash| placed.get(hash)) {
                    known[*parent] = true;
                    for (place, before) in past[*parent].iter().enumerate() {
                        known[place] |= *before;
                    }
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
        Self { records: ordered, past, founder, waiting }
    }

    /// The newest records: what a new one comes after. When there are too many to name, those that count go first.
    pub fn heads(&self, is_void: &[bool]) -> Vec<[u8; 32]> {
        let mut is_known = vec![false; self.records.len()];
        for past in &self.past {
            for (place, known) in past.iter().enumerate() {
                is_known[place] |= *known;
            }
        }
        let mut heads: Vec<usize> = (0..self.records.len()).filter(|place| !is_known[*place]).collect();
        if heads.len() > HEADS_MAX {
            heads.sort_by_key(|place| is_void[*place]);
            heads.truncate(HEADS_MAX);
        }
        heads.into_iter().map(|place| self.records[place].hash).collect()
    }

    /// Which places the record at `place` knew, as a set over all places.
    pub(super) fn within(&self, place: usize) -> Vec<bool> {
        let mut within = self.past[place].clone();
        within.resize(self.records.len(), false);
        within
    }

    pub(super) fn knows(&self, place: usize, other: usize) -> bool {
        self.past[place].get(other).copied().unwrap_or(false)
    }

    pub(super) fn are_apart(&self, a: usize, b: usize) -> bool {
        a != b && !self.knows(a, b) && !self.knows(b, a)
    }
}
