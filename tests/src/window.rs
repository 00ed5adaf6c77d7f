//! The app's real window: found by role and name, driven by mouse and keyboard, waited for without sleeps.

use crate::screen::Screen;
use crate::{Laptop, native, processes};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// Long enough for a busy machine; a journey that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(15);
/// What did not move for so long is clicked on.
const STANDING_STILL: Duration = Duration::from_millis(60);
/// Looks at a screen that does not stand still, before it is taken as it is.
const STEADY_LOOKS: usize = 30;
const PAGE: &str = include_str!("page.js");

/// A window of the app on one laptop, with its own driver; both end when it is dropped.
pub struct Window {
    client: Client,
    driver: Child,
    owner: String,
}

impl Window {
    /// Start a program on a laptop and wait for its window.
    pub async fn open(laptop: &Laptop, program: &Path, arguments: &[&str]) -> Self {
        let port = free_port();
        let driver = laptop
            .command(Path::new("WebKitWebDriver"))
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stderr(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver is installed by `cargo xtask test`");
        // Owned from here on, so that a driver is ended also when its window never comes.
        let mut starting = Starting(Some(driver));
        let options = json!({ "binary": program, "args": arguments });
        let wanted = Map::from_iter([("webkitgtk:browserOptions".to_owned(), options)]);
        let deadline = Instant::now() + PATIENCE;
        let client = loop {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            match builder.capabilities(wanted.clone()).connect(&format!("http://127.0.0.1:{port}")).await {
                Ok(client) => break client,
                Err(error) if Instant::now() > deadline => {
                    panic!("{} has no window: {error}", laptop.owner())
                }
                Err(_) => tokio::time::sleep(POLL).await,
            }
        };
        let driver = starting.0.take().expect("nothing else takes the driver");
        Self { client, driver, owner: laptop.owner().to_owned() }
    }

    /// The app's own process.
    pub fn process(&self) -> u32 {
        *processes::tree(self.driver.id()).get(1).expect("the driver started the app")
    }

    /// Close the window; what was saved stays on the laptop.
    pub async fn close(self) {
        // A window that closed by itself is closed.
        let _ = self.client.clone().close().await;
    }

    /// Press the window's own close button.
    pub fn press_close(&self) {
        native::ask_to_close(self.process());
    }

    /// Wait until the app has ended by itself.
    pub async fn ended(self) {
        let deadline = Instant::now() + PATIENCE;
        while processes::tree(self.driver.id()).len() > 1 {
            assert!(Instant::now() < deadline, "{}'s app does not end", self.owner);
            tokio::time::sleep(POLL).await;
        }
    }

    /// End the app in the middle of whatever it does.
    pub fn kill(self) {
        processes::end(self.process());
    }

    /// Run JavaScript in the page and give what it returns.
    pub async fn run(&self, script: &str) -> Value {
        self.run_with(script, Vec::new()).await
    }

    /// Run JavaScript that calls its last argument when it is done.
    pub async fn run_until_done(&self, script: &str) -> Value {
        self.answered(script, self.client.execute_async(script, Vec::new())).await
    }

    async fn run_with(&self, script: &str, arguments: Vec<Value>) -> Value {
        let script = format!("{PAGE}\n{script}");
        self.answered(&script, self.client.execute(&script, arguments)).await
    }

    /// Wait for a control or heading with this role and name.
    pub async fn find(&self, role: &str, name: &str) -> Element {
        let found = self.until("return target(...arguments);", &[role, name], |value| !value.is_null()).await;
        match found {
            Some(element) => {
                // The driver gives an element as an object with one fixed key.
                let reference = element.as_object().and_then(|object| object.values().next()?.as_str());
                let reference = reference.expect("a found element has a reference").to_owned();
                Element::from_element_id(self.client.clone(), reference.into())
            }
            None => self.gave_up(&format!("there is no {role} `{name}`")).await,
        }
    }

    /// Whether a control with this role and name is there now.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        !self.run_with("return find(...arguments);", vec![role.into(), name.into()]).await.is_null()
    }

    /// Wait until nothing with this role and name is left.
    pub async fn gone(&self, role: &str, name: &str) {
        if self.until("return find(...arguments);", &[role, name], Value::is_null).await.is_none() {
            self.gave_up::<()>(&format!("{role} `{name}` stays")).await;
        }
    }

