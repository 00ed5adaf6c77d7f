//! Whether a folder is this team's, by the file that a team begins with.

use super::{
    Refusal, answered,
    folder::{SharedStore, write_held},
    membership, names, read,
};
use crate::{
    App, Error, ErrorCode, Result,
    domain::TeamId,
    limits::SMALL_FILE_BYTES_MAX,
    store::{self, SharedKind},
};
use std::{io, path::Path, sync::Arc};

/// The folder is this team's: its `team.t` is there. Only then does a missing file mean anything.
///
/// A `team.t` that was renamed or damaged leaves the folder what it is: a copy under another name says so, and what
/// this device holds of it is put beside the damaged one.
pub async fn check_team(app: &App, team: TeamId, shared: &Arc<dyn SharedStore>) -> Result<()> {
    let held = store::held(&mut *app.store.read().await?, team, SharedKind::Team).await?;
    let store = shared.clone();
    // What hangs here hangs in every round: no second one joins it.
    let reading = app.sharer.patience.wait(team, move |_| store.read(names::TEAM_FILE, SMALL_FILE_BYTES_MAX));
    let read = reading.await?;
    let mut barred = None;
    let refusal = match read {
        Ok(bytes) if held.contains(&bytes) => return Ok(()),
        Ok(bytes) => match membership::open_genesis(&bytes) {
            Ok(genesis) if genesis.team == team => return Ok(()),
            Ok(_) => return Err(Error::told(ErrorCode::OtherTeamHere)),
            Err(refusal) => Some(refusal),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Some(Refusal::TooLong),
        Err(error) if read::is_of_the_whole(&error) => {
            return Err(Error::at(Path::new(names::TEAM_FILE), error));
        }
        // It may be this file alone that cannot be opened.
        Err(error) => {
            barred = Some(error);
            Some(Refusal::OtherKind)
        }
    };
    let is_missing = refusal.is_none();
    let store = shared.clone();
    let is_beside = answered(move || has_team_file_beside(&*store, team)).await?.map_err(read::in_folder)?;
    if !is_beside && is_missing {
        return Err(Error::told(ErrorCode::FolderMissing));
    }
    // One damaged bit can look like a newer format; where something of this team stands, it is that. Who was never in
    // yet has no record to look for, and came by the copy.
    let looks_newer = refusal == Some(Refusal::NewerFormat);
    if (looks_newer || barred.is_some()) && !is_beside && !has_member_record(app, team, shared).await? {
        return Err(match barred {
            Some(error) => Error::at(Path::new(names::TEAM_FILE), error),
            None => Error::told(ErrorCode::NewerFormat),
        });
    }
    let (store, bytes) = (shared.clone(), held.into_iter().next());
    // Who joins looks for it by its name.
    if let Some(bytes) = bytes.filter(|_| is_missing || !is_beside) {
        answered(move || write_held(&*store, names::TEAM_FILE, &bytes)).await?.map_err(read::in_folder)?;
    }
    Ok(())
}

/// Whether a member record that this device holds stands whole in the folder.
async fn has_member_record(app: &App, team: TeamId, shared: &Arc<dyn SharedStore>) -> Result<bool> {
    let held = store::held(&mut *app.store.read().await?, team, SharedKind::Member).await?;
    let store = shared.clone();
    answered(move || {
        held.iter().any(|record| {
            let path = names::member(&blake3::hash(record));
            store.read(&path, SMALL_FILE_BYTES_MAX).is_ok_and(|bytes| bytes == *record)
        })
    })
    .await
}

/// Whether a copy of this team's first file lies in the folder under another name.
fn has_team_file_beside(store: &dyn SharedStore, team: TeamId) -> io::Result<bool> {
    let is_copy = |name: &str| name != names::TEAM_FILE && name.ends_with(names::TEAM_FILE_ENDING);
    let copies = store.list("")?.into_iter().filter(|entry| !entry.is_folder && is_copy(&entry.name));
    let genesis = |name: &str| {
        let bytes = store.read(name, SMALL_FILE_BYTES_MAX).ok()?;
        membership::open_genesis(&bytes).ok()
    };
    Ok(copies.filter_map(|entry| genesis(&entry.name)).any(|genesis| genesis.team == team))
}
