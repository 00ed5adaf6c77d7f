//! From a fresh machine to the app's window.

use crate::shell::{Outcome, build, built, cargo, must};
use crate::{interface, machine};
use std::path::PathBuf;
use std::process::Command;

/// Get what is needed, build the app and start it with the given arguments.
pub fn run(arguments: &[&str]) -> Outcome {
    machine::ready_to_run()?;
    interface::build()?;
    let app = build_app()?;
    println!("\nWerkplaats starts.");
    must(Command::new(app).args(arguments))
}

/// Build the app with its interface inside, to try or to test it; gives the program's place.
pub fn build_app() -> Outcome<PathBuf> {
    must(&mut build(&["--bin", "werkplaats", "--features", "werkplaats/custom-protocol"]))?;
    Ok(built("debug", "werkplaats"))
}

/// The same as people get it.
pub fn build_release() -> Outcome<PathBuf> {
    must(&mut cargo(&["build", "--release", "--package", "werkplaats", "--features", "custom-protocol"]))?;
    Ok(built("release", "werkplaats"))
}
