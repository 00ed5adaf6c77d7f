//! Sealing the own log into the shared folder and reading the others'.

pub mod blobs;
mod cbor;
pub mod code;
pub mod folder;
pub mod format;
pub mod invitation;
pub mod keys;
pub mod membership;
pub mod names;
mod refusal;
mod signed;
pub mod team_key;

pub use refusal::Refusal;
