//! The built command on several data folders and one shared folder.
#![allow(dead_code, reason = "each test program uses what it needs")]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_werkplaats-cli");

/// People's disks and the folder between them.
pub struct Scene(TempDir);

impl Scene {
    pub fn new() -> Self {
        let scene = Self(TempDir::new().unwrap());
        std::fs::create_dir(scene.shared()).unwrap();
        scene
    }

    pub fn shared(&self) -> PathBuf {
        self.0.path().join("shared")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn run(&self, who: &str, arguments: &[&str]) -> Output {
        self.told(Command::new(PROGRAM), who, arguments).output().unwrap()
    }

    /// The same, with secrets in its environment.
    pub fn run_knowing(&self, secrets: &[(&str, &str)], who: &str, arguments: &[&str]) -> Output {
        self.told(Command::new(PROGRAM), who, arguments).envs(secrets.iter().copied()).output().unwrap()
    }

    /// The same, started by another program.
    pub fn run_under(&self, mut starter: Command, who: &str, arguments: &[&str]) -> Output {
        starter.arg(PROGRAM);
        self.told(starter, who, arguments).output().unwrap()
    }

    fn told(&self, mut command: Command, who: &str, arguments: &[&str]) -> Command {
        command.arg("--home").arg(self.path(who)).arg("--json").args(arguments);
        for name in [
            "WERKPLAATS_HOME",
            "WERKPLAATS_PASSPHRASE",
            "WERKPLAATS_NEW_PASSPHRASE",
            "WERKPLAATS_STORE_PASSWORD",
        ] {
            command.env_remove(name);
        }
        command.stdin(std::process::Stdio::null());
        command
    }

    /// Every line it prints, of a command that must go well.
    pub fn lines(&self, who: &str, arguments: &[&str]) -> Vec<Value> {
        let output = self.run(who, arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{who} {arguments:?}: {errors}");
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub fn value(&self, who: &str, arguments: &[&str]) -> Value {
        self.lines(who, arguments).pop().unwrap()
    }

    /// The exit code and the error's own code.
    pub fn refused(&self, who: &str, arguments: &[&str]) -> (i32, String) {
        let output = self.run(who, arguments);
        let error: Value = serde_json::from_slice(&output.stderr).unwrap_or_default();
        (output.status.code().unwrap(), error["error"].as_str().unwrap_or_default().to_owned())
    }

    pub fn init(&self, who: &str) {
        let shared = self.shared();
        self.lines(who, &["init", "--title", "Proef", "--name", "Ans", "--folder", text(&shared)]);
    }

    pub fn join(&self, who: &str, by: &str) {
        let code = self.value(by, &["invite"])["code"].as_str().unwrap().to_owned();
        let shared = self.shared();
        self.lines(who, &["join", "--folder", text(&shared), "--code", &code, "--name", who]);
        for one in [by, who, by, who] {
            self.lines(one, &["sync"]);
        }
    }
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
