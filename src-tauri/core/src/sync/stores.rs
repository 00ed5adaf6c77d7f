//! Opening whatever a team shares through: a folder, or a store on the web with its secret.

use super::{
    folder::{FolderStore, SharedStore},
    key_vault::KeyVault,
    remote::{Network, RemoteStore, Role},
};
use crate::{
    Error, ErrorCode, Result,
    clock::Random,
    domain::{DeviceId, Location, Secret, StoreAddress},
};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// What it takes to open any store. Cheap to clone; all clones share connections and secrets.
#[derive(Clone)]
pub struct Stores {
    device: DeviceId,
    random: Arc<dyn Random>,
    vault: Arc<dyn KeyVault>,
    network: Arc<Network>,
    /// Read from the vault before: a keychain may ask a person every time.
    secrets: Arc<Mutex<BTreeMap<String, Secret>>>,
}

impl Stores {
    pub fn new(device: DeviceId, random: Arc<dyn Random>, vault: Arc<dyn KeyVault>) -> Self {
        Self { device, random, vault, network: Arc::default(), secrets: Arc::default() }
    }

    /// A team's own place.
    pub fn open(&self, location: &Location) -> Result<Box<dyn SharedStore>> {
        self.open_as(location, Role::Team)
    }

    /// The place that a person chose, to look for teams in.
    pub fn look_in(&self, location: &Location) -> Result<Box<dyn SharedStore>> {
        self.open_as(location, Role::Chosen)
    }

    /// Make a team's own place in a chosen one; one that is there stays as it is.
    pub fn make(&self, location: &Location) -> Result<()> {
        let made = match location {
            Location::Folder(path) => match fs::create_dir(path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                made => made,
            },
            Location::Store(address) => self.remote(address, Role::Team)?.make(),
        };
        made.map_err(|error| in_location(location, error))
    }

    /// A folder as such, to remove what was left half written.
    pub fn folder(&self, path: PathBuf) -> FolderStore {
        FolderStore::new(path, self.device, self.random.clone())
    }

    /// Remember the secret of a store, in the vault.
    pub fn keep_secret(&self, address: &StoreAddress, secret: Secret) -> Result<()> {
        let name = address.secret_name();
        self.vault.write(&name, secret.reveal().as_bytes())?;
        self.secrets().insert(name, secret);
        Ok(())
    }

    pub fn forget_secret(&self, address: &StoreAddress) -> Result<()> {
        let name = address.secret_name();
        self.secrets().remove(&name);
        self.vault.remove(&name)
    }

    /// A store with a secret that is not kept yet.
    pub fn try_out(&self, address: &StoreAddress, secret: &Secret) -> Result<Box<dyn SharedStore>> {
        let store = self.network.open(address, secret, Role::Chosen);
        Ok(Box::new(store.map_err(|error| Error::at(Path::new(&address.server), error))?))
    }

    fn open_as(&self, location: &Location, role: Role) -> Result<Box<dyn SharedStore>> {
        match location {
            Location::Folder(path) => Ok(Box::new(self.folder(path.clone()))),
            Location::Store(address) => Ok(Box::new(self.remote(address, role)?)),
        }
    }

    fn remote(&self, address: &StoreAddress, role: Role) -> Result<RemoteStore> {
        let secret = self.secret(address)?;
        self.network
            .open(address, &secret, role)
            .map_err(|error| Error::at(Path::new(&address.server), error))
    }

    fn secret(&self, address: &StoreAddress) -> Result<Secret> {
        let name = address.secret_name();
        if let Some(secret) = self.secrets().get(&name) {
            return Ok(secret.clone());
        }
        let refused = || Error::told(ErrorCode::CredentialsRefused);
        let kept = self.vault.read(&name)?.ok_or_else(refused)?;
        let secret = Secret::new(String::from_utf8(kept.to_vec()).map_err(|_| refused())?);
        self.secrets().insert(name, secret.clone());
        Ok(secret)
    }

    fn secrets(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Secret>> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An error of a place as a whole: what is not there is not connected.
pub(super) fn in_location(location: &Location, error: io::Error) -> Error {
    if error.kind() == io::ErrorKind::NotFound {
        return Error::told(ErrorCode::FolderMissing);
    }
    match location {
        Location::Folder(path) => Error::at(path, error),
        Location::Store(address) => Error::at(Path::new(&address.root), error),
    }
}
