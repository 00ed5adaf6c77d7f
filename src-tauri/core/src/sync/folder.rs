//! Files in the shared folder: written once, read back, never replaced. What goes is only an own ack, and an own
//! loose segment that a pack holds too.
//!
//! Behind [`SharedStore`], so that another kind of store can take the folder's place.

use super::names;
use crate::{base32, clock::Random, domain::DeviceId};
use std::{
    fs, io,
    io::{Read, Write},
    path::{Component, Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

/// What a listing tells. All of it is a hint; only the content is the truth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub is_folder: bool,
    pub size_bytes: u64,
    pub modified_ms: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It is there now, read back and equal.
    Now,
    /// It was there already with the same content.
    Before,
    /// Something else has this name. It was left alone.
    NameTaken,
}

/// A place where files appear, are written once, and may vanish through others. Paths are relative, with `/`.
pub trait SharedStore: Send + Sync + 'static {
    /// What lies directly in this folder; a sub-folder that does not exist is empty, a missing root is an error.
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>>;

    /// The same, and while it goes on `tell` hears of it: a long listing is no silence.
    fn list_telling(&self, folder: &str, _tell: &dyn Fn()) -> io::Result<Vec<Entry>> {
        self.list(folder)
    }

    /// The content, or `FileTooLarge` without reading further.
    fn read(&self, path: &str, bytes_max: usize) -> io::Result<Vec<u8>>;

    /// Write a file that nobody has written before, and read it back.
    fn write_once(&self, path: &str, bytes: &[u8]) -> io::Result<Written>;

    /// How long one part of an evidence file may take; what knows by itself when it got stuck says longer.
    fn part_time_max(&self) -> Duration {
        Duration::from_secs(10 * 60)
    }

    /// Take away an ack or a loose segment that this device wrote; `PermissionDenied` for anything else. A file that
    /// is gone already is no error. A store that cannot take anything away says `Unsupported`.
    fn remove_own(&self, _path: &str) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Take away what was erased for privacy, whoever wrote it; `PermissionDenied` for any other kind of file. The
    /// caller knows that it was erased. A file that is gone already is no error.
    fn remove_erased(&self, _path: &str) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// Put a file that this device holds into the store, whole. When its name is taken by something else, which is then
/// damaged or a stranger's, or by what may not be opened, it goes beside it under a name that only this content has.
pub fn write_held(store: &dyn SharedStore, path: &str, bytes: &[u8]) -> io::Result<()> {
    let refused = match store.write_once(path, bytes) {
        Ok(Written::Now | Written::Before) => return Ok(()),
        Ok(Written::NameTaken) => None,
        // Either what lies there may not be opened or nothing may be written; the next name tells.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Some(error),
        Err(error) => return Err(error),
    };
    for attempt in 0..REPAIRS_MAX {
        let salt = blake3::Hasher::new().update(bytes).update(&[attempt]).finalize();
        let beside = names::repaired(path, &salt.as_bytes()[..5]);
        match store.write_once(&beside, bytes) {
            Ok(Written::Now | Written::Before) => return Ok(()),
            Ok(Written::NameTaken) => {}
            Err(error) => return Err(refused.unwrap_or(error)),
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}

/// A folder on this computer that some other program keeps in step.
pub struct FolderStore {
    root: PathBuf,
    device: DeviceId,
    random: Arc<dyn Random>,
}

/// An own temporary file this old was left by an app that was ended half way.
const LEFTOVER_AGE: Duration = Duration::from_secs(60 * 60);
/// Folders below one that this app writes in: `log/<device>`, `blobs/<2>`.
const OWN_DEPTH_MAX: usize = 1;
/// Names tried for a file whose own name is taken; a folder that damages all of them needs a person.
const REPAIRS_MAX: u8 = 8;
/// How long a file that another program holds is waited for.
const BUSY_WAIT_MAX: Duration = Duration::from_secs(10);

impl FolderStore {
    /// `root` is the team's own folder; it must exist, and is never made again when it vanishes.
    pub fn new(root: PathBuf, device: DeviceId, random: Arc<dyn Random>) -> Self {
        Self { root, device, random }
    }

    /// Remove temporary files that this device left behind when it was ended half way, where this app writes. What
    /// cannot be removed now is tried again at the next start.
    pub fn remove_own_leftovers(&self) {
        let prefix = self.temporary_prefix();
        let written_in = [names::MEMBERS, names::KEYS, names::JOIN, names::LOG, names::ACKS, names::BLOBS];
        let mut folders = vec![(self.root.clone(), OWN_DEPTH_MAX)];
        folders.extend(written_in.map(|name| (self.root.join(name), 0)));
        while let Some((folder, depth)) = folders.pop() {
            for entry in read_folder(&folder, &|| {}).unwrap_or_default() {
                let Ok(metadata) = entry.metadata() else { continue };
                if metadata.is_dir() {
                    if depth < OWN_DEPTH_MAX {
                        folders.push((entry.path(), depth + 1));
                    }
                    continue;
                }
                let is_own = entry.file_name().to_str().is_some_and(|name| name.starts_with(&prefix));
                let age = metadata.modified().ok().and_then(|at| SystemTime::now().duration_since(at).ok());
                if is_own
                    && age.is_some_and(|age| age > LEFTOVER_AGE)
                    && let Err(error) = fs::remove_file(entry.path())
                {
                    tracing::debug!(kind = ?error.kind(), "a leftover could not be removed");
                }
            }
        }
    }

    /// A path below the root and nowhere else, whoever made it up.
    fn below_root(&self, path: &str) -> io::Result<PathBuf> {
        let path = Path::new(path);
        if path.components().all(|part| matches!(part, Component::Normal(_))) {
            Ok(self.root.join(path))
        } else {
            Err(io::ErrorKind::InvalidInput.into())
        }
    }

    fn check_root(&self) -> io::Result<()> {
        if self.root.is_dir() { Ok(()) } else { Err(io::ErrorKind::NotFound.into()) }
    }

    fn temporary_prefix(&self) -> String {
        format!("{}{}-", names::TEMPORARY_PREFIX, self.device)
    }

    /// Step by step as a crash may interrupt it: temporary name, content on disk, close, final name.
    fn put(&self, target: &Path, bytes: &[u8]) -> io::Result<()> {
        let folder = target.parent().ok_or(io::ErrorKind::InvalidInput)?;
        let unique = base32::encode(&self.random.array::<10>());
        let temporary = folder.join(format!("{}{unique}", self.temporary_prefix()));
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        drop(file);
        let path = tempfile::TempPath::try_from_path(&temporary)?;
        written?;
        give_name(path, target)?;
        sync_folder(folder);
        Ok(())
    }
}

impl SharedStore for FolderStore {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        self.list_telling(folder, &|| {})
    }

    fn list_telling(&self, folder: &str, tell: &dyn Fn()) -> io::Result<Vec<Entry>> {
        self.check_root()?;
        let mut entries = Vec::new();
        let mut trouble = None;
        for entry in read_folder(&self.below_root(folder)?, tell)? {
            tell();
            match seen(&entry) {
                Ok(seen) => entries.extend(seen),
                Err(error) => {
                    trouble = Some(error);
                    entries.extend(seen_by_name(&entry));
                }
            }
        }
        told_apart(entries, trouble)
    }

    fn read(&self, path: &str, bytes_max: usize) -> io::Result<Vec<u8>> {
        let path = self.below_root(path)?;
        let file = retry_while_busy(|| fs::File::open(&path))?;
        let mut bytes = Vec::new();
        file.take(bytes_max as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.len() > bytes_max { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
    }

    fn write_once(&self, path: &str, bytes: &[u8]) -> io::Result<Written> {
        self.check_root()?;
        let target = self.below_root(path)?;
        if let Some(held) = self.held(path, bytes)? {
            return Ok(held);
        }
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        match self.put(&target, bytes) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return self.held(path, bytes)?.ok_or_else(|| io::ErrorKind::AlreadyExists.into());
            }
            Err(error) => return Err(error),
        }
        match self.held(path, bytes)? {
            Some(Written::Before) => Ok(Written::Now),
            Some(Written::Now | Written::NameTaken) | None => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    fn remove_own(&self, path: &str) -> io::Result<()> {
        if !names::is_own_and_passing(path, self.device) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        self.remove(path)
    }

    fn remove_erased(&self, path: &str) -> io::Result<()> {
        if !names::may_be_erased(path) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        self.remove(path)
    }
}

impl FolderStore {
    fn remove(&self, path: &str) -> io::Result<()> {
        self.check_root()?;
        let target = self.below_root(path)?;
        match retry_while_busy(|| fs::remove_file(&target)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn held(&self, path: &str, bytes: &[u8]) -> io::Result<Option<Written>> {
        match self.read(path, bytes.len()) {
            Ok(there) if there == bytes => Ok(Some(Written::Before)),
            Ok(_) => Ok(Some(Written::NameTaken)),
            Err(error) => match error.kind() {
                io::ErrorKind::NotFound => Ok(None),
                io::ErrorKind::FileTooLarge | io::ErrorKind::IsADirectory => Ok(Some(Written::NameTaken)),
                _ => Err(error),
            },
        }
    }
}

/// The final name, without taking it from another file.
fn give_name(temporary: tempfile::TempPath, target: &Path) -> io::Result<()> {
    let mut temporary = Some(temporary);
    retry_while_busy(|| {
        let path = temporary.take().ok_or(io::ErrorKind::NotFound)?;
        match path.persist_noclobber(target) {
            Ok(()) => Ok(()),
            Err(failed) if cannot_rename_so(&failed.error) => {
                // This file system has no rename that refuses to replace. Names carry the hash of the content, so
                // in the gap between these two lines only a file with equal content can appear.
                if target.try_exists()? {
                    return Err(io::ErrorKind::AlreadyExists.into());
                }
                failed.path.persist(target).map_err(|failed| failed.error)
            }
            Err(failed) => {
                temporary = Some(failed.path);
                Err(failed.error)
            }
        }
    })
}

fn cannot_rename_so(error: &io::Error) -> bool {
    // EPERM is what Linux answers for a hard link on FAT, EOPNOTSUPP and EINVAL what network folders answer.
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
        || (cfg!(unix) && error.raw_os_error() == Some(1))
}

/// Windows refuses access for a moment while a scanner or sharing program looks at a file: errors 5, 32 and 33.
fn retry_while_busy<T>(mut attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    let mut pause = Duration::from_millis(20);
    let mut waited = Duration::ZERO;
    loop {
        match attempt() {
            Err(error) if is_busy(&error) && waited < BUSY_WAIT_MAX => {
                std::thread::sleep(pause);
                waited += pause;
                pause = (pause * 2).min(Duration::from_secs(2));
            }
            result => return result,
        }
    }
}

fn is_busy(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33))
}

/// What a listing tells of one entry; `None` for what is not to be looked at, or was gone before it was.
fn seen(entry: &fs::DirEntry) -> io::Result<Option<Entry>> {
    let Ok(name) = entry.file_name().into_string() else { return Ok(None) };
    if name.starts_with(names::TEMPORARY_PREFIX) || name.starts_with('.') {
        return Ok(None);
    }
    // The entry's own metadata: asking for the file itself can make a sharing program fetch it.
    let metadata = match entry.metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if !metadata.is_dir() && !metadata.is_file() {
        return Ok(None);
    }
    let modified = metadata.modified().ok().and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
    Ok(Some(Entry {
        name,
        is_folder: metadata.is_dir(),
        size_bytes: metadata.len(),
        modified_ms: modified.map_or(0, |at| u64::try_from(at.as_millis()).unwrap_or(0)),
    }))
}

/// An entry of which the disk tells nothing but the name. It is there, and not as anything that was seen before. What
/// may be a folder is taken for one: that it cannot be listed says that something in it was not seen.
fn seen_by_name(entry: &fs::DirEntry) -> Option<Entry> {
    let name = entry.file_name().into_string().ok()?;
    let is_folder = entry.file_type().map_or(true, |kind| kind.is_dir());
    Some(Entry { name, is_folder, size_bytes: 0, modified_ms: 0 })
}

/// A listing in order. One entry of which nothing can be told hides no other; a folder that tells of none is as one
/// that cannot be listed.
fn told_apart(mut entries: Vec<Entry>, trouble: Option<io::Error>) -> io::Result<Vec<Entry>> {
    let tells_nothing = |entry: &Entry| entry.size_bytes == 0 && entry.modified_ms == 0;
    match trouble {
        Some(trouble) if entries.iter().all(tells_nothing) => return Err(trouble),
        Some(trouble) => tracing::debug!(kind = ?trouble.kind(), "an entry of the folder tells nothing"),
        None => {}
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

fn read_folder(folder: &Path, tell: &dyn Fn()) -> io::Result<Vec<fs::DirEntry>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.inspect(|_| tell()).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Make a new name in this folder survive a power cut. Some network folders cannot; the read-back still holds.
pub(super) fn sync_folder(folder: &Path) {
    if cfg!(unix)
        && let Err(error) = fs::File::open(folder).and_then(|folder| folder.sync_all())
    {
        tracing::debug!(kind = ?error.kind(), "this folder cannot be synced to disk");
    }
}

#[cfg(test)]
mod tests;
