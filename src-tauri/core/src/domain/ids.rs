//! Identifiers: UUIDv7 for what a person makes, derived ones for what every device must name alike.

use serde::{Deserialize, Serialize};
use specta::Type;
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// A designteam; every row and change belongs to one.
    TeamId,
    InstitutionId,
    /// A person in a team.
    MemberId,
    CycleId,
    StepId,
    /// One time the team went to a step.
    VisitId,
    QuestionId,
    QuestionVersionId,
    CaptureId,
    LinkId,
    EvidenceId,
    EvidenceLinkId,
    ArrangementId,
    ElementId,
    /// An import of one file that is under way on this device.
    ImportId,
}

/// The id of a record that every device must find without having seen it: a UUIDv8 made of the
/// first 16 bytes of BLAKE3 over the parent and the name.
///
/// Two devices that both fill in "teacher role" of one arrangement, each offline, then write the same record.
pub fn derived_id(parent: Uuid, name: &str) -> Uuid {
    let mut hasher = blake3::Hasher::new_derive_key("werkplaats 2026 derived record id");
    hasher.update(parent.as_bytes());
    hasher.update(name.as_bytes());
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    Uuid::new_v8(bytes)
}

/// The state of a method's step in a cycle.
pub fn step_id(cycle: CycleId, step: &str) -> StepId {
    StepId(derived_id(cycle.0, &format!("step {step}")))
}

/// A cycle has one practice question.
pub fn question_id(cycle: CycleId) -> QuestionId {
    QuestionId(derived_id(cycle.0, "question"))
}

/// An arrangement has one of each element.
pub fn element_id(arrangement: ArrangementId, code: super::ElementCode) -> ElementId {
    ElementId(derived_id(arrangement.0, code.code()))
}
