//! Opening the core: at the start, and once more after a person gave the passphrase, unlocked the keychain or chose to
//! begin as a new device.

use crate::commands::window::StateChanged;
use crate::error::{Answer, CommandError};
use crate::sharing_loop;
use crate::state::{Failure, Opened};
use std::path::PathBuf;
use std::sync::Arc;
use tauri::async_runtime::{block_on, spawn_blocking};
use tauri::{AppHandle, Manager, Runtime};
use tauri_specta::Event;
use werkplaats_core::clock::{SystemClock, SystemRandom};
use werkplaats_core::ops::settings;
use werkplaats_core::{App, Changed, ErrorCode, Home, KeySource, Topic};

/// Where the data is and where its keys are looked for.
pub struct Door {
    home: Option<PathBuf>,
    keys: KeySource,
    /// Two tries at a time would keep each other out.
    trying: tokio::sync::Mutex<()>,
}

impl Door {
    pub fn new(home: Option<PathBuf>, keys: KeySource) -> Self {
        Self { home, keys, trying: tokio::sync::Mutex::default() }
    }

    /// Open the core, and let the window hear of every change. Waits for the disk, and for a keychain that may ask a
    /// person: keep it off the threads that serve the window.
    pub fn open<R: Runtime>(&self, handle: &AppHandle<R>) -> Result<Arc<App>, Failure> {
        open(handle, self.home.clone(), self.keys.clone())
    }
}

fn open<R: Runtime>(
    handle: &AppHandle<R>,
    home: Option<PathBuf>,
    keys: KeySource,
) -> Result<Arc<App>, Failure> {
    let Some(home) = home.map(Home::new) else {
        return Err(Failure { error: ErrorCode::NoAccess.into(), settings: None });
    };
    let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
    match block_on(App::open_using(home.clone(), clock, random, keys)) {
        Ok(app) => {
            let app = Arc::new(app);
            listen(handle.clone(), &app);
            sharing_loop::start(&app);
            Ok(app)
        }
        Err(error) => {
            let error = CommandError::from(error);
            let kept = || block_on(settings::kept_in(&home)).ok();
            let settings = is_about_keys(error.code).then(kept).flatten();
            Err(Failure { error, settings })
        }
    }
}

/// Try once more, with what a person did about it.
pub async fn again<R: Runtime>(handle: &AppHandle<R>, change: impl FnOnce(&mut KeySource)) -> Answer<()> {
    let (door, opened) = (handle.state::<Door>(), handle.state::<Opened>());
    let _alone = door.trying.lock().await;
    if opened.app().is_ok() {
        return Ok(());
    }
    let mut keys = door.keys.clone();
    change(&mut keys);
    let (handle, home) = (handle.clone(), door.home.clone());
    let tried = spawn_blocking(move || open(&handle, home, keys)).await;
    match tried.map_err(|_| CommandError::from(ErrorCode::Unexpected))? {
        Ok(app) => {
            opened.set(Ok(app));
            Ok(())
        }
        // A wrong passphrase leaves the door as it was.
        Err(failure) if failure.error.code == ErrorCode::PassphraseWrong => Err(failure.error),
        Err(failure) => {
            opened.set(Err(failure.clone()));
            Err(failure.error)
        }
    }
}

/// Whether a person can do something about it before the app opens.
pub fn is_about_keys(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::PassphraseNeeded
            | ErrorCode::PassphraseWrong
            | ErrorCode::KeychainLocked
            | ErrorCode::KeysLost
    )
}

/// Pass every commit on to the window.
fn listen<R: Runtime>(handle: AppHandle<R>, app: &Arc<App>) {
    let mut commits = app.store.listen();
    tauri::async_runtime::spawn(async move {
        loop {
            let changed = match commits.recv().await {
                Ok(changed) => changed,
                // Fell behind: everything is read again.
                Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {
                    Changed { team: None, topics: Topic::ALL.to_vec() }
                }
                Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
            };
            // A window that is closing needs no news.
            let _ = StateChanged(changed).emit(&handle);
        }
    });
}
