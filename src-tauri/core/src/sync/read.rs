//! Taking in what is in the folder: whatever it is called, in any order, believed only as far as it is proven.

mod look;
mod walk;

pub use look::Look;
pub use walk::{chunks, is_of_the_whole, put_in_order, walk};

use super::{
    Known, Refusal, answered_of_one,
    folder::SharedStore,
    ladder::Ladder,
    names,
    take::{Taken, take_one},
    vouch,
};
use crate::{
    App, Error, ErrorCode, Result, Topic,
    domain::{DeviceId, TeamId},
    limits::SEGMENT_FILE_BYTES_MAX,
    store::{self, FolderProblem, FoundFile, Quarantined, SeenFile},
};
use std::{
    collections::{HashMap, HashSet},
    io,
    sync::Arc,
    time::Instant,
};
use walk::{Barred, Walk, is_at_or_below, is_below};

/// When a file that could not be taken in is tried again, in milliseconds.
const RETRY: Ladder = Ladder([5_000, 30_000, 5 * 60_000, 60 * 60_000]);
/// A file that cannot be read at all, in the quarantine table.
const UNREADABLE: &str = "unreadable";
/// A file that was not tried, for the folder was silent about others.
const UNTRIED: &str = "untried";
/// After so many files that did not come in time, a look tries no more: each holds up own work.
const SILENCES_MAX: u32 = 2;
/// An own file that could not be read so often holds up own work no longer.
const TRIES_WAITED_FOR: u32 = 10;

/// What to do with a file that a listing shows.
enum Hint {
    /// Read before and not changed since.
    Seen(Option<[u8; 32]>),
    /// In quarantine until later.
    Later,
    Read,
}

/// What a look came to.
pub(super) struct Saw {
    /// What is wrong with a part of the folder that could not be looked at.
    pub trouble: Option<FolderProblem>,
    /// Everything was seen that own work builds on: who is in, the keys, and which numbers are taken.
    pub may_seal: bool,
}

/// Look at the folder, take in what is new, and find out what of ours it lacks. What was in a part that cannot be
/// listed now counts as being there.
pub async fn take_in(
    app: &App,
    team: TeamId,
    shared: &Arc<dyn SharedStore>,
    known: &mut Known,
    look: &mut Look,
) -> Result<Saw> {
    let walked = shared.clone();
    let walking = app.sharer.patience.wait(team, move |pulse| walk(&*walked, &|| pulse.beat()));
    let Walk { files: found, barred } = walking.await?.map_err(in_folder)?;
    let mut conn = app.store.read().await?;
    let mut seen = store::seen_files(&mut conn, team).await?;
    let mut quarantined = store::quarantined(&mut conn, team).await?;
    drop(conn);
    let mut present: HashSet<[u8; 32]> =
        seen.extract_if(|path, _| barred.hides(path)).filter_map(|(_, file)| file.hash).collect();
    quarantined.retain(|path, _| !barred.hides(path));
    for path in forget_vanished(app, team, &found, &seen, &quarantined).await? {
        quarantined.remove(&path);
    }

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
    // What was silent before may be so again, and keeps back nothing else.
    let is_silent = |file: &FoundFile| quarantined.get(&file.path).is_some_and(|of| of.reason == UNREADABLE);
    new.sort_by_key(is_silent);
    again.sort_by_key(is_silent);
    let mut to_read = [new, again].concat();
    let mut untried = Vec::new();
    (look.has_more, look.is_cut_short) = (false, false);
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
            }
            if (look.is_whole || look.is_first) && app.sharer.has_stopped_check(team) {
                return Err(Error::told(ErrorCode::Cancelled));
            }
            // What is only compared can wait for own work that became ready meanwhile.
            if first == 0 && done >= new_count {
                let since = *comparing_since.get_or_insert_with(Instant::now);
                let is_over = since.elapsed() >= comparing_max || app.sharer.gives_way(team);
                if done > new_count && is_over {
                    let left = to_read[done..].iter();
                    present.extend(left.filter_map(|file| believed_of.get(&file.path).copied().flatten()));
                    look.has_more = true;
                    break;
                }
            }
            let mut chunk = read_files(shared, files, &mut look.silences).await;
            done += files.len();
            for (file, _) in chunk.extract_if(.., |(_, bytes)| *bytes == Err(UNTRIED)) {
                present.extend(believed_of.get(&file.path).copied().flatten());
                untried.push(file.path);
            }
            look.read.extend(chunk.iter().map(|(file, _)| file.path.clone()));
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
    look.is_cut_short = !untried.is_empty();
    if !barred.is_empty() {
        // What is held may never have been seen in there, and be written in there all the same.
        let published = store::published(&mut *app.store.read().await?, team).await?;
        present.extend(published.into_iter().filter(|(path, _)| barred.hides(path)).map(|(_, hash)| hash));
    }
    let waited_for = failed.iter().filter(|(_, of)| of.reason == UNREADABLE && of.tries < TRIES_WAITED_FOR);
    let unread = untried.iter().chain(waited_for.map(|(path, _)| path)).map(String::as_str);
    let row = store::sharing_row(&mut *app.store.read().await?, team).await?.unwrap_or_default();
    let may_seal = may_seal(app.device, row.seq_last, &barred, unread);
    let mut tx = app.store.begin_remote(app, team).await?;
    store::compare_packs_with_folder(tx.conn(), team, &mut present).await?;
    store::compare_with_folder(tx.conn(), team, &present).await?;
    tx.commit().await?;
    let trouble = barred.trouble().map(|(folder, error)| {
        tracing::warn!(kind = error.kind(), "a folder could not be listed");
        FolderProblem { code: error.code(), about: Some(folder) }
    });
    Ok(Saw { trouble, may_seal })
}

