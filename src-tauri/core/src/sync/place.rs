//! Which folder is a team's: the one a person chose, or the team's own folder inside it.

use super::{folder::SharedStore, membership, names};
use crate::{Error, ErrorCode, Result, domain::TeamId, limits::SMALL_FILE_BYTES_MAX};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// For whoever finds the folder without the app.
pub const README: &str = include_str!("LEESMIJ.txt");

/// Refuse a folder that holds this app's data or lies in it: a database in a shared folder gets damaged.
///
/// Errors: `FolderHoldsDatabase`, `FolderMissing`, `NoAccess`.
pub fn check_apart(folder: &Path, home: &Path) -> Result<()> {
    let folder = canonical(folder)?;
    let home = home.canonicalize().map_err(|error| Error::at(home, error))?;
    if home.starts_with(&folder) || folder.starts_with(&home) {
        return Err(Error::told(ErrorCode::FolderHoldsDatabase));
    }
    Ok(())
}

/// The folder of this team at or in the chosen one; `None` when it is not there yet.
///
/// Errors: `OtherTeamHere` when the chosen folder is another team's own, `FolderMissing`, `NoAccess`.
pub fn find_team(chosen: &Path, team: TeamId) -> Result<Option<PathBuf>> {
    let folders = team_folders(chosen)?;
    let is_chosen_itself = folders.first().is_some_and(|(path, _)| path == chosen);
    match folders.into_iter().find(|(_, found)| *found == team) {
        Some((path, _)) => Ok(Some(path)),
        None if is_chosen_itself => Err(Error::told(ErrorCode::OtherTeamHere)),
        None => Ok(None),
    }
}

/// The chosen folder when it is a team's own, otherwise the team folders directly in it.
pub fn team_folders(chosen: &Path) -> Result<Vec<(PathBuf, TeamId)>> {
    canonical(chosen)?;
    if let Some(team) = team_at(chosen)? {
        return Ok(vec![(chosen.to_owned(), team)]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(chosen).map_err(|error| Error::at(chosen, error))? {
        let path = entry.map_err(|error| Error::at(chosen, error))?.path();
        let is_candidate = path.file_name().and_then(|name| name.to_str()).is_some_and(names::is_team_folder);
        if is_candidate && let Some(team) = team_at(&path)? {
            found.push((path, team));
        }
    }
    found.sort();
    Ok(found)
}

/// Set up a team's folder in the chosen one, with what any reader must find first. Answers the folder.
///
/// Errors: `NoAccess`, `DiskFull`, `FolderMissing`.
pub fn set_up(
    chosen: &Path,
    team: TeamId,
    team_file: &[u8],
    open: impl FnOnce(PathBuf) -> Box<dyn SharedStore>,
) -> Result<PathBuf> {
    let root = match find_team(chosen, team)? {
        Some(root) => root,
        None => chosen.join(names::team_folder(team)),
    };
    let at = |error| Error::at(&root, error);
    match fs::create_dir(&root) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(at(error)),
        Ok(()) | Err(_) => {}
    }
    let store = open(root.clone());
    store.write_once(names::README_FILE, README.as_bytes()).map_err(at)?;
    store.write_once(names::TEAM_FILE, team_file).map_err(at)?;
    Ok(root)
}

fn team_at(folder: &Path) -> Result<Option<TeamId>> {
    let path = folder.join(names::TEAM_FILE);
    let size = match fs::metadata(&path) {
        Ok(metadata) => metadata.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::at(folder, error)),
    };
    if size > SMALL_FILE_BYTES_MAX as u64 {
        return Ok(None);
    }
    let bytes = fs::read(&path).map_err(|error| Error::at(folder, error))?;
    Ok(membership::open_genesis(&bytes).ok().map(|genesis| genesis.team))
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
