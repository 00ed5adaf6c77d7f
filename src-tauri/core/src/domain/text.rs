//! Long text that several people may edit at once.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A Markdown text and the state it was read at. Saving sends both back, so that words a colleague wrote
/// in the meantime are merged and never overwritten.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Text {
    pub content: String,
    /// Opaque; empty for a text nobody wrote yet.
    pub base: String,
}
