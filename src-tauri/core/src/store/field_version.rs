//! Versions of fields that may not be in the log, and whether the log speaks of them.

use crate::Result;
use crate::domain::{TeamId, Version};
use serde_json::json;
use sqlx::SqliteConnection;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What somebody wrote in one field.
#[derive(Debug, Clone)]
pub struct FieldVersion {
    pub table: String,
    pub record: Uuid,
    pub field: String,
    pub version: Version,
}

/// The numbers of those of these versions that some change in the log replaces and that the log itself lacks.
pub async fn replaced_and_lacking(
    conn: &mut SqliteConnection,
    team: TeamId,
    versions: &[(usize, FieldVersion)],
) -> Result<BTreeSet<usize>> {
    let list: Vec<_> = versions
        .iter()
        .map(|(number, FieldVersion { table, record, field, version })| {
            json!({ "n": number, "t": table, "r": record.simple().to_string(), "f": field, "v": version.to_hex() })
        })
        .collect();
    let numbers: Vec<i64> = sqlx::query_scalar(
        "select distinct e.value ->> 'n' from json_each(?2) e
         join replaced r on r.team = ?1 and r.tbl = e.value ->> 't' and r.record = unhex(e.value ->> 'r')
           and r.field = e.value ->> 'f' and r.version = unhex(e.value ->> 'v')
         where not exists (
           select 1 from change c where c.team = r.team and c.tbl = r.tbl and c.record = r.record
             and c.field = r.field and c.version = r.version)",
    )
    .bind(team.0.as_bytes().as_slice())
    .bind(json!(list).to_string())
    .fetch_all(conn)
    .await?;
    Ok(numbers.into_iter().filter_map(|number| usize::try_from(number).ok()).collect())
}
