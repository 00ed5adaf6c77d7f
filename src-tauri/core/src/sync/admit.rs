//! Letting in who asks with a valid invitation, and seeing to it that whoever is in has the keys and nobody else.
//!
//! Any manager's or facilitator's app does so by itself, and a person's own for another device of theirs; where the
//! invitation says so, and for a device that comes back to somebody who is in, a person is asked first. The one that
//! lets somebody in or takes them out gives the keys in the same commit; the others mend what is still lacking after a
//! while, because two may act at the same time without knowing of each other.

use super::{
    Known,
    invitation::{self, InvitationBody, RequestBody},
    keys::device_id,
    membership::{self, Candidate, Membership, PersonId, may_admit, rank},
    names, own_file, own_record,
    signed::Signed,
    team_key::{self, KeyId, TeamKey},
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
/// The same for who does not decide about members. A key that only they have, of somebody who was taken out since,
/// opens work that counts.
const MEMBERS_MEND_AFTER_MS: u64 = 60 * 60 * 1000;

/// Devices that a key is given to, each with the key to wrap it for.
type Receivers = Vec<(DeviceId, PublicKey)>;

/// Someone who asks and may be let in.
pub struct Asking {
    pub candidate: Candidate,
    pub request: Signed<RequestBody>,
    pub invitation: Signed<InvitationBody>,
}

/// Let in whoever an invitation lets in by itself, and mend the keys.
///
/// Who is out lets nobody in, and still gives the keys to work that counts: nobody else may have them.
pub async fn let_in(app: &App, team: TeamId, known: &mut Known) -> Result<()> {
    let was_ever_in = known.membership.role(app.device).is_some() || known.membership.is_removed(app.device);
    if known.keys.is_empty() || !was_ever_in {
        return Ok(());
    }
    for asking in asking(app, team, known).await? {
        if comes_by_itself(known, &asking) && may_let_in(app, known, &asking.candidate) {
            admitted(app, team, known, &asking.candidate).await?;
        }
    }
    mend_keys(app, team, known).await
}

/// Whether nobody has to be asked about it.
///
/// A device that was taken out and comes back with a code for anybody gets the role that its person has, which may be
/// more than the code gives. When the person went too, they must have asked after that.
fn comes_by_itself(known: &Known, asking: &Asking) -> bool {
    let body = &asking.invitation.body;
    let is_for_anybody = matches!(body.person(), Ok(None));
    let person = known.membership.person_of(asking.request.device());
    let is_asked_about = person.is_some_and(|person| {
        person.departure.as_ref().is_none_or(|gone| asking.request.body.at_ms < gone.at_ms)
    });
    !(body.is_manual || is_for_anybody && is_asked_about)
}

/// Who asks to be let in, with an invitation that holds. Of several requests with one code the first counts.
pub async fn asking(app: &App, team: TeamId, known: &Known) -> Result<Vec<Asking>> {
    let now_ms = app.clock.now_ms();
    let mut taken = BTreeSet::new();
    let mut found = Vec::new();
    for request in requests(app, team).await? {
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

/// Whether this device asked, and nobody will let it in for that any more.
pub async fn has_lapsed(app: &App, team: TeamId, known: &Known) -> Result<bool> {
    let now_ms = app.clock.now_ms();
    let mut own = requests(app, team).await?;
    own.retain(|request| request.device() == app.device);
    let is_over = |request: &Signed<RequestBody>| {
        let mut with =
            known.invitations.iter().filter(|one| invitation::is_asked_with(one, request)).peekable();
        // Its invitation may still be on its way.
        with.peek().is_some()
            && with.all(|one| invitation::judge(&known.membership, Some(one), request, now_ms).is_err())
    };
    Ok(!own.is_empty() && own.iter().all(is_over))
}

/// Everybody who ever asked, as far as this device heard.
pub async fn requests(app: &App, team: TeamId) -> Result<Vec<Signed<RequestBody>>> {
    let held = store::held(&mut *app.store.read().await?, team, SharedKind::Request).await?;
    Ok(held.iter().filter_map(|bytes| invitation::open_request(bytes).ok()).collect())
}

/// Whether this device may let this candidate in.
pub fn may_let_in(app: &App, known: &Known, candidate: &Candidate) -> bool {
    let Some(own) = known.membership.person_of(app.device) else { return false };
    let is_in = known.membership.role(app.device).is_some();
    let of_person = candidate.person.and_then(|person| known.membership.person(person));
    let decides = may_admit(own.role, candidate.device.role)
        && of_person.is_none_or(|person| may_admit(own.role, person.role));
    // A person's own devices let each other in.
    let is_own = candidate.person == Some(own.id) && rank(candidate.device.role) <= rank(own.role);
    is_in && (decides || is_own)
}

/// Let in who asks.
///
/// Errors: `MayNotWrite`, also where the record would not count.
pub async fn admit(app: &App, team: TeamId, known: &mut Known, candidate: &Candidate) -> Result<()> {
    if may_let_in(app, known, candidate) && admitted(app, team, known, candidate).await? {
        return Ok(());
    }
    Err(Error::told(ErrorCode::MayNotWrite))
}

/// The member record and the keys, with one commit: nobody is let in without being able to read. A record that would not
/// count is not made: nothing would come of it, and the next round would make one more.
async fn admitted(app: &App, team: TeamId, known: &mut Known, candidate: &Candidate) -> Result<bool> {
    let keys = &app.sharer.keys;
    let receiver = (device_id(&candidate.device.signing), candidate.device.agreement);
    let person = candidate.person.unwrap_or(PersonId(receiver.0));
    let is_in = |membership: &Membership| {
        membership.role(receiver.0).is_some()
            && membership.person_of(receiver.0).is_some_and(|of| of.id == person)
    };
    if is_in(&known.membership) {
        // With another code, a moment ago.
        return Ok(true);
    }
    let record = membership::admit(keys, team, &known.membership, candidate, app.clock.now_ms());
    let mut files = vec![own_record(record)];
    let shares = Shares::load(app, team, known).await?;
    files.extend(
        known.keys.iter().map(|(epoch, key)| {
            wrapped(app, team, shares.epoch_to_tell(known, *epoch, key), key, &[receiver])
        }),
    );
    let mut tx = app.store.begin_remote(app, team).await?;
    for file in &files {
        store::hold(tx.conn(), team, file, None).await?;
    }
    let with_it = Known::load_in(app, &mut tx, team).await?;
    if !is_in(&with_it.membership) {
        tracing::warn!("somebody who asks cannot be let in: the record would not count");
        return Ok(false);
    }
    *known = with_it;
    tx.announce(Topic::Members);
    tx.announce(Topic::Sharing);
    tx.commit().await?;
    Ok(true)
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

/// Give every key to everybody who is in and lacks it, and make a new one when somebody who is not in any more has
/// the one to seal with.
async fn mend_keys(app: &App, team: TeamId, known: &mut Known) -> Result<()> {
    let shares = Shares::load(app, team, known).await?;
    let has = |device: DeviceId, key: &TeamKey| {
        shares.given.get(&key.id()).is_some_and(|devices| devices.contains(&device))
    };
    // Who founded the team made the first key and needs nobody to give it.
    let lacks = |epoch: u32, key: &TeamKey| -> Receivers {
        let is_first = epoch == team_key::FIRST_EPOCH && !shares.told.contains(&key.id());
        let devices = known.membership.devices.iter();
        devices
            .filter(|(device, _)| !has(**device, key) && **device != app.device)
            .filter(|(device, _)| **device != known.genesis.founder() || !is_first)
            .map(|(device, admitted)| (*device, admitted.agreement))
            .collect()
    };
    let lacking: Vec<(u32, TeamKey, Receivers)> = known
        .keys
        .iter()
        .map(|(epoch, key)| (shares.epoch_to_tell(known, *epoch, key), key.clone(), lacks(*epoch, key)))
        .collect();
    let decides = known.membership.may_accept(app.device);
    let is_spent = decides && shares.to_seal_with(known).is_some_and(|key| shares.is_spent(key));
    if !is_spent && lacking.iter().all(|(.., devices)| devices.is_empty()) {
        app.sharer.keys_complete(team);
        return Ok(());
    }
    let now_ms = app.clock.now_ms();
    let waits_ms = if decides { OTHERS_MEND_AFTER_MS } else { MEMBERS_MEND_AFTER_MS };
    if now_ms.abs_diff(app.sharer.keys_lacking_since(team, now_ms)) < waits_ms {
        return Ok(());
    }
    let mut tx = app.store.begin_remote(app, team).await?;
    for (epoch, key, devices) in lacking.iter().filter(|(.., devices)| !devices.is_empty()) {
        store::hold(tx.conn(), team, &wrapped(app, team, *epoch, key, devices), None).await?;
    }
    if is_spent {
        turn_key(app, team, known, &mut tx).await?;
    }
    tx.announce(Topic::Sharing);
    tx.commit().await?;
    app.sharer.keys_complete(team);
    Ok(())
}

/// Who has which key, as far as the key files that are held here tell.
pub struct Shares {
    own: DeviceId,
    /// Which devices each key was wrapped for, by this device and by who decides about members. Anybody else could
    /// keep a colleague without a key by wrapping junk for them, as far as who decides believed it.
    given: BTreeMap<KeyId, BTreeSet<DeviceId>>,
    /// Keys in the files that everybody takes.
    told: BTreeSet<KeyId>,
    /// Keys that somebody who is not in made, was given or says to have.
    exposed: BTreeSet<KeyId>,
    /// Keys that come from who decides about members.
    settled: BTreeSet<KeyId>,
}

impl Shares {
    async fn load(app: &App, team: TeamId, known: &Known) -> Result<Self> {
        let files = store::held(&mut *app.store.read().await?, team, SharedKind::Key).await?;
        Ok(Self::of(app.device, &files, known))
    }

    /// With what `tx` has written so far.
    pub async fn load_in(app: &App, tx: &mut RemoteTx<'_>, team: TeamId, known: &Known) -> Result<Self> {
        Ok(Self::of(app.device, &store::held(tx.conn(), team, SharedKind::Key).await?, known))
    }

    fn of(own: DeviceId, files: &[Vec<u8>], known: &Known) -> Self {
        let mut shares = Self {
            own,
            given: BTreeMap::new(),
            told: BTreeSet::new(),
            exposed: BTreeSet::new(),
            settled: BTreeSet::new(),
        };
        let membership = &known.membership;
        // Taken out, or let in by who had no right to; not who is let in by a record that has not come yet.
        let stands_outside = |device| membership.is_named(device) && membership.role(device).is_none();
        for file in files.iter().filter_map(|bytes| team_key::open(bytes).ok()) {
            let Ok(id) = file.body.key_id.as_slice().try_into().map(KeyId) else { continue };
            let wrapped = file.body.wrapped.iter();
            let devices = wrapped.filter_map(|wrapped| wrapped.device.as_slice().try_into().ok());
            let devices: Vec<DeviceId> = devices.map(DeviceId).collect();
            let maker = file.device();
            let decides = membership.may_accept(maker);
            let is_spent = decides && file.body.epoch == team_key::READING_EPOCH;
            let is_out = membership.role(maker).is_none() && maker != own;
            if is_spent || is_out || devices.iter().any(|device| stands_outside(*device)) {
                shares.exposed.insert(id);
            }
            if membership.role(maker).is_some() || maker == own {
                shares.told.insert(id);
            }
            // What this device gave itself it need not give again, though it may be out since. Who decides looks better
            // than the others, or each of these would give it once more.
            let is_believed = membership.role(maker).is_some() && !membership.may_accept(own);
            if decides || maker == own || is_believed {
                shares.given.entry(id).or_default().extend(devices);
            }
            if decides && !is_spent {
                shares.settled.insert(id);
            }
        }
        // The founder needed no file to have the first key.
        if membership.is_removed(known.genesis.founder()) {
            let first = known.keys.iter().filter(|(epoch, _)| *epoch == team_key::FIRST_EPOCH);
            shares.exposed.extend(first.map(|(_, key)| key.id()));
        }
        shares
    }

    /// The epoch under which this device gives a key. What somebody who was taken out made is passed on for reading:
    /// whoever gets it need not be able to see who else has it. So is what came from somebody who does not decide
    /// about members any more: they may have had it from who was taken out.
    fn epoch_to_tell(&self, known: &Known, epoch: u32, key: &TeamKey) -> u32 {
        // The first key came to who founded the team with no file.
        let is_first = epoch == team_key::FIRST_EPOCH
            && self.own == known.genesis.founder()
            && !self.told.contains(&key.id());
        let is_own = is_first && known.membership.may_accept(self.own);
        let is_settled = is_own || self.settled.contains(&key.id());
        if is_settled && !self.is_exposed(key) { epoch } else { team_key::READING_EPOCH }
    }

    /// Whether the key to seal with should give way to a new one.
    fn is_spent(&self, key: &TeamKey) -> bool {
        self.is_exposed(key) || self.told.contains(&key.id()) && !self.settled.contains(&key.id())
    }

    fn is_exposed(&self, key: &TeamKey) -> bool {
        self.exposed.contains(&key.id())
    }

    /// The newest key that nobody who was taken out has.
    ///
    /// Better one of who decides about members: a key that a member passed on is for reading, and its maker may have
    /// been taken out at that moment, which this device need not be able to see.
    pub fn to_seal_with<'k>(&self, known: &'k Known) -> Option<&'k TeamKey> {
        let newest = |fits: &dyn Fn(&TeamKey) -> bool| {
            known.keys.iter().rev().map(|(_, key)| key).find(|key| fits(key))
        };
        let is_settled = |key: &TeamKey| self.settled.contains(&key.id());
        newest(&|key| is_settled(key) && !self.is_exposed(key))
            .or_else(|| newest(&|key| !self.is_exposed(key)))
            .or_else(|| newest(&is_settled))
            .or_else(|| known.newest_key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::SeededRandom,
        domain::AccessRole,
        sync::{
            keys::DeviceKeys,
            membership::{
                Admitted, PersonId,
                deed::{self, Deed, LastSegments},
            },
        },
    };

    #[test]
    fn a_key_of_who_decides_about_members_no_more_is_passed_on_for_reading_and_gives_way_to_a_new_one() {
        let random = SeededRandom::new(9);
        let [founder, former, own] = [1, 2, 3].map(DeviceKeys::seeded);
        let (genesis, _) = membership::found(&founder, &random, 0);
        let mut records: Vec<Vec<u8>> = Vec::new();
        let known = |records: &[Vec<u8>]| Known::of_records(&genesis, records);
        let facilitator = |keys: &DeviceKeys| {
            let (signing, agreement) = (keys.verifying_key(), keys.agreement_key());
            let device = Admitted { signing, agreement, role: AccessRole::Facilitator };
            Candidate { device, person: None, invitation: String::new(), claim: None }
        };
        let let_in = |by: &DeviceKeys, keys: &DeviceKeys, records: &[Vec<u8>]| {
            membership::admit(by, genesis.team, &known(records).membership, &facilitator(keys), 1)
        };
        for keys in [&former, &own] {
            records.push(let_in(&founder, keys, &records));
        }
        // The former one passed it on, perhaps from somebody who was taken out meanwhile.
        let key = TeamKey::make(&random);
        let receiver = (own.device(), own.agreement_key());
        let file = team_key::wrap(&former, &random, genesis.team, 3, &key, &[receiver]);
        let told = |records: &[Vec<u8>]| {
            let known = known(records);
            let shares = Shares::of(own.device(), std::slice::from_ref(&file), &known);
            (shares.epoch_to_tell(&known, 3, &key), shares.is_spent(&key))
        };
        assert_eq!(told(&records), (3, false));
        let role = Deed::SetRole {
            person: PersonId(former.device()),
            role: AccessRole::Reader,
            last: LastSegments::new(),
        };
        records.push(deed::sign(&founder, genesis.team, &known(&records).membership.newest, 2, &role));
        assert_eq!(told(&records), (team_key::READING_EPOCH, true));
        // No file says who else has a key that this device got in some other way.
        let without_files = Shares::of(own.device(), &[], &known(&records));
        assert_eq!(without_files.epoch_to_tell(&known(&records), 3, &key), team_key::READING_EPOCH);
        // Who was let in by a void record has it as well as who was taken out.
        let stranger = DeviceKeys::seeded(4);
        let good = team_key::wrap(
            &founder,
            &random,
            genesis.team,
            3,
            &key,
            &[(stranger.device(), stranger.agreement_key())],
        );
        let exposed = |records: &[Vec<u8>]| {
            Shares::of(own.device(), std::slice::from_ref(&good), &known(records)).is_exposed(&key)
        };
        assert!(!exposed(&records), "the record that lets them in may be on its way");
        records.push(let_in(&former, &stranger, &records));
        assert!(exposed(&records), "a reader let them in");
        // The first key came to its maker in no file.
        let of_founder = Shares::of(founder.device(), &[], &known(&records));
        assert_eq!(
            of_founder.epoch_to_tell(&known(&records), team_key::FIRST_EPOCH, &key),
            team_key::FIRST_EPOCH
        );
    }

    #[test]
    fn a_reader_who_says_that_a_colleague_has_a_key_keeps_them_without_it_no_longer_than_who_decides_looks() {
        let random = SeededRandom::new(9);
        let [founder, reader, bob] = [1, 2, 3].map(DeviceKeys::seeded);
        let (genesis, _) = membership::found(&founder, &random, 0);
        let mut records: Vec<Vec<u8>> = Vec::new();
        for (keys, role) in [(&reader, AccessRole::Reader), (&bob, AccessRole::Member)] {
            let (signing, agreement) = (keys.verifying_key(), keys.agreement_key());
            let device = Admitted { signing, agreement, role };
            let candidate = Candidate { device, person: None, invitation: String::new(), claim: None };
            let known = Known::of_records(&genesis, &records);
            records.push(membership::admit(&founder, genesis.team, &known.membership, &candidate, 1));
        }
        let known = Known::of_records(&genesis, &records);
        let key = TeamKey::make(&random);
        let is_given = |by: &DeviceKeys, own: &DeviceKeys| {
            // Wrapped for another key, so that Bob cannot open it.
            let junk = [(bob.device(), reader.agreement_key())];
            let file = team_key::wrap(by, &random, genesis.team, 3, &key, &junk);
            let shares = Shares::of(own.device(), &[file], &known);
            shares.given.get(&key.id()).is_some_and(|devices| devices.contains(&bob.device()))
        };
        assert!(!is_given(&reader, &founder));
        assert!(is_given(&founder, &bob), "who decides about members is believed");
        assert!(is_given(&reader, &reader), "and oneself");
    }
}
