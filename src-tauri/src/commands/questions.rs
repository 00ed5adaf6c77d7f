//! The practice question and its versions.

use crate::error::Answer;
use crate::state::Core;
use werkplaats_core::domain::{CycleId, Question, QuestionChange, TeamId, TypedOver};
use werkplaats_core::ops::question;

#[tauri::command]
#[specta::specta]
pub async fn get_question(core: Core<'_>, team: TeamId, cycle: CycleId) -> Answer<Question> {
    Ok(question::question(core.app()?, team, cycle).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn write_question_version(
    core: Core<'_>,
    team: TeamId,
    cycle: CycleId,
    text: String,
    reason: String,
) -> Answer<()> {
    Ok(question::write_version(core.app()?, team, cycle, &text, &reason).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn change_question(
    core: Core<'_>,
    team: TeamId,
    cycle: CycleId,
    change: QuestionChange,
    over: Option<QuestionChange>,
) -> Answer<()> {
    Ok(question::change(core.app()?, team, cycle, TypedOver { change, over }).await?)
}
