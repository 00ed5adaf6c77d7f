//! The team's shared folder, and inviting and joining.

use crate::error::Answer;
use crate::state::Core;
use std::path::Path;
use werkplaats_core::domain::{GivenCode, JoinTeam, Joined, Sharing, TeamId};
use werkplaats_core::ops::{invitation, sharing};

#[tauri::command]
#[specta::specta]
pub async fn get_sharing(core: Core<'_>, team: TeamId) -> Answer<Sharing> {
    Ok(sharing::sharing(core.app()?, team).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn choose_folder(core: Core<'_>, team: TeamId, folder: String) -> Answer<()> {
    Ok(sharing::choose_folder(core.app()?, team, Path::new(&folder)).await?)
}

/// What a code, a link or a message with either says before it is used.
#[tauri::command]
#[specta::specta]
pub async fn look_at_code(core: Core<'_>, text: String) -> Answer<GivenCode> {
    Ok(invitation::look_at(core.app()?, &text).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn join_team(core: Core<'_>, join: JoinTeam) -> Answer<Joined> {
    Ok(sharing::join(core.app()?, join).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn share_now(core: Core<'_>, team: TeamId) -> Answer<()> {
    Ok(sharing::share_now(core.app()?, team).await?)
}
