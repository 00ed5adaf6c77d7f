//! Plant each fault in a copy of the source, build it, and tell at which seed the simulator found it.
#![allow(clippy::print_stdout, reason = "a command line speaks through its standard output")]

use proof::mutants::{MUTANTS, Mutant};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

/// Seeds until a fault counts as not found.
const SEEDS: &str = "2000";
/// What a build of the proof needs of the tree.
const PARTS: [&str; 7] = ["Cargo.toml", "Cargo.lock", ".cargo", ".sqlx", "migrations", "src-tauri", "tests"];

fn main() -> ExitCode {
    let only: Vec<String> = env::args().skip(1).collect();
    match run(&only) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(only: &[String]) -> io::Result<bool> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().nth(2).unwrap_or(here);
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let copy = tempfile::tempdir()?;
    for part in PARTS {
        copy_part(&root.join(part), &copy.path().join(part))?;
    }
    let mut all_found = true;
    println!("| planted fault | found at seed |");
    println!("|---|---|");
    let wanted = |mutant: &&Mutant| only.is_empty() || only.iter().any(|word| mutant.name.contains(word));
    for mutant in MUTANTS.iter().filter(wanted) {
        let found = find(mutant, copy.path(), &target)?;
        all_found &= found.is_ok();
        println!("| {} | {} |", mutant.name, found.unwrap_or_else(|reason| reason));
    }
    Ok(all_found)
}

/// The first seed that fails, or why there is none.
fn find(mutant: &Mutant, copy: &Path, target: &Path) -> io::Result<Result<String, String>> {
    let file = copy.join(mutant.file);
    let source = fs::read_to_string(&file)?;
    if source.matches(mutant.text).count() != 1 {
        return Ok(Err("its place in the source is gone".to_owned()));
    }
    fs::write(&file, source.replace(mutant.text, mutant.instead))?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .current_dir(copy)
        .env("CARGO_TARGET_DIR", target)
        .args(["build", "--quiet", "--profile", "sim", "--package", "proof", "--bin", "simulate"])
        .stderr(Stdio::null())
        .status()?;
    let outcome = if built.success() {
        simulate(&target.join("sim/simulate"))?
    } else {
        Err("it does not build".to_owned())
    };
    fs::write(&file, source)?;
    Ok(outcome)
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

fn copy_part(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_file() {
        return fs::copy(from, to).map(drop);
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if name != "node_modules" && name != "target" {
            copy_part(&entry.path(), &to.join(name))?;
        }
    }
    Ok(())
}
