//! The nouns of a designteam, as plain values: no disk, no clock, no window.

mod arrangement;
mod capture;
mod change;
mod codes;
mod cycle;
mod evidence;
mod ids;
mod item;
pub mod method;
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
pub use ids::*;
pub use item::*;
pub use question::*;
pub use settings::*;
pub use sharing::*;
pub use stamp::*;
pub use team::*;
pub use text::*;
