//! Undo, redo, and finding anything by name.

use crate::error::Answer;
use crate::state::Core;
use werkplaats_core::domain::{Item, TeamId, UndoState};
use werkplaats_core::ops::{history, search};

#[tauri::command]
#[specta::specta]
pub async fn get_undo_state(core: Core<'_>, team: TeamId) -> Answer<UndoState> {
    Ok(history::undo_state(core.app()?, team).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn undo(core: Core<'_>, team: TeamId) -> Answer<UndoState> {
    Ok(history::undo(core.app()?, team).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn redo(core: Core<'_>, team: TeamId) -> Answer<UndoState> {
    Ok(history::redo(core.app()?, team).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn find_items(core: Core<'_>, team: TeamId, query: String) -> Answer<Vec<Item>> {
    Ok(search::find_items(core.app()?, team, &query).await?)
}
