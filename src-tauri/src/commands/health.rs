//! How a team's sharing is doing, and what a person can have done about it.

use crate::error::Answer;
use crate::state::Core;
use werkplaats_core::domain::{EvidenceId, Health, MediaPolicy, TeamId};
use werkplaats_core::ops::health;

#[tauri::command]
#[specta::specta]
pub async fn get_health(core: Core<'_>, team: TeamId) -> Answer<Health> {
    Ok(health::health(core.app()?, team).await?)
}

/// Begin looking through the whole folder; how far it is stands in the health.
#[tauri::command]
#[specta::specta]
pub async fn check_folder(core: Core<'_>, team: TeamId) -> Answer<()> {
    let app = core.app()?.clone();
    tauri::async_runtime::spawn(async move {
        // What is wrong with the folder stands in its state.
        if let Err(cause) = health::check_folder(&app, team).await {
            tracing::info!(kind = cause.kind(), "a folder could not be looked through");
        }
    });
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn set_media_policy(core: Core<'_>, team: TeamId, policy: MediaPolicy) -> Answer<()> {
    Ok(health::set_media_policy(core.app()?, team, policy).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn fetch_evidence(core: Core<'_>, team: TeamId, evidence: EvidenceId) -> Answer<()> {
    Ok(health::fetch_evidence(core.app()?, team, evidence).await?)
}

/// No longer fetch what was asked for in this team.
#[tauri::command]
#[specta::specta]
pub async fn cancel_fetch(core: Core<'_>, team: TeamId) -> Answer<()> {
    Ok(health::cancel_fetch(core.app()?, team).await?)
}
