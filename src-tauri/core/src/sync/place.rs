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

/// The chosen place when it is a team's own, otherwise the team folders directly in it. What cannot be looked into is
/// told only when nothing else is found.
///
/// Errors: `FolderMissing`, `NoAccess`, and what a server answers.
pub fn team_folders(stores: &Stores, chosen: &Location) -> Result<Vec<(Location, TeamId)>> {
    let store = stores.look_in(chosen)?;
    let found = teams_in(&*store).map_err(|error| in_location(chosen, error))?;
    let place = |folder: &str| if folder.is_empty() { chosen.clone() } else { chosen.child(folder) };
    let mut places: Vec<_> = found.into_iter().map(|(folder, team)| (place(&folder), team)).collect();
    places.sort();
    Ok(places)
}

/// The teams of a place by the folder each is in, which is empty where the place is a team's own.
fn teams_in(store: &dyn SharedStore) -> io::Result<Vec<(String, TeamId)>> {
    let entries = store.list("")?;
    let mut trouble = None;
    match team_file(store, "", &entries) {
        Ok(Some((genesis, _))) => return Ok(vec![(String::new(), genesis.team)]),
        Ok(None) => {}
        Err(error) => trouble = Some(error),
    }
    let mut found = Vec::new();
    for entry in entries.iter().filter(|entry| entry.is_folder && names::is_team_folder(&entry.name)) {
        let file = store.list(&entry.name).and_then(|files| team_file(store, &entry.name, &files));
        match file {
            Ok(file) => found.extend(file.map(|(genesis, _)| (entry.name.clone(), genesis.team))),
            Err(error) => trouble = trouble.or(Some(error)),
        }
    }
    match trouble {
        Some(trouble) if found.is_empty() => Err(trouble),
        Some(_) | None => Ok(found),
    }
}

/// The file that a team begins with, among the files of this folder, and its bytes. A sharing program may have renamed it
/// or damaged the one under the usual name; any whole copy will do, the usual name first. One that may not be opened is
/// an error only where no other is whole.
pub fn team_file(
    store: &dyn SharedStore,
    folder: &str,
    files: &[Entry],
) -> io::Result<Option<(Genesis, Vec<u8>)>> {
    let is_copy = |file: &&Entry| !file.is_folder && file.name.ends_with(names::TEAM_FILE_ENDING);
    let mut copies: Vec<&Entry> = files.iter().filter(is_copy).collect();
    copies.sort_by_key(|file| (file.name != names::TEAM_FILE, &file.name));
    let mut trouble = None;
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
                _ => trouble = trouble.or(Some(error)),
            },
        }
    }
    trouble.map_or(Ok(None), Err)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::SeededRandom,
        sync::{folder::Written, keys::DeviceKeys},
    };
    use std::collections::BTreeMap;

    /// Files by their path; what has no content may not be opened.
    struct Parent(BTreeMap<&'static str, Option<Vec<u8>>>);

    impl SharedStore for Parent {
        fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
            if self.0.get(folder).is_some_and(Option::is_none) {
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            let below = |path: &&'static str| match folder {
                "" => Some(*path),
                _ => path.strip_prefix(folder)?.strip_prefix('/'),
            };
            let names = self.0.keys().filter_map(below).map(|path| path.split('/').next().unwrap_or(path));
            let entry = |name: &str| Entry {
                name: name.to_owned(),
                is_folder: names::is_team_folder(name),
                size_bytes: 1,
                modified_ms: 1,
            };
            Ok(names.map(entry).collect())
        }

        fn read(&self, path: &str, _bytes_max: usize) -> io::Result<Vec<u8>> {
            self.0[path].clone().ok_or_else(|| io::ErrorKind::PermissionDenied.into())
        }

        fn write_once(&self, _path: &str, _bytes: &[u8]) -> io::Result<Written> {
            Err(io::ErrorKind::Unsupported.into())
        }
    }

    #[test]
    fn another_teams_folder_without_rights_hides_no_team_beside_it() {
        let (genesis, bytes) = membership::found(&DeviceKeys::seeded(1), &SeededRandom::new(1), 0);
        let barred = [("werkplaats-barred", None), ("notes.t", None), ("werkplaats-half/team.t", None)];
        let mut parent = Parent(barred.into());
        let told = teams_in(&parent).unwrap_err();
        assert_eq!(told.kind(), io::ErrorKind::PermissionDenied, "it is told where nothing else is");
        parent.0.insert("werkplaats-open/team.t", Some(bytes));
        assert_eq!(teams_in(&parent).unwrap(), [("werkplaats-open".to_owned(), genesis.team)]);
    }
}
