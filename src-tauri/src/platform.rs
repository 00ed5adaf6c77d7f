//! Where things lie on this system, and how the window starts: safe mode, second starts, files from outside.

use crate::offered::Offered;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use tauri::{AppHandle, Manager, Runtime, WebviewWindow};
use werkplaats_core::KeySource;

/// The folder that replaces the platform's data folder, for tests and second profiles.
pub const HOME_VARIABLE: &str = "WERKPLAATS_HOME";
/// Begin as a new device, when the keys of this one are lost.
const NEW_DEVICE_FLAG: &str = "--new-device";
/// Draw without the graphics card.
pub const SAFE_MODE_FLAG: &str = "--safe-mode";
/// Set in the environment of the process that draws in safe mode.
const SAFE_MODE_VARIABLE: &str = "WERKPLAATS_SAFE_MODE";

/// Whether this run draws without the graphics card.
pub struct SafeMode(pub bool);

impl SafeMode {
    pub fn of_this_process() -> Self {
        Self(std::env::var_os(SAFE_MODE_VARIABLE).is_some())
    }

    /// What a browser engine on Windows needs to hear.
    pub fn browser_arguments(&self) -> &'static str {
        if self.0 { "--disable-gpu" } else { "" }
    }
}

/// Start again without the graphics card when asked to, or when the last start never got to a picture.
/// Returns when this process is the one to go on.
pub fn enter_safe_mode_if_needed(home: Option<&Path>) {
    if SafeMode::of_this_process().0 {
        return;
    }
    let asked = std::env::args_os().any(|argument| argument == SAFE_MODE_FLAG);
    let failed_before =
        home.is_some_and(|home| fs::read(marker(home)).is_ok_and(|tries| tries.len() >= TRIES_MAX));
    if !asked && !failed_before {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut again = Command::new(program);
    again
        .args(std::env::args_os().skip(1))
        .env(SAFE_MODE_VARIABLE, "1")
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
        .env("LIBGL_ALWAYS_SOFTWARE", "1");
    if let Ok(status) = again.status() {
        std::process::exit(status.code().unwrap_or(1));
    }
}

/// Starts in a row that never painted before safe mode is tried: one may be a laptop that was closed in a hurry.
const TRIES_MAX: usize = 2;

fn marker(home: &Path) -> PathBuf {
    home.join("starting")
}

/// One start of the app.
pub struct Start {
    marker: PathBuf,
    waiting: Mutex<Waiting>,
}

/// What came from outside before the window could take it.
struct Waiting {
    offered: Offered,
    was_taken: bool,
}

impl Start {
    /// Note that a start is under way, with what the app was started with.
    pub fn begin(home: &Path, offered: Offered) -> Self {
        let marker = marker(home);
        let mut tries = fs::read(&marker).unwrap_or_default();
        tries.push(b'.');
        // Without the note safe mode only has to be asked for by hand.
        let _ = fs::write(&marker, tries);
        Self { marker, waiting: Mutex::new(Waiting { offered, was_taken: false }) }
    }

    /// The window has painted: the next start needs no safe mode.
    pub fn went_well(&self) {
        let _ = fs::remove_file(&self.marker);
    }

    /// What waits; the window takes from here on what comes.
    pub fn take(&self) -> Offered {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.was_taken = true;
        std::mem::take(&mut waiting.offered)
    }

    /// Whether the window takes what comes: its page is there, and the app is open.
    pub fn was_taken(&self) -> bool {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).was_taken
    }

    /// Keep it until the window takes it; given back when the window takes what comes.
    pub fn keep(&self, offered: Offered) -> Option<Offered> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.was_taken {
            return Some(offered);
        }
        waiting.offered.add(offered);
        None
    }
}

/// The data folder: the variable, or the platform's own place.
pub fn home(identifier: &str) -> Option<PathBuf> {
    if let Some(home) = std::env::var_os(HOME_VARIABLE).filter(|home| !home.is_empty()) {
        return Some(PathBuf::from(home));
    }
    dirs::data_dir().map(|folder| folder.join(identifier))
}

/// Where this device's keys are kept: in the keychain, unless the data folder is one for tests and second profiles.
pub fn keys(home: &Path) -> KeySource {
    let is_own_profile = std::env::var_os(HOME_VARIABLE).is_some_and(|home| !home.is_empty());
    let kept = if is_own_profile { KeySource::default() } else { KeySource::in_keychain(home) };
    let start_anew = std::env::args_os().any(|argument| argument == NEW_DEVICE_FLAG);
    KeySource { start_anew, ..kept }
}

/// An identifier of this data folder, so that two profiles are two apps to the system.
pub fn identifier_of(identifier: &str) -> String {
    match std::env::var_os(HOME_VARIABLE).filter(|home| !home.is_empty()) {
        None => identifier.to_owned(),
        Some(home) => {
            format!("{identifier}.p{}", werkplaats_core::base32::short_name(home.as_encoded_bytes()))
        }
    }
}

/// Bring a window to the front, from wherever it was.
pub fn show<R: Runtime>(window: &WebviewWindow<R>) {
    for step in [window.show(), window.unminimize(), window.set_focus()] {
        if let Err(cause) = step {
            tracing::warn!(%cause, "the window could not be brought to the front");
        }
    }
}

/// Check spelling in both languages of the app, where the engine leaves that off until asked.
#[cfg(target_os = "linux")]
pub fn check_spelling<R: Runtime>(window: &WebviewWindow<R>) {
    use webkit2gtk::{WebContextExt, WebViewExt};
    let asked = window.with_webview(|webview| {
        if let Some(context) = webview.inner().context() {
            context.set_spell_checking_languages(&["nl_NL", "en_GB"]);
            context.set_spell_checking_enabled(true);
        }
    });
    if let Err(cause) = asked {
        tracing::warn!(%cause, "the spell checker could not be switched on");
    }
}

/// Elsewhere the engine follows the system's own settings.
#[cfg(not(target_os = "linux"))]
pub fn check_spelling<R: Runtime>(_window: &WebviewWindow<R>) {}

/// The one window.
pub fn main_window<R: Runtime>(handle: &AppHandle<R>) -> Option<WebviewWindow<R>> {
    handle.get_webview_window("main")
}
