//! Taking in what is in the folder: whatever it is called, in any order, believed only as far as it is proven.

use super::{
    Known, Refusal, answered,
    folder::SharedStore,
    names,
    take::{Taken, take_one},
};
use crate::{
    App, Error, Result, Topic,
    domain::TeamId,
    limits::{SEGMENT_FILE_BYTES_MAX, SHARED_FILES_PER_COMMIT},
    store::{self, FoundFile, Quarantined, SeenFile},
};
use std::{
    collections::{HashMap, HashSet},
    io,
    sync::Arc,
};

/// When a file that could not be taken in is tried again, in milliseconds.
const RETRY_LADDER_MS: [u64; 4] = [5_000, 30_000, 5 * 60_000, 60 * 60_000];
/// Files looked at in one folder tree; beyond it something else than this app fills the folder.
const FILES_MAX: usize = 500_000;
/// Folders below the root: `log/<device>`, and one more for what a sharing program makes of them.
const DEPTH_MAX: usize = 3;
/// A file that cannot be read at all, in the quarantine table.
const UNREADABLE: &str = "unreadable";

/// What to do with a file that a listing shows.
enum Hint {
    /// Read before and not changed since.
    Seen(Option<[u8; 32]>),
    /// In quarantine until later.
    Later,
    Read,
}

/// Look at the folder, take in what is new, and find out what of ours it lacks.
///
/// `is_whole`: read everything again; otherwise what looks unchanged is believed to be.
pub async fn take_in(
    app: &App,
    team: TeamId,
    shared: &Arc<dyn SharedStore>,
    known: &mut Known,
    is_whole: bool,
) -> Result<()> {
    let walked = shared.clone();
    let found = answered(move || walk(&*walked)).await?.map_err(in_folder)?;
    let mut conn = app.store.read().await?;
    let seen = store::seen_files(&mut conn, team).await?;
    let quarantined = store::quarantined(&mut conn, team).await?;
    drop(conn);
    forget_vanished(app, team, &found, &seen, &quarantined).await?;

    let now_ms = app.clock.now_ms();
    let mut present = HashSet::new();
    let mut to_read = Vec::new();
    for file in found {
        match hint(&file, &seen, &quarantined, is_whole, now_ms) {
            Hint::Seen(hash) => present.extend(hash),
            Hint::Later => {}
            Hint::Read => to_read.push(file),
        }
    }
    let mut failed = quarantined;
    while !to_read.is_empty() {
        app.sharer.set_busy(app, team, true);
        let rights_before = (known.membership.head, known.keys.len());
        let mut without_rights = Vec::new();
        for files in to_read.chunks(SHARED_FILES_PER_COMMIT) {
            let chunk = read_files(shared, files).await?;
            present.extend(take_chunk(app, team, known, chunk, &mut failed, &mut without_rights).await?);
        }
        if rights_before == (known.membership.head, known.keys.len()) {
            break;
        }
        // A member or a key that came along may open what was refused a moment or an hour ago.
        let refused = failed.iter().filter(|(_, file)| is_about_rights(&file.reason));
        without_rights.extend(refused.map(|(path, file)| FoundFile {
            path: path.clone(),
            size_bytes: file.size_bytes,
            modified_ms: file.modified_ms,
        }));
        without_rights.sort_by(|a, b| a.path.cmp(&b.path));
        without_rights.dedup();
        to_read = without_rights;
    }
    let mut tx = app.store.begin_remote(app, team).await?;
    store::compare_with_folder(tx.conn(), team, &present).await?;
    tx.commit().await
}

