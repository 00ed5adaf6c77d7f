//! What a set of records says was erased for privacy: pure, equal on every device, whatever the order they came in.
//!
//! 1. `erase` hides what it names on every device that hears of it.
//! 2. `spare` takes that back, as long as nothing finished it.
//! 3. `finish` makes it final. It counts when it was made at least [`GRACE_MS`] after the erasure, by the clocks of
//!    who signed both, and without knowing of a `spare`. Of a `finish` and a `spare` that did not know of each other
//!    the `finish` holds: what a device has wiped nobody can bring back, so nobody may need it any more.
//!
//! Only a manager or a facilitator may sign any of these. A `finish` names again what it is about: should the `erase`
//! turn out to be void later, what was wiped by then stays wiped everywhere. Both name the files that who signed them
//! knew: of two who were in, one may never have read what the other erased.

use super::deed::{Deed, Record};
use crate::domain::DeviceId;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// An erasure can be taken back for so long.
pub const GRACE_MS: u64 = 7 * 24 * 60 * 60 * 1000;

/// The hash of the record that erased something.
pub type ErasureId = [u8; 32];
/// The id of an evidence file's parts in the folder.
pub type BlobId = [u8; 16];

/// A record of the log. Its table may be one that only a newer app knows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Thing {
    pub table: String,
    pub record: Uuid,
}

/// An erasure as the records together say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    pub id: ErasureId,
    pub things: BTreeSet<Thing>,
    pub by: DeviceId,
    pub at_ms: u64,
    pub state: ErasureState,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErasureState {
    /// Hidden everywhere, and to be taken back.
    Waiting,
    TakenBack,
    Final {
        blobs: BTreeSet<BlobId>,
    },
}

impl Erasure {
    pub fn is_final(&self) -> bool {
        matches!(self.state, ErasureState::Final { .. })
    }

    /// Whether what it names reads as nothing.
    pub fn is_in_force(&self) -> bool {
        self.state != ErasureState::TakenBack
    }
}

/// Erasures while records are applied, forebears first.
#[derive(Debug, Clone, Default)]
pub(super) struct Erasures(BTreeMap<ErasureId, Pending>);

#[derive(Debug, Clone)]
struct Pending {
    erasure: Erasure,
    /// The files that whoever erased it knew.
    blobs: Vec<BlobId>,
    spared_at: Vec<usize>,
}

impl Erasures {
    /// Apply the record at `place`; `knows` tells whether it was made with knowledge of the one at another place.
    pub(super) fn apply(&mut self, place: usize, record: &Record, knows: impl Fn(usize) -> bool) {
        match &record.deed {
            Deed::Erase { things, blobs } => {
                let pending = Pending::new(record.hash, things, record);
                self.0.insert(record.hash, Pending { blobs: blobs.clone(), ..pending });
            }
            Deed::Spare { erasure } => {
                if let Some(pending) = self.0.get_mut(erasure) {
                    pending.spared_at.push(place);
                    if !pending.erasure.is_final() {
                        pending.erasure.state = ErasureState::TakenBack;
                    }
                }
            }
            Deed::Finish { erasure, things, blobs } => {
                let pending =
                    self.0.entry(*erasure).or_insert_with(|| Pending::new(*erasure, things, record));
                let is_own = pending.erasure.at_ms == record.at_ms && pending.erasure.by == record.signer;
                let is_late = record.at_ms >= pending.erasure.at_ms.saturating_add(GRACE_MS);
                if pending.spared_at.iter().any(|spared| knows(*spared)) || !is_late && !is_own {
                    return;
                }
                let mut all: BTreeSet<BlobId> = blobs.iter().chain(&pending.blobs).copied().collect();
                if let ErasureState::Final { blobs } = &pending.erasure.state {
                    all.extend(blobs);
                }
                pending.erasure.things.extend(things.iter().cloned());
                pending.erasure.state = ErasureState::Final { blobs: all };
            }
            Deed::Admit { .. }
            | Deed::SetRole { .. }
            | Deed::Remove { .. }
            | Deed::Keep { .. }
            | Deed::KeepSingle { .. }
            | Deed::Revoke { .. }
            | Deed::Unknown => {}
        }
    }

    /// All of them, the last first.
    pub(super) fn finish(self) -> Vec<Erasure> {
        let mut all: Vec<Erasure> = self.0.into_values().map(|pending| pending.erasure).collect();
        all.sort_by(|a, b| b.at_ms.cmp(&a.at_ms).then(a.id.cmp(&b.id)));
        all
    }
}

impl Pending {
    fn new(id: ErasureId, things: &[Thing], record: &Record) -> Self {
        let erasure = Erasure {
            id,
            things: things.iter().cloned().collect(),
            by: record.signer,
            at_ms: record.at_ms,
            state: ErasureState::Waiting,
        };
        Self { erasure, blobs: Vec::new(), spared_at: Vec::new() }
    }
}
