//! A segment: a run of one device's changes, sealed and signed. Written once, never changed.
//!
//! Format 1; numbers are big-endian.
//!
//! | offset | bytes | meaning |
//! |---|---|---|
//! | 0 | 8 | magic `WPSEGM\r\n` |
//! | 8 | 2 | format, 1 |
//! | 10 | 16 | team id |
//! | 26 | 10 | device id: the first bytes of BLAKE3 over its signing key |
//! | 36 | 8 | device epoch |
//! | 44 | 8 | number of this segment, from 1, without gaps per device |
//! | 52 | 32 | BLAKE3 of this device's previous segment file; zeros in the first |
//! | 84 | 32 | membership head: what the writer knew of who may write |
//! | 116 | 16 | key id of the team key used |
//! | 132 | 24 | nonce |
//! | 156 | 4 | length n of the ciphertext, tag included |
//! | 160 | n | XChaCha20-Poly1305 of the zstd-compressed body; associated data: bytes 0 to 160 |
//! | 160+n | 64 | Ed25519 signature over BLAKE3 (derive-key mode, context below) of bytes 0 to 160+n |
//!
//! The body is a CBOR map: `n` unsigned, the number of its first change in that device's log; `c` array of byte
//! strings, each a change exactly as its writer encoded it ([`crate::domain::Change`]), in order.

use super::{
    Refusal, cbor,
    keys::{DeviceEpoch, DeviceKeys},
    signed::array,
    team_key::{KEY_ID_BYTES, KeyId, TeamKey},
};
use crate::{
    clock::Random,
    domain::{Change, DEVICE_ID_BYTES, DeviceId, SegmentName, TeamId},
    limits::{SEGMENT_CHANGES_MAX, SEGMENT_FILE_BYTES_MAX, SEGMENT_UNPACKED_BYTES_MAX},
};
use blake3::Hash;
use chacha20poly1305::{
    XNonce,
    aead::{Aead, Payload},
};
use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use std::io::Read;
use uuid::Uuid;

const MAGIC: &[u8; 8] = b"WPSEGM\r\n";
const FORMAT: u16 = 1;
const CONTEXT: &str = "werkplaats 2026 segment signature 1";
const FORMAT_AT: usize = 8;
const TEAM_AT: usize = 10;
const DEVICE_AT: usize = 26;
const EPOCH_AT: usize = 36;
const SEQ_AT: usize = 44;
const PREVIOUS_AT: usize = 52;
const HEAD_AT: usize = 84;
const KEY_AT: usize = 116;
const NONCE_AT: usize = 132;
const LENGTH_AT: usize = 156;
const HEADER_BYTES: usize = 160;
const SIGNATURE_BYTES: usize = 64;
/// Fast enough to wait for, and within a few per cent of the slower levels on changes.
const ZSTD_LEVEL: i32 = 3;
/// Memory that unpacking may use for looking back: 2^24 bytes. The writer's level stays under it.
const ZSTD_WINDOW_LOG_MAX: u32 = 24;

/// What stands in the clear before the sealed changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    pub team: TeamId,
    pub device: DeviceId,
    pub epoch: DeviceEpoch,
    pub seq: u64,
    pub previous: [u8; 32],
    pub membership_head: [u8; 32],
    pub key_id: KeyId,
}

/// A segment's content, unpacked.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// Number of the first change in its device's log.
    pub first_change: u64,
    pub changes: Vec<Change>,
}

/// A segment file whose lengths are right. Who wrote it is not yet proven: see [`Segment::verify`].
pub struct Segment<'a> {
    pub header: Header,
    pub hash: Hash,
    bytes: &'a [u8],
}

#[derive(Serialize, Deserialize)]
struct PackedBody {
    #[serde(rename = "n")]
    first_change: u64,
    #[serde(rename = "c")]
    changes: Vec<ByteBuf>,
}

