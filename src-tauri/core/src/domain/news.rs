//! What others did in a team since this person was there.

use super::{Author, ChangeKind, ElementCode, RecordKind, Target, TeamId};
use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct News {
    pub team: TeamId,
    /// This person came into the team and has not said to have seen anything yet.
    pub is_newcomer: bool,
    /// Who did something, the last one first.
    pub people: Vec<PersonNews>,
    /// Items that changed besides the ones told here.
    pub more: u32,
    /// For saying that all of this was seen, and nothing that came after it.
    pub batch: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonNews {
    pub by: Author,
    pub at_ms: f64,
    /// The last one first.
    pub items: Vec<NewsItem>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewsItem {
    pub what: ChangeKind,
    pub kind: RecordKind,
    /// Where to see it.
    pub target: Target,
    pub title: String,
    pub element: Option<ElementCode>,
    /// The fields that were written, by their names in the change log.
    pub fields: Vec<String>,
    pub at_ms: f64,
}