    /// Click on a control.
    pub async fn click(&self, role: &str, name: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let element = self.find(role, name).await;
            match self.clicked(&element).await {
                Ok(()) => return,
                // The page drew it again between finding and clicking.
                Err(_) if Instant::now() < deadline => tokio::time::sleep(POLL).await,
                Err(error) => self.gave_up(&format!("{role} `{name}` cannot be clicked: {error}")).await,
            }
        }
    }

    /// Click on what closes the window. It is gone before the driver can say that the click was done.
    pub async fn click_to_close(&self, role: &str, name: &str) {
        let element = self.find(role, name).await;
        let _ = self.clicked(&element).await;
    }

    async fn clicked(&self, element: &Element) -> Result<(), String> {
        let click = async {
            // What comes in meanwhile moves the page, and the pointer would miss.
            let mut before = None;
            loop {
                let place = Some(element.rectangle().await?);
                if place == before {
                    return element.click().await;
                }
                before = place;
                tokio::time::sleep(STANDING_STILL).await;
            }
        };
        match tokio::time::timeout(PATIENCE, click).await {
            Ok(outcome) => outcome.map_err(|error| error.to_string()),
            Err(_) => Err("the window does not answer".to_owned()),
        }
    }

    /// Put text in a field, in place of what was in it.
    pub async fn fill(&self, name: &str, text: &str) {
        self.click("textbox", name).await;
        self.press("Control+a").await;
        self.type_text(text).await;
    }

    /// Type as on a keyboard, into whatever has the focus.
    pub async fn type_text(&self, text: &str) {
        let keys = text.chars().flat_map(|letter| {
            let value = if letter == '\n' { char::from(Key::Enter) } else { letter };
            [KeyAction::Down { value }, KeyAction::Up { value }]
        });
        self.act(keys.collect()).await;
    }

    /// Press one key or a combination, such as `Tab`, `Enter` or `Control+Shift+z`.
    pub async fn press(&self, keys: &str) {
        let values: Vec<char> = keys.split('+').map(key).collect();
        let down = values.iter().map(|&value| KeyAction::Down { value });
        let up = values.iter().rev().map(|&value| KeyAction::Up { value });
        self.act(down.chain(up).collect()).await;
    }

    /// Move the focus with the Tab key until it is on this control.
    pub async fn tab_to(&self, role: &str, name: &str) {
        const STEPS_MAX: usize = 120;
        self.find(role, name).await;
        for _ in 0..STEPS_MAX {
            let script = "return document.activeElement === find(...arguments);";
            if self.run_with(script, vec![role.into(), name.into()]).await == Value::Bool(true) {
                return;
            }
            self.press("Tab").await;
        }
        self.gave_up::<()>(&format!("Tab never reaches {role} `{name}`")).await;
    }

    /// Wait until this text can be read.
    pub async fn sees(&self, text: &str) {
        let script = "return visibleText().includes(arguments[0]);";
        if self.until(script, &[text], |value| *value == Value::Bool(true)).await.is_none() {
            self.gave_up::<()>(&format!("`{text}` does not appear")).await;
        }
    }

    /// Wait until this text can no longer be read.
    pub async fn sees_not(&self, text: &str) {
        let script = "return visibleText().includes(arguments[0]);";
        if self.until(script, &[text], |value| *value == Value::Bool(false)).await.is_none() {
            self.gave_up::<()>(&format!("`{text}` does not go away")).await;
        }
    }

    /// Wait until a field holds this text.
    pub async fn holds(&self, name: &str, text: &str) {
        let script = "const field = find('textbox', arguments[0]);
            return Boolean(field) && tidy(field.value ?? field.innerText).includes(arguments[1]);";
        if self.until(script, &[name, text], |value| *value == Value::Bool(true)).await.is_none() {
            self.gave_up::<()>(&format!("`{name}` does not hold `{text}`")).await;
        }
    }

    /// What a field holds now.
    pub async fn value(&self, name: &str) -> String {
        let script =
            "const field = find('textbox', arguments[0]); return tidy(field.value ?? field.innerText);";
        self.run_with(script, vec![name.into()]).await.as_str().unwrap_or_default().to_owned()
    }

    /// Wait until a field is there that does not hold this text.
    pub async fn lacks(&self, name: &str, text: &str) {
        let script = "const field = find('textbox', arguments[0]);
            return Boolean(field) && !tidy(field.value ?? field.innerText).includes(arguments[1]);";
        if self.until(script, &[name, text], |value| *value == Value::Bool(true)).await.is_none() {
            self.gave_up::<()>(&format!("`{name}` still holds `{text}`")).await;
        }
    }

    /// Wait until a script gives true.
    pub async fn until_true(&self, script: &str) {
        if self.until(script, &[], |value| *value == Value::Bool(true)).await.is_none() {
            self.gave_up::<()>(&format!("it never holds: {script}")).await;
        }
    }

    /// Everything that can be read in the window now.
    pub async fn text(&self) -> String {
        self.run("return visibleText();").await.as_str().unwrap_or_default().to_owned()
    }

    /// Keep a picture of the window, as it is on the screen, in target/screenshots.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        native::raise(self.process());
        // Two frames later what the page decided to show is on the screen.
        let painted = "const done = arguments[arguments.length - 1];
            requestAnimationFrame(() => requestAnimationFrame(() => done([innerWidth, innerHeight])));";
        let size = self.run_until_done(painted).await;
        let side = |index: usize| u32::try_from(size[index].as_u64().unwrap_or_default()).unwrap_or_default();
        let file = screenshots().join(format!("{name}.png"));
        std::fs::create_dir_all(screenshots()).expect("the target folder is writable");
        self.steady().await;
        std::fs::write(&file, Screen::open().picture(side(0), side(1)))
            .expect("the target folder is writable");
        file
    }

    /// Wait until the screen stands still: a window that lay under another draws itself again.
    async fn steady(&self) {
        let screen = Screen::open();
        let mut print = screen.print();
        for _ in 0..STEADY_LOOKS {
            tokio::time::sleep(STANDING_STILL).await;
            let now = screen.print();
            if now == print {
                return;
            }
            print = now;
        }
    }

    /// Give the window another size.
    pub async fn resize(&self, width: u32, height: u32) {
        self.answered("resizing", self.client.set_window_size(width, height)).await;
    }

    async fn act(&self, keys: Vec<KeyAction>) {
        let actions = keys.into_iter().fold(KeyActions::new("keyboard".to_owned()), InputSource::then);
        self.answered(&format!("{actions:?}"), self.client.perform_actions(actions.clone())).await;
    }

    /// What the driver answers; a window that stays silent has failed.
    async fn answered<T>(&self, asked: &str, call: impl Future<Output = Result<T, CmdError>>) -> T {
        let asked = asked.lines().last().unwrap_or_default();
        match tokio::time::timeout(PATIENCE, call).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => panic!("{}'s window refuses ({asked}): {error}", self.owner),
            Err(_) => panic!("{}'s window does not answer ({asked})", self.owner),
        }
    }

    async fn until(
        &self,
        script: &str,
        arguments: &[&str],
        enough: impl Fn(&Value) -> bool,
    ) -> Option<Value> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let arguments = arguments.iter().map(|&text| Value::from(text)).collect();
            let value = self.run_with(script, arguments).await;
            if enough(&value) {
                return Some(value);
            }
            if Instant::now() > deadline {
                return None;
            }
            tokio::time::sleep(POLL).await;
        }
    }

    /// Stop the journey with what was wrong and what the window shows.
    async fn gave_up<T>(&self, wrong: &str) -> T {
        let text = self.text().await;
        let picture = self.screenshot(&format!("failed-{}", self.owner)).await;
        panic!("On {}'s laptop {wrong}.\nThe window ({}) reads:\n{text}", self.owner, picture.display());
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        processes::end(self.driver.id());
        // Only collects what has ended.
        let _ = self.driver.wait();
    }
}

