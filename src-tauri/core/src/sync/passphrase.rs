//! Sealing the keys of this device under a passphrase.
//!
//! The sealed file (format 1):
//!
//! | offset | bytes | meaning |
//! |---|---|---|
//! | 0 | 8 | magic |
//! | 8 | 2 | format, 1, big-endian |
//! | 10 | 12 | Argon2id: memory in KiB, passes, lanes; big-endian |
//! | 22 | 16 | salt |
//! | 38 | 24 | nonce |
//! | 62 | | XChaCha20-Poly1305 of the keys, with everything before as associated data |

use super::signed::array;
use crate::{Error, ErrorCode, Result, clock::Random, domain::Secret, limits::PASSPHRASE_CHARS_MIN};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

const MAGIC: &[u8; 8] = b"WPSEAL\r\n";
const FORMAT: u16 = 1;
const COST_AT: usize = 10;
const SALT_AT: usize = 22;
const NONCE_AT: usize = 38;
const SEALED_AT: usize = 62;
/// What one guess costs: 64 MiB and three passes.
const COST: Cost = Cost { memory_kib: 64 * 1024, passes: 3, lanes: 1 };
/// What a file may ask of this computer at most.
const COST_MAX: Cost = Cost { memory_kib: 1024 * 1024, passes: 16, lanes: 8 };

#[derive(Clone, Copy)]
struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// Errors: `PassphraseTooShort` with the least number of characters.
pub fn check(passphrase: &Secret) -> Result<()> {
    if passphrase.reveal().chars().count() < PASSPHRASE_CHARS_MIN {
        return Err(Error::told_with(ErrorCode::PassphraseTooShort, PASSPHRASE_CHARS_MIN));
    }
    Ok(())
}

pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

pub fn seal(passphrase: &Secret, secret: &[u8], random: &dyn Random) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(SEALED_AT + secret.len() + 16);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT.to_be_bytes());
    for number in [COST.memory_kib, COST.passes, COST.lanes] {
        bytes.extend_from_slice(&number.to_be_bytes());
    }
    bytes.extend_from_slice(&random.array::<16>());
    bytes.extend_from_slice(&random.array::<24>());
    let key = stretch(passphrase, COST, &array(&bytes, SALT_AT)?)?;
    let payload = Payload { msg: secret, aad: &bytes };
    let nonce: [u8; 24] = array(&bytes, NONCE_AT)?;
    let sealed = XChaCha20Poly1305::new((&*key).into()).encrypt(XNonce::from_slice(&nonce), payload);
    bytes.extend_from_slice(&sealed.map_err(|_| Error::told(ErrorCode::Unexpected))?);
    Ok(bytes)
}

/// Errors: `PassphraseWrong`, which a damaged file cannot be told from; `Damaged`, `NewerData`.
pub fn open(passphrase: &Secret, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    if bytes.len() < SEALED_AT || !is_sealed(bytes) {
        return Err(Error::told(ErrorCode::Damaged));
    }
    if u16::from_be_bytes(array(bytes, MAGIC.len())?) > FORMAT {
        return Err(Error::told(ErrorCode::NewerData));
    }
    let number = |at: usize| array(bytes, COST_AT + at).map(u32::from_be_bytes);
    let cost = Cost { memory_kib: number(0)?, passes: number(4)?, lanes: number(8)? };
    if cost.memory_kib > COST_MAX.memory_kib || cost.passes > COST_MAX.passes || cost.lanes > COST_MAX.lanes {
        return Err(Error::told(ErrorCode::Damaged));
    }
    let key = stretch(passphrase, cost, &array(bytes, SALT_AT)?)?;
    let (header, sealed) = bytes.split_at(SEALED_AT);
    let nonce: [u8; 24] = array(bytes, NONCE_AT)?;
    XChaCha20Poly1305::new((&*key).into())
        .decrypt(XNonce::from_slice(&nonce), Payload { msg: sealed, aad: header })
        .map(Zeroizing::new)
        .map_err(|_| Error::told(ErrorCode::PassphraseWrong))
}

fn stretch(passphrase: &Secret, cost: Cost, salt: &[u8; 16]) -> Result<Zeroizing<[u8; 32]>> {
    let damaged = |_| Error::told(ErrorCode::Damaged);
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).map_err(damaged)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.reveal().as_bytes(), salt, &mut *key)
        .map_err(damaged)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededRandom;

    fn secret(text: &str) -> Secret {
        Secret::new(text.into())
    }

    #[test]
    fn only_the_passphrase_opens_what_it_sealed_and_no_byte_may_differ() {
        let sealed = seal(&secret("vier woorden op rij"), b"keys", &SeededRandom::new(1)).unwrap();
        assert_eq!(*open(&secret("vier woorden op rij"), &sealed).unwrap(), b"keys");
        let wrong = open(&secret("vier woorden op ri"), &sealed).unwrap_err();
        assert_eq!(wrong.code(), ErrorCode::PassphraseWrong);
        assert!(!sealed.windows(4).any(|window| window == b"keys"));
        for at in [21, SALT_AT, NONCE_AT, SEALED_AT, sealed.len() - 1] {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(open(&secret("vier woorden op rij"), &changed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_file_cannot_ask_for_all_memory() {
        let mut sealed = seal(&secret("vier woorden op rij"), b"keys", &SeededRandom::new(1)).unwrap();
        sealed[COST_AT] = 0xff;
        assert_eq!(open(&secret("x"), &sealed).unwrap_err().code(), ErrorCode::Damaged);
        assert_eq!(open(&secret("x"), &sealed[..SEALED_AT - 1]).unwrap_err().code(), ErrorCode::Damaged);
        assert_eq!(check(&secret("kort")).unwrap_err().code(), ErrorCode::PassphraseTooShort);
    }
}
