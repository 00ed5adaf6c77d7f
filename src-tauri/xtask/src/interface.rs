//! The interface in ui/: its packages, its checks and its build.

use crate::shell::{Outcome, must, program, root};
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::process::Command;

/// Get the packages that package-lock.json names, unless they are there already.
pub fn packages() -> Outcome {
    let wanted = lock_stamp()?;
    // Inside node_modules, so that removing the folder removes the stamp.
    let stamp = root().join("ui/node_modules/.werkplaats-lock");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    // What is really wrong is told by the second try.
    if must(&mut npm(&["ci", "--silent", "--no-audit", "--no-fund"])).is_err() {
        // npm 11 refuses a lock without the optional packages of every other platform, which npm 10 never wrote.
        // Installing without saving takes the same versions from the same lock.
        must(&mut npm(&["install", "--no-save", "--no-audit", "--no-fund"]))?;
    }
    fs::write(&stamp, wanted).map_err(|error| format!("{} cannot be written: {error}.", stamp.display()))
}

/// Build ui/dist, which the app carries inside.
pub fn build() -> Outcome {
    packages()?;
    must(&mut npm(&["run", "build"]))
}

/// Everything about the interface that needs no window.
pub fn check() -> Outcome {
    check_sources()?;
    build()
}

/// The same without its build, which the app carries inside while that is built.
pub fn check_sources() -> Outcome {
    packages()?;
    for script in ["lint", "typecheck", "test"] {
        must(&mut npm(&["run", script]))?;
    }
    Ok(())
}

fn npm(arguments: &[&str]) -> Command {
    let mut command = program(if cfg!(windows) { "npm.cmd" } else { "npm" }, arguments);
    command.current_dir(root().join("ui"));
    command
}

fn lock_stamp() -> Outcome<String> {
    let lock = root().join("ui/package-lock.json");
    let text = fs::read(&lock).map_err(|error| format!("{} cannot be read: {error}.", lock.display()))?;
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}
