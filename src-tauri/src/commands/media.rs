//! Evidence files of colleagues: which come by themselves, and having one come that does not.

use crate::error::Answer;
use crate::state::Core;
use werkplaats_core::domain::{EvidenceId, MediaPolicy, TeamId};
use werkplaats_core::ops::media;

#[tauri::command]
#[specta::specta]
pub async fn set_media_policy(core: Core<'_>, team: TeamId, policy: MediaPolicy) -> Answer<()> {
    Ok(media::set_policy(core.app()?, team, policy).await?)
}

/// Have this file come here; how far it is stands in the evidence.
#[tauri::command]
#[specta::specta]
pub async fn fetch_evidence(core: Core<'_>, team: TeamId, evidence: EvidenceId) -> Answer<()> {
    Ok(media::fetch(core.app()?, team, evidence).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn fetch_all_evidence(core: Core<'_>, team: TeamId) -> Answer<()> {
    Ok(media::fetch_all(core.app()?, team).await?)
}

/// No longer fetch this file; what came of it stays.
#[tauri::command]
#[specta::specta]
pub async fn cancel_fetch(core: Core<'_>, team: TeamId, evidence: EvidenceId) -> Answer<()> {
    Ok(media::cancel_fetch(core.app()?, team, evidence).await?)
}

/// No longer fetch anything that was asked for in this team.
#[tauri::command]
#[specta::specta]
pub async fn cancel_all_fetches(core: Core<'_>, team: TeamId) -> Answer<()> {
    Ok(media::cancel_all(core.app()?, team).await?)
}
