//! What the example team wrote, as read from its two files.

use crate::domain::{
    ArrangementSize, ArrangementStatus, CaptureKind, ElementCode, EvidenceKind, ForWhom, Hashtag, Language,
    MemberRole, Sector, Sensitivity, StepState, Theme, WhoDecides,
};
use crate::{Error, Result};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Content {
    pub team: TeamContent,
    pub institutions: Vec<InstitutionContent>,
    /// The first of them sits at this device.
    pub members: Vec<MemberContent>,
    pub cycle: CycleContent,
    /// The walk through the steps, in the order it was taken.
    pub moves: Vec<Move>,
    pub question: QuestionContent,
    pub captures: Vec<CaptureContent>,
    pub arrangements: Vec<ArrangementContent>,
    pub evidence: Vec<EvidenceContent>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TeamContent {
    pub title: String,
    pub programme: String,
    pub sector: Sector,
    pub theme: Theme,
    pub started_days_ago: i32,
    pub ends_in_days: i32,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InstitutionContent {
    pub name: String,
    pub place: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MemberContent {
    pub name: String,
    pub role: MemberRole,
    /// Which of the institutions, counted from 0.
    pub institution: Option<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CycleContent {
    pub title: String,
    pub goal: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Move {
    pub step: String,
    pub state: StepState,
    pub days_ago: i32,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuestionContent {
    pub whose: String,
    pub why_now: String,
    pub learners: String,
    pub already_tried: String,
    pub versions: Vec<VersionContent>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VersionContent {
    pub text: String,
    pub reason: String,
    pub days_ago: i32,
    /// Which of the members, counted from 0; so everywhere below.
    pub by: usize,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CaptureContent {
    pub line: String,
    pub hashtag: Hashtag,
    pub kind: CaptureKind,
    pub step: String,
    pub days_ago: i32,
    pub by: usize,
    pub text: String,
    pub links: Vec<LinkContent>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkContent {
    pub url: String,
    pub title: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArrangementContent {
    pub title: String,
    pub size: ArrangementSize,
    pub status: ArrangementStatus,
    pub learners: String,
    pub elements: Vec<ElementContent>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ElementContent {
    pub code: ElementCode,
    pub description: String,
    pub ict_role: String,
    pub who_decides: WhoDecides,
    pub for_whom: ForWhom,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EvidenceContent {
    /// The file in `media/`.
    pub file: String,
    /// What the team called it.
    pub name: String,
    pub title: String,
    pub kind: EvidenceKind,
    pub sensitivity: Sensitivity,
    pub days_ago: i32,
    pub by: usize,
    pub note: String,
    pub on: Vec<Place>,
}

/// What evidence hangs on, counted from 0 in the order of this content.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Place {
    Capture(usize),
    /// A version of the question, oldest first.
    Version(usize),
    Arrangement(usize),
    Element {
        arrangement: usize,
        code: ElementCode,
    },
}

pub fn read(language: Language) -> Result<Content> {
    let text = match language {
        Language::Nl => include_str!("nl.json"),
        Language::En => include_str!("en.json"),
    };
    serde_json::from_str(text).map_err(|cause| Error::Encoding(cause.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// The content with every text a person reads taken out.
    fn shape(value: Value) -> Value {
        match value {
            Value::Object(fields) => Value::Object(
                fields
                    .into_iter()
                    .map(|(name, value)| match name.as_str() {
                        "title" | "programme" | "goal" | "whose" | "whyNow" | "learners" | "alreadyTried"
                        | "text" | "reason" | "line" | "description" | "ictRole" | "name" | "note"
                        | "file" | "place" => (name, Value::Null),
                        _ => (name, shape(value)),
                    })
                    .collect(),
            ),
            Value::Array(items) => Value::Array(items.into_iter().map(shape).collect()),
            other => other,
        }
    }

    #[test]
    fn the_two_languages_differ_only_in_their_words() {
        let [dutch, english] = [include_str!("nl.json"), include_str!("en.json")]
            .map(|text| shape(serde_json::from_str(text).unwrap()));
        assert_eq!(dutch, english);
        assert!(read(Language::Nl).is_ok() && read(Language::En).is_ok());
    }
}
