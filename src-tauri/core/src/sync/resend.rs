//! Answering colleagues whose folder shows a damaged file where this one shows it whole: a sharing program may break
//! a file on its way, and then nobody who holds it sees anything wrong.

use super::{
    Known, answered,
    folder::{SharedStore, Written},
    heard, names,
};
use crate::{App, Result, domain::TeamId, store};
use std::sync::Arc;

/// Put every file that a colleague asks for, and that is held here, in the folder under one more name.
pub async fn answer(app: &App, team: TeamId, shared: &Arc<dyn SharedStore>, known: &Known) -> Result<()> {
    let heard = heard(&mut *app.store.read().await?, team).await?;
    let asking = heard.iter().filter(|heard| {
        heard.device != app.device
            && !heard.ack.wanted.is_empty()
            && known.membership.role(heard.device).is_some()
    });
    for heard in asking {
        if !app.sharer.is_to_answer(team, heard.device, heard.ack.number) {
            continue;
        }
        let mut is_answered = true;
        for path in &heard.ack.wanted {
            let held = store::held_at(&mut *app.store.read().await?, team, path).await?;
            let Some(bytes) = held else { continue };
            // One more name per request: the last one may have been broken as well.
            let salt =
                blake3::Hasher::new().update(&bytes).update(&heard.ack.number.to_be_bytes()).finalize();
            let beside = names::repaired(path, &salt.as_bytes()[..5]);
            let store = shared.clone();
            match answered(move || store.write_once(&beside, &bytes)).await? {
                Ok(Written::Now | Written::Before | Written::NameTaken) => {}
                Err(error) => {
                    tracing::info!(kind = ?error.kind(), "a damaged file could not be sent again");
                    is_answered = false;
                }
            }
        }
        if is_answered {
            app.sharer.was_answered(team, heard.device, heard.ack.number);
        }
    }
    Ok(())
}
