//! Whose turn it is: one round of a team at a time, and no team waits for another.

use crate::domain::TeamId;
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};
use tokio::sync::OwnedMutexGuard;

/// The turns of all teams.
#[derive(Default)]
pub struct Turns(Mutex<BTreeMap<TeamId, Arc<Turn>>>);

#[derive(Default)]
struct Turn {
    running: Arc<tokio::sync::Mutex<()>>,
    waiting: AtomicU32,
}

impl Turns {
    /// Wait until nothing else goes on for this team; it is one's turn until the answer is dropped.
    pub async fn take(&self, team: TeamId) -> OwnedMutexGuard<()> {
        let turn = self.of(team);
        let _waiting = Waiting::begin(&turn);
        turn.running.clone().lock_owned().await
    }

    /// Whether somebody waits for whoever has the turn now: what can be put off then is.
    pub fn does_somebody_wait(&self, team: TeamId) -> bool {
        self.of(team).waiting.load(Ordering::Relaxed) > 0
    }

    fn of(&self, team: TeamId) -> Arc<Turn> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(team).or_default().clone()
    }
}

/// Counted until it is their turn, or they gave up.
struct Waiting<'t>(&'t Turn);

impl<'t> Waiting<'t> {
    fn begin(turn: &'t Turn) -> Self {
        turn.waiting.fetch_add(1, Ordering::Relaxed);
        Self(turn)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{future::Future, pin::pin, task::Poll};

    const TEAM: TeamId = TeamId(uuid::Uuid::from_u128(1));
    const OTHER: TeamId = TeamId(uuid::Uuid::from_u128(2));

    #[tokio::test]
    async fn a_team_has_one_round_at_a_time_and_no_other_team_waits_for_it() {
        let turns = Turns::default();
        let mine = turns.take(TEAM).await;
        drop(turns.take(OTHER).await);
        assert!(!turns.does_somebody_wait(TEAM));
        {
            let mut second = pin!(turns.take(TEAM));
            let is_pending = |poll: Poll<_>| Poll::Ready(poll.is_pending());
            assert!(std::future::poll_fn(|context| is_pending(second.as_mut().poll(context))).await);
            assert!(turns.does_somebody_wait(TEAM) && !turns.does_somebody_wait(OTHER));
        }
        assert!(!turns.does_somebody_wait(TEAM), "who gave up waits no more");
        drop(mine);
        drop(turns.take(TEAM).await);
    }
}
