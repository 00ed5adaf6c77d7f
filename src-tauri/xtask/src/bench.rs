//! How fast and how large the app is, beside a bare window of the same kind.

use crate::display::Display;
use crate::run::build_app;
use crate::shell::{Outcome, built, cargo, must};
use crate::{interface, machine};
use std::process::Command;

/// Print the figures; with names, only those (`merge`, `import`, `window`).
pub fn bench(names: &[&str]) -> Outcome {
    machine::ready_to_test()?;
    must(&mut cargo(&["build", "--release", "--package", "journeys", "--bins"]))?;
    let window = names.is_empty() || names.contains(&"window");
    let mut benches = Command::new(built("release", "bench"));
    benches.args(names);
    if !window || !cfg!(target_os = "linux") {
        return must(&mut benches);
    }
    interface::build()?;
    benches.env("WERKPLAATS_PROGRAM", build_app("release")?);
    must(&mut cargo(&["build", "--release", "--package", "werkplaats", "--example", "bare"]))?;
    benches.env("BARE_PROGRAM", built("release", "examples/bare"));
    let display = Display::start()?;
    must(display.lend(&mut benches))
}
