//! Versions of fields that may not be in the log, and whether the log speaks of them.

use crate::Result;
use crate::domain::{TeamId, Version};
use serde_json::json;
use sqlx::SqliteConnection;
use uuid::Uuid;

/// What somebody wrote in one field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FieldVersion {
    pub table: String,
    pub record: Uuid,
    pub field: String,
    pub version: Version,
}

/// Which of these versions the log lacks, by their places in the list, and whether some change in the log replaces them.
pub async fn lacking_versions<'a>(
    conn: &mut SqliteConnection,
    team: TeamId,
    versions: impl Iterator<Item = &'a FieldVersion>,
) -> Result<Vec<(usize, bool)>> {
    let list: Vec<_> = versions
        .map(|FieldVersion { table, record, field, version }| {
            json!({ "t": table, "r": record.simple().to_string(), "f": field, "v": version.to_hex() })
        })
        .collect();
    let lacking: Vec<(i64, bool)> = sqlx::query_as(
        "select e.key, exists (
           select 1 from replaced r where r.team = ?1 and r.tbl = e.value ->> 't'
             and r.record = unhex(e.value ->> 'r') and r.field = e.value ->> 'f'
             and r.version = unhex(e.value ->> 'v'))
         from json_each(?2) e
         where not exists (
           select 1 from change c where c.team = ?1 and c.tbl = e.value ->> 't'
             and c.record = unhex(e.value ->> 'r') and c.field = e.value ->> 'f'
             and c.version = unhex(e.value ->> 'v'))",
    )
    .bind(team.0.as_bytes().as_slice())
    .bind(json!(list).to_string())
    .fetch_all(conn)
    .await?;
    let placed =
        lacking.into_iter().filter_map(|(place, is_replaced)| Some((place.try_into().ok()?, is_replaced)));
    Ok(placed.collect())
}
