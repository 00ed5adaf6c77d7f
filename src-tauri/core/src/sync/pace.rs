//! When to share: after a pause in the work, when the folder tells of something new, and every so often anyway.

use super::{publish, run_once};
use crate::{App, domain::TeamId, store};
use notify_debouncer_full::{
    DebounceEventResult, DebouncedEvent, Debouncer, RecommendedCache, new_debouncer,
    notify::{RecommendedWatcher, RecursiveMode},
};
use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};
use tokio::sync::mpsc;

/// How often to look whether own changes are ready.
const TICK: Duration = Duration::from_secs(5);
/// A round without any hint, every so many ticks: network and on-demand folders send none.
const TICKS_PER_ROUND: u32 = 6;
/// A sharing program writes in bursts; one round after the burst is enough.
const SETTLE: Duration = Duration::from_secs(1);
/// Hints that may wait; more say nothing more.
const HINTS_KEPT: usize = 16;

type Watcher = Debouncer<RecommendedWatcher, RecommendedCache>;

/// Share for as long as the app lives. Spawn this once; it ends when dropped.
pub async fn keep_sharing(app: Arc<App>) {
    let (hint, mut hints) = mpsc::channel::<TeamId>(HINTS_KEPT);
    let mut watchers: BTreeMap<TeamId, (PathBuf, Option<Watcher>)> = BTreeMap::new();
    for tick in 0u32.. {
        for (team, folder) in shared_teams(&app).await {
            let is_new = watchers.get(&team).is_none_or(|(watched, _)| *watched != folder);
            if is_new {
                let watcher = watch(team, folder.clone(), hint.clone());
                watchers.insert(team, (folder, watcher));
            }
            // What came before the watching began sends no event any more.
            if is_new || tick.is_multiple_of(TICKS_PER_ROUND) || is_ready(&app, team).await {
                round(&app, team).await;
            }
        }
        let next_tick = tokio::time::Instant::now() + TICK;
        while let Ok(Some(team)) = tokio::time::timeout_at(next_tick, hints.recv()).await {
            round(&app, team).await;
        }
    }
}

async fn shared_teams(app: &App) -> Vec<(TeamId, PathBuf)> {
    let found = match app.store.read().await {
        Ok(mut conn) => store::shared_teams(&mut conn).await,
        Err(cause) => Err(cause),
    };
    found.unwrap_or_else(|cause| {
        tracing::warn!(%cause, "the shared teams could not be read");
        Vec::new()
    })
}

/// Whether a round would do something even if nobody else did: files are moving, or own changes are ready.
async fn is_ready(app: &App, team: TeamId) -> bool {
    app.sharer.moves_files(team) || publish::is_ready(app, team).await.unwrap_or(false)
}

async fn round(app: &App, team: TeamId) {
    if let Err(cause) = run_once(app, team).await {
        tracing::warn!(%cause, "a round of sharing failed");
    }
}

/// Watch a folder and send its team when something happens in it. A folder that cannot be watched is only visited.
fn watch(team: TeamId, folder: PathBuf, hint: mpsc::Sender<TeamId>) -> Option<Watcher> {
    let tell = move |events: DebounceEventResult| {
        let is_about_files = |event: &DebouncedEvent| !event.kind.is_access();
        if events.is_ok_and(|events| events.iter().any(is_about_files)) {
            // A full channel means that a round is coming anyway.
            let _ = hint.try_send(team);
        }
    };
    let watcher = new_debouncer(SETTLE, None, tell).and_then(|mut watcher| {
        watcher.watch(&folder, RecursiveMode::Recursive)?;
        Ok(watcher)
    });
    watcher.inspect_err(|cause| tracing::debug!(%cause, "this folder sends no events")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_that_a_colleague_puts_in_a_sub_folder_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let team = TeamId(uuid::Uuid::from_u128(1));
        let (hint, mut hints) = mpsc::channel(HINTS_KEPT);
        let watcher = watch(team, folder.path().to_owned(), hint).expect("a local folder can be watched");
        let log = folder.path().join("log");
        std::fs::create_dir(&log).unwrap();
        std::fs::write(log.join("1.s"), b"segment").unwrap();
        let told = tokio::time::timeout(Duration::from_secs(30), hints.recv()).await;
        assert_eq!(told.ok().flatten(), Some(team));
        drop(watcher);
    }
}
