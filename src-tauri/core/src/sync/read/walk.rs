//! Every file in the folder, in the order to read it in, and the folders that could not be listed.

use crate::{
    Error, ErrorCode,
    limits::{SHARED_BYTES_PER_COMMIT, SHARED_FILES_PER_COMMIT},
    store::FoundFile,
    sync::{Known, folder::SharedStore, names},
};
use std::{cmp::Reverse, io};

/// Files looked at in one folder tree; beyond it something else than this app fills the folder.
const FILES_MAX: usize = 500_000;
/// Folders below the root: `log/<device>`, and one more for what a sharing program makes of them.
const DEPTH_MAX: usize = 3;

/// Files below the root, and the folders whose files are not among them.
pub struct Walk {
    pub files: Vec<FoundFile>,
    pub barred: Barred,
}

/// Paths of folders that could not be listed, each with why.
#[derive(Default)]
pub struct Barred(Vec<(String, io::Error)>);

impl Barred {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(folder, _)| folder.as_str())
    }

    /// Whether what has this path cannot be seen.
    pub fn hides(&self, path: &str) -> bool {
        self.paths().any(|folder| is_at_or_below(path, folder))
    }

    /// The first of them, and why it could not be listed.
    pub fn trouble(self) -> Option<(String, Error)> {
        let (folder, error) = self.0.into_iter().next()?;
        let error = Error::at(folder.as_ref(), error);
        Some((folder, error))
    }
}

/// Every file below the root, signed ones before segments, evidence parts left out. A folder below it that cannot be
/// listed hides no other. `tell` hears of each file and folder that is seen.
pub fn walk(shared: &dyn SharedStore, tell: &dyn Fn()) -> io::Result<Walk> {
    let (mut found, mut barred) = (Vec::new(), Barred::default());
    let mut folders = vec![(String::new(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        tell();
        let entries = match shared.list_telling(&folder, tell) {
            Ok(entries) => entries,
            Err(error) if folder.is_empty() || is_of_the_whole(&error) => return Err(error),
            Err(error) => {
                barred.0.push((folder, error));
                continue;
            }
        };
        for entry in entries {
            let path = if folder.is_empty() { entry.name } else { format!("{folder}/{}", entry.name) };
            if entry.is_folder {
                if depth < DEPTH_MAX && !path.starts_with(names::BLOBS) {
                    folders.push((path, depth + 1));
                }
            } else if found.len() < FILES_MAX {
                found.push(FoundFile { path, size_bytes: entry.size_bytes, modified_ms: entry.modified_ms });
            }
        }
    }
    found.sort_by_cached_key(|file| (rank(&file.path), file.path.clone()));
    Ok(Walk { files: found, barred })
}

pub fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

pub fn is_at_or_below(path: &str, folder: &str) -> bool {
    path == folder || is_below(path, folder)
}

/// Who is in comes first, then what they may read and who asks, then what was written.
fn rank(path: &str) -> u8 {
    if is_below(path, names::LOG) { 2 } else { u8::from(!is_below(path, names::MEMBERS)) }
}

/// The last first where only what the last ones lead to counts; the rest as it is.
pub fn put_in_order(files: &mut [FoundFile], known: &Known) {
    if known.chains.devices().next().is_none() {
        return;
    }
    files.sort_by_cached_key(|file| {
        let place = names::place_in_log(&file.path);
        let limited = place.filter(|(device, _)| known.chains.is_limited(*device));
        (rank(&file.path), limited.map(|(device, last)| (device, Reverse(last))))
    });
}

/// Files to take in with one commit: of one rank, and no more than fits in memory.
pub fn chunks(files: &[FoundFile]) -> impl Iterator<Item = &[FoundFile]> {
    let mut rest = files;
    std::iter::from_fn(move || {
        let first = rest.first()?;
        let mut bytes = 0;
        let fitting = rest.iter().take(SHARED_FILES_PER_COMMIT).take_while(|file| {
            bytes += file.size_bytes;
            bytes <= SHARED_BYTES_PER_COMMIT && rank(&file.path) == rank(&first.path)
        });
        let (chunk, others) = rest.split_at(fitting.count().max(1));
        rest = others;
        Some(chunk)
    })
}

/// Whether an error says that the folder is gone or its server silent, whatever was asked for.
pub fn is_of_the_whole(error: &io::Error) -> bool {
    match Error::code_of(error) {
        Some(
            ErrorCode::FolderMissing
            | ErrorCode::FileVanished
            | ErrorCode::CredentialsRefused
            | ErrorCode::ServerUnreachable,
        ) => true,
        Some(_) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_commit_holds_what_fits_in_memory_and_who_is_in_comes_before_what_they_wrote() {
        let file = |path: &str, size_bytes| FoundFile { path: path.to_owned(), size_bytes, modified_ms: 0 };
        let half = SHARED_BYTES_PER_COMMIT / 2;
        let files = [
            file("members/a.m", 10),
            file("join/a.i", 10),
            file("log/a/1.s", half),
            file("log/a/2.s", half),
            file("log/a/3.s", 3 * half),
            file("log/b/1.s", 1),
        ];
        let sizes: Vec<usize> = chunks(&files).map(<[FoundFile]>::len).collect();
        assert_eq!(sizes, [1, 1, 2, 1, 1]);
        assert_eq!(chunks(&[]).count(), 0);
        assert_eq!(chunks(&vec![file("log/a/1.s", 1); 120]).count(), 3);
    }
}
