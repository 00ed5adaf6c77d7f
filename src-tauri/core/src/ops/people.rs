//! Who is in a team: inviting, letting in, roles, leaving and removing.

use crate::domain::{
    AccessRole, DeviceId, Invitation, JoinRequest, NewInvitation, OpenInvitation, People, Person,
    PersonDevice, TeamId,
};
use crate::limits::INVITATION_DAYS_MAX;
use crate::store::{self, RemoteTx, SharedFile, SharedKind};
use crate::sync::admit::{self, Asking};
use crate::sync::code::InvitationCode;
use crate::sync::given;
use crate::sync::invitation::{self, InvitationBody, RequestBody, Terms};
use crate::sync::membership::deed::{self, Deed, LastSegments, Target};
use crate::sync::membership::{self, Membership, PersonId, Standing, may_admit};
use crate::sync::signed::Signed;
use crate::sync::{self, Known, Round, names, publish, vouch};
use crate::{App, Error, ErrorCode, Result, Topic, domain};
use std::collections::BTreeMap;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// A team's people, and what this device may do about them.
///
/// Errors: `NotFound` for a team that was neither founded nor joined here.
pub async fn people(app: &App, team: TeamId) -> Result<People> {
    let known = Known::load(app, team).await?;
    let view = View::read(app, team, &known).await?;
    let mut persons: Vec<Person> =
        known.membership.people.iter().map(|standing| view.person(standing)).collect();
    persons.sort_by_key(|person| person.access.is_none());
    let mut requests = admit::asking(app, team, &known).await?;
    // Who asked knows; the question is for others.
    requests.retain(|asking| asking.request.device() != app.device);
    let mut invitations: Vec<OpenInvitation> =
        known.invitations.iter().filter_map(|invitation| view.invitation(invitation)).collect();
    invitations.sort_by(|a, b| a.expires_at.cmp(&b.expires_at));
    let own = known.membership.role(app.device);
    let is_last_manager = own == Some(AccessRole::Manager) && known.membership.managers() == 1;
    let others = known.membership.people.iter().filter(|person| person.departure.is_none()).count() > 1;
    Ok(People {
        persons,
        requests: requests.iter().map(|asking| request(app, &known, asking)).collect(),
        invitations,
        grantable: grantable(own),
        manages: known.membership.may_accept(app.device),
        may_leave: own.is_some() && others && !is_last_manager,
    })
}

/// Roles that this one decides about.
fn grantable(own: Option<AccessRole>) -> Vec<AccessRole> {
    let Some(own) = own else { return Vec::new() };
    AccessRole::ALL.iter().copied().filter(|role| may_admit(own, *role)).collect()
}

fn request(app: &App, known: &Known, asking: &Asking) -> JoinRequest {
    // Another device of somebody who is in, also one that was taken out, gets their role.
    let owner = asking.candidate.person.and_then(|id| known.membership.person(id));
    let owner = owner.filter(|person| person.departure.is_none());
    JoinRequest {
        id: request_id(&asking.request),
        name: invitation::asked_by(
            known.keys.iter().map(|(_, key)| key),
            &asking.invitation,
            &asking.request,
        ),
        role: owner.map_or(asking.candidate.device.role, |person| person.role),
        at_ms: asking.request.body.at_ms as f64,
        person: owner.map(|person| person.id.to_string()),
        may_accept: admit::may_let_in(app, known, &asking.candidate),
    }
}

fn request_id(request: &Signed<RequestBody>) -> String {
    names::first(request.hash.as_bytes(), 20)
}

/// What the people of a team are shown with.
struct View<'a> {
    membership: &'a Membership,
    seats: Vec<store::Seat>,
    me: Option<&'a Standing>,
    own: Option<AccessRole>,
    device: DeviceId,
    now_ms: u64,
    unapplied: BTreeMap<DeviceId, u32>,
    last_seen_ms: BTreeMap<DeviceId, u64>,
}

impl<'a> View<'a> {
    async fn read(app: &App, team: TeamId, known: &'a Known) -> Result<Self> {
        let mut conn = app.store.read().await?;
        Ok(Self {
            membership: &known.membership,
            seats: store::seats(&mut conn, team).await?,
            me: known.membership.person_of(app.device),
            own: known.membership.role(app.device),
            device: app.device,
            now_ms: app.clock.now_ms(),
            unapplied: store::unapplied_changes(&mut conn, team).await?,
            last_seen_ms: sync::heard(&mut conn, team)
                .await?
                .into_iter()
                .map(|heard| (heard.device, heard.ack.at_ms))
                .collect(),
        })
    }

    fn seat(&self, device: DeviceId) -> Option<&store::Seat> {
        self.seats.iter().find(|seat| seat.device == device)
    }

