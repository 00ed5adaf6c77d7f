//! Take away each defence in a copy of the source, and tell whether the test of its attack fails.
#![allow(clippy::print_stdout, reason = "a command line speaks through its standard output")]

use proof::{
    defences::{DEFENCES, Defence},
    plant::{Tree, ended},
};
use std::{io, process::ExitCode};

fn main() -> ExitCode {
    ended(run)
}

fn run(only: &[String]) -> io::Result<bool> {
    let tree = Tree::copy()?;
    let mut all_seen = true;
    println!("| attack, without its defence | its test |");
    println!("|---|---|");
    let wanted =
        |defence: &&Defence| only.is_empty() || only.iter().any(|word| defence.attack.contains(word));
    for defence in DEFENCES.iter().filter(wanted) {
        let seen = tree.with(defence.changes, || tried(&tree, defence))?.flatten();
        all_seen &= seen.is_ok();
        println!("| {} | {} |", defence.attack, seen.unwrap_or_else(|reason| reason));
    }
    Ok(all_seen)
}

/// What the test says without the defence: it must fail, and for that it must have run.
fn tried(tree: &Tree, defence: &Defence) -> io::Result<Result<String, String>> {
    let words = ["test", "--package", "werkplaats-core", "--lib", defence.test];
    let told = tree.cargo(&words).output()?;
    let text = String::from_utf8_lossy(&told.stdout);
    let has = |what: &str| text.contains(&format!("{} ... {what}", defence.test));
    Ok(match (has("FAILED"), has("ok")) {
        (true, _) => Ok(format!("`{}` fails", defence.test)),
        (false, true) => Err(format!("NOT SEEN: `{}` holds", defence.test)),
        (false, false) => Err("NOT TRIED: it does not build, or there is no such test".to_owned()),
    })
}
