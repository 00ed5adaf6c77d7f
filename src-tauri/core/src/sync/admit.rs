//! Letting in who asks with a valid invitation, and seeing to it that whoever is in has the keys and nobody else.
//!
//! Any manager's or facilitator's app does so by itself, and a person's own for another device of theirs. The one that lets somebody in or takes them out gives the
//! keys in the same commit; the others mend what is still lacking after a while, because two may act at the same
//! time without knowing of each other.

use super::{
    Known,
    invitation::{self, InvitationBody, RequestBody},
    keys::device_id,
    membership::{self, Candidate, may_admit},
    names, own_file,
    signed::Signed,
    team_key::{self, TeamKey},
};
use crate::{
    App, Error, ErrorCode, Result, Topic,
    domain::{DeviceId, TeamId},
    store::{self, RemoteTx, SharedFile, SharedKind},
};
use std::collections::{BTreeMap, BTreeSet};
use x25519_dalek::PublicKey;

/// How long keys may be lacking before somebody else than who is at it gives them.
const OTHERS_MEND_AFTER_MS: u64 = 10 * 60 * 1000;

/// Devices that a key is given to, each with the key to wrap it for.
type Receivers = Vec<(DeviceId, PublicKey)>;

/// Someone who asks and may be let in.
pub struct Asking {
    pub candidate: Candidate,
    pub request: Signed<RequestBody>,
    pub invitation: Signed<InvitationBody>,
}

/// Let in whoever an invitation lets in by itself, and mend the keys.
pub async fn let_in(app: &App, team: TeamId, known: &mut Known) -> Result<()> {
    if known.membership.role(app.device).is_none() || known.keys.is_empty() {
        return Ok(());
    }
    for asking in asking(app, team, known).await? {
        if !asking.invitation.body.is_manual && may_let_in(app, known, &asking.candidate) {
            admit(app, team, known, &asking.candidate).await?;
        }
    }
    if known.membership.may_accept(app.device) { mend_keys(app, team, known).await } else { Ok(()) }
}

/// Who asks to be let in, with an invitation that holds. Of several requests with one code the first counts.
pub async fn asking(app: &App, team: TeamId, known: &Known) -> Result<Vec<Asking>> {
    let requests = store::held(&mut *app.store.read().await?, team, SharedKind::Request).await?;
    let now_ms = app.clock.now_ms();
    let mut taken = BTreeSet::new();
    let mut found = Vec::new();
    for request in requests.iter().filter_map(|bytes| invitation::open_request(bytes).ok()) {
        // Anyone who can write in the folder can forge an invitation under a known id; the true one is among them.
        let with = known.invitations.iter().filter(|known| known.body.id == request.body.invitation);
        let judged = with.filter_map(|invitation| {
            let judged = invitation::judge(&known.membership, Some(invitation), &request, now_ms);
            Some((judged.ok()?, invitation.clone()))
        });
        let Some((candidate, invitation)) = judged.into_iter().next() else { continue };
        if taken.insert(candidate.invitation.clone()) {
            found.push(Asking { candidate, request, invitation });
        }
    }
    Ok(found)
}

/// Whether this device may let this candidate in.
pub fn may_let_in(app: &App, known: &Known, candidate: &Candidate) -> bool {
    let Some(own) = known.membership.person_of(app.device) else { return false };
    let is_in = known.membership.role(app.device).is_some();
    let of_person = candidate.person.and_then(|person| known.membership.person(person));
    let decides = may_admit(own.role, candidate.device.role)
        && of_person.is_none_or(|person| may_admit(own.role, person.role));
    // A person's own devices let each other in.
    is_in && (decides || candidate.person == Some(own.id))
}

/// The member record and the keys, with one commit: nobody is let in without being able to read.
///
/// Errors: `MayNotWrite`.
pub async fn admit(app: &App, team: TeamId, known: &mut Known, candidate: &Candidate) -> Result<()> {
    if !may_let_in(app, known, candidate) {
        return Err(Error::told(ErrorCode::MayNotWrite));
    }
    let keys = &app.sharer.keys;
    let receiver = (device_id(&candidate.device.signing), candidate.device.agreement);
    let record = membership::admit(keys, team, &known.membership, candidate, app.clock.now_ms());
    let mut files = vec![own_file(SharedKind::Member, names::member(&blake3::hash(&record)), record)];
    files.extend(known.keys.iter().map(|(epoch, key)| wrapped(app, team, *epoch, key, &[receiver])));
    let mut tx = app.store.begin_remote(app, team).await?;
    for file in &files {
        store::hold(tx.conn(), team, file, None).await?;
    }
    *known = Known::load_in(app, &mut tx, team).await?;
    tx.announce(Topic::Members);
    tx.announce(Topic::Sharing);
    tx.commit().await
}

