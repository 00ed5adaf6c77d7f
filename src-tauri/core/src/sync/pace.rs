//! When to share: after a pause in the work, when the folder tells of something new, and every so often anyway.

use super::{answered, erase, publish, run_once};
use crate::{
    App, ErrorCode,
    domain::{Location, TeamId},
    store,
};
use notify_debouncer_full::{
    DebounceEventResult, DebouncedEvent, Debouncer, RecommendedCache, new_debouncer,
    notify::{RecommendedWatcher, RecursiveMode},
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::mpsc,
    task::{AbortHandle, JoinSet},
};

/// How often to look whether own changes are ready.
const TICK: Duration = Duration::from_secs(5);
/// Between two rounds while files move, so that people get their turn.
const BREATH: Duration = Duration::from_millis(100);
/// A round without any hint, this often: network and on-demand folders send none.
const ROUND_EVERY_MS: u64 = 30_000;
/// A store on the web sends no hints either, and every visit costs its server something.
const STORE_ROUND_EVERY_MS: u64 = 60_000;
/// And this often when nobody did anything for a while.
const QUIET_ROUND_EVERY_MS: u64 = 5 * 60_000;
/// After so long without work it is quiet.
const QUIET_AFTER_MS: u64 = 10 * 60_000;
/// A sharing program writes in bursts; one round after the burst is enough.
const SETTLE: Duration = Duration::from_secs(1);
/// Hints that may wait; more say nothing more.
const HINTS_KEPT: usize = 1;

type Watcher = Debouncer<RecommendedWatcher, RecommendedCache>;

/// A team's folder as it is kept an eye on.
struct Watched {
    team: TeamId,
    folder: Location,
    hint: mpsc::Sender<()>,
    /// None for a folder that cannot be watched, or not at the moment.
    watcher: Option<Watcher>,
    problem: Option<ErrorCode>,
    /// The last round left own changes that were ready: what they build on cannot be seen, and trying at once again
    /// would only look at everything all the time.
    waits_in_vain: bool,
}

/// Share for as long as the app lives: each team in its own time, so that a slow folder keeps back no other. Spawn this
/// once; all of it ends when dropped.
pub async fn keep_sharing(app: Arc<App>) {
    let mut loops = JoinSet::new();
    let mut kept: Vec<(TeamId, Location, AbortHandle)> = Vec::new();
    loop {
        erase_unshared(&app).await;
        while loops.try_join_next().is_some() {}
        kept.retain(|(_, _, running)| !running.is_finished());
        for (team, folder) in shared_teams(&app).await {
            // One for a folder that was left ends by itself, after the round it is at.
            if !kept.iter().any(|(of, at, _)| (*of, at) == (team, &folder)) {
                let running = loops.spawn(keep_team(app.clone(), team, folder.clone()));
                kept.push((team, folder, running));
            }
        }
        tokio::time::sleep(TICK).await;
    }
}

/// Share one team through this folder, until it has another or none.
async fn keep_team(app: Arc<App>, team: TeamId, folder: Location) {
    let (hint, mut hints) = mpsc::channel(HINTS_KEPT);
    let watcher = watch(folder.clone(), hint.clone()).await;
    let mut watched = Watched { team, folder, hint, watcher, problem: None, waits_in_vain: false };
    let started_ms = app.clock.now_ms();
    // What came before the watching began sends no event any more.
    let mut is_called_for = true;
    let mut round_ms = started_ms;
    while is_shared_through(&app, team, &watched.folder).await {
        let (now_ms, active_ms) = (app.clock.now_ms(), app.sharer.active_ms(team).unwrap_or(started_ms));
        let is_due = is_due(round_ms, active_ms, now_ms, round_every_ms(&watched.folder));
        if is_called_for || is_due || is_ready(&app, &watched).await {
            round_ms = now_ms;
            round(&app, &mut watched).await;
        }
        let moves_on = watched.problem.is_none() && app.sharer.moves_files(team);
        is_called_for = tokio::select! {
            () = tokio::time::sleep(if moves_on { BREATH } else { TICK }) => false,
            _ = hints.recv() => true,
            () = app.sharer.hurried(team) => true,
        };
    }
}

/// Whether it is time for a round that nothing asks for.
fn is_due(round_ms: u64, active_ms: u64, now_ms: u64, every_ms: u64) -> bool {
    let is_quiet = now_ms.abs_diff(active_ms) >= QUIET_AFTER_MS;
    now_ms.abs_diff(round_ms) >= if is_quiet { QUIET_ROUND_EVERY_MS } else { every_ms }
}

fn round_every_ms(location: &Location) -> u64 {
    match location {
        Location::Folder(_) => ROUND_EVERY_MS,
        Location::Store(_) => STORE_ROUND_EVERY_MS,
    }
}

