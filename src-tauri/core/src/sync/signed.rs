//! A small signed file: the team, its members, wrapped keys, invitations, join requests and acks.
//!
//! Format 1; numbers are big-endian.
//!
//! | offset | bytes | meaning |
//! |---|---|---|
//! | 0 | 8 | magic, one per kind |
//! | 8 | 2 | format, 1 |
//! | 10 | 16 | team id |
//! | 26 | 32 | Ed25519 public key of the device that signed |
//! | 58 | 4 | length n of the body |
//! | 62 | n | body, CBOR; its fields stand with each kind |
//! | 62+n | 64 | Ed25519 signature over BLAKE3 (derive-key mode, context below) of all bytes before it |

use super::{Refusal, cbor, keys::DeviceKeys};
use crate::{
    domain::{DeviceId, TeamId},
    limits::SMALL_FILE_BYTES_MAX,
};
use blake3::Hash;
use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};
use uuid::Uuid;

const CONTEXT: &str = "werkplaats 2026 signed file 1";
pub const FORMAT: u16 = 1;
pub const MAGIC_BYTES: usize = 8;
const TEAM_AT: usize = MAGIC_BYTES + 2;
const SIGNER_AT: usize = TEAM_AT + 16;
const LENGTH_AT: usize = SIGNER_AT + 32;
const BODY_AT: usize = LENGTH_AT + 4;
const SIGNATURE_BYTES: usize = 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Team,
    Member,
    TeamKey,
    Invitation,
    JoinRequest,
    Ack,
}

impl Kind {
    pub const ALL: &'static [Self] =
        &[Self::Team, Self::Member, Self::TeamKey, Self::Invitation, Self::JoinRequest, Self::Ack];

    fn magic(self) -> &'static [u8; MAGIC_BYTES] {
        match self {
            Self::Team => b"WPTEAM\r\n",
            Self::Member => b"WPMEMB\r\n",
            Self::TeamKey => b"WPTKEY\r\n",
            Self::Invitation => b"WPINVT\r\n",
            Self::JoinRequest => b"WPJOIN\r\n",
            Self::Ack => b"WPACKS\r\n",
        }
    }

    /// What the first bytes say this is; the name of the file does not count.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| bytes.starts_with(kind.magic()))
    }
}

/// A file whose signature fits. Whether its signer may say so is for the membership to decide.
#[derive(Debug, Clone)]
pub struct Signed<T> {
    pub team: TeamId,
    pub signer: VerifyingKey,
    pub body: T,
    pub body_bytes: Vec<u8>,
    /// BLAKE3 of the whole file.
    pub hash: Hash,
}

impl<T> Signed<T> {
    pub fn device(&self) -> DeviceId {
        super::keys::device_id(&self.signer)
    }
}

pub fn sign<T: Serialize>(kind: Kind, team: TeamId, keys: &DeviceKeys, body: &T) -> Vec<u8> {
    let body = cbor::encode(body);
    let length = u32::try_from(body.len()).expect("a small file's body is made here and is far under 4 GiB");
    let mut bytes = Vec::with_capacity(BODY_AT + body.len() + SIGNATURE_BYTES);
    bytes.extend_from_slice(kind.magic());
    bytes.extend_from_slice(&FORMAT.to_be_bytes());
    bytes.extend_from_slice(team.0.as_bytes());
    bytes.extend_from_slice(keys.verifying_key().as_bytes());
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(&body);
    let signature = keys.sign(&digest(&bytes));
    bytes.extend_from_slice(&signature.to_bytes());
    bytes
}

pub fn open<T: DeserializeOwned>(kind: Kind, bytes: &[u8]) -> Result<Signed<T>, Refusal> {
    if bytes.len() > SMALL_FILE_BYTES_MAX {
        return Err(Refusal::TooLong);
    }
    if !bytes.starts_with(kind.magic()) {
        return Err(Refusal::OtherKind);
    }
    let format = u16::from_be_bytes(array(bytes, MAGIC_BYTES)?);
    if format > FORMAT {
        return Err(Refusal::NewerFormat);
    }
    let length = u32::from_be_bytes(array(bytes, LENGTH_AT)?) as usize;
    let signed_bytes = BODY_AT.saturating_add(length);
    match bytes.len().cmp(&signed_bytes.saturating_add(SIGNATURE_BYTES)) {
        std::cmp::Ordering::Less => return Err(Refusal::TooShort),
        std::cmp::Ordering::Greater => return Err(Refusal::TooLong),
        std::cmp::Ordering::Equal => {}
    }
    let signer = VerifyingKey::from_bytes(&array(bytes, SIGNER_AT)?).map_err(|_| Refusal::SignatureWrong)?;
    let signature = Signature::from_bytes(&array(bytes, signed_bytes)?);
    let hash = blake3::hash(bytes);
    if !PROVED.has(&hash) {
        signer
            .verify_strict(digest(&bytes[..signed_bytes]).as_bytes(), &signature)
            .map_err(|_| Refusal::SignatureWrong)?;
        PROVED.keep(hash);
    }
    let body_bytes = bytes[BODY_AT..signed_bytes].to_vec();
    Ok(Signed {
        team: TeamId(Uuid::from_bytes(array(bytes, TEAM_AT)?)),
        signer,
        body: cbor::decode(&body_bytes)?,
        body_bytes,
        hash,
    })
}

