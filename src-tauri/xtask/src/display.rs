//! A screen without a monitor, for the journeys and the benches.

use crate::shell::{Outcome, target};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// An Xvfb of our own, ended when dropped.
pub struct Display {
    server: Child,
    name: String,
    /// Where the server keeps its pixels, so that a bench can see when something is painted.
    pixels: PathBuf,
}

impl Display {
    /// Start an X server on the first free number.
    pub fn start() -> Outcome<Self> {
        let pixels = target().join(format!("screen-{}", std::process::id()));
        std::fs::create_dir_all(&pixels).map_err(|error| format!("{}: {error}.", pixels.display()))?;
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1440x900x24",
                "-nolisten",
                "tcp",
                "-noreset",
                "-fbdir",
            ])
            .arg(&pixels)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb could not be started: {error}."))?;
        let mut number = String::new();
        let read = server.stdout.take().map(|output| BufReader::new(output).read_line(&mut number));
        let display = Self { server, name: format!(":{}", number.trim()), pixels };
        match read {
            Some(Ok(length)) if length > 0 => Ok(display),
            _ => Err("Xvfb ended before it had a screen.".into()),
        }
    }

    /// Let a command, and what it starts, draw on this screen.
    ///
    /// Debian's WebKitGTK draws nothing on a screen without a graphics card unless compositing is off.
    pub fn lend<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("DISPLAY", &self.name)
            .env("SCREEN_PIXELS", self.pixels.join("Xvfb_screen0"))
            .env("GDK_BACKEND", "x11")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env_remove("WAYLAND_DISPLAY")
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // Nothing to do about an X server, or a folder of it, that is gone already.
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.pixels);
    }
}