pub fn is_segment(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// The bytes of a new segment. The header's device must be that of `keys`.
pub fn seal(
    header: &Header,
    first_change: u64,
    changes: Vec<Vec<u8>>,
    key: &TeamKey,
    keys: &DeviceKeys,
    random: &dyn Random,
) -> Result<Vec<u8>, Refusal> {
    let packed = PackedBody { first_change, changes: changes.into_iter().map(ByteBuf::from).collect() };
    let packed = zstd::bulk::compress(&cbor::encode(&packed), ZSTD_LEVEL).map_err(|_| Refusal::BodyBroken)?;
    let nonce: [u8; 24] = random.array();
    let length = u32::try_from(packed.len() + 16).map_err(|_| Refusal::TooLong)?;
    let mut bytes = header.encode(&nonce, length);
    let sealed = key
        .cipher()
        .encrypt(XNonce::from_slice(&nonce), Payload { msg: &packed, aad: &bytes })
        .map_err(|_| Refusal::TooLong)?;
    bytes.extend_from_slice(&sealed);
    let signature = keys.sign(&digest(&bytes));
    bytes.extend_from_slice(&signature.to_bytes());
    if bytes.len() > SEGMENT_FILE_BYTES_MAX { Err(Refusal::TooLong) } else { Ok(bytes) }
}

/// Read the header and check the lengths; nothing is believed yet.
pub fn parse(bytes: &[u8]) -> Result<Segment<'_>, Refusal> {
    if bytes.len() > SEGMENT_FILE_BYTES_MAX {
        return Err(Refusal::TooLong);
    }
    if !is_segment(bytes) {
        return Err(Refusal::OtherKind);
    }
    if u16::from_be_bytes(array(bytes, FORMAT_AT)?) > FORMAT {
        return Err(Refusal::NewerFormat);
    }
    let length = u32::from_be_bytes(array(bytes, LENGTH_AT)?) as usize;
    let whole = HEADER_BYTES.saturating_add(length).saturating_add(SIGNATURE_BYTES);
    match bytes.len().cmp(&whole) {
        std::cmp::Ordering::Less => Err(Refusal::TooShort),
        std::cmp::Ordering::Greater => Err(Refusal::TooLong),
        std::cmp::Ordering::Equal => {
            Ok(Segment { header: Header::decode(bytes)?, hash: blake3::hash(bytes), bytes })
        }
    }
}

impl Segment<'_> {
    pub fn name(&self) -> SegmentName {
        SegmentName { device: self.header.device, seq: self.header.seq, hash: *self.hash.as_bytes() }
    }

    /// Whether the device with this key wrote exactly these bytes.
    pub fn verify(&self, signer: &VerifyingKey) -> Result<(), Refusal> {
        let (signed, signature) = self.bytes.split_at(self.bytes.len() - SIGNATURE_BYTES);
        let signature = Signature::from_bytes(&array(signature, 0)?);
        if super::keys::device_id(signer) != self.header.device {
            return Err(Refusal::UnknownDevice);
        }
        signer.verify_strict(digest(signed).as_bytes(), &signature).map_err(|_| Refusal::SignatureWrong)
    }

    /// The changes inside. Call after [`Segment::verify`].
    pub fn open(&self, key: &TeamKey) -> Result<Body, Refusal> {
        if key.id() != self.header.key_id {
            return Err(Refusal::UnknownKey);
        }
        let nonce: [u8; 24] = array(self.bytes, NONCE_AT)?;
        let sealed = &self.bytes[HEADER_BYTES..self.bytes.len() - SIGNATURE_BYTES];
        let packed = key
            .cipher()
            .decrypt(XNonce::from_slice(&nonce), Payload { msg: sealed, aad: &self.bytes[..HEADER_BYTES] })
            .map_err(|_| Refusal::SealBroken)?;
        let packed: PackedBody = cbor::decode(&unpack(&packed)?)?;
        if packed.changes.len() > SEGMENT_CHANGES_MAX {
            return Err(Refusal::TooLong);
        }
        let changes = packed
            .changes
            .iter()
            .map(|change| Change::decode(change))
            .collect::<Result<_, _>>()
            .map_err(|_| Refusal::BodyBroken)?;
        Ok(Body { first_change: packed.first_change, changes })
    }
}

