//! Evidence: taking files in, saying what they are, and hanging them on what they belong to.

use super::team::key;
use super::typed;
use crate::domain::{
    Action, Elsewhere, Evidence, EvidenceChange, EvidenceDetail, EvidenceFile, EvidenceId, EvidenceKind,
    EvidenceLinkId, EvidencePage, EvidenceQuery, Target, TeamId, TypedOver,
};
use crate::store::{self, Tx};
use crate::sync::attachments;
use crate::sync::blobs::Blob;
use crate::{App, Error, ErrorCode, Result};
use serde_json::json;
use std::path::PathBuf;

pub async fn list(app: &App, team: TeamId, query: &EvidenceQuery) -> Result<EvidencePage> {
    let mut page = store::evidence_page(&mut *app.store.read().await?, team, query).await?;
    look_on_disk(app, team, &mut page.evidence).await?;
    Ok(page)
}

/// Errors: `NotFound`.
pub async fn evidence(app: &App, team: TeamId, evidence: EvidenceId) -> Result<EvidenceDetail> {
    let mut detail = store::evidence(&mut *app.store.read().await?, team, evidence).await?;
    look_on_disk(app, team, std::slice::from_mut(&mut detail.evidence)).await?;
    Ok(detail)
}

/// Say of each whether its file and its thumbnail lie here, and how it stands when not.
pub(crate) async fn look_on_disk(app: &App, team: TeamId, evidence: &mut [Evidence]) -> Result<()> {
    for one in evidence.iter_mut() {
        if let Some(file) = &one.file {
            one.is_here = app.files.has(&file.hash);
            one.has_thumbnail = app.files.thumbnail_path(&file.hash).is_some();
        }
    }
    let missing: Vec<&mut Evidence> = evidence.iter_mut().filter(|one| !one.is_here).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let ids: Vec<EvidenceId> = missing.iter().map(|one| one.id).collect();
    let mut conn = app.store.read().await?;
    let keys = store::file_keys(&mut conn, team, &ids).await?;
    let wishes = store::blob_wishes(&mut conn, team).await?;
    for one in missing {
        let blob = one.file.as_ref().zip(keys.get(&one.id));
        let blob = blob.and_then(|(file, key)| Blob::new(key, &file.hash, file.size_bytes));
        let wish = blob.as_ref().and_then(|blob| wishes.get(&blob.id())).copied().unwrap_or_default();
        one.elsewhere = Some(Elsewhere {
            is_wanted: wish.is_wanted,
            is_asked: wish.is_asked,
            is_there: wish.is_there,
            bytes_done: blob.map_or(0, |blob| attachments::came(app, &blob.id(), blob.size_bytes())) as f64,
        });
    }
    Ok(())
}

/// Evidence for a file that lies in the store of files; the same file twice in a team is one piece of evidence.
/// Answers the evidence, and whether it was there already.
pub async fn add_file(
    app: &App,
    team: TeamId,
    file: EvidenceFile,
    target: Option<Target>,
) -> Result<(EvidenceId, bool)> {
    let mut tx = app.store.begin(app, team).await?;
    let known = store::evidence_with_file(tx.conn(), team, &file.hash).await?;
    let evidence = match known {
        Some(evidence) => evidence,
        None => write_evidence(app, &mut tx, team, file).await?,
    };
    if let Some(target) = target {
        write_link(app, &mut tx, team, evidence, target).await?;
    }
    tx.commit(Action::AddEvidence).await?;
    Ok((evidence, known.is_some()))
}

