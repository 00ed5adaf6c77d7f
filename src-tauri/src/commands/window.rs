//! The window itself: showing it at first paint, native dialogs, and files and links that come from outside.

use super::evidence::allow;
use crate::closing::{self, Closing};
use crate::error::Answer;
use crate::offered::Offered;
use crate::platform;
use crate::state::Core;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Runtime, State, WebviewWindow};
use tauri_plugin_dialog::DialogExt;
use tauri_specta::Event;
use tokio::sync::oneshot;
use werkplaats_core::Changed;

/// A commit or the folder changed something; query keys that begin with one of the topics are read again.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[serde(transparent)]
pub struct StateChanged(pub Changed);

/// Files dropped on the window, or handed over by a second start.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct FilesOffered {
    pub paths: Vec<String>,
}

/// A link to join a team with was opened.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct LinkOffered {
    pub link: String,
}

/// What the app was started with, and what came until the window could take it.
#[derive(Debug, Clone, Serialize, Type)]
pub struct StartedWith {
    pub files: Vec<String>,
    pub link: Option<String>,
}

/// Show the window: the interface calls this when its first content is laid out.
#[tauri::command]
#[specta::specta]
pub async fn show_window<R: Runtime>(window: WebviewWindow<R>) -> Answer<()> {
    platform::show(&window);
    Ok(())
}

/// The first content is on the screen: this start went well. Answers what the app was started with, once it is open.
#[tauri::command]
#[specta::specta]
pub async fn first_paint<R: Runtime>(
    handle: AppHandle<R>,
    core: Core<'_>,
    start: State<'_, platform::Start>,
) -> Answer<StartedWith> {
    start.went_well();
    let Offered { files, link } = if core.app().is_ok() { start.take() } else { Offered::default() };
    for file in &files {
        allow(&handle, file);
    }
    Ok(StartedWith {
        files: files.into_iter().map(|file| file.to_string_lossy().into_owned()).collect(),
        link,
    })
}

/// The page heard that somebody closes the window, and saves first.
#[tauri::command]
#[specta::specta]
pub async fn hold_window(closing: State<'_, Closing>) -> Answer<()> {
    closing.hear();
    Ok(())
}

/// Everything is saved, or the person closes all the same.
#[tauri::command]
#[specta::specta]
pub async fn close_window<R: Runtime>(handle: AppHandle<R>) -> Answer<()> {
    closing::close(&handle);
    Ok(())
}

/// Let the person choose files. Nothing chosen is an empty list.
#[tauri::command]
#[specta::specta]
pub async fn pick_files<R: Runtime>(window: WebviewWindow<R>, handle: AppHandle<R>) -> Answer<Vec<String>> {
    let (answer, chosen) = oneshot::channel();
    handle.dialog().file().set_parent(&window).pick_files(move |files| {
        // Nobody waits any more when the window was closed meanwhile.
        let _ = answer.send(files);
    });
    let files = chosen.await.ok().flatten().unwrap_or_default();
    let paths = files.into_iter().filter_map(|file| file.into_path().ok());
    Ok(paths
        .map(|path| {
            allow(&handle, &path);
            path.to_string_lossy().into_owned()
        })
        .collect())
}

/// Let the person choose a folder.
#[tauri::command]
#[specta::specta]
pub async fn pick_folder<R: Runtime>(
    window: WebviewWindow<R>,
    handle: AppHandle<R>,
) -> Answer<Option<String>> {
    let (answer, chosen) = oneshot::channel();
    handle.dialog().file().set_parent(&window).pick_folder(move |folder| {
        // Nobody waits any more when the window was closed meanwhile.
        let _ = answer.send(folder);
    });
    let folder = chosen.await.ok().flatten().and_then(|folder| folder.into_path().ok());
    Ok(folder.map(|path| path.to_string_lossy().into_owned()))
}