impl Header {
    fn encode(&self, nonce: &[u8; 24], length: u32) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES + length as usize + SIGNATURE_BYTES);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&FORMAT.to_be_bytes());
        bytes.extend_from_slice(self.team.0.as_bytes());
        bytes.extend_from_slice(&self.device.0);
        bytes.extend_from_slice(&self.epoch.0);
        bytes.extend_from_slice(&self.seq.to_be_bytes());
        bytes.extend_from_slice(&self.previous);
        bytes.extend_from_slice(&self.membership_head);
        bytes.extend_from_slice(&self.key_id.0);
        bytes.extend_from_slice(nonce);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes
    }

    fn decode(bytes: &[u8]) -> Result<Self, Refusal> {
        Ok(Self {
            team: TeamId(Uuid::from_bytes(array(bytes, TEAM_AT)?)),
            device: DeviceId(array::<DEVICE_ID_BYTES>(bytes, DEVICE_AT)?),
            epoch: DeviceEpoch(array(bytes, EPOCH_AT)?),
            seq: u64::from_be_bytes(array(bytes, SEQ_AT)?),
            previous: array(bytes, PREVIOUS_AT)?,
            membership_head: array(bytes, HEAD_AT)?,
            key_id: KeyId(array::<KEY_ID_BYTES>(bytes, KEY_AT)?),
        })
    }
}

fn digest(bytes: &[u8]) -> Hash {
    blake3::Hasher::new_derive_key(CONTEXT).update(bytes).finalize()
}

