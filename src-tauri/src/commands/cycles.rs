//! The board: a team's walk through the rounds and steps.

use crate::error::Answer;
use crate::state::Core;
use werkplaats_core::domain::{Board, CaptureFilter, CycleChange, CycleId, StepState, TeamId, TypedOver};
use werkplaats_core::ops::cycle;

#[tauri::command]
#[specta::specta]
pub async fn get_board(core: Core<'_>, team: TeamId, cycle: CycleId, filter: CaptureFilter) -> Answer<Board> {
    Ok(cycle::board(core.app()?, team, cycle, &filter).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn set_step_state(
    core: Core<'_>,
    team: TeamId,
    cycle: CycleId,
    step: String,
    state: StepState,
) -> Answer<()> {
    Ok(cycle::set_step_state(core.app()?, team, cycle, &step, state).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn start_cycle(core: Core<'_>, team: TeamId, title: String) -> Answer<CycleId> {
    Ok(cycle::start(core.app()?, team, &title).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn change_cycle(
    core: Core<'_>,
    team: TeamId,
    cycle: CycleId,
    change: CycleChange,
    over: Option<CycleChange>,
) -> Answer<()> {
    Ok(cycle::change(core.app()?, team, cycle, TypedOver { change, over }).await?)
}
