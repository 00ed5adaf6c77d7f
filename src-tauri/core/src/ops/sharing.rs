//! Sharing a team's work through a folder: choosing it, inviting, joining, and how it stands.

use super::{health, team, typed};
use crate::domain::{AccessRole, JoinTeam, Joined, Location, MemberId, Sharing, SharingState, TeamId};
use crate::store::{self, SharedFile, SharedKind, SharingCounts, SharingRow};
use crate::sync::given::Given;
use crate::sync::{Known, Round, admit, blocking, invitation, join as joining, membership, names, place};
use crate::{App, Error, ErrorCode, Result, Topic, sync};
use std::path::Path;
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// How the team's folder is doing.
pub async fn sharing(app: &App, team: TeamId) -> Result<Sharing> {
    let mut conn = app.store.read().await?;
    let Some(row) = store::sharing_row(&mut conn, team).await? else { return Ok(local_only()) };
    let Some(folder) = row.folder.as_ref().map(Location::to_string) else {
        drop(conn);
        return without_folder(app, team).await;
    };
    let counts = store::sharing_counts(&mut conn, team, app.device).await?;
    let heard = sync::heard(&mut conn, team).await?;
    drop(conn);
    let known = Known::load(app, team).await?;
    let heard: Vec<_> =
        heard.iter().filter(|heard| known.membership.devices.contains_key(&heard.device)).collect();
    let differing = health::differing(&mut *app.store.read().await?, team, app.device, &heard).await?;
    let access = known.membership.role(app.device);
    let has_key = !known.keys.is_empty();
    let outside = outside(app, team, &known).await?;
    let state = state(&row, &counts, access, outside, app.sharer.is_busy(team));
    let newer = (counts.newer > 0).then_some(ErrorCode::NewerFormat);
    Ok(Sharing {
        state: if differing.is_empty() || outside.is_some() { state } else { SharingState::NeedsHelp },
        folder: Some(folder),
        waiting_changes: counts.waiting_changes,
        waiting_files: counts.waiting_files,
        missing_files: counts.missing_files,
        quarantined: if has_key { counts.quarantined } else { 0 },
        last_shared_ms: row.shared_at_ms.map(|ms| ms as f64),
        problem: row.problem.as_ref().map(|problem| problem.code).or(newer),
        problem_about: row.problem.and_then(|problem| problem.about),
        access,
    })
}

fn local_only() -> Sharing {
    Sharing {
        state: SharingState::LocalOnly,
        folder: None,
        waiting_changes: 0,
        waiting_files: 0,
        missing_files: 0,
        quarantined: 0,
        last_shared_ms: None,
        problem: None,
        problem_about: None,
        access: None,
    }
}

/// A team that joined by a hand-over file has no folder either, and waits for a key all the same.
async fn without_folder(app: &App, team: TeamId) -> Result<Sharing> {
    let known = Known::load(app, team).await?;
    let state = outside(app, team, &known).await?.unwrap_or(SharingState::LocalOnly);
    Ok(Sharing { state, access: known.membership.role(app.device), ..local_only() })
}

/// How a device stands that is not in, or has no key yet; none for any other.
async fn outside(app: &App, team: TeamId, known: &Known) -> Result<Option<SharingState>> {
    if known.membership.role(app.device).is_some() {
        // Let in, and the key is still on its way.
        return Ok(known.keys.is_empty().then_some(SharingState::WaitingForAcceptance));
    }
    let mut asking = admit::asking(app, team, known).await?.into_iter();
    let asks = asking.any(|asking| asking.request.device() == app.device);
    Ok(Some(if asks {
        SharingState::WaitingForAcceptance
    } else if known.membership.is_removed(app.device) {
        SharingState::Removed
    } else if !known.keys.is_empty() {
        SharingState::NeedsInvitation
    } else if admit::has_lapsed(app, team, known).await? {
        SharingState::RequestLapsed
    } else {
        SharingState::WaitingForAcceptance
    }))
}

