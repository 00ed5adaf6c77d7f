//! Where the keys of this device are kept: in the keychain of the system, in a file, or in a sealed file.
//!
//! A sealed file comes first: a person chose it. Then the keychain, when there is one; a plain file moves into it once
//! it was read back from there. Keys are made only at the very first start, or when a person says so: a keychain that
//! does not answer must not turn this device into another one.

use super::{
    key_vault::{FileVault, KeyVault, write_private},
    keychain::Keychain,
    keys::{DeviceEpoch, DeviceKeys},
    passphrase,
};
use crate::{Error, ErrorCode, Result, clock::Random, domain::Secret};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};
use zeroize::Zeroizing;

/// The name of the keys in the keychain.
const DEVICE: &str = "device";
/// What former keys are called that were set aside in the keychain, one on each line: a keychain cannot be listed.
const FORMER: &str = "device.former";

/// What whoever opens the app has to offer.
#[derive(Clone, Default)]
pub struct KeySource {
    /// None: the keys stay in a file.
    pub keychain: Option<Arc<dyn KeyVault>>,
    pub passphrase: Option<Secret>,
    /// A person said that this is to be a new device, whatever became of the former keys.
    pub start_anew: bool,
}

impl KeySource {
    /// The keychain of the system, with the keys of this data folder.
    pub fn in_keychain(home: &Path) -> Self {
        Self { keychain: Some(Arc::new(Keychain::of(home))), ..Self::default() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum KeyPlace {
    Keychain,
    File,
    SealedFile,
}

/// The keys as they were found or made.
pub struct Kept {
    pub keys: DeviceKeys,
    pub place: KeyPlace,
    pub are_new: bool,
}

#[derive(Clone)]
pub struct Keeping {
    file: PathBuf,
    source: KeySource,
}

impl Keeping {
    pub fn new(file: PathBuf, source: KeySource) -> Self {
        Self { file, source }
    }

    /// The keys of this installation; made and kept at the first start. `epoch` is what the database knows of them.
    ///
    /// Errors: `KeychainLocked`, `KeysLost` when they are damaged or gone, `PassphraseNeeded`, `PassphraseWrong`,
    /// `NewerData`, `NoAccess`, `DiskFull`.
    pub fn open(&self, epoch: Option<DeviceEpoch>, random: &dyn Random) -> Result<Kept> {
        if self.source.start_anew {
            return self.start_anew(random);
        }
        let file = read_file(&self.file)?;
        if let Some(sealed) = file.as_deref().filter(|bytes| passphrase::is_sealed(bytes)) {
            return self.open_sealed(sealed);
        }
        let Some(keychain) = &self.source.keychain else {
            return match file {
                Some(bytes) => kept(&bytes, KeyPlace::File),
                None if epoch.is_none() => self.make_in_file(random),
                // They may lie in a keychain that nobody asked.
                None => Err(Error::told(ErrorCode::KeysLost)),
            };
        };
        match (keychain.read(DEVICE), file) {
            (Ok(Some(there)), None) => kept(&there, KeyPlace::Keychain),
            (Ok(Some(there)), Some(here)) => self.choose(&there, &here, epoch),
            (Ok(None), Some(here)) => Ok(self.move_in(kept(&here, KeyPlace::File)?)),
            (Ok(None), None) if epoch.is_none() => self.make(random),
            (Ok(None), None) => Err(Error::told(ErrorCode::KeysLost)),
            (Err(cause), Some(here)) => {
                tracing::warn!(kind = cause.kind(), "the keychain does not answer; the key file serves");
                kept(&here, KeyPlace::File)
            }
            (Err(_), None) if epoch.is_none() => self.make_in_file(random),
            (Err(cause), None) => Err(cause),
        }
    }

    /// Make this installation a device of its own, with keys in the same place. The former stay beside them, for
    /// whoever must explain.
    pub fn renew(&self, former: Kept, random: &dyn Random) -> Result<Kept> {
        let keys = DeviceKeys::make(random);
        match (former.place, &self.source.keychain, &self.source.passphrase) {
            (KeyPlace::Keychain, Some(keychain), _) => {
                set_aside(&**keychain, &former.keys.device().to_string(), &former.keys.encode())?;
                put_and_check(&**keychain, &keys)?;
            }
            (KeyPlace::SealedFile, _, Some(passphrase)) => {
                self.move_file_to(&former.keys.device().to_string())?;
                self.write_sealed(&keys, passphrase, random)?;
            }
            _ => {
                self.move_file_to(&former.keys.device().to_string())?;
                write_private(&self.file, &keys.encode())?;
            }
        }
        Ok(Kept { keys, place: former.place, are_new: true })
    }

    /// Seal the keys, which lie in `place`, under a passphrase, and the former ones that were set aside; from the next
    /// start on it is asked for.
    ///
    /// Errors: `PassphraseTooShort`, `NoAccess`, `DiskFull`, `KeychainLocked` when they cannot be taken out of there.
    pub fn seal(
        &self,
        keys: &DeviceKeys,
        place: KeyPlace,
        passphrase: &Secret,
        random: &dyn Random,
    ) -> Result<()> {
        passphrase::check(passphrase)?;
        self.seal_former(place, passphrase, random)?;
        self.write_sealed(keys, passphrase, random)?;
        let back = read_file(&self.file)?.unwrap_or_default();
        if *passphrase::open(passphrase, &back)? != *keys.encode() {
            return Err(Error::told(ErrorCode::Damaged));
        }
        // Only what was read back may be forgotten elsewhere.
        match self.source.keychain.as_ref().map_or(Ok(()), |keychain| keychain.remove(DEVICE)) {
            Err(cause) if place == KeyPlace::Keychain => {
                // Whoever has the keychain would need no passphrase.
                self.remove_file();
                Err(cause)
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Take the passphrase off: into the keychain when it answers, otherwise into a plain file.
    pub fn unseal(&self, keys: &DeviceKeys) -> Result<KeyPlace> {
        write_private(&self.file, &keys.encode())?;
        Ok(self.move_in(kept(&keys.encode(), KeyPlace::File)?).place)
    }

    /// Where the passwords of stores go: the keychain, or a file when it does not answer; sealed for this device.
    pub fn vault(&self, home: &Path, keys: &DeviceKeys, random: Arc<dyn Random>) -> Arc<dyn KeyVault> {
        Arc::new(super::key_vault::OwnVault {
            key: keys.own_secret("werkplaats secrets of one device"),
            keychain: self.source.keychain.clone(),
            files: FileVault::new(home.to_owned()),
            random,
        })
    }

    fn open_sealed(&self, sealed: &[u8]) -> Result<Kept> {
        let Some(passphrase) = &self.source.passphrase else {
            return Err(Error::told(ErrorCode::PassphraseNeeded));
        };
        match passphrase::open(passphrase, sealed) {
            Ok(bytes) => kept(&bytes, KeyPlace::SealedFile),
            Err(cause) => Err(lost_if_damaged(cause)),
        }
    }

    /// Both are there: an app that was ended while it moved them, or a backup. The database knows which.
    fn choose(&self, there: &[u8], here: &[u8], epoch: Option<DeviceEpoch>) -> Result<Kept> {
        let in_keychain = kept(there, KeyPlace::Keychain);
        let in_file = kept(here, KeyPlace::File);
        let fits = |found: &Result<Kept>| found.as_ref().is_ok_and(|found| Some(found.keys.epoch()) == epoch);
        if there != here && fits(&in_file) && !fits(&in_keychain) {
            return in_file;
        }
        if there == here {
            self.remove_file();
        }
        in_keychain
    }

    /// Keys of a new device, whatever became of the former ones.
    fn start_anew(&self, random: &dyn Random) -> Result<Kept> {
        if let Some(bytes) = read_file(&self.file)? {
            self.move_file_to(&aside(&bytes))?;
        }
        let former = self.source.keychain.as_ref().map(|keychain| (keychain, keychain.read(DEVICE)));
        match former {
            // One that does not answer must not lose what it may still hold.
            Some((_, Err(_))) => return self.make_in_file(random),
            Some((keychain, Ok(Some(bytes)))) => {
                set_aside(&**keychain, &aside(&bytes), &bytes)?;
            }
            Some((_, Ok(None))) | None => {}
        }
        self.make(random)
    }

    fn make(&self, random: &dyn Random) -> Result<Kept> {
        let made = self.make_in_file(random)?;
        Ok(self.move_in(made))
    }

    fn make_in_file(&self, random: &dyn Random) -> Result<Kept> {
        let keys = DeviceKeys::make(random);
        write_private(&self.file, &keys.encode())?;
        Ok(Kept { keys, place: KeyPlace::File, are_new: true })
    }

    /// From the file into the keychain; the file goes only after the keys were read back from there.
    fn move_in(&self, kept: Kept) -> Kept {
        let Some(keychain) = &self.source.keychain else { return kept };
        match put_and_check(&**keychain, &kept.keys) {
            Ok(()) => {
                self.remove_file();
                Kept { place: KeyPlace::Keychain, ..kept }
            }
            Err(cause) => {
                tracing::warn!(
                    kind = cause.kind(),
                    "the keychain does not keep the keys; they stay in the file"
                );
                kept
            }
        }
    }

    fn write_sealed(&self, keys: &DeviceKeys, passphrase: &Secret, random: &dyn Random) -> Result<()> {
        write_private(&self.file, &passphrase::seal(passphrase, &keys.encode(), random)?)
    }

    /// Nothing reads former keys any more, and who steals a laptop could still sign with them.
    fn seal_former(&self, place: KeyPlace, passphrase: &Secret, random: &dyn Random) -> Result<()> {
        for path in self.former_files()? {
            let bytes = read_file(&path)?.unwrap_or_default();
            if !passphrase::is_sealed(&bytes) {
                write_private(&path, &passphrase::seal(passphrase, &bytes, random)?)?;
            }
        }
        let Some(keychain) = &self.source.keychain else { return Ok(()) };
        match self.seal_former_in(&**keychain, passphrase, random) {
            Err(cause) if place == KeyPlace::Keychain => Err(cause),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// From the keychain into sealed files.
    fn seal_former_in(
        &self,
        keychain: &dyn KeyVault,
        passphrase: &Secret,
        random: &dyn Random,
    ) -> Result<()> {
        for name in former(keychain)? {
            let entry = format!("{DEVICE}.{name}");
            if let Some(bytes) = keychain.read(&entry)? {
                let sealed = passphrase::seal(passphrase, &bytes, random)?;
                write_private(&self.file.with_extension(&name), &sealed)?;
            }
            keychain.remove(&entry)?;
        }
        keychain.remove(FORMER)
    }

    /// Files with former keys: named as the key file, with another ending.
    fn former_files(&self) -> Result<Vec<PathBuf>> {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Error::at(folder, error)),
        };
        let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
        let is_former = |path: &PathBuf| {
            *path != self.file && path.file_stem() == self.file.file_stem() && path.is_file()
        };
        Ok(paths.filter(is_former).collect())
    }

    fn move_file_to(&self, extension: &str) -> Result<()> {
        fs::rename(&self.file, self.file.with_extension(extension))
            .map_err(|error| Error::at(&self.file, error))
    }

    /// A file that stays is only a second copy; the next start tries again.
    fn remove_file(&self) {
        if let Err(error) = fs::remove_file(&self.file) {
            tracing::warn!(kind = ?error.kind(), "the key file could not be removed");
        }
    }
}

/// What is left of former keys is kept under this name.
fn aside(bytes: &[u8]) -> String {
    crate::base32::encode(&blake3::hash(bytes).as_bytes()[..10])
}

fn set_aside(keychain: &dyn KeyVault, name: &str, bytes: &[u8]) -> Result<()> {
    let mut names = former(keychain)?;
    if !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
        keychain.write(FORMER, names.join("\n").as_bytes())?;
    }
    keychain.write(&format!("{DEVICE}.{name}"), bytes)
}

fn former(keychain: &dyn KeyVault) -> Result<Vec<String>> {
    let names = keychain.read(FORMER)?.unwrap_or_default();
    Ok(String::from_utf8_lossy(&names).lines().map(str::to_owned).collect())
}

fn kept(bytes: &[u8], place: KeyPlace) -> Result<Kept> {
    let keys = DeviceKeys::decode(bytes).map_err(lost_if_damaged)?;
    Ok(Kept { keys, place, are_new: false })
}

fn lost_if_damaged(cause: Error) -> Error {
    match cause.code() {
        ErrorCode::Damaged => Error::told(ErrorCode::KeysLost),
        _ => cause,
    }
}

fn put_and_check(keychain: &dyn KeyVault, keys: &DeviceKeys) -> Result<()> {
    keychain.write(DEVICE, &keys.encode())?;
    match keychain.read(DEVICE)? {
        Some(back) if *back == *keys.encode() => Ok(()),
        Some(_) | None => Err(Error::told(ErrorCode::KeychainLocked)),
    }
}

fn read_file(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::at(path, error)),
    }
}

#[cfg(test)]
mod tests;