    fn name(&self, device: DeviceId) -> String {
        let person = self.membership.person_of(device);
        let devices = person.map_or(&[][..], |person| &person.devices);
        let seats = devices.iter().filter_map(|of| self.seat(of.device));
        let own = self.seat(device).into_iter();
        own.chain(seats).map(|seat| seat.name.clone()).find(|name| !name.is_empty()).unwrap_or_default()
    }

    fn person(&self, standing: &Standing) -> Person {
        let decides =
            self.own.is_some_and(|own| may_admit(own, standing.role)) && standing.departure.is_none();
        let is_me = self.me.is_some_and(|me| me.id == standing.id);
        let is_last_manager = standing.role == AccessRole::Manager && self.membership.managers() == 1;
        let devices_in = standing.devices.iter().filter(|of| !of.is_removed).count();
        let device = |of: &membership::Standpoint| PersonDevice {
            id: of.device.to_string(),
            is_this: of.device == self.device,
            since_ms: of.since_ms as f64,
            last_seen_ms: self.last_seen_ms.get(&of.device).map(|ms| *ms as f64),
            is_removed: of.is_removed,
            may_remove: !of.is_removed
                && devices_in > 1
                && of.device != self.device
                && (decides || is_me && self.own.is_some()),
        };
        let unapplied = standing.devices.iter().filter_map(|of| self.unapplied.get(&of.device)).sum();
        Person {
            id: standing.id.to_string(),
            name: self.name(standing.id.0),
            member: standing.devices.iter().find_map(|of| self.seat(of.device)?.member),
            access: standing.departure.is_none().then_some(standing.role),
            is_me,
            devices: standing.devices.iter().map(device).collect(),
            grantable: if decides && !is_last_manager {
                grantable(self.own).into_iter().filter(|role| *role != standing.role).collect()
            } else {
                Vec::new()
            },
            may_remove: decides && !is_me,
            departure: standing.departure.map(|departure| domain::Departure {
                at_ms: departure.at_ms as f64,
                by: if standing.devices.iter().any(|of| of.device == departure.by) {
                    String::new()
                } else {
                    self.name(departure.by)
                },
                unapplied_changes: unapplied,
            }),
        }
    }

    /// An invitation that can still be used; `None` for any other.
    fn invitation(&self, file: &Signed<InvitationBody>) -> Option<OpenInvitation> {
        let body = &file.body;
        let is_over = self.now_ms > body.expires_at_ms
            || !self.membership.came_with(&body.id, body.person().ok().flatten()).is_empty()
            || self.membership.revoked_invitations.contains(&body.id)
            || self.membership.role(file.device()).is_none();
        if is_over {
            return None;
        }
        Some(OpenInvitation {
            id: body.id.clone(),
            role: body.role()?,
            expires_at: iso(body.expires_at_ms).ok()?,
            by: self.name(file.device()),
            is_automatic: !body.is_manual,
            is_own_device: body.person().ok()?.is_some(),
            may_revoke: self.own.is_some_and(|own| may_admit(own, AccessRole::Member)),
        })
    }
}

/// A code for one colleague, or for another device of the person who sits here. The invitation is in the folder when
/// this answers; a team without one carries it in a hand-over file.
///
/// Errors: `MayNotWrite` when this device may not let such a role in, `OutOfRange` for the days, and the troubles of a
/// folder.
pub async fn invite(app: &App, team: TeamId, new: NewInvitation) -> Result<Invitation> {
    if !(1..=INVITATION_DAYS_MAX).contains(&new.days_valid) {
        return Err(Error::told_with(ErrorCode::OutOfRange, INVITATION_DAYS_MAX));
    }
    let known = Known::load(app, team).await?;
    let may_not = || Error::told(ErrorCode::MayNotWrite);
    let own = known.membership.role(app.device).ok_or_else(may_not)?;
    let me = known.membership.person_of(app.device).ok_or_else(may_not)?;
    let role = if new.is_own_device { own } else { new.role };
    if !new.is_own_device && !may_admit(own, role) {
        return Err(may_not());
    }
    let local = store::local_team(&mut *app.store.read().await?, team).await?;
    let code = InvitationCode::make(&*app.random);
    let expires_at_ms = app.clock.now_ms().saturating_add(u64::from(new.days_valid) * DAY_MS);
    let own_device = local.me.filter(|_| new.is_own_device).map(|member| (me.id, member));
    let terms = Terms { role, expires_at_ms, is_manual: !new.is_automatic, own: own_device };
    let key = known.newest_key().ok_or_else(may_not)?;
    let bytes = invitation::invite(&app.sharer.keys, &*app.random, &known.genesis, key, &code, terms);
    let mut tx = app.store.begin_remote(app, team).await?;
    hold(&mut tx, team, SharedKind::Invitation, names::invitation(&code.id()), bytes).await?;
    tx.announce(Topic::Sharing);
    tx.commit().await?;
    // Without a folder it goes along with the next hand-over file.
    if has_folder(app, team).await? {
        sync::share_now(app, team, Round::WithoutFiles).await?;
    }
    let link = given::link(&code, expires_at_ms);
    Ok(Invitation { code: code.text(), link, role, expires_at: iso(expires_at_ms)? })
}

