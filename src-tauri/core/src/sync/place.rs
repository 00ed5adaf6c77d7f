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
/// Errors: `OtherTeamHere` when the chosen place is another team's own, `FolderMissing`, and what is wrong with a
/// folder that may be this team's: `NoAccess`, and what a server answers.
pub fn find_team(stores: &Stores, chosen: &Location, team: TeamId) -> Result<Option<Location>> {
    team_folders(stores, chosen)?.place_of(team, chosen)
}

/// Teams at or in a place.
pub struct TeamFolders {
    /// The place itself when it is a team's own, otherwise the team folders directly in it.
    pub found: Vec<(Location, TeamId)>,
    /// Folders that could not be looked into, each with why; the place itself has no name. What is looked for and not
    /// found may be there.
    pub barred: Vec<(String, Error)>,
}

impl TeamFolders {
    fn place_of(self, team: TeamId, chosen: &Location) -> Result<Option<Location>> {
        let Self { found, barred } = self;
        let is_chosen_itself = found.first().is_some_and(|(place, _)| place == chosen);
        if let Some((place, _)) = found.into_iter().find(|(_, found)| *found == team) {
            return Ok(Some(place));
        }
        if is_chosen_itself {
            return Err(Error::told(ErrorCode::OtherTeamHere));
        }
        // Teams beside each other may well have no rights in each other's folders.
        match barred.into_iter().find(|(folder, _)| !names::is_folder_of_another(folder, team)) {
            Some((_, trouble)) => Err(trouble),
            None => Ok(None),
        }
    }
}

/// Errors: `FolderMissing`, `NoAccess`, and what a server answers about the chosen place.
pub fn team_folders(stores: &Stores, chosen: &Location) -> Result<TeamFolders> {
    let store = stores.look_in(chosen)?;
    let (found, barred) = teams_in(&*store).map_err(|error| in_location(chosen, error))?;
    let place = |folder: &str| if folder.is_empty() { chosen.clone() } else { chosen.child(folder) };
    let mut found: Vec<_> = found.into_iter().map(|(folder, team)| (place(&folder), team)).collect();
    found.sort();
    let barred = barred.into_iter().map(|(folder, error)| {
        let error = in_location(&place(&folder), error);
        (folder, error)
    });
    Ok(TeamFolders { found, barred: barred.collect() })
}

/// Something by the folder that it is about, which is empty for a place itself.
type ByFolder<T> = Vec<(String, T)>;

/// The teams of a place, and what keeps out of the folders that could not be looked into.
fn teams_in(store: &dyn SharedStore) -> io::Result<(ByFolder<TeamId>, ByFolder<io::Error>)> {
    let entries = store.list("")?;
    let (mut found, mut barred) = (Vec::new(), Vec::new());
    match team_file(store, "", &entries) {
        Ok(Some((genesis, _))) => return Ok((vec![(String::new(), genesis.team)], barred)),
        Ok(None) => {}
        Err(error) => barred.push((String::new(), error)),
    }
    for entry in entries.iter().filter(|entry| entry.is_folder && names::is_team_folder(&entry.name)) {
        let file = store.list(&entry.name).and_then(|files| team_file(store, &entry.name, &files));
        match file {
            Ok(file) => found.extend(file.map(|(genesis, _)| (entry.name.clone(), genesis.team))),
            Err(error) => barred.push((entry.name.clone(), error)),
        }
    }
    Ok((found, barred))
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
    fn another_teams_folder_without_rights_hides_no_team_beside_it_and_is_told() {
        let (genesis, bytes) = membership::found(&DeviceKeys::seeded(1), &SeededRandom::new(1), 0);
        let closed = [("werkplaats-barred", None), ("notes.t", None), ("werkplaats-half/team.t", None)];
        let mut parent = Parent(closed.into());
        let told = |barred: ByFolder<io::Error>| -> ByFolder<io::ErrorKind> {
            barred.into_iter().map(|(folder, error)| (folder, error.kind())).collect()
        };
        let (found, barred) = teams_in(&parent).unwrap();
        let closed = ["", "werkplaats-barred", "werkplaats-half"];
        let closed = closed.map(|folder| (folder.to_owned(), io::ErrorKind::PermissionDenied));
        assert_eq!((found, told(barred)), (vec![], closed.to_vec()));
        parent.0.insert("werkplaats-open/team.t", Some(bytes));
        let (found, barred) = teams_in(&parent).unwrap();
        assert_eq!(found, [("werkplaats-open".to_owned(), genesis.team)]);
        assert_eq!(told(barred), closed, "a team that is looked for may be in one of these");
    }

    #[test]
    fn a_folder_that_may_be_the_teams_own_under_another_name_is_told_before_a_second_one_is_made() {
        let (ours, _) = membership::found(&DeviceKeys::seeded(1), &SeededRandom::new(1), 0);
        let (theirs, _) = membership::found(&DeviceKeys::seeded(2), &SeededRandom::new(2), 0);
        let chosen = Location::Folder("/shared".into());
        let other = chosen.child("werkplaats-open");
        let look = |barred: &[&str]| {
            let no_access = |name: &&str| ((*name).to_owned(), Error::told_with(ErrorCode::NoAccess, *name));
            let barred = barred.iter().map(no_access).collect();
            let folders = TeamFolders { found: vec![(other.clone(), theirs.team)], barred };
            folders.place_of(ours.team, &chosen).map_err(|error| error.detail())
        };
        let (own, another) = (names::team_folder(ours.team), names::team_folder(theirs.team));
        assert_eq!(look(&["werkplaats-kopie"]), Err("werkplaats-kopie".to_owned()));
        assert_eq!(look(&[&another, &own]), Err(own.clone()));
        assert_eq!(look(&[""]), Err(String::new()), "the chosen place may be the team's own");
        assert_eq!(look(&[&another]), Ok(None), "teams beside each other may be closed to each other");
    }

    #[test]
    fn the_usual_name_of_another_team_is_not_this_teams_under_another_name() {
        let (ours, _) = membership::found(&DeviceKeys::seeded(1), &SeededRandom::new(1), 0);
        let (theirs, _) = membership::found(&DeviceKeys::seeded(2), &SeededRandom::new(2), 0);
        let usual = names::team_folder(ours.team);
        assert!(!names::is_folder_of_another(&usual, ours.team));
        assert!(names::is_folder_of_another(&usual, theirs.team));
        for named_by_people in
            [format!("{usual} - kopie"), "werkplaats-VR in de les".to_owned(), String::new()]
        {
            assert!(!names::is_folder_of_another(&named_by_people, theirs.team), "{named_by_people}");
        }
    }
}
