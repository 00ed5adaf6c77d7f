//! Where secrets lie: the keys of this device, and the passwords of stores.

use crate::{Error, ErrorCode, Result, clock::Random};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};
use zeroize::Zeroizing;

const NONCE_BYTES: usize = 24;

/// A place that keeps few small secrets by name, for one data folder. Calls may wait for a disk or a person.
pub trait KeyVault: Send + Sync + 'static {
    /// `None` only when the vault answers that there is no such secret.
    ///
    /// Errors: `KeychainLocked` when it does not answer.
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>>;

    /// Keep a secret, replacing what had its name.
    fn write(&self, name: &str, secret: &[u8]) -> Result<()>;

    fn remove(&self, name: &str) -> Result<()>;
}

/// One file for each secret, readable by its owner only.
pub struct FileVault {
    folder: PathBuf,
}

impl FileVault {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.key"))
    }
}

impl KeyVault for FileVault {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let path = self.path(name);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::at(&path, error)),
        }
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<()> {
        write_private(&self.path(name), secret)
    }

    fn remove(&self, name: &str) -> Result<()> {
        let path = self.path(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::at(&path, error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

/// Write a file that only its owner can read, whole or not at all.
pub(super) fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let at = |error| Error::at(path, error);
    fs::create_dir_all(folder).map_err(at)?;
    // A temporary file of this kind is readable by its owner only, and stays so when it gets its name.
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(at)?;
    file.write_all(bytes).map_err(at)?;
    file.as_file().sync_all().map_err(at)?;
    file.persist(path).map_err(|error| at(error.error))?;
    super::folder::sync_folder(folder);
    Ok(())
}

/// The secrets of this device only: sealed with its own keys, in the keychain or beside it. A copy of this data folder
/// that became another device cannot read them.
pub(super) struct OwnVault {
    pub key: Zeroizing<[u8; 32]>,
    pub keychain: Option<Arc<dyn KeyVault>>,
    pub files: FileVault,
    pub random: Arc<dyn Random>,
}

impl KeyVault for OwnVault {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let in_keychain = self.keychain.as_ref().and_then(|keychain| keychain.read(name).ok().flatten());
        let Some(sealed) = in_keychain.map_or_else(|| self.files.read(name), |found| Ok(Some(found)))? else {
            return Ok(None);
        };
        let Some((nonce, sealed)) = sealed.split_at_checked(NONCE_BYTES) else { return Ok(None) };
        let payload = Payload { msg: sealed, aad: name.as_bytes() };
        let opened = XChaCha20Poly1305::new((&*self.key).into()).decrypt(XNonce::from_slice(nonce), payload);
        Ok(opened.ok().map(Zeroizing::new))
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<()> {
        let nonce = self.random.array::<NONCE_BYTES>();
        let payload = Payload { msg: secret, aad: name.as_bytes() };
        let sealed = XChaCha20Poly1305::new((&*self.key).into())
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| Error::told(ErrorCode::Unexpected))?;
        let bytes = [nonce.as_slice(), &sealed].concat();
        if let Some(keychain) = &self.keychain
            && keychain.write(name, &bytes).is_ok()
        {
            // One in a file would be older.
            return self.files.remove(name);
        }
        self.files.write(name, &bytes)
    }

    fn remove(&self, name: &str) -> Result<()> {
        self.files.remove(name)?;
        self.keychain.as_ref().map_or(Ok(()), |keychain| keychain.remove(name))
    }
}
