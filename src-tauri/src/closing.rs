//! Closing the window: the page saves what is not saved yet and says when it is done; a page that is silent holds nothing up.

use crate::platform::{Start, main_window};
use crate::state::Opened;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tauri::{AppHandle, Manager, Runtime};
use tauri_specta::Event;

/// A page that did not even say that it heard by then has crashed, and the window closes without it.
const HEARD_AT_LATEST: Duration = Duration::from_secs(5);

/// Somebody closes the window. The page answers with `hold_window` at once, and with `close_window` when it is done.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct ClosingAsked;

/// How far the closing of the window is.
#[derive(Default)]
pub struct Closing {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Counts the times that the page was asked.
    asked: u32,
    /// The last of those that the page heard.
    heard: u32,
    is_decided: bool,
}

impl Closing {
    /// The page is asked; gives the number of this time.
    fn ask(&self) -> u32 {
        self.with(|state| {
            state.asked += 1;
            state.asked
        })
    }

    /// The page heard it, and goes on from here.
    pub fn hear(&self) {
        self.with(|state| state.heard = state.asked);
    }

    fn was_heard(&self, asked: u32) -> bool {
        self.with(|state| state.heard >= asked)
    }

    /// From here on nothing keeps the window open.
    fn decide(&self) {
        self.with(|state| state.is_decided = true);
    }

    fn is_decided(&self) -> bool {
        self.with(|state| state.is_decided)
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Let the page save first; says whether it was asked, and the window must stay for now.
pub fn ask<R: Runtime>(handle: &AppHandle<R>) -> bool {
    let Some(closing) = handle.try_state::<Closing>() else { return false };
    if closing.is_decided() || main_window(handle).is_none() || !may_hold_words(handle) {
        return false;
    }
    let asked = closing.ask();
    if ClosingAsked.emit(handle).is_err() {
        return false;
    }
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(HEARD_AT_LATEST).await;
        if !handle.state::<Closing>().was_heard(asked) {
            tracing::warn!("the page did not answer that the window closes");
            close(&handle);
        }
    });
    true
}

/// Nobody can have typed in a page that still loads, or that asks for what is needed to open at all.
fn may_hold_words<R: Runtime>(handle: &AppHandle<R>) -> bool {
    let is_open = handle.try_state::<Opened>().is_some_and(|opened| opened.app().is_ok());
    is_open && handle.try_state::<Start>().is_some_and(|start| start.was_taken())
}

/// Close the window, whatever is in it.
pub fn close<R: Runtime>(handle: &AppHandle<R>) {
    handle.state::<Closing>().decide();
    let Some(window) = main_window(handle) else { return };
    // As a person would, so that its place and size are kept.
    if let Err(cause) = window.close() {
        tracing::error!(%cause, "the window could not be closed");
        handle.exit(0);
    }
}

/// The menu of a Mac, with a Quit that asks first: the system's own ends the app without telling it.
#[cfg(target_os = "macos")]
pub mod menu {
    use tauri::menu::{Menu, MenuEvent, MenuItem};
    use tauri::{AppHandle, Runtime};

    const QUIT: &str = "quit";

    pub fn make<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<Menu<R>> {
        let menu = Menu::default(handle)?;
        let items = menu.items()?;
        let Some(own) = items.first().and_then(|first| first.as_submenu()) else { return Ok(menu) };
        let kept = own.items()?;
        let Some(quit) = kept.last().and_then(|last| last.as_predefined_menuitem()) else { return Ok(menu) };
        let asking = MenuItem::with_id(handle, QUIT, quit.text()?, true, Some("Cmd+Q"))?;
        own.remove_at(kept.len() - 1)?;
        own.append(&asking)?;
        Ok(menu)
    }

    pub fn on_event<R: Runtime>(handle: &AppHandle<R>, event: &MenuEvent) {
        if event.id() == QUIT && !super::ask(handle) {
            super::close(handle);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_was_not_heard_since_it_was_asked_is_not_waited_for() {
        let closing = Closing::default();
        let first = closing.ask();
        assert!(!closing.was_heard(first));
        closing.hear();
        assert!(closing.was_heard(first), "it is alive, and may take its time");
        let second = closing.ask();
        assert!(!closing.was_heard(second), "it may have crashed since");
    }

    #[test]
    fn hearing_decides_nothing() {
        let closing = Closing::default();
        closing.ask();
        closing.hear();
        assert!(!closing.is_decided(), "the person may choose to stay");
        closing.decide();
        assert!(closing.is_decided());
    }
}
