//! What can go wrong, in the team's words. Every code has a sentence in Dutch and English in the interface.

use serde::{Deserialize, Serialize};
use specta::Type;
use std::{io, path::Path};

/// The closed list that the interface knows. A code exists only if a person must do something different for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ErrorCode {
    // What was typed.
    Empty,
    TooLong,
    NotADate,
    NotALink,
    OutOfRange,
    // What was asked for.
    NotFound,
    UnknownStep,
    NothingToUndo,
    DoneSince,
    MayNotWrite,
    // Privacy.
    MayNotErase,
    Erased,
    StillInTeam,
    // Files.
    FileEmpty,
    FileTooLarge,
    FileVanished,
    FileChanged,
    FileNotHere,
    NotAFile,
    NotChosen,
    NoProgram,
    MayNotOpen,
    NoAccess,
    DiskFull,
    Cancelled,
    // Folder and invitation.
    FolderMissing,
    FolderNotEmpty,
    FolderHoldsDatabase,
    NoTeamHere,
    OtherTeamHere,
    CodeMistyped,
    CodeUnknown,
    CodeExpired,
    CodeForAnother,
    AlreadyMember,
    LastManager,
    NewerFormat,
    Damaged,
    // A store on the web.
    NotSecure,
    CredentialsRefused,
    ServerUnreachable,
    // The keys of this device.
    KeychainLocked,
    KeysLost,
    PassphraseNeeded,
    PassphraseWrong,
    PassphraseTooShort,
    // The app itself.
    MethodBroken,
    DataInUse,
    NewerData,
    Unexpected,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A person can do something about this one. `detail` is a number or a name for the sentence, never prose.
    #[error("{code:?} ({detail})")]
    Told { code: ErrorCode, detail: String },
    #[error("method file, line {line}: {problem:?}")]
    Method { line: u32, problem: crate::domain::method::MethodProblem },
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("database migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("disk: {0}")]
    Io(#[from] io::Error),
    #[error("encoding: {0}")]
    Encoding(String),
    #[error("text merge: {0}")]
    TextMerge(String),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub fn told(code: ErrorCode) -> Self {
        Self::Told { code, detail: String::new() }
    }

    pub fn told_with(code: ErrorCode, detail: impl ToString) -> Self {
        Self::Told { code, detail: detail.to_string() }
    }

    /// The record was erased for privacy, on this day.
    pub fn erased(at_ms: u64) -> Self {
        let at = jiff::Timestamp::from_millisecond(i64::try_from(at_ms).unwrap_or(i64::MAX));
        Self::told_with(
            ErrorCode::Erased,
            at.map(|at| at.strftime("%Y-%m-%d").to_string()).unwrap_or_default(),
        )
    }

    /// An error of the disk, with the name of the file for the person who chose it.
    pub fn at(path: &Path, cause: io::Error) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        match code_of_io(&cause) {
            Some(code) => Self::told_with(code, name),
            None => Self::Io(cause),
        }
    }

    /// The code of an error of a disk or a server; `None` for what has no name.
    pub(crate) fn code_of(cause: &io::Error) -> Option<ErrorCode> {
        code_of_io(cause)
    }

    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Told { code, .. } => *code,
            Self::Method { .. } => ErrorCode::MethodBroken,
            Self::Io(cause) => code_of_io(cause).unwrap_or(ErrorCode::Unexpected),
            Self::Database(cause) => code_of_database(cause),
            Self::Migration(sqlx::migrate::MigrateError::VersionMissing(_)) => ErrorCode::NewerData,
            Self::Migration(_) | Self::Encoding(_) | Self::TextMerge(_) => ErrorCode::Unexpected,
        }
    }

    /// What kind of thing went wrong, for a log that holds no names or paths.
    pub fn kind(&self) -> String {
        match self {
            Self::Told { code, .. } => format!("{code:?}"),
            Self::Method { line, problem } => format!("method file, line {line}: {problem:?}"),
            Self::Database(sqlx::Error::Database(cause)) => {
                format!("database: {}", cause.code().unwrap_or_default())
            }
            Self::Database(_) => "database".to_owned(),
            Self::Migration(_) => "database migration".to_owned(),
            Self::Io(cause) => format!("disk: {:?}", cause.kind()),
            Self::Encoding(_) => "encoding".to_owned(),
            Self::TextMerge(_) => "text merge".to_owned(),
        }
    }

    /// The number or name that belongs in the sentence; empty when there is none.
    pub fn detail(&self) -> String {
        match self {
            Self::Told { detail, .. } => detail.clone(),
            Self::Method { line, .. } => line.to_string(),
            _ => String::new(),
        }
    }
}

/// A cause that has its code already, inside an error of a disk that is not one.
#[derive(Debug, thiserror::Error)]
#[error("{0:?}")]
pub(crate) struct Known(pub ErrorCode);

fn code_of_io(cause: &io::Error) -> Option<ErrorCode> {
    if let Some(Known(code)) = cause.get_ref().and_then(|inner| inner.downcast_ref()) {
        return Some(*code);
    }
    match cause.kind() {
        io::ErrorKind::NotFound => Some(ErrorCode::FileVanished),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Some(ErrorCode::NoAccess),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Some(ErrorCode::DiskFull),
        _ => None,
    }
}

fn code_of_database(cause: &sqlx::Error) -> ErrorCode {
    match sqlite_code(cause) {
        Some(13) => ErrorCode::DiskFull,
        Some(5) => ErrorCode::DataInUse,
        Some(8) => ErrorCode::NoAccess,
        _ => ErrorCode::Unexpected,
    }
}

/// SQLite's own result code, such as 5 for busy and 13 for full. The extended code keeps the primary one in its low byte.
pub(crate) fn sqlite_code(cause: &sqlx::Error) -> Option<u32> {
    let code = cause.as_database_error().and_then(sqlx::error::DatabaseError::code)?;
    code.parse::<u32>().ok().map(|code| code & 0xff)
}
