//! Sharing through a store on the web instead of a folder: trying it out, connecting it, forgetting it.

use super::sharing::share_through;
use crate::domain::{Location, NewStore, StoreAddress, TeamId};
use crate::sync::blocking;
use crate::{App, Error, Result, Topic, store};
use std::path::Path;

/// Find out whether this store answers, knows the person and has the folder.
///
/// Errors: `Empty`, `TooLong`, `NotALink`, `NotSecure`, `ServerUnreachable`, `CredentialsRefused`, `FolderMissing`,
/// `NoAccess`.
pub async fn test(app: &App, new: NewStore) -> Result<()> {
    let address = StoreAddress::of(&new)?;
    let stores = app.stores.clone();
    blocking(move || {
        let listed = stores.try_out(&address, &new.secret)?.list("");
        listed.map(drop).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::told(crate::ErrorCode::FolderMissing),
            _ => Error::at(Path::new(&address.root), error),
        })
    })
    .await?
}

/// Keep how to reach a store. The answer can stand wherever a folder is asked for.
///
/// Errors: those of [`test`], `KeychainLocked`.
pub async fn prepare(app: &App, new: NewStore) -> Result<String> {
    test(app, new.clone()).await?;
    let address = StoreAddress::of(&new)?;
    let location = Location::Store(address.clone());
    let stores = app.stores.clone();
    blocking(move || stores.keep_secret(&address, new.secret.clone())).await??;
    location.format()
}

/// Share the team through this store: its own folder is made in it, or found there.
///
/// Errors: those of [`prepare`], `OtherTeamHere`, `DiskFull`, `NotFound`.
pub async fn connect(app: &App, team: TeamId, new: NewStore) -> Result<()> {
    let location = Location::parse(&prepare(app, new).await?)?;
    share_through(app, team, location).await
}

/// Share this team no longer through its store, and forget the password unless another team uses it. What is in the
/// store stays there.
pub async fn forget(app: &App, team: TeamId) -> Result<()> {
    let teams = store::shared_teams(&mut *app.store.read().await?).await?;
    let address = |location: &Location| match location {
        Location::Store(address) => Some(address.clone()),
        Location::Folder(_) => None,
    };
    let Some(own) = teams.iter().find(|(id, _)| *id == team).and_then(|(_, place)| address(place)) else {
        return Ok(());
    };
    let is_used = teams.iter().any(|(id, place)| {
        *id != team && address(place).is_some_and(|other| other.secret_name() == own.secret_name())
    });
    let mut tx = app.store.begin_remote(app, team).await?;
    store::forget_folder(tx.conn(), team).await?;
    tx.announce(Topic::Sharing);
    tx.commit().await?;
    if !is_used {
        let stores = app.stores.clone();
        blocking(move || stores.forget_secret(&own)).await??;
    }
    Ok(())
}
