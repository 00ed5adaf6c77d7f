//! One signed record about who is in a team: what it says, byte by byte, and whether it is well formed.
//!
//! `members/<hash26>.m` is a signed file whose body is a CBOR map. Every record has:
//!
//! | key | type | meaning |
//! |---|---|---|
//! | `k` | text | what it does: `admit`, `role`, `remove`, `keep`, `single`, `revoke`, `erase`, `spare` or `finish` |
//! | `t` | unsigned | when, ms since 1970, by the clock of who signed |
//! | `a` | array of bytes(32) | the newest records that the signer knew; everything before those it knew as well |
//!
//! `admit` lets a device in: `s` bytes(32) its Ed25519 key, `x` bytes(32) its X25519 key, `r` text its role
//! (`beheerder`, `procesbegeleider`, `lid` or `lezer`), `i` text the invitation it came with, `p` bytes(10) the
//! person it belongs to, absent for a new person, `o` bytes(74) what the device itself says about that ([`Claim`]),
//! absent where an older app asked or let it in.
//!
//! `role` gives a person another role: `p` bytes(10) who, `r` text the role, `l` what was written until then.
//!
//! `remove` takes a person out, or one device: `p` bytes(10) who or `d` bytes(10) which, `l` the last segments that
//! still count. Who signs it for themselves leaves.
//!
//! `keep` says of removed devices what had arrived before the removal was known: `l`.
//!
//! `single` names segments of removed devices that somebody whose work counts built upon: `f` array of maps, `d`
//! bytes(10) device and `h` bytes(32) hash of the segment file.
//!
//! `revoke` makes an invitation useless: `i` text its id.
//!
//! `erase` takes records out for privacy: `v` array of maps, `t` text table and `r` bytes(16) record id. `spare` takes
//! that back: `e` bytes(32) hash of the `erase`. `finish` says that it is too late for that: `e`, `v` again, and `b`
//! array of bytes(16), ids of evidence files whose parts are to leave the folder. See [`super::erasure`].
//!
//! `l` is an array of maps: `d` bytes(10) device, `n` unsigned number of its last segment that counts, `h` array of
//! bytes(32), hashes of its segments that none of those that had come follows, and of some before them: they and all
//! that they follow count. Without `h` none does: a number says nothing of what is written under it later.
//!
//! A record of another kind was made by a newer app: it is kept and passed on, and has no meaning here.

use super::{
    Admitted, PersonId, agreement_key,
    claim::Claim,
    erasure::{BlobId, ErasureId, Thing},
};
use crate::{
    domain::{AccessRole, DEVICE_ID_BYTES, DeviceId, TeamId},
    sync::{
        Refusal,
        keys::DeviceKeys,
        signed::{self, Kind, Signed},
    },
};
use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const ADMIT: &str = "admit";
const ROLE: &str = "role";
const REMOVE: &str = "remove";
const KEEP: &str = "keep";
const SINGLE: &str = "single";
const REVOKE: &str = "revoke";
const ERASE: &str = "erase";
const SPARE: &str = "spare";
const FINISH: &str = "finish";

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Body {
    #[serde(rename = "k")]
    kind: String,
    #[serde(rename = "t")]
    at_ms: u64,
    #[serde(rename = "a", default)]
    after: Vec<ByteBuf>,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    signing: Option<ByteBuf>,
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    agreement: Option<ByteBuf>,
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    invitation: Option<String>,
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    person: Option<ByteBuf>,
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    claim: Option<ByteBuf>,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    device: Option<ByteBuf>,
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    last: Vec<Last>,
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    segments: Vec<Single>,
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    erasure: Option<ByteBuf>,
    #[serde(rename = "v", default, skip_serializing_if = "Vec::is_empty")]
    things: Vec<Named>,
    #[serde(rename = "b", default, skip_serializing_if = "Vec::is_empty")]
    blobs: Vec<ByteBuf>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Named {
    #[serde(rename = "t")]
    table: String,
    #[serde(rename = "r")]
    record: ByteBuf,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Last {
    #[serde(rename = "d")]
    device: ByteBuf,
    #[serde(rename = "n")]
    seq: u64,
    #[serde(rename = "h", default, skip_serializing_if = "Vec::is_empty")]
    tips: Vec<ByteBuf>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Single {
    #[serde(rename = "d")]
    device: ByteBuf,
    #[serde(rename = "h")]
    hash: ByteBuf,
}

/// Per device the hashes of segments that count whatever their numbers.
pub type SingleSegments = BTreeMap<DeviceId, BTreeSet<[u8; 32]>>;

/// Until where the segments of a device count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LastSegment {
    /// Number of the last one.
    pub seq: u64,
    /// Hashes of those that no other one follows, and of some before them. Every segment names the one before it, so
    /// these stand for all that was there, and for nothing that is made later under a number that was used. Empty where
    /// nothing had come.
    pub tips: BTreeSet<[u8; 32]>,
}

pub type LastSegments = BTreeMap<DeviceId, LastSegment>;

/// Who a removal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Person(PersonId),
    Device(DeviceId),
}

/// What a record does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    Admit {
        device: Box<Admitted>,
        person: Option<PersonId>,
        invitation: String,
        /// Whether it is true is for the judgement to ask.
        claim: Option<Box<Claim>>,
    },
    SetRole {
        person: PersonId,
        role: AccessRole,
        last: LastSegments,
    },
    Remove {
        target: Target,
        last: LastSegments,
    },
    Keep {
        last: LastSegments,
    },
    /// What was never here in time, and yet somebody whose work counts had it and built upon it.
    KeepSingle {
        segments: SingleSegments,
    },
    Revoke {
        invitation: String,
    },
    /// With the files of it that its signer knew: its signer's own work may come to count for nobody.
    Erase {
        things: Vec<Thing>,
        blobs: Vec<BlobId>,
    },
    Spare {
        erasure: ErasureId,
    },
    Finish {
        erasure: ErasureId,
        things: Vec<Thing>,
        blobs: Vec<BlobId>,
    },
    /// A newer app knows what this is.
    Unknown,
}

