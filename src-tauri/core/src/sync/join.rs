//! Joining: from a code and a folder to a request that a colleague's app will answer.

use super::{
    code::InvitationCode,
    folder::SharedStore,
    invitation::{self, Claims, Opened},
    membership::{self, PersonId},
    names,
    place::{TeamFolders, team_file, team_folders},
    stores::{Stores, in_location},
};
use crate::{
    Error, ErrorCode, Result,
    domain::{DeviceId, Location, TeamId},
    limits::SMALL_FILE_BYTES_MAX,
};
use std::io;

/// The team that a code opens, and where it is.
pub struct Found {
    pub root: Location,
    pub team: TeamId,
    pub team_file: Vec<u8>,
    pub invitation: Opened,
}

/// Look for the invitation of this code at or in the chosen folder.
///
/// Errors: `NoTeamHere`, `CodeUnknown` (no invitation here has this code, or it was used), `CodeExpired`,
/// `CodeForAnother` (for somebody's own device, and this one is of somebody else), `Damaged`, `FolderMissing`,
/// `NoAccess` and what a server answers, of a folder too that may be the right one.
pub fn find(
    stores: &Stores,
    chosen: &Location,
    code: &InvitationCode,
    device: DeviceId,
    now_ms: u64,
) -> Result<Found> {
    let TeamFolders { found, barred } = team_folders(stores, chosen)?;
    let not_found = if found.is_empty() { ErrorCode::NoTeamHere } else { ErrorCode::CodeUnknown };
    for (root, team) in found {
        let store = stores.open(&root)?;
        let at = |error| in_location(&root, error);
        let Some((invitation, team_file)) = find_in(&*store, code, device, now_ms, at)? else { continue };
        if invitation.team != team {
            return Err(Error::told(ErrorCode::Damaged));
        }
        return Ok(Found { root, team, team_file, invitation });
    }
    let trouble = barred.into_iter().next().map(|(_, trouble)| trouble);
    Err(trouble.unwrap_or_else(|| Error::told(not_found)))
}

/// The invitation of this code among one team's files, and the file that the team begins with; `None` when it is not
/// there.
///
/// Errors: as [`find`].
pub fn find_in(
    store: &dyn SharedStore,
    code: &InvitationCode,
    device: DeviceId,
    now_ms: u64,
    at: impl Fn(io::Error) -> Error,
) -> Result<Option<(Opened, Vec<u8>)>> {
    let Some(mut opened) = find_invitation(store, code).map_err(&at)? else { return Ok(None) };
    let files = store.list("").map_err(&at)?;
    let found = team_file(store, "", &files).map_err(&at)?;
    let (genesis, team_file) = found.ok_or_else(|| Error::told(ErrorCode::Damaged))?;
    if genesis.hash != opened.genesis_hash || genesis.team != opened.team {
        return Err(Error::told(ErrorCode::Damaged));
    }
    if now_ms > opened.expires_at_ms {
        return Err(Error::told(ErrorCode::CodeExpired));
    }
    let records = read_all(store, names::MEMBERS).map_err(at)?;
    let members = membership::evaluate(&genesis, records.iter().map(Vec::as_slice));
    if members.role(device).is_none() && invitation::owner(&members, device, opened.person).is_err() {
        return Err(Error::told(ErrorCode::CodeForAnother));
    }
    let used_by = members.came_with(&code.id(), opened.person);
    if !used_by.is_empty() && !used_by.contains(&device) {
        return Err(Error::told_with(ErrorCode::CodeUnknown, "used"));
    }
    if members.revoked_invitations.contains(&code.id()) {
        return Err(Error::told_with(ErrorCode::CodeUnknown, "revoked"));
    }
    let claims = match members.person_of(device) {
        Some(known) if opened.person.is_some() || members.is_claimed(device) => Claims::Of(known.id),
        Some(known) if known.id != PersonId(device) => Claims::Nothing,
        Some(_) | None => Claims::AsInvited,
    };
    opened.claims = claims;
    Ok(Some((opened, team_file)))
}

/// Whatever the file is called: a sharing program may have renamed it.
fn find_invitation(store: &dyn SharedStore, code: &InvitationCode) -> io::Result<Option<Opened>> {
    let id = code.id();
    let opened = read_all(store, names::JOIN)?
        .iter()
        .filter_map(|bytes| invitation::open_invitation(bytes).ok())
        .filter(|file| file.body.id == id)
        .find_map(|file| invitation::open_with_code(&file, code).ok());
    Ok(opened)
}

fn read_all(store: &dyn SharedStore, folder: &str) -> io::Result<Vec<Vec<u8>>> {
    let entries = store.list(folder)?;
    // One that cannot be read now is not a reason to give up on the others.
    let files = entries
        .iter()
        .filter(|entry| !entry.is_folder)
        .filter_map(|entry| store.read(&format!("{folder}/{}", entry.name), SMALL_FILE_BYTES_MAX).ok());
    Ok(files.collect())
}
