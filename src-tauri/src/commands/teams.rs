//! Teams, their people and institutions.

use crate::error::Answer;
use crate::state::Core;
use werkplaats_core::domain::{
    InstitutionChange, InstitutionId, Language, MemberChange, MemberId, NewTeam, Team, TeamChange, TeamId,
    TeamSummary, TypedOver,
};
use werkplaats_core::ops::team;

#[tauri::command]
#[specta::specta]
pub async fn list_teams(core: Core<'_>) -> Answer<Vec<TeamSummary>> {
    Ok(team::teams(core.app()?).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn create_team(core: Core<'_>, team: NewTeam) -> Answer<TeamId> {
    Ok(team::create(core.app()?, team).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn get_team(core: Core<'_>, team: TeamId) -> Answer<Team> {
    Ok(team::team(core.app()?, team).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn change_team(
    core: Core<'_>,
    team: TeamId,
    change: TeamChange,
    over: Option<TeamChange>,
) -> Answer<()> {
    Ok(team::change(core.app()?, team, TypedOver { change, over }).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn open_demo_team(core: Core<'_>, language: Language) -> Answer<TeamId> {
    Ok(werkplaats_core::demo::create(core.app()?, language).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_demo_team(core: Core<'_>, team: TeamId) -> Answer<()> {
    Ok(team::forget_demo(core.app()?, team).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn add_institution(core: Core<'_>, team: TeamId, name: String) -> Answer<InstitutionId> {
    Ok(team::add_institution(core.app()?, team, &name).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn change_institution(
    core: Core<'_>,
    team: TeamId,
    id: InstitutionId,
    change: InstitutionChange,
    over: Option<InstitutionChange>,
) -> Answer<()> {
    Ok(team::change_institution(core.app()?, team, id, TypedOver { change, over }).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_institution(core: Core<'_>, team: TeamId, id: InstitutionId) -> Answer<()> {
    Ok(team::remove_institution(core.app()?, team, id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn add_member(core: Core<'_>, team: TeamId, name: String) -> Answer<MemberId> {
    Ok(team::add_member(core.app()?, team, &name).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn change_member(
    core: Core<'_>,
    team: TeamId,
    id: MemberId,
    change: MemberChange,
    over: Option<MemberChange>,
) -> Answer<()> {
    Ok(team::change_member(core.app()?, team, id, TypedOver { change, over }).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_member(core: Core<'_>, team: TeamId, id: MemberId) -> Answer<()> {
    Ok(team::remove_member(core.app()?, team, id).await?)
}
