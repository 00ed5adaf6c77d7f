//! The key that a team's work is sealed with, and wrapping it for one device.
//!
//! A wrapped key follows HPKE's base mode (a fresh X25519 pair per wrap, HKDF-SHA256 over the agreement and both
//! public keys, an AEAD used once). It is put together here from the same parts as the segments, because the `hpke`
//! crate takes its randomness through a trait of its own version of `rand_core` and has no XChaCha20-Poly1305.
//!
//! Key file `keys/<epoch>-<hash20>.k`: a signed file whose body is a CBOR map:
//!
//! | key | type | meaning |
//! |---|---|---|
//! | `e` | unsigned | epoch of the key, from 1; 0 for one that is passed on for reading alone |
//! | `k` | bytes(16) | key id: derived from the key, tells nothing about it |
//! | `w` | array | per device: `d` bytes(10) device, `x` bytes(32) one-time public key, `c` bytes(48) sealed key |

use super::{
    Refusal,
    keys::DeviceKeys,
    signed::{self, Kind, Signed},
};
use crate::{
    clock::Random,
    domain::{DEVICE_ID_BYTES, DeviceId, TeamId},
};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use sha2::Sha256;
use std::fmt;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

const KEY_ID_CONTEXT: &str = "werkplaats 2026 team key id";
const WRAP_INFO: &[u8] = b"werkplaats 2026 wrapped team key 1";
pub const KEY_ID_BYTES: usize = 16;
/// The epoch of a team's first key.
pub const FIRST_EPOCH: u32 = 1;
/// Said of a key that opens what others sealed and that nobody seals with any more.
pub const READING_EPOCH: u32 = 0;

#[derive(Clone)]
pub struct TeamKey(Zeroizing<[u8; 32]>);

/// Says which key a segment was sealed with, without telling anything about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; KEY_ID_BYTES]);

impl TeamKey {
    pub fn make(random: &dyn Random) -> Self {
        Self(Zeroizing::new(random.array()))
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub fn id(&self) -> KeyId {
        let hash = blake3::Hasher::new_derive_key(KEY_ID_CONTEXT).update(self.bytes()).finalize();
        let mut id = KeyId([0; KEY_ID_BYTES]);
        id.0.copy_from_slice(&hash.as_bytes()[..KEY_ID_BYTES]);
        id
    }

    pub(super) fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.bytes().into())
    }
}

