//! Evidence files on their way to and from the folder, a little each round so that small changes never wait long.

mod moving;

use super::{blobs::Blob, blocking, folder::SharedStore, sharer::BlobMemory};
use crate::{
    App, ErrorCode, Result,
    domain::{MediaPolicy, TeamId},
    files::Files,
    limits::SMALL_MEDIA_BYTES_MAX,
    store::{self, BlobState, MediaProblem, SharedEvidence},
};
use moving::{Moving, remember};
use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::PathBuf,
    sync::Arc,
};

/// An evidence file that a record names, and how it lies here.
struct Wanted {
    hash: String,
    name: String,
    blob: Blob,
    id: String,
    here: Here,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    No,
    Yes,
    /// With another length than the record says: one of them is wrong.
    OtherSize,
}

/// What went wrong with evidence files in a round.
#[derive(Debug, Default)]
pub struct Exchanged {
    /// What was wrong with the first of them.
    pub problem: Option<ErrorCode>,
    /// What a person can do something about, be it that a file is left alone for it.
    pub told: Option<MediaProblem>,
}

/// Publish what lies here and not in the folder, and fetch the reverse. Once per whole look, also compare what was
/// published before with what the folder holds, and write again what is gone or damaged.
///
/// What is wrong with one file leaves that file alone for a while and is answered when all others were looked at.
pub async fn exchange(app: &App, team: TeamId, shared: &Arc<dyn SharedStore>) -> Result<Exchanged> {
    let mut conn = app.store.read().await?;
    let wanted = store::shared_evidence(&mut conn, team).await?;
    let mut known = store::shared_blobs(&mut conn, team).await?;
    let wishes = store::blob_wishes(&mut conn, team).await?;
    drop(conn);
    let files = app.files.clone();
    let wanted: Vec<Wanted> =
        blocking(move || wanted.into_iter().filter_map(|evidence| look_up(&files, evidence)).collect())
            .await?;
    // What somebody waits for comes first; beyond that the small ones, and among the large ones those that only this
    // device may have.
    let mut wanted = wanted;
    wanted.sort_by_key(|file| {
        let is_asked = wishes.get(&file.id).is_some_and(|wish| wish.is_asked);
        let is_large = file.blob.size_bytes() > SMALL_MEDIA_BYTES_MAX;
        let is_own = file.here == Here::Yes && !known.get(&file.id).is_some_and(|state| state.is_published);
        (!is_asked, is_large, !is_own)
    });
    let is_checking = app.sharer.begins_checking_files(team);
    let mut round = Moving::begin(app, team, shared);
    let mut ids = Vec::with_capacity(wanted.len());
    let mut waiting = BTreeSet::new();
    for file in wanted {
        let Some(is_here) = round.is_here(&file).await? else { continue };
        let before = known.remove(&file.id);
        let was_published = before.is_some_and(|before| before.is_published);
        let now = BlobState { is_here, is_published: is_here && was_published };
        if before != Some(now) {
            remember(app, team, &file.id, now).await?;
        }
        if is_checking && now.is_published {
            let memory = BlobMemory { check_from: Some(0), ..app.sharer.blob(team, &file.id) };
            app.sharer.set_blob(team, &file.id, memory);
        }
        ids.push(file.id.clone());
        let before = wishes.get(&file.id).copied().unwrap_or_default();
        if round.wish(&file, is_here, before).await? {
            if !is_here {
                waiting.insert(file.id.clone());
            }
            round.bring_on(file, now).await?;
        }
    }
    app.sharer.lack_only(team, &waiting);
    app.sharer.set_moves_files(team, round.has_more);
    let wrong = round.wrong;
    if !known.is_empty() {
        let mut tx = app.store.begin_remote(app, team).await?;
        store::keep_blobs(tx.conn(), team, &ids).await?;
        tx.commit().await?;
    }
    Ok(wrong)
}

/// A colleague's file up to this size is fetched without anybody asking for it.
pub fn comes_bytes_max(policy: MediaPolicy) -> i64 {
    match policy {
        MediaPolicy::All => i64::MAX,
        MediaPolicy::SmallOnly => SMALL_MEDIA_BYTES_MAX.cast_signed(),
        MediaPolicy::OnDemand => -1,
    }
}

/// What came of a file so far.
pub fn came(app: &App, id: &str, size_bytes: u64) -> u64 {
    fs::metadata(arriving(app, id, size_bytes)).map_or(0, |metadata| metadata.len())
}

/// The file lies half here, under this name, while it comes. Two records may disagree about one file's length; what
/// came for one is nothing to the other.
pub fn arriving(app: &App, id: &str, size_bytes: u64) -> PathBuf {
    app.home.path().join("arriving").join(format!("{id}-{size_bytes}"))
}

/// Begin bringing files now, whatever the hour.
pub fn hurry(app: &App, team: TeamId) {
    app.sharer.set_hurried(team);
}

/// Try a file again that somebody waits for, whatever went wrong with it before.
pub fn retry(app: &App, team: TeamId, id: &str) {
    let memory = app.sharer.blob(team, id);
    app.sharer.set_blob(team, id, BlobMemory { tries: 0, paused_until_ms: 0, ..memory });
    app.sharer.set_hurried(team);
}

/// Bring no more of this file, after the part it is at.
pub fn stop(app: &App, team: TeamId, id: &str) {
    app.sharer.stop_fetches(team, |coming| coming == id);
}

/// Look anew at what is to come, after the parts that are coming.
pub fn stop_all(app: &App, team: TeamId) {
    app.sharer.stop_fetches(team, |_| true);
}

/// Every file that was published from here, by its id, and its hash. What is not published yet is on its way.
pub async fn published(app: &App, team: TeamId) -> Result<HashMap<String, (Blob, String)>> {
    let mut conn = app.store.read().await?;
    let states = store::shared_blobs(&mut conn, team).await?;
    let evidence = store::shared_evidence(&mut conn, team).await?;
    let blobs = evidence.into_iter().filter_map(|evidence| {
        let file = evidence.file;
        let blob = Blob::new(&evidence.file_key, &file.hash, file.size_bytes)?;
        Some((blob.id(), (blob, file.hash)))
    });
    Ok(blobs.filter(|(id, _)| states.get(id).is_some_and(|state| state.is_published)).collect())
}

/// What a record says, beside what lies here.
fn look_up(files: &Files, evidence: SharedEvidence) -> Option<Wanted> {
    let file = evidence.file;
    let blob = Blob::new(&evidence.file_key, &file.hash, file.size_bytes)?;
    let size_bytes = files.path_of(&file.hash).ok().and_then(|path| fs::metadata(path).ok());
    let here = match size_bytes.map(|metadata| metadata.len()) {
        None => Here::No,
        Some(size_bytes) if size_bytes == file.size_bytes => Here::Yes,
        Some(_) => Here::OtherSize,
    };
    Some(Wanted { id: blob.id(), hash: file.hash, name: file.name, blob, here })
}
