//! Who is in a team, and who may decide about it.

use crate::error::Answer;
use crate::state::Core;
use werkplaats_core::domain::{AccessRole, Invitation, NewInvitation, People, TeamId};
use werkplaats_core::ops::people;

#[tauri::command]
#[specta::specta]
pub async fn get_people(core: Core<'_>, team: TeamId) -> Answer<People> {
    Ok(people::people(core.app()?, team).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn create_invitation(
    core: Core<'_>,
    team: TeamId,
    invitation: NewInvitation,
) -> Answer<Invitation> {
    Ok(people::invite(core.app()?, team, invitation).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn revoke_invitation(core: Core<'_>, team: TeamId, id: String) -> Answer<()> {
    Ok(people::revoke(core.app()?, team, &id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn accept_request(core: Core<'_>, team: TeamId, id: String) -> Answer<()> {
    Ok(people::accept(core.app()?, team, &id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn refuse_request(core: Core<'_>, team: TeamId, id: String) -> Answer<()> {
    Ok(people::refuse(core.app()?, team, &id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn set_access(core: Core<'_>, team: TeamId, person: String, role: AccessRole) -> Answer<()> {
    Ok(people::set_access(core.app()?, team, &person, role).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_person(core: Core<'_>, team: TeamId, person: String) -> Answer<()> {
    Ok(people::remove_person(core.app()?, team, &person).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_device(core: Core<'_>, team: TeamId, device: String) -> Answer<()> {
    Ok(people::remove_device(core.app()?, team, &device).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn leave_team(core: Core<'_>, team: TeamId) -> Answer<()> {
    Ok(people::leave(core.app()?, team).await?)
}