/// Every file below the root, signed ones before segments, evidence parts left out.
fn walk(shared: &dyn SharedStore) -> io::Result<Vec<FoundFile>> {
    let mut found = Vec::new();
    let mut folders = vec![(String::new(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for entry in shared.list(&folder)? {
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
    found.sort_by_cached_key(|file| (file.path.starts_with(names::LOG), file.path.clone()));
    Ok(found)
}

fn hint(
    file: &FoundFile,
    seen: &HashMap<String, SeenFile>,
    quarantined: &HashMap<String, Quarantined>,
    is_whole: bool,
    now_ms: u64,
) -> Hint {
    if let Some(kept) = quarantined.get(&file.path) {
        let is_same = kept.size_bytes == file.size_bytes && kept.modified_ms == file.modified_ms;
        return if is_same && now_ms < kept.retry_at_ms { Hint::Later } else { Hint::Read };
    }
    if file.size_bytes > SEGMENT_FILE_BYTES_MAX as u64 {
        return Hint::Seen(None);
    }
    match seen.get(&file.path) {
        Some(kept)
            if !is_whole && kept.size_bytes == file.size_bytes && kept.modified_ms == file.modified_ms =>
        {
            Hint::Seen(kept.hash)
        }
        Some(_) | None => Hint::Read,
    }
}

async fn forget_vanished(
    app: &App,
    team: TeamId,
    found: &[FoundFile],
    seen: &HashMap<String, SeenFile>,
    quarantined: &HashMap<String, Quarantined>,
) -> Result<()> {
    let there: HashSet<&str> = found.iter().map(|file| file.path.as_str()).collect();
    let vanished: Vec<String> = seen
        .keys()
        .chain(quarantined.keys())
        .filter(|path| !there.contains(path.as_str()))
        .cloned()
        .collect();
    if vanished.is_empty() {
        return Ok(());
    }
    let mut tx = app.store.begin_remote(app, team).await?;
    store::forget_vanished(tx.conn(), team, &vanished).await?;
    tx.commit().await
}

type ReadFile = (FoundFile, io::Result<Vec<u8>>);

async fn read_files(shared: &Arc<dyn SharedStore>, files: &[FoundFile]) -> Result<Vec<ReadFile>> {
    let mut read = Vec::with_capacity(files.len());
    for file in files {
        let (store, path) = (shared.clone(), file.path.clone());
        // One file that a sharing program fetches too slowly must not hold up the others.
        let bytes = match answered(move || store.read(&path, SEGMENT_FILE_BYTES_MAX)).await {
            Ok(bytes) => bytes,
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        };
        read.push((file.clone(), bytes));
    }
    Ok(read)
}

/// Take files in with one commit; answers the hashes of what is whole in the folder.
async fn take_chunk(
    app: &App,
    team: TeamId,
    known: &mut Known,
    chunk: Vec<ReadFile>,
    failed: &mut HashMap<String, Quarantined>,
    without_rights: &mut Vec<FoundFile>,
) -> Result<Vec<[u8; 32]>> {
    let now_ms = app.clock.now_ms();
    let mut hashes = Vec::new();
    let mut tx = app.store.begin_remote(app, team).await?;
    for (file, bytes) in chunk {
        let reason = match bytes {
            Err(_) => UNREADABLE,
            Ok(bytes) => match take_one(app, team, known, &mut tx, &file, bytes).await? {
                Ok(Taken::Held(hash)) => {
                    store::mark_seen(tx.conn(), team, &file, Some(hash)).await?;
                    failed.remove(&file.path);
                    hashes.push(hash);
                    continue;
                }
                Ok(Taken::Foreign) => {
                    store::mark_seen(tx.conn(), team, &file, None).await?;
                    failed.remove(&file.path);
                    continue;
                }
                Err(refusal) => refusal.code(),
            },
        };
        let before = failed.get(&file.path).filter(|kept| {
            kept.size_bytes == file.size_bytes
                && kept.modified_ms == file.modified_ms
                && kept.reason == reason
        });
        let tries = before.map_or(0, |kept| kept.tries);
        let pause = RETRY_LADDER_MS[(tries as usize).min(RETRY_LADDER_MS.len() - 1)];
        let retry_at_ms = now_ms.saturating_add(pause);
        store::quarantine(tx.conn(), team, &file, reason, tries.saturating_add(1), retry_at_ms, now_ms)
            .await?;
        if is_about_rights(reason) {
            without_rights.push(file);
        } else {
            let (size_bytes, modified_ms) = (file.size_bytes, file.modified_ms);
            let kept = Quarantined {
                size_bytes,
                modified_ms,
                reason: reason.to_owned(),
                tries: tries + 1,
                retry_at_ms,
            };
            failed.insert(file.path, kept);
        }
    }
    tx.announce(Topic::Sharing);
    tx.commit().await?;
    Ok(hashes)
}

fn is_about_rights(reason: &str) -> bool {
    [Refusal::UnknownDevice, Refusal::UnknownKey, Refusal::MayNotWrite]
        .iter()
        .any(|known| known.code() == reason)
}

/// An error of the folder as a whole: not there means not connected.
fn in_folder(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound => Error::told(crate::ErrorCode::FolderMissing),
        _ => Error::Io(error),
    }
}
