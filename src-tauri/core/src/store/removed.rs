//! What was taken away in a team and can be brought back.

use super::tx::DELETED_AT;
use super::{Authors, log};
use crate::domain::{Record, RecordKind, Removed, TeamId};
use crate::{Error, Result, limits};
use sqlx::SqliteConnection;
use uuid::Uuid;

/// The last removed first.
pub async fn removed(conn: &mut SqliteConnection, team: TeamId) -> Result<Vec<Removed>> {
    let owner = team.0.as_bytes().as_slice();
    let limit = limits::REMOVED_ITEMS_MAX;
    let rows = sqlx::query!(
        r#"select kind as "kind!: String", id as "id!: String", title as "title: String", deleted_at as "deleted_at!: i64"
           from (
             select 'capture' as kind, id, line as title, deleted_at from capture
               where team = ?1 and deleted_at is not null
             union all select 'evidence', id, title, deleted_at from evidence
               where team = ?1 and deleted_at is not null
             union all select 'arrangement', id, title, deleted_at from arrangement
               where team = ?1 and deleted_at is not null
             union all select 'member', id, name, deleted_at from member
               where team = ?1 and deleted_at is not null
             union all select 'institution', id, name, deleted_at from institution
               where team = ?1 and deleted_at is not null
             union all select 'link', id, coalesce(nullif(title, ''), url), deleted_at from link
               where team = ?1 and deleted_at is not null
           ) order by deleted_at desc, id desc limit ?2"#,
        owner,
        limit
    )
    .fetch_all(&mut *conn)
    .await?;
    let authors = Authors::load(conn, team).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let (Some(kind), Ok(id)) = (RecordKind::from_code(&row.kind), Uuid::parse_str(&row.id)) else {
            return Err(Error::Encoding("removed".into()));
        };
        let heads = log::heads(conn, team.0, kind.code(), id).await?;
        let removal = heads.iter().rfind(|head| head.field == DELETED_AT);
        let by = removal.map(|head| authors.of(head.version.device())).unwrap_or_default();
        let title = row.title.unwrap_or_default();
        found.push(Removed { record: Record { kind, id }, title, by, at_ms: row.deleted_at as f64 });
    }
    Ok(found)
}
