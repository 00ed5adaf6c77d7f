//! Which parts of evidence files this device asks for: those that do not come.

use super::{
    Ack, names,
    sharer::{BlobMemory, Lack},
};
use crate::{
    App, Result,
    domain::TeamId,
    store::{self, SqliteConnection},
};

/// A part that did not come for so long is asked for: until then it may just be on its way.
const ASK_AFTER_MS: u64 = 30 * 60_000;
/// Parts asked for at a time, also of files that nobody has.
const ASKED_PARTS_MAX: usize = 32;
/// What still does not come is asked for again this often, and others in its place where not all fit.
pub const ASK_AGAIN_EVERY_MS: u64 = 6 * 60 * 60_000;

/// Paths of parts that did not come for long, in order. Their writer may see nothing wrong: a sharing program can break
/// what it carries.
pub fn parts(app: &App, team: TeamId) -> Vec<String> {
    choose_parts(app.sharer.lacking_parts(team), app.clock.now_ms())
}

/// What the folder shows broken comes first: somebody had it. A file that was never uploaded keeps back no other.
fn choose_parts(mut lacking: Vec<(String, Lack)>, now_ms: u64) -> Vec<String> {
    lacking.retain(|(_, lack)| now_ms.abs_diff(lack.since_ms) >= ASK_AFTER_MS);
    lacking.sort_by_key(|(_, lack)| lack.since_ms);
    let (shown, others): (Vec<_>, Vec<_>) = lacking.into_iter().partition(|(_, lack)| lack.is_shown);
    let mut paths = Vec::new();
    for parts in [shown, others] {
        let room = ASKED_PARTS_MAX - paths.len();
        let first = (now_ms / ASK_AGAIN_EVERY_MS).wrapping_mul(room as u64) % (parts.len() as u64).max(1);
        let first = if parts.len() > room { usize::try_from(first).unwrap_or(0) } else { 0 };
        let in_turn = parts[first..].iter().chain(&parts[..first]).take(room);
        paths.extend(in_turn.map(|(id, lack)| names::blob_part(id, lack.part)));
    }
    paths.sort();
    paths
}

/// Go on asking for the parts that this device asked for before it was started, of files that are still to come.
pub async fn go_on(app: &App, conn: &mut SqliteConnection, team: TeamId, asked: &Ack) -> Result<()> {
    let states = store::shared_blobs(&mut *conn, team).await?;
    let wishes = store::blob_wishes(conn, team).await?;
    for (id, part) in asked.wanted.iter().filter_map(|path| names::read_blob_part(path)) {
        let is_wanted = wishes.get(id).is_some_and(|wish| wish.is_wanted);
        let is_here = states.get(id).is_some_and(|state| state.is_here);
        let memory = app.sharer.blob(team, id);
        if is_wanted && !is_here && memory.lacks.is_none() {
            let since_ms = asked.at_ms.saturating_sub(ASK_AFTER_MS);
            let lacks = Some(Lack { part, since_ms, is_shown: false });
            app.sharer.set_blob(team, id, BlobMemory { lacks, ..memory });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn part(of: usize, since_ms: u64, is_shown: bool) -> (String, Lack) {
        let id = names::first(blake3::hash(&of.to_be_bytes()).as_bytes(), names::BLOB_ID_CHARS);
        (id, Lack { part: 0, since_ms, is_shown })
    }

    #[test]
    fn files_that_nobody_has_keep_back_no_part_that_the_folder_shows_broken_and_each_has_its_turn() {
        const HOUR_MS: u64 = 60 * 60_000;
        let now_ms = 500_000 * HOUR_MS;
        let never_uploaded: Vec<_> = (0..100).map(|of| part(of, of as u64, false)).collect();
        let broken = [part(100, now_ms - HOUR_MS, true), part(101, now_ms - HOUR_MS, true)];
        let on_its_way = part(102, now_ms - 60_000, true);
        let path = |(id, lack): &(String, Lack)| names::blob_part(id, lack.part);
        let lacking = [&never_uploaded[..], &broken, std::slice::from_ref(&on_its_way)].concat();
        let mut asked = BTreeSet::new();
        for hour in 0..24 {
            let paths = choose_parts(lacking.clone(), now_ms + hour * HOUR_MS);
            assert_eq!(paths.len(), ASKED_PARTS_MAX);
            assert!(broken.iter().all(|part| paths.contains(&path(part))), "hour {hour}");
            assert_eq!(paths.contains(&path(&on_its_way)), hour > 0, "it may just be on its way");
            asked.extend(paths);
        }
        let forgotten = never_uploaded.iter().filter(|part| !asked.contains(&path(part))).count();
        assert_eq!(forgotten, 0, "within a day each was asked for");
        assert_eq!(
            choose_parts(lacking.clone(), now_ms),
            choose_parts(lacking, now_ms + 1),
            "a request that changes all the time is written all the time"
        );
    }
}
