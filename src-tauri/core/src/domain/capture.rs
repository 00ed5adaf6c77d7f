//! What happened, written down in under 30 seconds and sorted later.

use super::{AlsoChanged, CaptureId, CaptureKind, CycleId, Evidence, Hashtag, LinkId, MemberId, Text};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A capture as it lies on the board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Capture {
    pub id: CaptureId,
    pub line: String,
    pub hashtag: Option<Hashtag>,
    pub kind: Option<CaptureKind>,
    /// Step code of the method, or nothing when not sorted yet.
    pub step: Option<String>,
    /// ISO date.
    pub happened_on: String,
    pub by: Option<MemberId>,
    pub evidence_count: u32,
    pub has_text: bool,
}

/// A capture opened in the inspector.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CaptureDetail {
    pub capture: Capture,
    pub text: Text,
    pub links: Vec<Link>,
    pub evidence: Vec<Evidence>,
    pub also_changed: Vec<AlsoChanged>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    pub id: LinkId,
    pub url: String,
    pub title: String,
}

/// Only the line is needed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewCapture {
    pub cycle: CycleId,
    pub line: String,
    pub hashtag: Option<Hashtag>,
    pub step: Option<String>,
    /// ISO date; today when absent.
    pub happened_on: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "field", content = "value")]
pub enum CaptureChange {
    Line(String),
    Hashtag(Option<Hashtag>),
    Kind(Option<CaptureKind>),
    Step(Option<String>),
    HappenedOn(String),
}

/// Which captures to list, newest first.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CaptureQuery {
    pub cycle: Option<CycleId>,
    pub hashtag: Option<Hashtag>,
    pub step: Option<String>,
    /// Only captures whose line holds these words.
    pub words: String,
    pub offset: u32,
    pub limit: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CapturePage {
    pub captures: Vec<Capture>,
    pub total: u32,
}
