//! Rows made from the log: the same statement for a few touched records and for all of them.

use super::tables::{Kind, TABLES, Table};
use crate::Result;
use sqlx::{AssertSqlSafe, SqliteConnection};
use uuid::Uuid;

/// Bring the rows of the touched records in step with the log. An erased record has no row.
pub async fn project(conn: &mut SqliteConnection, team: Uuid, table: &Table, records: &[Uuid]) -> Result<()> {
    let hex: Vec<String> = records.iter().map(|id| id.simple().to_string()).collect();
    let list = serde_json::to_string(&hex).map_err(|cause| crate::Error::Encoding(cause.to_string()))?;
    let name = table.name;
    sqlx::query(AssertSqlSafe(format!(
        "delete from {name} where team = ?1 and id in
           (select lower(hex(record)) from erased where team = ?1 and tbl = '{name}')"
    )))
    .bind(team.as_bytes().as_slice())
    .execute(&mut *conn)
    .await?;
    sqlx::query(AssertSqlSafe(projection(table, "and c.record in (select unhex(value) from json_each(?2))")))
        .bind(team.as_bytes().as_slice())
        .bind(list)
        .execute(&mut *conn)
        .await?;
    Ok(())
}

/// Make every row of a team again from its log.
pub async fn rebuild(conn: &mut SqliteConnection, team: Uuid) -> Result<()> {
    for table in TABLES {
        sqlx::query(AssertSqlSafe(format!("delete from {} where team = ?1", table.name)))
            .bind(team.as_bytes().as_slice())
            .execute(&mut *conn)
            .await?;
        sqlx::query(AssertSqlSafe(projection(table, "")))
            .bind(team.as_bytes().as_slice())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// `insert or replace` of one table's rows from the heads of its fields.
///
/// A head is a version that no known change replaces; of several heads the greatest version wins. A record is
/// deleted when the winner of `deleted_at` says so and every other head was seen by whoever deleted it; a change
/// that the deletion did not see brings the record back.
fn projection(table: &Table, only: &str) -> String {
    let name = table.name;
    let columns: String = table.columns.iter().map(|(column, _)| format!(", {column}")).collect();
    let values: String = table
        .columns
        .iter()
        .map(|(column, kind)| format!(",\n    max(case when field = '{column}' then {} end)", read(*kind)))
        .collect();
    format!(
        "with head as (
    select c.record, c.field, c.value, c.version from change c
    where c.team = ?1 and c.tbl = '{name}' {only}
      and c.record not in (select record from erased where team = ?1 and tbl = '{name}')
      and not exists (
        select 1 from replaced r
        where r.team = c.team and r.tbl = c.tbl and r.record = c.record and r.field = c.field and r.version = c.version
      )
), winner as (
    select record, field, value, max(version) as version from head where value is not null group by record, field
)
insert or replace into {name} (team, id, deleted_at{columns})
select ?1, lower(hex(w.record)),
    max(case when w.field = 'deleted_at' and json_type(w.value) = 'object'
      and typeof(json_extract(w.value, '$.at')) = 'integer' and not exists (
        select 1 from head h where h.record = w.record and h.field <> 'deleted_at' and h.version <> w.version
          and lower(hex(h.version)) not in (select value from json_each(w.value, '$.seen'))
    ) then json_extract(w.value, '$.at') end){values}
from winner w group by w.record"
    )
}

fn read(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "case when json_type(value) = 'text' then json_extract(value, '$') end",
        // An integer that does not fit 64 bits comes out of JSON as something else.
        Kind::Integer => {
            "case when typeof(json_extract(value, '$')) = 'integer' then json_extract(value, '$') end"
        }
        Kind::Object => "case when json_type(value) = 'object' then value end",
    }
}
