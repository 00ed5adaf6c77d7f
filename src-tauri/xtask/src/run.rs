//! From a fresh machine to the app's window.

use crate::shell::{Outcome, WITH_TESTS, built, cargo, must};
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
    if profile != "dev" {
        let package =
            ["build", "--package", "werkplaats", "--features", "custom-protocol", "--profile", profile];
        must(&mut cargo(&package))?;
        return Ok(built(profile, "werkplaats"));
    }
    let program = ["build", "--workspace", "--bin", "werkplaats", "--features", "werkplaats/custom-protocol"];
    must(&mut cargo(&[&program[..], &WITH_TESTS].concat()))?;
    Ok(built("debug", "werkplaats"))
}
