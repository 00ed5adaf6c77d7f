//! How fast and how large the app is, beside a bare window of the same kind.

use crate::display::Display;
use crate::run::build_release;
use crate::shell::{Outcome, built, cargo, must, program, target};
use crate::{interface, machine};
use std::path::PathBuf;
use std::process::Command;

/// The version that resolves and starts with the Node that is asked for.
const JOPLIN: &str = "joplin@3.5.1";

/// Print the figures; with names, only those (`merge`, `import`, `growth`, `change`, `window`). Four are made only when
/// named: `joplin` fetches Joplin's terminal app to compare with, `items` is our half of that, `video` carries 6 GB and
/// needs 25 GB of room, and `idle` takes eleven minutes.
pub fn bench(names: &[&str]) -> Outcome {
    machine::ready_to_test()?;
    must(&mut cargo(&["build", "--release", "--package", "journeys", "--bins"]))?;
    let window = names.is_empty() || names.contains(&"window") || names.contains(&"idle");
    let mut benches = Command::new(built("release", "bench"));
    benches.args(names);
    if names.contains(&"joplin") {
        benches.env("JOPLIN_PROGRAM", joplin()?);
    }
    if !window || !cfg!(target_os = "linux") {
        return must(&mut benches);
    }
    interface::build()?;
    benches.env("WERKPLAATS_PROGRAM", build_release()?);
    must(&mut cargo(&["build", "--release", "--package", "werkplaats", "--example", "bare"]))?;
    benches.env("BARE_PROGRAM", built("release", "examples/bare"));
    let display = Display::start()?;
    must(display.lend(&mut benches))
}

/// Joplin's terminal app, fetched into the target folder when it is not there.
fn joplin() -> Outcome<PathBuf> {
    let folder = target().join("joplin");
    let path = folder.join("node_modules/.bin/joplin");
    if !path.exists() {
        machine::ready_for_joplin()?;
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        must(program("npm", &["install", "--no-fund", "--no-audit", JOPLIN, "--prefix"]).arg(&folder))?;
    }
    Ok(path)
}
