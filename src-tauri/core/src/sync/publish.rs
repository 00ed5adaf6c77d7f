//! Sealing own changes into segments, and writing to the folder what it lacks.

use super::{
    Known, Round,
    admit::Shares,
    answered_of_one, cbor,
    folder::{SharedStore, write_held},
    format::{self, Header},
    membership::may_write,
    names, own_file, trouble_of_one,
};
use crate::{
    App, Error, Result, Topic,
    domain::{Change, TeamId},
    limits::{SEGMENT_BYTES_MAX, SEGMENT_CHANGES_MAX},
    store::{self, FolderProblem, SegmentPlace, SharedKind},
};
use std::{
    collections::{BTreeMap, VecDeque},
    io,
    path::Path,
    sync::Arc,
};

/// Changes wait until their writer has paused this long.
const IDLE_MS: u64 = 20_000;
/// Or until there are this many of them.
const WAITING_CHANGES_MAX: usize = 200;
/// Or this many bytes.
const WAITING_BYTES_MAX: usize = 256 * 1024;
/// So many refusals without one file that went well say that it is the folder.
const REFUSALS_MAX: u32 = 16;
/// What a file counts for that was not answered about in time: each holds up all that come after it.
const SILENCE_COUNTS: u32 = 8;

/// What writing came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrote {
    /// What is wrong with the newest file that could not be written. Older ones may be refused each for itself.
    pub problem: Option<FolderProblem>,
    /// Some file went well, or nothing was refused.
    pub is_writable: bool,
    /// Some file went well.
    pub took_any: bool,
}

/// Seal what the outbox holds. The segment's exact bytes and the emptied outbox are one commit, so that there are
/// never two contents for one number.
pub async fn seal(app: &App, team: TeamId, known: &Known, extent: Round) -> Result<()> {
    if !may_seal(app, known) {
        return Ok(());
    }
    let mut shares: Option<Shares> = None;
    let mut is_due = extent != Round::WhenIdle;
    loop {
        let mut tx = app.store.begin_remote(app, team).await?;
        let waiting = store::outbox(tx.conn(), team, SEGMENT_CHANGES_MAX).await?;
        is_due = is_due || is_time(&waiting, app.clock.now_ms());
        let count = how_many(&waiting);
        let Some((last_change, _)) = waiting[..count].last().filter(|_| is_due) else { return Ok(()) };
        let (first_change, last_change) = (waiting[0].0, *last_change);
        let row = store::sharing_row(tx.conn(), team).await?.unwrap_or_default();
        let shares = match &mut shares {
            Some(shares) => shares,
            none => none.insert(Shares::load_in(app, &mut tx, team, known).await?),
        };
        let Some(key) = shares.to_seal_with(known) else { return Ok(()) };
        let header = Header {
            team,
            device: app.device,
            epoch: app.sharer.keys.epoch(),
            seq: row.seq_last + 1,
            previous: row.hash_last,
            membership_head: known.membership.head,
            key_id: key.id(),
        };
        let changes = waiting.into_iter().take(count).map(|(_, change)| change).collect();
        let bytes = format::seal(&header, first_change, changes, key, &app.sharer.keys, &*app.random)?;
        let path = names::segment(app.device, header.seq, &blake3::hash(&bytes));
        let file = own_file(SharedKind::Segment, path, bytes);
        let changes = u32::try_from(count).unwrap_or(u32::MAX);
        let held_at_ms = app.clock.now_ms();
        let place = SegmentPlace { device: app.device, seq: header.seq, changes, held_at_ms };
        store::hold(tx.conn(), team, &file, Some(place)).await?;
        store::set_last_segment(tx.conn(), team, header.seq, &file.hash).await?;
        store::clear_outbox(tx.conn(), team, last_change).await?;
        tx.announce(Topic::Sharing);
        tx.commit().await?;
    }
}

