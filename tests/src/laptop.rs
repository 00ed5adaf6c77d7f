//! A computer of its own, as far as the app can tell: own folders and own session bus, on the shared screen.

use crate::Window;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// One person's laptop with the app on it; everything on it is gone when it is dropped.
pub struct Laptop {
    owner: String,
    disk: TempDir,
    bus: Bus,
}

impl Laptop {
    /// A laptop on which the app never ran.
    pub fn new(owner: &str) -> Self {
        let disk = TempDir::with_prefix(format!("laptop-{owner}-")).expect("the temp folder takes a laptop");
        for folder in ["home", "data", "config", "cache", "state", "run"] {
            std::fs::DirBuilder::new()
                .mode(0o700)
                .create(disk.path().join(folder))
                .expect("a new folder is writable");
        }
        let bus = Bus::start(&disk.path().join("run/bus"));
        Self { owner: owner.to_owned(), disk, bus }
    }

    /// Whose laptop it is, for messages and pictures.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// Where the app keeps everything on this laptop.
    pub fn home(&self) -> PathBuf {
        self.disk.path().join("home")
    }

    /// Start the app and wait for its window.
    pub async fn open(&self) -> Window {
        Window::open(self, &program(), &[]).await
    }

    /// A command that starts a program as the app would start on this laptop.
    pub fn command(&self, program: &Path) -> Command {
        let disk = self.disk.path();
        let mut command = Command::new(program);
        command
            .env("WERKPLAATS_HOME", self.home())
            .env("XDG_DATA_HOME", disk.join("data"))
            .env("XDG_CONFIG_HOME", disk.join("config"))
            .env("XDG_CACHE_HOME", disk.join("cache"))
            .env("XDG_STATE_HOME", disk.join("state"))
            .env("XDG_RUNTIME_DIR", disk.join("run"))
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus.address)
            .env("NO_AT_BRIDGE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command
    }
}

/// The built app, as `cargo xtask` names it.
pub fn program() -> PathBuf {
    std::env::var_os("WERKPLAATS_PROGRAM")
        .map(PathBuf::from)
        .expect("journeys need the built app and a screen: start them with `cargo xtask test journeys`")
}

/// The session bus of one laptop: single instance and notifications live on it.
struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    fn start(socket: &Path) -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .arg(format!("--address=unix:path={}", socket.display()))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is installed by `cargo xtask test`");
        let output = daemon.stdout.take().expect("its output is piped");
        let mut address = String::new();
        BufReader::new(output).read_line(&mut address).expect("dbus-daemon prints its address");
        Self { daemon, address: address.trim().to_owned() }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        // Nothing to do about a bus that is gone already.
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}
