//! Evidence: taking files in, describing them, opening them.

use crate::error::{Answer, CommandError};
use crate::state::Core;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tauri::{AppHandle, Runtime};
use tauri_plugin_fs::FsExt;
use tauri_plugin_opener::OpenerExt;
use tauri_specta::Event;
use werkplaats_core::domain::{
    EvidenceChange, EvidenceDetail, EvidenceId, EvidenceLinkId, EvidencePage, EvidenceQuery, ImportId,
    ImportProgress, Target, TeamId, TypedOver,
};
use werkplaats_core::ops::import::{self, Wanted};
use werkplaats_core::ops::{evidence, import::check_count};
use werkplaats_core::{App, Error, ErrorCode};

/// How far an import is, as an event.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[serde(transparent)]
pub struct ImportProgressed(pub ImportProgress);

/// Start taking in files that the person chose, dropped or handed to the app; others are refused.
#[tauri::command]
#[specta::specta]
pub async fn import_files<R: Runtime>(
    handle: AppHandle<R>,
    core: Core<'_>,
    team: TeamId,
    paths: Vec<String>,
    target: Option<Target>,
) -> Answer<Vec<ImportId>> {
    let app = core.app()?;
    check_count(paths.len())?;
    let paths: Vec<PathBuf> = paths.into_iter().map(PathBuf::from).collect();
    let scope = handle.fs_scope();
    if let Some(path) = paths.iter().find(|path| !scope.is_allowed(path)) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return Err(CommandError { code: ErrorCode::NotChosen, detail: name });
    }
    Ok(paths.into_iter().map(|path| start(&handle, app, team, Wanted::Path(path), target)).collect())
}

/// Take in something pasted, such as a picture. `content` is Base64.
#[tauri::command]
#[specta::specta]
pub async fn import_pasted<R: Runtime>(
    handle: AppHandle<R>,
    core: Core<'_>,
    team: TeamId,
    name: String,
    content: String,
    target: Option<Target>,
) -> Answer<ImportId> {
    let content = import::decode_pasted(&content)?;
    Ok(start(&handle, core.app()?, team, Wanted::Bytes { name, content }, target))
}

fn start<R: Runtime>(
    handle: &AppHandle<R>,
    app: &Arc<App>,
    team: TeamId,
    wanted: Wanted,
    target: Option<Target>,
) -> ImportId {
    let id = import::announce(app);
    let handle = handle.clone();
    let tell = move |progress| {
        // A window that is closing needs no progress.
        let _ = ImportProgressed(progress).emit(&handle);
    };
    tauri::async_runtime::spawn(import::run(app.clone(), id, team, wanted, target, tell));
    id
}

#[tauri::command]
#[specta::specta]
pub async fn cancel_import(core: Core<'_>, id: ImportId) -> Answer<()> {
    import::cancel(core.app()?, id);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn list_evidence(core: Core<'_>, team: TeamId, query: EvidenceQuery) -> Answer<EvidencePage> {
    Ok(evidence::list(core.app()?, team, &query).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn get_evidence(core: Core<'_>, team: TeamId, id: EvidenceId) -> Answer<EvidenceDetail> {
    Ok(evidence::evidence(core.app()?, team, id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn change_evidence(
    core: Core<'_>,
    team: TeamId,
    id: EvidenceId,
    change: EvidenceChange,
    over: Option<EvidenceChange>,
) -> Answer<()> {
    Ok(evidence::change(core.app()?, team, id, TypedOver { change, over }).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_evidence(core: Core<'_>, team: TeamId, id: EvidenceId) -> Answer<()> {
    Ok(evidence::remove(core.app()?, team, id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn link_evidence(core: Core<'_>, team: TeamId, id: EvidenceId, target: Target) -> Answer<()> {
    Ok(evidence::link(core.app()?, team, id, target).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn unlink_evidence(core: Core<'_>, team: TeamId, link: EvidenceLinkId) -> Answer<()> {
    Ok(evidence::unlink(core.app()?, team, link).await?)
}

/// Open a copy of the file in the program the system has for it.
#[tauri::command]
#[specta::specta]
pub async fn open_evidence<R: Runtime>(
    handle: AppHandle<R>,
    core: Core<'_>,
    team: TeamId,
    id: EvidenceId,
) -> Answer<()> {
    let path = evidence::copy_for_opening(core.app()?, team, id).await?;
    let opened = handle.opener().open_path(path.to_string_lossy(), None::<&str>);
    opened.map_err(|_| CommandError::from(Error::told(ErrorCode::NoProgram)))
}

/// Let the fs scope take in what a person chose in a dialog, dropped on the window or started the app with.
pub fn allow<R: Runtime>(handle: &AppHandle<R>, path: &Path) {
    if handle.fs_scope().allow_file(path).is_err() {
        tracing::warn!("a chosen file could not be brought into scope");
    }
}
