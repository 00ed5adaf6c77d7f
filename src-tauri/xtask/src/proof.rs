//! The proof that sharing loses nothing: the simulator, its planted faults, the fuzzers and the crashes.

use crate::machine;
use crate::shell::{Outcome, build, built, cargo, must, program};

/// What is optimised for it besides.
const FAST: &str = "tests/proof/fast.toml";

/// Seeds of the simulator in the test command: six minutes on two cores.
const SEEDS_OF_TEST: &str = "2000";
/// Seconds of fuzzing in the test command, all decoders together.
const FUZZ_SECONDS_OF_TEST: &str = "20";

pub fn simulate(words: &[&str]) -> Outcome {
    run("simulate", words)
}

pub fn fuzz(words: &[&str]) -> Outcome {
    run("fuzz", words)
}

pub fn mutants(words: &[&str]) -> Outcome {
    run("mutants", words)
}

pub fn attacks(words: &[&str]) -> Outcome {
    run("defences", words)
}

/// Every call that changes a disk, not one in so many as the test command does.
pub fn crash() -> Outcome {
    machine::ready_to_test()?;
    let mut tests = cargo(&["test", "--workspace", "--test", "killed", "--", "--nocapture"]);
    must(tests.env("CRASH_STRIDE", "1"))
}

pub fn test() -> Outcome {
    must(&mut cargo(&["test", "--quiet", "--config", FAST, "--workspace", "--test", "forged_texts"]))?;
    simulate(&["--seeds", SEEDS_OF_TEST])?;
    fuzz(&["--seconds", FUZZ_SECONDS_OF_TEST])
}

fn run(name: &str, words: &[&str]) -> Outcome {
    must(&mut build(&["--quiet", "--config", FAST, "--bin", name]))?;
    let path = built("debug", name);
    must(&mut program(&path.to_string_lossy(), words))
}
