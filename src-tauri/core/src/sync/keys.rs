//! The keys of this device: one pair to sign with, one to receive team keys with.
//!
//! Where they lie is for `keeping` to say. Their form (format 1), in a keychain as in a file:
//!
//! | offset | bytes | meaning |
//! |---|---|---|
//! | 0 | 8 | magic |
//! | 8 | 2 | format, 1, big-endian |
//! | 10 | 32 | Ed25519 seed |
//! | 42 | 32 | X25519 secret |
//! | 74 | 8 | device epoch, random |
//! | 82 | 8 | first bytes of BLAKE3 over all before, against damage |
//!
//! The epoch is kept in the database as well. When the two differ, one of them came from a backup or another
//! laptop, and this installation must become a device of its own.

use super::signed::array;
use crate::{Error, ErrorCode, Result, clock::Random, domain::DeviceId};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use std::fmt;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

const MAGIC: &[u8; 8] = b"WPKEYS\r\n";
const FORMAT: u16 = 1;
const SIGNING_AT: usize = 10;
const AGREEMENT_AT: usize = 42;
const EPOCH_AT: usize = 74;
const CHECK_AT: usize = 82;
const FILE_BYTES: usize = 90;

/// A random number that says whether the key file and the database belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceEpoch(pub [u8; 8]);

pub struct DeviceKeys {
    signing: SigningKey,
    agreement: StaticSecret,
    epoch: DeviceEpoch,
}

impl DeviceKeys {
    pub fn make(random: &dyn Random) -> Self {
        let signing = Zeroizing::new(random.array::<32>());
        let agreement = Zeroizing::new(random.array::<32>());
        Self {
            signing: SigningKey::from_bytes(&signing),
            agreement: StaticSecret::from(*agreement),
            epoch: DeviceEpoch(random.array()),
        }
    }

    pub fn device(&self) -> DeviceId {
        device_id(&self.verifying_key())
    }

    pub fn epoch(&self) -> DeviceEpoch {
        self.epoch
    }

    pub fn verifying_key(&self) -> VerifyingKey {
        self.signing.verifying_key()
    }

    pub fn agreement_key(&self) -> PublicKey {
        PublicKey::from(&self.agreement)
    }

    pub(super) fn sign(&self, digest: &blake3::Hash) -> Signature {
        self.signing.sign(digest.as_bytes())
    }

    /// What only this device can derive, to seal its small secrets with.
    pub(super) fn own_secret(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(blake3::derive_key(purpose, &self.encode()))
    }

    pub(super) fn agreement_secret(&self) -> &StaticSecret {
        &self.agreement
    }

    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(FILE_BYTES));
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&FORMAT.to_be_bytes());
        bytes.extend_from_slice(self.signing.as_bytes());
        bytes.extend_from_slice(self.agreement.as_bytes());
        bytes.extend_from_slice(&self.epoch.0);
        let check = blake3::hash(&bytes);
        bytes.extend_from_slice(&check.as_bytes()[..8]);
        bytes
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self> {
        let damaged = || Error::told(ErrorCode::Damaged);
        if bytes.len() < SIGNING_AT || !bytes.starts_with(MAGIC) {
            return Err(damaged());
        }
        if u16::from_be_bytes(array(bytes, MAGIC.len())?) > FORMAT {
            return Err(Error::told(ErrorCode::NewerData));
        }
        let fits = bytes.len() == FILE_BYTES
            && blake3::hash(&bytes[..CHECK_AT]).as_bytes()[..8] == bytes[CHECK_AT..];
        if !fits {
            return Err(damaged());
        }
        Ok(Self {
            signing: SigningKey::from_bytes(&Zeroizing::new(array(bytes, SIGNING_AT)?)),
            agreement: StaticSecret::from(array(bytes, AGREEMENT_AT)?),
            epoch: DeviceEpoch(array(bytes, EPOCH_AT)?),
        })
    }

    #[cfg(test)]
    pub fn seeded(seed: u64) -> Self {
        Self::make(&crate::clock::SeededRandom::new(seed))
    }
}

impl fmt::Debug for DeviceKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceKeys({})", self.device())
    }
}

/// A device is named by its signing key, so nobody can speak in its name.
pub fn device_id(key: &VerifyingKey) -> DeviceId {
    let hash = blake3::hash(key.as_bytes());
    let mut id = DeviceId([0; crate::domain::DEVICE_ID_BYTES]);
    id.0.copy_from_slice(&hash.as_bytes()[..crate::domain::DEVICE_ID_BYTES]);
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_key_is_refused_and_one_of_a_newer_app_is_told_apart() {
        let keys = DeviceKeys::seeded(1);
        let mut bytes = keys.encode().to_vec();
        assert_eq!(DeviceKeys::decode(&bytes).unwrap().device(), keys.device());
        for cut in [0, 5, 40, 89] {
            assert_eq!(DeviceKeys::decode(&bytes[..cut]).unwrap_err().code(), ErrorCode::Damaged);
        }
        bytes[20] ^= 1;
        assert_eq!(DeviceKeys::decode(&bytes).unwrap_err().code(), ErrorCode::Damaged);
        bytes[9] = 2;
        assert_eq!(DeviceKeys::decode(&bytes).unwrap_err().code(), ErrorCode::NewerData);
    }

    #[test]
    fn secrets_do_not_show_when_printed() {
        let keys = DeviceKeys::seeded(1);
        assert_eq!(format!("{keys:?}"), format!("DeviceKeys({})", keys.device()));
    }
}
