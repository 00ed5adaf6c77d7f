//! Hand-over files: choosing where, writing, seeing what one brings, taking in, joining.

use super::evidence::allow;
use crate::error::{Answer, CommandError};
use crate::state::Core;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::path::{Path, PathBuf};
use tauri::{AppHandle, Runtime, WebviewWindow};
use tauri_plugin_dialog::DialogExt;
use tauri_plugin_fs::FsExt;
use tauri_specta::Event;
use tokio::sync::oneshot;
use werkplaats_core::ErrorCode;
use werkplaats_core::domain::{Handover, HandoverProgress, Joined, NewHandover, TeamId};
use werkplaats_core::ops::handover;

/// What the dialog calls such files; the name of the app is the same in every language.
const KIND: &str = "Werkplaats";
const EXTENSION: &str = "werkplaats";

/// A hand-over file was opened with the app.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct HandoverOffered {
    pub path: String,
}

/// How far writing or taking in a hand-over file is.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[serde(transparent)]
pub struct HandoverProgressed(pub HandoverProgress);

pub fn is_handover(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(EXTENSION))
}

/// Let the person choose where a hand-over file goes, beginning with the suggested name.
#[tauri::command]
#[specta::specta]
pub async fn pick_handover_target<R: Runtime>(
    window: WebviewWindow<R>,
    handle: AppHandle<R>,
    suggestion: String,
) -> Answer<Option<String>> {
    let (answer, chosen) = oneshot::channel();
    let dialog = handle.dialog().file().set_parent(&window).add_filter(KIND, &[EXTENSION]);
    dialog.set_file_name(with_ending(Path::new(&suggestion)).to_string_lossy()).save_file(move |file| {
        // Nobody waits any more when the window was closed meanwhile.
        let _ = answer.send(file);
    });
    let file = chosen.await.ok().flatten().and_then(|file| file.into_path().ok());
    Ok(file.map(|path| {
        let named = with_ending(&path);
        // The person agreed to replace what they chose, and nothing else.
        let target = if named.exists() { path } else { named };
        allow(&handle, &target);
        target.to_string_lossy().into_owned()
    }))
}

/// Let the person choose a hand-over file to open.
#[tauri::command]
#[specta::specta]
pub async fn pick_handover<R: Runtime>(
    window: WebviewWindow<R>,
    handle: AppHandle<R>,
) -> Answer<Option<String>> {
    let (answer, chosen) = oneshot::channel();
    let dialog = handle.dialog().file().set_parent(&window).add_filter(KIND, &[EXTENSION]);
    dialog.pick_file(move |file| {
        // Nobody waits any more when the window was closed meanwhile.
        let _ = answer.send(file);
    });
    let file = chosen.await.ok().flatten().and_then(|file| file.into_path().ok());
    Ok(file.map(|path| {
        allow(&handle, &path);
        path.to_string_lossy().into_owned()
    }))
}

/// Write a hand-over file where the person chose.
#[tauri::command]
#[specta::specta]
pub async fn export_handover<R: Runtime>(
    handle: AppHandle<R>,
    core: Core<'_>,
    team: TeamId,
    handover: NewHandover,
) -> Answer<Handover> {
    check_chosen(&handle, &handover.path)?;
    Ok(handover::export(core.app()?, team, handover, teller(&handle)).await?)
}

/// What a chosen hand-over file would bring; nothing of it is kept.
#[tauri::command]
#[specta::specta]
pub async fn inspect_handover<R: Runtime>(
    handle: AppHandle<R>,
    core: Core<'_>,
    path: String,
) -> Answer<Handover> {
    check_chosen(&handle, &path)?;
    Ok(handover::inspect(core.app()?, &path).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn take_in_handover<R: Runtime>(
    handle: AppHandle<R>,
    core: Core<'_>,
    path: String,
) -> Answer<Handover> {
    check_chosen(&handle, &path)?;
    Ok(handover::take_in(core.app()?, &path, teller(&handle)).await?)
}

/// Stop writing or taking in this file; the command that does so answers `Cancelled`.
#[tauri::command]
#[specta::specta]
pub async fn cancel_handover(core: Core<'_>, path: String) -> Answer<()> {
    handover::cancel(core.app()?, &path);
    Ok(())
}

fn teller<R: Runtime>(handle: &AppHandle<R>) -> impl Fn(HandoverProgress) + Send + Sync + 'static {
    let handle = handle.clone();
    move |progress| {
        // A window that is closing needs no progress.
        let _ = HandoverProgressed(progress).emit(&handle);
    }
}

#[tauri::command]
#[specta::specta]
pub async fn join_by_handover<R: Runtime>(
    handle: AppHandle<R>,
    core: Core<'_>,
    path: String,
    code: String,
    my_name: String,
) -> Answer<Joined> {
    check_chosen(&handle, &path)?;
    Ok(handover::join(core.app()?, &path, &code, &my_name).await?)
}

/// Only files that a person chose, dropped or opened with the app.
fn check_chosen<R: Runtime>(handle: &AppHandle<R>, path: &str) -> Answer<()> {
    if handle.fs_scope().is_allowed(path) {
        return Ok(());
    }
    let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned();
    Err(CommandError { code: ErrorCode::NotChosen, detail: name })
}

/// The path with the ending that such files have.
fn with_ending(path: &Path) -> PathBuf {
    if is_handover(path) {
        return path.to_owned();
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(EXTENSION);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_over_file_is_known_by_its_ending_whatever_the_case() {
        assert!(is_handover(Path::new("/stick/VR.werkplaats")) && is_handover(Path::new("VR.WERKPLAATS")));
        assert!(!is_handover(Path::new("werkplaats")) && !is_handover(Path::new("VR.werkplaats.zip")));
        assert_eq!(with_ending(Path::new("/stick/v. 2")), Path::new("/stick/v. 2.werkplaats"));
        assert_eq!(with_ending(Path::new("VR.werkplaats")), Path::new("VR.werkplaats"));
    }
}
