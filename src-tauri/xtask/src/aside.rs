//! The interface's checks beside the others, to which they give way: most parts leave a core idle for long.

use crate::shell::{Outcome, root, target};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The word that starts this program for them.
pub const COMMAND: &str = "check-interface";

/// The checks, under way.
pub struct Aside {
    running: Child,
    said: PathBuf,
}

impl Aside {
    pub fn begin() -> Outcome<Self> {
        let own = std::env::current_exe().map_err(|error| format!("This program has no place: {error}."))?;
        let said = target().join("interface.log");
        let log = File::create(&said).map_err(|error| cannot_write(&said, &error))?;
        let errors = log.try_clone().map_err(|error| cannot_write(&said, &error))?;
        let mut command = giving_way(&own);
        command.arg(COMMAND).current_dir(root()).stdin(Stdio::null()).stdout(log).stderr(errors);
        let running =
            command.spawn().map_err(|error| format!("The checks could not be started: {error}."))?;
        Ok(Self { running, said })
    }

    /// Wait for them, and print what they said.
    pub fn end(mut self) -> Outcome {
        let ended =
            self.running.wait().map_err(|error| format!("The checks could not be waited for: {error}."));
        println!("{}", fs::read_to_string(&self.said).unwrap_or_default());
        if ended?.success() {
            Ok(())
        } else {
            Err("A check of the interface failed; it stands above.".to_owned())
        }
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // Nobody waits for them any more once another part failed; when they have ended there is nothing to end.
        let _ = self.running.kill();
    }
}

fn giving_way(own: &Path) -> Command {
    if cfg!(unix) {
        let mut command = Command::new("nice");
        command.args(["-n", "5"]).arg(own);
        command
    } else {
        Command::new(own)
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> String {
    format!("{} cannot be written: {error}.", path.display())
}
