//! Going back: what happened to an item, restoring it, and undoing what this person did.

use crate::domain::{
    Action, AlsoChangedRecord, HistoryPage, Record, Removed, TeamId, TextVersion, UndoState, Version,
};
use crate::store::{self, DELETED_AT, Direction, SqliteConnection};
use crate::{App, Error, ErrorCode, Result};
use serde_json::Value;
use uuid::Uuid;

/// What was done to an item and to what belongs to it, newest first.
///
/// Errors: `Erased`.
pub async fn history(app: &App, team: TeamId, item: Record, offset: u32, limit: u32) -> Result<HistoryPage> {
    let mut conn = app.store.read().await?;
    check_not_erased(&mut conn, team, item).await?;
    store::history(&mut conn, team, item, offset, limit).await
}

/// What was written at the same time in a team or its members and institutions, or in a cycle or its steps.
pub async fn also_changed(app: &App, team: TeamId, item: Record) -> Result<Vec<AlsoChangedRecord>> {
    store::also_changed_within(&mut *app.store.read().await?, team, item).await
}

/// A long text as one person left it, and as they found it.
///
/// Errors: `NotFound`, `Erased`.
pub async fn text_version(
    app: &App,
    team: TeamId,
    record: Record,
    field: &str,
    version: &str,
) -> Result<TextVersion> {
    let version = read_version(version)?;
    let mut conn = app.store.read().await?;
    check_not_erased(&mut conn, team, record).await?;
    let found = store::text_version(&mut conn, team, record.kind.code(), record.id, field, version).await?;
    found.ok_or_else(|| Error::told(ErrorCode::NotFound))
}

/// Write what a field said at a version as a new change. It replaces every value that stands there, so it also
/// settles what was written at the same time. An old text becomes an edit of the present one: what others are
/// writing meanwhile is merged with it.
///
/// Errors: `NotFound` for a version or field that is not there, `Erased`.
pub async fn restore(app: &App, team: TeamId, record: Record, field: &str, version: &str) -> Result<()> {
    let version = read_version(version)?;
    if !store::is_told(record.kind, field) {
        return Err(Error::told(ErrorCode::NotFound));
    }
    let table = record.kind.code();
    let mut tx = app.store.begin(app, team).await?;
    check_not_erased(tx.conn(), team, record).await?;
    if store::is_text(record.kind, field) {
        let found = store::text_version(tx.conn(), team, table, record.id, field, version).await?;
        let old = found.ok_or_else(|| Error::told(ErrorCode::NotFound))?;
        let present = store::read_text(tx.conn(), team.0, table, record.id, field).await?;
        tx.edit_text(table, record.id, field, &old.content, &present.base).await?;
        return tx.commit(Action::Restore).await;
    }
    let value = store::value_at(tx.conn(), team, record, field, version).await?;
    let value = value.ok_or_else(|| Error::told(ErrorCode::NotFound))?;
    if field == DELETED_AT && !value.is_null() {
        tx.delete(table, record.id);
    } else {
        tx.set(table, record.id, field, value);
    }
    tx.commit(Action::Restore).await
}

/// What was taken away and can be brought back, the last removed first.
pub async fn removed(app: &App, team: TeamId) -> Result<Vec<Removed>> {
    store::removed(&mut *app.store.read().await?, team).await
}

/// Bring back what was removed, with all that belongs to it.
pub async fn bring_back(app: &App, team: TeamId, record: Record) -> Result<()> {
    let mut tx = app.store.begin(app, team).await?;
    tx.set(record.kind.code(), record.id, DELETED_AT, Value::Null);
    tx.commit(Action::BringBack).await
}

/// The log still holds what was erased; nobody reads it there.
async fn check_not_erased(conn: &mut SqliteConnection, team: TeamId, record: Record) -> Result<()> {
    match store::erased_at(conn, team, record.kind.code(), record.id).await? {
        Some(at_ms) => Err(Error::erased(at_ms)),
        None => Ok(()),
    }
}

fn read_version(version: &str) -> Result<Version> {
    Version::from_hex(version).ok_or_else(|| Error::told(ErrorCode::NotFound))
}

pub async fn undo_state(app: &App, team: TeamId) -> Result<UndoState> {
    store::undo_state(&mut *app.store.read().await?, team).await
}

/// Answers whether anything could be undone: what a colleague went on with since stays as it is.
///
/// Errors: `NothingToUndo`.
pub async fn undo(app: &App, team: TeamId) -> Result<bool> {
    turn(app, team, Direction::Undo).await
}

/// As [`undo`], for this very action on this record: for whoever was just told of it.
///
/// Errors: `DoneSince` when this person did something else after it.
pub async fn undo_this(app: &App, team: TeamId, action: Action, record: Uuid) -> Result<bool> {
    let mut tx = app.store.begin(app, team).await?;
    if !store::is_last_action(tx.conn(), team, action, record).await? {
        return Err(Error::told(ErrorCode::DoneSince));
    }
    let is_done = store::undo_step(&mut tx, Direction::Undo).await?;
    tx.commit_plain().await?;
    Ok(is_done)
}

/// As [`undo`], the other way.
///
/// Errors: `NothingToUndo`.
pub async fn redo(app: &App, team: TeamId) -> Result<bool> {
    turn(app, team, Direction::Redo).await
}

async fn turn(app: &App, team: TeamId, direction: Direction) -> Result<bool> {
    let mut tx = app.store.begin(app, team).await?;
    let is_done = store::undo_step(&mut tx, direction).await?;
    tx.commit_plain().await?;
    Ok(is_done)
}
