//! The opened core, or why it could not be opened: the window tells either way.

use crate::error::{Answer, CommandError};
use std::sync::Arc;
use werkplaats_core::App;

pub struct Opened(pub Result<Arc<App>, CommandError>);

impl Opened {
    pub fn app(&self) -> Answer<&Arc<App>> {
        self.0.as_ref().map_err(Clone::clone)
    }
}

/// What every command takes first.
pub type Core<'r> = tauri::State<'r, Opened>;
