//! Letting in who asks with a valid invitation: any manager's or facilitator's app does so by itself.

use super::{
    Known, invitation,
    membership::{self, Candidate, may_admit},
    names, own_file, team_key,
};
use crate::{
    App, Result, Topic,
    domain::TeamId,
    store::{self, SharedKind},
};

pub async fn let_in(app: &App, team: TeamId, known: &mut Known) -> Result<()> {
    let Some(own_role) = known.membership.role(app.device) else { return Ok(()) };
    if !known.membership.may_accept(app.device) || known.keys.is_empty() {
        return Ok(());
    }
    let mut conn = app.store.read().await?;
    let requests = store::held(&mut conn, team, SharedKind::Request).await?;
    drop(conn);
    for request in requests.iter().filter_map(|bytes| invitation::open_request(bytes).ok()) {
        // Anyone who can write in the folder can forge an invitation under a known id; the true one is among them.
        let candidate =
            known.invitations.iter().filter(|known| known.body.id == request.body.invitation).find_map(
                |invitation| {
                    invitation::judge(&known.membership, Some(invitation), &request, app.clock.now_ms()).ok()
                },
            );
        let Some(candidate) = candidate else { continue };
        if may_admit(own_role, candidate.device.role) {
            admit(app, team, known, &candidate).await?;
        }
    }
    Ok(())
}

/// The member record and the keys, with one commit: nobody is let in without being able to read.
async fn admit(app: &App, team: TeamId, known: &mut Known, candidate: &Candidate) -> Result<()> {
    let keys = &app.sharer.keys;
    let receiver = (super::keys::device_id(&candidate.device.signing), candidate.device.agreement);
    let record = membership::admit(keys, team, candidate, app.clock.now_ms());
    let mut files = vec![own_file(SharedKind::Member, names::member(&blake3::hash(&record)), record)];
    for (epoch, key) in &known.keys {
        let wrapped = team_key::wrap(keys, &*app.random, team, *epoch, key, &[receiver]);
        let path = names::team_key(*epoch, &blake3::hash(&wrapped));
        files.push(own_file(SharedKind::Key, path, wrapped));
    }
    let mut tx = app.store.begin_remote(app, team).await?;
    for file in &files {
        store::hold(tx.conn(), team, file, None).await?;
    }
    *known = Known::load_in(&mut tx, team).await?;
    tx.announce(Topic::Members);
    tx.announce(Topic::Sharing);
    tx.commit().await
}