async fn shared_teams(app: &App) -> Vec<(TeamId, Location)> {
    let found = match app.store.read().await {
        Ok(mut conn) => store::shared_teams(&mut conn).await,
        Err(cause) => Err(cause),
    };
    found.unwrap_or_else(|cause| {
        tracing::warn!(kind = cause.kind(), "the shared teams could not be read");
        Vec::new()
    })
}

/// Whether this is still the team's folder. A database that cannot be read now says nothing of that.
async fn is_shared_through(app: &App, team: TeamId, folder: &Location) -> bool {
    let found = match app.store.read().await {
        Ok(mut conn) => store::shared_teams(&mut conn).await,
        Err(cause) => Err(cause),
    };
    found.map_or(true, |found| found.iter().any(|(of, at)| (*of, at) == (team, folder)))
}

/// A team without a folder has no rounds; what it erased becomes final all the same.
async fn erase_unshared(app: &App) {
    let teams = match app.store.read().await {
        Ok(mut conn) => store::unshared_teams_that_erase(&mut conn).await,
        Err(cause) => Err(cause),
    };
    for team in teams.unwrap_or_default() {
        if let Err(cause) = erase::settle_alone(app, team).await {
            tracing::warn!(kind = cause.kind(), "what was erased could not be looked at");
        }
    }
}

/// Whether a round would do something even if nobody else did: files are moving, or own changes are ready.
async fn is_ready(app: &App, watched: &Watched) -> bool {
    app.sharer.moves_files(watched.team) || !watched.waits_in_vain && has_ready(app, watched.team).await
}

async fn has_ready(app: &App, team: TeamId) -> bool {
    publish::is_ready(app, team).await.unwrap_or(false)
}

async fn round(app: &App, watched: &mut Watched) {
    let problem = match run_once(app, watched.team).await {
        Ok(problem) => problem,
        Err(cause) => {
            tracing::warn!(kind = cause.kind(), "a round of sharing failed");
            return;
        }
    };
    // A folder that went away took its events with it.
    let is_back = watched.problem.is_some() && problem.is_none();
    if is_back || watched.watcher.is_none() && problem.is_none() {
        watched.watcher = watch(watched.folder.clone(), watched.hint.clone()).await;
    }
    watched.problem = problem;
    // A folder that comes back is not to be missed.
    let is_away = matches!(problem, Some(ErrorCode::FolderMissing | ErrorCode::ServerUnreachable));
    watched.waits_in_vain = !is_away && has_ready(app, watched.team).await;
}

/// Watch a folder and tell when something happens in it. A folder that cannot be watched is only visited.
async fn watch(folder: Location, hint: mpsc::Sender<()>) -> Option<Watcher> {
    let Location::Folder(folder) = folder else { return None };
    let tell = move |events: DebounceEventResult| {
        let is_about_files = |event: &DebouncedEvent| !event.kind.is_access();
        if events.is_ok_and(|events| events.iter().any(is_about_files)) {
            // A full channel means that a round is coming anyway.
            let _ = hint.try_send(());
        }
    };
    // Watching begins with a walk through the folder.
    let watching = answered(move || {
        let mut watcher = new_debouncer(SETTLE, None, tell).ok()?;
        watcher.watch(&folder, RecursiveMode::Recursive).ok()?;
        Some(watcher)
    });
    let watcher = watching.await.ok().flatten();
    if watcher.is_none() {
        tracing::debug!("a folder sends no events");
    }
    watcher
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_visited_often_while_people_work_and_seldom_when_nobody_does() {
        let minute = 60_000;
        let every = ROUND_EVERY_MS;
        assert!(is_due(100 * minute, 100 * minute, 100 * minute + every, every));
        assert!(!is_due(100 * minute, 100 * minute, 100 * minute + every - 1, every));
        assert!(!is_due(100 * minute, 50 * minute, 101 * minute, every), "quiet for most of an hour");
        assert!(is_due(100 * minute, 50 * minute, 105 * minute, every));
        assert!(
            is_due(100 * minute, 50 * minute, minute, every),
            "a clock that was set back holds nothing up"
        );
    }

    #[tokio::test]
    async fn a_file_that_a_colleague_puts_in_a_sub_folder_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (hint, mut hints) = mpsc::channel(HINTS_KEPT);
        let watcher =
            watch(folder.path().to_owned().into(), hint).await.expect("a local folder can be watched");
        let log = folder.path().join("log");
        std::fs::create_dir(&log).unwrap();
        std::fs::write(log.join("1.s"), b"segment").unwrap();
        let told = tokio::time::timeout(Duration::from_secs(30), hints.recv()).await;
        assert_eq!(told.ok().flatten(), Some(()));
        drop(watcher);
    }
}