/// The one word for the footer: what a person must know first comes first.
fn state(
    row: &SharingRow,
    counts: &SharingCounts,
    access: Option<AccessRole>,
    outside: Option<SharingState>,
    is_busy: bool,
) -> SharingState {
    if outside == Some(SharingState::Removed) {
        return SharingState::Removed;
    }
    match row.problem.as_ref().filter(|problem| problem.about.is_none()).map(|problem| problem.code) {
        Some(
            ErrorCode::FolderMissing
            | ErrorCode::NoAccess
            | ErrorCode::DiskFull
            | ErrorCode::ServerUnreachable,
        ) => {
            return SharingState::FolderUnreachable;
        }
        Some(_) => return SharingState::NeedsHelp,
        None => {}
    }
    if let Some(outside) = outside {
        return outside;
    }
    // All the rest of the folder is shared.
    if row.problem.is_some() {
        return SharingState::NeedsHelp;
    }
    if counts.given_up > 0 || counts.newer > 0 {
        return SharingState::NeedsHelp;
    }
    if is_busy {
        return SharingState::Busy;
    }
    // What does not fit here waits for no sharing; it is told beside this.
    let without_room = row.media_problem.as_ref().filter(|problem| problem.is_lack_of_room_here());
    let comes = counts.missing_files > without_room.map_or(0, |problem| problem.files);
    let waits = counts.waiting_changes > 0 || counts.waiting_files > 0 || comes;
    // What a reader writes stays here; that is no waiting.
    if waits && access.is_some_and(membership::may_write) || row.shared_at_ms.is_none() {
        SharingState::Waiting
    } else {
        SharingState::AllShared
    }
}

/// Share the team through this folder: its own folder is made in it, or found there.
///
/// Errors: `FolderMissing`, `FolderHoldsDatabase`, `OtherTeamHere`, `NoAccess`, `DiskFull`, `NotFound`.
pub async fn choose_folder(app: &App, team: TeamId, folder: &Path) -> Result<()> {
    share_through(app, team, Location::Folder(folder.to_owned())).await
}

/// Share the team through this place, whatever it is.
pub(super) async fn share_through(app: &App, team: TeamId, chosen: Location) -> Result<()> {
    let held = store::held(&mut *app.store.read().await?, team, SharedKind::Team).await?;
    let team_file = held.into_iter().next().ok_or_else(|| Error::told(ErrorCode::NotFound))?;
    let (home, stores) = (app.home.path().to_owned(), app.stores.clone());
    let root = blocking(move || {
        place::check_apart(&chosen, &home)?;
        place::set_up(&stores, &chosen, team, &team_file)
    })
    .await??;
    let mut tx = app.store.begin_remote(app, team).await?;
    store::set_folder(tx.conn(), team, &root).await?;
    tx.announce(Topic::Sharing);
    tx.commit().await?;
    app.sharer.distrust(team);
    sync::share_now(app, team, Round::WithoutFiles).await
}

/// Ask to join a team with a code. A colleague's app answers when it next looks; until then the team waits here.
/// An installation that was restored or copied asks in the same way, and its person stays who it is.
///
/// Errors: `Empty`, `CodeMistyped`, `CodeUnknown`, `CodeExpired`, `CodeForAnother`, `NoTeamHere`, `AlreadyMember`,
/// `FolderMissing`, `FolderHoldsDatabase`, `NoAccess`, `DiskFull`.
pub async fn join(app: &App, join: JoinTeam) -> Result<Joined> {
    let code = Given::read(&join.code).map_err(Error::told)?.code;
    let my_name = typed::name(&join.my_name)?;
    let chosen = Location::parse(&join.folder)?;
    let (home, stores) = (app.home.path().to_owned(), app.stores.clone());
    let (device, now_ms) = (app.device, app.clock.now_ms());
    let found = blocking(move || {
        place::check_apart(&chosen, &home)?;
        joining::find(&stores, &chosen, &code, device, now_ms)
    })
    .await??;
    let me_before = me_without_access(app, found.team).await?;
    let request =
        invitation::ask_to_join(&app.sharer.keys, &*app.random, &found.invitation, &my_name, now_ms);
    let path = names::join_request(&blake3::hash(&request));
    ask(app, &found.root, &path, request.clone()).await?;

    let mut tx = app.store.begin_remote(app, found.team).await?;
    store::add_sharing(tx.conn(), found.team).await?;
    store::set_folder(tx.conn(), found.team, &found.root).await?;
    let team_file = file(SharedKind::Team, names::TEAM_FILE.to_owned(), found.team_file);
    store::hold(tx.conn(), found.team, &team_file, None).await?;
    store::hold(tx.conn(), found.team, &file(SharedKind::Request, path, request), None).await?;
    tx.commit().await?;
    match me_before.or(found.invitation.member) {
        Some(me) => sit_again(app, found.team, me).await?,
        None => sit_down(app, found.team, my_name).await?,
    }
    sync::run_once(app, found.team).await?;
    Ok(Joined { team: found.team, role: found.invitation.role })
}

