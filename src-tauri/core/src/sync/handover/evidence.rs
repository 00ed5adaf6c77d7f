//! Evidence files in a hand-over: what it brings of them, and which of those here go into one.

use super::{HandoverFile, meter::Meter};
use crate::{
    App, Error, ErrorCode, Result, Topic,
    domain::{EvidenceFile, TeamId},
    files::Files,
    store,
    sync::{
        attachments,
        blobs::{self, Blob, Extent, Progress},
        blocking,
    },
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

/// Bring evidence files here that the file carries and this device lacks. They are published with the next round, as
/// if they had been taken in here.
///
/// One that does not fit on this disk keeps out no other.
///
/// Errors: `DiskFull` when the others are here; `Cancelled`.
pub async fn take_in(app: &App, team: TeamId, file: &Arc<HandoverFile>, meter: &Arc<Meter>) -> Result<()> {
    let carried = file.evidence();
    let wanted = store::shared_evidence(&mut *app.store.read().await?, team).await?;
    let mut does_not_fit = None;
    for evidence in wanted {
        let named = evidence.file;
        let Some(blob) = Blob::new(&evidence.file_key, &named.hash, named.size_bytes) else { continue };
        if app.files.has(&named.hash) || !carried.contains_key(&blob.id()) {
            continue;
        }
        let arriving = attachments::arriving(app, &blob.id(), blob.size_bytes());
        let (shared, files, meter) = (file.clone(), app.files.clone(), meter.clone());
        let taken = blocking(move || take_one(&shared, &files, &meter, &blob, &named, &arriving));
        match taken.await? {
            Err(cause) if cause.code() == ErrorCode::Damaged => {
                tracing::warn!("an evidence file in a hand-over is not what its record promises");
            }
            Err(cause) if cause.code() == ErrorCode::DiskFull => does_not_fit = does_not_fit.or(Some(cause)),
            other => other?,
        }
    }
    app.store.announce(crate::Changed { team: Some(team), topics: vec![Topic::Evidence, Topic::Sharing] });
    does_not_fit.map_or(Ok(()), Err)
}

/// What came of one that filled the disk is removed: words need its room.
fn take_one(
    file: &HandoverFile,
    files: &Files,
    meter: &Meter,
    blob: &Blob,
    named: &EvidenceFile,
    arriving: &Path,
) -> Result<()> {
    let came = fs::metadata(arriving).map_or(0, |metadata| metadata.len());
    if !files.has_room_for(blob.size_bytes().saturating_sub(came)) {
        return Err(Error::told_with(ErrorCode::DiskFull, &named.name));
    }
    let mut goes_on = |bytes| meter.advance(bytes).is_ok();
    let fetched = blobs::fetch(file, blob, arriving, Extent::ALL, &mut goes_on)
        .map_err(|trouble| Error::Io(trouble.cause))
        .and_then(|step| match step.progress {
            Progress::Whole => files.accept(&named.hash, arriving),
            Progress::Stopped => Err(Error::told(ErrorCode::Cancelled)),
            Progress::Waiting | Progress::Broken => file.check_still_there(),
            Progress::Moved(_) | Progress::DamagedHere => Ok(()),
        });
    if fetched.as_ref().is_err_and(|error| error.code() == ErrorCode::DiskFull)
        && let Err(error) = fs::remove_file(arriving)
    {
        tracing::debug!(kind = ?error.kind(), "what came of a file could not be removed");
    }
    fetched
}

/// Evidence files in the file that are not here, and the bytes of them.
pub async fn brings(app: &App, team: TeamId, file: &HandoverFile) -> Result<(u32, u64)> {
    let mut carried = file.evidence();
    for evidence in store::shared_evidence(&mut *app.store.read().await?, team).await? {
        let named = evidence.file;
        if app.files.has(&named.hash)
            && let Some(blob) = Blob::new(&evidence.file_key, &named.hash, named.size_bytes)
        {
            carried.remove(&blob.id());
        }
    }
    Ok((u32::try_from(carried.len()).unwrap_or(u32::MAX), carried.values().sum()))
}

/// Evidence files that lie here and came since then.
pub async fn here_since(app: &App, team: TeamId, since_ms: u64) -> Result<Vec<(Blob, PathBuf)>> {
    let all = store::shared_evidence(&mut *app.store.read().await?, team).await?;
    let here = all.into_iter().filter_map(|evidence| {
        let named = evidence.file;
        let blob = Blob::new(&evidence.file_key, &named.hash, named.size_bytes)?;
        Some((blob, app.files.path_of(&named.hash).ok()?))
    });
    Ok(here.filter(|(_, path)| came_since(path, since_ms)).collect())
}

/// Whether a file was put on this device since then; one that does not say goes along.
fn came_since(path: &Path, since_ms: u64) -> bool {
    let came = fs::metadata(path).and_then(|metadata| metadata.modified());
    came.map_or(true, |at| at >= UNIX_EPOCH + Duration::from_millis(since_ms))
}
