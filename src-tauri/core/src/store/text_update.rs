//! What an update of a text claims to hold, read before Loro does.
//!
//! Loro believes the counts in an update: a few bytes can claim a thousand million changes, dependencies, pieces or
//! deleted ranges, and reading them asks for gigabytes. Whoever has the team's key can write such an update in their
//! own name. So every update goes through [`check`] first, and all updates of one text through [`within_budget`].
//!
//! An update as Loro 1 writes it (mode 4, "fast updates"):
//! ```text
//! "loro"  16 bytes of check sum  00 04  then blocks, each with its length as LEB128
//! block   counter start, counter length, lamport start, lamport length, number of changes     (varints)
//!         header, change meta, containers, keys, positions, pieces, deleted ranges, values     (length and bytes)
//! header  number of peers, 8 bytes of each, length of each change but the last (LEB128)
//!         depends on itself (runs of bool), other dependencies (runs), their peers (runs), their counters and the
//!         lamports (deltas of deltas)
//! meta    times (deltas of deltas), lengths of messages (runs), messages
//! pieces  four columns: container, position, kind of value, length      deleted ranges: peer, counter, length
//! ```
//! What is accepted is what this app writes: insertions into and deletions from the one text at the root, whose
//! counts agree with each other. Bytes after what is known in a block are left alone, as Loro does.
//!
//! Bounds:
//! 1. Changes, dependencies and pieces together: one for every [`BYTES_PER_PIECE`] bytes of the update, and
//!    [`PIECES_FREE`] besides. A deletion in regular steps takes hardly any bytes in a run, and people make them:
//!    that is what the free ones are for. Our own edits that would need more are written as fewer, larger pieces.
//! 2. Characters inserted and deleted by one author: [`ATOMS_MAX`].
//! 3. Of one text, all updates together: [`PIECES_FREE_PER_TEXT`], [`PIECES_PER_TEXT`] and [`ATOMS_PER_TEXT`]. Beyond
//!    that, those that claim most are left out first, so that the same updates give the same text everywhere.

mod block;
mod columns;
#[cfg(test)]
mod tests;

use columns::{Bytes, Read};
use std::cmp::Reverse;

/// Bytes of an update that pay for one change, dependency or piece.
pub const BYTES_PER_PIECE: usize = 4;
/// Pieces of one update that need not be paid for in bytes.
pub const PIECES_FREE: usize = 1 << 14;
/// And of all updates of one text.
pub const PIECES_FREE_PER_TEXT: u64 = 1 << 16;
/// Pieces of one text in all, paid for or not: a book that was changed at every word, many times over.
pub const PIECES_PER_TEXT: u64 = 1 << 20;
/// Characters inserted and deleted by one author at most: sixteen times the longest text.
pub const ATOMS_MAX: u64 = 1 << 26;
/// And by everybody in one text: half of what Loro's clock can count.
pub const ATOMS_PER_TEXT: u64 = 1 << 31;

const MAGIC: &[u8] = b"loro";
const CHECKSUM_BYTES: usize = 16;
const FAST_UPDATES: [u8; 2] = [0, 4];

/// Why an update is not shown to Loro.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It ends too early, or is none of ours.
    Unreadable,
    /// Its counts do not agree with each other.
    Contradictory,
    /// It claims more than its bytes can hold.
    ClaimsTooMuch,
}

/// What an update would ask of a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Claim {
    /// Changes, dependencies and pieces.
    pub pieces: u64,
    /// Those of them that no bytes pay for.
    pub unpaid: u64,
    /// Characters inserted and deleted.
    pub atoms: u64,
}

/// One side of a claim.
type Asked = fn(&Claim) -> u64;

/// What all updates of one text may claim together.
const BUDGET: [(Asked, u64); 3] = [
    (|claim| claim.unpaid, PIECES_FREE_PER_TEXT),
    (|claim| claim.pieces, PIECES_PER_TEXT),
    (|claim| claim.atoms, ATOMS_PER_TEXT),
];

/// What an update claims, when that is within bounds.
pub fn check(update: &[u8]) -> Result<Claim, Refused> {
    let mut bytes = Bytes::of(update);
    let is_ours = bytes.take(MAGIC.len())? == MAGIC
        && bytes.take(CHECKSUM_BYTES).is_ok()
        && bytes.take(FAST_UPDATES.len())? == FAST_UPDATES;
    if !is_ours {
        return Err(Refused::Unreadable);
    }
    let paid = update.len() / BYTES_PER_PIECE;
    let mut left = Left { pieces: paid + PIECES_FREE, atoms: ATOMS_MAX };
    while !bytes.is_empty() {
        block::read(Bytes::of(bytes.sized()?), &mut left)?;
    }
    let pieces = paid + PIECES_FREE - left.pieces;
    Ok(Claim {
        pieces: pieces as u64,
        unpaid: pieces.saturating_sub(paid) as u64,
        atoms: ATOMS_MAX - left.atoms,
    })
}

/// What an update may still claim.
struct Left {
    pieces: usize,
    atoms: u64,
}

impl Left {
    fn use_pieces(&mut self, count: usize) -> Read<()> {
        self.pieces = self.pieces.checked_sub(count).ok_or(Refused::ClaimsTooMuch)?;
        Ok(())
    }

    fn use_atoms(&mut self, count: u64) -> Read<()> {
        self.atoms = self.atoms.checked_sub(count).ok_or(Refused::ClaimsTooMuch)?;
        Ok(())
    }
}

/// Those of a text's updates that Loro may see, in their order.
///
/// A pure function of the set: who claims most is left out first, and of equal claims the greatest bytes.
pub(super) fn within_budget(updates: &[Vec<u8>]) -> Vec<&[u8]> {
    let mut kept: Vec<(&[u8], Claim)> = Vec::with_capacity(updates.len());
    for update in updates {
        match check(update) {
            Ok(claim) => kept.push((update.as_slice(), claim)),
            Err(refused) => {
                tracing::warn!(
                    bytes = update.len(),
                    ?refused,
                    "an update of a text is left out of the merge"
                );
            }
        }
    }
    for (asked, most) in BUDGET {
        let mut together: u64 = kept.iter().map(|(_, claim)| asked(claim)).sum();
        if together <= most {
            continue;
        }
        let mut order: Vec<usize> = (0..kept.len()).collect();
        order.sort_by_key(|&index| Reverse((asked(&kept[index].1), kept[index].0)));
        let mut is_left_out = vec![false; kept.len()];
        for index in order {
            if together <= most {
                break;
            }
            is_left_out[index] = true;
            together -= asked(&kept[index].1);
        }
        let mut places = is_left_out.into_iter();
        kept.retain(|_| places.next() != Some(true));
        tracing::warn!(
            left_out = updates.len() - kept.len(),
            "the updates of a text claim too much together"
        );
    }
    kept.into_iter().map(|(update, _)| update).collect()
}

/// Whether an update of our own may be written beside these: nobody would leave it out.
pub(super) fn fits_beside(updates: &[Vec<u8>], own: &[u8]) -> bool {
    let Ok(own) = check(own) else { return false };
    if own.unpaid == 0 {
        return true;
    }
    let claims: Vec<Claim> = updates.iter().filter_map(|update| check(update).ok()).collect();
    BUDGET.iter().all(|(asked, most)| claims.iter().chain([&own]).map(asked).sum::<u64>() <= *most)
}
