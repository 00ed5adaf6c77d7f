//! Everything that must hold before a change lands, the quick parts first.

use crate::aside::Aside;
use crate::display::Display;
use crate::run::build_app;
use crate::shell::{Outcome, cargo, must, tests};
use crate::{bindings, interface, machine, prepare, proof};
use std::time::{Duration, Instant};

struct Part {
    name: &'static str,
    title: &'static str,
    check: fn() -> Outcome,
}

const PARTS: [Part; 11] = [
    Part { name: "format", title: "Formatting", check: format },
    Part { name: "lint", title: "Lints of all Rust code", check: lint },
    Part { name: "queries", title: "Queries in step with .sqlx", check: prepare::check },
    Part { name: "rules", title: "Architecture rules and the project's own commands", check: rules },
    Part { name: "core", title: "Core", check: core },
    Part { name: "commands", title: "Commands over real IPC, without a window", check: commands },
    Part { name: "cli", title: "The headless command as scripts use it", check: cli },
    Part { name: "bindings", title: "Bindings in step with the commands", check: bindings::check },
    Part { name: "proof", title: "Sharing in bad weather, and decoders under fire", check: proof::test },
    Part {
        name: "ui",
        title: "Interface: lint, types, messages, parts, accessibility, build",
        check: interface::check,
    },
    Part { name: "journeys", title: "Journeys in the real window", check: journeys },
];

/// Check the named parts, or everything when none is named; stop at the first that fails.
pub fn test(names: &[&str]) -> Outcome {
    let unknown: Vec<&str> =
        names.iter().copied().filter(|name| PARTS.iter().all(|part| part.name != *name)).collect();
    if !unknown.is_empty() {
        let known = PARTS.map(|part| part.name).join(", ");
        return Err(format!("There is no part `{}`; the parts are {known}.", unknown.join("`, `")));
    }
    machine::ready_to_test()?;
    let started = Instant::now();
    let mut times = Vec::new();
    // Where everything is checked, these run beside the rest.
    let mut aside = names.is_empty().then(Aside::begin).transpose()?;
    for part in PARTS.iter().filter(|part| names.is_empty() || names.contains(&part.name)) {
        println!("\n=== {} ({}) ===\n", part.title, part.name);
        let part_started = Instant::now();
        let outcome = match aside.take_if(|_| part.name == "ui") {
            Some(aside) => aside.end().and_then(|()| interface::build()),
            None => (part.check)(),
        };
        outcome.map_err(|reason| format!("FAILED: {} ({}). {reason}", part.title, part.name))?;
        times.push((part.name, part_started.elapsed()));
    }
    println!("\n=== All well ===\n");
    for (name, time) in times {
        println!("{name:>10}  {}", minutes(time));
    }
    println!("{:>10}  {}", "together", minutes(started.elapsed()));
    Ok(())
}

fn format() -> Outcome {
    must(&mut cargo(&["fmt", "--all", "--check"]))
}

fn lint() -> Outcome {
    must(&mut cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"]))
}

fn rules() -> Outcome {
    must(&mut tests(&["journeys", "xtask"], &[])?)
}

fn core() -> Outcome {
    must(&mut tests(&["werkplaats-core"], &[])?)
}

fn commands() -> Outcome {
    must(&mut tests(&["werkplaats"], &[])?)
}

fn cli() -> Outcome {
    must(&mut tests(&["werkplaats-cli"], &[])?)
}

fn journeys() -> Outcome {
    if !cfg!(target_os = "linux") {
        println!("Journeys drive WebKitGTK under Xvfb, so they run on Linux only.");
        return Ok(());
    }
    interface::build()?;
    let app = build_app()?;
    let display = Display::start()?;
    // One window at a time: two cores, and figures that mean something.
    let mut tests = tests(&["journeys"], &["--ignored", "--test-threads", "1"])?;
    must(display.lend(tests.env("WERKPLAATS_PROGRAM", app)))
}

fn minutes(time: Duration) -> String {
    format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
}
