//! What was erased for privacy: records that read as nothing, and evidence files that are to go.
//!
//! Rows are a function of the set of changes and of the set of erasures. A record that is erased has no row and no
//! text, whichever came first. What the log says of it stays in the log, and no operation reads it from there.

use super::{log, rows, tables, texts};
use crate::domain::TeamId;
use crate::{Error, Result, Topic};
use serde_json::Value;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Erased records, with when that was and whether it is final.
pub type ErasedRecords = BTreeMap<(String, Uuid), Erased>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    pub at_ms: u64,
    pub is_final: bool,
}

/// What the log says of a record's file: its facts and its keys, each as often as they were written.
#[derive(Debug, Default)]
pub struct FilesInLog {
    pub files: Vec<Value>,
    pub keys: Vec<String>,
}

/// A file that is to leave this disk and the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasedFile {
    pub id: String,
    /// BLAKE3 of its content, as long as it may lie here.
    pub hash: Option<String>,
    /// The folder showed no part of it when it was last looked for.
    pub is_gone: bool,
}

pub async fn erased(conn: &mut SqliteConnection, team: TeamId) -> Result<ErasedRecords> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select tbl, record, erased_at, is_final as "is_final: bool" from erased where team = ?1"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let record = Uuid::from_slice(&row.record).map_err(|_| Error::Encoding("record".into()))?;
            let erased = Erased { at_ms: row.erased_at.unsigned_abs(), is_final: row.is_final };
            Ok(((row.tbl, record), erased))
        })
        .collect()
}

/// When a record was erased; `None` for one that was not.
pub async fn erased_at(
    conn: &mut SqliteConnection,
    team: TeamId,
    table: &str,
    record: Uuid,
) -> Result<Option<u64>> {
    let (owner, record) = (team.0.as_bytes().as_slice(), record.as_bytes().as_slice());
    let at = sqlx::query_scalar!(
        "select erased_at from erased where team = ?1 and tbl = ?2 and record = ?3",
        owner,
        table,
        record
    )
    .fetch_optional(conn)
    .await?;
    Ok(at.map(i64::unsigned_abs))
}

/// Let exactly these records be erased, and bring rows and texts in step. Answers the topics that were touched.
pub async fn set_erased(
    conn: &mut SqliteConnection,
    team: TeamId,
    wanted: &ErasedRecords,
) -> Result<BTreeSet<Topic>> {
    let before = erased(conn, team).await?;
    let owner = team.0.as_bytes().as_slice();
    sqlx::query!("delete from erased where team = ?1", owner).execute(&mut *conn).await?;
    for ((table, record), erased) in wanted {
        let record = record.as_bytes().as_slice();
        let at = erased.at_ms.cast_signed();
        sqlx::query!(
            "insert into erased (team, tbl, record, erased_at, is_final) values (?1, ?2, ?3, ?4, ?5)",
            owner,
            table,
            record,
            at,
            erased.is_final
        )
        .execute(&mut *conn)
        .await?;
    }
    let mut topics = BTreeSet::new();
    let is_changed = |thing: &(String, Uuid)| before.contains_key(thing) != wanted.contains_key(thing);
    let all: BTreeSet<&(String, Uuid)> = before.keys().chain(wanted.keys()).collect();
    for (name, record) in all.into_iter().filter(|thing| is_changed(thing)) {
        if let Some(table) = tables::table(name) {
            rows::project(conn, team.0, table, &[*record]).await?;
            topics.insert(table.topic);
        }
        let fields = text_fields(conn, team, name, *record).await?;
        let places = fields.into_iter().map(|field| (name.clone(), *record, field)).collect();
        texts::bring_in_step(conn, team.0, places).await?;
    }
    Ok(topics)
}

async fn text_fields(
    conn: &mut SqliteConnection,
    team: TeamId,
    table: &str,
    record: Uuid,
) -> Result<Vec<String>> {
    let (owner, record) = (team.0.as_bytes().as_slice(), record.as_bytes().as_slice());
    Ok(sqlx::query_scalar!(
        "select distinct field from change
         where team = ?1 and tbl = ?2 and record = ?3 and text_update is not null",
        owner,
        table,
        record
    )
    .fetch_all(conn)
    .await?)
}

/// What the log says of a record's file.
pub async fn files_in_log(
    conn: &mut SqliteConnection,
    team: TeamId,
    table: &str,
    record: Uuid,
) -> Result<FilesInLog> {
    let (owner, id) = (team.0.as_bytes().as_slice(), record.as_bytes().as_slice());
    let said = sqlx::query!(
        r#"select field, value as "value!" from change
           where team = ?1 and tbl = ?2 and record = ?3 and field in ('file', 'file_key') and value is not null"#,
        owner,
        table,
        id
    )
    .fetch_all(conn)
    .await?;
    let mut found = FilesInLog::default();
    for row in said {
        match serde_json::from_str(&row.value) {
            Ok(file @ Value::Object(_)) => found.files.push(file),
            Ok(Value::String(key)) => found.keys.push(key),
            Ok(_) | Err(_) => {}
        }
    }
    Ok(found)
}

