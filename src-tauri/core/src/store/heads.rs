//! Values that were written at the same time as the one that shows.

use super::cell::{id_in, key};
use super::log::{self, Head};
use super::tx::DELETED_AT;
use super::{Authors, history::told_value, is_told};
use crate::Result;
use crate::domain::{AlsoChanged, AlsoChangedRecord, Record, RecordKind, ShownValue, TeamId};
use serde_json::Value;
use sqlx::SqliteConnection;
use uuid::Uuid;

/// As [`also_changed`], for a record and what belongs to it that people change in place: the members and institutions
/// of a team, the steps of a cycle. Only records with something to choose are in the answer.
pub async fn also_changed_within(
    conn: &mut SqliteConnection,
    team: TeamId,
    item: Record,
) -> Result<Vec<AlsoChangedRecord>> {
    let mut found = Vec::new();
    for (record, title) in within(conn, team, item).await? {
        let mut others = also_changed(conn, team, record.kind.code(), record.id).await?;
        others.retain(|other| is_told(record.kind, &other.field));
        if !others.is_empty() {
            found.push(AlsoChangedRecord { record, title, others });
        }
    }
    Ok(found)
}

/// A record and what belongs to it, with what each is called, as far as it was not taken away.
async fn within(conn: &mut SqliteConnection, team: TeamId, item: Record) -> Result<Vec<(Record, String)>> {
    let (owner, kind, id) = (team.0.as_bytes().as_slice(), item.kind.code(), key(item.id));
    let rows = sqlx::query!(
        r#"select 'institution' as "tbl!: String", id as "id!: String", name as "title: String", position as "place: String"
             from institution where ?2 = 'team' and team = ?1 and deleted_at is null
           union all
           select 'member', id, name, position from member where ?2 = 'team' and team = ?1 and deleted_at is null
           union all
           select 'step', id, code, code from step
             where ?2 = 'cycle' and team = ?1 and cycle = ?3 and deleted_at is null
           order by 1, 4, 2"#,
        owner,
        kind,
        id
    )
    .fetch_all(conn)
    .await?;
    let parts = rows.into_iter().filter_map(|row| {
        let kind = RecordKind::from_code(&row.tbl)?;
        Some((Record { kind, id: id_in(Some(row.id))? }, row.title.unwrap_or_default()))
    });
    Ok(std::iter::once((item, String::new())).chain(parts).collect())
}

/// The other heads of a record's registers, with who wrote them, and a removal that did not see what was written.
pub async fn also_changed(
    conn: &mut SqliteConnection,
    team: TeamId,
    table: &str,
    record: Uuid,
) -> Result<Vec<AlsoChanged>> {
    let heads = log::heads(conn, team.0, table, record).await?;
    let pairs = pairs(&heads);
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let authors = Authors::load(conn, team).await?;
    let told = |head: &Head| {
        let value = if head.field == DELETED_AT { String::new() } else { told_value(head.value.as_deref()) };
        (value, authors.of(head.version.device()).name, head.version.hlc().ms() as f64, head.version.to_hex())
    };
    Ok(pairs
        .into_iter()
        .map(|(other, shown)| {
            let field = other.field.clone();
            let (value, by, at_ms, version) = told(other);
            let (shown_value, shown_by, shown_at_ms, shown_version) = told(shown);
            let shown =
                ShownValue { value: shown_value, by: shown_by, at_ms: shown_at_ms, version: shown_version };
            AlsoChanged { field, value, by, at_ms, version, shown }
        })
        .collect())
}

/// Each head that lost, beside the one that shows.
fn pairs(heads: &[Head]) -> Vec<(&Head, &Head)> {
    let mut found = Vec::new();
    for (index, head) in heads.iter().enumerate().filter(|(_, head)| head.field != DELETED_AT) {
        let winner = heads[index + 1..].iter().rfind(|other| other.field == head.field);
        if let Some(winner) = winner.filter(|winner| head.value.is_some() && winner.value != head.value) {
            found.push((head, winner));
        }
    }
    let removal = heads.iter().rfind(|head| head.field == DELETED_AT);
    let seen = removal.and_then(|removal| seen_by(removal.value.as_deref()));
    if let (Some(removal), Some(seen)) = (removal, seen) {
        let is_unseen = |head: &&Head| {
            head.field != DELETED_AT && !seen.iter().any(|version| *version == head.version.to_hex())
        };
        found.extend(
            heads.iter().filter(is_unseen).max_by_key(|head| head.version).map(|head| (removal, head)),
        );
    }
    found
}

/// What whoever removed a record had seen of it; `None` when it was not removed.
fn seen_by(deleted_at: Option<&str>) -> Option<Vec<String>> {
    let value: Value = serde_json::from_str(deleted_at?).ok()?;
    value.get("at")?.as_i64()?;
    let seen = value.get("seen").and_then(Value::as_array).into_iter().flatten();
    Some(seen.filter_map(Value::as_str).map(str::to_owned).collect())
}
