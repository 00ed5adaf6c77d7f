//! A folder that fails now and then, lies about what it holds, or takes the app down in the middle of a write.

use crate::dice::Dice;
use std::{
    collections::HashMap,
    fs, io,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};
use tokio::sync::Notify;
use werkplaats_core::{
    limits::{BLOB_PART_BYTES, PACK_BYTES_MAX, SEGMENT_FILE_BYTES_MAX},
    sync::{
        blobs,
        folder::{Entry, FolderStore, SharedStore, Written},
        names, pack,
    },
};

/// How bad it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Forecast {
    /// Of a hundred calls, so many go wrong.
    pub faults_percent: usize,
    /// The app is killed at this call to the folder, counted from 0.
    pub killed_at: Option<u32>,
    /// Or when the app has drawn so many more numbers by chance, such as a nonce.
    pub power_cut_after: Option<i64>,
}

pub struct Weather {
    inner: FolderStore,
    root: PathBuf,
    forecast: Forecast,
    dice: Dice,
    calls: AtomicU32,
    faults: AtomicU32,
    is_killed: AtomicBool,
    removed_alone: AtomicBool,
    removed: Mutex<Vec<[u8; 32]>>,
    parts_removed: Mutex<Vec<String>>,
    killed: Notify,
    former: Mutex<HashMap<String, Vec<Entry>>>,
}

impl Weather {
    pub fn new(inner: FolderStore, root: PathBuf, forecast: Forecast, seed: u64) -> Arc<Self> {
        Arc::new(Self {
            inner,
            root,
            forecast,
            dice: Dice::new(seed),
            calls: AtomicU32::new(0),
            faults: AtomicU32::new(0),
            is_killed: AtomicBool::new(false),
            removed_alone: AtomicBool::new(false),
            removed: Mutex::default(),
            parts_removed: Mutex::default(),
            killed: Notify::new(),
            former: Mutex::default(),
        })
    }

    /// Returns when the app is to be gone.
    pub async fn killed(&self) {
        while !self.is_killed() {
            self.killed.notified().await;
        }
    }

    pub fn is_killed(&self) -> bool {
        self.is_killed.load(Ordering::SeqCst)
    }

    pub fn faults(&self) -> u32 {
        self.faults.load(Ordering::SeqCst)
    }

    /// What happens to this call.
    fn next(&self) -> Sky {
        if self.is_killed() {
            return Sky::Dead;
        }
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        if self.forecast.killed_at == Some(call) {
            return Sky::Kills;
        }
        if self.dice.percent(self.forecast.faults_percent) {
            self.faults.fetch_add(1, Ordering::SeqCst);
            return Sky::Fails(self.dice.below(8));
        }
        Sky::Clear
    }

    fn kill(&self) -> io::Error {
        self.is_killed.store(true, Ordering::SeqCst);
        self.killed.notify_waiters();
        self.killed.notify_one();
        dead()
    }

    fn former(&self) -> MutexGuard<'_, HashMap<String, Vec<Entry>>> {
        self.former.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A segment may go only when a whole pack beside it holds the same bytes.
    fn note_removal(&self, path: &str) -> io::Result<()> {
        if !path.starts_with("log/") || !path.ends_with(".s") {
            return Ok(());
        }
        let bytes = self.inner.read(path, SEGMENT_FILE_BYTES_MAX)?;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let packs = self.inner.list(folder)?.into_iter().filter(|entry| entry.name.ends_with(".p"));
        let is_packed = packs
            .filter_map(|entry| self.inner.read(&format!("{folder}/{}", entry.name), PACK_BYTES_MAX).ok())
            .any(|bytes_of_pack| {
                pack::parse(&bytes_of_pack).is_ok_and(|pack| pack.segments.contains(&&bytes[..]))
            });
        if !is_packed {
            self.removed_alone.store(true, Ordering::SeqCst);
        }
        let mut removed = self.removed.lock().unwrap_or_else(PoisonError::into_inner);
        removed.push(*blake3::hash(&bytes).as_bytes());
        Ok(())
    }

