//! A pack: a run of one device's segments in one file, byte for byte as they were, so that a folder does not fill up
//! with small files.
//!
//! `log/<device16>/p-<from8>-<to8>-<hash20>.p`, format 1; numbers are big-endian.
//!
//! | offset | bytes | meaning |
//! |---|---|---|
//! | 0 | 8 | magic `WPPACK\r\n` |
//! | 8 | 2 | format, 1 |
//! | 10 | 16 | team id |
//! | 26 | 10 | device id |
//! | 36 | 8 | number of the first segment |
//! | 44 | 8 | number of the last |
//! | 52 | 4 | how many segments follow |
//! | 56 | | of each: 4 bytes of length, then the segment file |
//!
//! Nobody signs a pack: every segment inside carries its own signature and is believed on that alone. The same
//! segments always give the same bytes.

use super::{
    Known, Refusal, format, names,
    signed::array,
    take::{Taken, take_segment},
};
use crate::{
    App, Result,
    domain::{DEVICE_ID_BYTES, DeviceId, TeamId},
    limits::PACK_BYTES_MAX,
    store::{self, PackRow, RemoteTx},
};
use uuid::Uuid;

const MAGIC: &[u8; 8] = b"WPPACK\r\n";
const FORMAT: u16 = 1;
const HEADER_BYTES: usize = 56;
const LENGTH_BYTES: usize = 4;

/// A pack whose lengths are right and whose segments say to belong in it. Nothing in it is believed yet.
#[derive(Debug, PartialEq, Eq)]
pub struct Pack<'a> {
    pub team: TeamId,
    pub device: DeviceId,
    pub from: u64,
    pub to: u64,
    pub segments: Vec<&'a [u8]>,
}

pub fn is_pack(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// The bytes of a pack of these segments, which are of one device and in order.
pub fn build(team: TeamId, device: DeviceId, from: u64, to: u64, segments: &[Vec<u8>]) -> Vec<u8> {
    let size: usize = segments.iter().map(|segment| LENGTH_BYTES + segment.len()).sum();
    let mut bytes = Vec::with_capacity(HEADER_BYTES + size);
    let number =
        |count: usize| u32::try_from(count).expect("a pack is far under 4 GiB: its plan sees to that");
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT.to_be_bytes());
    bytes.extend_from_slice(team.0.as_bytes());
    bytes.extend_from_slice(&device.0);
    bytes.extend_from_slice(&from.to_be_bytes());
    bytes.extend_from_slice(&to.to_be_bytes());
    bytes.extend_from_slice(&number(segments.len()).to_be_bytes());
    for segment in segments {
        bytes.extend_from_slice(&number(segment.len()).to_be_bytes());
        bytes.extend_from_slice(segment);
    }
    bytes
}

pub fn parse(bytes: &[u8]) -> Result<Pack<'_>, Refusal> {
    if bytes.len() > PACK_BYTES_MAX {
        return Err(Refusal::TooLong);
    }
    if !is_pack(bytes) {
        return Err(Refusal::OtherKind);
    }
    if u16::from_be_bytes(array(bytes, 8)?) > FORMAT {
        return Err(Refusal::NewerFormat);
    }
    let mut pack = Pack {
        team: TeamId(Uuid::from_bytes(array(bytes, 10)?)),
        device: DeviceId(array::<DEVICE_ID_BYTES>(bytes, 26)?),
        from: u64::from_be_bytes(array(bytes, 36)?),
        to: u64::from_be_bytes(array(bytes, 44)?),
        segments: Vec::new(),
    };
    let count = u32::from_be_bytes(array(bytes, 52)?);
    let mut at = HEADER_BYTES;
    for _ in 0..count {
        let length = u32::from_be_bytes(array(bytes, at)?) as usize;
        at += LENGTH_BYTES;
        let end = at.checked_add(length).ok_or(Refusal::TooShort)?;
        let segment = bytes.get(at..end).ok_or(Refusal::TooShort)?;
        let header = format::parse(segment)?.header;
        let belongs = header.team == pack.team && header.device == pack.device;
        if !belongs || !(pack.from..=pack.to).contains(&header.seq) {
            return Err(Refusal::BodyBroken);
        }
        pack.segments.push(segment);
        at = end;
    }
    if at == bytes.len() { Ok(pack) } else { Err(Refusal::TooLong) }
}

