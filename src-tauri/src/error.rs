//! What a command answers when it cannot do what was asked.

use serde::Serialize;
use specta::Type;
use werkplaats_core::{Error, ErrorCode};

/// A code that the interface has a sentence for, and the number or name that belongs in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CommandError {
    pub code: ErrorCode,
    pub detail: String,
}

pub type Answer<T> = Result<T, CommandError>;

impl From<Error> for CommandError {
    fn from(error: Error) -> Self {
        let told = Self { code: error.code(), detail: error.detail() };
        match told.code {
            // The details of what nobody expected are for the log; names of files and people stay out of it.
            ErrorCode::Unexpected => tracing::error!(%error, "a command failed"),
            code => tracing::info!(?code, "a command was refused"),
        }
        told
    }
}

impl From<ErrorCode> for CommandError {
    fn from(code: ErrorCode) -> Self {
        Self { code, detail: String::new() }
    }
}
