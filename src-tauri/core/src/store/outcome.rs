//! How the last round with a team's folder went: what is wrong with the folder, and beside it with evidence files.

use crate::domain::TeamId;
use crate::{Error, ErrorCode, Result};
use sqlx::SqliteConnection;

/// What is wrong with the folder, or with one thing in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderProblem {
    pub code: ErrorCode,
    /// Path in the folder of what alone could not be read or written; none where it is the folder itself.
    pub about: Option<String>,
}

/// What is wrong with evidence files while the folder is well: something that a person can do about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaProblem {
    pub code: ErrorCode,
    /// It is this device's disk, and not the folder.
    pub is_here: bool,
    /// How many files it keeps back.
    pub files: u32,
    /// The name of one of them.
    pub about: Option<String>,
}

impl MediaProblem {
    /// What is kept back does not fit on this device.
    pub fn is_lack_of_room_here(&self) -> bool {
        self.is_here && self.code == ErrorCode::DiskFull
    }
}

/// Remember how the last round went, evidence files apart.
pub async fn set_outcome(
    conn: &mut SqliteConnection,
    team: TeamId,
    problem: Option<&FolderProblem>,
    shared_at_ms: Option<u64>,
) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    let code = word(problem.map(|problem| problem.code))?;
    let about = problem.and_then(|problem| problem.about.as_deref());
    let shared_at = shared_at_ms.map(u64::cast_signed);
    sqlx::query!(
        "update sharing set problem = ?2, problem_about = ?3, shared_at = coalesce(?4, shared_at)
         where team = ?1",
        owner,
        code,
        about,
        shared_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Remember how the last round that moved evidence files went with them.
pub async fn set_media_problem(
    conn: &mut SqliteConnection,
    team: TeamId,
    problem: Option<&MediaProblem>,
) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    let code = word(problem.map(|problem| problem.code))?;
    let is_here = problem.is_some_and(|problem| problem.is_here);
    let files = problem.map_or(0, |problem| problem.files);
    let about = problem.and_then(|problem| problem.about.as_deref());
    sqlx::query!(
        "update sharing set media_problem = ?2, media_problem_is_here = ?3, media_problem_files = ?4,
           media_problem_about = ?5 where team = ?1",
        owner,
        code,
        is_here,
        files,
        about
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A code as it is kept. One that another version of the app wrote is none.
pub(super) fn code_in(word: Option<String>) -> Option<ErrorCode> {
    word.and_then(|code| serde_json::from_value(code.into()).ok())
}

fn word(code: Option<ErrorCode>) -> Result<Option<String>> {
    let word = code.map(|code| serde_json::to_value(code).map(|json| json.as_str().map(str::to_owned)));
    Ok(word.transpose().map_err(|cause| Error::Encoding(cause.to_string()))?.flatten())
}
