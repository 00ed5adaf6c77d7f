//! Taking files in as evidence: one after the other, with progress, and to be stopped at any moment.

use super::evidence;
use crate::domain::{ImportId, ImportProgress, ImportState, Target, TeamId};
use crate::files::{Source, Stored};
use crate::{App, Error, ErrorCode, Result, limits};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often progress is told while a file is copied.
const TELL_EVERY: Duration = Duration::from_millis(150);

/// What to take in.
#[derive(Debug, Clone)]
pub enum Wanted {
    Path(PathBuf),
    /// Something pasted, with the name it gets.
    Bytes {
        name: String,
        content: Vec<u8>,
    },
}

impl Wanted {
    fn name(&self) -> String {
        match self {
            Self::Path(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
            Self::Bytes { name, .. } => name.clone(),
        }
    }
}

/// The imports under way on this device.
#[derive(Default)]
pub struct Imports {
    stops: Mutex<HashMap<ImportId, Arc<AtomicBool>>>,
    /// One file is copied at a time: a disk does not get faster by asking it twice.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Imports {
    fn stops(&self) -> std::sync::MutexGuard<'_, HashMap<ImportId, Arc<AtomicBool>>> {
        self.stops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Announce an import, so that it can be cancelled before its turn comes.
pub fn announce(app: &App) -> ImportId {
    let id: ImportId = app.new_id();
    app.imports.stops().insert(id, Arc::default());
    id
}

/// Stop an import; one that is over already stays as it is.
pub fn cancel(app: &App, id: ImportId) {
    if let Some(stop) = app.imports.stops().get(&id) {
        stop.store(true, Ordering::Relaxed);
    }
}

/// Check that a hand-over of files is not larger than anybody means.
///
/// Errors: `OutOfRange` with the most that are taken at once.
pub fn check_count(files: usize) -> Result<()> {
    if files > limits::IMPORT_FILES_MAX {
        return Err(Error::told_with(ErrorCode::OutOfRange, limits::IMPORT_FILES_MAX));
    }
    Ok(())
}

/// Bytes of something pasted, from Base64.
///
/// Errors: `Damaged`.
pub fn decode_pasted(content: &str) -> Result<Vec<u8>> {
    data_encoding::BASE64.decode(content.as_bytes()).map_err(|_| Error::told(ErrorCode::Damaged))
}

/// Take one announced file in, hang it on `target`, and tell how it goes until the end.
pub async fn run(
    app: Arc<App>,
    id: ImportId,
    team: TeamId,
    wanted: Wanted,
    target: Option<Target>,
    tell: impl Fn(ImportProgress) + Send + Sync + 'static,
) {
    let tell = Arc::new(tell);
    let name = wanted.name();
    let ended = |state| ImportProgress { id, name: name.clone(), done_bytes: 0, total_bytes: 0, state };
    let stop = app.imports.stops().get(&id).cloned().unwrap_or_default();
    let turn = app.imports.turn.clone().lock_owned().await;
    let state = match copy(&app, id, wanted, stop, tell.clone()).await {
        Ok(stored) => match evidence::add_file(&app, team, stored.file, target).await {
            Ok((evidence, false)) => ImportState::Done { evidence },
            Ok((evidence, true)) => ImportState::AlreadyHere { evidence },
            Err(error) => failed(&error),
        },
        Err(error) => failed(&error),
    };
    drop(turn);
    app.imports.stops().remove(&id);
    tell(ended(state));
}

async fn copy(
    app: &Arc<App>,
    id: ImportId,
    wanted: Wanted,
    stop: Arc<AtomicBool>,
    tell: Arc<impl Fn(ImportProgress) + Send + Sync + 'static>,
) -> Result<Stored> {
    let limit_bytes = u64::from(app.store.settings().await?.file_mib_max) * 1024 * 1024;
    let app = app.clone();
    let copying = tokio::task::spawn_blocking(move || {
        let name = wanted.name();
        let mut told: Option<Instant> = None;
        let mut progress = |done_bytes, total_bytes| {
            if told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
                told = Some(Instant::now());
                tell(ImportProgress {
                    id,
                    name: name.clone(),
                    done_bytes,
                    total_bytes,
                    state: ImportState::Copying,
                });
            }
        };
        let source = match &wanted {
            Wanted::Path(path) => Source::Path(path),
            Wanted::Bytes { content, .. } => Source::Bytes(content),
        };
        app.files.import(source, &wanted.name(), limit_bytes, &mut progress, &stop)
    });
    copying.await.map_err(|cause| Error::Encoding(cause.to_string()))?
}

fn failed(error: &Error) -> ImportState {
    match error.code() {
        ErrorCode::Cancelled => ImportState::Cancelled,
        code => {
            tracing::warn!(?code, "a file could not be taken in");
            ImportState::Failed { error: code }
        }
    }
}
