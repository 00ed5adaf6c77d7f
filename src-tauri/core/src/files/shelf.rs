//! Where evidence files lie: by the hash of their content, so that one file is kept once whatever it is called.

use super::sniff;
use crate::{Error, ErrorCode, Result, limits};
use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// The evidence files of this installation.
///
/// ```text
/// files/ab/ab3f…            the file, read-only, named by its BLAKE3
/// files/damaged/            what was found to be other than its name says; for whoever wants to rescue it
/// files/incoming/           half-written files; emptied at the start
/// thumbnails/ab/ab3f….jpg
/// open/                     copies under their own name for the system's programs; emptied at the start
/// ```
#[derive(Debug, Clone)]
pub struct Files {
    home: PathBuf,
    #[cfg(test)]
    pretended_free_bytes: std::sync::Arc<std::sync::Mutex<Option<u64>>>,
}

impl Files {
    /// Open the files in the data folder `home`. Only its one process may do so: what an earlier run left
    /// half-written is removed.
    pub fn open(home: &Path) -> Result<Self> {
        let files = Self {
            home: home.to_path_buf(),
            #[cfg(test)]
            pretended_free_bytes: std::sync::Arc::default(),
        };
        empty(&files.incoming())?;
        // A program may still hold a copy open; then it stays until the next start.
        if let Err(cause) = empty(&files.copies()) {
            tracing::warn!(kind = cause.kind(), "copies for opening could not all be removed");
        }
        fs::create_dir_all(files.copies())?;
        Ok(files)
    }

    /// Is the whole file on this device?
    pub fn has(&self, hash: &str) -> bool {
        self.path_of(hash).is_ok()
    }

    /// Where the file lies. A hash comes from colleagues, so it is never trusted to be one.
    pub fn path_of(&self, hash: &str) -> Result<PathBuf> {
        let path = self.place(hash).ok_or_else(|| Error::told(ErrorCode::NotFound))?;
        if path.is_file() { Ok(path) } else { Err(Error::told(ErrorCode::FileNotHere)) }
    }

    /// Where the small picture lies; `None` for what has none.
    pub fn thumbnail_path(&self, hash: &str) -> Option<PathBuf> {
        self.thumbnail_place(hash).filter(|path| path.is_file())
    }

    pub fn open_read(&self, hash: &str) -> Result<File> {
        let path = self.path_of(hash)?;
        File::open(&path).map_err(|cause| Error::at(&path, cause))
    }

