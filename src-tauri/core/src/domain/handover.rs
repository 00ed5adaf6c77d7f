//! A hand-over file: the team's sealed files in one, to carry by mail or stick where no folder is shared.

use super::TeamId;
use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewHandover {
    /// Where to write it.
    pub path: String,
    /// Only what was taken in or made here since then, ms since 1970; everything when absent.
    pub since_ms: Option<f64>,
    pub with_media: bool,
}

/// What a hand-over file holds, before anything of it is applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Handover {
    pub path: String,
    pub team: TeamId,
    /// Title of the team, when it is known here.
    pub title: Option<String>,
    /// What this device can do with it.
    pub standing: HandoverStanding,
    pub size_bytes: f64,
    /// When it was made, by the clock of who made it.
    pub made_at_ms: Option<f64>,
    /// Changes that are not here yet, per person.
    pub brings: Vec<Brings>,
    pub new_changes: u32,
    pub known_changes: u32,
    pub new_media: u32,
    pub new_media_bytes: f64,
    pub new_people: u32,
    /// Who asks in it to be let in, and was not known to.
    pub new_requests: u32,
    /// Once it was taken in: who asks to be let in, and who was let in with it.
    pub asking: Vec<String>,
    pub let_in: Vec<String>,
    /// Files in it that cannot be taken in now; they change nothing.
    pub unreadable: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Brings {
    /// Empty when nobody said so yet.
    pub name: String,
    pub changes: u32,
    pub until_ms: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum HandoverStanding {
    /// A team of this device: it can be taken in.
    Ours,
    /// A team that is not here: a code is needed to join it.
    NotHere,
}

/// How far a hand-over file is that is written or taken in. Sent as an event a few times a second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HandoverProgress {
    /// Which file; also what to name when it is to stop.
    pub path: String,
    #[specta(type = f64)]
    pub done_bytes: u64,
    #[specta(type = f64)]
    pub total_bytes: u64,
}
