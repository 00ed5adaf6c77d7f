//! What happened to items and the way back: history, restoring, undo and redo; and finding anything by name.

use crate::error::Answer;
use crate::state::Core;
use werkplaats_core::domain::{
    Action, AlsoChangedRecord, HistoryPage, Item, News, Record, Removed, TeamId, TextVersion, UndoState,
};
use werkplaats_core::ops::{history, news, search};

#[tauri::command]
#[specta::specta]
pub async fn get_undo_state(core: Core<'_>, team: TeamId) -> Answer<UndoState> {
    Ok(history::undo_state(core.app()?, team).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn undo(core: Core<'_>, team: TeamId) -> Answer<bool> {
    Ok(history::undo(core.app()?, team).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn undo_this(core: Core<'_>, team: TeamId, action: Action, record: Record) -> Answer<bool> {
    Ok(history::undo_this(core.app()?, team, action, record.id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn redo(core: Core<'_>, team: TeamId) -> Answer<bool> {
    Ok(history::redo(core.app()?, team).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn find_items(core: Core<'_>, team: TeamId, query: String) -> Answer<Vec<Item>> {
    Ok(search::find_items(core.app()?, team, &query).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn get_history(
    core: Core<'_>,
    team: TeamId,
    item: Record,
    offset: u32,
    limit: u32,
) -> Answer<HistoryPage> {
    Ok(history::history(core.app()?, team, item, offset, limit).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn list_also_changed(core: Core<'_>, team: TeamId, item: Record) -> Answer<Vec<AlsoChangedRecord>> {
    Ok(history::also_changed(core.app()?, team, item).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn get_text_version(
    core: Core<'_>,
    team: TeamId,
    record: Record,
    field: String,
    version: String,
) -> Answer<TextVersion> {
    Ok(history::text_version(core.app()?, team, record, &field, &version).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn restore_value(
    core: Core<'_>,
    team: TeamId,
    record: Record,
    field: String,
    version: String,
) -> Answer<()> {
    Ok(history::restore(core.app()?, team, record, &field, &version).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn list_removed(core: Core<'_>, team: TeamId) -> Answer<Vec<Removed>> {
    Ok(history::removed(core.app()?, team).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn bring_back(core: Core<'_>, team: TeamId, record: Record) -> Answer<()> {
    Ok(history::bring_back(core.app()?, team, record).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn list_news(core: Core<'_>) -> Answer<Vec<News>> {
    Ok(news::all_news(core.app()?).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn mark_seen(core: Core<'_>, team: TeamId, batch: u32) -> Answer<()> {
    Ok(news::mark_seen(core.app()?, team, batch).await?)
}
