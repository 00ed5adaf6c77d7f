//! The exact bytes of every file of a team that this installation made or took in.

use crate::domain::{DeviceId, TeamId};
use crate::{Error, Result};
use sqlx::SqliteConnection;
use std::collections::HashSet;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharedKind {
    Team,
    Member,
    Key,
    Invitation,
    Request,
    Segment,
}

impl SharedKind {
    fn code(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Member => "member",
            Self::Key => "key",
            Self::Invitation => "invitation",
            Self::Request => "request",
            Self::Segment => "segment",
        }
    }
}

/// A file of the team, whoever made it.
#[derive(Debug, Clone)]
pub struct SharedFile {
    pub kind: SharedKind,
    pub hash: [u8; 32],
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Where a segment stands among its device's.
#[derive(Debug, Clone, Copy)]
pub struct SegmentPlace {
    pub device: DeviceId,
    pub seq: u64,
    pub changes: u32,
    /// When it came here or was made, by the clock of this device.
    pub held_at_ms: u64,
}

/// Keep a file's exact bytes; one that is kept already stays as it is.
pub async fn hold(
    conn: &mut SqliteConnection,
    team: TeamId,
    file: &SharedFile,
    place: Option<SegmentPlace>,
) -> Result<()> {
    let (owner, hash, kind) = (team.0.as_bytes().as_slice(), file.hash.as_slice(), file.kind.code());
    let (path, bytes) = (&file.path, &file.bytes);
    let device = place.map(|place| place.device.0.to_vec());
    let seq = place.map(|place| place.seq.cast_signed());
    let changes = place.map_or(0, |place| place.changes);
    let held_at = place.map_or(0, |place| place.held_at_ms.cast_signed());
    sqlx::query!(
        "insert or ignore into shared_file (team, hash, kind, path, device, seq, changes, held_at, bytes)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        owner,
        hash,
        kind,
        path,
        device,
        seq,
        changes,
        held_at,
        bytes
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn held_hashes(conn: &mut SqliteConnection, team: TeamId) -> Result<HashSet<[u8; 32]>> {
    let owner = team.0.as_bytes().as_slice();
    let hashes =
        sqlx::query_scalar!("select hash from shared_file where team = ?1", owner).fetch_all(conn).await?;
    Ok(hashes.into_iter().filter_map(|hash| hash.try_into().ok()).collect())
}

/// The bytes of every held file of a kind, in the order they came.
pub async fn held(conn: &mut SqliteConnection, team: TeamId, kind: SharedKind) -> Result<Vec<Vec<u8>>> {
    let (owner, kind) = (team.0.as_bytes().as_slice(), kind.code());
    Ok(sqlx::query_scalar!(
        "select bytes from shared_file where team = ?1 and kind = ?2 order by id",
        owner,
        kind
    )
    .fetch_all(conn)
    .await?)
}

/// Hashes of held files that the folder does not hold yet, in the order to write them: who may read first, then
/// what was made first.
pub async fn unpublished(conn: &mut SqliteConnection, team: TeamId) -> Result<Vec<[u8; 32]>> {
    let owner = team.0.as_bytes().as_slice();
    let hashes = sqlx::query_scalar!(
        "select hash from shared_file where team = ?1 and is_published = 0 order by kind = 'segment', id",
        owner
    )
    .fetch_all(conn)
    .await?;
    Ok(hashes.into_iter().filter_map(|hash| hash.try_into().ok()).collect())
}

/// Paths and hashes of held files and packs that the folder held when it was last looked at.
pub async fn published(conn: &mut SqliteConnection, team: TeamId) -> Result<Vec<(String, [u8; 32])>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        "select path, hash from shared_file where team = ?1 and is_published = 1
         union all select path, hash from pack where team = ?1 and is_published = 1",
        owner
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.path, row.hash.try_into().ok()?))).collect())
}

/// Where a held file belongs and its bytes.
pub async fn held_file(
    conn: &mut SqliteConnection,
    team: TeamId,
    hash: &[u8; 32],
) -> Result<Option<(String, Vec<u8>)>> {
    let (owner, hash) = (team.0.as_bytes().as_slice(), hash.as_slice());
    let row = sqlx::query!("select path, bytes from shared_file where team = ?1 and hash = ?2", owner, hash)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| (row.path, row.bytes)))
}

/// These files were read back from the folder.
pub async fn mark_published(conn: &mut SqliteConnection, team: TeamId, hash: &[u8; 32]) -> Result<()> {
    let (owner, hash) = (team.0.as_bytes().as_slice(), hash.as_slice());
    sqlx::query!("update shared_file set is_published = 1 where team = ?1 and hash = ?2", owner, hash)
        .execute(conn)
        .await?;
    Ok(())
}

/// Held files that the folder no longer shows are to be published again; the others are there.
pub async fn compare_with_folder(
    conn: &mut SqliteConnection,
    team: TeamId,
    present: &HashSet<[u8; 32]>,
) -> Result<u64> {
    let owner = team.0.as_bytes().as_slice();
    let list: Vec<String> = present.iter().map(|hash| data_encoding::HEXLOWER.encode(hash)).collect();
    let list = serde_json::to_string(&list).map_err(|cause| Error::Encoding(cause.to_string()))?;
    let done = sqlx::query!(
        "with present as (select unhex(value) as hash from json_each(?2))
         update shared_file set is_published = hash in (select hash from present)
         where team = ?1 and is_published <> (hash in (select hash from present))",
        owner,
        list
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
