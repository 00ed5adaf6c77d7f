//! Answering colleagues whose folder shows a damaged file where this one shows it whole: a sharing program may break
//! a file on its way, and then nobody who holds it sees anything wrong.

use super::{
    Known, answered,
    attachments::{self, SENT_PER_REQUEST_MAX, SentAgain},
    folder::{SharedStore, Written},
    heard, names, pack,
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
        let (mut is_answered, mut parts_sent) = (true, 0);
        for path in &heard.ack.wanted {
            if let Some((id, part)) = names::read_blob_part(path) {
                if parts_sent < SENT_PER_REQUEST_MAX {
                    let sent = attachments::send_again(app, team, shared, id, part).await?;
                    parts_sent += usize::from(sent == SentAgain::Yes);
                    is_answered &= sent != SentAgain::NotNow;
                }
                continue;
            }
            let Some(bytes) = held_at(app, team, path).await? else { continue };
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

/// What belongs under a name: a file that is held, or a pack of held segments.
async fn held_at(app: &App, team: TeamId, path: &str) -> Result<Option<Vec<u8>>> {
    let mut conn = app.store.read().await?;
    if let Some(bytes) = store::held_at(&mut conn, team, path).await? {
        return Ok(Some(bytes));
    }
    let Some(row) = store::packs(&mut conn, team).await?.into_iter().find(|pack| pack.path == path) else {
        return Ok(None);
    };
    let mut segments = Vec::with_capacity(row.segments.len());
    for hash in &row.segments {
        let Some((_, bytes)) = store::held_file(&mut conn, team, hash).await? else { return Ok(None) };
        segments.push(bytes);
    }
    let bytes = pack::build(team, row.device, row.from, row.to, &segments);
    Ok((blake3::hash(&bytes) == row.hash).then_some(bytes))
}
