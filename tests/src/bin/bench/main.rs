//! How fast and how large the app is. `cargo xtask bench` builds what this needs and starts it.
#![allow(clippy::print_stdout, reason = "a bench is there to print")]

mod core;
#[cfg(target_os = "linux")]
mod idle;
mod joplin;
mod sharing;
mod video;
#[cfg(target_os = "linux")]
mod window;

use std::time::Duration;

#[tokio::main]
async fn main() {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let named = |name: &str| names.iter().any(|asked| asked == name);
    let wanted = |name: &str| names.is_empty() || named(name);
    if wanted("import") {
        core::import().await;
    }
    if wanted("merge") {
        core::merge().await;
    }
    if wanted("growth") {
        sharing::growth().await;
    }
    if wanted("change") {
        sharing::change().await;
    }
    // Long ones, and one that fetches a program to compare with: only when asked for.
    if named("joplin") {
        joplin::bench().await;
    }
    if named("items") {
        joplin::ours().await;
    }
    if named("video") {
        video::bench().await;
    }
    #[cfg(target_os = "linux")]
    if named("idle") {
        idle::bench().await;
    }
    #[cfg(target_os = "linux")]
    if wanted("window") {
        window::bench().await;
    }
}

/// Start a group of figures.
fn heading(text: &str) {
    println!("\n{text}");
}

/// One figure, with what it should be beside it.
fn figure(what: &str, value: &str) {
    println!("  {what:<58} {value:>16}");
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

/// The middle one of an odd number of measurements.
fn median<T: Copy + Ord>(mut values: Vec<T>) -> T {
    values.sort_unstable();
    values[values.len() / 2]
}
