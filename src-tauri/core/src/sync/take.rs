//! One file from the folder: what it is, whether its writer may, and what it brings.

use super::{
    Known, Refusal, ack, format, invitation,
    keys::DeviceKeys,
    membership, names, own_file, pack,
    signed::{self, Kind, Signed},
    team_key,
};
use crate::{
    App, Result,
    domain::{DeviceId, TeamId},
    store::{self, FoundFile, RemoteTx, SegmentPlace, SharedKind},
};

/// How far a new key's number may be ahead of the newest one known here.
const EPOCHS_AHEAD_MAX: u32 = 1000;

/// What a file turned out to be.
pub enum Taken {
    /// Ours, and kept here now.
    Held([u8; 32]),
    /// Read for what it says; only its writer keeps it.
    Noted,
    /// Somebody put it here who is not this app.
    Foreign,
}

/// Take in one file, believed only as far as it is proven.
pub async fn take_one(
    app: &App,
    team: TeamId,
    known: &mut Known,
    tx: &mut RemoteTx<'_>,
    file: &FoundFile,
    bytes: &[u8],
) -> Result<Result<Taken, Refusal>> {
    let hash = *blake3::hash(bytes).as_bytes();
    if known.held.contains(&hash) {
        return Ok(Ok(Taken::Held(hash)));
    }
    if format::is_segment(bytes) {
        return take_segment(app, team, known, tx, bytes).await;
    }
    if pack::is_pack(bytes) {
        return pack::take(app, team, known, tx, bytes).await;
    }
    match Kind::of(bytes) {
        Some(Kind::Ack) => ack::take(app, team, known, tx, bytes).await,
        Some(kind) => take_signed(app, team, known, tx, kind, bytes).await,
        None => Ok(what_else(file, bytes)),
    }
}

/// A file without a known beginning: a newer app's, a damaged one of ours, or nothing to do with us.
fn what_else(file: &FoundFile, bytes: &[u8]) -> Result<Taken, Refusal> {
    let is_of_our_family = bytes.starts_with(b"WP") && bytes.get(6..8) == Some(b"\r\n");
    if is_of_our_family {
        return Err(Refusal::NewerFormat);
    }
    let extension = file.path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "t" | "m" | "k" | "i" | "j" | "s" | "p" | "z" | "a" => Err(Refusal::OtherKind),
        _ => Ok(Taken::Foreign),
    }
}

