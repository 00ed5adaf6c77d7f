//! Evidence files on their way to and from the folder, a few parts a round so that small changes never wait long.

use super::{
    blobs::{self, Blob, Progress},
    blocking,
    folder::SharedStore,
};
use crate::{
    App, Error, ErrorCode, Result, Topic,
    domain::TeamId,
    store::{self, SharedEvidence},
};
use std::{path::Path, sync::Arc};

/// Parts of one file moved in one go: 32 MiB each.
const PARTS_PER_ROUND: u16 = 4;
/// Files brought here, and files published, in one round.
const FILES_PER_ROUND: usize = 50;

pub async fn exchange(app: &App, team: TeamId, shared: &Arc<dyn SharedStore>, is_whole: bool) -> Result<()> {
    let mut conn = app.store.read().await?;
    let wanted = store::shared_evidence(&mut conn, team).await?;
    let published = store::published_blobs(&mut conn, team).await?;
    drop(conn);
    let mut ids = Vec::with_capacity(wanted.len());
    let mut moved = 0;
    for evidence in wanted {
        let Some(blob) = Blob::new(&evidence.file_key, &evidence.file.hash, evidence.file.size_bytes) else {
            continue;
        };
        let id = blob.id();
        ids.push(id.clone());
        let is_here = app.files.has(&evidence.file.hash);
        let was_published = published.contains(&id);
        if (is_here && was_published && !is_whole) || moved >= FILES_PER_ROUND {
            if !was_published {
                remember(app, team, &id, is_here, false).await?;
            }
            continue;
        }
        if is_here && was_published {
            // A whole look: the parts are listed again, and what is missing is written again.
            let is_published = publish(app, shared, blob, &evidence).await?;
            if !is_published {
                remember(app, team, &id, true, false).await?;
            }
            continue;
        }
        moved += 1;
        app.sharer.set_busy(app, team, true);
        remember(app, team, &id, is_here, false).await?;
        if is_here {
            let is_published = publish(app, shared, blob, &evidence).await?;
            remember(app, team, &id, true, is_published).await?;
        } else if fetch(app, shared, blob, &evidence).await? {
            remember(app, team, &id, true, true).await?;
        }
    }
    let mut tx = app.store.begin_remote(app, team).await?;
    store::keep_blobs(tx.conn(), team, &ids).await?;
    tx.commit().await
}

/// Answers whether the whole file is in the folder.
async fn publish(
    app: &App,
    shared: &Arc<dyn SharedStore>,
    blob: Blob,
    evidence: &SharedEvidence,
) -> Result<bool> {
    let (store, path) = (shared.clone(), app.files.path_of(&evidence.file.hash)?);
    let published = blocking(move || blobs::publish(&*store, &blob, &path, PARTS_PER_ROUND)).await?;
    let progress = published.map_err(|error| Error::at(Path::new(&evidence.file.name), error))?;
    Ok(progress == Progress::Whole)
}

/// Answers whether the whole file is here.
async fn fetch(
    app: &App,
    shared: &Arc<dyn SharedStore>,
    blob: Blob,
    evidence: &SharedEvidence,
) -> Result<bool> {
    let arriving = app.home.path().join("arriving").join(blob.id());
    let (store, incoming) = (shared.clone(), arriving.clone());
    let fetched = blocking(move || blobs::fetch(&*store, &blob, &incoming, PARTS_PER_ROUND)).await?;
    let progress = fetched.map_err(|error| Error::at(Path::new(&evidence.file.name), error))?;
    if progress == Progress::Partly {
        return Ok(false);
    }
    let (files, hash) = (app.files.clone(), evidence.file.hash.clone());
    match blocking(move || files.accept(&hash, &arriving)).await? {
        Ok(()) => Ok(true),
        // The parts fit their seals and not the promised hash: the record is wrong, or this disk is. Begin again.
        Err(error) if error.code() == ErrorCode::Damaged => Ok(false),
        Err(error) => Err(error),
    }
}

async fn remember(app: &App, team: TeamId, id: &str, is_here: bool, is_published: bool) -> Result<()> {
    let mut tx = app.store.begin_remote(app, team).await?;
    store::set_blob(tx.conn(), team, id, is_here, is_published).await?;
    tx.announce(Topic::Sharing);
    if is_here && is_published {
        tx.announce(Topic::Evidence);
    }
    tx.commit().await
}
