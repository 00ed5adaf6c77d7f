//! What others did since this person was there.

use crate::domain::{News, TeamId};
use crate::{App, Result, Topic, store};

/// What is new in every team on this device, in the order of the teams.
pub async fn all_news(app: &App) -> Result<Vec<News>> {
    let mut conn = app.store.read().await?;
    let mut found = Vec::new();
    for local in store::local_teams(&mut conn).await? {
        found.push(store::news(&mut conn, local.team).await?);
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
