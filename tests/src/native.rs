//! What belongs to the system and not to the page: which window lies on top, its close button, and the system's own dialogs,
//! answered by typing, as a person without a mouse would.

use crate::x_server;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(100);
/// What GTK calls its dialogs to choose a folder and to save a file.
const FOLDER: &str = "^Select Folder$";
const SAVE: &str = "^Save File$";

/// Choose a folder in the dialog that is about to open.
pub async fn choose_folder(path: &Path) {
    answer(FOLDER, path).await;
}

/// Say where a file goes in the dialog that is about to open.
pub async fn save_file(path: &Path) {
    answer(SAVE, path).await;
}

/// Press the close button of a program's window, as it would be on a desktop.
pub fn ask_to_close(process: u32) {
    let window = windows_of(process).lines().next().and_then(|id| id.parse().ok());
    x_server::ask_to_close(window.expect("the program shows a window"));
}

/// Lay a program's windows on top of all others.
pub fn raise(process: u32) {
    for window in windows_of(process).lines() {
        ask(&["windowraise", window]);
    }
}

/// The windows that a program shows, a number on each line.
fn windows_of(process: u32) -> String {
    ask(&["search", "--onlyvisible", "--pid", &process.to_string()]).unwrap_or_default()
}

async fn answer(title: &str, path: &Path) {
    let deadline = Instant::now() + PATIENCE;
    let dialog = loop {
        if let Some(dialog) = dialog(title) {
            break dialog;
        }
        assert!(Instant::now() < deadline, "no dialog `{title}` opened");
        tokio::time::sleep(POLL).await;
    };
    ask(&["windowfocus", "--sync", &dialog]);
    while self::dialog(title).is_some() {
        assert!(Instant::now() < deadline, "the dialog does not take {}", path.display());
        // Home first: among recent folders no path is taken. All of it again when the dialog, still filling
        // itself, lost a key.
        if title == SAVE {
            // The name has the focus, and takes a whole path.
            ask(&["key", "ctrl+a"]);
        } else {
            ask(&["key", "alt+Home"]);
        }
        tokio::time::sleep(POLL * 2).await;
        ask(&["type", "--delay", "4", &path.display().to_string()]);
        tokio::time::sleep(POLL * 3).await;
        ask(&["key", "Return"]);
        tokio::time::sleep(POLL * 3).await;
    }
}

fn dialog(title: &str) -> Option<String> {
    let found = ask(&["search", "--onlyvisible", "--name", title])?;
    found.lines().last().map(str::to_owned)
}

fn ask(arguments: &[&str]) -> Option<String> {
    let output = Command::new("xdotool").args(arguments).stderr(Stdio::null()).output();
    let output = output.expect("xdotool is installed by `cargo xtask test`");
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