/// Hashes of whole files whose signature was seen to fit. The small files of a team are read again in every round, and
/// a signature that fitted these bytes fits them always; checking it is what costs.
static PROVED: Proved = Proved(Mutex::new(None));
/// Files remembered before the older half is forgotten: a hundred devices with some forty files each.
const PROVED_MAX: usize = 4096;

struct Proved(Mutex<Option<[HashSet<Hash>; 2]>>);

impl Proved {
    fn has(&self, hash: &Hash) -> bool {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().flatten().any(|half| half.contains(hash))
    }

    fn keep(&self, hash: Hash) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let [newer, older] = kept.get_or_insert_default();
        if newer.len() >= PROVED_MAX / 2 {
            *older = std::mem::take(newer);
        }
        newer.insert(hash);
    }
}

/// `N` bytes from `at`, or "too short".
pub fn array<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], Refusal> {
    let end = at.checked_add(N).ok_or(Refusal::TooShort)?;
    bytes.get(at..end).and_then(|part| part.try_into().ok()).ok_or(Refusal::TooShort)
}

fn digest(bytes: &[u8]) -> Hash {
    blake3::Hasher::new_derive_key(CONTEXT).update(bytes).finalize()
}

/// A good signature over whatever bytes, for tests of what a member could sign past the app.
#[cfg(test)]
pub fn signature(keys: &DeviceKeys, bytes: &[u8]) -> [u8; SIGNATURE_BYTES] {
    keys.sign(&digest(bytes)).to_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn example() -> (DeviceKeys, Vec<u8>) {
        let keys = DeviceKeys::seeded(1);
        let bytes = sign(Kind::Member, TeamId(Uuid::from_u128(5)), &keys, &("hello", 7u32));
        (keys, bytes)
    }

    #[test]
    fn a_signed_file_opens_as_what_was_signed() {
        let (keys, bytes) = example();
        let back: Signed<(String, u32)> = open(Kind::Member, &bytes).unwrap();
        assert_eq!(back.body, ("hello".to_owned(), 7));
        assert_eq!(back.device(), keys.device());
        assert_eq!(Kind::of(&bytes), Some(Kind::Member));
        assert_eq!(open::<(String, u32)>(Kind::Team, &bytes).unwrap_err(), Refusal::OtherKind);
    }

    #[test]
    fn a_newer_format_is_told_apart_from_damage() {
        let (_, mut bytes) = example();
        bytes[9] = 2;
        assert_eq!(open::<(String, u32)>(Kind::Member, &bytes).unwrap_err(), Refusal::NewerFormat);
    }

    #[test]
    fn a_signature_that_does_not_fit_is_refused_each_time_and_one_that_fits_is_remembered() {
        let keys = DeviceKeys::seeded(9);
        let bytes = sign(Kind::Ack, TeamId(Uuid::from_u128(6)), &keys, &("remembered", 1u32));
        let mut forged = bytes.clone();
        *forged.last_mut().unwrap() ^= 1;
        for _ in 0..2 {
            assert_eq!(open::<(String, u32)>(Kind::Ack, &forged).unwrap_err(), Refusal::SignatureWrong);
            assert!(!PROVED.has(&blake3::hash(&forged)));
            open::<(String, u32)>(Kind::Ack, &bytes).unwrap();
            assert!(PROVED.has(&blake3::hash(&bytes)));
        }
    }

    #[test]
    fn no_more_files_are_remembered_than_was_said() {
        let proved = Proved(Mutex::new(None));
        for number in 0..3 * PROVED_MAX {
            proved.keep(blake3::hash(&number.to_be_bytes()));
        }
        let kept = proved.0.lock().unwrap();
        assert!(kept.iter().flatten().map(HashSet::len).sum::<usize>() <= PROVED_MAX);
        drop(kept);
        assert!(proved.has(&blake3::hash(&(3 * PROVED_MAX - 1).to_be_bytes())));
    }

    proptest! {
        #[test]
        fn any_flipped_bit_and_any_cut_is_noticed(at in 0usize..1000, bit in 0u8..8) {
            let (_, bytes) = example();
            let mut flipped = bytes.clone();
            flipped[at % bytes.len()] ^= 1 << bit;
            prop_assert!(open::<(String, u32)>(Kind::Member, &flipped).is_err());
            prop_assert!(open::<(String, u32)>(Kind::Member, &bytes[..at % bytes.len()]).is_err());
        }

        #[test]
        fn no_bytes_make_it_panic(tail in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut bytes = Kind::Member.magic().to_vec();
            bytes.extend_from_slice(&tail);
            prop_assert!(open::<(String, u32)>(Kind::Member, &bytes).is_err());
            prop_assert!(open::<(String, u32)>(Kind::Member, &tail).is_err());
        }
    }
}