    /// What the file's content is.
    pub fn media_type(&self, hash: &str) -> Result<&'static str> {
        Ok(sniff::media_type(&head_of(&mut self.open_read(hash)?)?))
    }

    /// A file to write in before its hash is known; it vanishes when dropped.
    pub fn temporary(&self) -> Result<NamedTempFile> {
        fs::create_dir_all(self.incoming())?;
        Ok(NamedTempFile::new_in(self.incoming())?)
    }

    /// Take in a file that a colleague's device made. What does not have the promised hash is removed and refused.
    ///
    /// It is moved, not copied, so that it needs no room a second time; `from` is there until the file is here for good.
    pub fn accept(&self, hash: &str, from: &Path) -> Result<()> {
        let place = self.place(hash).ok_or_else(|| Error::told(ErrorCode::NotFound))?;
        if place.is_file() {
            fs::remove_file(from)?;
            return Ok(());
        }
        // Windows writes a file to the disk only for who may write in it.
        let mut source = File::options().read(true).write(true).open(from)?;
        let mut hasher = blake3::Hasher::new();
        copy_some(&mut source, |part| {
            hasher.update(part);
            Ok(())
        })?;
        if hasher.finalize().to_hex().as_str() != hash {
            drop(source);
            fs::remove_file(from)?;
            return Err(Error::told_with(ErrorCode::Damaged, hash));
        }
        self.make_thumbnail(hash, from);
        source.sync_all()?;
        drop(source);
        let folder = folder_of(&place);
        fs::create_dir_all(folder)?;
        match fs::rename(from, &place) {
            Ok(()) => self.settle(&place),
            Err(cause) if cause.kind() == io::ErrorKind::CrossesDevices => self.accept_from_afar(hash, from),
            // Two may bring one file at the same time; the other one's is just as good.
            Err(_) if place.is_file() => Ok(fs::remove_file(from)?),
            Err(cause) => Err(cause.into()),
        }
    }

    /// The same for a file on another disk, whose hash was compared.
    fn accept_from_afar(&self, hash: &str, from: &Path) -> Result<()> {
        let mut temporary = self.temporary()?;
        copy_some(&mut File::open(from)?, |part| io::Write::write_all(&mut temporary, part))?;
        self.put(hash, temporary)?;
        Ok(fs::remove_file(from)?)
    }

    /// Bytes that the disk of these files has room for; `None` where it does not say.
    pub fn free_bytes(&self) -> Option<u64> {
        #[cfg(test)]
        if let Some(pretended) = *self.pretended_free_bytes.lock().unwrap() {
            return Some(pretended);
        }
        fs4::available_space(&self.home).ok()
    }

    /// Whether so much more of colleagues' evidence fits on this disk and leaves room for words. A disk that does not say
    /// is tried.
    pub fn has_room_for(&self, bytes: u64) -> bool {
        self.free_bytes().is_none_or(|free| free >= bytes.saturating_add(limits::FREE_BYTES_RESERVE))
    }

    #[cfg(test)]
    pub(crate) fn pretend_free_bytes(&self, bytes: Option<u64>) {
        *self.pretended_free_bytes.lock().unwrap() = bytes;
    }

    /// Put a file away that is no longer what its name says. It is not here from then on, and can be fetched again.
    pub fn set_aside(&self, hash: &str) -> Result<()> {
        let stored = self.path_of(hash)?;
        let folder = self.files().join("damaged");
        fs::create_dir_all(&folder)?;
        fs::rename(stored, folder.join(hash))?;
        Ok(())
    }

    /// Remove a file for good, with its small picture, its damaged copy and the copies made for opening it. What is not
    /// there is no error.
    pub fn erase(&self, hash: &str) -> Result<()> {
        let (Some(place), Some(thumbnail)) = (self.place(hash), self.thumbnail_place(hash)) else {
            return Ok(());
        };
        let damaged = self.files().join("damaged").join(hash);
        let opened = self.copies().join(&hash[..16]);
        let copies =
            fs::read_dir(&opened).map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())));
        for path in copies.into_iter().flatten().chain([damaged, thumbnail, place]) {
            remove_file(&path).map_err(|cause| Error::at(&path, cause))?;
        }
        // An empty folder that stays tells nothing.
        let _ = fs::remove_dir(&opened);
        Ok(())
    }

    /// Give a fully written file its final name. From here on it is there after any crash, and before it never was.
    pub(super) fn put(&self, hash: &str, temporary: NamedTempFile) -> Result<()> {
        let place = self.place(hash).ok_or_else(|| Error::told(ErrorCode::NotFound))?;
        fs::create_dir_all(folder_of(&place))?;
        temporary.as_file().sync_all()?;
        match temporary.persist(&place) {
            Ok(_) => self.settle(&place),
            // Two imports of one file may finish together; the other one's is just as good.
            Err(_) if place.is_file() => Ok(()),
            Err(failed) => Err(failed.error.into()),
        }
    }

    /// A file that has its name keeps it after any crash, and nobody writes in it.
    fn settle(&self, place: &Path) -> Result<()> {
        let mut permissions = fs::metadata(place)?.permissions();
        permissions.set_readonly(true);
        fs::set_permissions(place, permissions)?;
        sync_folder(folder_of(place))?;
        sync_folder(&self.files())
    }

    pub(super) fn thumbnail_place(&self, hash: &str) -> Option<PathBuf> {
        is_hash(hash).then(|| self.home.join("thumbnails").join(&hash[..2]).join(format!("{hash}.jpg")))
    }

    pub(super) fn copies(&self) -> PathBuf {
        self.home.join("open")
    }

    fn place(&self, hash: &str) -> Option<PathBuf> {
        is_hash(hash).then(|| self.files().join(&hash[..2]).join(hash))
    }

    fn files(&self) -> PathBuf {
        self.home.join("files")
    }

    fn incoming(&self) -> PathBuf {
        self.files().join("incoming")
    }
}

fn remove_file(path: &Path) -> io::Result<()> {
    let mut permissions = match fs::metadata(path) {
        Ok(metadata) => metadata.permissions(),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(cause),
    };
    if cfg!(windows) && permissions.readonly() {
        // Windows removes no read-only file.
        #[allow(
            clippy::permissions_set_readonly_false,
            reason = "on Windows this makes nothing world-writable"
        )]
        permissions.set_readonly(false);
        fs::set_permissions(path, permissions)?;
    }
    fs::remove_file(path)
}

