//! Everything an operation may reach: the database, the files, time, chance and this installation's place on disk.

use crate::clock::{Clock, Random, SystemClock, SystemRandom};
use crate::domain::DeviceId;
use crate::files::Files;
use crate::ops::handover::Carrying;
use crate::ops::import::Imports;
use crate::store::Store;
use crate::sync::{
    Sharer, Stores,
    keeping::{Keeping, KeySource},
};
use crate::{Error, ErrorCode, Result};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The first argument of every operation.
pub struct App {
    pub store: Store,
    pub files: Files,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub home: Home,
    pub device: DeviceId,
    pub sharer: Sharer,
    pub stores: Stores,
    pub keeping: Keeping,
    pub imports: Imports,
    pub carrying: Carrying,
    /// Held as long as the app lives: one process per data folder.
    _lock: File,
}

impl App {
    /// Open this installation's data folder, made when it is not there.
    ///
    /// Errors: `DataInUse` when another window has it open, `NewerData`, `NoAccess`, `DiskFull`.
    pub async fn open(home: Home) -> Result<Self> {
        Self::open_with(home, Arc::new(SystemClock), Arc::new(SystemRandom)).await
    }

    /// [`App::open`] with time and chance decided by the caller.
    pub async fn open_with(home: Home, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Result<Self> {
        Self::open_using(home, clock, random, KeySource::default()).await
    }

    /// [`App::open_with`] with more than a file to keep this device's keys in.
    ///
    /// Errors besides: `KeychainLocked`, `KeysLost`, `PassphraseNeeded`, `PassphraseWrong`.
    pub async fn open_using(
        home: Home,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        source: KeySource,
    ) -> Result<Self> {
        fs::create_dir_all(home.path()).map_err(|cause| Error::at(home.path(), cause))?;
        let lock = lock(&home.lock())?;
        let store = Store::open(&home.database()).await?;
        let files = Files::open(home.path())?;
        let keeping = Keeping::new(home.keys(), source);
        let sharer = Sharer::open(keeping.clone(), &store, random.clone()).await?;
        let device = sharer.keys.device();
        let vault = keeping.vault(home.path(), &sharer.keys, random.clone());
        let stores = Stores::new(device, random.clone(), vault);
        Ok(Self {
            store,
            files,
            clock,
            random,
            home,
            device,
            sharer,
            stores,
            keeping,
            imports: Imports::default(),
            carrying: Carrying::default(),
            _lock: lock,
        })
    }

    /// A fresh id: UUIDv7 from the app's own clock and chance.
    pub fn new_id<T: From<uuid::Uuid>>(&self) -> T {
        let random: [u8; 10] = self.random.array();
        uuid::Builder::from_unix_timestamp_millis(self.clock.now_ms(), &random).into_uuid().into()
    }
}

fn lock(path: &Path) -> Result<File> {
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(|cause| Error::at(path, cause))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::told(ErrorCode::DataInUse)),
        Err(TryLockError::Error(cause)) => Err(Error::at(path, cause)),
    }
}

/// The data folder of one installation.
#[derive(Debug, Clone)]
pub struct Home(PathBuf);

impl Home {
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn database(&self) -> PathBuf {
        self.0.join("werkplaats.db")
    }

    /// This device's secret keys.
    pub fn keys(&self) -> PathBuf {
        self.0.join("device.key")
    }

    fn lock(&self) -> PathBuf {
        self.0.join("lock")
    }
}