pub(super) async fn take_segment(
    app: &App,
    team: TeamId,
    known: &mut Known,
    tx: &mut RemoteTx<'_>,
    bytes: &[u8],
) -> Result<Result<Taken, Refusal>> {
    let opened = match open_segment(&app.sharer.keys, team, known, bytes) {
        Ok(opened) => opened,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (header, body) = opened;
    // One segment that cannot be applied must not keep the others out.
    store::begin_part(tx.conn()).await?;
    match tx.apply(header.device, &body.changes).await {
        Ok(()) => {
            tx.note_arrival(header.device, &body.changes).await?;
            store::keep_part(tx.conn()).await?;
        }
        Err(cause) if store::is_of_this_device(&cause) => return Err(cause),
        Err(cause) => {
            tracing::warn!(kind = cause.kind(), "a segment could not be applied");
            store::take_back_part(tx.conn()).await?;
            return Ok(Err(Refusal::BodyBroken));
        }
    }
    let hash = blake3::hash(bytes);
    let place = SegmentPlace {
        device: header.device,
        seq: header.seq,
        changes: u32::try_from(body.changes.len()).unwrap_or(u32::MAX),
        held_at_ms: app.clock.now_ms(),
    };
    let file =
        own_file(SharedKind::Segment, names::segment(header.device, header.seq, &hash), bytes.to_vec());
    store::hold(tx.conn(), team, &file, Some(place)).await?;
    if header.device == app.device {
        // Our own, and not held: this database is an older copy. Its numbers go on after the ones in the folder.
        store::set_last_segment(tx.conn(), team, header.seq, &file.hash).await?;
    }
    known.held.insert(file.hash);
    known.chains.add(header.device, file.hash, header.previous);
    Ok(Ok(Taken::Held(file.hash)))
}

fn open_segment(
    keys: &DeviceKeys,
    team: TeamId,
    known: &Known,
    bytes: &[u8],
) -> Result<(format::Header, format::Body), Refusal> {
    let segment = format::parse(bytes)?;
    if segment.header.team != team {
        return Err(Refusal::OtherTeam);
    }
    match known.writer_of(&segment.name()) {
        Ok(writer) => segment.verify(writer)?,
        // What this device wrote itself stays its own here, whatever the team decided; a backup may not have it.
        Err(_) if segment.header.device == keys.device() => segment.verify(&keys.verifying_key())?,
        Err(refusal) => return Err(refusal),
    }
    let key = known.key(segment.header.key_id).ok_or(Refusal::UnknownKey)?;
    let body = segment.open(key)?;
    Ok((segment.header, body))
}

async fn take_signed(
    app: &App,
    team: TeamId,
    known: &mut Known,
    tx: &mut RemoteTx<'_>,
    kind: Kind,
    bytes: &[u8],
) -> Result<Result<Taken, Refusal>> {
    let checked = match check_signed(&app.sharer.keys, team, known, kind, bytes) {
        Ok(checked) => checked,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let file = own_file(checked.kind, checked.path, bytes.to_vec());
    store::hold(tx.conn(), team, &file, None).await?;
    if let Some((epoch, key)) = checked.key {
        store::add_team_key(tx.conn(), team, epoch, &key.id().0, key.bytes()).await?;
    }
    known.held.insert(file.hash);
    known.is_stale = true;
    Ok(Ok(Taken::Held(file.hash)))
}

/// What anybody who is or was in signs about the team is kept, for others may build on it; what it comes to is judged
/// elsewhere. What strangers sign fills no disk.
fn check_named(known: &Known, signer: DeviceId) -> Result<(), Refusal> {
    if known.membership.is_named(signer) { Ok(()) } else { Err(Refusal::UnknownDevice) }
}

/// Only who is in gives keys to seal with: who was taken out would otherwise hand out one that they know, and read on.
/// And nobody jumps so far ahead that no later key could follow.
fn check_key_giver(known: &Known, file: &Signed<team_key::KeyBody>) -> Result<(), Refusal> {
    if known.membership.role(file.device()).is_none() {
        let is_removed = known.membership.is_removed(file.device());
        return Err(if is_removed { Refusal::Removed } else { Refusal::UnknownDevice });
    }
    let newest = known.keys.last().map_or(file.body.epoch, |(epoch, _)| *epoch);
    if file.body.epoch > newest.saturating_add(EPOCHS_AHEAD_MAX) {
        return Err(Refusal::BodyBroken);
    }
    Ok(())
}

struct Checked {
    kind: SharedKind,
    path: String,
    key: Option<(u32, team_key::TeamKey)>,
}

fn check_signed(
    keys: &DeviceKeys,
    team: TeamId,
    known: &Known,
    kind: Kind,
    bytes: &[u8],
) -> Result<Checked, Refusal> {
    let hash = blake3::hash(bytes);
    let of_this_team = |other: TeamId| if other == team { Ok(()) } else { Err(Refusal::OtherTeam) };
    let (kind, path, key) = match kind {
        Kind::Team => {
            of_this_team(membership::open_genesis(bytes)?.team)?;
            (SharedKind::Team, names::TEAM_FILE.to_owned(), None)
        }
        Kind::Member => {
            // A deed that only a newer app knows is kept and passed on too; it has no meaning here yet.
            let file = signed::open::<ciborium::Value>(Kind::Member, bytes)?;
            of_this_team(file.team)?;
            check_named(known, file.device())?;
            (SharedKind::Member, names::member(&hash), None)
        }
        Kind::TeamKey => {
            let file = team_key::open(bytes)?;
            of_this_team(file.team)?;
            let key = match check_key_giver(known, &file) {
                Ok(()) => team_key::unwrap(&file, keys)?.map(|key| (file.body.epoch, key)),
                // Work that counts may be sealed with it: who went may have turned the key shortly before. And whether
                // this device was given it or not, nobody seals any more with what they say to have.
                Err(Refusal::Removed) => {
                    team_key::unwrap(&file, keys)?.map(|key| (team_key::READING_EPOCH, key))
                }
                Err(refusal) => return Err(refusal),
            };
            (SharedKind::Key, names::team_key(file.body.epoch, &hash), key)
        }
        Kind::Invitation => {
            let file = invitation::open_invitation(bytes)?;
            of_this_team(file.team)?;
            if !names::is_invitation_id(&file.body.id) {
                return Err(Refusal::BodyBroken);
            }
            check_named(known, file.device())?;
            (SharedKind::Invitation, names::invitation(&file.body.id), None)
        }
        Kind::JoinRequest => {
            let file = invitation::open_request(bytes)?;
            of_this_team(file.team)?;
            // Without its invitation it may be anybody's; both may still be on their way.
            if !known.invitations.iter().any(|invitation| invitation::is_asked_with(invitation, &file)) {
                return Err(Refusal::UnknownDevice);
            }
            (SharedKind::Request, names::join_request(&hash), None)
        }
        // Nobody passes on what another device says that it has.
        Kind::Ack => return Err(Refusal::OtherKind),
    };
    Ok(Checked { kind, path, key })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::SeededRandom, domain::AccessRole, sync::code::InvitationCode};

    struct Scene {
        founder: DeviceKeys,
        stranger: DeviceKeys,
        code: InvitationCode,
        known: Known,
    }

    fn scene() -> Scene {
        let random = SeededRandom::new(3);
        let (founder, stranger) = (DeviceKeys::seeded(1), DeviceKeys::seeded(2));
        let (genesis, _) = membership::found(&founder, &random, 0);
        let known = Known::of_records(&genesis, &[]);
        Scene { founder, stranger, code: InvitationCode::make(&random), known }
    }

    impl Scene {
        fn check(&self, kind: Kind, bytes: &[u8]) -> Result<String, Refusal> {
            check_signed(&self.founder, self.known.genesis.team, &self.known, kind, bytes)
                .map(|checked| checked.path)
        }

        fn invite(&self, by: &DeviceKeys) -> Vec<u8> {
            let random = SeededRandom::new(4);
            let terms = invitation::Terms {
                role: AccessRole::Member,
                expires_at_ms: 1000,
                is_manual: false,
                own: None,
            };
            let key = team_key::TeamKey::make(&random);
            invitation::invite(by, &random, &self.known.genesis, &key, &self.code, terms)
        }
    }

    #[test]
    fn an_invitation_may_not_choose_where_it_is_written() {
        let scene = scene();
        let good = scene.invite(&scene.founder);
        assert_eq!(scene.check(Kind::Invitation, &good).unwrap(), names::invitation(&scene.code.id()));
        let mut body = invitation::open_invitation(&good).unwrap().body;
        for id in ["../../../../.bashrc", "/etc/cron.d/aaaaaaaaaaaa", "ABCDEFGHIJKLMNOP2345", ""] {
            body.id = id.to_owned();
            let bytes = signed::sign(Kind::Invitation, scene.known.genesis.team, &scene.founder, &body);
            assert_eq!(scene.check(Kind::Invitation, &bytes).unwrap_err(), Refusal::BodyBroken, "{id}");
        }
    }

    #[test]
    fn what_a_stranger_signs_about_who_is_in_waits_for_the_right_to_say_so() {
        let scene = scene();
        let invitation = scene.invite(&scene.stranger);
        assert_eq!(scene.check(Kind::Invitation, &invitation).unwrap_err(), Refusal::UnknownDevice);
        let invitation = invitation::open_invitation(&scene.invite(&scene.founder)).unwrap();
        let opened = invitation::open_with_code(&invitation, &scene.code).unwrap();
        let request = invitation::open_request(&invitation::ask_to_join(
            &scene.stranger,
            &SeededRandom::new(5),
            &opened,
            "Bob",
            900,
        ))
        .unwrap();
        let candidate = invitation::judge(&scene.known.membership, Some(&invitation), &request, 900).unwrap();
        for (by, expected) in [(&scene.stranger, Some(Refusal::UnknownDevice)), (&scene.founder, None)] {
            let record =
                membership::admit(by, scene.known.genesis.team, &scene.known.membership, &candidate, 900);
            assert_eq!(scene.check(Kind::Member, &record).err(), expected);
        }
    }

    #[test]
    fn a_request_is_kept_only_with_the_invitation_it_answers() {
        let mut scene = scene();
        let invitation = invitation::open_invitation(&scene.invite(&scene.founder)).unwrap();
        let opened = invitation::open_with_code(&invitation, &scene.code).unwrap();
        let request = invitation::ask_to_join(&scene.stranger, &SeededRandom::new(5), &opened, "Bob", 900);
        assert_eq!(scene.check(Kind::JoinRequest, &request).unwrap_err(), Refusal::UnknownDevice);
        scene.known.invitations.push(invitation);
        assert!(scene.check(Kind::JoinRequest, &request).is_ok());
        let mut body = invitation::open_request(&request).unwrap().body;
        body.invitation = "abcdefghijklmnop2345".to_owned();
        let forged = signed::sign(Kind::JoinRequest, scene.known.genesis.team, &scene.stranger, &body);
        assert_eq!(scene.check(Kind::JoinRequest, &forged).unwrap_err(), Refusal::UnknownDevice);
    }
}
