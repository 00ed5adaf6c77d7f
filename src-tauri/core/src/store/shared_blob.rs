//! How far the evidence files are on their way to and from the folder.

use super::cell::{id_in, key};
use crate::domain::{EvidenceFile, EvidenceId, TeamId};
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

/// Whether an evidence file is to come here, and whether it could.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BlobWish {
    pub size_bytes: u64,
    /// It comes by itself, or somebody asked for it.
    pub is_wanted: bool,
    pub is_asked: bool,
    /// All of its parts were seen in the folder.
    pub is_there: bool,
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
        "insert into shared_blob (team, id, is_here, is_published) values (?1, ?2, ?3, ?4)
         on conflict (team, id) do update set is_here = ?3, is_published = ?4",
        owner,
        id,
        is_here,
        is_published
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether each evidence file is to come here, and whether it could.
pub async fn blob_wishes(conn: &mut SqliteConnection, team: TeamId) -> Result<HashMap<String, BlobWish>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select id, size_bytes, is_wanted as "is_wanted: bool", is_asked as "is_asked: bool",
              is_there as "is_there: bool" from shared_blob where team = ?1"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    let wishes = rows.into_iter().map(|row| {
        let wish = BlobWish {
            size_bytes: row.size_bytes.unsigned_abs(),
            is_wanted: row.is_wanted,
            is_asked: row.is_asked,
            is_there: row.is_there,
        };
        (row.id, wish)
    });
    Ok(wishes.collect())
}

/// Note what is known of a file's way. Whether somebody asked for it is theirs to say and stays as it is.
pub async fn set_wish(conn: &mut SqliteConnection, team: TeamId, id: &str, wish: BlobWish) -> Result<()> {
    let (owner, size) = (team.0.as_bytes().as_slice(), wish.size_bytes.cast_signed());
    let BlobWish { is_wanted, is_there, .. } = wish;
    sqlx::query!(
        "update shared_blob set size_bytes = ?3, is_wanted = (?4 or is_asked), is_there = ?5
         where team = ?1 and id = ?2",
        owner,
        id,
        size,
        is_wanted,
        is_there
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether one file is to come here, as it is now.
pub async fn is_blob_wanted(conn: &mut SqliteConnection, team: TeamId, id: &str) -> Result<bool> {
    let owner = team.0.as_bytes().as_slice();
    let wanted = sqlx::query_scalar!(
        r#"select is_wanted as "is_wanted: bool" from shared_blob where team = ?1 and id = ?2"#,
        owner,
        id
    )
    .fetch_optional(conn)
    .await?;
    Ok(wanted.unwrap_or(false))
}

/// Somebody here asks for this file, whatever comes by itself.
pub async fn ask_for_blob(
    conn: &mut SqliteConnection,
    team: TeamId,
    id: &str,
    size_bytes: u64,
) -> Result<()> {
    let (owner, size) = (team.0.as_bytes().as_slice(), size_bytes.cast_signed());
    sqlx::query!(
        "insert into shared_blob (team, id, is_here, is_published, size_bytes, is_asked, is_wanted)
           values (?1, ?2, 0, 0, ?3, 1, 1)
         on conflict (team, id) do update set is_asked = 1, is_wanted = 1",
        owner,
        id,
        size
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Nobody here asks any more for this file, as long as it did not come. Files up to `comes_bytes_max` come by
/// themselves.
pub async fn ask_no_more_for_blob(
    conn: &mut SqliteConnection,
    team: TeamId,
    id: &str,
    comes_bytes_max: i64,
) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    sqlx::query!(
        "update shared_blob set is_asked = 0, is_wanted = (size_bytes <= ?3)
         where team = ?1 and id = ?2 and is_here = 0",
        owner,
        id,
        comes_bytes_max
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Nobody here asks any more for files that did not come yet.
pub async fn ask_for_no_blob(conn: &mut SqliteConnection, team: TeamId, comes_bytes_max: i64) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    sqlx::query!(
        "update shared_blob set is_asked = 0, is_wanted = (size_bytes <= ?2) where team = ?1 and is_here = 0",
        owner,
        comes_bytes_max
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Which files come by themselves changed.
pub async fn let_blobs_come(conn: &mut SqliteConnection, team: TeamId, comes_bytes_max: i64) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    sqlx::query!(
        "update shared_blob set is_wanted = (is_asked or size_bytes <= ?2) where team = ?1 and is_here = 0",
        owner,
        comes_bytes_max
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The keys of the files of these pieces of evidence; one without a file has none.
pub async fn file_keys(
    conn: &mut SqliteConnection,
    team: TeamId,
    evidence: &[EvidenceId],
) -> Result<HashMap<EvidenceId, String>> {
    let owner = team.0.as_bytes().as_slice();
    let ids: Vec<String> = evidence.iter().map(|id| key(*id)).collect();
    let list = serde_json::to_string(&ids).map_err(|cause| Error::Encoding(cause.to_string()))?;
    let rows = sqlx::query!(
        r#"select id as "id!: String", file_key as "file_key!: String" from evidence
           where team = ?1 and file_key is not null and id in (select value from json_each(?2))"#,
        owner,
        list
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((id_in(Some(row.id))?, row.file_key))).collect())
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
