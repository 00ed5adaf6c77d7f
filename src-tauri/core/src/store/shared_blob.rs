//! How far the evidence files are on their way to and from the folder.

use crate::domain::{EvidenceFile, TeamId};
use crate::{Error, Result};
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// An evidence file that a record names, with what is known of its way.
#[derive(Debug, Clone)]
pub struct SharedEvidence {
    pub file: EvidenceFile,
    pub file_key: String,
}

/// Where an evidence file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobState {
    pub is_here: bool,
    pub is_published: bool,
}

/// Every evidence file of the team that a record still names.
pub async fn shared_evidence(conn: &mut SqliteConnection, team: TeamId) -> Result<Vec<SharedEvidence>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select distinct file as "file!: String", file_key as "file_key!: String" from evidence
           where team = ?1 and deleted_at is null and file is not null and file_key is not null
           order by file ->> 'sizeBytes'"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    // A file that a newer app describes in another way waits for the update.
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let file = serde_json::from_str(&row.file).ok()?;
            Some(SharedEvidence { file, file_key: row.file_key })
        })
        .collect())
}

/// How far each evidence file was when last seen.
pub async fn shared_blobs(conn: &mut SqliteConnection, team: TeamId) -> Result<HashMap<String, BlobState>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select id, is_here as "is_here: bool", is_published as "is_published: bool"
           from shared_blob where team = ?1"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    let states = rows
        .into_iter()
        .map(|row| (row.id, BlobState { is_here: row.is_here, is_published: row.is_published }));
    Ok(states.collect())
}

pub async fn set_blob(conn: &mut SqliteConnection, team: TeamId, id: &str, state: BlobState) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    let BlobState { is_here, is_published } = state;
    sqlx::query!(
        "insert or replace into shared_blob (team, id, is_here, is_published) values (?1, ?2, ?3, ?4)",
        owner,
        id,
        is_here,
        is_published
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forget blobs that no record names any more.
pub async fn keep_blobs(conn: &mut SqliteConnection, team: TeamId, ids: &[String]) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    let list = serde_json::to_string(ids).map_err(|cause| Error::Encoding(cause.to_string()))?;
    sqlx::query!(
        "delete from shared_blob where team = ?1 and id not in (select value from json_each(?2))",
        owner,
        list
    )
    .execute(conn)
    .await?;
    Ok(())
}
