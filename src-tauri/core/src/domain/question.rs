//! The practice question: rewritten often, so every version stays, with the reason it changed.

use super::{AlsoChanged, CycleId, Evidence, MemberId, QuestionId, QuestionVersionId};
use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    pub id: QuestionId,
    pub cycle: CycleId,
    /// Whose question it is.
    pub whose: String,
    pub why_now: String,
    /// For which learners.
    pub learners: String,
    pub already_tried: String,
    /// Newest first; empty until somebody writes the first.
    pub versions: Vec<QuestionVersion>,
    pub evidence: Vec<Evidence>,
    pub also_changed: Vec<AlsoChanged>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuestionVersion {
    pub id: QuestionVersionId,
    /// 1 for the first.
    pub number: u32,
    pub text: String,
    /// Why the question changed; empty for the first version.
    pub reason: String,
    /// ISO date.
    pub written_on: String,
    pub by: Option<MemberId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "field", content = "value")]
pub enum QuestionChange {
    Whose(String),
    WhyNow(String),
    Learners(String),
    AlreadyTried(String),
}