    /// Hashes of loose segments that went.
    pub fn removed(&self) -> Vec<[u8; 32]> {
        self.removed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Of which evidence parts went: their ids in the folder.
    pub fn parts_removed(&self) -> Vec<String> {
        self.parts_removed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A copy under any name says within what it is a part of.
    fn note_part(&self, path: &str) -> io::Result<()> {
        let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        let within = match self.inner.read(path, BLOB_PART_BYTES * 2) {
            Ok(bytes) => blobs::id_within(&bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        let id = if names::names_a_blob(name) { name.get(..names::BLOB_ID_CHARS) } else { within.as_deref() };
        let mut parts = self.parts_removed.lock().unwrap_or_else(PoisonError::into_inner);
        parts.push(id.unwrap_or(name).to_owned());
        Ok(())
    }

    /// A segment was removed that nothing replaces.
    pub fn removed_alone(&self) -> bool {
        self.removed_alone.load(Ordering::SeqCst)
    }

    fn half(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let target = self.root.join(path);
        if target.exists() {
            return Ok(());
        }
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(target, &bytes[..bytes.len() / 2])
    }

    fn temporary(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let target = self.root.join(path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(target.with_file_name(format!("~$half{}", self.dice.number())), &bytes[..bytes.len() / 2])
    }
}

enum Sky {
    Clear,
    Fails(usize),
    Kills,
    Dead,
}

fn dead() -> io::Error {
    io::Error::other("the app is gone")
}

/// EIO, EACCES, and what a network drive answers when it has had enough.
fn trouble(kind: usize) -> io::Error {
    match kind % 3 {
        0 => io::Error::from_raw_os_error(5),
        1 => io::ErrorKind::PermissionDenied.into(),
        _ => io::ErrorKind::TimedOut.into(),
    }
}

impl SharedStore for Weather {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        match self.next() {
            Sky::Clear => {
                let entries = self.inner.list(folder)?;
                self.former().insert(folder.to_owned(), entries.clone());
                Ok(entries)
            }
            // A stale listing: some of it is missing, or it is as it was before.
            Sky::Fails(0 | 1) => {
                let mut entries = self.inner.list(folder)?;
                entries.retain(|_| self.dice.percent(60));
                Ok(entries)
            }
            Sky::Fails(2) => Ok(self.former().get(folder).cloned().unwrap_or_default()),
            Sky::Fails(kind) => Err(trouble(kind)),
            Sky::Kills => Err(self.kill()),
            Sky::Dead => Err(dead()),
        }
    }

    fn read(&self, path: &str, bytes_max: usize) -> io::Result<Vec<u8>> {
        match self.next() {
            Sky::Clear => self.inner.read(path, bytes_max),
            Sky::Fails(0 | 1) => {
                let mut bytes = self.inner.read(path, bytes_max)?;
                bytes.truncate(self.dice.below(bytes.len().max(1)));
                Ok(bytes)
            }
            Sky::Fails(2) => {
                let mut bytes = self.inner.read(path, bytes_max)?;
                let at = self.dice.below(bytes.len().max(1));
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << self.dice.below(8);
                }
                Ok(bytes)
            }
            Sky::Fails(3) => Err(io::ErrorKind::NotFound.into()),
            Sky::Fails(kind) => Err(trouble(kind)),
            Sky::Kills => Err(self.kill()),
            Sky::Dead => Err(dead()),
        }
    }

    fn write_once(&self, path: &str, bytes: &[u8]) -> io::Result<Written> {
        match self.next() {
            Sky::Clear => self.inner.write_once(path, bytes),
            Sky::Fails(0) => Err(io::ErrorKind::StorageFull.into()),
            Sky::Fails(1) => {
                self.half(path, bytes)?;
                Err(io::ErrorKind::StorageFull.into())
            }
            // Done, but reported as failed.
            Sky::Fails(2) => {
                self.inner.write_once(path, bytes)?;
                Err(trouble(0))
            }
            // Read back and well, and then damaged by whatever else works in this folder.
            Sky::Fails(3) => {
                let written = self.inner.write_once(path, bytes)?;
                if written == Written::Now {
                    fs::write(self.root.join(path), &bytes[..bytes.len() / 3])?;
                }
                Ok(written)
            }
            Sky::Fails(kind) => Err(trouble(kind)),
            Sky::Kills => {
                match self.dice.below(4) {
                    0 => {}
                    1 => self.temporary(path, bytes)?,
                    2 => drop(self.inner.write_once(path, bytes)?),
                    _ => self.half(path, bytes)?,
                }
                Err(self.kill())
            }
            Sky::Dead => Err(dead()),
        }
    }

    fn remove_own(&self, path: &str) -> io::Result<()> {
        match self.next() {
            Sky::Clear => {
                self.note_removal(path)?;
                self.inner.remove_own(path)
            }
            // Done, but reported as failed.
            Sky::Fails(0 | 1) => {
                self.note_removal(path)?;
                self.inner.remove_own(path)?;
                Err(trouble(0))
            }
            Sky::Fails(kind) => Err(trouble(kind)),
            Sky::Kills => Err(self.kill()),
            Sky::Dead => Err(dead()),
        }
    }

    fn remove_erased(&self, path: &str) -> io::Result<()> {
        match self.next() {
            Sky::Clear => {
                self.note_part(path)?;
                self.inner.remove_erased(path)?;
                Ok(())
            }
            // Done, but reported as failed.
            Sky::Fails(0 | 1) => {
                self.note_part(path)?;
                self.inner.remove_erased(path)?;
                Err(trouble(0))
            }
            Sky::Fails(kind) => Err(trouble(kind)),
            Sky::Kills => Err(self.kill()),
            Sky::Dead => Err(dead()),
        }
    }
}
