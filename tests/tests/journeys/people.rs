//! What people do in the app, in the words they read on the screen.

use journeys::laptop::program;
use journeys::words::Words;
use journeys::{Laptop, Window, looks, native};
use std::path::Path;
use std::process::ExitStatus;

/// A person at a laptop, with the app open in Dutch.
pub struct Person {
    pub laptop: Laptop,
    pub window: Window,
    pub words: Words,
}

impl Person {
    /// Someone who opens the app for the first time.
    pub async fn new(name: &str) -> Self {
        Self::at(Laptop::new(name)).await
    }

    /// Someone who opens the app for the first time on this laptop.
    pub async fn at(laptop: Laptop) -> Self {
        let window = laptop.open().await;
        let person = Self { laptop, window, words: Words::of("nl") };
        person.sees("start_welcome").await;
        person
    }

    /// Close the app and start it again.
    pub async fn restart(self) -> Self {
        self.restart_after(|_| {}).await
    }

    /// Close the app, let something happen to the laptop, and start it again.
    pub async fn restart_after(self, between: impl FnOnce(&mut Laptop)) -> Self {
        let Self { mut laptop, window, words } = self;
        window.close().await;
        between(&mut laptop);
        let window = laptop.open().await;
        Self { laptop, window, words }
    }

    /// The window's close button is pressed, the app ends by itself, and is started again.
    pub async fn close_and_restart(self) -> Self {
        self.window.press_close();
        self.restart_when_ended().await
    }

    /// Wait until the app has ended by itself, and start it again.
    pub async fn restart_when_ended(self) -> Self {
        let Self { laptop, window, words } = self;
        window.ended().await;
        let window = laptop.open().await;
        Self { laptop, window, words }
    }

    /// The app dies at once, and is started again.
    pub async fn crash_and_restart(self) -> Self {
        let Self { laptop, window, words } = self;
        window.kill();
        let window = laptop.open().await;
        Self { laptop, window, words }
    }

    /// Press the button with this message on it.
    pub async fn presses(&self, key: &str) {
        self.window.click("button", self.words.get(key)).await;
    }

    /// Move the focus to a button with the Tab key.
    pub async fn tabs_to_button(&self, key: &str) {
        self.window.tab_to("button", self.words.get(key)).await;
    }

    /// Go to a place in the sidebar with the keyboard.
    pub async fn tabs_to_place(&self, key: &str) {
        self.window.tab_to("link", self.words.get(key)).await;
        self.window.press("Enter").await;
        self.window.find("heading", self.words.get(key)).await;
    }

    /// Go to a place in the sidebar, which a narrow window or large text folds away.
    pub async fn goes_to(&self, key: &str) {
        if self.window.has("button", self.words.get("frame_open_places")).await {
            self.presses("frame_open_places").await;
        }
        self.window.click("link", self.words.get(key)).await;
    }

    /// Fill the field with this message as its label.
    pub async fn fills(&self, key: &str, text: &str) {
        self.window.fill(self.words.get(key), text).await;
    }

    /// Wait until the page has read what it shows and nothing moves any more.
    pub async fn settles(&self) {
        self.sees_not("frame_reading").await;
        self.window
            .until_true("return document.getAnimations().every((one) => one.playState !== 'running')")
            .await;
    }

    /// Keep a picture of this name, and find no fault in it.
    pub async fn pictured(&self, name: &str) {
        self.settles().await;
        // What a busy button announced stays a few seconds, also when the words it points to are gone.
        self.window
            .until_true("return document.querySelector('[data-live-announcer] [role=img]') === null")
            .await;
        self.window.screenshot(name).await;
        let faults = looks::faults(&self.window).await;
        assert!(faults.is_empty(), "{name}: {}", faults.join("\n"));
    }

    /// Wait until this message can be read.
    pub async fn sees(&self, key: &str) {
        self.window.sees(self.words.get(key)).await;
    }

    /// Wait until this message can no longer be read.
    pub async fn sees_not(&self, key: &str) {
        self.window.sees_not(self.words.get(key)).await;
    }

