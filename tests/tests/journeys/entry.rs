//! Coming in by a link, through a store on the web, and into an app that is locked with a passphrase.

use crate::people::Person;
use crate::together::reaches;
use journeys::Window;
use journeys::laptop::program;
use journeys::words::Words;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const TEAM: &str = "VR in de praktijkles";
const LINE: &str = "Kas bezocht met de camera";
const PASSWORD: &str = "een goed wachtwoord";
const PASSPHRASE: &str = "vier woorden op rij";
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::test]
#[ignore = "needs the built app and a screen"]
async fn a_link_leads_into_a_team_on_a_server_and_a_passphrase_keeps_others_out() {
    let server = Server::start();
    let anna = Person::new("anna").await;
    anna.makes_team(TEAM, "Anna").await;
    anna.captures(LINE).await;
    anna.goes_to("sharing_title").await;
    anna.presses("store_action").await;
    fills_in(&anna, &server, PASSWORD).await;
    anna.presses("store_connect").await;
    anna.window.sees(&format!("127.0.0.1:{}", server.port)).await;
    let code = anna.invites().await;
    let link = format!("werkplaats://join/{}?until=99999999999", code.replace('-', ""));

    let bas = Person::new("bas").await;
    joins_by_link(&bas, &server, &link, &code).await;
    reaches(&bas, &anna, LINE).await;
    bas.window.find("button", TEAM).await;

    // Clicked once more, it leads to the team instead of asking again.
    bas.window.click("link", bas.words.get("frame_start")).await;
    assert!(bas.starts_again_with(Path::new(&link)).await.success());
    bas.sees("start_join_here").await;
    bas.window.find("button", TEAM).await;

    let bas = locks(bas).await;
    let bas = opens_with_a_link_waiting(bas, &link.replace("join/", "join/2")).await;

    bas.window.press("Escape").await;
    bas.sees_not("start_join_how").await;
    bas.goes_to("frame_settings").await;
    bas.presses("keys_remove").await;
    bas.window.find("alertdialog", bas.words.get("keys_remove_title")).await;
    bas.pictured("entry-keys-remove").await;
    bas.window.press("Escape").await;
    bas.sees_not("keys_remove_what").await;
    bas.captures("Na het openen").await;
    reaches(&anna, &bas, "Na het openen").await;
}

/// The app is open already when the link is clicked; the rest by keyboard where a person would.
async fn joins_by_link(bas: &Person, server: &Server, link: &str, code: &str) {
    let status = bas.starts_again_with(Path::new(link)).await;
    assert!(status.success(), "the second start ends by itself: {status}");
    bas.window.find("dialog", bas.words.get("start_join")).await;
    bas.window.holds(bas.words.get("start_join_code"), code).await;
    bas.pictured("entry-join-by-link").await;
    bas.window.click("radio", bas.words.get("start_join_by_store")).await;
    fills_in(bas, server, "een ander wachtwoord").await;
    bas.window.tab_to("button", bas.words.get("store_test")).await;
    bas.window.press("Enter").await;
    bas.sees("error_credentialsRefused").await;
    bas.pictured("entry-join-by-store-refused").await;
    bas.fills("store_password", PASSWORD).await;
    bas.presses("store_test").await;
    bas.sees("store_works").await;
    bas.pictured("entry-join-by-store").await;
    bas.window.tab_to("textbox", bas.words.get("start_my_name")).await;
    bas.window.type_text("Bas").await;
    bas.window.press("Enter").await;
    bas.sees_not("start_join_how").await;
}

/// A passphrase is set in Instellingen, and the app is closed.
async fn locks(bas: Person) -> Person {
    bas.goes_to("frame_settings").await;
    bas.presses("keys_set").await;
    bas.window.find("dialog", bas.words.get("keys_set_title")).await;
    bas.pictured("entry-keys-passphrase").await;
    bas.fills("keys_passphrase", PASSPHRASE).await;
    bas.window.press("Tab").await;
    bas.window.type_text(PASSPHRASE).await;
    bas.window.press("Enter").await;
    bas.sees("keys_in_sealed_file").await;
    bas.sees_not("keys_set_asks").await;
    bas.pictured("entry-settings-keys").await;
    bas
}

/// Started by a link, the app asks for the passphrase first and shows what the link brings after that.
async fn opens_with_a_link_waiting(bas: Person, link: &str) -> Person {
    let Person { laptop, window, .. } = bas;
    window.close().await;
    let window = Window::open(&laptop, &program(), &[link]).await;
    let bas = Person { laptop, window, words: Words::of("nl") };
    bas.window.find("heading", bas.words.get("lock_title")).await;
    bas.pictured("entry-locked").await;
    assert!(!bas.window.text().await.contains(TEAM), "nothing of the team is shown before");
    bas.fills("lock_passphrase", "drie woorden op rij").await;
    bas.window.press("Enter").await;
    bas.sees("error_passphraseWrong").await;
    bas.pictured("entry-locked-wrong").await;
    bas.presses("lock_forgotten").await;
    bas.pictured("entry-locked-forgotten").await;
    bas.fills("lock_passphrase", PASSPHRASE).await;
    bas.window.press("Enter").await;
    bas.window.find("dialog", bas.words.get("start_join")).await;
    bas.sees("error_codeMistyped").await;
    bas
}

async fn fills_in(person: &Person, server: &Server, password: &str) {
    person.fills("store_address", &server.address()).await;
    person.fills("store_user", "ans").await;
    person.fills("store_password", password).await;
}

/// A WebDAV server on this computer, ended when dropped.
struct Server {
    process: Child,
    port: u16,
    _files: TempDir,
}

impl Server {
    fn start() -> Self {
        let files = TempDir::with_prefix("server ").expect("the temp folder takes a folder");
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
        let port = free.expect("a loopback port is free").port();
        let process = Command::new("rclone")
            .args(["serve", "webdav", "--dir-cache-time", "0s", "--user", "ans", "--pass", PASSWORD])
            .args(["--addr", &format!("127.0.0.1:{port}")])
            .arg(files.path())
            .env("RCLONE_CONFIG", files.path().with_extension("conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("rclone is installed by `cargo xtask test`");
        let server = Self { process, port, _files: files };
        let deadline = Instant::now() + PATIENCE;
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(Instant::now() < deadline, "the server does not listen");
        }
        server
    }

    fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing to do about a server that is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
