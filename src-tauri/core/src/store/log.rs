//! The one door for every write: changes go into the log, and what they touch is brought in step.

use super::texts::{self, TouchedTexts};
use super::{rows, tables};
use crate::domain::{Change, DeviceId, Version};
use crate::{Error, Result, Topic};
use serde::Serialize;
use serde_json::Value;
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

/// What changes touched, to be brought in step once all of them are in the log.
#[derive(Default)]
pub struct Touched {
    records: BTreeMap<String, BTreeSet<Uuid>>,
    texts: TouchedTexts,
}

/// Add changes to the log, in any order and any number of times, and bring rows and texts in step.
/// Answers the topics that were touched.
pub async fn insert(
    conn: &mut SqliteConnection,
    team: Uuid,
    changes: &[Signed<'_>],
) -> Result<BTreeSet<Topic>> {
    let mut touched = Touched::default();
    add(conn, team, changes, &mut touched).await?;
    bring_in_step(conn, team, touched).await
}

/// Add changes to the log. Rows and texts still stand where they were: [`bring_in_step`] must follow in the same
/// transaction, once for as many changes as it holds.
pub async fn add(
    conn: &mut SqliteConnection,
    team: Uuid,
    changes: &[Signed<'_>],
    touched: &mut Touched,
) -> Result<()> {
    let mut batch = Vec::new();
    let mut first = 0;
    for (index, Signed { device, change }) in changes.iter().enumerate() {
        let version = change.version(*device);
        for field in &change.fields {
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
        if batch.len() >= ROWS_PER_STATEMENT || index + 1 == changes.len() {
            if write(conn, team, &batch).await? {
                touched.note(&changes[first..=index]);
            }
            batch.clear();
            first = index + 1;
        }
    }
    Ok(())
}

impl Touched {
    fn note(&mut self, changes: &[Signed<'_>]) {
        for Signed { device, change } in changes {
            let record = change.record.0;
            self.records.entry(change.table.clone()).or_default().insert(record);
            for field in &change.fields {
                if let Some(update) = &field.update {
                    let place = (change.table.clone(), record, field.name.clone());
                    self.texts.note(place, change.version(*device), update);
                }
            }
        }
    }
}

/// Make the rows and texts of touched records again from the log.
pub async fn bring_in_step(
    conn: &mut SqliteConnection,
    team: Uuid,
    touched: Touched,
) -> Result<BTreeSet<Topic>> {
    let texts = texts::begin(conn, team, touched.texts).await?;
    let mut topics = BTreeSet::new();
    for (name, records) in &touched.records {
        let Some(table) = tables::table(name) else { continue };
        let records: Vec<Uuid> = records.iter().copied().collect();
        rows::project(conn, team, table, &records).await?;
        topics.insert(table.topic);
    }
    texts.finish(conn, team).await?;
    Ok(topics)
}

/// Whether any of it was new.
async fn write(conn: &mut SqliteConnection, team: Uuid, batch: &[Row<'_>]) -> Result<bool> {
    let json = serde_json::to_string(batch).map_err(|cause| Error::Encoding(cause.to_string()))?;
    let team = team.as_bytes().as_slice();
    // As JSONB, so that SQLite reads the text once and not again for each row.
    let changes = sqlx::query(
        "insert or ignore into change (team, tbl, record, field, version, value, text_update)
         select ?1, e.value ->> 't', unhex(e.value ->> 'r'), e.value ->> 'f', unhex(e.value ->> 'v'),
                e.value ->> 'j', unhex(e.value ->> 'u')
         from jsonb_each(?2) e",
    )
    .bind(team)
    .bind(&json)
    .execute(&mut *conn)
    .await?;
    if batch.iter().all(|row| row.x.is_empty()) {
        return Ok(changes.rows_affected() > 0);
    }
    let replaced = sqlx::query(
        "insert or ignore into replaced (team, tbl, record, field, version)
         select ?1, e.value ->> 't', unhex(e.value ->> 'r'), e.value ->> 'f', unhex(x.value)
         from jsonb_each(?2) e, json_each(e.value, '$.x') x",
    )
    .bind(team)
    .bind(&json)
    .execute(&mut *conn)
    .await?;
    Ok(changes.rows_affected() + replaced.rows_affected() > 0)
}

/// A version that stands at a field, with its value.
#[derive(Debug, Clone)]
pub struct Head {
    pub field: String,
    pub version: Version,
    /// JSON of a register; `None` for an update of a text.
    pub value: Option<String>,
}

impl Head {
    /// The value of a register; null for an update of a text, and where nothing was said.
    pub fn register(&self) -> Value {
        let value = self.value.as_deref().and_then(|json| serde_json::from_str(json).ok());
        value.unwrap_or(Value::Null)
    }
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
