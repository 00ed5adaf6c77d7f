//! Shares in the background.

use std::sync::Arc;
use tauri::{AppHandle, Runtime};
use werkplaats_core::App;

pub fn start<R: Runtime>(_handle: &AppHandle<R>, _app: &Arc<App>) {}

pub fn flush<R: Runtime>(_handle: &AppHandle<R>) {}
