//! Sharing through the team's folder, once or for as long as the command runs.

use crate::args::Sync;
use crate::exit::{Exit, Stop};
use crate::interrupt::interrupted;
use crate::look::exit_of_state;
use crate::say::Say;
use crate::words;
use std::sync::Arc;
use werkplaats_core::App;
use werkplaats_core::domain::{Sharing, SharingState, TeamId};
use werkplaats_core::ops::sharing;

/// Rounds in a row at most; evidence files move a part each round.
const ROUNDS_MAX: u32 = 10_000;

pub async fn sync(app: &Arc<App>, team: TeamId, sync: Sync, say: &mut Say) -> Result<Exit, Stop> {
    if sync.watch {
        return watch(app, team, say).await;
    }
    let mut before = None;
    for _ in 0..ROUNDS_MAX {
        sharing::share_now(app, team).await?;
        let now = sharing::sharing(app, team).await?;
        let waits = now.waiting_files + now.missing_files;
        // As long as files come and go there are more; what stays the same waits for a colleague.
        if waits == 0 || before == Some(waits) {
            break;
        }
        before = Some(waits);
    }
    let now = sharing::sharing(app, team).await?;
    say.answer(&now, &words::sharing(&now));
    Ok(exit_of_state(now.state))
}

/// Share until interrupted, and say so whenever it stands differently.
async fn watch(app: &Arc<App>, team: TeamId, say: &mut Say) -> Result<Exit, Stop> {
    let mut commits = app.store.listen();
    let keeping = tokio::spawn(sharing::keep_sharing(app.clone()));
    let mut told: Option<Sharing> = None;
    let mut stop = std::pin::pin!(interrupted());
    loop {
        let now = sharing::sharing(app, team).await?;
        let is_news = told.as_ref().is_none_or(|told| !is_same(told, &now));
        if is_news && now.state != SharingState::Busy {
            say.answer(&now, &words::sharing(&now));
            told = Some(now);
        }
        tokio::select! {
            () = &mut stop => break,
            // Having fallen behind only means that there is something to look at.
            _ = commits.recv() => {}
        }
    }
    keeping.abort();
    // Ended before the last round, so that the two do not wait for each other.
    let _ = keeping.await;
    sharing::share_now(app, team).await?;
    let now = sharing::sharing(app, team).await?;
    say.answer(&now, &words::sharing(&now));
    Ok(exit_of_state(now.state))
}

fn is_same(a: &Sharing, b: &Sharing) -> bool {
    Sharing { last_shared_ms: None, ..a.clone() } == Sharing { last_shared_ms: None, ..b.clone() }
}
