//! Making a team, and who is in it.

use super::{cycle, typed};
use crate::domain::{
    Action, InstitutionChange, InstitutionId, MemberChange, MemberId, NewTeam, Period, Team, TeamChange,
    TeamId, TeamSummary, TypedOver, derived_id,
};
use crate::store::{self, Tx};
use crate::{App, Error, ErrorCode, Result};
use fractional_index::FractionalIndex;
use serde_json::{Value, json};
use uuid::Uuid;

/// Every team on this device, as Start shows it.
pub async fn teams(app: &App) -> Result<Vec<TeamSummary>> {
    let mut conn = app.store.read().await?;
    let mut teams = Vec::new();
    for local in store::local_teams(&mut conn).await? {
        teams.push(store::team_summary(&mut conn, &local).await?);
    }
    Ok(teams)
}

/// Errors: `NotFound`.
pub async fn team(app: &App, team: TeamId) -> Result<Team> {
    store::team(&mut *app.store.read().await?, team).await
}

/// Begin a team with its first member, who sits here, and its first cycle.
///
/// Errors: `Empty` or `TooLong` for the title or a name.
pub async fn create(app: &App, team: NewTeam) -> Result<TeamId> {
    create_as(app, team, false).await
}

/// As [`create`], for a team that is only there to look around in.
pub(crate) async fn create_as(app: &App, team: NewTeam, is_demo: bool) -> Result<TeamId> {
    let title = typed::line(&team.title)?;
    let my_name = typed::name(&team.my_name)?;
    let institution = typed::optional_line(&team.institution)?;
    let id = crate::sync::found_team(app).await?;
    app.store.add_team(id, is_demo).await?;
    let mut tx = app.store.begin(app, id).await?;
    tx.set("team", id, "title", title);
    tx.set("team", id, "kind", "design");
    let me: MemberId = app.new_id();
    tx.set("member", me, "name", my_name);
    tx.set("member", me, "position", after(None));
    if !institution.is_empty() {
        let own: InstitutionId = app.new_id();
        tx.set("institution", own, "name", institution);
        tx.set("institution", own, "position", after(None));
        tx.set("member", me, "institution", key(own));
    }
    sit_here(app, &mut tx, me);
    cycle::begin_first(app, &mut tx);
    tx.set_me(me).await?;
    tx.commit_plain().await?;
    Ok(id)
}

/// Take the example team off this device. A team's own work is never thrown away like this.
///
/// Errors: `NotFound` for a team that is no example.
pub async fn forget_demo(app: &App, team: TeamId) -> Result<()> {
    let local = store::local_team(&mut *app.store.read().await?, team).await?;
    if !local.is_demo {
        return Err(Error::told(ErrorCode::NotFound));
    }
    app.store.forget_team(team).await
}

/// Say in the log that this device is a member's, so that others can name who wrote what.
pub(crate) fn sit_here(app: &App, tx: &mut Tx<'_>, me: MemberId) {
    let device = app.device.to_string();
    let record = derived_id(tx.team().0, &format!("device {device}"));
    tx.set("device", record, "device", device);
    tx.set("device", record, "member", key(me));
}

pub async fn change(app: &App, team: TeamId, change: impl Into<TypedOver<TeamChange>>) -> Result<()> {
    let written = typed::written(change, |change| {
        Ok(match change {
            TeamChange::Title(title) => ("title", json!(typed::line(&title)?)),
            TeamChange::Kind(kind) => ("kind", json!(kind)),
            TeamChange::Sector(sector) => ("sector", json!(sector)),
            TeamChange::Theme(theme) => ("theme", json!(theme)),
            TeamChange::Programme(programme) => ("programme", json!(typed::optional_line(&programme)?)),
            TeamChange::Period(period) => ("period", self::period(period)?),
        })
    })?;
    let mut tx = app.store.begin(app, team).await?;
    tx.set_over("team", team, written);
    tx.commit(Action::ChangeTeam).await
}

