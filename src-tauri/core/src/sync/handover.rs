//! A hand-over file: the team's files in one, to carry by mail or stick where no folder is shared.
//!
//! `<any name>.werkplaats` is a zip. Its entries are exactly the files of the team's folder under their names there
//! (see `names`), stored as they are: what travels is sealed and signed already, and nothing can unpack to more than it
//! is. The comment of the zip is `werkplaats handover 1 <ms>`: the format, and when it was made, ms since 1970 by the
//! clock of who made it.
//!
//! Reading is strict about the zip and believes nothing of its content: an entry that is packed, encrypted, a link, a
//! folder, too large, twice there or not named as the app names files makes the whole file damaged. What the entries
//! are is proven one by one, as in the folder.

pub mod evidence;
pub mod meter;
pub mod take;

use super::{
    blobs::Blob,
    folder::{Entry, SharedStore, Written, sync_folder},
    membership, names,
};
use crate::{
    Error, ErrorCode, Result,
    domain::TeamId,
    limits::{
        BLOB_PART_BYTES, COPY_BUFFER_BYTES, HANDOVER_ENTRIES_MAX, SEGMENT_FILE_BYTES_MAX,
        SMALL_FILE_BYTES_MAX,
    },
};
use meter::Meter;
use std::{
    collections::{BTreeMap, HashSet},
    fs::{self, File},
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use tempfile::NamedTempFile;
use zip::{
    CompressionMethod, ZipArchive, ZipWriter,
    result::ZipError,
    write::{FileOptions, SimpleFileOptions},
};

/// A stick takes what it is given into memory first; it is made to write this often, so that neither progress nor
/// stopping waits for gigabytes at the end.
const SYNC_EVERY_BYTES: u64 = 64 * 1024 * 1024;

/// What the file's name ends with.
pub const EXTENSION: &str = "werkplaats";
const MARK: &str = "werkplaats handover ";
const FORMAT: u32 = 1;
/// Bytes of the comment at most, with room for what a newer app adds.
const COMMENT_BYTES_MAX: u64 = 200;
/// Bytes of the record that ends a zip, without its comment.
const ENDING_BYTES: usize = 22;
/// Bytes of a part of an evidence file beyond its content.
const PART_EXTRA_BYTES: usize = 64;
/// Characters of an entry's name.
const NAME_CHARS_MAX: usize = 110;

/// A hand-over file that is open for reading; a store in which nothing can be written.
pub struct HandoverFile {
    path: PathBuf,
    archive: Mutex<ZipArchive<BufReader<File>>>,
    folders: BTreeMap<String, Vec<Entry>>,
    team: TeamId,
    team_file: Vec<u8>,
    size_bytes: u64,
    made_at_ms: u64,
}

impl HandoverFile {
    /// Errors: `Damaged` for what is no whole hand-over file, `NewerFormat`, `FileVanished`, `NoAccess`.
    pub fn open(path: &Path) -> Result<Self> {
        let at = |cause| Error::at(path, cause);
        let size_bytes = fs::metadata(path).map_err(at)?.len();
        if !path.is_file() {
            return Err(Error::told(ErrorCode::NotAFile));
        }
        let mut file = File::open(path).map_err(at)?;
        let ending = Ending::read(&mut file, size_bytes).map_err(at)?.ok_or_else(damaged)?;
        let made_at_ms = ending.made_at_ms()?;
        if ending.entries > HANDOVER_ENTRIES_MAX {
            return Err(damaged());
        }
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|_| damaged())?;
        // Of two entries with one name a reader sees only one.
        if archive.len() as u64 != ending.entries {
            return Err(damaged());
        }
        let folders = list(&mut archive, size_bytes)?;
        let mut opened = Self {
            path: path.to_owned(),
            archive: Mutex::new(archive),
            folders,
            team: TeamId(uuid::Uuid::nil()),
            team_file: Vec::new(),
            size_bytes,
            made_at_ms,
        };
        opened.team_file = opened.read(names::TEAM_FILE, SMALL_FILE_BYTES_MAX).map_err(|_| damaged())?;
        opened.team = membership::open_genesis(&opened.team_file)?.team;
        Ok(opened)
    }

    pub fn team(&self) -> TeamId {
        self.team
    }

    pub fn team_file(&self) -> &[u8] {
        &self.team_file
    }

    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    pub fn made_at_ms(&self) -> u64 {
        self.made_at_ms
    }

    /// Evidence files that it carries parts of, with the bytes of those parts.
    pub fn evidence(&self) -> BTreeMap<String, u64> {
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        let parts = self.folders.iter().filter(|(folder, _)| folder.starts_with(names::BLOBS));
        for entry in parts.flat_map(|(_, entries)| entries).filter(|entry| !entry.is_folder) {
            let id = entry.name.split('.').next().unwrap_or(&entry.name);
            *found.entry(id.to_owned()).or_default() += entry.size_bytes;
        }
        found
    }

    /// Bytes of the parts of evidence files in it.
    pub fn evidence_bytes(&self) -> u64 {
        self.evidence().values().sum()
    }

    /// What could not be read of it is damaged in itself, and not the work of a stick that was pulled out.
    ///
    /// Errors: `FileVanished`, `FileChanged`, `NoAccess`.
    pub fn check_still_there(&self) -> Result<()> {
        let size_bytes = fs::metadata(&self.path).map_err(|cause| gone(&self.path, cause))?.len();
        if size_bytes == self.size_bytes {
            return Ok(());
        }
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        Err(Error::told_with(ErrorCode::FileChanged, name))
    }

    /// Read every entry to its end, so that its check sum is compared.
    fn prove(&self, meter: &Meter) -> Result<()> {
        let mut archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        let mut buffer = vec![0; COPY_BUFFER_BYTES];
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).map_err(io::Error::from)?;
            loop {
                let count = entry.read(&mut buffer)?;
                if count == 0 {
                    break;
                }
                meter.advance(count as u64)?;
            }
        }
        Ok(())
    }
}

