//! Why a file from the folder is not taken as it is. Nothing refused is ever deleted.

use crate::{Error, ErrorCode};

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("shorter than its header says")]
    TooShort,
    #[error("longer than the limit, or than its header says")]
    TooLong,
    #[error("not a file of this app")]
    OtherKind,
    #[error("written by a newer app")]
    NewerFormat,
    #[error("belongs to another team")]
    OtherTeam,
    #[error("the signature does not fit the content")]
    SignatureWrong,
    #[error("signed by a device that the team has not admitted")]
    UnknownDevice,
    #[error("signed by a device that may not do this")]
    MayNotWrite,
    #[error("written by a device after it was removed")]
    Removed,
    #[error("sealed with a key that this device does not have")]
    UnknownKey,
    #[error("the seal does not open")]
    SealBroken,
    #[error("the content is not what the format says")]
    BodyBroken,
}

impl Refusal {
    pub const ALL: &'static [Self] = &[
        Self::TooShort,
        Self::TooLong,
        Self::OtherKind,
        Self::NewerFormat,
        Self::OtherTeam,
        Self::SignatureWrong,
        Self::UnknownDevice,
        Self::MayNotWrite,
        Self::Removed,
        Self::UnknownKey,
        Self::SealBroken,
        Self::BodyBroken,
    ];

    /// The word for it in the quarantine table.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::OtherKind => "other_kind",
            Self::NewerFormat => "newer_format",
            Self::OtherTeam => "other_team",
            Self::SignatureWrong => "signature_wrong",
            Self::UnknownDevice => "unknown_device",
            Self::MayNotWrite => "may_not_write",
            Self::Removed => "removed",
            Self::UnknownKey => "unknown_key",
            Self::SealBroken => "seal_broken",
            Self::BodyBroken => "body_broken",
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal {
            Refusal::NewerFormat => ErrorCode::NewerFormat,
            Refusal::OtherTeam => ErrorCode::OtherTeamHere,
            Refusal::MayNotWrite | Refusal::Removed => ErrorCode::MayNotWrite,
            Refusal::TooShort
            | Refusal::TooLong
            | Refusal::OtherKind
            | Refusal::SignatureWrong
            | Refusal::UnknownDevice
            | Refusal::UnknownKey
            | Refusal::SealBroken
            | Refusal::BodyBroken => ErrorCode::Damaged,
        };
        Error::told_with(code, refusal.code())
    }
}
