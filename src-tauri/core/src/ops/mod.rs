//! What a person can do, one file per noun. Every operation takes [`App`](crate::App) first, decides, and writes
//! through one [`Tx`](crate::store::Tx).

pub mod arrangement;
pub mod capture;
pub mod check;
pub mod cycle;
pub mod erasure;
pub mod evidence;
pub mod handover;
pub mod health;
pub mod history;
pub mod import;
pub mod invitation;
pub mod keys;
pub mod media;
pub mod news;
pub mod people;
pub mod question;
pub mod search;
pub mod settings;
pub mod sharing;
pub mod stores;
pub mod team;
pub mod text;
mod typed;
