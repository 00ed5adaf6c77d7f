//! A computer of its own, as far as the app can tell: own folders and own session bus, on the shared screen.

use crate::Window;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// As `tauri.conf.json` names the app.
const IDENTIFIER: &str = "nl.werkplaats.desktop";
const PASSWORD_OF_KEYCHAIN: &[u8] = b"wachtwoord van deze computer";
const PATIENCE: Duration = Duration::from_secs(30);
/// A session bus on which nothing starts by being asked for.
const QUIET_BUS: &str = r#"<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
<allow user="*"/></policy></busconfig>"#;

/// One person's laptop with the app on it; everything on it is gone when it is dropped.
pub struct Laptop {
    owner: String,
    disk: TempDir,
    bus: Bus,
    /// The app keeps its data where an installed app does, and its keys in the keychain.
    has_keychain: bool,
    keychain: Option<Ended>,
}

impl Laptop {
    /// A laptop on which the app never ran.
    pub fn new(owner: &str) -> Self {
        let disk = disk_of(owner);
        let bus = Bus::start(&disk.path().join("run/bus"), &["--session"]);
        Self { owner: owner.to_owned(), disk, bus, has_keychain: false, keychain: None }
    }

    /// The same with a keychain of its own, which is unlocked.
    pub fn with_keychain(owner: &str) -> Self {
        let disk = disk_of(owner);
        let config = disk.path().join("bus.conf");
        std::fs::write(&config, QUIET_BUS).expect("a new folder is writable");
        let bus = Bus::start(&disk.path().join("run/bus"), &[&format!("--config-file={}", config.display())]);
        let mut laptop = Self { owner: owner.to_owned(), disk, bus, has_keychain: true, keychain: None };
        laptop.unlock_keychain();
        laptop
    }

    /// Start the keychain with its password, and wait until it answers.
    pub fn unlock_keychain(&mut self) {
        let mut daemon = self
            .command(Path::new("gnome-keyring-daemon"))
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("gnome-keyring-daemon is installed by `cargo xtask test`");
        let mut input = daemon.stdin.take().expect("its input is piped");
        input.write_all(PASSWORD_OF_KEYCHAIN).expect("it reads its password");
        drop(input);
        self.keychain = Some(Ended(daemon));
        let deadline = Instant::now() + PATIENCE;
        while !self.keychain_answers() {
            assert!(Instant::now() < deadline, "the keychain of {} does not start", self.owner);
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// End the keychain; what is in it stays in its files.
    pub fn silence_keychain(&mut self) {
        self.keychain = None;
    }

    fn keychain_answers(&self) -> bool {
        let asked = self
            .command(Path::new("dbus-send"))
            .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets"])
            .args(["/org/freedesktop/secrets", "org.freedesktop.DBus.Peer.Ping"])
            .stderr(Stdio::null())
            .status();
        asked.expect("dbus-send comes with dbus-daemon").success()
    }

    /// Whose laptop it is, for messages and pictures.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// Where the app keeps everything on this laptop.
    pub fn home(&self) -> PathBuf {
        let disk = self.disk.path();
        if self.has_keychain { disk.join("data").join(IDENTIFIER) } else { disk.join("home") }
    }

    /// Start the app and wait for its window.
    pub async fn open(&self) -> Window {
        Window::open(self, &program(), &[]).await
    }

    /// A command that starts a program as the app would start on this laptop.
    pub fn command(&self, program: &Path) -> Command {
        let disk = self.disk.path();
        let mut command = Command::new(program);
        if self.has_keychain {
            command.env_remove("WERKPLAATS_HOME").env("HOME", disk);
        } else {
            command.env("WERKPLAATS_HOME", self.home());
        }
        command
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

fn disk_of(owner: &str) -> TempDir {
    let disk = TempDir::with_prefix(format!("laptop-{owner}-")).expect("the temp folder takes a laptop");
    for folder in ["home", "data", "config", "cache", "state", "run"] {
        std::fs::DirBuilder::new()
            .mode(0o700)
            .create(disk.path().join(folder))
            .expect("a new folder is writable");
    }
    disk
}

/// The session bus of one laptop: single instance, notifications and the keychain live on it.
struct Bus {
    _daemon: Ended,
    address: String,
}

impl Bus {
    fn start(socket: &Path, kind: &[&str]) -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(kind)
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .arg(format!("--address=unix:path={}", socket.display()))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is installed by `cargo xtask test`");
        let output = daemon.stdout.take().expect("its output is piped");
        let daemon = Ended(daemon);
        let mut address = String::new();
        BufReader::new(output).read_line(&mut address).expect("dbus-daemon prints its address");
        Self { _daemon: daemon, address: address.trim().to_owned() }
    }
}

/// A program that ends with whoever holds it.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        // Nothing to do about one that is gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
