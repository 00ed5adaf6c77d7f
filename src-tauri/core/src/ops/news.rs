//! What others did since this person was there.

use crate::domain::{News, TeamId};
use crate::sync::Known;
use crate::{App, Result, Topic, store};

/// What is new in every team on this device, in the order of the teams.
pub async fn all_news(app: &App) -> Result<Vec<News>> {
    let teams = store::local_teams(&mut *app.store.read().await?).await?;
    let mut found = Vec::with_capacity(teams.len());
    for local in teams {
        let mut news = store::news(&mut *app.store.read().await?, local.team).await?;
        // Who asked to join and waits, or has to be asked anew, did not come in yet.
        if news.is_newcomer {
            let known = Known::load(app, local.team).await?;
            news.is_newcomer = known.membership.role(app.device).is_some();
        }
        found.push(news);
    }
    Ok(found)
}

/// Say that all of it was seen. What came after `batch` stays new.
pub async fn mark_seen(app: &App, team: TeamId, batch: u32) -> Result<()> {
    let mut tx = app.store.begin_remote(app, team).await?;
    store::forget_arrivals(tx.conn(), team, batch).await?;
    tx.announce(Topic::News);
    tx.commit().await
}
