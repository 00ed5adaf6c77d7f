//! The opened core, or why it could not be opened: the window tells either way.

use crate::error::{Answer, CommandError};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use werkplaats_core::App;
use werkplaats_core::domain::Settings;

/// Set once: at the start, or when a person did what was needed first.
#[derive(Default)]
pub struct Opened {
    app: OnceLock<Arc<App>>,
    failure: Mutex<Option<Failure>>,
}

/// Why the core is not open.
#[derive(Debug, Clone)]
pub struct Failure {
    pub error: CommandError,
    /// How the person reads best, where that can be known all the same.
    pub settings: Option<Settings>,
}

impl Opened {
    pub fn of(outcome: Result<Arc<App>, Failure>) -> Self {
        let opened = Self::default();
        opened.set(outcome);
        opened
    }

    pub fn set(&self, outcome: Result<Arc<App>, Failure>) {
        match outcome {
            // One that is open stays the one.
            Ok(app) => drop(self.app.set(app)),
            Err(failure) => {
                *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure);
            }
        }
    }

    pub fn app(&self) -> Answer<&Arc<App>> {
        self.app.get().ok_or_else(|| self.failure().error)
    }

    pub fn failure(&self) -> Failure {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone();
        failure.unwrap_or_else(|| Failure {
            error: CommandError::from(werkplaats_core::ErrorCode::Unexpected),
            settings: None,
        })
    }
}

/// What every command takes first.
pub type Core<'r> = tauri::State<'r, Opened>;
