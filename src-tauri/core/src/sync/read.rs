//! Taking in what is in the folder: whatever it is called, in any order, believed only as far as it is proven.

use super::{
    Known, Refusal, answered,
    folder::SharedStore,
    ladder::Ladder,
    names,
    take::{Taken, take_one},
    vouch,
};
use crate::{
    App, Error, ErrorCode, Result, Topic,
    domain::TeamId,
    limits::{SEGMENT_FILE_BYTES_MAX, SHARED_BYTES_PER_COMMIT, SHARED_FILES_PER_COMMIT},
    store::{self, FolderProblem, FoundFile, Quarantined, SeenFile},
};
use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
    io,
    path::Path,
    sync::Arc,
    time::Instant,
};

/// When a file that could not be taken in is tried again, in milliseconds.
const RETRY: Ladder = Ladder([5_000, 30_000, 5 * 60_000, 60 * 60_000]);
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

/// Files below the root, and the folders whose files are not among them.
pub(super) struct Walk {
    pub files: Vec<FoundFile>,
    /// Paths of folders that could not be listed, each with why.
    pub barred: Vec<(String, io::Error)>,
}

/// How a look at the folder treats what looks unchanged, and how far it is.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Everything is read again; otherwise what looks unchanged is believed to be.
    is_whole: bool,
    /// It is the first one after a start or after trouble.
    is_first: bool,
    /// What was read since this look began.
    read: HashSet<String>,
    /// Something is yet to be read.
    has_more: bool,
}

impl Look {
    pub fn by_hints() -> Self {
        Self::default()
    }

    /// By hints as well, and a look at everything follows.
    ///
    /// It is safe to write after it. A database that was restored from a backup has the hints of its own time: what it
    /// does not hold it has not seen, for both are noted with one commit, and so it is read before the next number is
    /// given out.
    pub fn before_a_whole_one() -> Self {
        Self { is_first: true, ..Self::default() }
    }

    /// What was not read yet is read as well, a while at a time, so that own work goes out in between.
    pub fn goes_through_everything(&mut self) {
        (self.is_whole, self.is_first, self.has_more) = (true, false, true);
    }

    pub fn is_done(&self) -> bool {
        !self.has_more
    }
}

