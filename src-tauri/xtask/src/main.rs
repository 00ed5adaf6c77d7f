//! The project's own commands. `cargo xtask run` gives the window, `cargo xtask test` checks everything.
#![allow(clippy::print_stdout, reason = "a command line speaks through its standard output")]

mod aside;
mod bench;
mod bindings;
mod demo_media;
mod display;
mod interface;
mod machine;
mod prepare;
mod proof;
mod run;
mod shell;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
The project's own commands.

  cargo xtask run               get what is needed, build the app and start it
  cargo xtask test              check everything, as CI does
  cargo xtask test <part>...    check one or more parts: format, lint, queries, rules, core, cli, commands,
                                bindings, proof, ui, journeys
  cargo xtask bench             print how fast and how large the app is (release build)
  cargo xtask simulate          share in bad weather: --seeds N [--from S], or --seed X --trace
  cargo xtask simulate --mutants
                                plant faults in a copy of the source; each must be found
  cargo xtask attacks           take away each defence in a copy of the source; a test must fail without it
  cargo xtask fuzz --minutes N  throw spoilt files at every decoder: [--seed S] [--only NAME] [--keep]; or --inputs N
  cargo xtask crash             kill the command at every call that changes a disk
  cargo xtask bindings          write ui/src/backend/bindings.ts again after a command changed
  cargo xtask demo-media        draw and write the example team's files again
  cargo xtask prepare           write .sqlx/ again after a query or a migration changed
  cargo xtask prepare --check   only tell whether .sqlx/ is in step

Options after `--` of `run` go to the app:  cargo xtask run -- --safe-mode";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["run", rest @ ..] => run::run(rest.strip_prefix(&["--"]).unwrap_or(rest)),
        ["test", parts @ ..] => test::test(parts),
        ["bench", rest @ ..] => bench::bench(rest),
        ["bindings"] => bindings::write(),
        ["demo-media"] => demo_media::write(),
        ["simulate", "--mutants", rest @ ..] => proof::mutants(rest),
        ["simulate", rest @ ..] => proof::simulate(rest),
        ["attacks", rest @ ..] => proof::attacks(rest),
        ["crash"] => proof::crash(),
        ["fuzz", rest @ ..] => proof::fuzz(rest),
        [aside::COMMAND] => interface::check_sources(),
        ["only-of", packages, program, rest @ ..] => shell::only_of(packages, program, rest),
        ["prepare"] => prepare::write(),
        ["prepare", "--check"] => prepare::check(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        unknown => Err(format!("There is no command `{}`.\n\n{HELP}", unknown.join(" "))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("\n{reason}");
            ExitCode::FAILURE
        }
    }
}