/// An error of the disk under a file. A stick that was pulled out gives all kinds of errors; for the person the file
/// is gone.
fn gone(path: &Path, cause: io::Error) -> Error {
    let is_gone = path.parent().is_none_or(|folder| !folder.exists());
    match Error::at(path, cause) {
        Error::Io(_) if is_gone => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Error::told_with(ErrorCode::FileVanished, name)
        }
        other => other,
    }
}

impl SharedStore for HandoverFile {
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        Ok(self.folders.get(folder).cloned().unwrap_or_default())
    }

    fn read(&self, path: &str, bytes_max: usize) -> io::Result<Vec<u8>> {
        let mut archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = archive.by_name(path).map_err(|error| match error {
            ZipError::FileNotFound => io::ErrorKind::NotFound.into(),
            other => io::Error::from(other),
        })?;
        let mut bytes = Vec::new();
        entry.take(bytes_max as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.len() > bytes_max { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
    }

    fn write_once(&self, _path: &str, _bytes: &[u8]) -> io::Result<Written> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
}

fn damaged() -> Error {
    Error::told(ErrorCode::Damaged)
}

/// The folders of a zip whose every entry is as this app writes them.
fn list(archive: &mut ZipArchive<BufReader<File>>, size_bytes: u64) -> Result<BTreeMap<String, Vec<Entry>>> {
    let mut folders: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    let mut total: u64 = 0;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|_| damaged())?;
        let name = std::str::from_utf8(entry.name_raw()).map_err(|_| damaged())?;
        let is_plain = entry.compression() == CompressionMethod::Stored
            && !entry.encrypted()
            && entry.size() == entry.compressed_size()
            && entry.unix_mode().is_none_or(|mode| matches!(mode & 0o170_000, 0 | 0o100_000));
        // Entries that share their bytes come to more than the file has.
        total = total.saturating_add(entry.size());
        if !is_plain || !is_name(name) || entry.size() > bytes_max(name) || total > size_bytes {
            return Err(damaged());
        }
        add(&mut folders, name, entry.size());
    }
    Ok(folders)
}

