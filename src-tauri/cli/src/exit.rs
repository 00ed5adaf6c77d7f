//! How the command ends: a number that scripts can rely on, and the reason for people.

use std::path::PathBuf;
use std::process::ExitCode;
use werkplaats_core::{Error, ErrorCode};

/// The numbers are a promise: `--help` lists them and scripts test for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Good = 0,
    Failed = 1,
    Usage = 2,
    FolderUnreachable = 3,
    NeedsHelp = 4,
    InUse = 5,
    Newer = 6,
    Refused = 7,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command went no further.
#[derive(Debug)]
pub enum Stop {
    /// The system has no place for data and none was named.
    NoHome,
    /// The data folder holds no Werkplaats data.
    NothingHere(PathBuf),
    NoTeam,
    /// A password is needed and nobody can be asked; the environment may hold it under this name.
    NoPassword(&'static str),
    /// What was typed twice was not the same.
    TypedDifferently,
    /// The name fits more than one team: these.
    SeveralTeams(Vec<String>),
    /// The hand-over file is of a team that this data folder does not have.
    TeamNotHere,
    Core(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

impl Stop {
    pub fn exit(&self) -> Exit {
        match self {
            Self::NoHome
            | Self::NothingHere(_)
            | Self::NoTeam
            | Self::SeveralTeams(_)
            | Self::TeamNotHere => Exit::Usage,
            Self::NoPassword(_) | Self::TypedDifferently => Exit::Refused,
            Self::Core(error) => exit_of(error.code()),
        }
    }
}

/// The number for what is wrong; everything without one of its own is a plain failure.
pub fn exit_of(code: ErrorCode) -> Exit {
    match code {
        ErrorCode::Empty
        | ErrorCode::TooLong
        | ErrorCode::NotADate
        | ErrorCode::OutOfRange
        | ErrorCode::UnknownStep => Exit::Usage,
        ErrorCode::FolderMissing | ErrorCode::ServerUnreachable => Exit::FolderUnreachable,
        ErrorCode::Damaged => Exit::NeedsHelp,
        ErrorCode::DataInUse => Exit::InUse,
        ErrorCode::NewerFormat | ErrorCode::NewerData => Exit::Newer,
        ErrorCode::CodeMistyped
        | ErrorCode::CodeUnknown
        | ErrorCode::CodeExpired
        | ErrorCode::CodeForAnother
        | ErrorCode::AlreadyMember
        | ErrorCode::CredentialsRefused
        | ErrorCode::PassphraseNeeded
        | ErrorCode::PassphraseWrong
        | ErrorCode::PassphraseTooShort
        | ErrorCode::MayNotWrite
        | ErrorCode::MayNotErase => Exit::Refused,
        _ => Exit::Failed,
    }
}
