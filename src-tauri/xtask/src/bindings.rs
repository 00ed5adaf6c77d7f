//! The TypeScript that the interface calls the core with is made from the Rust commands.

use crate::shell::{Outcome, must, tests};

const PACKAGE: &str = "werkplaats";
const TEST: &str = "bindings";

/// Write ui/src/backend/bindings.ts again.
pub fn write() -> Outcome {
    must(tests(&[PACKAGE], &[TEST])?.env("UPDATE_BINDINGS", "1"))
}

/// Fail when ui/src/backend/bindings.ts is not what the commands say.
pub fn check() -> Outcome {
    must(&mut tests(&[PACKAGE], &[TEST])?)
}