impl fmt::Debug for TeamKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TeamKey({})", crate::base32::encode(&self.id().0))
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeyBody {
    #[serde(rename = "e")]
    pub epoch: u32,
    #[serde(rename = "k")]
    pub key_id: ByteBuf,
    #[serde(rename = "w")]
    pub wrapped: Vec<WrappedKey>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WrappedKey {
    #[serde(rename = "d")]
    pub device: ByteBuf,
    #[serde(rename = "x")]
    pub one_time_key: ByteBuf,
    #[serde(rename = "c")]
    pub sealed: ByteBuf,
}

/// The key file that hands `key` to these devices.
pub fn wrap(
    keys: &DeviceKeys,
    random: &dyn Random,
    team: TeamId,
    epoch: u32,
    key: &TeamKey,
    receivers: &[(DeviceId, PublicKey)],
) -> Vec<u8> {
    let wrapped = receivers
        .iter()
        .map(|(device, receiver)| {
            let one_time = StaticSecret::from(random.array::<32>());
            let one_time_key = PublicKey::from(&one_time);
            let (cipher, nonce) = one_time_cipher(
                WRAP_INFO,
                one_time.diffie_hellman(receiver).as_bytes(),
                team,
                &one_time_key,
                receiver,
            );
            let sealed = cipher
                .encrypt(&nonce, Payload { msg: key.bytes(), aad: &wrap_aad(epoch, &key.id().0) })
                .expect("32 bytes are far under the cipher's limit");
            WrappedKey {
                device: ByteBuf::from(device.0.to_vec()),
                one_time_key: ByteBuf::from(one_time_key.to_bytes().to_vec()),
                sealed: ByteBuf::from(sealed),
            }
        })
        .collect();
    let body = KeyBody { epoch, key_id: ByteBuf::from(key.id().0.to_vec()), wrapped };
    signed::sign(Kind::TeamKey, team, keys, &body)
}

pub fn open(bytes: &[u8]) -> Result<Signed<KeyBody>, Refusal> {
    signed::open(Kind::TeamKey, bytes)
}

/// The key in this file, when it is wrapped for this device. `Ok(None)`: it is meant for others.
pub fn unwrap(file: &Signed<KeyBody>, keys: &DeviceKeys) -> Result<Option<TeamKey>, Refusal> {
    let own: [u8; DEVICE_ID_BYTES] = keys.device().0;
    let Some(wrapped) = file.body.wrapped.iter().find(|wrapped| wrapped.device.as_slice() == own) else {
        return Ok(None);
    };
    let one_time: [u8; 32] = wrapped.one_time_key.as_slice().try_into().map_err(|_| Refusal::BodyBroken)?;
    let one_time = PublicKey::from(one_time);
    let agreed = keys.agreement_secret().diffie_hellman(&one_time);
    if !agreed.was_contributory() {
        return Err(Refusal::SealBroken);
    }
    let (cipher, nonce) =
        one_time_cipher(WRAP_INFO, agreed.as_bytes(), file.team, &one_time, &keys.agreement_key());
    let aad = wrap_aad(file.body.epoch, &file.body.key_id);
    let opened = cipher
        .decrypt(&nonce, Payload { msg: &wrapped.sealed, aad: &aad })
        .map(Zeroizing::new)
        .map_err(|_| Refusal::SealBroken)?;
    let key = TeamKey::from_bytes(&opened).ok_or(Refusal::BodyBroken)?;
    if key.id().0 == file.body.key_id.as_slice() { Ok(Some(key)) } else { Err(Refusal::BodyBroken) }
}

/// A cipher and nonce that are used once: they follow from a fresh pair.
pub(super) fn one_time_cipher(
    info: &[u8],
    agreed: &[u8; 32],
    team: TeamId,
    one_time: &PublicKey,
    receiver: &PublicKey,
) -> (XChaCha20Poly1305, XNonce) {
    let mut output = Zeroizing::new([0u8; 32 + 24]);
    Hkdf::<Sha256>::new(None, agreed)
        .expand_multi_info(
            &[info, team.0.as_bytes(), one_time.as_bytes(), receiver.as_bytes()],
            output.as_mut_slice(),
        )
        .expect("56 bytes are under what HKDF can give");
    let (key, nonce) = output.split_at(32);
    (XChaCha20Poly1305::new(key.into()), *XNonce::from_slice(nonce))
}

fn wrap_aad(epoch: u32, key_id: &[u8]) -> Vec<u8> {
    [epoch.to_be_bytes().as_slice(), key_id].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededRandom;
    use uuid::Uuid;

    #[test]
    fn a_wrapped_key_opens_for_its_device_and_for_nobody_else() {
        let (a, b, c) = (DeviceKeys::seeded(1), DeviceKeys::seeded(2), DeviceKeys::seeded(3));
        let random = SeededRandom::new(9);
        let team = TeamId(Uuid::from_u128(5));
        let key = TeamKey::make(&random);
        let receivers = [(a.device(), a.agreement_key()), (b.device(), b.agreement_key())];
        let bytes = wrap(&a, &random, team, FIRST_EPOCH, &key, &receivers);
        let file = open(&bytes).unwrap();
        assert_eq!(unwrap(&file, &b).unwrap().unwrap().bytes(), key.bytes());
        assert!(unwrap(&file, &c).unwrap().is_none());

        let mut stolen = file.clone();
        stolen.body.wrapped[1].device = ByteBuf::from(c.device().0.to_vec());
        assert_eq!(
            unwrap(&stolen, &c).unwrap_err(),
            Refusal::SealBroken,
            "renaming the receiver opens nothing"
        );
        let mut moved = file;
        moved.team = TeamId(Uuid::from_u128(6));
        assert_eq!(unwrap(&moved, &b).unwrap_err(), Refusal::SealBroken, "a key belongs to one team");
    }

    #[test]
    fn a_team_key_does_not_show_when_printed() {
        let key = TeamKey::make(&SeededRandom::new(1));
        assert!(!format!("{key:?}").contains(&crate::base32::encode(key.bytes())));
    }
}
