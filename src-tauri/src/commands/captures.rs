//! What happened, and the links that go with it.

use crate::error::{Answer, CommandError};
use crate::state::Core;
use tauri::{AppHandle, Runtime};
use tauri_plugin_opener::OpenerExt;
use werkplaats_core::ErrorCode;
use werkplaats_core::domain::{
    CaptureChange, CaptureDetail, CaptureId, CapturePage, CaptureQuery, LinkId, NewCapture, TeamId, TypedOver,
};
use werkplaats_core::ops::capture;

#[tauri::command]
#[specta::specta]
pub async fn list_captures(core: Core<'_>, team: TeamId, query: CaptureQuery) -> Answer<CapturePage> {
    Ok(capture::list(core.app()?, team, &query).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn get_capture(core: Core<'_>, team: TeamId, id: CaptureId) -> Answer<CaptureDetail> {
    Ok(capture::capture(core.app()?, team, id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn add_capture(core: Core<'_>, team: TeamId, capture: NewCapture) -> Answer<CaptureId> {
    Ok(capture::add(core.app()?, team, capture).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn change_capture(
    core: Core<'_>,
    team: TeamId,
    id: CaptureId,
    change: CaptureChange,
    over: Option<CaptureChange>,
) -> Answer<()> {
    Ok(capture::change(core.app()?, team, id, TypedOver { change, over }).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_capture(core: Core<'_>, team: TeamId, id: CaptureId) -> Answer<()> {
    Ok(capture::remove(core.app()?, team, id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn add_link(
    core: Core<'_>,
    team: TeamId,
    capture: CaptureId,
    url: String,
    title: String,
) -> Answer<LinkId> {
    Ok(capture::add_link(core.app()?, team, capture, &url, &title).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_link(core: Core<'_>, team: TeamId, id: LinkId) -> Answer<()> {
    Ok(capture::remove_link(core.app()?, team, id).await?)
}

/// Open a link in the person's own browser: the app itself never goes on the network.
#[tauri::command]
#[specta::specta]
pub async fn open_link<R: Runtime>(
    handle: AppHandle<R>,
    core: Core<'_>,
    team: TeamId,
    id: LinkId,
) -> Answer<()> {
    let url = capture::link_url(core.app()?, team, id).await?;
    handle.opener().open_url(url, None::<&str>).map_err(|_| CommandError::from(ErrorCode::Unexpected))
}
