//! A designteam: its people and their institutions.

use super::{Bilingual, CycleId, InstitutionId, MemberId, MemberRole, Sector, TeamId, TeamKind, Theme};
use serde::{Deserialize, Serialize};
use specta::Type;

/// The start and end of something, as ISO dates; one register, so both always change together.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Period {
    pub starts_on: Option<String>,
    pub ends_on: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Team {
    pub id: TeamId,
    pub title: String,
    pub kind: Option<TeamKind>,
    pub sector: Option<Sector>,
    pub theme: Option<Theme>,
    /// The larger programme the team is part of.
    pub programme: String,
    pub period: Period,
    pub institutions: Vec<Institution>,
    pub members: Vec<Member>,
    pub cycles: Vec<CycleName>,
    /// The member who sits at this device.
    pub me: Option<MemberId>,
    pub is_demo: bool,
}

/// A team as it stands on Start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TeamSummary {
    pub id: TeamId,
    pub title: String,
    pub is_demo: bool,
    pub member_count: u32,
    pub capture_count: u32,
    pub evidence_count: u32,
    pub arrangement_count: u32,
    /// The current practice question, empty when there is none yet.
    pub question: String,
    /// Codes of the round and step that are under way.
    pub round: Option<String>,
    pub step: Option<String>,
    pub step_title: Option<Bilingual>,
    pub last_change_ms: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CycleName {
    pub id: CycleId,
    pub number: u32,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Institution {
    pub id: InstitutionId,
    pub name: String,
    pub place: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    pub id: MemberId,
    /// A name or initials; no e-mail address is ever asked.
    pub name: String,
    pub role: Option<MemberRole>,
    pub institution: Option<InstitutionId>,
    pub is_me: bool,
}

/// What it takes to begin: three fields, the last may be empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewTeam {
    pub title: String,
    pub my_name: String,
    pub institution: String,
}

/// Each field is changed on its own; a field that is absent stays as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "field", content = "value")]
pub enum TeamChange {
    Title(String),
    Kind(Option<TeamKind>),
    Sector(Option<Sector>),
    Theme(Option<Theme>),
    Programme(String),
    Period(Period),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "field", content = "value")]
pub enum MemberChange {
    Name(String),
    Role(Option<MemberRole>),
    Institution(Option<InstitutionId>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", tag = "field", content = "value")]
pub enum InstitutionChange {
    Name(String),
    Place(String),
}
