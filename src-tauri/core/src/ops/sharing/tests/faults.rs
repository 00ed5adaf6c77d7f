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
        Arc, Mutex,
        atomic::{AtomicI32, Ordering},
        mpsc,
    },
};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

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

    /// One on which every write ends so, and how many were tried.
    pub fn counted(stop: Stop, root: PathBuf) -> (Arc<dyn SharedStore>, impl Fn() -> i32) {
        let inner = FolderStore::new(root.clone(), DeviceId([9; 10]), Arc::new(SeededRandom::new(9)));
        let faulty = Arc::new(Self { inner, root, stop, writes_left: AtomicI32::new(0) });
        (faulty.clone(), move || -faulty.writes_left.load(Ordering::SeqCst))
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

/// A folder in which some files may not be opened and some folders not be listed, by this device alone.
pub struct Barred {
    inner: FolderStore,
    files: Vec<String>,
    folders: Vec<String>,
}

impl Barred {
    pub fn files(root: PathBuf, files: Vec<String>) -> Arc<dyn SharedStore> {
        Self::over(root, files, Vec::new())
    }

    /// With all that is in them.
    pub fn folders(root: PathBuf, folders: Vec<String>) -> Arc<dyn SharedStore> {
        Self::over(root, Vec::new(), folders)
    }

    fn over(root: PathBuf, files: Vec<String>, folders: Vec<String>) -> Arc<dyn SharedStore> {
        let inner = FolderStore::new(root, DeviceId([9; 10]), Arc::new(SeededRandom::new(9)));
        Arc::new(Self { inner, files, folders })
    }

    fn check(&self, path: &str) -> io::Result<()> {
        let is_in =
            |folder: &String| path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'));
        if self.files.iter().any(|file| file == path) || self.folders.iter().any(is_in) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        Ok(())
    }
}

impl SharedStore for Barred {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        self.check(&format!("{folder}/"))?;
        self.inner.list(folder)
    }

    fn read(&self, path: &str, bytes_max: usize) -> io::Result<Vec<u8>> {
        self.check(path)?;
        self.inner.read(path, bytes_max)
    }

    fn write_once(&self, path: &str, bytes: &[u8]) -> io::Result<Written> {
        self.check(path)?;
        self.inner.write_once(path, bytes)
    }
}

/// A folder that writes down every file that is read and written, and waits before some are read.
pub struct Watched {
    inner: FolderStore,
    deeds: UnboundedSender<Deed>,
    gate: String,
    go: Mutex<mpsc::Receiver<()>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    Read(String),
    Written(String),
}

impl Watched {
    /// Files whose paths begin like `gate` are read when the test says so.
    pub fn at(
        root: PathBuf,
        gate: &str,
    ) -> (Arc<dyn SharedStore>, UnboundedReceiver<Deed>, mpsc::Sender<()>) {
        let inner = FolderStore::new(root, DeviceId([9; 10]), Arc::new(SeededRandom::new(9)));
        let ((deeds, told), (sender, go)) = (unbounded_channel(), mpsc::channel());
        (Arc::new(Self { inner, deeds, gate: gate.to_owned(), go: Mutex::new(go) }), told, sender)
    }
}

impl SharedStore for Watched {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        self.inner.list(folder)
    }

    fn read(&self, path: &str, bytes_max: usize) -> io::Result<Vec<u8>> {
        self.deeds.send(Deed::Read(path.to_owned())).unwrap();
        if path.starts_with(&self.gate) {
            // Whoever holds the gate may be gone; then it stands open.
            let _ = self.go.lock().unwrap().recv();
        }
        self.inner.read(path, bytes_max)
    }

    fn write_once(&self, path: &str, bytes: &[u8]) -> io::Result<Written> {
        self.deeds.send(Deed::Written(path.to_owned())).unwrap();
        self.inner.write_once(path, bytes)
    }
}

/// A folder that answers some questions with an error, and writes down every file that is read and written.
pub struct Odd {
    inner: FolderStore,
    lists: Answers,
    reads: Answers,
    deeds: Mutex<Vec<Deed>>,
}

/// What is wrong with a path; nothing with most.
type Answers = Box<dyn Fn(&str) -> Option<io::ErrorKind> + Send + Sync>;

impl Odd {
    pub fn new(
        root: PathBuf,
        lists: impl Fn(&str) -> Option<io::ErrorKind> + Send + Sync + 'static,
        reads: impl Fn(&str) -> Option<io::ErrorKind> + Send + Sync + 'static,
    ) -> Arc<Self> {
        let inner = FolderStore::new(root, DeviceId([9; 10]), Arc::new(SeededRandom::new(9)));
        Arc::new(Self { inner, lists: Box::new(lists), reads: Box::new(reads), deeds: Mutex::default() })
    }

    /// What was done since this was last asked.
    pub fn deeds(&self) -> Vec<Deed> {
        std::mem::take(&mut *self.deeds.lock().unwrap())
    }
}

impl SharedStore for Odd {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        match (self.lists)(folder) {
            Some(kind) => Err(kind.into()),
            None => self.inner.list(folder),
        }
    }

    fn read(&self, path: &str, bytes_max: usize) -> io::Result<Vec<u8>> {
        self.deeds.lock().unwrap().push(Deed::Read(path.to_owned()));
        match (self.reads)(path) {
            Some(kind) => Err(kind.into()),
            None => self.inner.read(path, bytes_max),
        }
    }

    fn write_once(&self, path: &str, bytes: &[u8]) -> io::Result<Written> {
        self.deeds.lock().unwrap().push(Deed::Written(path.to_owned()));
        self.inner.write_once(path, bytes)
    }
}
