//! The nouns of a designteam, as plain values: no disk, no clock, no window.

mod arrangement;
mod capture;
mod change;
mod codes;
mod cycle;
mod evidence;
mod handover;
mod health;
mod ids;
mod item;
pub mod method;
mod people;
mod question;
mod settings;
mod sharing;
mod stamp;
mod team;
mod text;

pub use arrangement::*;
pub use capture::*;
pub use change::*;
pub use codes::*;
pub use cycle::*;
pub use evidence::*;
pub use handover::*;
pub use health::*;
pub use ids::*;
pub use item::*;
pub use people::*;
pub use question::*;
pub use settings::*;
pub use sharing::*;
pub use stamp::*;
pub use team::*;
pub use text::*;
