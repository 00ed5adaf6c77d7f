//! Which place is a team's: the one a person chose, or the team's own folder inside it.

use super::{
    folder::{Entry, SharedStore},
    membership::{self, Genesis},
    names,
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
    if let Some((genesis, _)) = team_file(&*store, "", &entries).map_err(at)? {
        return Ok(vec![(chosen.clone(), genesis.team)]);
    }
    let mut found = Vec::new();
    for entry in entries.iter().filter(|entry| entry.is_folder && names::is_team_folder(&entry.name)) {
        let files = store.list(&entry.name).map_err(at)?;
        if let Some((genesis, _)) = team_file(&*store, &entry.name, &files).map_err(at)? {
            found.push((chosen.child(&entry.name), genesis.team));
        }
    }
    found.sort();
    Ok(found)
}

/// The file that a team begins with, among the files of this folder, and its bytes. A sharing program may have renamed it
/// or damaged the one under the usual name; any whole copy will do, the usual name first.
pub fn team_file(
    store: &dyn SharedStore,
    folder: &str,
    files: &[Entry],
) -> io::Result<Option<(Genesis, Vec<u8>)>> {
    let is_copy = |file: &&Entry| !file.is_folder && file.name.ends_with(names::TEAM_FILE_ENDING);
    let mut copies: Vec<&Entry> = files.iter().filter(is_copy).collect();
    copies.sort_by_key(|file| (file.name != names::TEAM_FILE, &file.name));
    for file in copies {
        let path = if folder.is_empty() { file.name.clone() } else { format!("{folder}/{}", file.name) };
        match store.read(&path, SMALL_FILE_BYTES_MAX) {
            Ok(bytes) => {
                if let Ok(genesis) = membership::open_genesis(&bytes) {
                    return Ok(Some((genesis, bytes)));
                }
            }
            Err(error) => match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::FileTooLarge | io::ErrorKind::IsADirectory => {}
                _ => return Err(error),
            },
        }
    }
    Ok(None)
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
