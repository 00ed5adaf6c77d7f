//! The TypeScript that the interface calls the core with is made from the Rust commands.

use crate::shell::{Outcome, cargo, must};

const TEST: [&str; 4] = ["test", "--package", "werkplaats", "bindings"];

/// Write ui/src/backend/bindings.ts again.
pub fn write() -> Outcome {
    must(cargo(&TEST).env("UPDATE_BINDINGS", "1"))
}

/// Fail when ui/src/backend/bindings.ts is not what the commands say.
pub fn check() -> Outcome {
    must(&mut cargo(&TEST))
}