/// A well-formed record. Whether its signer may is judged together with all others.
#[derive(Debug, Clone)]
pub struct Record {
    pub hash: [u8; 32],
    pub signer: DeviceId,
    pub after: Vec<[u8; 32]>,
    pub at_ms: u64,
    pub deed: Deed,
}

/// The bytes of a record by this device, which knew the records `after` and all before them.
pub fn sign(keys: &DeviceKeys, team: TeamId, after: &[[u8; 32]], at_ms: u64, deed: &Deed) -> Vec<u8> {
    let mut body = Body {
        at_ms,
        after: after.iter().map(|hash| ByteBuf::from(hash.to_vec())).collect(),
        ..Body::default()
    };
    let person_bytes = |person: &PersonId| ByteBuf::from(person.0.0.to_vec());
    body.kind = match deed {
        Deed::Admit { device, person, invitation, claim } => {
            body.signing = Some(ByteBuf::from(device.signing.as_bytes().to_vec()));
            body.agreement = Some(ByteBuf::from(device.agreement.to_bytes().to_vec()));
            body.role = Some(device.role.code().to_owned());
            body.invitation = Some(invitation.clone());
            body.person = person.as_ref().map(person_bytes);
            body.claim = claim.as_ref().map(|claim| ByteBuf::from(claim.bytes()));
            ADMIT
        }
        Deed::SetRole { person, role, last } => {
            body.person = Some(person_bytes(person));
            body.role = Some(role.code().to_owned());
            body.last = encode_last(last);
            ROLE
        }
        Deed::Remove { target, last } => {
            match target {
                Target::Person(person) => body.person = Some(person_bytes(person)),
                Target::Device(device) => body.device = Some(ByteBuf::from(device.0.to_vec())),
            }
            body.last = encode_last(last);
            REMOVE
        }
        Deed::Keep { last } => {
            body.last = encode_last(last);
            KEEP
        }
        Deed::KeepSingle { segments } => {
            body.segments = encode_segments(segments);
            SINGLE
        }
        Deed::Revoke { invitation } => {
            body.invitation = Some(invitation.clone());
            REVOKE
        }
        Deed::Erase { things, blobs } => {
            body.things = things.iter().map(Named::new).collect();
            body.blobs = encode_blobs(blobs);
            ERASE
        }
        Deed::Spare { erasure } => {
            body.erasure = Some(ByteBuf::from(erasure.to_vec()));
            SPARE
        }
        Deed::Finish { erasure, things, blobs } => {
            body.erasure = Some(ByteBuf::from(erasure.to_vec()));
            body.things = things.iter().map(Named::new).collect();
            body.blobs = encode_blobs(blobs);
            FINISH
        }
        Deed::Unknown => "",
    }
    .to_owned();
    signed::sign(Kind::Member, team, keys, &body)
}

/// Read a record of this team.
///
/// Errors: `OtherTeam`, and whatever a signed file or its body can lack.
pub fn read(team: TeamId, bytes: &[u8]) -> Result<Record, Refusal> {
    let file: Signed<Body> = signed::open(Kind::Member, bytes)?;
    if file.team != team {
        return Err(Refusal::OtherTeam);
    }
    let body = &file.body;
    let deed = match body.kind.as_str() {
        ADMIT => Deed::Admit {
            device: Box::new(Admitted {
                signing: signing_key(body.signing.as_ref())?,
                agreement: agreement_key(body.agreement.as_ref().ok_or(Refusal::BodyBroken)?)?,
                role: role(body)?,
            }),
            person: body.person.as_ref().map(device).transpose()?.map(PersonId),
            invitation: body.invitation.clone().unwrap_or_default(),
            claim: body.claim.as_ref().and_then(|bytes| Claim::read(bytes).ok()).map(Box::new),
        },
        ROLE => Deed::SetRole { person: person(body)?, role: role(body)?, last: last(body)? },
        REMOVE => {
            let target = match &body.device {
                Some(bytes) => Target::Device(device(bytes)?),
                None => Target::Person(person(body)?),
            };
            Deed::Remove { target, last: last(body)? }
        }
        KEEP => Deed::Keep { last: last(body)? },
        SINGLE => Deed::KeepSingle { segments: segments(body)? },
        REVOKE => Deed::Revoke { invitation: body.invitation.clone().ok_or(Refusal::BodyBroken)? },
        ERASE => Deed::Erase { things: things(body)?, blobs: blobs(body)? },
        SPARE => Deed::Spare { erasure: erasure(body)? },
        FINISH => Deed::Finish { erasure: erasure(body)?, things: things(body)?, blobs: blobs(body)? },
        _ => Deed::Unknown,
    };
    let after = body.after.iter().map(|hash| hash.as_slice().try_into().map_err(|_| Refusal::BodyBroken));
    Ok(Record {
        hash: *file.hash.as_bytes(),
        signer: file.device(),
        after: after.collect::<Result<_, _>>()?,
        at_ms: body.at_ms,
        deed,
    })
}