    /// Begin a team of one's own.
    pub async fn makes_team(&self, title: &str, my_name: &str) {
        self.presses("start_new_team_action").await;
        self.fills("start_team_title", title).await;
        self.fills("start_my_name", my_name).await;
        self.presses("start_new_team_action").await;
        self.window.find("button", title).await;
    }

    /// Choose the folder that the team shares.
    pub async fn chooses_folder(&self, folder: &Path) {
        self.goes_to("sharing_title").await;
        self.presses("sharing_choose_folder").await;
        native::choose_folder(folder).await;
        self.window.sees(&folder.display().to_string()).await;
    }

    /// Make an invitation; gives its code.
    pub async fn invites(&self) -> String {
        self.goes_to("sharing_title").await;
        self.presses("invite_action").await;
        self.window.click("radio", self.words.get("invite_automatic")).await;
        self.presses("invite_make").await;
        self.window.until_true("return document.querySelector('code') !== null").await;
        let code = self.window.run("return document.querySelector('code').textContent").await;
        self.presses("invite_passed_on").await;
        code.as_str().unwrap_or_default().to_owned()
    }

    /// Join a colleague's team with the code that was passed on.
    pub async fn joins(&self, folder: &Path, code: &str, my_name: &str) {
        self.presses("start_join_action").await;
        self.presses("start_choose_folder").await;
        native::choose_folder(folder).await;
        self.fills("start_join_code", code).await;
        self.fills("start_my_name", my_name).await;
        self.presses("start_join_action").await;
        self.sees_not("start_join_how").await;
    }

    /// Open a team from the start screen.
    pub async fn enters(&self, team: &str) {
        self.window.click("button", &self.words.with("start_open_team", &[("team", team)])).await;
    }

    /// Write down one line.
    pub async fn captures(&self, line: &str) {
        self.window.press("Control+n").await;
        self.fills("capture_line", line).await;
        self.window.press("Enter").await;
        self.sees_not("capture_line_help").await;
    }

    /// Begin a learning arrangement; its designer opens.
    pub async fn makes_arrangement(&self, title: &str) {
        self.goes_to("arrangement_place").await;
        self.presses("arrangement_new").await;
        self.fills("arrangement_new_title", title).await;
        self.presses("arrangement_create").await;
        self.sees("arrangement_elements").await;
    }

    /// Open one element of an arrangement.
    pub async fn opens_element(&self, arrangement: &str, element: &str) {
        self.goes_to("arrangement_place").await;
        self.window.click("button", arrangement).await;
        self.window.click("radio", self.words.get(element)).await;
        self.window.find("textbox", &self.description(element)).await;
    }

    /// Write at the end of an element's description, and leave the field.
    pub async fn adds_to_description(&self, element: &str, text: &str) {
        self.window.click("textbox", &self.description(element)).await;
        self.window.press("Control+End").await;
        self.window.type_text(text).await;
        self.window.press("Tab").await;
        self.sees("parts_saved").await;
    }

    /// The label of an element's description.
    pub fn description(&self, element: &str) -> String {
        format!("{}: {}", self.words.get("arrangement_description"), self.words.get(element))
    }

    /// Start the app once more with a file; it ends by itself and the open window takes the file.
    pub async fn starts_again_with(&self, file: &Path) -> ExitStatus {
        let mut command = self.laptop.command(&program());
        command.arg(file);
        let ended = tokio::task::spawn_blocking(move || command.status()).await;
        ended.expect("waiting does not fail").expect("the app was just built")
    }

    /// Add a file of one's own to the evidence.
    pub async fn attaches(&self, file: &Path) {
        self.goes_to("evidence_title").await;
        self.window.find("heading", self.words.get("evidence_title")).await;
        self.starts_again_with(file).await;
        let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        self.window.find("button", &name).await;
    }

    /// Share with the folder now.
    pub async fn shares(&self) {
        self.goes_to("sharing_title").await;
        self.presses("frame_share_now").await;
    }

    /// Whether the footer says that everything is shared.
    pub async fn has_shared_all(&self) -> bool {
        self.window.text().await.contains(self.words.get("frame_sharing_all"))
    }
}
