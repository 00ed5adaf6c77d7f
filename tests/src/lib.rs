//! What journeys and benches share: a laptop, the app's window on it, and ways to look at the page.
//!
//! - [`laptop`]: a computer of its own, as far as the app can tell.
//! - [`window`]: the app's real window, found by role and name, driven by mouse and keyboard.
//! - [`looks`]: what must hold for how a page looks: accessibility, clipped and overlapping text.
//! - [`native`]: the system's own dialogs and the window's close button.
//! - [`screen`]: what a person sees, read from the X server's pixels.
//! - [`words`]: the texts of the interface, so that journeys name what a person reads.
//! - [`processes`]: the app's processes, to measure them and to end them without warning.

#[cfg(target_os = "linux")]
pub mod laptop;
#[cfg(target_os = "linux")]
pub mod looks;
#[cfg(target_os = "linux")]
pub mod native;
#[cfg(target_os = "linux")]
pub mod processes;
#[cfg(target_os = "linux")]
pub mod screen;
#[cfg(target_os = "linux")]
pub mod window;
pub mod words;
#[cfg(target_os = "linux")]
mod x_server;

#[cfg(target_os = "linux")]
pub use laptop::Laptop;
#[cfg(target_os = "linux")]
pub use window::Window;

use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}
