//! The example team: invented people half way their year, to look around in before making one's own team.
//!
//! `nl.json` and `en.json` are what the team wrote, in Dutch and in English; they differ in nothing else. The files
//! in `media/` are drawn by a program. [`create`] writes it all through the same operations as a person does.

mod content;
mod create;
mod media;

pub use create::create;
