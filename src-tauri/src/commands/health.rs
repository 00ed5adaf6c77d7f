//! How a team's sharing is doing, and what a person can have done about it.

use crate::error::Answer;
use crate::state::Core;
use werkplaats_core::domain::{Health, TeamId};
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

/// Stop looking through the folder; what was found until then stays.
#[tauri::command]
#[specta::specta]
pub async fn cancel_check(core: Core<'_>, team: TeamId) -> Answer<()> {
    health::cancel_check(core.app()?, team);
    Ok(())
}