/// Make a code useless.
///
/// Errors: `MayNotWrite`, `NotFound`.
pub async fn revoke(app: &App, team: TeamId, id: &str) -> Result<()> {
    let known = Known::load(app, team).await?;
    if !known.invitations.iter().any(|invitation| invitation.body.id == id) {
        return Err(Error::told(ErrorCode::NotFound));
    }
    if !known.membership.may_accept(app.device) {
        return Err(Error::told(ErrorCode::MayNotWrite));
    }
    do_deed(app, team, known, Deed::Revoke { invitation: id.to_owned() }, false).await
}

/// Let in who asks. Whom somebody else let in meanwhile is in.
///
/// Errors: `NotFound` when they do not ask any more, `MayNotWrite`.
pub async fn accept(app: &App, team: TeamId, request: &str) -> Result<()> {
    let mut known = Known::load(app, team).await?;
    let asking = admit::asking(app, team, &known).await?;
    let Some(asking) = asking.iter().find(|asking| request_id(&asking.request) == request) else {
        let held = admit::requests(app, team).await?;
        let is_in = |held: &Signed<RequestBody>| known.membership.role(held.device()).is_some();
        let was_let_in = held.iter().any(|held| request_id(held) == request && is_in(held));
        return if was_let_in { Ok(()) } else { Err(Error::told(ErrorCode::NotFound)) };
    };
    admit::admit(app, team, &mut known, &asking.candidate).await?;
    share_soon(app, team).await
}

/// Do not let in who asks. The code cannot be used any more.
///
/// Errors: `NotFound` when they do not ask any more, `MayNotWrite`.
pub async fn refuse(app: &App, team: TeamId, request: &str) -> Result<()> {
    let known = Known::load(app, team).await?;
    let asking = admit::asking(app, team, &known).await?;
    let asking = asking.iter().find(|asking| request_id(&asking.request) == request);
    let invitation = asking.ok_or_else(|| Error::told(ErrorCode::NotFound))?.candidate.invitation.clone();
    revoke(app, team, &invitation).await
}

/// Give a person another role.
///
/// Errors: `NotFound`, `MayNotWrite`, `LastManager` when nobody would be left to manage the team.
pub async fn set_access(app: &App, team: TeamId, person: &str, role: AccessRole) -> Result<()> {
    let known = Known::load(app, team).await?;
    let standing = find(&known.membership, person)?;
    let own = known.membership.role(app.device);
    if !own.is_some_and(|own| may_admit(own, standing.role) && may_admit(own, role)) {
        return Err(Error::told(ErrorCode::MayNotWrite));
    }
    check_manager_left(&known.membership, standing)?;
    let last = last_segments(app, team, &known, standing).await?;
    do_deed(app, team, known.clone(), Deed::SetRole { person: standing.id, role, last }, false).await
}

/// Take a person out of the team. What they wrote until now stays; a new key keeps what comes from them.
///
/// Errors: `NotFound`, `MayNotWrite`, `LastManager`.
pub async fn remove_person(app: &App, team: TeamId, person: &str) -> Result<()> {
    let known = Known::load(app, team).await?;
    let standing = find(&known.membership, person)?;
    let own = known.membership.role(app.device);
    if !own.is_some_and(|own| may_admit(own, standing.role)) {
        return Err(Error::told(ErrorCode::MayNotWrite));
    }
    check_manager_left(&known.membership, standing)?;
    let last = last_segments(app, team, &known, standing).await?;
    let target = Target::Person(standing.id);
    do_deed(app, team, known.clone(), Deed::Remove { target, last }, true).await
}