fn add(folders: &mut BTreeMap<String, Vec<Entry>>, path: &str, size_bytes: u64) {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let entry = Entry { name: name.to_owned(), is_folder: false, size_bytes, modified_ms: 0 };
    let is_new = !folders.contains_key(folder);
    folders.entry(folder.to_owned()).or_default().push(entry);
    // Every folder also stands in the one above it, once.
    let mut below = folder;
    let mut is_new = is_new && !folder.is_empty();
    while is_new {
        let (above, name) = below.rsplit_once('/').unwrap_or(("", below));
        is_new = !above.is_empty() && !folders.contains_key(above);
        let entry = Entry { name: name.to_owned(), is_folder: true, size_bytes: 0, modified_ms: 0 };
        folders.entry(above.to_owned()).or_default().push(entry);
        below = above;
    }
}

/// A name as this app gives them: no way up, no root, no drive.
fn is_name(name: &str) -> bool {
    let is_part = |part: &str| {
        let is_safe = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-');
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(is_safe)
    };
    name.len() <= NAME_CHARS_MAX && name.split('/').count() <= 3 && name.split('/').all(is_part)
}

fn bytes_max(name: &str) -> u64 {
    let is_part_of_file = name.strip_prefix(names::BLOBS).is_some_and(|rest| rest.starts_with('/'));
    if is_part_of_file { (BLOB_PART_BYTES + PART_EXTRA_BYTES) as u64 } else { SEGMENT_FILE_BYTES_MAX as u64 }
}

/// How a zip ends, read before anything makes room for its entries.
struct Ending {
    entries: u64,
    comment: String,
}

impl Ending {
    /// `None` for what does not end as a hand-over file does.
    fn read(file: &mut File, size_bytes: u64) -> io::Result<Option<Self>> {
        let tail_bytes = size_bytes.min(ENDING_BYTES as u64 + COMMENT_BYTES_MAX);
        let start = size_bytes - tail_bytes;
        let tail = read_at(file, start, tail_bytes)?;
        let found = (0..=tail.len().saturating_sub(ENDING_BYTES)).rev().find(|at| {
            let rest = &tail[*at..];
            rest.starts_with(b"PK\x05\x06") && ENDING_BYTES + usize::from(number(rest, 20)) == rest.len()
        });
        let Some(at) = found else { return Ok(None) };
        let rest = &tail[at..];
        let comment = String::from_utf8_lossy(&rest[ENDING_BYTES..]).into_owned();
        let entries = match number(rest, 10) {
            u16::MAX => match many_entries(file, start + at as u64)? {
                Some(entries) => entries,
                None => return Ok(None),
            },
            few => u64::from(few),
        };
        Ok(Some(Self { entries, comment }))
    }

    /// Errors: `Damaged`, `NewerFormat`.
    fn made_at_ms(&self) -> Result<u64> {
        let words = self.comment.strip_prefix(MARK).ok_or_else(damaged)?;
        let mut words = words.split(' ');
        let format: u32 = words.next().and_then(|word| word.parse().ok()).ok_or_else(damaged)?;
        if format > FORMAT {
            return Err(Error::told(ErrorCode::NewerFormat));
        }
        words.next().and_then(|word| word.parse().ok()).ok_or_else(damaged)
    }
}

/// The count in the record that a zip of more than 65,534 entries has besides.
fn many_entries(file: &mut File, ending_at: u64) -> io::Result<Option<u64>> {
    let Some(locator_at) = ending_at.checked_sub(20) else { return Ok(None) };
    let locator = read_at(file, locator_at, 20)?;
    if !locator.starts_with(b"PK\x06\x07") {
        return Ok(None);
    }
    let record_at = long_number(&locator, 8);
    if record_at.saturating_add(56) > ending_at {
        return Ok(None);
    }
    let record = read_at(file, record_at, 56)?;
    Ok(record.starts_with(b"PK\x06\x06").then(|| long_number(&record, 32)))
}

fn read_at(file: &mut File, start: u64, bytes: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(start))?;
    let mut read = Vec::new();
    file.take(bytes).read_to_end(&mut read)?;
    Ok(read)
}

