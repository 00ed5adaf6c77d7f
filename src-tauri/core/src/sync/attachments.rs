//! Evidence files on their way to and from the folder, a few parts a round so that small changes never wait long.

use super::{
    blobs::{self, Blob, Progress},
    blocking,
    folder::SharedStore,
};
use crate::{
    App, Error, ErrorCode, Result, Topic,
    domain::TeamId,
    store::{self, BlobState, SharedEvidence},
};
use std::{path::Path, sync::Arc};

/// Parts of one file moved in one go: 32 MiB each.
const PARTS_PER_ROUND: u16 = 4;
/// Files brought here, and files published, in one round.
const FILES_PER_ROUND: usize = 50;

/// Publish what lies here and not in the folder, and fetch the reverse.
///
/// `is_whole`: what was published before is listed again, and written again where it is gone.
pub async fn exchange(app: &App, team: TeamId, shared: &Arc<dyn SharedStore>, is_whole: bool) -> Result<()> {
    let mut conn = app.store.read().await?;
    let wanted = store::shared_evidence(&mut conn, team).await?;
    let mut known = store::shared_blobs(&mut conn, team).await?;
    drop(conn);
    let mut moved = 0;
    let mut ids = Vec::with_capacity(wanted.len());
    for evidence in wanted {
        let Some(blob) = Blob::new(&evidence.file_key, &evidence.file.hash, evidence.file.size_bytes) else {
            continue;
        };
        let id = blob.id();
        ids.push(id.clone());
        let before = known.remove(&id);
        let is_here = app.files.has(&evidence.file.hash);
        let was_published = before.is_some_and(|before| before.is_published);
        let mut now = BlobState { is_here, is_published: is_here && was_published };
        if before != Some(now) {
            remember(app, team, &id, now).await?;
        }
        if now.is_published && !is_whole || moved >= FILES_PER_ROUND {
            continue;
        }
        let before = now;
        let progress = if is_here {
            if !was_published {
                app.sharer.set_busy(app, team, true);
            }
            let progress = publish(app, shared, blob, &evidence).await?;
            now.is_published = progress == Progress::Whole;
            progress
        } else {
            let progress = fetch(app, shared, blob, &evidence).await?;
            if progress == Progress::Whole {
                now = BlobState { is_here: true, is_published: true };
            }
            progress
        };
        if now != before {
            remember(app, team, &id, now).await?;
        }
        moved += usize::from(now != before || progress == Progress::Moved);
    }
    app.sharer.set_moves_files(team, moved > 0);
    if known.is_empty() {
        return Ok(());
    }
    let mut tx = app.store.begin_remote(app, team).await?;
    store::keep_blobs(tx.conn(), team, &ids).await?;
    tx.commit().await
}

/// Write what the folder lacks of a file, a few parts in one go.
async fn publish(
    app: &App,
    shared: &Arc<dyn SharedStore>,
    blob: Blob,
    evidence: &SharedEvidence,
) -> Result<Progress> {
    let (store, path) = (shared.clone(), app.files.path_of(&evidence.file.hash)?);
    let published = blocking(move || blobs::publish(&*store, &blob, &path, PARTS_PER_ROUND)).await?;
    published.map_err(|error| Error::at(Path::new(&evidence.file.name), error))
}

/// Bring a file here, a few parts in one go.
async fn fetch(
    app: &App,
    shared: &Arc<dyn SharedStore>,
    blob: Blob,
    evidence: &SharedEvidence,
) -> Result<Progress> {
    let arriving = app.home.path().join("arriving").join(blob.id());
    let (store, incoming) = (shared.clone(), arriving.clone());
    let fetched = blocking(move || blobs::fetch(&*store, &blob, &incoming, PARTS_PER_ROUND)).await?;
    let progress = fetched.map_err(|error| Error::at(Path::new(&evidence.file.name), error))?;
    if progress != Progress::Whole {
        return Ok(progress);
    }
    let (files, hash) = (app.files.clone(), evidence.file.hash.clone());
    match blocking(move || files.accept(&hash, &arriving)).await? {
        Ok(()) => Ok(Progress::Whole),
        // The parts fit their seals and not the promised hash: the record is wrong, or this disk is. Begin again.
        Err(error) if error.code() == ErrorCode::Damaged => Ok(Progress::Waiting),
        Err(error) => Err(error),
    }
}

async fn remember(app: &App, team: TeamId, id: &str, state: BlobState) -> Result<()> {
    let mut tx = app.store.begin_remote(app, team).await?;
    store::set_blob(tx.conn(), team, id, state).await?;
    tx.announce(Topic::Sharing);
    if state.is_here && state.is_published {
        tx.announce(Topic::Evidence);
    }
    tx.commit().await
}