/// Take one device out of the team, such as a lost laptop; its person stays.
///
/// Errors: `NotFound`, `MayNotWrite`, `LastManager` for a person's only device.
pub async fn remove_device(app: &App, team: TeamId, device: &str) -> Result<()> {
    let known = Known::load(app, team).await?;
    let not_found = || Error::told(ErrorCode::NotFound);
    let device = DeviceId::parse(device).ok_or_else(not_found)?;
    let standing = known.membership.person_of(device).ok_or_else(not_found)?;
    let own = known.membership.role(app.device);
    let is_mine = own.is_some() && standing.devices.iter().any(|of| of.device == app.device);
    if !is_mine && !own.is_some_and(|own| may_admit(own, standing.role)) {
        return Err(Error::told(ErrorCode::MayNotWrite));
    }
    if standing.devices.iter().filter(|of| !of.is_removed).count() <= 1 {
        check_manager_left(&known.membership, standing)?;
    }
    let mut last = last_segments(app, team, &known, standing).await?;
    last.retain(|of, _| *of == device);
    let turns_key = known.membership.may_accept(app.device);
    do_deed(app, team, known.clone(), Deed::Remove { target: Target::Device(device), last }, turns_key).await
}

/// Leave the team. Everything written here goes to the others first, or with the next hand-over file where there is no
/// folder; it stays readable here.
///
/// Errors: `NotFound`, `LastManager`, and the troubles of a folder.
pub async fn leave(app: &App, team: TeamId) -> Result<()> {
    if has_folder(app, team).await? {
        sync::share_now(app, team, Round::Everything).await?;
    } else {
        let known = Known::load(app, team).await?;
        publish::seal(app, team, &known, Round::Everything).await?;
    }
    let known = Known::load(app, team).await?;
    let me = known.membership.person_of(app.device).filter(|me| me.departure.is_none());
    let me = me.ok_or_else(|| Error::told(ErrorCode::NotFound))?;
    check_manager_left(&known.membership, me)?;
    let last = last_segments(app, team, &known, me).await?;
    let target = Target::Person(me.id);
    do_deed(app, team, known.clone(), Deed::Remove { target, last }, false).await
}

fn find<'m>(membership: &'m Membership, person: &str) -> Result<&'m Standing> {
    let id = DeviceId::parse(person).map(PersonId);
    let standing = id.and_then(|id| membership.person(id)).filter(|person| person.departure.is_none());
    standing.ok_or_else(|| Error::told(ErrorCode::NotFound))
}

/// Somebody must be left who manages the team.
fn check_manager_left(membership: &Membership, standing: &Standing) -> Result<()> {
    if standing.role == AccessRole::Manager && membership.managers() <= 1 {
        return Err(Error::told(ErrorCode::LastManager));
    }
    Ok(())
}

/// What a person's devices have written, as far as it is here.
async fn last_segments(app: &App, team: TeamId, known: &Known, person: &Standing) -> Result<LastSegments> {
    let mut conn = app.store.read().await?;
    let segments = store::held_segments(&mut conn, team).await?;
    let devices = person.devices.iter().filter(|of| !of.is_removed).map(|of| of.device).collect();
    vouch::last_segments(&mut conn, team, known, &segments, devices).await
}

/// Sign a record, keep it, turn the key when asked, and share it as soon as the folder is there.
async fn do_deed(app: &App, team: TeamId, mut known: Known, deed: Deed, turns_key: bool) -> Result<()> {
    let keys = &app.sharer.keys;
    let bytes = deed::sign(keys, team, &known.membership.newest, app.clock.now_ms(), &deed);
    let mut tx = app.store.begin_remote(app, team).await?;
    store::hold(tx.conn(), team, &sync::own_record(bytes), None).await?;
    known.reload(app, &mut tx, team).await?;
    if turns_key {
        admit::turn_key(app, team, &mut known, &mut tx).await?;
    }
    tx.announce(Topic::Members);
    tx.announce(Topic::Sharing);
    tx.commit().await?;
    Box::pin(share_soon(app, team)).await
}

async fn has_folder(app: &App, team: TeamId) -> Result<bool> {
    let row = store::sharing_row(&mut *app.store.read().await?, team).await?;
    Ok(row.and_then(|row| row.folder).is_some())
}

/// Share what was decided. It is decided whatever the folder says: what is wrong with it shows in its own place.
pub(super) async fn share_soon(app: &App, team: TeamId) -> Result<()> {
    match sync::share_now(app, team, Round::WithoutFiles).await {
        Ok(()) => {}
        Err(error) => tracing::info!(kind = error.kind(), "what was decided waits for the folder"),
    }
    Ok(())
}

pub(super) async fn hold(
    tx: &mut RemoteTx<'_>,
    team: TeamId,
    kind: SharedKind,
    path: String,
    bytes: Vec<u8>,
) -> Result<()> {
    let file = SharedFile { kind, hash: *blake3::hash(&bytes).as_bytes(), path, bytes };
    store::hold(tx.conn(), team, &file, None).await
}

fn iso(ms: u64) -> Result<String> {
    let moment = jiff::Timestamp::from_millisecond(i64::try_from(ms).unwrap_or(i64::MAX));
    moment.map(|moment| moment.to_string()).map_err(|cause| Error::Encoding(cause.to_string()))
}
