//! Bringing the log in step with who may write: what counts now is applied, what does not any more is taken back.
//!
//! A segment is judged when it comes, by the records known then. Records that come later may say otherwise: a person
//! was removed before, an admission turns out to be void, a reader became a member. The log holds exactly what the
//! records allow, on every device, whatever came first.

use super::{
    Known, Refusal, format,
    membership::deed::{self, Deed, LastSegments},
    membership::may_write,
    names, own_file,
};
use crate::{
    App, Result, Topic,
    domain::{Change, DeviceId, TeamId},
    store::{self, HeldSegment, RemoteTx, SharedKind},
};
use std::collections::{BTreeMap, BTreeSet};

/// Apply what counts and take back what does not.
pub async fn settle(app: &App, team: TeamId, known: &mut Known) -> Result<()> {
    let segments = store::held_segments(&mut *app.store.read().await?, team).await?;
    vouch(app, team, known, &segments).await?;
    // What this device wrote itself stays its own, whatever the team decided.
    let counts = |segment: &HeldSegment| {
        segment.device == app.device || known.membership.writer(segment.device, segment.seq).is_ok()
    };
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
                tx.note_arrival(segment.device, &body.changes).await?;
            }
            tx.apply(segment.device, &body.changes).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// What came here before a removal was known may have been built upon. Whoever holds it says so, and it counts.
async fn vouch(app: &App, team: TeamId, known: &mut Known, segments: &[HeldSegment]) -> Result<()> {
    if !known.membership.role(app.device).is_some_and(may_write) {
        return Ok(());
    }
    let mut applied: BTreeMap<DeviceId, BTreeSet<u64>> = BTreeMap::new();
    for segment in segments.iter().filter(|segment| segment.is_applied && segment.device != app.device) {
        applied.entry(segment.device).or_default().insert(segment.seq);
    }
    let mut last = LastSegments::new();
    for (device, seqs) in applied {
        let seq = store::last_without_leap(seqs);
        let refused = known.membership.writer(device, seq).err();
        if matches!(refused, Some(Refusal::Removed | Refusal::MayNotWrite)) {
            last.insert(device, seq);
        }
    }
    if last.is_empty() {
        return Ok(());
    }
    let deed = Deed::Keep { last };
    let bytes = deed::sign(&app.sharer.keys, team, &known.membership.newest, app.clock.now_ms(), &deed);
    let file = own_file(SharedKind::Member, names::member(&blake3::hash(&bytes)), bytes);
    let mut tx = app.store.begin_remote(app, team).await?;
    store::hold(tx.conn(), team, &file, None).await?;
    known.reload(app, &mut tx, team).await?;
    tx.commit().await
}
