//! Erasing for privacy, and taking it back in time.

use crate::error::Answer;
use crate::state::Core;
use werkplaats_core::domain::{Erasures, Record, TeamId};
use werkplaats_core::ops::erasure;

#[tauri::command]
#[specta::specta]
pub async fn list_erasures(core: Core<'_>, team: TeamId) -> Answer<Erasures> {
    Ok(erasure::list(core.app()?, team).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn erase(core: Core<'_>, team: TeamId, record: Record) -> Answer<()> {
    Ok(erasure::erase(core.app()?, team, record).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn take_back_erasure(core: Core<'_>, team: TeamId, id: String) -> Answer<()> {
    Ok(erasure::take_back(core.app()?, team, &id).await?)
}
