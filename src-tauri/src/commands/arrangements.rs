//! Learning arrangements, and the long texts people write together.

use crate::error::Answer;
use crate::state::Core;
use werkplaats_core::domain::{
    Arrangement, ArrangementChange, ArrangementId, ArrangementSummary, CycleId, ElementChange, ElementCode,
    TeamId, Text, TextField, TypedOver,
};
use werkplaats_core::ops::{arrangement, text};

#[tauri::command]
#[specta::specta]
pub async fn list_arrangements(core: Core<'_>, team: TeamId) -> Answer<Vec<ArrangementSummary>> {
    Ok(arrangement::list(core.app()?, team).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn create_arrangement(
    core: Core<'_>,
    team: TeamId,
    title: String,
    cycle: Option<CycleId>,
) -> Answer<ArrangementId> {
    Ok(arrangement::create(core.app()?, team, &title, cycle).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn get_arrangement(core: Core<'_>, team: TeamId, id: ArrangementId) -> Answer<Arrangement> {
    Ok(arrangement::arrangement(core.app()?, team, id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn change_arrangement(
    core: Core<'_>,
    team: TeamId,
    id: ArrangementId,
    change: ArrangementChange,
    over: Option<ArrangementChange>,
) -> Answer<()> {
    Ok(arrangement::change(core.app()?, team, id, TypedOver { change, over }).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_arrangement(core: Core<'_>, team: TeamId, id: ArrangementId) -> Answer<()> {
    Ok(arrangement::remove(core.app()?, team, id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn change_element(
    core: Core<'_>,
    team: TeamId,
    arrangement: ArrangementId,
    code: ElementCode,
    change: ElementChange,
) -> Answer<()> {
    Ok(arrangement::change_element(core.app()?, team, arrangement, code, change).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn save_text(
    core: Core<'_>,
    team: TeamId,
    field: TextField,
    content: String,
    base: String,
) -> Answer<Text> {
    Ok(text::save(core.app()?, team, field, &content, &base).await?)
}
