//! The one door for every write: changes go into the log, and what they touch is brought in step.

use super::{long_text, rows, tables};
use crate::domain::{Change, DeviceId, Version};
use crate::{Error, Result, Topic};
use serde::Serialize;
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Rows of changes handed to SQLite in one statement.
const ROWS_PER_STATEMENT: usize = 4_000;

/// One field of one change, as SQLite reads it from JSON.
#[derive(Serialize)]
struct Row<'a> {
    t: &'a str,
    r: String,
    f: &'a str,
    v: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    j: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    u: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    x: Vec<String>,
}

/// A change with the device that made it.
pub struct Signed<'a> {
    pub device: DeviceId,
    pub change: &'a Change,
}

/// Add changes to the log, in any order and any number of times, and bring rows and texts in step.
/// Answers the topics that were touched.
pub async fn insert(
    conn: &mut SqliteConnection,
    team: Uuid,
    changes: &[Signed<'_>],
) -> Result<BTreeSet<Topic>> {
    let mut touched: BTreeMap<&str, BTreeSet<Uuid>> = BTreeMap::new();
    let mut texts: BTreeSet<(&str, Uuid, &str)> = BTreeSet::new();
    let mut batch = Vec::new();
    for Signed { device, change } in changes {
        let version = change.version(*device);
        touched.entry(&change.table).or_default().insert(change.record.0);
        for field in &change.fields {
            if field.update.is_some() {
                texts.insert((&change.table, change.record.0, &field.name));
            }
            batch.push(Row {
                t: &change.table,
                r: change.record.0.simple().to_string(),
                f: &field.name,
                v: version.to_hex(),
                j: field.value.as_ref().map(ToString::to_string),
                u: field.update.as_ref().map(|bytes| data_encoding::HEXLOWER.encode(bytes)),
                x: field.replaces.iter().map(|replaced| replaced.0.to_hex()).collect(),
            });
        }
        if batch.len() >= ROWS_PER_STATEMENT {
            write(conn, team, &batch).await?;
            batch.clear();
        }
    }
    write(conn, team, &batch).await?;

    let mut topics = BTreeSet::new();
    for (name, records) in &touched {
        let Some(table) = tables::table(name) else { continue };
        let records: Vec<Uuid> = records.iter().copied().collect();
        rows::project(conn, team, table, &records).await?;
        topics.insert(table.topic);
    }
    for (table, record, field) in texts {
        long_text::bring_in_step(conn, team, table, record, field).await?;
    }
    Ok(topics)
}

async fn write(conn: &mut SqliteConnection, team: Uuid, batch: &[Row<'_>]) -> Result<()> {
    if batch.is_empty() {
        return Ok(());
    }
    let json = serde_json::to_string(batch).map_err(|cause| Error::Encoding(cause.to_string()))?;
    let team = team.as_bytes().as_slice();
    sqlx::query!(
        "insert or ignore into change (team, tbl, record, field, version, value, text_update)
         select ?1, e.value ->> 't', unhex(e.value ->> 'r'), e.value ->> 'f', unhex(e.value ->> 'v'),
                e.value ->> 'j', unhex(e.value ->> 'u')
         from json_each(?2) e",
        team,
        json
    )
    .execute(&mut *conn)
    .await?;
    if batch.iter().all(|row| row.x.is_empty()) {
        return Ok(());
    }
    sqlx::query!(
        "insert or ignore into replaced (team, tbl, record, field, version)
         select ?1, e.value ->> 't', unhex(e.value ->> 'r'), e.value ->> 'f', unhex(x.value)
         from json_each(?2) e, json_each(e.value, '$.x') x",
        team,
        json
    )
    .execute(&mut *conn)
    .await?;
    Ok(())
}

/// A version that stands at a field, with its value.
#[derive(Debug, Clone)]
pub struct Head {
    pub field: String,
    pub version: Version,
    /// JSON of a register; `None` for an update of a text.
    pub value: Option<String>,
}

/// All heads of a record, by field, the winner of each field last.
pub async fn heads(conn: &mut SqliteConnection, team: Uuid, table: &str, record: Uuid) -> Result<Vec<Head>> {
    let team = team.as_bytes().as_slice();
    let record = record.as_bytes().as_slice();
    let found = sqlx::query!(
        "select field, version, value from change c
         where team = ?1 and tbl = ?2 and record = ?3
           and not exists (
             select 1 from replaced r
             where r.team = c.team and r.tbl = c.tbl and r.record = c.record and r.field = c.field and r.version = c.version
           )
         order by field, version",
        team,
        table,
        record
    )
    .fetch_all(conn)
    .await?;
    found
        .into_iter()
        .map(|row| {
            let version = row.version.try_into().map_err(|_| Error::Encoding("version".into()))?;
            Ok(Head { field: row.field, version: Version(version), value: row.value })
        })
        .collect()
}
