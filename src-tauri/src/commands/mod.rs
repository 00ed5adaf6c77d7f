//! What the interface can ask, one file per noun: parse, call one operation, map the error.

pub mod arrangements;
pub mod captures;
pub mod cycles;
pub mod erasure;
pub mod evidence;
pub mod handover;
pub mod health;
pub mod history;
pub mod keys;
pub mod media;
pub mod people;
pub mod questions;
pub mod settings;
pub mod sharing;
pub mod stores;
pub mod teams;
pub mod window;
