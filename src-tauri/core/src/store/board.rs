//! Reading the board: a cycle's rounds and steps with what lies on them, and the path really taken.

use super::cell::{count, id, key, object};
use super::step_captures;
use crate::domain::method::Method;
use crate::domain::{Board, BoardRound, BoardStep, CaptureFilter, Cycle, CycleId, StepState, TeamId, Visit};
use crate::{Error, ErrorCode, Result};
use sqlx::SqliteConnection;
use std::collections::HashSet;

/// The board of one cycle.
///
/// Errors: `NotFound`.
pub async fn board(
    conn: &mut SqliteConnection,
    team: TeamId,
    cycle: CycleId,
    method: &Method,
    filter: &CaptureFilter,
) -> Result<Board> {
    let mut rounds = Vec::with_capacity(method.rounds.len());
    for round in &method.rounds {
        let mut steps = Vec::with_capacity(round.steps.len());
        for step in &round.steps {
            let page = step_captures(conn, team, cycle, &step.code, filter.hashtag).await?;
            steps.push(BoardStep {
                code: step.code.clone(),
                title: step.title.clone(),
                prompts: step.prompts.clone(),
                products: step.products.clone(),
                state: step_state(conn, team, cycle, &step.code).await?,
                captures: page.captures,
                capture_count: page.total,
            });
        }
        rounds.push(BoardRound { code: round.code.clone(), title: round.title.clone(), steps });
    }
    let unsorted = step_captures(conn, team, cycle, "", filter.hashtag).await?;
    Ok(Board {
        cycle: self::cycle(conn, team, cycle).await?,
        rounds,
        path: visits(conn, team, cycle).await?,
        unsorted: unsorted.captures,
        unsorted_count: unsorted.total,
    })
}

/// One cycle.
///
/// Errors: `NotFound`.
pub async fn cycle(conn: &mut SqliteConnection, team: TeamId, cycle: CycleId) -> Result<Cycle> {
    let (owner, own) = (team.0.as_bytes().as_slice(), key(cycle));
    let row = sqlx::query!(
        "select number, title, goal, period from cycle where team = ?1 and id = ?2 and deleted_at is null",
        owner,
        own
    )
    .fetch_optional(conn)
    .await?
    .ok_or_else(|| Error::told(ErrorCode::NotFound))?;
    Ok(Cycle {
        id: cycle,
        number: count(row.number.unwrap_or(1)),
        title: row.title.unwrap_or_default(),
        goal: row.goal.unwrap_or_default(),
        period: object(row.period),
    })
}

/// Whether a step of a cycle is open, under way, done or skipped; open when nobody said.
pub async fn step_state(
    conn: &mut SqliteConnection,
    team: TeamId,
    cycle: CycleId,
    step: &str,
) -> Result<StepState> {
    let (owner, own) = (team.0.as_bytes().as_slice(), key(crate::domain::step_id(cycle, step)));
    let state = sqlx::query_scalar!("select state from step where team = ?1 and id = ?2", owner, own)
        .fetch_optional(conn)
        .await?;
    Ok(state.flatten().as_deref().and_then(StepState::from_code).unwrap_or(StepState::Open))
}

async fn visits(conn: &mut SqliteConnection, team: TeamId, cycle: CycleId) -> Result<Vec<Visit>> {
    let (owner, own) = (team.0.as_bytes().as_slice(), key(cycle));
    let rows = sqlx::query!(
        "select id, step, began_on from visit
         where team = ?1 and cycle = ?2 and deleted_at is null order by began_at, id",
        owner,
        own
    )
    .fetch_all(conn)
    .await?;
    let mut seen = HashSet::new();
    rows.into_iter()
        .map(|row| {
            let step = row.step.unwrap_or_default();
            let is_return = !seen.insert(step.clone());
            Ok(Visit { id: id(&row.id)?, step, began_on: row.began_on.unwrap_or_default(), is_return })
        })
        .collect()
}
