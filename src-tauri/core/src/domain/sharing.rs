//! How a team's folder is doing, and what it takes to join.

use super::{AccessRole, TeamId};
use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Sharing {
    pub state: SharingState,
    /// The chosen folder, for people.
    pub folder: Option<String>,
    /// Own changes that no segment in the folder holds yet.
    pub waiting_changes: u32,
    /// Evidence files still to be written to the folder, and to be read from it.
    pub waiting_files: u32,
    pub missing_files: u32,
    /// Files in the folder that could not be read yet; retried on a ladder.
    pub quarantined: u32,
    pub last_shared_ms: Option<f64>,
    /// What went wrong last, when the state says so.
    pub problem: Option<crate::ErrorCode>,
    /// What alone it is wrong with, as a path in the folder; none where it is the folder itself.
    pub problem_about: Option<String>,
    /// What this device may do.
    pub access: Option<AccessRole>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SharingState {
    /// No folder chosen: the work is on this device only.
    LocalOnly,
    /// Joined with a code; a colleague's app still has to hand over the key.
    WaitingForAcceptance,
    /// Joined with a code that lets nobody in any more: it ended, was taken back or was used. The work is here.
    RequestLapsed,
    /// This installation began as a new device, or was restored or copied: it must be invited again. The work is here.
    NeedsInvitation,
    AllShared,
    Waiting,
    Busy,
    /// The folder is gone, empty or not writable; the work goes on locally.
    FolderUnreachable,
    /// Something needs a person. Where the problem is about one thing in the folder, the rest is shared.
    NeedsHelp,
    /// This device was taken out of the team, or its person left. The work is still here to read.
    Removed,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    /// 26 characters and a check character, in groups, to be read aloud or pasted.
    pub code: String,
    /// The code as a link, to send or to scan.
    pub link: String,
    pub role: AccessRole,
    /// ISO date and time.
    pub expires_at: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JoinTeam {
    /// The shared folder, or the team folder in it.
    pub folder: String,
    /// The code, its link, or the message with either.
    pub code: String,
    pub my_name: String,
}

/// What a code, a link or a message says of an invitation, before any folder is looked into.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GivenCode {
    /// In groups, as it is read aloud.
    pub code: String,
    /// It can no longer be used, as far as is known here.
    pub has_expired: bool,
    /// The team that it is of, when this device is in it or has asked to be.
    pub team: Option<TeamId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Joined {
    pub team: TeamId,
    pub role: AccessRole,
}

/// What can be undone and redone now. The names are codes of actions, for the interface to translate.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UndoState {
    pub undo: Option<super::Action>,
    pub redo: Option<super::Action>,
}
