//! Sharing through a store on the web.

use crate::error::Answer;
use crate::state::Core;
use werkplaats_core::domain::{Joined, NewStore, TeamId};
use werkplaats_core::ops::stores;

/// Whether the store answers, knows the person and has the folder.
#[tauri::command]
#[specta::specta]
pub async fn test_store(core: Core<'_>, store: NewStore) -> Answer<()> {
    Ok(stores::test(core.app()?, store).await?)
}

/// Ask to join a team through the store that it shares through, which is tried out first.
#[tauri::command]
#[specta::specta]
pub async fn join_by_store(core: Core<'_>, store: NewStore, code: String, my_name: String) -> Answer<Joined> {
    Ok(stores::join(core.app()?, store, &code, &my_name).await?)
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
