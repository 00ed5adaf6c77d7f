//! Evidence files of colleagues: which come to this device by themselves, and having one come that does not.

use crate::domain::{EvidenceId, MediaPolicy, TeamId};
use crate::store::{self, SharedEvidence};
use crate::sync::attachments;
use crate::sync::blobs::Blob;
use crate::{App, Error, ErrorCode, Result, Topic};

/// Which evidence files of colleagues come to this device by themselves. What is here stays here.
pub async fn set_policy(app: &App, team: TeamId, policy: MediaPolicy) -> Result<()> {
    let mut tx = app.store.begin_remote(app, team).await?;
    store::set_media_policy(tx.conn(), team, policy).await?;
    store::let_blobs_come(tx.conn(), team, attachments::comes_bytes_max(policy)).await?;
    tx.announce(Topic::Sharing);
    tx.announce(Topic::Evidence);
    tx.commit().await?;
    attachments::stop_all(app, team);
    attachments::hurry(app, team);
    Ok(())
}

/// Have the file of this evidence come here, whatever comes by itself, and before anything else.
///
/// Errors: `NotFound` when there is no such evidence or it has no file.
pub async fn fetch(app: &App, team: TeamId, evidence: EvidenceId) -> Result<()> {
    let blobs = blobs_of(app, team, evidence).await?;
    ask_for(app, team, &blobs).await
}

/// Have every file come here that is not, whatever comes by itself.
pub async fn fetch_all(app: &App, team: TeamId) -> Result<()> {
    let all = store::shared_evidence(&mut *app.store.read().await?, team).await?;
    let missing = all.iter().filter(|shared| !app.files.has(&shared.file.hash));
    let blobs: Vec<Blob> = missing.filter_map(blob_of).collect();
    ask_for(app, team, &blobs).await
}

async fn ask_for(app: &App, team: TeamId, blobs: &[Blob]) -> Result<()> {
    let mut tx = app.store.begin_remote(app, team).await?;
    for blob in blobs {
        store::ask_for_blob(tx.conn(), team, &blob.id(), blob.size_bytes()).await?;
    }
    tx.announce(Topic::Sharing);
    tx.announce(Topic::Evidence);
    tx.commit().await?;
    for blob in blobs {
        attachments::retry(app, team, &blob.id());
    }
    Ok(())
}

/// No longer fetch the file of this evidence. What came of it stays, for when it is asked for again.
///
/// Errors: as [`fetch`].
pub async fn cancel_fetch(app: &App, team: TeamId, evidence: EvidenceId) -> Result<()> {
    let blobs = blobs_of(app, team, evidence).await?;
    let mut tx = app.store.begin_remote(app, team).await?;
    let policy = store::media_policy(tx.conn(), team).await?;
    let comes_bytes_max = attachments::comes_bytes_max(policy);
    for blob in &blobs {
        store::ask_no_more_for_blob(tx.conn(), team, &blob.id(), comes_bytes_max).await?;
    }
    tx.announce(Topic::Sharing);
    tx.announce(Topic::Evidence);
    tx.commit().await?;
    for blob in &blobs {
        attachments::stop(app, team, &blob.id());
    }
    Ok(())
}

/// No longer fetch anything that was asked for and is not here yet. What came of it stays.
pub async fn cancel_all(app: &App, team: TeamId) -> Result<()> {
    let mut tx = app.store.begin_remote(app, team).await?;
    let policy = store::media_policy(tx.conn(), team).await?;
    store::ask_for_no_blob(tx.conn(), team, attachments::comes_bytes_max(policy)).await?;
    tx.announce(Topic::Sharing);
    tx.announce(Topic::Evidence);
    tx.commit().await?;
    attachments::stop_all(app, team);
    Ok(())
}

/// The file of this evidence as each record knows it: two of them may have brought in the same.
async fn blobs_of(app: &App, team: TeamId, evidence: EvidenceId) -> Result<Vec<Blob>> {
    let mut conn = app.store.read().await?;
    let file = store::evidence(&mut conn, team, evidence).await?.evidence.file;
    let hash = file.ok_or_else(|| Error::told(ErrorCode::NotFound))?.hash;
    let all = store::shared_evidence(&mut conn, team).await?;
    Ok(all.iter().filter(|shared| shared.file.hash == hash).filter_map(blob_of).collect())
}

fn blob_of(shared: &SharedEvidence) -> Option<Blob> {
    Blob::new(&shared.file_key, &shared.file.hash, shared.file.size_bytes)
}