/// Share everything that waits, now.
///
/// Errors: what is wrong with the folder: `FolderMissing`, `NoAccess`, `DiskFull`, `OtherTeamHere`,
/// `FolderHoldsDatabase`.
pub async fn share_now(app: &App, team: TeamId) -> Result<()> {
    sync::share_now(app, team, Round::Everything).await
}

/// Share in the background for as long as the app lives. Spawn this once.
pub async fn keep_sharing(app: Arc<App>) {
    sync::keep_sharing(app).await;
}

/// Share what waits in every team, at the end. What is wrong with a folder is told at the next start.
pub async fn share_all(app: &App) -> Result<()> {
    let teams = store::shared_teams(&mut *app.store.read().await?).await?;
    for (team, _) in teams {
        if let Err(cause) = sync::share_now(app, team, Round::AtTheEnd).await {
            tracing::info!(kind = cause.kind(), "a team could not be shared at the end");
        }
    }
    Ok(())
}

/// The request goes into the folder before anything is kept here: a folder that cannot be written in is told now.
async fn ask(app: &App, root: &Location, path: &str, request: Vec<u8>) -> Result<()> {
    let (root, path, stores) = (root.clone(), path.to_owned(), app.stores.clone());
    blocking(move || {
        let written = stores.open(&root)?.write_once(&path, &request);
        written.map_err(|error| Error::at(Path::new(names::JOIN), error))
    })
    .await??;
    Ok(())
}

/// Who sits here already in a team that this device has no access to.
///
/// Errors: `AlreadyMember` when it has.
pub(super) async fn me_without_access(app: &App, team: TeamId) -> Result<Option<MemberId>> {
    let local = store::local_team(&mut *app.store.read().await?, team).await;
    let Some(me) = local.ok().and_then(|local| local.me) else { return Ok(None) };
    let known = Known::load(app, team).await?;
    match known.membership.role(app.device) {
        Some(_) => Err(Error::told(ErrorCode::AlreadyMember)),
        None => Ok(Some(me)),
    }
}

/// The same person at another device, or at what became one.
pub(super) async fn sit_again(app: &App, team: TeamId, me: MemberId) -> Result<()> {
    app.store.add_team(team, false).await?;
    let mut tx = app.store.begin(app, team).await?;
    team::sit_here(app, &mut tx, me);
    store::come_in(tx.conn(), team, app.clock.now_ms()).await?;
    tx.announce(Topic::Teams);
    tx.commit_plain().await?;
    app.store.set_me(team, me).await
}

/// The team's place on this device, and the person who sits here in it.
pub(super) async fn sit_down(app: &App, team: TeamId, my_name: String) -> Result<()> {
    app.store.add_team(team, false).await?;
    let mut tx = app.store.begin(app, team).await?;
    let me: MemberId = app.new_id();
    let last = store::last_member_position(tx.conn(), team).await?;
    tx.set("member", me, "name", my_name);
    tx.set("member", me, "position", team::after(last));
    team::sit_here(app, &mut tx, me);
    store::come_in(tx.conn(), team, app.clock.now_ms()).await?;
    tx.announce(Topic::Teams);
    tx.commit_plain().await?;
    app.store.set_me(team, me).await
}

fn file(kind: SharedKind, path: String, bytes: Vec<u8>) -> SharedFile {
    SharedFile { kind, hash: *blake3::hash(&bytes).as_bytes(), path, bytes }
}
