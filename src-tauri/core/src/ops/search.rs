//! Finding anything by name.

use crate::domain::{Item, TeamId};
use crate::{App, Result, store};

/// Items whose name holds these words; nothing for no words.
pub async fn find_items(app: &App, team: TeamId, words: &str) -> Result<Vec<Item>> {
    store::find_items(&mut *app.store.read().await?, team, words).await
}
