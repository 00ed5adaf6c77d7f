//! The method as data: rounds, steps, expected products and prompts, read from a versioned file.

mod ixperium;
mod read;

pub use ixperium::ixperium;
pub use read::{Method, MethodProblem, Round, Step, read};
