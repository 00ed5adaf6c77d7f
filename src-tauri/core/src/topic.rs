//! What changed, in the words of the query keys of the interface.

use serde::{Deserialize, Serialize};
use specta::Type;

/// The first element of every query key. A commit announces the topics it touched; whoever shows one reads again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Topic {
    Teams,
    Members,
    Cycles,
    Captures,
    Questions,
    Evidence,
    Arrangements,
    Sharing,
    Settings,
    Undo,
    /// What others did since this person was there.
    News,
}

impl Topic {
    /// Everything, for a rebuild or a newly joined team.
    pub const ALL: &'static [Topic] = &[
        Topic::Teams,
        Topic::Members,
        Topic::Cycles,
        Topic::Captures,
        Topic::Questions,
        Topic::Evidence,
        Topic::Arrangements,
        Topic::Sharing,
        Topic::Settings,
        Topic::Undo,
        Topic::News,
    ];
}

/// Sent after a commit, never before. A team of `None` means every team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    pub team: Option<crate::domain::TeamId>,
    pub topics: Vec<Topic>,
}
