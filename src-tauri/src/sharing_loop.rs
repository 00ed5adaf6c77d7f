//! Shares in the background while the window is open, and once more when it closes.

use crate::state::Opened;
use std::sync::Arc;
use std::time::Duration;
use tauri::{AppHandle, Manager, Runtime};
use werkplaats_core::App;
use werkplaats_core::ops::sharing;

/// Nobody waits longer than this for a closing window; what is left is shared at the next start.
const CLOSING_TIME_MAX: Duration = Duration::from_secs(4);

/// Begin sharing every team that has a folder.
pub fn start(app: &Arc<App>) {
    tauri::async_runtime::spawn(sharing::keep_sharing(app.clone()));
}

/// Share what waits before the app ends.
pub fn flush<R: Runtime>(handle: &AppHandle<R>) {
    let Some(opened) = handle.try_state::<Opened>() else { return };
    let Ok(app) = opened.app().cloned() else { return };
    tauri::async_runtime::block_on(async {
        match tokio::time::timeout(CLOSING_TIME_MAX, sharing::share_all(&app)).await {
            Ok(Ok(())) => {}
            Ok(Err(cause)) => tracing::warn!(kind = cause.kind(), "sharing at the end failed"),
            Err(_) => tracing::info!("sharing at the end took too long"),
        }
    });
}
