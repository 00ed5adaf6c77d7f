//! Evidence files by content hash, in the data folder of this installation.
//!
//! Read in this order: `shelf` says where a file lies, `import` how it gets there. The rest answers one
//! question each: what is it (`sniff`, `text`), what is it called (`name`), what does the photo say (`picture`),
//! what does it look like (`thumbnail`), may the system's program have it (`opening`).
//!
//! Everything here blocks on the disk: call it from `spawn_blocking`.

mod import;
mod name;
mod opening;
mod panorama;
mod picture;
mod shelf;
mod sniff;
mod text;
mod thumbnail;

pub use import::{Source, Stored};
pub use name::safe_name;
pub use shelf::Files;
pub use sniff::served_type;