/// What a record that waits to be erased was called, for who may take that back. Empty when the log does not say.
pub async fn name_in_log(
    conn: &mut SqliteConnection,
    team: TeamId,
    table: &str,
    record: Uuid,
) -> Result<String> {
    let heads = log::heads(conn, team.0, table, record).await?;
    let named = heads.iter().rfind(|head| head.field == "title" || head.field == "name");
    let json = named.and_then(|head| head.value.as_deref());
    let name = json.and_then(|json| serde_json::from_str::<Value>(json).ok());
    Ok(name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default())
}

/// Every link of a capture, removed or not.
pub async fn links_of(conn: &mut SqliteConnection, team: TeamId, capture: Uuid) -> Result<Vec<Uuid>> {
    let (owner, capture) = (team.0.as_bytes().as_slice(), capture.simple().to_string());
    let ids = sqlx::query_scalar!(
        r#"select id as "id!: String" from link where team = ?1 and owner = ?2"#,
        owner,
        capture
    )
    .fetch_all(conn)
    .await?;
    ids.iter().map(|id| Uuid::parse_str(id).map_err(|_| Error::Encoding("link".into()))).collect()
}

/// Whether the log knows of a record, removed or not.
pub async fn is_in_log(conn: &mut SqliteConnection, team: TeamId, table: &str, record: Uuid) -> Result<bool> {
    let (owner, record) = (team.0.as_bytes().as_slice(), record.as_bytes().as_slice());
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from change where team = ?1 and tbl = ?2 and record = ?3) as "is!: bool""#,
        owner,
        table,
        record
    )
    .fetch_one(conn)
    .await?)
}

/// Remember a file to be taken from this disk and from the folder. One that was noted before stays as it is.
pub async fn note_erased_file(
    conn: &mut SqliteConnection,
    team: TeamId,
    id: &str,
    hash: Option<&str>,
) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    sqlx::query!("insert or ignore into erased_file (team, id, hash) values (?1, ?2, ?3)", owner, id, hash)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("delete from shared_blob where team = ?1 and id = ?2", owner, id).execute(conn).await?;
    Ok(())
}

pub async fn erased_files(conn: &mut SqliteConnection, team: TeamId) -> Result<Vec<ErasedFile>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query_as!(
        ErasedFile,
        r#"select id, hash, is_gone as "is_gone: bool" from erased_file where team = ?1 order by id"#,
        owner
    );
    Ok(rows.fetch_all(conn).await?)
}

/// It does not lie on this disk any more.
pub async fn forget_hash(conn: &mut SqliteConnection, team: TeamId, id: &str) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    sqlx::query!("update erased_file set hash = null where team = ?1 and id = ?2", owner, id)
        .execute(conn)
        .await?;
    Ok(())
}

/// The folder shows no part of it any more.
pub async fn set_gone(conn: &mut SqliteConnection, team: TeamId, id: &str) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    sqlx::query!("update erased_file set is_gone = 1 where team = ?1 and id = ?2", owner, id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Teams without a shared folder in which something waits to be erased for good.
pub async fn unshared_teams_that_erase(conn: &mut SqliteConnection) -> Result<Vec<TeamId>> {
    let teams =
        sqlx::query_scalar!("select distinct e.team from erased e join sharing s on s.team = e.team where e.is_final = 0 and s.folder is null").fetch_all(conn).await?;
    let teams = teams
        .into_iter()
        .map(|team| Uuid::from_slice(&team).map(TeamId).map_err(|_| Error::Encoding("team".into())));
    teams.collect()
}

/// Whether evidence of any team here still needs this file: removed evidence can be brought back, and so can what
/// waits to be erased.
pub async fn is_file_needed(conn: &mut SqliteConnection, hash: &str) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from evidence where file ->> 'hash' = ?1)
             or exists (select 1 from erased e join change c on c.team = e.team and c.tbl = e.tbl
               and c.record = e.record and c.field = 'file'
               where e.is_final = 0 and c.value ->> 'hash' = ?1) as "is!: bool""#,
        hash
    )
    .fetch_one(conn)
    .await?)
}

/// Since when this installation knows of an erasure.
pub async fn heard_of_erasure(
    conn: &mut SqliteConnection,
    team: TeamId,
    id: &[u8; 32],
) -> Result<Option<u64>> {
    let (owner, id) = (team.0.as_bytes().as_slice(), id.as_slice());
    let at = sqlx::query_scalar!("select heard_at from erasure_heard where team = ?1 and id = ?2", owner, id)
        .fetch_optional(conn)
        .await?;
    Ok(at.map(i64::unsigned_abs))
}

pub async fn hear_of_erasure(
    conn: &mut SqliteConnection,
    team: TeamId,
    id: &[u8; 32],
    now_ms: u64,
) -> Result<()> {
    let (owner, id, now) = (team.0.as_bytes().as_slice(), id.as_slice(), now_ms.cast_signed());
    sqlx::query!(
        "insert or ignore into erasure_heard (team, id, heard_at) values (?1, ?2, ?3)",
        owner,
        id,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}