fn unpack(packed: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut decoder = zstd::stream::read::Decoder::with_buffer(packed).map_err(|_| Refusal::BodyBroken)?;
    decoder.window_log_max(ZSTD_WINDOW_LOG_MAX).map_err(|_| Refusal::BodyBroken)?;
    let mut body = Vec::new();
    let limit = SEGMENT_UNPACKED_BYTES_MAX as u64 + 1;
    decoder.take(limit).read_to_end(&mut body).map_err(|_| Refusal::BodyBroken)?;
    if body.len() > SEGMENT_UNPACKED_BYTES_MAX { Err(Refusal::TooLong) } else { Ok(body) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::SeededRandom,
        domain::{FieldChange, Hlc, RecordId},
    };
    use proptest::prelude::*;
    use serde_json::json;

    fn change(n: u64) -> Change {
        let change = Change::new(
            "capture",
            RecordId(Uuid::from_u128(u128::from(n))),
            Hlc::new(1_790_000_000_000 + n, 0),
            vec![FieldChange {
                name: "line".into(),
                value: Some(json!(format!("kwam langs {n}"))),
                update: None,
                replaces: vec![],
            }],
        );
        Change::decode(&change.encode()).unwrap()
    }

    fn example() -> (DeviceKeys, TeamKey, Vec<u8>) {
        let random = SeededRandom::new(7);
        let keys = DeviceKeys::make(&random);
        let key = TeamKey::make(&random);
        let header = Header {
            team: TeamId(Uuid::from_u128(0xABCD)),
            device: keys.device(),
            epoch: keys.epoch(),
            seq: 3,
            previous: [4; 32],
            membership_head: [5; 32],
            key_id: key.id(),
        };
        let changes = (1..=3).map(|n| change(n).encode()).collect();
        let bytes = seal(&header, 11, changes, &key, &keys, &random).unwrap();
        (keys, key, bytes)
    }

    fn open_whole(bytes: &[u8], keys: &DeviceKeys, key: &TeamKey) -> Result<Body, Refusal> {
        let segment = parse(bytes)?;
        segment.verify(&keys.verifying_key())?;
        segment.open(key)
    }

    #[test]
    fn a_sealed_segment_opens_as_what_went_in() {
        let (keys, key, bytes) = example();
        let segment = parse(&bytes).unwrap();
        assert_eq!(segment.header.seq, 3);
        assert_eq!(segment.header.previous, [4; 32]);
        let body = open_whole(&bytes, &keys, &key).unwrap();
        assert_eq!(body, Body { first_change: 11, changes: (1..=3).map(change).collect() });
    }

    #[test]
    fn nobody_reads_without_the_key_or_writes_in_anothers_name() {
        let (keys, key, bytes) = example();
        let other = TeamKey::make(&SeededRandom::new(8));
        let segment = parse(&bytes).unwrap();
        assert_eq!(segment.open(&other).unwrap_err(), Refusal::UnknownKey);
        let stranger = DeviceKeys::seeded(99);
        assert_eq!(segment.verify(&stranger.verifying_key()), Err(Refusal::UnknownDevice));
        let mut forged = bytes.clone();
        forged[SEQ_AT + 7] = 4;
        assert_eq!(open_whole(&forged, &keys, &key).unwrap_err(), Refusal::SignatureWrong);
        let mut moved = bytes;
        moved[TEAM_AT] ^= 1;
        assert!(open_whole(&moved, &keys, &key).is_err(), "a segment cannot be replayed under another team");
    }

    #[test]
    fn a_segment_of_a_newer_app_is_told_apart_from_a_damaged_one() {
        let (_, _, mut bytes) = example();
        bytes[FORMAT_AT + 1] = 2;
        assert_eq!(parse(&bytes).err(), Some(Refusal::NewerFormat));
    }

    #[test]
    fn a_zip_bomb_stops_at_the_limit() {
        let random = SeededRandom::new(7);
        let (keys, key) = (DeviceKeys::make(&random), TeamKey::make(&random));
        let header = parse(&example().2).unwrap().header.clone();
        let header = Header { device: keys.device(), key_id: key.id(), ..header };
        let bomb = vec![vec![0u8; SEGMENT_UNPACKED_BYTES_MAX + 10]];
        let bytes = seal(&header, 1, bomb, &key, &keys, &random).unwrap();
        assert!(bytes.len() < 100_000, "it must look harmless");
        assert_eq!(open_whole(&bytes, &keys, &key).unwrap_err(), Refusal::TooLong);
    }

    #[test]
    fn the_segment_kept_since_format_1_still_opens() {
        let golden = include_bytes!("golden/segment-format-1.s");
        let random = SeededRandom::new(7);
        let (keys, key) = (DeviceKeys::make(&random), TeamKey::make(&random));
        let body = open_whole(golden, &keys, &key).expect("what was written once must open for ever");
        assert_eq!(body.first_change, 11);
        assert_eq!(body.changes, (1..=3).map(change).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn any_flipped_bit_and_any_cut_is_noticed(at in 0usize..5000, bit in 0u8..8) {
            let (keys, key, bytes) = example();
            let mut flipped = bytes.clone();
            flipped[at % bytes.len()] ^= 1 << bit;
            prop_assert!(open_whole(&flipped, &keys, &key).is_err());
            prop_assert!(parse(&bytes[..at % bytes.len()]).is_err(), "half copied must be seen by its length");
        }

        #[test]
        fn no_bytes_make_it_panic(tail in proptest::collection::vec(any::<u8>(), 0..600)) {
            let (keys, key, _) = example();
            let mut bytes = MAGIC.to_vec();
            bytes.extend_from_slice(&[0, 1]);
            bytes.extend_from_slice(&tail);
            prop_assert!(open_whole(&bytes, &keys, &key).is_err());
            prop_assert!(unpack(&tail).is_err() || tail.is_empty() || tail.len() > 4);
        }
    }
}
