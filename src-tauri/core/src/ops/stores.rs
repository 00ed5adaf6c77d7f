//! Sharing through a store on the web instead of a folder: trying it out, connecting it, forgetting it.

use super::sharing::{self, share_through};
use super::typed;
use crate::domain::{JoinTeam, Joined, Location, NewStore, StoreAddress, TeamId};
use crate::sync::{blocking, given::Given};
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

/// Try a store out and keep how to reach it.
async fn prepare(app: &App, new: NewStore) -> Result<StoreAddress> {
    test(app, new.clone()).await?;
    let address = StoreAddress::of(&new)?;
    let (stores, reached) = (app.stores.clone(), address.clone());
    blocking(move || stores.keep_secret(&reached, new.secret.clone())).await??;
    Ok(address)
}

/// Share the team through this store: its own folder is made in it, or found there.
///
/// Errors: those of [`test`], `KeychainLocked`, `OtherTeamHere`, `DiskFull`, `NotFound`.
pub async fn connect(app: &App, team: TeamId, new: NewStore) -> Result<()> {
    let address = prepare(app, new).await?;
    share_through(app, team, Location::Store(address)).await
}

/// Ask to join a team with a code, through the store that it shares through. The store is tried out first; its password
/// stays here only when the team does.
///
/// Errors: those of [`test`], `KeychainLocked`, and those of [`sharing::join`].
pub async fn join(app: &App, new: NewStore, code: &str, my_name: &str) -> Result<Joined> {
    // What was mistyped is told before a server is asked.
    Given::read(code).map_err(Error::told)?;
    typed::name(my_name)?;
    let address = prepare(app, new).await?;
    let folder = Location::Store(address.clone()).format()?;
    let asked = JoinTeam { folder, code: code.to_owned(), my_name: my_name.to_owned() };
    let joined = sharing::join(app, asked).await;
    if joined.is_err() {
        let teams = store::shared_teams(&mut *app.store.read().await?).await?;
        forget_unused(app, &teams, address).await?;
    }
    joined
}

/// Share this team no longer through its store, and forget the password unless another team uses it. What is in the
/// store stays there.
pub async fn forget(app: &App, team: TeamId) -> Result<()> {
    let teams = store::shared_teams(&mut *app.store.read().await?).await?;
    let (own, others): (Vec<_>, Vec<_>) = teams.into_iter().partition(|(id, _)| *id == team);
    let Some((_, Location::Store(address))) = own.into_iter().next() else { return Ok(()) };
    let mut tx = app.store.begin_remote(app, team).await?;
    store::forget_folder(tx.conn(), team).await?;
    tx.announce(Topic::Sharing);
    tx.commit().await?;
    forget_unused(app, &others, address).await
}

/// Forget the password of a store that none of these teams uses.
async fn forget_unused(app: &App, teams: &[(TeamId, Location)], address: StoreAddress) -> Result<()> {
    let name = address.secret_name();
    let uses = |place: &Location| match place {
        Location::Store(other) => other.secret_name() == name,
        Location::Folder(_) => false,
    };
    if teams.iter().any(|(_, place)| uses(place)) {
        return Ok(());
    }
    let stores = app.stores.clone();
    blocking(move || stores.forget_secret(&address)).await?
}
