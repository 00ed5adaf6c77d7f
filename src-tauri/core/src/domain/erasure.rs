//! What was erased for privacy, as a person is shown it.

use super::{Author, RecordKind};
use serde::{Deserialize, Serialize};
use specta::Type;

/// What a team erased, the last first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Erasures {
    pub items: Vec<ErasedItem>,
    /// Whoever sits here may erase, and take it back.
    pub may_erase: bool,
    /// So many days an erasure can be taken back.
    pub days_to_take_back: u32,
}

/// One thing that somebody erased.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ErasedItem {
    pub id: String,
    pub kind: RecordKind,
    /// What it was called, for who may still take it back; empty for anybody else and once that is too late.
    pub title: String,
    pub by: Author,
    pub at_ms: f64,
    pub state: ErasedState,
    /// When it becomes final at the earliest; absent once it is.
    pub final_at_ms: Option<f64>,
    pub may_take_back: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ErasedState {
    /// Hidden, and to be taken back.
    Waiting,
    /// Nobody can bring it back; some of its file is still on this disk or in the folder.
    Leaving,
    /// Nothing of its file is on this disk or in the folder.
    Gone,
}