/// Read until the buffer is full or the file ends.
pub(super) fn read_some(source: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(cause),
        }
    }
    Ok(filled)
}

/// Hand on what a file holds, a buffer at a time.
fn copy_some(source: &mut File, mut take: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut buffer = vec![0; limits::COPY_BUFFER_BYTES];
    loop {
        match read_some(source, &mut buffer)? {
            0 => return Ok(()),
            count => take(&buffer[..count])?,
        }
    }
}

/// The first bytes of a file, enough to see what it is.
pub(super) fn head_of(file: &mut File) -> Result<Vec<u8>> {
    let mut head = vec![0; sniff::HEAD_BYTES];
    let count = read_some(file, &mut head)?;
    head.truncate(count);
    Ok(head)
}

/// A renamed file is only safe against power loss once its folder is written too.
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    // Windows writes the folder with the file and does not open folders.
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn empty(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => return Err(cause.into()),
        Ok(()) | Err(_) => {}
    }
    Ok(fs::create_dir_all(folder)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> (tempfile::TempDir, Files) {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(&folder.path().join("home")).unwrap();
        (folder, files)
    }

    #[test]
    fn what_a_killed_app_left_half_written_is_gone_at_the_next_start() {
        let (folder, files) = home();
        let half = files.temporary().unwrap().keep().unwrap().1;
        fs::write(&half, "half a film").unwrap();
        fs::create_dir_all(files.copies().join("ab")).unwrap();
        let again = Files::open(&folder.path().join("home")).unwrap();
        assert!(!half.exists() && !files.copies().join("ab").exists());
        assert!(again.temporary().is_ok(), "the store works on");
    }

    #[test]
    fn a_hash_from_a_colleague_cannot_point_outside_the_store() {
        let (folder, files) = home();
        fs::write(folder.path().join("secret"), "x").unwrap();
        for hash in ["../../secret", "", "AB", &"A".repeat(64), &"é".repeat(32)] {
            assert_eq!(files.path_of(hash).unwrap_err().code(), ErrorCode::NotFound, "{hash}");
            assert!(!files.has(hash) && files.thumbnail_path(hash).is_none());
        }
        assert_eq!(files.path_of(&"a".repeat(64)).unwrap_err().code(), ErrorCode::FileNotHere);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_came_is_moved_and_needs_no_room_a_second_time() {
        use std::os::unix::fs::MetadataExt;
        let (folder, files) = home();
        let hash = blake3::hash(b"a film").to_hex().to_string();
        let from = folder.path().join("home/film");
        fs::write(&from, "a film").unwrap();
        let came = fs::metadata(&from).unwrap().ino();
        files.accept(&hash, &from).unwrap();
        assert_eq!(fs::metadata(files.path_of(&hash).unwrap()).unwrap().ino(), came, "it is the same file");
        assert!(!from.exists());
    }

    #[test]
    fn a_file_that_cannot_be_taken_in_is_not_lost() {
        let (folder, files) = home();
        let hash = blake3::hash(b"a film").to_hex().to_string();
        let from = folder.path().join("home/film");
        fs::write(&from, "a film").unwrap();
        // What is in the way of its folder stands for any trouble of the disk.
        fs::write(files.files().join(&hash[..2]), "in the way").unwrap();
        files.accept(&hash, &from).unwrap_err();
        assert_eq!(fs::read(&from).unwrap(), b"a film", "what came stays for the next try");
    }

    #[test]
    fn a_colleagues_file_is_taken_in_only_with_the_promised_hash() {
        let (folder, files) = home();
        let hash = blake3::hash(b"a report").to_hex().to_string();
        let from = folder.path().join("received");

        fs::write(&from, "a forged report").unwrap();
        assert_eq!(files.accept(&hash, &from).unwrap_err().code(), ErrorCode::Damaged);
        assert!(!files.has(&hash) && !from.exists());
        assert_eq!(fs::read_dir(files.incoming()).unwrap().count(), 0, "nothing half-stored");

        fs::write(&from, "a report").unwrap();
        files.accept(&hash, &from).unwrap();
        assert_eq!(fs::read(files.path_of(&hash).unwrap()).unwrap(), b"a report");
        assert!(fs::metadata(files.path_of(&hash).unwrap()).unwrap().permissions().readonly());

        fs::write(&from, "a report").unwrap();
        files.accept(&hash, &from).unwrap();
        assert!(!from.exists(), "a second arrival is no error and leaves nothing behind");
    }
}
