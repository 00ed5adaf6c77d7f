//! What people do in the app, in the words they read on the screen.

use journeys::words::Words;
use journeys::{Laptop, Window, native};
use std::path::Path;

/// A person at a laptop, with the app open in Dutch.
pub struct Person {
    pub laptop: Laptop,
    pub window: Window,
    pub words: Words,
}

impl Person {
    /// Someone who opens the app for the first time.
    pub async fn new(name: &str) -> Self {
        let laptop = Laptop::new(name);
        let window = laptop.open().await;
        let person = Self { laptop, window, words: Words::of("nl") };
        person.sees("start_welcome").await;
        person
    }

    /// Close the app and start it again.
    pub async fn restart(self) -> Self {
        let Self { laptop, window, words } = self;
        window.close().await;
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

    /// Go to a place in the sidebar.
    pub async fn goes_to(&self, key: &str) {
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
        self.goes_to("frame_settings").await;
        self.presses("settings_choose_folder").await;
        native::choose_folder(folder).await;
        self.window.sees(&folder.display().to_string()).await;
    }

    /// Make an invitation; gives its code.
    pub async fn invites(&self) -> String {
        self.presses("settings_make_code").await;
        self.window.until_true("return document.querySelector('code') !== null").await;
        let code = self.window.run("return document.querySelector('code').textContent").await;
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
}
