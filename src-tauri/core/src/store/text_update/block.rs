//! One block of an update: changes of one author that follow each other.

use super::{
    ATOMS_MAX, ATOMS_PER_TEXT, Left, Refused,
    columns::{Bytes, Read, Runs, Written},
};
use crate::store::long_text::ROOT;
use std::str::from_utf8;

const PEER_BYTES: usize = 8;
/// How Loro writes down what this app uses of it.
const KIND_OF_TEXT: u8 = 2;
const INSERTED: i128 = 5;
const DELETED: i128 = 9;
/// Loro counts with 32 bits and a sign.
const COUNTER_MAX: i128 = i32::MAX as i128;

pub(super) fn read(mut block: Bytes<'_>, left: &mut Left) -> Read<()> {
    let start: u32 = block.number()?;
    let length: u32 = block.number()?;
    let lamport: u32 = block.number()?;
    let lamport_length: u32 = block.number()?;
    let changes: u32 = block.number()?;
    let end = u64::from(start) + u64::from(length);
    let lamport_end = u64::from(lamport) + u64::from(lamport_length);
    if end > ATOMS_MAX || lamport_end > ATOMS_PER_TEXT {
        return Err(Refused::ClaimsTooMuch);
    }
    if lamport_length < length {
        return Err(Refused::Contradictory);
    }
    left.use_atoms(length.into())?;
    let header = Bytes::of(block.sized()?);
    let meta = Bytes::of(block.sized()?);
    let containers = Bytes::of(block.sized()?);
    let keys = Bytes::of(block.sized()?);
    let positions = block.sized()?;
    let pieces = Bytes::of(block.sized()?);
    let ranges = Bytes::of(block.sized()?);
    let values = Bytes::of(block.sized()?);
    if !positions.is_empty() {
        return Err(Refused::Unreadable);
    }
    let changes = usize::try_from(changes).map_err(|_| Refused::ClaimsTooMuch)?;
    // Every change but the last has a byte in the header for its length.
    if changes == 0 || changes > header.len() {
        return Err(Refused::ClaimsTooMuch);
    }
    left.use_pieces(changes)?;
    let (peers, lengths) = read_header(header, changes, length, left)?;
    read_meta(meta, changes)?;
    read_container(containers, keys)?;
    let ranges = Ranges::of(ranges, peers)?;
    read_pieces(pieces, ranges, values, &lengths, left)
}

/// How many peers there are, and how long each change is.
fn read_header(
    mut header: Bytes<'_>,
    changes: usize,
    length: u32,
    left: &mut Left,
) -> Read<(usize, Vec<u32>)> {
    let room = header.len();
    let peers: usize = header.number()?;
    if peers == 0 {
        return Err(Refused::Unreadable);
    }
    header.take(peers.checked_mul(PEER_BYTES).ok_or(Refused::ClaimsTooMuch)?)?;
    let mut lengths = Vec::with_capacity(changes);
    let mut last = length;
    for _ in 1..changes {
        let length: u32 = header.number()?;
        last = last.checked_sub(length).ok_or(Refused::Contradictory)?;
        lengths.push(length);
    }
    lengths.push(last);
    if lengths.contains(&0) {
        return Err(Refused::Contradictory);
    }
    header.skip_bools(changes.try_into().map_err(|_| Refused::ClaimsTooMuch)?)?;
    let mut counts = Runs::of(header, Written::Unsigned);
    let mut others = 0usize;
    for _ in 0..changes {
        // No change depends twice on one peer.
        let count = counts.next(0, peers as i128 - 1)?.ok_or(Refused::Unreadable)?;
        others += usize::try_from(count).map_err(|_| Refused::ClaimsTooMuch)?;
        // Those of one change are of different peers, and so every one but the first takes a byte; the first has the
        // byte of the change.
        if others > room {
            return Err(Refused::ClaimsTooMuch);
        }
    }
    left.use_pieces(others)?;
    let mut peers_of_others = Runs::of(counts.rest()?, Written::Unsigned);
    for _ in 0..others {
        peers_of_others.next(0, peers as i128 - 1)?.ok_or(Refused::Unreadable)?;
    }
    let mut header = peers_of_others.rest()?;
    let fits = |most: i128| {
        move |value| {
            if (0..=most).contains(&i128::from(value)) { Ok(()) } else { Err(Refused::Contradictory) }
        }
    };
    header.deltas_of_deltas(others, fits(COUNTER_MAX))?;
    header.deltas_of_deltas(changes - 1, fits(u32::MAX.into()))?;
    if !header.is_empty() {
        return Err(Refused::Contradictory);
    }
    Ok((peers, lengths))
}

