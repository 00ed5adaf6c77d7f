//! Undoing and redoing what this person did to a team.

use crate::domain::{TeamId, UndoState};
use crate::store::{self, Direction};
use crate::{App, Result};

pub async fn undo_state(app: &App, team: TeamId) -> Result<UndoState> {
    store::undo_state(&mut *app.store.read().await?, team).await
}

/// Errors: `NothingToUndo`.
pub async fn undo(app: &App, team: TeamId) -> Result<UndoState> {
    turn(app, team, Direction::Undo).await
}

/// Errors: `NothingToUndo`.
pub async fn redo(app: &App, team: TeamId) -> Result<UndoState> {
    turn(app, team, Direction::Redo).await
}

async fn turn(app: &App, team: TeamId, direction: Direction) -> Result<UndoState> {
    let mut tx = app.store.begin(app, team).await?;
    store::undo_step(&mut tx, direction).await?;
    tx.commit_plain().await?;
    undo_state(app, team).await
}
