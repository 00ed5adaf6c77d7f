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
        // The log names what went wrong, never the file or the person it went wrong for.
        match told.code {
            ErrorCode::Unexpected => tracing::error!(kind = error.kind(), "a command failed"),
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