fn number(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn long_number(bytes: &[u8], at: usize) -> u64 {
    bytes[at..at + 8].iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// A hand-over file as it is written: under a temporary name until all of it was read back.
pub struct Writer {
    zip: ZipWriter<NamedTempFile>,
    target: PathBuf,
    names: HashSet<String>,
    meter: Arc<Meter>,
    /// The same file, to make the disk write.
    disk: File,
    unsynced_bytes: u64,
}

impl Writer {
    /// Errors: `NoAccess`, `DiskFull`, `FileVanished` for a folder that is not there.
    pub fn begin(target: &Path, made_at_ms: u64, meter: Arc<Meter>) -> Result<Self> {
        let folder = target.parent().ok_or_else(|| Error::told(ErrorCode::NoAccess))?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(names::TEMPORARY_PREFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // The person's own habits decide who may read it.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let temporary = builder.tempfile_in(folder).map_err(|cause| Error::at(target, cause))?;
        let disk = temporary.as_file().try_clone().map_err(|cause| Error::at(target, cause))?;
        let mut zip = ZipWriter::new(temporary);
        zip.set_comment(format!("{MARK}{FORMAT} {made_at_ms}"));
        let names = HashSet::new();
        Ok(Self { zip, target: target.to_owned(), names, meter, disk, unsynced_bytes: 0 })
    }

    pub fn add(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        let mut path = path.to_owned();
        if self.names.contains(&path) {
            path = names::repaired(&path, &blake3::hash(bytes).as_bytes()[..5]);
        }
        if !self.names.insert(path.clone()) {
            return Ok(());
        }
        let options: SimpleFileOptions =
            FileOptions::default().compression_method(CompressionMethod::Stored).unix_permissions(0o644);
        self.zip.start_file(path, options).map_err(|error| self.at(error.into()))?;
        for piece in bytes.chunks(COPY_BUFFER_BYTES) {
            self.zip.write_all(piece).map_err(|error| self.at(error))?;
            self.unsynced_bytes += piece.len() as u64;
            if self.unsynced_bytes >= SYNC_EVERY_BYTES {
                self.disk.sync_data().map_err(|error| self.at(error))?;
                self.unsynced_bytes = 0;
            }
            self.meter.advance(piece.len() as u64)?;
        }
        Ok(())
    }

    /// Seal an evidence file into it, part by part. One that is not what its record promises is left out: other bytes
    /// under the same key and nonce would give the key away.
    pub fn add_evidence(&mut self, blob: &Blob, path: &Path) -> Result<()> {
        let read = |cause| Error::at(path, cause);
        let mut file = File::open(path).map_err(read)?;
        if file.metadata().map_err(read)?.len() != blob.size_bytes() || !self.fits(blob, path)? {
            tracing::warn!("an evidence file is not what it was; it does not go along");
            return Ok(());
        }
        for part in 0..blob.part_count() {
            let mut content = Vec::new();
            (&mut file).take(BLOB_PART_BYTES as u64).read_to_end(&mut content).map_err(read)?;
            let sealed = blob.seal_part(part, content)?;
            self.add(&names::blob_part(&blob.id(), part), &sealed)?;
        }
        Ok(())
    }

    /// Whether the file there has its promised hash. Reads all of it, and can be stopped.
    fn fits(&self, blob: &Blob, path: &Path) -> Result<bool> {
        let mut stopped = Ok(());
        let fits = blob.fits_while(path, &mut |bytes| {
            stopped = self.meter.advance(bytes);
            stopped.is_ok()
        });
        stopped?;
        fits.map_err(|cause| Error::at(path, cause))
    }

    /// On disk, read back, and only then under its name.
    pub fn finish(self) -> Result<()> {
        let (target, meter) = (self.target, self.meter);
        let at = |cause| gone(&target, cause);
        let temporary = self.zip.finish().map_err(|error| at(error.into()))?;
        temporary.as_file().sync_all().map_err(at)?;
        let read_back = HandoverFile::open(temporary.path()).and_then(|file| file.prove(&meter));
        read_back.map_err(|error| match error {
            Error::Io(cause) => at(cause),
            // The person knows it by the name it was to have.
            Error::Told { code: ErrorCode::FileVanished, .. } => at(io::ErrorKind::NotFound.into()),
            other => other,
        })?;
        temporary.persist(&target).map_err(|failed| at(failed.error))?;
        if let Some(folder) = target.parent() {
            sync_folder(folder);
        }
        Ok(())
    }

    fn at(&self, cause: io::Error) -> Error {
        gone(&self.target, cause)
    }
}
