//! Plant each fault in a copy of the source, build it, and tell at which seed the simulator found it.
#![allow(clippy::print_stdout, reason = "a command line speaks through its standard output")]

use proof::{
    mutants::{MUTANTS, Mutant},
    plant::{Tree, ended, target},
};
use std::{
    io,
    path::Path,
    process::{Command, ExitCode, Stdio},
};

/// Seeds until a fault counts as not found.
const SEEDS: &str = "2000";

fn main() -> ExitCode {
    ended(run)
}

fn run(only: &[String]) -> io::Result<bool> {
    let tree = Tree::copy()?;
    let mut all_found = true;
    println!("| planted fault | found at seed |");
    println!("|---|---|");
    let wanted = |mutant: &&Mutant| only.is_empty() || only.iter().any(|word| mutant.name.contains(word));
    for mutant in MUTANTS.iter().filter(wanted) {
        let found = tree.with(&[mutant.change()], || find(&tree))?.flatten();
        all_found &= found.is_ok();
        println!("| {} | {} |", mutant.name, found.unwrap_or_else(|reason| reason));
    }
    Ok(all_found)
}

/// The first seed that fails, or why there is none.
fn find(tree: &Tree) -> io::Result<Result<String, String>> {
    // As the project's own command builds the simulator.
    let build = "build --workspace --example schema --quiet --config tests/proof/fast.toml --bin simulate";
    let mut build = tree.cargo(&build.split(' ').collect::<Vec<_>>());
    if build.stderr(Stdio::null()).status()?.success() {
        simulate(&target().join("debug/simulate"))
    } else {
        Ok(Err("it does not build".to_owned()))
    }
}

fn simulate(program: &Path) -> io::Result<Result<String, String>> {
    let told =
        Command::new(program).args(["--seeds", SEEDS, "--stop-at-first"]).stderr(Stdio::null()).output()?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let seed = |line: &str| line.strip_prefix("seed ")?.split(':').next()?.parse::<u64>().ok();
    let reason = |line: &str| line.split_once(": ").map_or("", |(_, reason)| reason).to_owned();
    let first = told.lines().filter_map(|line| Some((seed(line)?, reason(line)))).min();
    Ok(first.map(|(seed, reason)| format!("{seed}: {reason}")).ok_or_else(|| format!("not within {SEEDS}")))
}
