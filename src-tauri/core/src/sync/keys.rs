//! The keys of this device: one pair to sign with, one to receive team keys with.
//!
//! The key file (format 1) lies in the data folder, readable by its owner only:
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
use std::{fmt, fs, io, io::Write, path::Path};
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

    /// The keys of this installation; made and kept at the first start.
    pub fn open_or_make(path: &Path, random: &dyn Random) -> Result<Self> {
        match fs::read(path) {
            Ok(bytes) => Self::decode(&Zeroizing::new(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let keys = Self::make(random);
                keys.keep(path)?;
                Ok(keys)
            }
            Err(error) => Err(Error::at(path, error)),
        }
    }

    /// Make this installation a device of its own. The former keys stay beside the file, for whoever must explain.
    pub fn renew(path: &Path, random: &dyn Random) -> Result<Self> {
        let former = Self::open_or_make(path, random)?;
        let aside = path.with_extension(former.device().to_string());
        fs::rename(path, &aside).map_err(|error| Error::at(path, error))?;
        Self::open_or_make(path, random)
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

    pub(super) fn agreement_secret(&self) -> &StaticSecret {
        &self.agreement
    }

    fn keep(&self, path: &Path) -> Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let at = |error| Error::at(path, error);
        fs::create_dir_all(folder).map_err(at)?;
        // A temporary file of this kind is readable by its owner only, and stays so when it gets its name.
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(at)?;
        file.write_all(&self.encode()).map_err(at)?;
        file.as_file().sync_all().map_err(at)?;
        file.persist_noclobber(path).map_err(|error| at(error.error))?;
        super::folder::sync_folder(folder);
        Ok(())
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
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

    fn decode(bytes: &[u8]) -> Result<Self> {
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
    use crate::clock::SeededRandom;

    #[test]
    fn keys_made_at_the_first_start_are_found_at_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("device.keys");
        let made = DeviceKeys::open_or_make(&path, &SeededRandom::new(1)).unwrap();
        let found = DeviceKeys::open_or_make(&path, &SeededRandom::new(2)).unwrap();
        assert_eq!((made.device(), made.epoch()), (found.device(), found.epoch()));
        assert_eq!(made.agreement_key(), found.agreement_key());
        let renewed = DeviceKeys::renew(&path, &SeededRandom::new(3)).unwrap();
        assert_ne!(made.device(), renewed.device(), "a clone must not write under its origin's name");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_the_key_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("device.keys");
        DeviceKeys::open_or_make(&path, &SeededRandom::new(1)).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_key_file_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("device.keys");
        DeviceKeys::open_or_make(&path, &SeededRandom::new(1)).unwrap();
        let mut bytes = fs::read(&path).unwrap();
        for cut in [0, 5, 40, 89] {
            fs::write(&path, &bytes[..cut]).unwrap();
            assert!(DeviceKeys::open_or_make(&path, &SeededRandom::new(2)).is_err());
        }
        bytes[20] ^= 1;
        fs::write(&path, &bytes).unwrap();
        let error = DeviceKeys::open_or_make(&path, &SeededRandom::new(2)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Damaged);
        assert_eq!(fs::read(&path).unwrap(), bytes, "someone may still repair it");
    }

    #[test]
    fn secrets_do_not_show_when_printed() {
        let keys = DeviceKeys::seeded(1);
        assert_eq!(format!("{keys:?}"), format!("DeviceKeys({})", keys.device()));
    }
}
