//! From a fresh machine to the app's window.

use crate::shell::{Outcome, built, cargo, must};
use crate::{interface, machine};
use std::process::Command;

/// Get what is needed, build the app and start it with the given arguments.
pub fn run(arguments: &[&str]) -> Outcome {
    machine::ready_to_run()?;
    interface::build()?;
    let app = build_app("dev")?;
    println!("\nWerkplaats starts.");
    must(Command::new(app).args(arguments))
}

/// Build the app with its interface inside; gives the program's place.
pub fn build_app(profile: &str) -> Outcome<std::path::PathBuf> {
    let package = ["build", "--package", "werkplaats", "--features", "custom-protocol", "--profile", profile];
    must(&mut cargo(&package))?;
    Ok(built(if profile == "dev" { "debug" } else { profile }, "werkplaats"))
}
