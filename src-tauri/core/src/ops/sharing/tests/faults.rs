//! A folder on which the app is killed, or the disk gives up, at a chosen write.

use crate::{
    clock::SeededRandom,
    domain::DeviceId,
    sync::folder::{Entry, FolderStore, SharedStore, Written},
};
use std::{
    fs, io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI32, Ordering},
    },
};

/// Where in the steps of one write it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    BeforeWriting,
    AfterTemporary,
    AfterRename,
    /// What a sharing program makes of an upload that broke off.
    HalfUnderItsName,
    DiskFull,
    /// The folder may be read and not written.
    NoRights,
    /// So is the whole drive.
    ReadOnly,
}

pub struct Faulty {
    inner: FolderStore,
    root: PathBuf,
    stop: Stop,
    writes_left: AtomicI32,
}

impl Faulty {
    pub fn after(writes: i32, stop: Stop, root: PathBuf) -> Arc<dyn SharedStore> {
        let inner = FolderStore::new(root.clone(), DeviceId([9; 10]), Arc::new(SeededRandom::new(9)));
        Arc::new(Self { inner, root, stop, writes_left: AtomicI32::new(writes) })
    }
}

impl SharedStore for Faulty {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        self.inner.list(folder)
    }

    fn read(&self, path: &str, bytes_max: usize) -> io::Result<Vec<u8>> {
        self.inner.read(path, bytes_max)
    }

    fn write_once(&self, path: &str, bytes: &[u8]) -> io::Result<Written> {
        if self.writes_left.fetch_sub(1, Ordering::SeqCst) > 0 {
            return self.inner.write_once(path, bytes);
        }
        let target = self.root.join(path);
        if !matches!(self.stop, Stop::NoRights | Stop::ReadOnly) {
            fs::create_dir_all(target.parent().unwrap())?;
        }
        match self.stop {
            Stop::BeforeWriting => {}
            Stop::AfterTemporary => fs::write(target.with_file_name("~$half"), &bytes[..bytes.len() / 2])?,
            Stop::AfterRename => drop(self.inner.write_once(path, bytes)?),
            Stop::HalfUnderItsName => fs::write(target, &bytes[..bytes.len() / 2])?,
            Stop::DiskFull => return Err(io::ErrorKind::StorageFull.into()),
            Stop::NoRights => return Err(io::ErrorKind::PermissionDenied.into()),
            Stop::ReadOnly => return Err(io::ErrorKind::ReadOnlyFilesystem.into()),
        }
        Err(io::Error::other("killed"))
    }
}