/// Whether what own work builds on was seen: who is in, the keys, and every own file with a number that is yet to be
/// given out. What has such a number and could not be read takes it.
fn may_seal<'a>(
    own: DeviceId,
    seq_last: u64,
    barred: &Barred,
    mut unread: impl Iterator<Item = &'a str>,
) -> bool {
    let own_log = format!("{}/{own}", names::LOG);
    let is_passed = |path: &str| names::place_in_log(path).is_some_and(|(_, last)| last <= seq_last);
    let is_built_on = |folder: &str| {
        let mut needed = [names::MEMBERS, names::KEYS, &own_log].into_iter();
        needed.any(|needed| is_at_or_below(folder, needed) || is_below(needed, folder))
    };
    let takes_a_number =
        |path: &str| names::place_in_log(path).is_some_and(|(device, last)| device == own && last > seq_last);
    barred.paths().all(|folder| !is_built_on(folder) || is_passed(folder)) && !unread.any(takes_a_number)
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

/// Forget what the folder shows no more, and answer the paths of it.
async fn forget_vanished(
    app: &App,
    team: TeamId,
    found: &[FoundFile],
    seen: &HashMap<String, SeenFile>,
    quarantined: &HashMap<String, Quarantined>,
) -> Result<Vec<String>> {
    let there: HashSet<&str> = found.iter().map(|file| file.path.as_str()).collect();
    let vanished: Vec<String> = seen
        .keys()
        .chain(quarantined.keys())
        .filter(|path| !there.contains(path.as_str()))
        .cloned()
        .collect();
    if vanished.is_empty() {
        return Ok(vanished);
    }
    let mut tx = app.store.begin_remote(app, team).await?;
    store::forget_vanished(tx.conn(), team, &vanished).await?;
    tx.commit().await?;
    Ok(vanished)
}

/// A file with its content, or the reason that there is none.
pub(super) type ReadFile = (FoundFile, Result<Vec<u8>, &'static str>);

/// Read these files. `silences` counts those that did not come in time; after a few no more are tried.
pub(super) async fn read_files(
    shared: &Arc<dyn SharedStore>,
    files: &[FoundFile],
    silences: &mut u32,
) -> Vec<ReadFile> {
    let mut read = Vec::with_capacity(files.len());
    for file in files {
        if *silences >= SILENCES_MAX {
            read.push((file.clone(), Err(UNTRIED)));
            continue;
        }
        let (store, path) = (shared.clone(), file.path.clone());
        let size_bytes = file.size_bytes.min(SEGMENT_FILE_BYTES_MAX as u64);
        // One file that a sharing program fetches too slowly must not hold up the others.
        let bytes = answered_of_one(size_bytes, move || store.read(&path, SEGMENT_FILE_BYTES_MAX)).await;
        *silences += u32::from(bytes.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::TimedOut));
        read.push((file.clone(), bytes.map_err(|_| UNREADABLE)));
    }
    read
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
}
