//! One file from the folder: what it is, whether its writer may, and what it brings.

use super::{
    Known, Refusal, format, invitation, membership, names, own_file,
    signed::{self, Kind},
    team_key,
};
use crate::{
    App, Error, Result,
    domain::TeamId,
    store::{self, FoundFile, RemoteTx, SegmentPlace, SharedKind},
};

/// What a file turned out to be.
pub enum Taken {
    /// Ours, and kept here now.
    Held([u8; 32]),
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
    bytes: Vec<u8>,
) -> Result<Result<Taken, Refusal>> {
    let hash = *blake3::hash(&bytes).as_bytes();
    if known.held.contains(&hash) {
        return Ok(Ok(Taken::Held(hash)));
    }
    if format::is_segment(&bytes) {
        return take_segment(app, team, known, tx, bytes).await;
    }
    match Kind::of(&bytes) {
        Some(kind) => take_signed(app, team, known, tx, kind, bytes).await,
        None => Ok(what_else(file, &bytes)),
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

async fn take_segment(
    app: &App,
    team: TeamId,
    known: &mut Known,
    tx: &mut RemoteTx<'_>,
    bytes: Vec<u8>,
) -> Result<Result<Taken, Refusal>> {
    let opened = match open_segment(team, known, &bytes) {
        Ok(opened) => opened,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (header, body) = opened;
    // One segment that cannot be applied must not keep the others out.
    store::begin_part(tx.conn()).await?;
    match tx.apply(header.device, &body.changes).await {
        Ok(()) => store::keep_part(tx.conn()).await?,
        Err(Error::Database(cause)) => return Err(Error::Database(cause)),
        Err(cause) => {
            tracing::warn!(%cause, "a segment could not be applied");
            store::take_back_part(tx.conn()).await?;
            return Ok(Err(Refusal::BodyBroken));
        }
    }
    let hash = blake3::hash(&bytes);
    let place = SegmentPlace {
        device: header.device,
        seq: header.seq,
        changes: u32::try_from(body.changes.len()).unwrap_or(u32::MAX),
    };
    let file = own_file(SharedKind::Segment, names::segment(header.device, header.seq, &hash), bytes);
    store::hold(tx.conn(), team, &file, Some(place)).await?;
    if header.device == app.device {
        // Our own, and not held: this database is an older copy. Its numbers go on after the ones in the folder.
        store::set_last_segment(tx.conn(), team, header.seq, &file.hash).await?;
    }
    known.held.insert(file.hash);
    Ok(Ok(Taken::Held(file.hash)))
}

fn open_segment(
    team: TeamId,
    known: &Known,
    bytes: &[u8],
) -> Result<(format::Header, format::Body), Refusal> {
    let segment = format::parse(bytes)?;
    if segment.header.team != team {
        return Err(Refusal::OtherTeam);
    }
    segment.verify(known.membership.writer(segment.header.device)?)?;
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
    bytes: Vec<u8>,
) -> Result<Result<Taken, Refusal>> {
    let checked = match check_signed(app, team, known, kind, &bytes) {
        Ok(checked) => checked,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let file = own_file(checked.kind, checked.path, bytes);
    store::hold(tx.conn(), team, &file, None).await?;
    if let Some((epoch, key)) = checked.key {
        store::add_team_key(tx.conn(), team, epoch, &key.id().0, key.bytes()).await?;
    }
    match checked.kind {
        SharedKind::Member | SharedKind::Key => *known = Known::load_in(tx, team).await?,
        SharedKind::Team | SharedKind::Invitation | SharedKind::Request | SharedKind::Segment => {
            known.held.insert(file.hash);
        }
    }
    Ok(Ok(Taken::Held(file.hash)))
}

struct Checked {
    kind: SharedKind,
    path: String,
    key: Option<(u32, team_key::TeamKey)>,
}

fn check_signed(
    app: &App,
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
            (SharedKind::Member, names::member(&hash), None)
        }
        Kind::TeamKey => {
            let file = team_key::open(bytes)?;
            of_this_team(file.team)?;
            if !known.membership.may_accept(file.device()) {
                return Err(Refusal::UnknownDevice);
            }
            let key = team_key::unwrap(&file, &app.sharer.keys)?.map(|key| (file.body.epoch, key));
            (SharedKind::Key, names::team_key(file.body.epoch, &hash), key)
        }
        Kind::Invitation => {
            let file = invitation::open_invitation(bytes)?;
            of_this_team(file.team)?;
            (SharedKind::Invitation, names::invitation(&file.body.id), None)
        }
        Kind::JoinRequest => {
            of_this_team(invitation::open_request(bytes)?.team)?;
            (SharedKind::Request, names::join_request(&hash), None)
        }
    };
    Ok(Checked { kind, path, key })
}