/// Look at the folder, take in what is new, and find out what of ours it lacks. Answers what is wrong with a part of
/// it that could not be looked at: what was seen there before counts as being there.
pub async fn take_in(
    app: &App,
    team: TeamId,
    shared: &Arc<dyn SharedStore>,
    known: &mut Known,
    look: &mut Look,
) -> Result<Option<FolderProblem>> {
    let walked = shared.clone();
    let walking = app.sharer.patience.wait(team, move |pulse| walk(&*walked, &|| pulse.beat()));
    let Walk { files: found, barred } = walking.await?.map_err(in_folder)?;
    let mut conn = app.store.read().await?;
    let mut seen = store::seen_files(&mut conn, team).await?;
    let mut quarantined = store::quarantined(&mut conn, team).await?;
    drop(conn);
    let is_barred = |path: &str| barred.iter().any(|(folder, _)| is_below(path, folder));
    let mut present: HashSet<[u8; 32]> =
        seen.extract_if(|path, _| is_barred(path)).filter_map(|(_, file)| file.hash).collect();
    quarantined.retain(|path, _| !is_barred(path));
    forget_vanished(app, team, &found, &seen, &quarantined).await?;

    let own = format!("{}/{}", names::LOG, app.device);
    let SortedOut { believed, mut new, again } =
        sort_out(found, &seen, &quarantined, look, &own, app.clock.now_ms());
    present.extend(believed);
    put_in_order(&mut new, known);
    let new_count = new.len();
    let believed_of: HashMap<String, Option<[u8; 32]>> =
        again.iter().map(|(file, hash)| (file.path.clone(), *hash)).collect();
    let mut again: Vec<FoundFile> = again.into_iter().map(|(file, _)| file).collect();
    put_in_order(&mut again, known);
    let mut to_read = [new, again].concat();
    look.has_more = false;
    let read_before = if look.is_whole { look.read.len() } else { 0 };
    let (mut comparing_since, comparing_max) = (None, app.sharer.patience.comparing_max());
    let mut failed = quarantined;
    let mut done = 0;
    while !to_read.is_empty() {
        app.sharer.set_busy(app, team, true);
        let rights_before = known.extent();
        let mut without_rights = Vec::new();
        let in_all = read_before + done + to_read.len();
        let first = done;
        for files in chunks(&to_read) {
            if look.is_whole {
                app.sharer.advance_check(app, team, read_before + done, in_all);
                if app.sharer.has_stopped_check(team) {
                    return Err(Error::told(ErrorCode::Cancelled));
                }
            }
            // What is only compared can wait for own work that became ready meanwhile.
            if first == 0 && done >= new_count {
                let since = *comparing_since.get_or_insert_with(Instant::now);
                if done > new_count && since.elapsed() >= comparing_max {
                    let left = to_read[done..].iter();
                    present.extend(left.filter_map(|file| believed_of.get(&file.path).copied().flatten()));
                    look.has_more = true;
                    break;
                }
            }
            let chunk = read_files(shared, files).await?;
            done += files.len();
            look.read.extend(files.iter().map(|file| file.path.clone()));
            for taken in take_chunk(app, team, known, &chunk, &failed).await? {
                present.extend(taken.hashes);
                for path in taken.paths {
                    failed.remove(&path);
                }
                for (file, kept) in taken.refused {
                    if is_about_rights(&kept.reason) {
                        without_rights.push(file);
                    } else {
                        failed.insert(file.path, kept);
                    }
                }
            }
        }
        let is_settled = rights_before == known.extent();
        if is_settled && !vouch::for_refused(app, team, shared, known, &without_rights).await? {
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
        put_in_order(&mut to_read, known);
    }
    let mut tx = app.store.begin_remote(app, team).await?;
    store::compare_packs_with_folder(tx.conn(), team, &mut present).await?;
    store::compare_with_folder(tx.conn(), team, &present).await?;
    tx.commit().await?;
    let trouble = barred.into_iter().next();
    Ok(trouble.map(|(folder, error)| {
        tracing::warn!(kind = ?error.kind(), "a folder could not be listed");
        FolderProblem { code: Error::at(Path::new(&folder), error).code(), about: Some(folder) }
    }))
}

/// The files of a folder by what is to be done with them.
#[derive(Default)]
struct SortedOut {
    /// What is believed to be whole in it.
    believed: Vec<[u8; 32]>,
    new: Vec<FoundFile>,
    /// To be read again, each with what is believed until then.
    again: Vec<(FoundFile, Option<[u8; 32]>)>,
}

/// `own` is where this device's segments lie. Own work from before a backup was restored may be kept apart there, and
/// its numbers are taken, so it is tried before anything is written.
fn sort_out(
    found: Vec<FoundFile>,
    seen: &HashMap<String, SeenFile>,
    quarantined: &HashMap<String, Quarantined>,
    look: &Look,
    own: &str,
    now_ms: u64,
) -> SortedOut {
    let mut sorted = SortedOut::default();
    for file in found {
        let is_tried = look.is_first && quarantined.contains_key(&file.path) && is_below(&file.path, own);
        let believed = match hint(&file, seen, quarantined, is_tried, now_ms) {
            Hint::Seen(hash) => hash,
            Hint::Later => None,
            Hint::Read => {
                sorted.new.push(file);
                continue;
            }
        };
        let is_read_again = look.is_whole
            && !look.read.contains(&file.path)
            && matches!(hint(&file, seen, quarantined, true, now_ms), Hint::Read);
        if is_read_again {
            sorted.again.push((file, believed));
        } else {
            sorted.believed.extend(believed);
        }
    }
    sorted
}

/// Every file below the root, signed ones before segments, evidence parts left out. A folder below it that cannot be
/// listed hides no other. `tell` hears of each file and folder that is seen.
pub(super) fn walk(shared: &dyn SharedStore, tell: &dyn Fn()) -> io::Result<Walk> {
    let (mut found, mut barred) = (Vec::new(), Vec::new());
    let mut folders = vec![(String::new(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        tell();
        let entries = match shared.list_telling(&folder, tell) {
            Ok(entries) => entries,
            Err(error) if folder.is_empty() || is_of_the_whole(&error) => return Err(error),
            Err(error) => {
                barred.push((folder, error));
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

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Who is in comes first, then what they may read and who asks, then what was written.
fn rank(path: &str) -> u8 {
    if is_below(path, names::LOG) { 2 } else { u8::from(!is_below(path, names::MEMBERS)) }
}

/// The last first where only what the last ones lead to counts; the rest as it is.
pub(super) fn put_in_order(files: &mut [FoundFile], known: &Known) {
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
pub(super) fn chunks(files: &[FoundFile]) -> impl Iterator<Item = &[FoundFile]> {
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

fn hint(
    file: &FoundFile,
    seen: &HashMap<String, SeenFile>,
    quarantined: &HashMap<String, Quarantined>,
    is_whole: bool,
    now_ms: u64,
) -> Hint {
    if let Some(kept) = quarantined.get(&file.path) {
        let is_same = kept.size_bytes == file.size_bytes && kept.modified_ms == file.modified_ms;
        let waits = is_same && !is_whole && RETRY.is_early(kept.retry_at_ms, now_ms);
        return if waits { Hint::Later } else { Hint::Read };
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

/// A file with its content, or the reason that there is none.
pub(super) type ReadFile = (FoundFile, Result<Vec<u8>, &'static str>);

pub(super) async fn read_files(shared: &Arc<dyn SharedStore>, files: &[FoundFile]) -> Result<Vec<ReadFile>> {
    let mut read = Vec::with_capacity(files.len());
    for file in files {
        let (store, path) = (shared.clone(), file.path.clone());
        // One file that a sharing program fetches too slowly must not hold up the others.
        let bytes = match answered(move || store.read(&path, SEGMENT_FILE_BYTES_MAX)).await {
            Ok(bytes) => bytes.map_err(|_| UNREADABLE),
            Err(_) => Err(UNREADABLE),
        };
        read.push((file.clone(), bytes));
    }
    Ok(read)
}

/// What became of files that were taken in with one commit.
#[derive(Default)]
struct Outcome {
    /// What is whole in the folder.
    hashes: Vec<[u8; 32]>,
    /// Where there is nothing more to try.
    paths: Vec<String>,
    refused: Vec<(FoundFile, Quarantined)>,
}

/// Take files in with one commit. When that fails through one of them, each gets a commit of its own, and the ones
/// that fail again are kept apart: one odd value must not keep out what colleagues wrote beside it.
async fn take_chunk(
    app: &App,
    team: TeamId,
    known: &mut Known,
    chunk: &[ReadFile],
    failed: &HashMap<String, Quarantined>,
) -> Result<Vec<Outcome>> {
    match take_files(app, team, known, chunk, failed).await {
        Ok(outcome) => return Ok(vec![outcome]),
        Err(cause) if store::is_of_this_device(&cause) => return Err(cause),
        Err(cause) => {
            tracing::warn!(kind = cause.kind(), "files could not be taken in together");
        }
    }
    // What the failed commit seemed to bring is not here.
    *known = Known::load(app, team).await?;
    let mut outcomes = Vec::with_capacity(chunk.len());
    for file in chunk {
        let outcome = match take_files(app, team, known, std::slice::from_ref(file), failed).await {
            Ok(outcome) => outcome,
            Err(cause) if store::is_of_this_device(&cause) => return Err(cause),
            Err(cause) => {
                tracing::warn!(kind = cause.kind(), "a file could not be taken in");
                *known = Known::load(app, team).await?;
                let culprit = (file.0.clone(), Err(Refusal::BodyBroken.code()));
                take_files(app, team, known, &[culprit], failed).await?
            }
        };
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

async fn take_files(
    app: &App,
    team: TeamId,
    known: &mut Known,
    files: &[ReadFile],
    failed: &HashMap<String, Quarantined>,
) -> Result<Outcome> {
    let now_ms = app.clock.now_ms();
    let mut outcome = Outcome::default();
    let mut seen = Vec::new();
    let mut tx = app.store.begin_remote(app, team).await?;
    for (file, bytes) in files {
        let taken = match bytes {
            Ok(bytes) => take_one(app, team, known, &mut tx, file, bytes).await?.map_err(Refusal::code),
            Err(reason) => Err(*reason),
        };
        match taken {
            Ok(taken) => {
                let hash = match taken {
                    Taken::Held(hash) => Some(hash),
                    Taken::Noted | Taken::Foreign => None,
                };
                seen.push((file, hash));
                outcome.hashes.extend(hash);
                outcome.paths.push(file.path.clone());
            }
            // An ack that cannot be read is not waited for: its writer soon writes the next.
            Err(_) if names::is_ack(&file.path) => {
                seen.push((file, None));
                outcome.paths.push(file.path.clone());
            }
            Err(reason) => {
                let kept = refused(file, reason, failed.get(&file.path), now_ms);
                store::quarantine(tx.conn(), team, file, reason, kept.tries, kept.retry_at_ms, now_ms)
                    .await?;
                outcome.refused.push((file.clone(), kept));
            }
        }
    }
    store::mark_seen(tx.conn(), team, &seen).await?;
    // Members, keys and invitations that came along count from the next commit on.
    if known.is_stale {
        *known = Known::load_in(app, &mut tx, team).await?;
    }
    tx.announce(Topic::Sharing);
    tx.commit().await?;
    Ok(outcome)
}

/// A file to be tried again, later the more often it was tried as it is. A look at everything that comes sooner than
/// that does not count as a try.
fn refused(file: &FoundFile, reason: &str, before: Option<&Quarantined>, now_ms: u64) -> Quarantined {
    let before = before.filter(|kept| {
        kept.size_bytes == file.size_bytes && kept.modified_ms == file.modified_ms && kept.reason == reason
    });
    if let Some(kept) = before.filter(|kept| RETRY.is_early(kept.retry_at_ms, now_ms)) {
        return kept.clone();
    }
    let tries = before.map_or(0, |kept| kept.tries);
    Quarantined {
        size_bytes: file.size_bytes,
        modified_ms: file.modified_ms,
        reason: reason.to_owned(),
        tries: tries.saturating_add(1),
        retry_at_ms: RETRY.next_ms(tries, now_ms),
    }
}

fn is_about_rights(reason: &str) -> bool {
    [Refusal::UnknownDevice, Refusal::UnknownKey, Refusal::MayNotWrite, Refusal::Removed]
        .iter()
        .any(|known| known.code() == reason)
}

/// Whether an error says that the folder is gone or its server silent, whatever was asked for.
fn is_of_the_whole(error: &io::Error) -> bool {
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

/// An error of the folder as a whole: not there means not connected.
pub(super) fn in_folder(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound => Error::told(crate::ErrorCode::FolderMissing),
        _ => Error::Io(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_at_everything_tries_what_is_kept_apart_at_once_and_does_not_hurry_the_call_for_help() {
        let file = FoundFile { path: "log/a/1.s".to_owned(), size_bytes: 1, modified_ms: 0 };
        let first = refused(&file, UNREADABLE, None, 1_000);
        let kept = HashMap::from([(file.path.clone(), first.clone())]);
        let tried = |is_whole, now_ms| hint(&file, &HashMap::new(), &kept, is_whole, now_ms);
        assert!(matches!(tried(false, 1_001), Hint::Later));
        assert!(matches!(tried(true, 1_001), Hint::Read));
        assert!(matches!(tried(false, first.retry_at_ms), Hint::Read));
        let late = Quarantined { retry_at_ms: 1_000 + 400 * 24 * 60 * 60_000, ..first.clone() };
        let kept_late = HashMap::from([(file.path.clone(), late)]);
        assert!(
            matches!(hint(&file, &HashMap::new(), &kept_late, false, 1_000), Hint::Read),
            "the clock was set back"
        );
        let sooner = refused(&file, UNREADABLE, Some(&first), 1_001);
        assert_eq!((sooner.tries, sooner.retry_at_ms), (first.tries, first.retry_at_ms));
        let later = refused(&file, UNREADABLE, Some(&first), first.retry_at_ms);
        assert_eq!(later.tries, first.tries + 1);
    }

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
