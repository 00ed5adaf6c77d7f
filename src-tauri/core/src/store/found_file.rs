//! What was seen in the folder before: hints that save reading, and files kept apart until their next try.

use crate::domain::TeamId;
use crate::{Error, Result};
use serde_json::json;
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// Tries after which a damaged file is asked for: until then it may just be on its way.
const TRIES_BEFORE_ASKING: i64 = 2;
/// Damaged files asked for at a time.
const ASKED_FILES_MAX: usize = 64;
/// Damaged files among which those are looked for: copies under other names may be many.
const DAMAGED_FILES_MAX: i64 = 100_000;

/// A file as a listing of the folder showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    pub path: String,
    pub size_bytes: u64,
    pub modified_ms: u64,
}

#[derive(Debug, Clone)]
pub struct SeenFile {
    pub size_bytes: u64,
    pub modified_ms: u64,
    pub hash: Option<[u8; 32]>,
}

#[derive(Debug, Clone)]
pub struct Quarantined {
    pub size_bytes: u64,
    pub modified_ms: u64,
    pub reason: String,
    pub tries: u32,
    pub retry_at_ms: u64,
}

pub async fn seen_files(conn: &mut SqliteConnection, team: TeamId) -> Result<HashMap<String, SeenFile>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!("select path, size_bytes, modified, hash from seen_file where team = ?1", owner)
        .fetch_all(conn)
        .await?;
    let seen = rows.into_iter().map(|row| {
        let seen = SeenFile {
            size_bytes: row.size_bytes.unsigned_abs(),
            modified_ms: row.modified.unsigned_abs(),
            hash: row.hash.and_then(|hash| hash.try_into().ok()),
        };
        (row.path, seen)
    });
    Ok(seen.collect())
}

/// Remember files of the folder that need no second look, each with the hash of what it holds for the team, and take
/// them out of quarantine.
pub async fn mark_seen(
    conn: &mut SqliteConnection,
    team: TeamId,
    files: &[(&FoundFile, Option<[u8; 32]>)],
) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    let rows: Vec<_> = files
        .iter()
        .map(|(file, hash)| {
            let hash = hash.map(|hash| data_encoding::HEXLOWER.encode(&hash));
            json!({ "p": file.path, "s": file.size_bytes.cast_signed(), "m": file.modified_ms.cast_signed(), "h": hash })
        })
        .collect();
    let list = serde_json::to_string(&rows).map_err(|cause| Error::Encoding(cause.to_string()))?;
    sqlx::query!(
        "insert or replace into seen_file (team, path, size_bytes, modified, hash)
         select ?1, value ->> 'p', value ->> 's', value ->> 'm', unhex(value ->> 'h') from json_each(?2)",
        owner,
        list
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "delete from quarantine where team = ?1 and path in (select value ->> 'p' from json_each(?2))",
        owner,
        list
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forget files that the folder no longer shows.
pub async fn forget_vanished(conn: &mut SqliteConnection, team: TeamId, paths: &[String]) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    let list = serde_json::to_string(paths).map_err(|cause| Error::Encoding(cause.to_string()))?;
    sqlx::query!(
        "delete from seen_file where team = ?1 and path in (select value from json_each(?2))",
        owner,
        list
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "delete from quarantine where team = ?1 and path in (select value from json_each(?2))",
        owner,
        list
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn quarantined(conn: &mut SqliteConnection, team: TeamId) -> Result<HashMap<String, Quarantined>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select path, size_bytes, modified, reason, tries as "tries: u32", retry_at from quarantine where team = ?1"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    let files = rows.into_iter().map(|row| {
        let file = Quarantined {
            size_bytes: row.size_bytes.unsigned_abs(),
            modified_ms: row.modified.unsigned_abs(),
            reason: row.reason,
            tries: row.tries,
            retry_at_ms: row.retry_at.unsigned_abs(),
        };
        (row.path, file)
    });
    Ok(files.collect())
}

/// Keep a file apart until its next try.
pub async fn quarantine(
    conn: &mut SqliteConnection,
    team: TeamId,
    found: &FoundFile,
    reason: &str,
    tries: u32,
    retry_at_ms: u64,
    now_ms: u64,
) -> Result<()> {
    let (owner, path) = (team.0.as_bytes().as_slice(), &found.path);
    let (size, modified) = (found.size_bytes.cast_signed(), found.modified_ms.cast_signed());
    let (retry_at, now) = (retry_at_ms.cast_signed(), now_ms.cast_signed());
    sqlx::query!(
        "insert into quarantine (team, path, size_bytes, modified, reason, tries, retry_at, first_seen_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         on conflict (team, path) do update set size_bytes = ?3, modified = ?4, reason = ?5, tries = ?6, retry_at = ?7",
        owner,
        path,
        size,
        modified,
        reason,
        tries,
        retry_at,
        now
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("delete from seen_file where team = ?1 and path = ?2", owner, path).execute(conn).await?;
    Ok(())
}

/// Files of the folder that stay damaged and that this device does not hold, under the names their makers gave them:
/// nobody can tell what a copy under another name should be.
pub async fn damaged_files(
    conn: &mut SqliteConnection,
    team: TeamId,
    is_given_name: fn(&str) -> bool,
) -> Result<Vec<String>> {
    let owner = team.0.as_bytes().as_slice();
    let damaged = sqlx::query_scalar!(
        "select path from quarantine q where team = ?1 and tries >= ?2
           and reason in ('too_short', 'too_long', 'other_kind', 'signature_wrong', 'seal_broken', 'body_broken')
           and not exists
             (select 1 from shared_file f where f.team = q.team and f.path = q.path
              union all select 1 from pack p where p.team = q.team and p.path = q.path)
         order by path limit ?3",
        owner,
        TRIES_BEFORE_ASKING,
        DAMAGED_FILES_MAX
    )
    .fetch_all(conn)
    .await?;
    Ok(damaged.into_iter().filter(|path| is_given_name(path)).take(ASKED_FILES_MAX).collect())
}

/// The bytes that belong under a name.
pub async fn held_at(conn: &mut SqliteConnection, team: TeamId, path: &str) -> Result<Option<Vec<u8>>> {
    let owner = team.0.as_bytes().as_slice();
    Ok(sqlx::query_scalar!(
        "select bytes from shared_file where team = ?1 and path = ?2 order by id limit 1",
        owner,
        path
    )
    .fetch_optional(conn)
    .await?)
}
