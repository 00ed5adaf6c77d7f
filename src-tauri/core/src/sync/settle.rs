//! Bringing the log in step with who may write: what counts now is applied, what does not any more is taken back.
//!
//! A segment is judged when it comes, by the records known then. Records that come later may say otherwise: a person
//! was removed before, an admission turns out to be void, a reader became a member. The log holds exactly what the
//! records allow, on every device, whatever came first.

use super::{Known, Refusal, format, vouch};
use crate::{
    App, Result, Topic,
    domain::{Change, TeamId},
    store::{self, HeldSegment, RemoteTx},
};

/// Apply what counts and take back what does not.
pub async fn settle(app: &App, team: TeamId, known: &mut Known) -> Result<()> {
    let segments = store::held_segments(&mut *app.store.read().await?, team).await?;
    vouch::for_applied(app, team, known, &segments).await?;
    vouch::for_kept_apart(app, team, known, &segments).await?;
    // What this device wrote itself stays its own, whatever the team decided.
    let counts =
        |segment: &HeldSegment| segment.name.device == app.device || known.writer_of(&segment.name).is_ok();
    if segments.iter().all(|segment| segment.is_applied == counts(segment)) {
        return Ok(());
    }
    let mut tx = app.store.begin_remote(app, team).await?;
    let takes_back = segments.iter().any(|segment| segment.is_applied && !counts(segment));
    if takes_back {
        store::forget_log(tx.conn(), team).await?;
    }
    for segment in &segments {
        let is_new = counts(segment) && (takes_back || !segment.is_applied);
        if is_new {
            apply(&mut tx, known, segment).await?;
        }
        if segment.is_applied != counts(segment) {
            store::set_applied(tx.conn(), segment.id, counts(segment)).await?;
        }
    }
    if takes_back {
        for (_, change) in store::outbox(tx.conn(), team, usize::MAX).await? {
            // What a newer app wrote in another way has no meaning here yet; it is sent as it is.
            if let Ok(change) = Change::decode(&change) {
                tx.apply(app.device, &[change]).await?;
            }
        }
        Topic::ALL.iter().for_each(|topic| tx.announce(*topic));
    }
    tx.announce(Topic::Sharing);
    tx.commit().await
}

async fn apply(tx: &mut RemoteTx<'_>, known: &Known, segment: &HeldSegment) -> Result<()> {
    let bytes = store::segment_bytes(tx.conn(), segment.id).await?;
    let body = format::parse(&bytes).and_then(|parsed| {
        let key = known.key(parsed.header.key_id).ok_or(Refusal::UnknownKey)?;
        parsed.open(key)
    });
    match body {
        Ok(body) => {
            if !segment.is_applied {
                tx.note_arrival(segment.name.device, &body.changes).await?;
            }
            tx.apply(segment.name.device, &body.changes).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
