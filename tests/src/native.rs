//! The system's own dialogs, which no page knows of: answered by typing, as a person without a mouse would.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(100);
/// What GTK calls its dialog to choose a folder.
const TITLE: &str = "^Select Folder$";

/// Choose a folder in the dialog that is about to open.
pub async fn choose_folder(path: &Path) {
    let deadline = Instant::now() + PATIENCE;
    let dialog = loop {
        if let Some(dialog) = dialog() {
            break dialog;
        }
        assert!(Instant::now() < deadline, "no dialog to choose a folder opened");
        tokio::time::sleep(POLL).await;
    };
    ask(&["windowfocus", "--sync", &dialog]);
    while self::dialog().is_some() {
        assert!(Instant::now() < deadline, "the dialog does not take {}", path.display());
        // Home first: among recent folders no path is taken. All of it again when the dialog, still filling
        // itself, lost a key.
        ask(&["key", "alt+Home"]);
        tokio::time::sleep(POLL * 2).await;
        ask(&["type", "--delay", "4", &path.display().to_string()]);
        tokio::time::sleep(POLL * 3).await;
        ask(&["key", "Return"]);
        tokio::time::sleep(POLL * 3).await;
    }
}

fn dialog() -> Option<String> {
    let found = ask(&["search", "--onlyvisible", "--name", TITLE])?;
    found.lines().last().map(str::to_owned)
}

fn ask(arguments: &[&str]) -> Option<String> {
    let output = Command::new("xdotool").args(arguments).stderr(Stdio::null()).output();
    let output = output.expect("xdotool is installed by `cargo xtask test`");
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
