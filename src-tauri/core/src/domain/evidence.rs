//! Evidence: a file (or a note without one) that something can be based on.

use super::{
    AlsoChanged, EvidenceId, EvidenceKind, EvidenceLinkId, ImportId, ItemKind, MemberId, Sensitivity, Text,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use uuid::Uuid;

/// The file behind evidence. One register: its parts belong together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceFile {
    /// BLAKE3 of the content, 64 hexadecimal characters.
    pub hash: String,
    /// Name the file had when it was added, made safe for every file system.
    pub name: String,
    /// As sniffed from the content, such as `image/jpeg`; never believed from the name.
    pub media_type: String,
    #[specta(type = f64)]
    pub size_bytes: u64,
    /// Pixels after the EXIF orientation is applied; only for images.
    pub width: Option<u32>,
    pub height: Option<u32>,
    /// An equirectangular photo (GPano metadata, or exactly twice as wide as high and marked so).
    pub is_360: bool,
    /// The photo says where it was taken.
    pub has_location: bool,
    /// When the photo says it was taken, ISO date and time without zone.
    pub taken_at: Option<String>,
    /// The name ends in something else than the content is.
    pub wrong_extension: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    pub id: EvidenceId,
    pub title: String,
    pub kind: Option<EvidenceKind>,
    pub sensitivity: Option<Sensitivity>,
    /// ISO date.
    pub happened_on: String,
    pub by: Option<MemberId>,
    pub added_at_ms: f64,
    pub file: Option<EvidenceFile>,
    /// The file lies on this device.
    pub is_here: bool,
    /// How it stands when it does not.
    pub elsewhere: Option<Elsewhere>,
    pub has_thumbnail: bool,
    pub link_count: u32,
}

/// How a file stands that is not on this device.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Elsewhere {
    /// It is to come here: by itself, or because somebody here asked.
    pub is_wanted: bool,
    /// Somebody here asked for it, and can take that back.
    pub is_asked: bool,
    /// All of it was seen in the folder.
    pub is_there: bool,
    /// What came of it so far. It stays, so that fetching goes on where it stopped.
    pub bytes_done: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceDetail {
    pub evidence: Evidence,
    pub note: Text,
    pub linked_to: Vec<EvidenceLink>,
    pub also_changed: Vec<AlsoChanged>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceLink {
    pub id: EvidenceLinkId,
    pub target: Target,
    /// The target's own name, for people; of an element, the name of its arrangement.
    pub title: String,
    /// Which element of the arrangement, when the target is one.
    pub element: Option<super::ElementCode>,
}

/// Anything evidence can hang on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    pub kind: ItemKind,
    pub id: Uuid,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "field", content = "value")]
pub enum EvidenceChange {
    Title(String),
    Kind(Option<EvidenceKind>),
    Sensitivity(Option<Sensitivity>),
    HappenedOn(String),
}

/// How far an import is. Sent as an event a few times a second, and once at its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportProgress {
    pub id: ImportId,
    pub name: String,
    #[specta(type = f64)]
    pub done_bytes: u64,
    #[specta(type = f64)]
    pub total_bytes: u64,
    pub state: ImportState,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum ImportState {
    Copying,
    Done {
        evidence: EvidenceId,
    },
    /// The same file was there already; it was used again.
    AlreadyHere {
        evidence: EvidenceId,
    },
    Cancelled,
    Failed {
        error: crate::ErrorCode,
    },
}

/// Which evidence to list, newest first.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceQuery {
    pub target: Option<Target>,
    pub kind: Option<EvidenceKind>,
    /// Only evidence whose title or file name holds these words.
    pub words: String,
    pub offset: u32,
    pub limit: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EvidencePage {
    pub evidence: Vec<Evidence>,
    pub total: u32,
}
