//! Logs for whoever helps: what went wrong and when, without names or paths of people.

use std::sync::OnceLock;
use tauri::{AppHandle, Manager, Runtime};
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{Builder, Rotation};

/// Days of logs that are kept.
const DAYS_KEPT: usize = 14;

/// Keeps the writer alive until the process ends.
static WRITER: OnceLock<WorkerGuard> = OnceLock::new();

/// Write to the platform's log folder. Without rights there the app goes on without logs.
pub fn start<R: Runtime>(handle: &AppHandle<R>) {
    let Ok(folder) = handle.path().app_log_dir() else { return };
    let daily = Builder::new()
        .rotation(Rotation::DAILY)
        .filename_prefix("werkplaats")
        .filename_suffix("log")
        .max_log_files(DAYS_KEPT)
        .build(folder);
    let Ok(daily) = daily else { return };
    let (writer, guard) = tracing_appender::non_blocking(daily);
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::INFO)
        .with_ansi(false)
        .with_writer(writer)
        .finish();
    if tracing::subscriber::set_global_default(subscriber).is_ok() {
        // Set once: only the first start in a process gets here.
        let _ = WRITER.set(guard);
    }
}
