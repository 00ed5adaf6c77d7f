//! The learning arrangement: ten elements of the curricular spider web, each with its role of ict.

use super::{
    AlsoChanged, ArrangementId, ArrangementSize, ArrangementStatus, CycleId, ElementCode, ElementId,
    Evidence, ForWhom, Text, WhoDecides,
};
use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ArrangementSummary {
    pub id: ArrangementId,
    pub title: String,
    pub size: Option<ArrangementSize>,
    pub status: Option<ArrangementStatus>,
    pub learners: String,
    /// How many of the ten elements have a description.
    pub described_count: u32,
    /// How many of the ten elements say what ict does there.
    pub ict_role_count: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Arrangement {
    pub id: ArrangementId,
    pub cycle: Option<CycleId>,
    pub title: String,
    pub size: Option<ArrangementSize>,
    pub status: Option<ArrangementStatus>,
    pub learners: String,
    /// Always the ten, in their usual order; one nobody touched is empty.
    pub elements: Vec<Element>,
    pub evidence: Vec<Evidence>,
    pub also_changed: Vec<AlsoChanged>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Element {
    pub id: ElementId,
    pub code: ElementCode,
    pub description: Text,
    /// What ict does here, and why.
    pub ict_role: Text,
    pub who_decides: Option<WhoDecides>,
    pub for_whom: Option<ForWhom>,
    pub evidence_count: u32,
    pub also_changed: Vec<AlsoChanged>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "field", content = "value")]
pub enum ArrangementChange {
    Title(String),
    Size(Option<ArrangementSize>),
    Status(Option<ArrangementStatus>),
    Learners(String),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "field", content = "value")]
pub enum ElementChange {
    WhoDecides(Option<WhoDecides>),
    ForWhom(Option<ForWhom>),
}

/// The long texts that people edit together; each is merged word by word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "of")]
pub enum TextField {
    CaptureText { id: super::CaptureId },
    EvidenceNote { id: super::EvidenceId },
    ElementDescription { arrangement: ArrangementId, code: ElementCode },
    ElementIctRole { arrangement: ArrangementId, code: ElementCode },
}
