//! Making a team, inviting a colleague, and joining.

use crate::args::{Init, Invite, Join};
use crate::exit::{Exit, Stop};
use crate::say::Say;
use crate::words;
use serde_json::json;
use werkplaats_core::App;
use werkplaats_core::domain::{JoinTeam, NewInvitation, NewTeam, TeamId};
use werkplaats_core::ops::{people, sharing, team};

pub async fn init(app: &App, init: Init, say: &mut Say) -> Result<Exit, Stop> {
    let new = NewTeam { title: init.title, my_name: init.name, institution: init.institution };
    let team = team::create(app, new).await?;
    say.answer(
        &json!({ "team": team, "device": app.device.to_string() }),
        &words::made_team(team, app.home.path()),
    );
    if let Some(folder) = init.folder {
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
    let folder = join.folder.to_string_lossy().into_owned();
    let asked = JoinTeam { folder, code: join.code, my_name: join.name };
    let joined = sharing::join(app, asked).await?;
    say.answer(&joined, &words::asked_to_join(joined.team));
    Ok(Exit::Good)
}
