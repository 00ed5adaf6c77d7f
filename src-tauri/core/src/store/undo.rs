//! What this person did here, so that it can be undone and redone, across restarts.
//!
//! Undoing writes the old values as new changes. A field that somebody changed since is left alone: their work
//! is newer than what is being undone.

use super::tx::{DELETED_AT, Tx, Written};
use super::{log, long_text};
use crate::domain::{Action, TeamId, UndoState};
use crate::{Error, ErrorCode, Result, limits};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::SqliteConnection;
use uuid::Uuid;

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub table: String,
    pub record: Uuid,
    pub field: String,
}

/// One field before and after an action.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    #[serde(flatten)]
    pub place: Place,
    pub before: Value,
    pub after: Value,
    /// For a long text: the base to write from. Before and after are then bases too, not words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text_base: Option<String>,
}

impl Entry {
    /// The record did not exist: undoing takes it away as a whole, redoing brings it back.
    pub fn created(table: &str, record: Uuid) -> Self {
        Self {
            place: Place { table: table.to_owned(), record, field: DELETED_AT.to_owned() },
            before: Value::Bool(true),
            after: Value::Null,
            text_base: None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Undo,
    Redo,
}

/// Remember an action; what was undone before it can no longer be redone.
pub async fn record(
    conn: &mut SqliteConnection,
    team: TeamId,
    action: Action,
    entries: &[Entry],
) -> Result<()> {
    let (key, action) = (team.0.as_bytes().as_slice(), action.code());
    let entries = serde_json::to_string(entries).map_err(|cause| Error::Encoding(cause.to_string()))?;
    sqlx::query!("delete from undo_step where team = ?1 and is_undone = 1", key).execute(&mut *conn).await?;
    sqlx::query!("insert into undo_step (team, action, entries) values (?1, ?2, ?3)", key, action, entries)
        .execute(&mut *conn)
        .await?;
    let kept = limits::UNDO_STEPS_MAX;
    sqlx::query!(
        "delete from undo_step where team = ?1 and id <=
           (select id from undo_step where team = ?1 order by id desc limit 1 offset ?2)",
        key,
        kept
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What would be undone and redone next.
pub async fn state(conn: &mut SqliteConnection, team: TeamId) -> Result<UndoState> {
    let undo = next(conn, team, Direction::Undo).await?.and_then(|step| Action::from_code(&step.action));
    let redo = next(conn, team, Direction::Redo).await?.and_then(|step| Action::from_code(&step.action));
    Ok(UndoState { undo, redo })
}

struct UndoStep {
    id: i64,
    action: String,
    entries: String,
}

async fn next(conn: &mut SqliteConnection, team: TeamId, direction: Direction) -> Result<Option<UndoStep>> {
    let key = team.0.as_bytes().as_slice();
    let found = match direction {
        Direction::Undo => {
            sqlx::query_as!(
                UndoStep,
                "select id, action, entries from undo_step where team = ?1 and is_undone = 0 order by id desc limit 1",
                key
            )
            .fetch_optional(conn)
            .await?
        }
        Direction::Redo => {
            sqlx::query_as!(
                UndoStep,
                "select id, action, entries from undo_step where team = ?1 and is_undone = 1 order by id limit 1",
                key
            )
            .fetch_optional(conn)
            .await?
        }
    };
    Ok(found)
}

/// Whether this is what would be undone next.
pub async fn is_last(
    conn: &mut SqliteConnection,
    team: TeamId,
    action: Action,
    record: Uuid,
) -> Result<bool> {
    let Some(step) = next(conn, team, Direction::Undo).await? else { return Ok(false) };
    let entries: Vec<Entry> =
        serde_json::from_str(&step.entries).map_err(|cause| Error::Encoding(cause.to_string()))?;
    Ok(step.action == action.code() && entries.iter().any(|entry| entry.place.record == record))
}

/// Undo or redo one action inside `tx`; the caller commits it. Answers whether anything of it could be: a colleague may
/// have gone on with all of it since.
///
/// Errors: `NothingToUndo`.
pub async fn step(tx: &mut Tx<'_>, direction: Direction) -> Result<bool> {
    let team = tx.team();
    let step =
        next(tx.conn(), team, direction).await?.ok_or_else(|| Error::told(ErrorCode::NothingToUndo))?;
    let mut entries: Vec<Entry> =
        serde_json::from_str(&step.entries).map_err(|cause| Error::Encoding(cause.to_string()))?;
    let mut is_done = false;
    for entry in &mut entries {
        is_done |= turn(tx, entry, direction).await?;
    }
    let is_undone = i64::from(direction == Direction::Undo);
    let entries = serde_json::to_string(&entries).map_err(|cause| Error::Encoding(cause.to_string()))?;
    sqlx::query!(
        "update undo_step set is_undone = ?2, entries = ?3 where id = ?1",
        step.id,
        is_undone,
        entries
    )
    .execute(tx.conn())
    .await?;
    Ok(is_done)
}

/// Whether it could be done.
async fn turn(tx: &mut Tx<'_>, entry: &mut Entry, direction: Direction) -> Result<bool> {
    let Place { table, record, field } = entry.place.clone();
    // A table of a newer app is never written from here, so the names are always ours.
    let Some(table) = super::tables::table(&table).map(|table| table.name) else { return Ok(false) };
    let team = tx.team();
    if super::erased_at(tx.conn(), team, table, record).await?.is_some() {
        return Ok(false);
    }
    let (from, to) = match direction {
        Direction::Undo => (&entry.after, &entry.before),
        Direction::Redo => (&entry.before, &entry.after),
    };
    if let Some(base) = &entry.text_base {
        let team = tx.team();
        let updates = long_text::updates(tx.conn(), team.0, table, record, &field).await?;
        let Some(content) = long_text::at_base(&updates, to.as_str().unwrap_or_default())? else {
            return Ok(false);
        };
        let edit = tx.merge_text(table, record, &field, &content, base).await?;
        entry.text_base = Some(edit.own_base);
        return Ok(edit.update.is_some());
    }
    let team = tx.team();
    let heads = log::heads(tx.conn(), team.0, table, record).await?;
    if field == DELETED_AT {
        return Ok(take_away_or_bring_back(tx, table, record, to, &heads));
    }
    let mut standing = heads.iter().rev().filter(|head| head.field == field);
    let stands = standing.next().map_or(Value::Null, log::Head::register);
    if stands != *from {
        return Ok(false);
    }
    match direction {
        Direction::Undo => {
            // Where a colleague wrote at the same time, theirs is what stands without mine.
            let own = tx.device();
            let theirs = standing.find(|head| head.version.device() != own).map(log::Head::register);
            let to = theirs.unwrap_or_else(|| to.clone());
            tx.set(table, record, &field, to.clone());
            entry.before = to;
        }
        Direction::Redo => {
            let written = Written { field, value: to.clone(), seen: Some(from.clone()) };
            tx.set_over(table, record, written);
        }
    }
    Ok(true)
}

/// Undo or redo making or removing a record, unless a colleague had a hand in it since; answers whether it was done.
fn take_away_or_bring_back(
    tx: &mut Tx<'_>,
    table: &'static str,
    record: Uuid,
    to: &Value,
    heads: &[log::Head],
) -> bool {
    let own = tx.device();
    let is_own = |head: &log::Head| head.version.device() == own;
    if to.is_null() {
        let may = heads.iter().rfind(|head| head.field == DELETED_AT).is_none_or(is_own);
        if may {
            tx.set(table, record, DELETED_AT, Value::Null);
        }
        return may;
    }
    // What was removed with knowledge of a colleague's words may be removed again; nobody wrote since.
    let seen = to.get("seen").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let was_seen = |head: &log::Head| {
        let version = head.version.to_hex();
        head.field != DELETED_AT && seen.iter().any(|seen| seen.as_str() == Some(&version))
    };
    let may = heads.iter().all(|head| is_own(head) || was_seen(head));
    if may {
        tx.delete(table, record);
    }
    may
}
