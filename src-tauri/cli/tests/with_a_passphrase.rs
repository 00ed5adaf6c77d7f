//! Secrets of the built command: a passphrase for the keys, and the password of a store on the web.
#![allow(clippy::unwrap_used, reason = "a test may end where it stands")]

mod scene;

use scene::{Scene, text};
use serde_json::Value;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const FIRST: &str = "vier woorden op rij";
const SECOND: &str = "vijf woorden achter elkaar";
const STORE_PASSWORD: &str = "een goed wachtwoord, ç";
const START_MAX: Duration = Duration::from_secs(30);

#[test]
fn keys_under_a_passphrase_open_with_it_and_with_nothing_else() {
    let scene = Scene::new();
    scene.init("a");
    let before = scene.value("a", &["show"])["device"].clone();
    let set = |known: &[(&str, &str)]| scene.run_knowing(known, "a", &["passphrase", "set"]);

    let short = set(&[("WERKPLAATS_NEW_PASSPHRASE", "kort")]);
    assert_eq!(refused(&short), (7, "passphraseTooShort".to_owned()));
    assert_eq!(refused(&set(&[])), (7, "noPassword".to_owned()), "nobody sits at this terminal");
    assert_eq!(answer(&set(&[("WERKPLAATS_NEW_PASSPHRASE", FIRST)]))["keys"], "sealedFile");

    assert_eq!(scene.refused("a", &["capture", "x"]), (7, "passphraseNeeded".to_owned()));
    let wrong = scene.run_knowing(&[("WERKPLAATS_PASSPHRASE", SECOND)], "a", &["capture", "x"]);
    assert_eq!(refused(&wrong), (7, "passphraseWrong".to_owned()));
    let known = [("WERKPLAATS_PASSPHRASE", FIRST)];
    answer(&scene.run_knowing(&known, "a", &["capture", "Met de wachtwoordzin"]));
    answer(&scene.run_knowing(&known, "a", &["sync"]));

    let both = [("WERKPLAATS_PASSPHRASE", FIRST), ("WERKPLAATS_NEW_PASSPHRASE", SECOND)];
    answer(&set(&both));
    assert_eq!(refused(&scene.run_knowing(&known, "a", &["show"])), (7, "passphraseWrong".to_owned()));
    let known = [("WERKPLAATS_PASSPHRASE", SECOND)];
    assert_eq!(answer(&scene.run_knowing(&known, "a", &["passphrase", "remove"]))["keys"], "file");
    let shown = scene.value("a", &["show"]);
    assert_eq!(shown["device"], before, "it was one device all along");
    assert_eq!(shown["captures"][0]["line"], "Met de wachtwoordzin");
}

#[test]
fn no_secret_has_a_place_on_the_command_line() {
    let scene = Scene::new();
    for arguments in [
        ["passphrase", "set", FIRST].as_slice(),
        &["--passphrase", FIRST, "show"],
        &["init", "--title", "Proef", "--name", "Ans", "--password", STORE_PASSWORD],
    ] {
        assert_eq!(scene.run("a", arguments).status.code(), Some(2), "{arguments:?}");
    }
    assert!(!scene.path("a").exists());
}

#[test]
fn two_people_share_through_a_store_on_the_web_and_join_with_the_link() {
    let scene = Scene::new();
    std::fs::create_dir(scene.shared().join("Team VR")).unwrap();
    let server = Server::of(&scene);
    let (address, user) = (server.address(), "ans");
    let place = ["--webdav", address.as_str(), "--user", user, "--folder", "Team VR"];
    let init = [["init", "--title", "Proef", "--name", "Ans"].as_slice(), &place].concat();
    assert_eq!(scene.refused("a", &init), (7, "noPassword".to_owned()));
    let known = [("WERKPLAATS_STORE_PASSWORD", STORE_PASSWORD)];
    answer(&scene.run_knowing(&known, "a", &init));

    let link = scene.value("a", &["invite"])["link"].as_str().unwrap().to_owned();
    assert!(link.starts_with("werkplaats://join/"), "{link}");
    let join = [["join", "--code", &link, "--name", "Bob"].as_slice(), &place].concat();
    let wrong = scene.run_knowing(&[("WERKPLAATS_STORE_PASSWORD", "mis")], "b", &join);
    assert_eq!(refused(&wrong), (7, "credentialsRefused".to_owned()));
    answer(&scene.run_knowing(&known, "b", &join));

    scene.lines("a", &["capture", "Door de lucht"]);
    for who in ["a", "b", "a", "b"] {
        scene.lines(who, &["sync"]);
    }
    let (a, b) = (scene.value("a", &["show"]), scene.value("b", &["show"]));
    assert_eq!(b["captures"][0]["line"], "Door de lucht");
    assert_eq!(a["digest"], b["digest"]);
}

fn answer(output: &Output) -> Value {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    let text = std::str::from_utf8(&output.stdout).unwrap();
    serde_json::from_str(text.lines().last().unwrap()).unwrap()
}

fn refused(output: &Output) -> (i32, String) {
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    (output.status.code().unwrap(), error["error"].as_str().unwrap().to_owned())
}

/// A WebDAV server over the shared folder, ended when dropped.
struct Server(Child, u16);

impl Server {
    fn of(scene: &Scene) -> Self {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let process = Command::new("rclone")
            .args(["serve", "webdav", "--dir-cache-time", "0s", "--user", "ans", "--pass", STORE_PASSWORD])
            .args(["--addr", &format!("127.0.0.1:{port}"), text(&scene.shared())])
            .env("RCLONE_CONFIG", scene.path("none.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("rclone is installed (`cargo xtask test` does that)");
        let server = Self(process, port);
        let begun = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(begun.elapsed() < START_MAX, "the server does not listen");
        }
        server
    }

    fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.1)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing to do about a server that is gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
