//! What happened to the records of a team: who wrote what when, and what was taken away.

use super::{ElementCode, MemberId, RecordKind};
use serde::{Deserialize, Serialize};
use specta::Type;
use uuid::Uuid;

/// A record of the change log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    pub kind: RecordKind,
    pub id: Uuid,
}

/// Who wrote something.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Author {
    pub member: Option<MemberId>,
    /// Empty as long as nobody said who writes from that device.
    pub name: String,
    /// The person who sits here.
    pub is_me: bool,
}

/// What was done to an item and to what belongs to it, newest first, one page of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HistoryPage {
    pub changes: Vec<HistoryChange>,
    /// Changes on all pages.
    pub total: u32,
}

/// What one person did to one record at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HistoryChange {
    /// The name of the change, for restoring and for reading a text as it was.
    pub version: String,
    pub record: Record,
    pub what: ChangeKind,
    /// What a link, a person or institution, or the other side of linked evidence is called; the code of a step; empty
    /// for the item itself.
    pub title: String,
    /// Which element of an arrangement it is about.
    pub element: Option<ElementCode>,
    pub by: Author,
    pub at_ms: f64,
    pub fields: Vec<HistoryField>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ChangeKind {
    Made,
    Changed,
    Removed,
    Returned,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HistoryField {
    /// The field's name as in the change log.
    pub field: String,
    /// A code or text, JSON for what is neither, empty for what was emptied or is a long text.
    pub value: String,
    /// What was written there before; absent for a first value and for a long text.
    pub before: Option<String>,
    /// A long text, of which each version is read by itself.
    pub is_text: bool,
    /// This is what the item shows.
    pub is_standing: bool,
    /// Written at the same time as another version, and nobody settled it yet.
    pub is_also: bool,
}

/// A long text as somebody left it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TextVersion {
    pub before: String,
    pub content: String,
}

/// A field that two people wrote at the same time, without knowing of each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AlsoChanged {
    /// The field's name as in the change log; `deleted_at` when one removed what the other went on with.
    pub field: String,
    /// The value that does not show, as in [`HistoryField`].
    pub value: String,
    /// Name of the member whose value it is; empty when unknown.
    pub by: String,
    pub at_ms: f64,
    /// To keep this one.
    pub version: String,
    /// The one that shows.
    pub shown: ShownValue,
}

/// A record of which fields were written at the same time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AlsoChangedRecord {
    pub record: Record,
    /// What a part is called, as in [`HistoryChange`].
    pub title: String,
    pub others: Vec<AlsoChanged>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ShownValue {
    pub value: String,
    pub by: String,
    pub at_ms: f64,
    pub version: String,
}

/// Something that was taken away and can be brought back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Removed {
    pub record: Record,
    pub title: String,
    pub by: Author,
    pub at_ms: f64,
}