/// A period as one register, as it was typed: who moves it later gives the new start first, and the end after it.
pub(crate) fn period(period: Period) -> Result<Value> {
    let date = |day: Option<String>| {
        day.filter(|day| !day.trim().is_empty()).map(|day| typed::date(&day)).transpose()
    };
    let (starts_on, ends_on) = (date(period.starts_on)?, date(period.ends_on)?);
    Ok(json!(Period { starts_on, ends_on }))
}

/// Errors: `Empty`, `TooLong`.
pub async fn add_member(app: &App, team: TeamId, name: &str) -> Result<MemberId> {
    let name = typed::name(name)?;
    let mut tx = app.store.begin(app, team).await?;
    let member: MemberId = app.new_id();
    let last = store::last_member_position(tx.conn(), team).await?;
    tx.set("member", member, "name", name);
    tx.set("member", member, "position", after(last));
    tx.commit(Action::AddMember).await?;
    Ok(member)
}

pub async fn change_member(
    app: &App,
    team: TeamId,
    member: MemberId,
    change: impl Into<TypedOver<MemberChange>>,
) -> Result<()> {
    let written = typed::written(change, |change| {
        Ok(match change {
            MemberChange::Name(name) => ("name", json!(typed::name(&name)?)),
            MemberChange::Role(role) => ("role", json!(role)),
            MemberChange::Institution(institution) => ("institution", json!(institution.map(key))),
        })
    })?;
    let mut tx = app.store.begin(app, team).await?;
    tx.set_over("member", member, written);
    tx.commit(Action::ChangeMember).await
}

/// Take a member off the list. What they wrote stays theirs.
///
/// Errors: `OutOfRange` for the member who sits here.
pub async fn remove_member(app: &App, team: TeamId, member: MemberId) -> Result<()> {
    let local = store::local_team(&mut *app.store.read().await?, team).await?;
    if local.me == Some(member) {
        return Err(Error::told(ErrorCode::OutOfRange));
    }
    let mut tx = app.store.begin(app, team).await?;
    tx.delete("member", member);
    tx.commit(Action::RemoveMember).await
}

/// Errors: `Empty`, `TooLong`.
pub async fn add_institution(app: &App, team: TeamId, name: &str) -> Result<InstitutionId> {
    let name = typed::name(name)?;
    let mut tx = app.store.begin(app, team).await?;
    let institution: InstitutionId = app.new_id();
    let last = store::last_institution_position(tx.conn(), team).await?;
    tx.set("institution", institution, "name", name);
    tx.set("institution", institution, "position", after(last));
    tx.commit(Action::AddInstitution).await?;
    Ok(institution)
}

pub async fn change_institution(
    app: &App,
    team: TeamId,
    institution: InstitutionId,
    change: impl Into<TypedOver<InstitutionChange>>,
) -> Result<()> {
    let written = typed::written(change, |change| {
        Ok(match change {
            InstitutionChange::Name(name) => ("name", json!(typed::name(&name)?)),
            InstitutionChange::Place(place) => ("place", json!(typed::optional_line(&place)?)),
        })
    })?;
    let mut tx = app.store.begin(app, team).await?;
    tx.set_over("institution", institution, written);
    tx.commit(Action::ChangeInstitution).await
}

pub async fn remove_institution(app: &App, team: TeamId, institution: InstitutionId) -> Result<()> {
    let mut tx = app.store.begin(app, team).await?;
    tx.delete("institution", institution);
    tx.commit(Action::RemoveInstitution).await
}

/// The place after the last in an order.
pub(crate) fn after(last: Option<String>) -> String {
    let last = last.and_then(|last| FractionalIndex::from_string(&last).ok());
    last.map_or_else(FractionalIndex::default, |last| FractionalIndex::new_after(&last)).to_string()
}

/// An id as registers hold it.
pub(crate) fn key(id: impl Into<Uuid>) -> String {
    id.into().simple().to_string()
}
