//! Taking a file in: streamed, hashed on the way, and either whole in its place or not there at all.

use super::{Files, name, picture, shelf, sniff};
use crate::{Error, ErrorCode, Result, domain::EvidenceFile, limits};
use std::{
    fs::{self, File, Metadata},
    io::{Read, Write},
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

/// Where the content comes from.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// A file that a person chose.
    Path(&'a Path),
    /// Something pasted, such as a picture from the clipboard.
    Bytes(&'a [u8]),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    pub file: EvidenceFile,
    /// The same content was here before, perhaps under another name.
    pub already_here: bool,
}

impl Files {
    /// Copy the source into the store under its hash. Memory does not grow with the file.
    ///
    /// `progress` hears of bytes done and bytes in all; setting `cancelled` stops at the next buffer.
    pub fn import(
        &self,
        source: Source<'_>,
        name: &str,
        limit_bytes: u64,
        progress: &mut dyn FnMut(u64, u64),
        cancelled: &AtomicBool,
    ) -> Result<Stored> {
        let mut copying = Copying { limit_bytes, name, progress, cancelled };
        let mut temporary = self.temporary()?;
        let copied = match source {
            Source::Path(path) => copying.copy_path(path, temporary.as_file_mut())?,
            Source::Bytes(bytes) => {
                copying.check_size(bytes.len() as u64)?;
                copying.stream(&mut { bytes }, bytes.len() as u64, temporary.as_file_mut())?
            }
        };
        let file = describe(&copied, name, temporary.path());
        let already_here = self.has(&file.hash);
        self.make_thumbnail(&file.hash, temporary.path());
        if !already_here {
            self.put(&file.hash, temporary)?;
        }
        Ok(Stored { file, already_here })
    }
}

struct Copying<'a> {
    limit_bytes: u64,
    name: &'a str,
    progress: &'a mut dyn FnMut(u64, u64),
    cancelled: &'a AtomicBool,
}

struct Copied {
    hash: String,
    size_bytes: u64,
    head: Vec<u8>,
}

impl Copying<'_> {
    fn copy_path(&mut self, path: &Path, to: &mut File) -> Result<Copied> {
        let at = |cause| Error::at(path, cause);
        // Looked at before it is opened: opening a pipe would wait for ever.
        self.check_file(&fs::metadata(path).map_err(at)?)?;
        let mut from = File::open(path).map_err(at)?;
        let before = from.metadata().map_err(at)?;
        self.check_file(&before)?;
        let copied = self.stream(&mut from, before.len(), to).map_err(|error| match error {
            // A drive pulled out gives all kinds of errors; for the person the file is gone.
            Error::Io(_) if !path.exists() => Error::told_with(ErrorCode::FileVanished, self.name),
            other => other,
        })?;
        let after = from.metadata().map_err(at)?;
        if copied.size_bytes != before.len()
            || after.len() != before.len()
            || after.modified().ok() != before.modified().ok()
        {
            return Err(Error::told_with(ErrorCode::FileChanged, self.name));
        }
        Ok(copied)
    }

    fn check_file(&self, metadata: &Metadata) -> Result<()> {
        if !metadata.is_file() {
            return Err(Error::told_with(ErrorCode::NotAFile, self.name));
        }
        self.check_size(metadata.len())
    }

    fn check_size(&self, size_bytes: u64) -> Result<()> {
        if size_bytes == 0 {
            return Err(Error::told_with(ErrorCode::FileEmpty, self.name));
        }
        if size_bytes > self.limit_bytes {
            return Err(Error::told_with(ErrorCode::FileTooLarge, self.limit_bytes));
        }
        Ok(())
    }

    fn stream(&mut self, from: &mut dyn Read, total_bytes: u64, to: &mut File) -> Result<Copied> {
        let mut hasher = blake3::Hasher::new();
        let mut head = Vec::new();
        let mut size_bytes = 0;
        let mut buffer = vec![0; limits::COPY_BUFFER_BYTES];
        (self.progress)(0, total_bytes);
        loop {
            if self.cancelled.load(Ordering::Relaxed) {
                return Err(Error::told_with(ErrorCode::Cancelled, self.name));
            }
            let count = shelf::read_some(from, &mut buffer)?;
            if count == 0 {
                break;
            }
            let part = &buffer[..count];
            if size_bytes == 0 {
                head = part[..count.min(sniff::HEAD_BYTES)].to_vec();
            }
            size_bytes += count as u64;
            // A recording that still runs grows faster than it is copied.
            if size_bytes > total_bytes {
                return Err(Error::told_with(ErrorCode::FileChanged, self.name));
            }
            hasher.update(part);
            to.write_all(part)?;
            (self.progress)(size_bytes, total_bytes);
        }
        Ok(Copied { hash: hasher.finalize().to_hex().to_string(), size_bytes, head })
    }
}

fn describe(copied: &Copied, name: &str, path: &Path) -> EvidenceFile {
    let name = name::safe_name(name);
    let media_type = sniff::media_type(&copied.head);
    let picture = picture::look(path, media_type);
    EvidenceFile {
        hash: copied.hash.clone(),
        wrong_extension: sniff::is_wrong_extension(&name, media_type),
        name,
        media_type: media_type.to_owned(),
        size_bytes: copied.size_bytes,
        width: picture.size.map(|(width, _)| width),
        height: picture.size.map(|(_, height)| height),
        is_360: picture.is_360,
        has_location: picture.has_location,
        taken_at: picture.taken_at,
    }
}

#[cfg(test)]
mod tests;
