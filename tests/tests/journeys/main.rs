//! Journeys of people through the real window. They need the built app and a screen: `cargo xtask test journeys`.
#![cfg(target_os = "linux")]

mod closing;
mod entry;
mod erasing;
mod eyes;
mod keys;
mod newcomer;
mod on_request;
mod people;
mod second_start;
mod sharing;
mod together;
mod tour;
mod two_laptops;
