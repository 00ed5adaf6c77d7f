//! Keeping the own log in the folder to few files: own segments go into packs, and loose ones go once everybody who
//! is around holds them and a pack that was read back holds them too. Containers are replaced, never information.

use super::{
    Heard, Known, ack, answered_of_one,
    folder::{SharedStore, write_held},
    names, pack,
};
use crate::{
    App, Result,
    domain::{DeviceId, TeamId},
    limits::{PACK_BYTES, PACK_BYTES_MAX, PACK_SEGMENTS_MIN},
    store::{self, LooseSegment, PackRow},
};
use std::{
    collections::{BTreeMap, HashSet},
    io,
    sync::Arc,
};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;
/// A pack stands beside its loose segments for so long, by the own clock and by others'.
const MARGIN_MS: u64 = 30 * DAY_MS;
/// A device that said nothing for so long is not waited for.
const ACTIVE_MS: u64 = 90 * DAY_MS;

/// Pack what can be packed, write own packs again that are gone, and after a whole look take away what two hold.
///
/// Nothing here is needed for sharing, so what fails is only noted: every segment is still held, and published loose.
pub(super) async fn tend(
    app: &App,
    team: TeamId,
    shared: &Arc<dyn SharedStore>,
    known: &Known,
    is_whole: bool,
) -> Result<()> {
    let mut conn = app.store.read().await?;
    let own: Vec<PackRow> =
        store::packs(&mut conn, team).await?.into_iter().filter(|pack| pack.device == app.device).collect();
    let loose = store::unpacked(&mut conn, team, app.device).await?;
    drop(conn);
    let gone = own.iter().filter(|pack| !pack.is_published).map(|pack| pack.segments.clone());
    let fresh = plan(&loose).into_iter().map(|run| run.iter().map(|segment| segment.hash).collect());
    for segments in gone.chain(fresh) {
        if write(app, team, shared, &segments).await? == Answer::Silence {
            return Ok(());
        }
    }
    if is_whole {
        for pack in own.iter().filter(|pack| pack.is_published) {
            if may_lose_loose(app, team, known, pack).await?
                && remove_loose(app, team, shared, pack).await? == Answer::Silence
            {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Whether the folder answered. One that was silent is not asked for more of what can wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Given,
    Silence,
}

impl Answer {
    fn of(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::TimedOut { Self::Silence } else { Self::Given }
    }
}

/// Runs of segments that make a pack each: without a gap, and enough of them.
fn plan(loose: &[LooseSegment]) -> Vec<&[LooseSegment]> {
    let mut runs = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (index, segment) in loose.iter().enumerate() {
        let follows = index == start || segment.seq <= loose[index - 1].seq + 1;
        if !follows || bytes + segment.size_bytes > PACK_BYTES_MAX / 2 {
            runs.push((&loose[start..index], bytes));
            (start, bytes) = (index, 0);
        }
        bytes += segment.size_bytes;
        if bytes >= PACK_BYTES {
            runs.push((&loose[start..=index], bytes));
            (start, bytes) = (index + 1, 0);
        }
    }
    runs.push((&loose[start..], bytes));
    let is_worth_it = |(run, bytes): &(&[LooseSegment], usize)| {
        run.len() >= PACK_SEGMENTS_MIN || *bytes >= PACK_BYTES && run.len() > 1
    };
    runs.into_iter().filter(is_worth_it).map(|(run, _)| run).collect()
}

/// Write a pack of held segments, and remember it once it was read back.
async fn write(
    app: &App,
    team: TeamId,
    shared: &Arc<dyn SharedStore>,
    segments: &[[u8; 32]],
) -> Result<Answer> {
    let mut conn = app.store.read().await?;
    let mut files = Vec::with_capacity(segments.len());
    for hash in segments {
        let Some((_, bytes)) = store::held_file(&mut conn, team, hash).await? else {
            return Ok(Answer::Given);
        };
        files.push(bytes);
    }
    drop(conn);
    let numbers = || files.iter().filter_map(|bytes| Some(super::format::parse(bytes).ok()?.header.seq));
    let (Some(from), Some(to)) = (numbers().min(), numbers().max()) else { return Ok(Answer::Given) };
    let bytes = pack::build(team, app.device, from, to, &files);
    let Ok(pack) = pack::parse(&bytes) else { return Ok(Answer::Given) };
    let row = pack.row(&bytes, app.clock.now_ms());
    let (store, path, content) = (shared.clone(), row.path.clone(), bytes.clone());
    let size_bytes = content.len() as u64;
    if let Err(error) = answered_of_one(size_bytes, move || write_held(&*store, &path, &content)).await {
        tracing::debug!(kind = ?error.kind(), "a pack could not be written");
        return Ok(Answer::of(&error));
    }
    let mut tx = app.store.begin_remote(app, team).await?;
    store::keep_pack(tx.conn(), team, &row).await?;
    tx.commit().await?;
    Ok(Answer::Given)
}

async fn may_lose_loose(app: &App, team: TeamId, known: &Known, pack: &PackRow) -> Result<bool> {
    let mut conn = app.store.read_at_once().await?;
    let heard = ack::heard(&mut conn, team).await?;
    let last_work = store::last_work(&mut conn, team).await?;
    let others: Vec<DeviceId> =
        known.membership.devices.keys().copied().filter(|device| *device != app.device).collect();
    Ok(is_safe_without(pack, &others, &heard, &last_work, app.clock.now_ms()))
}

/// Whether every device that is around is known to hold what a pack holds, long after the pack was read back. Time
/// counts by the own clock and by what others wrote: a clock set forward, here or there, is not enough.
fn is_safe_without(
    pack: &PackRow,
    others: &[DeviceId],
    heard: &[Heard],
    last_work: &BTreeMap<DeviceId, u64>,
    now_ms: u64,
) -> bool {
    let of_others = || heard.iter().filter(|heard| others.contains(&heard.device));
    let Some(said_ms) = of_others().map(|heard| heard.ack.at_ms).max() else { return false };
    let now_ms = now_ms.min(said_ms);
    if now_ms < pack.read_back_at_ms.saturating_add(MARGIN_MS) {
        return false;
    }
    let is_recent = |at_ms: u64| at_ms.saturating_add(ACTIVE_MS) >= now_ms;
    others.iter().all(|device| match of_others().find(|heard| heard.device == *device) {
        Some(heard) => heard.ack.covers(pack.device, pack.from, pack.to) || !is_recent(heard.ack.at_ms),
        // It works here and never said what it has: an app that cannot read packs, perhaps.
        None => !last_work.get(device).is_some_and(|at_ms| is_recent(*at_ms)),
    })
}

/// Take away own loose segments that a pack holds, after reading that pack once more.
async fn remove_loose(
    app: &App,
    team: TeamId,
    shared: &Arc<dyn SharedStore>,
    pack: &PackRow,
) -> Result<Answer> {
    let inside: HashSet<[u8; 32]> = pack.segments.iter().copied().collect();
    let seen = store::seen_files(&mut *app.store.read().await?, team).await?;
    let mut packs = Vec::new();
    let mut loose = Vec::new();
    let mut bytes = 0;
    for (path, file) in seen {
        match file.hash {
            // A copy under a strange name is somebody's to throw away.
            Some(hash) if hash == pack.hash && path.ends_with(".p") => {
                bytes += file.size_bytes;
                packs.push(path);
            }
            Some(hash) if inside.contains(&hash) && names::is_own_and_passing(&path, app.device) => {
                bytes += file.size_bytes;
                loose.push((path, hash));
            }
            Some(_) | None => {}
        }
    }
    if loose.is_empty() {
        return Ok(Answer::Given);
    }
    let (store, expected) = (shared.clone(), pack.clone());
    let removing = answered_of_one(bytes, move || Ok(remove_checked(&*store, &expected, &packs, &loose)));
    let removed = match removing.await {
        Ok(removed) => removed,
        // What went all the same is found to be gone by the next look.
        Err(error) => return Ok(Answer::of(&error)),
    };
    let mut tx = app.store.begin_remote(app, team).await?;
    store::forget_vanished(tx.conn(), team, &removed).await?;
    tx.commit().await?;
    Ok(Answer::Given)
}

/// Answers what was taken away: nothing unless the pack is whole right now.
fn remove_checked(
    store: &dyn SharedStore,
    pack: &PackRow,
    packs: &[String],
    loose: &[(String, [u8; 32])],
) -> Vec<String> {
    let is_whole = |path: &String| store.read(path, PACK_BYTES_MAX).is_ok_and(|bytes| is_it(pack, &bytes));
    if !packs.iter().any(is_whole) {
        return Vec::new();
    }
    let mut removed = Vec::new();
    for (path, hash) in loose {
        match remove_one(store, path, hash) {
            Ok(true) => removed.push(path.clone()),
            Ok(false) => {}
            Err(error) => {
                tracing::debug!(kind = ?error.kind(), "a loose segment could not be taken away");
            }
        }
    }
    removed
}

/// Whether these bytes are that pack, with all of its segments.
fn is_it(pack: &PackRow, bytes: &[u8]) -> bool {
    blake3::hash(bytes) == blake3::Hash::from_bytes(pack.hash)
        && pack::parse(bytes).is_ok_and(|parsed| {
            parsed.segments.len() == pack.segments.len()
                && parsed
                    .segments
                    .iter()
                    .zip(&pack.segments)
                    .all(|(segment, hash)| blake3::hash(segment).as_bytes() == hash)
        })
}

/// Only a file that is still what it was goes.
fn remove_one(store: &dyn SharedStore, path: &str, hash: &[u8; 32]) -> io::Result<bool> {
    let bytes = store.read(path, crate::limits::SEGMENT_FILE_BYTES_MAX)?;
    if blake3::hash(&bytes).as_bytes() != hash {
        return Ok(false);
    }
    store.remove_own(path)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: DeviceId = DeviceId([1; 10]);
    const ANS: DeviceId = DeviceId([2; 10]);
    const BOB: DeviceId = DeviceId([3; 10]);
    const PACKED_MS: u64 = 20_000 * DAY_MS;

    fn loose(sizes: &[(u64, usize)]) -> Vec<LooseSegment> {
        let of = |(seq, size_bytes): &(u64, usize)| LooseSegment {
            hash: *blake3::hash(&seq.to_be_bytes()).as_bytes(),
            seq: *seq,
            size_bytes: *size_bytes,
        };
        sizes.iter().map(of).collect()
    }

    fn lengths(sizes: &[(u64, usize)]) -> Vec<usize> {
        plan(&loose(sizes)).iter().map(|run| run.len()).collect()
    }

    #[test]
    fn a_pack_is_a_run_without_a_gap_that_is_worth_it() {
        let small = |from: u64, to: u64| (from..=to).map(|seq| (seq, 500)).collect::<Vec<_>>();
        assert_eq!(lengths(&[]), [0usize; 0]);
        assert_eq!(lengths(&small(1, 31)), [0usize; 0], "too few");
        assert_eq!(lengths(&small(1, 40)), [40]);
        assert_eq!(lengths(&[small(1, 20), small(22, 40)].concat()), [0usize; 0], "a gap between too few");
        assert_eq!(lengths(&[small(1, 35), small(40, 80)].concat()), [35, 41]);
        assert_eq!(lengths(&[(1, 600_000), (2, 600_000), (3, 600_000)]), [2]);
        assert_eq!(lengths(&[(1, 9 * 1024 * 1024)]), [0usize; 0], "a large one alone is a file already");
        assert_eq!(
            lengths(&[small(1, 20), small(20, 35)].concat()),
            [36],
            "a number written twice goes along"
        );
    }

    fn pack() -> PackRow {
        PackRow {
            hash: [0; 32],
            device: OWN,
            from: 1,
            to: 40,
            path: String::new(),
            segments: vec![],
            read_back_at_ms: PACKED_MS,
            is_published: true,
        }
    }

    /// A device that said to hold the own segments up to this one, so many days after the packing.
    fn heard(device: DeviceId, up_to: u64, day: u64) -> Heard {
        Heard { device, ack: ack::tests::saying(OWN, up_to, PACKED_MS + day * DAY_MS), heard_ms: 0 }
    }

    fn is_safe(heard: &[Heard], working: &[DeviceId], day: u64) -> bool {
        let last_work = working.iter().map(|device| (*device, PACKED_MS)).collect();
        is_safe_without(&pack(), &[ANS, BOB], heard, &last_work, PACKED_MS + day * DAY_MS)
    }

    #[test]
    fn loose_segments_go_when_all_who_are_around_hold_them_a_month_later() {
        assert!(is_safe(&[heard(ANS, 40, 31), heard(BOB, 50, 33)], &[], 35));
        assert!(!is_safe(&[heard(ANS, 40, 31), heard(BOB, 39, 33)], &[], 35), "one lacks the last");
        assert!(!is_safe(&[heard(ANS, 40, 29), heard(BOB, 40, 29)], &[], 29), "too soon");
        assert!(is_safe(&[heard(ANS, 40, 131), heard(BOB, 0, 31)], &[], 131), "one was not seen for long");
        assert!(!is_safe(&[heard(ANS, 40, 35)], &[BOB], 35), "one works and never said what it has");
        assert!(is_safe(&[heard(ANS, 40, 35)], &[], 35), "one never was here");
    }

    #[test]
    fn no_clock_set_forward_takes_anything_away() {
        assert!(!is_safe(&[heard(ANS, 40, 2), heard(BOB, 0, 2)], &[], 400), "the own one");
        assert!(!is_safe(&[heard(ANS, 40, 400), heard(BOB, 40, 2)], &[], 2), "a colleague's");
        assert!(!is_safe(&[], &[], 400), "nobody said anything");
    }
}