/// Write every held file that the folder lacks, mine and others'; each is read back before it counts. What is wrong
/// with one keeps back no other; a folder in which nothing can be written is not asked for all of them.
pub async fn write(app: &App, team: TeamId, shared: &Arc<dyn SharedStore>) -> Result<Wrote> {
    let waiting = store::unpublished(&mut *app.store.read().await?, team).await?;
    let mut waiting: VecDeque<_> = waiting.into_iter().enumerate().collect();
    if !waiting.is_empty() {
        app.sharer.set_busy(app, team, true);
    }
    let (mut problems, mut went_well, mut refusals) = (BTreeMap::new(), 0_u32, 0);
    // The oldest first. As long as all are refused, the newest in turn: what lies there already may be what is wrong.
    let mut is_newest_next = false;
    while let Some((age, hash)) = if is_newest_next { waiting.pop_back() } else { waiting.pop_front() } {
        let Some((path, bytes)) = store::held_file(&mut *app.store.read().await?, team, &hash).await? else {
            continue;
        };
        let (store, target) = (shared.clone(), path.clone());
        let size_bytes = bytes.len() as u64;
        let written = answered_of_one(size_bytes, move || write_held(&*store, &target, &bytes)).await;
        if let Err(error) = written {
            let is_silent = error.kind() == io::ErrorKind::TimedOut;
            let trouble = trouble_of_one(shared, Error::at(Path::new(&path), error)).await?;
            tracing::warn!(code = ?trouble, "a file could not be written in the folder");
            problems.insert(age, FolderProblem { code: trouble, about: Some(path) });
            refusals += if is_silent { SILENCE_COUNTS } else { 1 };
            if refusals >= REFUSALS_MAX && (went_well == 0 || is_silent) {
                break;
            }
            is_newest_next = went_well == 0 && !is_newest_next;
            continue;
        }
        (went_well, is_newest_next) = (went_well + 1, false);
        let mut tx = app.store.begin_remote(app, team).await?;
        store::mark_published(tx.conn(), team, &hash).await?;
        tx.announce(Topic::Sharing);
        tx.commit().await?;
    }
    let problem = problems.pop_last().map(|(_, newest)| newest);
    let took_any = went_well > 0;
    Ok(Wrote { is_writable: took_any || problem.is_none(), problem, took_any })
}

/// Whether a round now would seal something.
pub async fn is_ready(app: &App, team: TeamId) -> Result<bool> {
    let waiting = store::outbox(&mut *app.store.read().await?, team, SEGMENT_CHANGES_MAX).await?;
    if !is_time(&waiting, app.clock.now_ms()) {
        return Ok(false);
    }
    Ok(may_seal(app, &Known::load(app, team).await?))
}

/// Whether this device may write and has a key to seal with.
fn may_seal(app: &App, known: &Known) -> bool {
    known.membership.role(app.device).is_some_and(may_write) && !known.keys.is_empty()
}

/// Whether what waits should wait no longer.
fn is_time(waiting: &[(u64, Vec<u8>)], now_ms: u64) -> bool {
    let Some((_, last)) = waiting.last() else { return false };
    let bytes: usize = waiting.iter().map(|(_, change)| change.len()).sum();
    // A change that cannot be read here says nothing of its time; it is not held back for that.
    let is_idle =
        cbor::decode::<Change>(last).map_or(true, |change| now_ms.abs_diff(change.hlc.ms()) >= IDLE_MS);
    is_idle || waiting.len() >= WAITING_CHANGES_MAX || bytes >= WAITING_BYTES_MAX
}

/// How many of them one segment holds: at least one, however large.
fn how_many(waiting: &[(u64, Vec<u8>)]) -> usize {
    let mut bytes = 0;
    let fitting = waiting.iter().take_while(|(_, change)| {
        bytes += change.len();
        bytes <= SEGMENT_BYTES_MAX
    });
    fitting.count().max(1).min(waiting.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_takes_what_fits_and_never_nothing() {
        let of = |sizes: &[usize]| sizes.iter().map(|size| (1, vec![0; *size])).collect::<Vec<_>>();
        assert_eq!(how_many(&of(&[])), 0);
        assert_eq!(how_many(&of(&[10, 10])), 2);
        assert_eq!(how_many(&of(&[SEGMENT_BYTES_MAX - 5, 10, 10])), 1);
        assert_eq!(how_many(&of(&[SEGMENT_BYTES_MAX * 3, 10])), 1, "a pasted book still travels");
    }

    #[test]
    fn many_waiting_changes_do_not_wait_for_a_pause() {
        let many = vec![(1, vec![0u8; 10]); WAITING_CHANGES_MAX];
        assert!(is_time(&many, 0) && !is_time(&[], 0));
    }
}