/// When changes were made, and what was said with them.
fn read_meta(mut meta: Bytes<'_>, changes: usize) -> Read<()> {
    meta.deltas_of_deltas(changes, |_| Ok(()))?;
    let room = meta.len();
    let mut lengths = Runs::of(meta, Written::Unsigned);
    let mut said = 0usize;
    for _ in 0..changes {
        let length = lengths.next(0, u32::MAX.into())?.ok_or(Refused::Unreadable)?;
        said += usize::try_from(length).map_err(|_| Refused::ClaimsTooMuch)?;
        if said > room {
            return Err(Refused::ClaimsTooMuch);
        }
    }
    if lengths.rest()?.len() == said { Ok(()) } else { Err(Refused::Contradictory) }
}

/// There is one container: the text at the root.
fn read_container(mut containers: Bytes<'_>, mut keys: Bytes<'_>) -> Read<()> {
    // One container of four fields: it is at the root, its kind, no peer, the first key.
    let is_the_text =
        containers.take(6)? == [1, 4, 1, KIND_OF_TEXT, 0, 0] && keys.sized()? == ROOT.as_bytes();
    if is_the_text && containers.is_empty() && keys.is_empty() { Ok(()) } else { Err(Refused::Unreadable) }
}

/// A table of so many columns.
fn columns<const COUNT: usize>(mut table: Bytes<'_>) -> Read<[Bytes<'_>; COUNT]> {
    let mut columns = [Bytes::of(&[]); COUNT];
    if table.number::<usize>()? != 1 || table.number::<usize>()? != COUNT {
        return Err(Refused::Unreadable);
    }
    for column in &mut columns {
        *column = Bytes::of(table.sized()?);
    }
    if table.is_empty() { Ok(columns) } else { Err(Refused::Unreadable) }
}

/// Which characters were deleted.
struct Ranges<'a> {
    peers: Runs<'a>,
    counters: Runs<'a>,
    lengths: Runs<'a>,
    peer_max: i128,
}

impl<'a> Ranges<'a> {
    fn of(bytes: Bytes<'a>, peers: usize) -> Read<Self> {
        let [peer, counter, length] = if bytes.is_empty() { [bytes; 3] } else { columns(bytes)? };
        Ok(Self {
            peers: Runs::of(peer, Written::Delta),
            counters: Runs::of(counter, Written::Delta),
            lengths: Runs::of(length, Written::Delta),
            peer_max: peers as i128 - 1,
        })
    }

    /// How many characters the next one is; `None` at the end.
    fn next(&mut self) -> Read<Option<u64>> {
        let most = i128::from(ATOMS_MAX);
        let found = (
            self.peers.next(0, self.peer_max)?,
            self.counters.next(0, COUNTER_MAX)?,
            self.lengths.next(-most, most)?,
        );
        match found {
            (None, None, None) => Ok(None),
            // A range that was deleted backwards begins at its end.
            (Some(_), Some(counter), Some(length)) if counter + length.abs() <= most => {
                u64::try_from(length.unsigned_abs()).map(Some).map_err(|_| Refused::ClaimsTooMuch)
            }
            _ => Err(Refused::Contradictory),
        }
    }
}

/// Insertions and deletions, which fill the changes exactly.
fn read_pieces(
    pieces: Bytes<'_>,
    mut ranges: Ranges<'_>,
    mut values: Bytes<'_>,
    lengths: &[u32],
    left: &mut Left,
) -> Read<()> {
    let [containers, positions, kinds, sizes] = columns(pieces)?;
    let mut containers = Runs::of(containers, Written::Delta);
    let mut positions = Runs::of(positions, Written::Delta);
    let mut kinds = Runs::of(kinds, Written::Byte);
    let mut sizes = Runs::of(sizes, Written::Unsigned);
    let mut lengths = lengths.iter().map(|length| u64::from(*length));
    let mut open = 0u64;
    loop {
        let found = (
            containers.next(0, 0)?,
            positions.next(0, ATOMS_PER_TEXT.into())?,
            kinds.next(0, u8::MAX.into())?,
            sizes.next(1, ATOMS_MAX.into())?,
        );
        let (kind, size) = match found {
            (Some(_), Some(_), Some(kind), Some(size)) => (kind, size.unsigned_abs()),
            (None, None, None, None) => break,
            _ => return Err(Refused::Contradictory),
        };
        left.use_pieces(1)?;
        let held = match kind {
            INSERTED => from_utf8(values.sized()?).map_err(|_| Refused::Unreadable)?.chars().count() as u64,
            DELETED => ranges.next()?.ok_or(Refused::Contradictory)?,
            _ => return Err(Refused::Unreadable),
        };
        if open == 0 {
            open = lengths.next().ok_or(Refused::Contradictory)?;
        }
        // A piece says how long it is twice, and lies within one change.
        open = open.checked_sub(held).filter(|_| u128::from(held) == size).ok_or(Refused::Contradictory)?;
    }
    let is_all = open == 0 && lengths.next().is_none() && values.is_empty() && ranges.next()?.is_none();
    if is_all { Ok(()) } else { Err(Refused::Contradictory) }
}
