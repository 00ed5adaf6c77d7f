//! A team's walk through the rounds and steps.

use super::team::{key, period};
use super::typed;
use crate::domain::method::ixperium;
use crate::domain::{
    Action, Board, CaptureFilter, CycleChange, CycleId, StepState, TeamId, TypedOver, VisitId, step_id,
};
use crate::store::{self, Tx};
use crate::{App, Error, ErrorCode, Result};
use serde_json::json;

/// The rounds and steps of a cycle with what lies on them.
///
/// Errors: `NotFound`.
pub async fn board(app: &App, team: TeamId, cycle: CycleId, filter: &CaptureFilter) -> Result<Board> {
    store::board(&mut *app.store.read().await?, team, cycle, ixperium(), filter).await
}

/// The cycle every team begins with, at its first step.
pub(crate) fn begin_first(app: &App, tx: &mut Tx<'_>) {
    begin(app, tx, 1, String::new());
}

fn begin(app: &App, tx: &mut Tx<'_>, number: u32, title: String) -> CycleId {
    let cycle: CycleId = app.new_id();
    tx.set("cycle", cycle, "number", number);
    tx.set("cycle", cycle, "title", title);
    if let Some(first) = ixperium().steps().next() {
        write_state(tx, cycle, &first.code, StepState::Busy);
        visit(app, tx, cycle, &first.code);
    }
    cycle
}

/// Start the team's next cycle.
///
/// Errors: `TooLong`.
pub async fn start(app: &App, team: TeamId, title: &str) -> Result<CycleId> {
    let title = typed::optional_line(title)?;
    let mut tx = app.store.begin(app, team).await?;
    let last = store::cycles(tx.conn(), team).await?.into_iter().map(|cycle| cycle.number).max().unwrap_or(0);
    let cycle = begin(app, &mut tx, last.saturating_add(1), title);
    tx.commit(Action::StartCycle).await?;
    Ok(cycle)
}

pub async fn change(
    app: &App,
    team: TeamId,
    cycle: CycleId,
    change: impl Into<TypedOver<CycleChange>>,
) -> Result<()> {
    let written = typed::written(change, |change| {
        Ok(match change {
            CycleChange::Title(title) => ("title", json!(typed::optional_line(&title)?)),
            CycleChange::Goal(goal) => ("goal", json!(typed::paragraph(&goal)?)),
            CycleChange::Period(dates) => ("period", period(dates)?),
        })
    })?;
    let mut tx = app.store.begin(app, team).await?;
    tx.set_over("cycle", cycle, written);
    tx.commit(Action::ChangeCycle).await
}

/// Say how far a step is. Going to a step, for the first time or again, adds to the path that was really taken.
///
/// Errors: `UnknownStep`.
pub async fn set_step_state(
    app: &App,
    team: TeamId,
    cycle: CycleId,
    step: &str,
    state: StepState,
) -> Result<()> {
    ixperium().step(step).ok_or_else(|| Error::told_with(ErrorCode::UnknownStep, step))?;
    let mut tx = app.store.begin(app, team).await?;
    let before = store::step_state(tx.conn(), team, cycle, step).await?;
    if before == state {
        return Ok(());
    }
    write_state(&mut tx, cycle, step, state);
    if state == StepState::Busy {
        visit(app, &mut tx, cycle, step);
    }
    tx.commit(Action::ChangeStep).await
}

fn write_state(tx: &mut Tx<'_>, cycle: CycleId, step: &str, state: StepState) {
    let id = step_id(cycle, step);
    tx.set("step", id, "cycle", key(cycle));
    tx.set("step", id, "code", step);
    tx.set("step", id, "state", state.code());
}

fn visit(app: &App, tx: &mut Tx<'_>, cycle: CycleId, step: &str) {
    let visit: VisitId = app.new_id();
    tx.set("visit", visit, "cycle", key(cycle));
    tx.set("visit", visit, "step", step);
    tx.set("visit", visit, "began_on", app.clock.today());
    tx.set("visit", visit, "began_at", app.clock.now_ms());
}
