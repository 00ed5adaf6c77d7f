//! Which place is a team's: the one a person chose, or the team's own folder inside it.

use super::{
    membership, names,
    stores::{Stores, in_location},
};
use crate::{
    Error, ErrorCode, Result,
    domain::{Location, TeamId},
    limits::SMALL_FILE_BYTES_MAX,
};
use std::{
    io,
    path::{Path, PathBuf},
};

/// For whoever finds the folder without the app.
pub const README: &str = include_str!("LEESMIJ.txt");

/// Refuse a folder that holds this app's data or lies in it: a database in a shared folder gets damaged.
///
/// Errors: `FolderHoldsDatabase`, `FolderMissing`, `NoAccess`.
pub fn check_apart(location: &Location, home: &Path) -> Result<()> {
    let Some(folder) = location.folder() else { return Ok(()) };
    let folder = canonical(folder)?;
    let home = home.canonicalize().map_err(|error| Error::at(home, error))?;
    if home.starts_with(&folder) || folder.starts_with(&home) {
        return Err(Error::told(ErrorCode::FolderHoldsDatabase));
    }
    Ok(())
}

/// The place of this team at or in the chosen one; `None` when it is not there yet.
///
/// Errors: `OtherTeamHere` when the chosen place is another team's own, `FolderMissing`, `NoAccess`, and what a
/// server answers.
pub fn find_team(stores: &Stores, chosen: &Location, team: TeamId) -> Result<Option<Location>> {
    let places = team_folders(stores, chosen)?;
    let is_chosen_itself = places.first().is_some_and(|(place, _)| place == chosen);
    match places.into_iter().find(|(_, found)| *found == team) {
        Some((place, _)) => Ok(Some(place)),
        None if is_chosen_itself => Err(Error::told(ErrorCode::OtherTeamHere)),
        None => Ok(None),
    }
}

/// The chosen place when it is a team's own, otherwise the team folders directly in it.
pub fn team_folders(stores: &Stores, chosen: &Location) -> Result<Vec<(Location, TeamId)>> {
    let store = stores.look_in(chosen)?;
    let at = |error| in_location(chosen, error);
    let entries = store.list("").map_err(at)?;
    let team_at = |path: &str| match store.read(path, SMALL_FILE_BYTES_MAX) {
        Ok(bytes) => Ok(membership::open_genesis(&bytes).ok().map(|genesis| genesis.team)),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::FileTooLarge | io::ErrorKind::IsADirectory => Ok(None),
            _ => Err(at(error)),
        },
    };
    if let Some(team) = team_at(names::TEAM_FILE)? {
        return Ok(vec![(chosen.clone(), team)]);
    }
    let mut found = Vec::new();
    for entry in entries.iter().filter(|entry| entry.is_folder && names::is_team_folder(&entry.name)) {
        if let Some(team) = team_at(&format!("{}/{}", entry.name, names::TEAM_FILE))? {
            found.push((chosen.child(&entry.name), team));
        }
    }
    found.sort();
    Ok(found)
}

/// Set up a team's folder in the chosen place, with what any reader must find first. Answers where it is.
///
/// Errors: `NoAccess`, `DiskFull`, `FolderMissing`, and what a server answers.
pub fn set_up(stores: &Stores, chosen: &Location, team: TeamId, team_file: &[u8]) -> Result<Location> {
    let root = match find_team(stores, chosen, team)? {
        Some(root) => root,
        None => chosen.child(&names::team_folder(team)),
    };
    stores.make(&root)?;
    let store = stores.open(&root)?;
    let at = |error| in_location(&root, error);
    store.write_once(names::README_FILE, README.as_bytes()).map_err(at)?;
    store.write_once(names::TEAM_FILE, team_file).map_err(at)?;
    Ok(root)
}

fn canonical(folder: &Path) -> Result<PathBuf> {
    let found = folder
        .canonicalize()
        .and_then(|path| if path.is_dir() { Ok(path) } else { Err(io::ErrorKind::NotFound.into()) });
    found.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::told(ErrorCode::FolderMissing),
        _ => Error::at(folder, error),
    })
}