/// A new key for who is in now, from here on the one to seal with.
pub async fn turn_key(app: &App, team: TeamId, known: &mut Known, tx: &mut RemoteTx<'_>) -> Result<()> {
    let epoch = known.keys.last().map_or(team_key::FIRST_EPOCH, |(epoch, _)| epoch.saturating_add(1));
    let key = TeamKey::make(&*app.random);
    let devices = known.membership.devices.iter();
    let receivers: Receivers = devices.map(|(device, admitted)| (*device, admitted.agreement)).collect();
    store::add_team_key(tx.conn(), team, epoch, &key.id().0, key.bytes()).await?;
    store::hold(tx.conn(), team, &wrapped(app, team, epoch, &key, &receivers), None).await?;
    *known = Known::load_in(app, tx, team).await?;
    Ok(())
}

fn wrapped(
    app: &App,
    team: TeamId,
    epoch: u32,
    key: &TeamKey,
    receivers: &[(DeviceId, PublicKey)],
) -> SharedFile {
    let bytes = team_key::wrap(&app.sharer.keys, &*app.random, team, epoch, key, receivers);
    let path = names::team_key(epoch, &blake3::hash(&bytes));
    own_file(SharedKind::Key, path, bytes)
}

/// Give every key to everybody who is in and lacks it, and make a new one when the newest was given to someone who
/// is not in any more.
async fn mend_keys(app: &App, team: TeamId, known: &mut Known) -> Result<()> {
    let given = given(app, team, known).await?;
    let has = |device: DeviceId, key: &TeamKey| {
        given.get(&key.id().0).is_some_and(|devices| devices.contains(&device))
    };
    // Who founded the team made the first key and needs nobody to give it.
    let lacks = |key: &TeamKey| -> Receivers {
        let devices = known.membership.devices.iter();
        devices
            .filter(|(device, _)| !has(**device, key) && **device != app.device)
            .filter(|(device, _)| **device != known.genesis.founder() || given.contains_key(&key.id().0))
            .map(|(device, admitted)| (*device, admitted.agreement))
            .collect()
    };
    let lacking: Vec<(u32, TeamKey, Receivers)> =
        known.keys.iter().map(|(epoch, key)| (*epoch, key.clone(), lacks(key))).collect();
    let is_exposed = known
        .newest_key()
        .and_then(|key| given.get(&key.id().0))
        .is_some_and(|devices| devices.iter().any(|device| known.membership.is_removed(*device)));
    if !is_exposed && lacking.iter().all(|(.., devices)| devices.is_empty()) {
        app.sharer.keys_complete(team);
        return Ok(());
    }
    let now_ms = app.clock.now_ms();
    if now_ms.abs_diff(app.sharer.keys_lacking_since(team, now_ms)) < OTHERS_MEND_AFTER_MS {
        return Ok(());
    }
    let mut tx = app.store.begin_remote(app, team).await?;
    for (epoch, key, devices) in lacking.iter().filter(|(.., devices)| !devices.is_empty()) {
        store::hold(tx.conn(), team, &wrapped(app, team, *epoch, key, devices), None).await?;
    }
    if is_exposed {
        turn_key(app, team, known, &mut tx).await?;
    }
    tx.announce(Topic::Sharing);
    tx.commit().await?;
    app.sharer.keys_complete(team);
    Ok(())
}

/// Which devices each key was wrapped for, in the files held here that everybody takes.
async fn given(app: &App, team: TeamId, known: &Known) -> Result<BTreeMap<[u8; 16], BTreeSet<DeviceId>>> {
    let files = store::held(&mut *app.store.read().await?, team, SharedKind::Key).await?;
    let mut given: BTreeMap<[u8; 16], BTreeSet<DeviceId>> = BTreeMap::new();
    let files = files.iter().filter_map(|bytes| team_key::open(bytes).ok());
    for file in files.filter(|file| known.membership.role(file.device()).is_some()) {
        let Ok(id) = file.body.key_id.as_slice().try_into() else { continue };
        let devices =
            file.body.wrapped.iter().filter_map(|wrapped| wrapped.device.as_slice().try_into().ok());
        given.entry(id).or_default().extend(devices.map(DeviceId));
    }
    Ok(given)
}
