//! Values that were written at the same time as the one that shows.

use super::log::{self, Head};
use super::tx::DELETED_AT;
use super::{Authors, history::told_value};
use crate::Result;
use crate::domain::{AlsoChanged, ShownValue, TeamId};
use serde_json::Value;
use sqlx::SqliteConnection;
use uuid::Uuid;

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
