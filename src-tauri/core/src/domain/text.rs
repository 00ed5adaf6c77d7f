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

/// One of two values that were written at the same time, without knowing of each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AlsoChanged {
    /// The field's name as in the change log.
    pub field: String,
    /// The value that did not win, as shown text.
    pub value: String,
    /// Name of the member whose value it is; empty when unknown.
    pub by: String,
    pub at_ms: f64,
}
