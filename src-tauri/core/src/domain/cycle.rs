//! A team's walk through the rounds and steps of the method: the board.

use super::{Capture, CycleId, Hashtag, Period, StepState, VisitId};
use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Cycle {
    pub id: CycleId,
    pub number: u32,
    pub title: String,
    pub goal: String,
    pub period: Period,
}

/// The rounds and steps of one cycle with what lies on them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Board {
    pub cycle: Cycle,
    pub rounds: Vec<BoardRound>,
    /// The steps in the order the team really took them, returns included.
    pub path: Vec<Visit>,
    /// Captures not laid on a step yet, newest first; `unsorted_count` says how many there are.
    pub unsorted: Vec<Capture>,
    pub unsorted_count: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BoardRound {
    pub code: String,
    pub title: Bilingual,
    pub steps: Vec<BoardStep>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BoardStep {
    pub code: String,
    pub title: Bilingual,
    /// What to ask yourselves here.
    pub prompts: Vec<Bilingual>,
    /// What a team usually leaves behind at this step.
    pub products: Vec<Bilingual>,
    pub state: StepState,
    /// The newest ones; `capture_count` says how many there are.
    pub captures: Vec<Capture>,
    pub capture_count: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Visit {
    pub id: VisitId,
    pub step: String,
    /// ISO date the team (re)opened the step.
    pub began_on: String,
    /// The team had been here before.
    pub is_return: bool,
}

/// Text of the method file, in the two languages of the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Bilingual {
    pub nl: String,
    pub en: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "field", content = "value")]
pub enum CycleChange {
    Title(String),
    Goal(String),
    Period(Period),
}

/// Which captures to show; all of them when every field is empty.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CaptureFilter {
    pub hashtag: Option<Hashtag>,
}