async fn write_evidence(app: &App, tx: &mut Tx<'_>, team: TeamId, file: EvidenceFile) -> Result<EvidenceId> {
    let me = store::local_team(tx.conn(), team).await?.me;
    let evidence: EvidenceId = app.new_id();
    let taken_on =
        file.taken_at.as_deref().and_then(|taken| taken.get(..10)).and_then(|day| typed::date(day).ok());
    let is_recording = ["image/", "video/", "audio/"].iter().any(|kind| file.media_type.starts_with(kind));
    let kind = if is_recording { EvidenceKind::Recording } else { EvidenceKind::Document };
    let file_key: [u8; 32] = app.random.array();
    tx.set("evidence", evidence, "title", title_of(&file.name));
    tx.set("evidence", evidence, "kind", kind.code());
    // Team only until somebody says otherwise: private by default.
    tx.set("evidence", evidence, "sensitivity", "team");
    tx.set("evidence", evidence, "happened_on", taken_on.unwrap_or_else(|| app.clock.today()));
    tx.set("evidence", evidence, "author", me.map(key));
    tx.set("evidence", evidence, "added_at", app.clock.now_ms());
    tx.set("evidence", evidence, "file_key", data_encoding::HEXLOWER.encode(&file_key));
    tx.set("evidence", evidence, "file", json!(file));
    Ok(evidence)
}

/// A file's name without its ending and its underscores.
fn title_of(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    typed::line(&stem.replace('_', " ")).unwrap_or_else(|_| name.to_owned())
}

pub async fn change(
    app: &App,
    team: TeamId,
    evidence: EvidenceId,
    change: impl Into<TypedOver<EvidenceChange>>,
) -> Result<()> {
    let written = typed::written(change, |change| {
        Ok(match change {
            EvidenceChange::Title(title) => ("title", json!(typed::line(&title)?)),
            EvidenceChange::Kind(kind) => ("kind", json!(kind)),
            EvidenceChange::Sensitivity(sensitivity) => ("sensitivity", json!(sensitivity)),
            EvidenceChange::HappenedOn(day) => ("happened_on", json!(typed::date(&day)?)),
        })
    })?;
    let mut tx = app.store.begin(app, team).await?;
    tx.set_over("evidence", evidence, written);
    tx.commit(Action::ChangeEvidence).await
}

/// Take evidence off the list. Its file stays on this device, so that undo brings all of it back.
pub async fn remove(app: &App, team: TeamId, evidence: EvidenceId) -> Result<()> {
    let mut tx = app.store.begin(app, team).await?;
    tx.delete("evidence", evidence);
    tx.commit(Action::RemoveEvidence).await
}

/// Hang evidence on something; once is enough.
pub async fn link(app: &App, team: TeamId, evidence: EvidenceId, target: Target) -> Result<()> {
    let mut tx = app.store.begin(app, team).await?;
    write_link(app, &mut tx, team, evidence, target).await?;
    tx.commit(Action::LinkEvidence).await
}

async fn write_link(
    app: &App,
    tx: &mut Tx<'_>,
    team: TeamId,
    evidence: EvidenceId,
    target: Target,
) -> Result<()> {
    if store::evidence_link_between(tx.conn(), team, evidence, target.id).await?.is_some() {
        return Ok(());
    }
    let link: EvidenceLinkId = app.new_id();
    tx.set("evidence_link", link, "evidence", key(evidence));
    tx.set("evidence_link", link, "target_kind", target.kind.code());
    tx.set("evidence_link", link, "target", key(target.id));
    tx.set("evidence_link", link, "added_at", app.clock.now_ms());
    Ok(())
}

pub async fn unlink(app: &App, team: TeamId, link: EvidenceLinkId) -> Result<()> {
    let mut tx = app.store.begin(app, team).await?;
    tx.delete("evidence_link", link);
    tx.commit(Action::UnlinkEvidence).await
}

/// A copy of the file that the system's program may open, under its own name.
///
/// Errors: `NotFound`, `FileNotHere` while it is still on its way, `MayNotOpen` for a program.
pub async fn copy_for_opening(app: &App, team: TeamId, evidence: EvidenceId) -> Result<PathBuf> {
    let found = store::evidence(&mut *app.store.read().await?, team, evidence).await?.evidence;
    let file = found.file.ok_or_else(|| Error::told(ErrorCode::NotFound))?;
    let files = app.files.clone();
    crate::sync::blocking(move || files.copy_for_opening(&file.hash, &file.name)).await?
}