impl Pack<'_> {
    /// The pack as it is remembered.
    pub fn row(&self, bytes: &[u8], now_ms: u64) -> PackRow {
        let hash = blake3::hash(bytes);
        PackRow {
            hash: *hash.as_bytes(),
            device: self.device,
            from: self.from,
            to: self.to,
            path: names::pack(self.device, self.from, self.to, &hash),
            segments: self.segments.iter().map(|segment| *blake3::hash(segment).as_bytes()).collect(),
            read_back_at_ms: now_ms,
            is_published: true,
        }
    }
}

/// Take in every segment of a pack as if it lay loose. What is wrong with one of them keeps out none of the others,
/// but the pack then counts for nothing: what was good in it is to be found loose.
pub(super) async fn take(
    app: &App,
    team: TeamId,
    known: &mut Known,
    tx: &mut RemoteTx<'_>,
    bytes: &[u8],
) -> Result<Result<Taken, Refusal>> {
    let pack = match parse(bytes) {
        Ok(pack) if pack.team == team => pack,
        Ok(_) => return Ok(Err(Refusal::OtherTeam)),
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut refused = None;
    // The last first: where not everything of a device counts, it is what the last ones lead to.
    for segment in pack.segments.iter().rev() {
        if known.held.contains(blake3::hash(segment).as_bytes()) {
            continue;
        }
        if let Err(refusal) = take_segment(app, team, known, tx, segment).await? {
            refused = Some(refusal);
        }
    }
    if let Some(refusal) = refused {
        return Ok(Err(refusal));
    }
    let row = pack.row(bytes, app.clock.now_ms());
    store::keep_pack(tx.conn(), team, &row).await?;
    Ok(Ok(Taken::Held(row.hash)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::SeededRandom,
        sync::{keys::DeviceKeys, team_key::TeamKey},
    };
    use proptest::prelude::*;

    fn team() -> TeamId {
        TeamId(Uuid::from_u128(7))
    }

    fn segment(seq: u64) -> Vec<u8> {
        let random = SeededRandom::new(seq);
        let (keys, key) = (DeviceKeys::seeded(1), TeamKey::make(&random));
        let header = format::Header {
            team: team(),
            device: keys.device(),
            epoch: keys.epoch(),
            seq,
            previous: [0; 32],
            membership_head: [0; 32],
            key_id: key.id(),
        };
        format::seal(&header, 1, vec![], &key, &keys, &random).unwrap()
    }

    fn example() -> Vec<u8> {
        build(team(), DeviceKeys::seeded(1).device(), 3, 5, &[segment(3), segment(4), segment(5)])
    }

    #[test]
    fn a_pack_gives_back_the_exact_segments_and_is_the_same_each_time() {
        let bytes = example();
        let pack = parse(&bytes).unwrap();
        assert_eq!(pack.segments, [segment(3), segment(4), segment(5)]);
        assert_eq!((pack.from, pack.to, pack.device), (3, 5, DeviceKeys::seeded(1).device()));
        assert_eq!(bytes, example());
    }

    #[test]
    fn a_segment_that_does_not_belong_in_it_is_noticed() {
        let device = DeviceKeys::seeded(1).device();
        for (from, to, of) in [(4, 5, device), (1, 2, device), (3, 5, DeviceId([9; 10]))] {
            let bytes = build(team(), of, from, to, &[segment(3)]);
            assert_eq!(parse(&bytes), Err(Refusal::BodyBroken));
        }
        let mut newer = example();
        newer[9] = 2;
        assert_eq!(parse(&newer), Err(Refusal::NewerFormat));
    }

    proptest! {
        #[test]
        fn any_cut_is_noticed_and_no_bytes_make_it_panic(
            at in 0usize..5000,
            tail in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            let bytes = example();
            prop_assert!(parse(&bytes[..at % bytes.len()]).is_err());
            let mut made_up = bytes[..10].to_vec();
            made_up.extend_from_slice(&tail);
            let _ = parse(&made_up);
            prop_assert!(parse(&[bytes, vec![0]].concat()).is_err());
        }
    }
}
