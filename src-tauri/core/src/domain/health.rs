//! How a team's sharing is doing, device by device, and what a person can do about what is wrong.

use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// This device first, then who was seen last.
    pub devices: Vec<DeviceHealth>,
    /// The gravest first; empty when all is well.
    pub problems: Vec<Problem>,
    /// A check of the whole folder that is under way.
    pub check: Option<FolderCheck>,
    pub last_checked_ms: Option<f64>,
    /// The log of the team as it lies here, sealed, in bytes; and the changes in it.
    pub log_bytes: f64,
    pub changes: f64,
    pub media: MediaPolicy,
    /// Evidence files that lie in the folder and not here, because of that choice or because they are on their way.
    pub media_elsewhere: u32,
    pub media_elsewhere_bytes: f64,
    pub media_arriving: Option<MediaProgress>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeviceHealth {
    pub device: String,
    /// Whose it is; empty when nobody said so yet.
    pub name: String,
    pub is_this: bool,
    /// When it last wrote that it was there, by its own clock.
    pub last_seen_ms: Option<f64>,
    pub app_version: Option<String>,
    /// Changes of this device that are here.
    pub changes_here: f64,
    /// Segments of this device that others have and this device does not.
    pub missing_segments: u32,
    /// Segments that this device knows to exist and that one has not reported to have.
    pub behind_segments: u32,
    pub clock: ClockState,
    /// By how much its clock is off, in ms, as far as it can be told.
    pub clock_off_ms: f64,
    /// It knows the same and shows something else: one of the two must be rebuilt.
    pub differs: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ClockState {
    Good,
    Ahead,
    Behind,
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    pub kind: ProblemKind,
    /// How many files, segments or devices it is about.
    pub count: u32,
    /// Names of people or files, as far as they are known.
    pub about: Vec<String>,
    pub since_ms: Option<f64>,
}

/// What can be wrong, each with its own advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ProblemKind {
    /// The folder is gone, empty, full, read-only: the code of the error stands in `about`, and then the folder.
    Folder,
    /// One thing in the folder could not be read or written, and the rest is shared: the code and its path.
    FolderPart,
    /// Two devices know the same and show something else.
    Differs,
    /// Files that stay damaged: nobody who was here holds them whole.
    Damaged,
    /// Files that cannot be opened: held by another program, or only online.
    Unreadable,
    /// Written by a newer app.
    NewerFormat,
    /// Segments that others have and that are not in the folder yet.
    MissingSegments,
    /// Written by who may not, or after they were removed: kept, not applied.
    NotAllowed,
    /// Of a device that the team does not know.
    UnknownDevice,
    /// Sealed with a key that this device was not given.
    UnknownKey,
    /// Files of another team in this team's folder.
    OtherTeam,
    ClockWrong,
    /// Evidence of colleagues that does not fit on this device.
    MediaNoRoom,
    /// Evidence that the folder does not take or give: the code of the error and the name of a file.
    MediaStuck,
    /// Evidence that nobody has put in the folder yet.
    MediaMissing,
    /// One number was written twice with different content: a copied or restored device.
    TwoOfOneNumber,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FolderCheck {
    pub files_done: u32,
    pub files: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MediaProgress {
    pub bytes_done: f64,
    pub bytes: f64,
}

/// Which evidence files of colleagues come to this device by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum MediaPolicy {
    #[default]
    All,
    /// Files over 50 MB stay in the folder until someone asks for them.
    SmallOnly,
    OnDemand,
}
