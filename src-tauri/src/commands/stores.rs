//! Sharing through a store on the web.

use crate::error::Answer;
use crate::state::Core;
use werkplaats_core::domain::{NewStore, TeamId};
use werkplaats_core::ops::stores;

/// Whether the store answers, knows the person and has the folder.
#[tauri::command]
#[specta::specta]
pub async fn test_store(core: Core<'_>, store: NewStore) -> Answer<()> {
    Ok(stores::test(core.app()?, store).await?)
}

/// Keep how to reach a store; the answer goes where joining asks for a folder.
#[tauri::command]
#[specta::specta]
pub async fn prepare_store(core: Core<'_>, store: NewStore) -> Answer<String> {
    Ok(stores::prepare(core.app()?, store).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn connect_store(core: Core<'_>, team: TeamId, store: NewStore) -> Answer<()> {
    Ok(stores::connect(core.app()?, team, store).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn forget_store(core: Core<'_>, team: TeamId) -> Answer<()> {
    Ok(stores::forget(core.app()?, team).await?)
}
