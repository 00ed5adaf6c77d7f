//! What a device says about whose it is. Anybody who may let an own device in can name any key as theirs; only the
//! device itself can sign whose it wants to be.
//!
//! | offset | bytes | meaning |
//! |---|---|---|
//! | 0 | 10 | the person |
//! | 10 | 64 | Ed25519 signature by the device over BLAKE3 (derive-key mode, context below) of the CBOR array of team id, its X25519 key and the person |

use super::{Admitted, PersonId};
use crate::{
    domain::{DEVICE_ID_BYTES, DeviceId, TeamId},
    sync::{Refusal, cbor, keys::DeviceKeys, signed::array},
};
use ed25519_dalek::Signature;
use serde_bytes::Bytes;
use x25519_dalek::PublicKey;

const CONTEXT: &str = "werkplaats 2026 device person 1";

/// The person that a device says to be of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub person: PersonId,
    signature: [u8; 64],
}

impl Claim {
    /// By the device of these keys.
    pub fn sign(keys: &DeviceKeys, team: TeamId, person: PersonId) -> Self {
        let signature = keys.sign(&digest(team, &keys.agreement_key(), person)).to_bytes();
        Self { person, signature }
    }

    /// Errors: `TooShort`.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let person = PersonId(DeviceId(array(bytes, 0)?));
        Ok(Self { person, signature: array(bytes, DEVICE_ID_BYTES)? })
    }

    pub fn bytes(&self) -> Vec<u8> {
        [self.person.0.0.as_slice(), &self.signature].concat()
    }

    /// Whether this device signed it for this team.
    pub fn is_by(&self, team: TeamId, device: &Admitted) -> bool {
        let digest = digest(team, &device.agreement, self.person);
        let signature = Signature::from_bytes(&self.signature);
        device.signing.verify_strict(digest.as_bytes(), &signature).is_ok()
    }
}

fn digest(team: TeamId, agreement: &PublicKey, person: PersonId) -> blake3::Hash {
    let said = cbor::encode(&(team, Bytes::new(agreement.as_bytes()), Bytes::new(&person.0.0)));
    blake3::Hasher::new_derive_key(CONTEXT).update(&said).finalize()
}
