//! The core of Werkplaats: what a designteam records, how it is kept, and how it is shared.
//!
//! Read in this order:
//! - [`domain`]: the nouns, as plain values. Knows nothing of the rest.
//! - [`ops`]: what a person can do, one file per noun. Every operation takes [`App`] first.
//! - [`store`]: the change log and the rows made from it. The only place with SQL.
//! - [`files`]: evidence files by content hash.
//! - [`sync`]: sealing the own log into the shared folder and reading the others'.
//! - [`demo`]: the example team, made through the operations.
//!
//! Invariants:
//! 1. Every write to what a team shares is a set of [`domain::Change`]s through [`store::Tx`]; nothing else writes rows.
//! 2. Rows are a function of the set of changes: any order, duplication or partition gives equal rows.
//! 3. A change is announced after its commit, never before; a dropped `Tx` is silent.
//! 4. Nothing here knows a window, a language or a sentence.

pub mod base32;
pub mod clock;
pub mod demo;
pub mod domain;
mod error;
pub mod files;
#[cfg(test)]
mod golden;
pub mod limits;
pub mod ops;
pub mod store;
pub mod sync;
mod topic;

mod app;

pub use app::{App, Home};
pub use error::{Error, ErrorCode, Result};
pub use sync::keeping::KeySource;
pub use topic::{Changed, Topic};