/// A driver whose window is not there yet.
struct Starting(Option<Child>);

impl Drop for Starting {
    fn drop(&mut self) {
        if let Some(driver) = &mut self.0 {
            processes::end(driver.id());
            // Only collects what has ended.
            let _ = driver.wait();
        }
    }
}

/// Where pictures of windows are kept.
pub fn screenshots() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    crate::root().join(target).join("screenshots")
}

fn free_port() -> u16 {
    // Given back at once: the driver takes it a moment later.
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a loopback port is free");
    listener.local_addr().expect("a bound port has a number").port()
}

fn key(name: &str) -> char {
    match name {
        "Control" => Key::Control.into(),
        "Shift" => Key::Shift.into(),
        "Alt" => Key::Alt.into(),
        "Enter" => Key::Enter.into(),
        "Tab" => Key::Tab.into(),
        "Escape" => Key::Escape.into(),
        "Space" => ' ',
        "Delete" => Key::Delete.into(),
        "Backspace" => Key::Backspace.into(),
        "Home" => Key::Home.into(),
        "End" => Key::End.into(),
        "Up" => Key::Up.into(),
        "Down" => Key::Down.into(),
        "Left" => Key::Left.into(),
        "Right" => Key::Right.into(),
        letter => letter.chars().next().expect("a key has a name"),
    }
}
