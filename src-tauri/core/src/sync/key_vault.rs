//! Where secrets lie: the keys of this device, and the passwords of stores.

use crate::{Error, Result};
use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

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
