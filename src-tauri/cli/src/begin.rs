//! Making a team, inviting a colleague, and joining.

use crate::args::{Init, Invite, Join, Store};
use crate::exit::{Exit, Stop};
use crate::say::Say;
use crate::{secrets, words};
use serde_json::json;
use std::path::Path;
use werkplaats_core::App;
use werkplaats_core::domain::{JoinTeam, NewInvitation, NewStore, NewTeam, StoreKind, TeamId};
use werkplaats_core::ops::{people, sharing, stores, team};

pub async fn init(app: &App, init: Init, say: &mut Say) -> Result<Exit, Stop> {
    // What cannot be asked for stops it before anything is made.
    let store = new_store(init.store, init.folder.as_deref())?;
    let new = NewTeam { title: init.title, my_name: init.name, institution: init.institution };
    let team = team::create(app, new).await?;
    say.answer(
        &json!({ "team": team, "device": app.device.to_string() }),
        &words::made_team(team, app.home.path()),
    );
    if let Some(store) = store {
        let address = Path::new(&store.address).to_owned();
        stores::connect(app, team, store).await?;
        say.answer(&json!({ "team": team, "store": address }), &words::shares_through(&address));
    } else if let Some(folder) = init.folder {
        sharing::choose_folder(app, team, &folder).await?;
        say.answer(&json!({ "team": team, "folder": folder }), &words::shares_through(&folder));
    }
    Ok(Exit::Good)
}

pub async fn invite(app: &App, team: TeamId, invite: Invite, say: &mut Say) -> Result<Exit, Stop> {
    let new = NewInvitation {
        role: invite.role.into(),
        days_valid: invite.days,
        is_automatic: !invite.ask,
        is_own_device: invite.own_device,
    };
    let invitation = people::invite(app, team, new).await?;
    say.answer(&invitation, &words::invited(&invitation));
    Ok(Exit::Good)
}

pub async fn join(app: &App, join: Join, say: &mut Say) -> Result<Exit, Stop> {
    let joined = match new_store(join.store, join.folder.as_deref())? {
        Some(store) => stores::join(app, store, &join.code, &join.name).await?,
        None => {
            let folder = join.folder.unwrap_or_default().to_string_lossy().into_owned();
            sharing::join(app, JoinTeam { folder, code: join.code, my_name: join.name }).await?
        }
    };
    say.answer(&joined, &words::asked_to_join(joined.team));
    Ok(Exit::Good)
}

/// The store that was named, with its password; none when the folder is one on this computer.
fn new_store(store: Store, folder: Option<&Path>) -> Result<Option<NewStore>, Stop> {
    let (kind, address) = match (store.webdav, store.s3) {
        (Some(address), _) => (StoreKind::WebDav, address),
        (None, Some(address)) => (StoreKind::S3, address),
        (None, None) => return Ok(None),
    };
    Ok(Some(NewStore {
        kind,
        address,
        folder: folder.unwrap_or(Path::new("")).to_string_lossy().into_owned(),
        bucket: store.bucket.unwrap_or_default(),
        region: store.region.unwrap_or_default(),
        user: store.user.unwrap_or_default(),
        secret: secrets::store_password()?,
    }))
}
