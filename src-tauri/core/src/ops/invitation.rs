//! What an invitation says before it is used.

use crate::domain::{GivenCode, TeamId};
use crate::store::{self, SharedKind};
use crate::sync::{Known, given::Given, invitation};
use crate::{App, Error, ErrorCode, Result};

/// Look at what a person was given to join with: a code, a link, or the message with either.
///
/// Errors: `Empty`, `CodeMistyped`.
pub async fn look_at(app: &App, text: &str) -> Result<GivenCode> {
    let given = Given::read(text).map_err(Error::told)?;
    let (id, now_ms) = (given.code.id(), app.clock.now_ms());
    let mut look = GivenCode {
        code: given.code.text(),
        has_expired: given.until_ms.is_some_and(|until| until < now_ms),
        team: None,
    };
    let teams = store::local_teams(&mut *app.store.read().await?).await?;
    for team in teams.into_iter().map(|local| local.team) {
        let known = match Known::load(app, team).await {
            Ok(known) => known,
            // The example is neither founded nor joined.
            Err(error) if error.code() == ErrorCode::NotFound => continue,
            Err(error) => return Err(error),
        };
        let invitation = known.invitations.iter().find(|invitation| invitation.body.id == id);
        look.has_expired |= invitation.is_some_and(|invitation| invitation.body.expires_at_ms < now_ms);
        let is_of_it = invitation.is_some() || known.membership.names_invitation(&id);
        let is_in = known.membership.role(app.device).is_some();
        if is_of_it && is_in || !is_in && asked_with(app, team, &known, &id).await? {
            look.team = Some(team);
            break;
        }
    }
    Ok(look)
}

/// Whether this device asked to be let in with this invitation, and may still be.
async fn asked_with(app: &App, team: TeamId, known: &Known, id: &str) -> Result<bool> {
    if known.membership.is_removed(app.device) {
        return Ok(false);
    }
    let requests = store::held(&mut *app.store.read().await?, team, SharedKind::Request).await?;
    let requests = requests.iter().filter_map(|bytes| invitation::open_request(bytes).ok());
    Ok(requests.into_iter().any(|request| request.device() == app.device && request.body.invitation == id))
}