impl Named {
    fn new(thing: &Thing) -> Self {
        Self { table: thing.table.clone(), record: ByteBuf::from(thing.record.as_bytes().to_vec()) }
    }
}

fn things(body: &Body) -> Result<Vec<Thing>, Refusal> {
    let thing = |named: &Named| {
        let record = Uuid::from_slice(&named.record).map_err(|_| Refusal::BodyBroken)?;
        Ok(Thing { table: named.table.clone(), record })
    };
    body.things.iter().map(thing).collect()
}

fn encode_blobs(blobs: &[BlobId]) -> Vec<ByteBuf> {
    blobs.iter().map(|id| ByteBuf::from(id.to_vec())).collect()
}

fn blobs(body: &Body) -> Result<Vec<BlobId>, Refusal> {
    body.blobs.iter().map(|id| id.as_slice().try_into().map_err(|_| Refusal::BodyBroken)).collect()
}

fn erasure(body: &Body) -> Result<ErasureId, Refusal> {
    let bytes = body.erasure.as_ref().ok_or(Refusal::BodyBroken)?;
    bytes.as_slice().try_into().map_err(|_| Refusal::BodyBroken)
}

fn encode_last(last: &LastSegments) -> Vec<Last> {
    let of_device = |(device, last): (&DeviceId, &LastSegment)| Last {
        device: ByteBuf::from(device.0.to_vec()),
        seq: last.seq,
        tips: last.tips.iter().map(|hash| ByteBuf::from(hash.to_vec())).collect(),
    };
    last.iter().map(of_device).collect()
}

fn last(body: &Body) -> Result<LastSegments, Refusal> {
    let of_device = |last: &Last| {
        let tips = last.tips.iter().map(hash).collect::<Result<_, _>>()?;
        Ok((device(&last.device)?, LastSegment { seq: last.seq, tips }))
    };
    body.last.iter().map(of_device).collect()
}

fn hash(bytes: &ByteBuf) -> Result<[u8; 32], Refusal> {
    bytes.as_slice().try_into().map_err(|_| Refusal::BodyBroken)
}

fn encode_segments(segments: &SingleSegments) -> Vec<Single> {
    let of_device = |(device, hashes): (&DeviceId, &BTreeSet<[u8; 32]>)| {
        let device = ByteBuf::from(device.0.to_vec());
        let single =
            move |hash: &[u8; 32]| Single { device: device.clone(), hash: ByteBuf::from(hash.to_vec()) };
        hashes.iter().map(single).collect::<Vec<_>>()
    };
    segments.iter().flat_map(of_device).collect()
}

fn segments(body: &Body) -> Result<SingleSegments, Refusal> {
    let mut segments = SingleSegments::new();
    for single in &body.segments {
        segments.entry(device(&single.device)?).or_default().insert(hash(&single.hash)?);
    }
    Ok(segments)
}

fn device(bytes: &ByteBuf) -> Result<DeviceId, Refusal> {
    let bytes: [u8; DEVICE_ID_BYTES] = bytes.as_slice().try_into().map_err(|_| Refusal::BodyBroken)?;
    Ok(DeviceId(bytes))
}

fn person(body: &Body) -> Result<PersonId, Refusal> {
    device(body.person.as_ref().ok_or(Refusal::BodyBroken)?).map(PersonId)
}

/// A role that only a newer app knows gives no right here.
fn role(body: &Body) -> Result<AccessRole, Refusal> {
    let role = body.role.as_deref().ok_or(Refusal::BodyBroken)?;
    AccessRole::from_code(role).ok_or(Refusal::NewerFormat)
}

fn signing_key(bytes: Option<&ByteBuf>) -> Result<VerifyingKey, Refusal> {
    let bytes = bytes.ok_or(Refusal::BodyBroken)?;
    let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| Refusal::BodyBroken)?;
    VerifyingKey::from_bytes(&bytes).map_err(|_| Refusal::BodyBroken)
}
