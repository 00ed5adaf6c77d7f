//! Who may read and write: computed from the signed records alone, equal on every device in any order.
//!
//! `team.t` is a signed file whose body is a CBOR map, made once by the founder:
//!
//! | key | type | meaning |
//! |---|---|---|
//! | `s` | bytes(16) | random, so that two teams of one founder differ |
//! | `x` | bytes(32) | X25519 key of the founding device |
//! | `t` | unsigned | when, ms since 1970 |
//!
//! The team id is a UUIDv8 of the first 16 bytes of the genesis hash: BLAKE3 (derive-key mode) over the founder's
//! signing key and the body. So a team id names its founder, and nobody can set up another folder for the same team.
//!
//! The records that follow are described in [`deed`]; how they are weighed against each other in `judgement`.

mod bits;
mod chains;
mod claim;
pub mod deed;
pub mod erasure;
mod graph;
mod judgement;
mod state;
#[cfg(test)]
mod tests;
mod weighing;

use super::{
    Refusal,
    keys::{DeviceKeys, device_id},
    signed::{self, Kind, Signed},
};
use crate::{
    clock::Random,
    domain::{AccessRole, DeviceId, SegmentName, TeamId},
};
use blake3::Hash;
pub use chains::Chains;
pub use claim::Claim;
use deed::{Deed, LastSegment, Record};
use ed25519_dalek::VerifyingKey;
use erasure::Erasure;
use graph::Graph;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use state::{PersonState, Use};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};
use uuid::Uuid;
use x25519_dalek::PublicKey;

const GENESIS_CONTEXT: &str = "werkplaats 2026 team genesis";
const HEAD_CONTEXT: &str = "werkplaats 2026 membership head";

#[derive(Debug, Clone, Serialize, Deserialize)]
struct GenesisBody {
    #[serde(rename = "s")]
    salt: ByteBuf,
    #[serde(rename = "x")]
    agreement: ByteBuf,
    #[serde(rename = "t")]
    at_ms: u64,
}

/// How a team began: the root of every right in it.
#[derive(Debug, Clone)]
pub struct Genesis {
    pub team: TeamId,
    pub hash: [u8; 32],
    founder: Admitted,
}

impl Genesis {
    pub fn founder(&self) -> DeviceId {
        device_id(&self.founder.signing)
    }
}

/// A person: the devices that belong together, named after the one it came in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub DeviceId);

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One device that the team lets in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    pub signing: VerifyingKey,
    pub agreement: PublicKey,
    pub role: AccessRole,
}

/// A device that asks to be admitted, with what its invitation allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub device: Admitted,
    /// Another device of this person.
    pub person: Option<PersonId>,
    pub invitation: String,
    /// Whose it says itself to be; absent where an older app asked.
    pub claim: Option<Claim>,
}

/// A person as the records together say.
#[derive(Debug, Clone)]
pub struct Standing {
    pub id: PersonId,
    pub role: AccessRole,
    pub devices: Vec<Standpoint>,
    /// How and when this person went; absent for who is in.
    pub departure: Option<Departure>,
}

/// One device of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standpoint {
    pub device: DeviceId,
    pub since_ms: u64,
    pub is_removed: bool,
    /// The device said itself to be this person's. One that an older app let in said nothing.
    pub is_claimed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Departure {
    pub at_ms: u64,
    pub by: DeviceId,
}

/// What the records together say.
#[derive(Debug, Clone)]
pub struct Membership {
    /// Devices that are in, with their person's role.
    pub devices: BTreeMap<DeviceId, Admitted>,
    /// Everybody who is or was in, in the order they came.
    pub people: Vec<Standing>,
    /// Invitations that brought a device in.
    used_invitations: BTreeMap<String, Vec<Use>>,
    pub revoked_invitations: BTreeSet<String>,
    /// What was erased for privacy, the last first.
    pub erasures: Vec<Erasure>,
    /// Names the set of records that were judged.
    pub head: [u8; 32],
    /// The newest records: what a new one comes after.
    pub newest: Vec<[u8; 32]>,
    /// Records that did not count: forged, of another team, by who may not, or before their forebears came.
    pub ignored: u32,
    /// Every device that is or was in, with what of it counts.
    writers: BTreeMap<DeviceId, Writer>,
    /// Every device that some record names, for the question whose word about members is kept.
    named: BTreeSet<DeviceId>,
}

#[derive(Debug, Clone)]
struct Writer {
    signing: VerifyingKey,
    /// `None` for everything.
    limits: Option<Vec<LastSegment>>,
    /// Segments that count beyond that.
    singles: BTreeSet<[u8; 32]>,
    is_removed: bool,
    is_struck: bool,
}

/// Found a team: the bytes of its `team.t`.
pub fn found(keys: &DeviceKeys, random: &dyn Random, at_ms: u64) -> (Genesis, Vec<u8>) {
    let body = GenesisBody {
        salt: ByteBuf::from(random.array::<16>().to_vec()),
        agreement: ByteBuf::from(keys.agreement_key().to_bytes().to_vec()),
        at_ms,
    };
    let hash = genesis_hash(&keys.verifying_key(), &super::cbor::encode(&body));
    let team = team_of(&hash);
    let bytes = signed::sign(Kind::Team, team, keys, &body);
    let founder = Admitted {
        signing: keys.verifying_key(),
        agreement: keys.agreement_key(),
        role: AccessRole::Manager,
    };
    (Genesis { team, hash, founder }, bytes)
}

pub fn open_genesis(bytes: &[u8]) -> Result<Genesis, Refusal> {
    let file: Signed<GenesisBody> = signed::open(Kind::Team, bytes)?;
    let hash = genesis_hash(&file.signer, &file.body_bytes);
    if team_of(&hash) != file.team {
        return Err(Refusal::OtherTeam);
    }
    let agreement = agreement_key(&file.body.agreement)?;
    Ok(Genesis {
        team: file.team,
        hash,
        founder: Admitted { signing: file.signer, agreement, role: AccessRole::Manager },
    })
}

/// Whether these bytes are a well-formed member record of this team; its rights are judged in [`evaluate`].
pub fn check_member(team: TeamId, bytes: &[u8]) -> Result<Hash, Refusal> {
    deed::read(team, bytes).map(|record| Hash::from_bytes(record.hash))
}

/// The record that lets a device in, after everything that `membership` knows.
pub fn admit(
    keys: &DeviceKeys,
    team: TeamId,
    membership: &Membership,
    candidate: &Candidate,
    at_ms: u64,
) -> Vec<u8> {
    let deed = Deed::Admit {
        device: Box::new(candidate.device.clone()),
        person: candidate.person,
        invitation: candidate.invitation.clone(),
        claim: candidate.claim.clone().map(Box::new),
    };
    deed::sign(keys, team, &membership.newest, at_ms, &deed)
}

/// The membership that these records give, whatever their order and however often each is there.
pub fn evaluate<'a>(genesis: &Genesis, records: impl IntoIterator<Item = &'a [u8]>) -> Membership {
    let mut unreadable = 0u32;
    let mut read: BTreeMap<[u8; 32], Record> = BTreeMap::new();
    for bytes in records {
        match deed::read(genesis.team, bytes) {
            Ok(record) => {
                read.insert(record.hash, record);
            }
            Err(_) => unreadable += 1,
        }
    }
    // What strangers signed is not even weighed: anybody who can write in the folder can put there as much as they like.
    let named = named(genesis, read.values());
    let before = read.len();
    read.retain(|_, record| named.contains(&record.signer));
    unreadable += u32::try_from(before - read.len()).unwrap_or(u32::MAX);
    let mut head = blake3::Hasher::new_derive_key(HEAD_CONTEXT);
    head.update(&genesis.hash);
    for hash in read.keys() {
        head.update(hash);
    }
    let graph = Graph::new(genesis, read);
    let (state, void) = graph.judge();
    let void_count = u32::try_from(void.len()).unwrap_or(u32::MAX);
    let mut people: Vec<(PersonId, PersonState)> = state.persons.into_iter().collect();
    people.sort_by_key(|(id, person)| (person.order(), *id));
    let erasures = state.erasures.finish();
    let mut membership = Membership {
        devices: BTreeMap::new(),
        people: Vec::new(),
        used_invitations: state.used_invitations,
        revoked_invitations: state.revoked_invitations,
        erasures,
        head: *head.finalize().as_bytes(),
        newest: graph.heads(&void, &state.device_person),
        ignored: unreadable + graph.waiting + void_count,
        writers: BTreeMap::new(),
        named,
    };
    for (id, person) in people {
        membership.add(id, &person, &graph);
    }
    membership
}

/// Who some record lets in, fair or not, as long as somebody named before signed it: what they sign about members
/// must be kept by everybody, because others may build on it.
fn named<'r>(genesis: &Genesis, records: impl Iterator<Item = &'r Record>) -> BTreeSet<DeviceId> {
    let mut let_in: BTreeMap<DeviceId, Vec<DeviceId>> = BTreeMap::new();
    for record in records {
        if let Deed::Admit { device, .. } = &record.deed {
            let_in.entry(record.signer).or_default().push(device_id(&device.signing));
        }
    }
    let (mut named, mut heard) = (BTreeSet::new(), vec![genesis.founder()]);
    while let Some(device) = heard.pop() {
        if named.insert(device) {
            heard.extend(let_in.remove(&device).unwrap_or_default());
        }
    }
    named
}

impl Membership {
    fn add(&mut self, id: PersonId, person: &PersonState, graph: &Graph) {
        let role = person.role();
        let mut devices = Vec::with_capacity(person.devices.len());
        for (device, state) in &person.devices {
            let is_removed = !state.removals.is_empty();
            let writer = Writer {
                signing: state.admitted.signing,
                limits: person.limits(graph, *device),
                singles: state.singles.clone(),
                is_removed,
                is_struck: person.is_struck(*device),
            };
            self.writers.insert(*device, writer);
            if !is_removed {
                self.devices.insert(*device, Admitted { role, ..state.admitted.clone() });
            }
            let (since_ms, is_claimed) = (state.since_ms, state.is_claimed);
            devices.push(Standpoint { device: *device, since_ms, is_removed, is_claimed });
        }
        let departure = person.departure().map(|place| {
            let record = &graph.records[place];
            Departure { at_ms: record.at_ms, by: record.signer }
        });
        self.people.push(Standing { id, role, devices, departure });
    }

    pub fn role(&self, device: DeviceId) -> Option<AccessRole> {
        self.devices.get(&device).map(|admitted| admitted.role)
    }

    /// The person that a device is or was of.
    pub fn person_of(&self, device: DeviceId) -> Option<&Standing> {
        self.people.iter().find(|person| person.devices.iter().any(|of| of.device == device))
    }

    pub fn person(&self, id: PersonId) -> Option<&Standing> {
        self.people.iter().find(|person| person.id == id)
    }

    /// Whether a device that is or was in said itself to be of the person whose it is.
    pub fn is_claimed(&self, device: DeviceId) -> bool {
        self.people.iter().flat_map(|person| &person.devices).any(|of| of.device == device && of.is_claimed)
    }

    /// Whether a device came in with an invitation of this id.
    pub fn names_invitation(&self, id: &str) -> bool {
        self.used_invitations.contains_key(id)
    }

    /// Devices that came in with this invitation, which is for another device of this person, or for somebody new.
    pub fn came_with(&self, invitation: &str, person: Option<PersonId>) -> BTreeSet<DeviceId> {
        let uses = self.used_invitations.get(invitation).into_iter().flatten();
        let true_uses = uses.filter(|used| used.own_of.is_none() || used.own_of == person);
        true_uses.map(|used| used.device).collect()
    }

    /// Whether a device was in the team and is not any more.
    pub fn is_removed(&self, device: DeviceId) -> bool {
        self.writers.get(&device).is_some_and(|writer| writer.is_removed)
    }

    pub fn may_accept(&self, device: DeviceId) -> bool {
        self.role(device).is_some_and(|role| may_admit(role, AccessRole::Member))
    }

    /// Whether what this device signs about members is to be kept, whatever it comes to.
    pub fn is_named(&self, device: DeviceId) -> bool {
        self.named.contains(&device)
    }

    /// The key to verify a segment with, when it counts.
    pub fn writer_of(&self, segment: &SegmentName, chains: &Chains) -> Result<&VerifyingKey, Refusal> {
        let writer = self.writers.get(&segment.device).ok_or(Refusal::UnknownDevice)?;
        if writer.counts(segment, chains) || writer.singles.contains(&segment.hash) {
            return Ok(&writer.signing);
        }
        Err(if writer.is_removed { Refusal::Removed } else { Refusal::MayNotWrite })
    }

    /// The key to verify a segment with that does not count because its device was taken out or its person made a
    /// reader; others may have built upon it before. `None` for any other.
    pub fn writer_of_late(&self, segment: &SegmentName, chains: &Chains) -> Option<&VerifyingKey> {
        let writer = self.writers.get(&segment.device).filter(|writer| writer.is_struck)?;
        self.writer_of(segment, chains).is_err().then_some(&writer.signing)
    }

    /// Whether a segment counts on its own, because others built upon it.
    pub fn counts_alone(&self, segment: &SegmentName, chains: &Chains) -> bool {
        let writer = self.writers.get(&segment.device);
        writer.is_some_and(|writer| writer.singles.contains(&segment.hash) && !writer.counts(segment, chains))
    }

    /// Devices of which not everything counts, with the hashes of the last segments that do.
    pub fn limited(&self) -> impl Iterator<Item = (DeviceId, impl Iterator<Item = &[u8; 32]>)> {
        self.writers.iter().filter_map(|(device, writer)| {
            Some((*device, writer.limits.as_ref()?.iter().flat_map(|last| &last.tips)))
        })
    }

    /// Managers who are in.
    pub fn managers(&self) -> usize {
        let is_in = |person: &&Standing| person.departure.is_none() && person.role == AccessRole::Manager;
        self.people.iter().filter(is_in).count()
    }
}

impl Writer {
    fn counts(&self, segment: &SegmentName, chains: &Chains) -> bool {
        self.limits.is_none() || chains.lead_to(segment.device, &segment.hash)
    }
}

pub fn may_write(role: AccessRole) -> bool {
    match role {
        AccessRole::Manager | AccessRole::Facilitator | AccessRole::Member => true,
        AccessRole::Reader => false,
    }
}

/// Whether this role decides about someone with that role: a manager about anyone, a facilitator about everyone but
/// managers.
pub fn may_admit(by: AccessRole, role: AccessRole) -> bool {
    match by {
        AccessRole::Manager => true,
        AccessRole::Facilitator => role != AccessRole::Manager,
        AccessRole::Member | AccessRole::Reader => false,
    }
}

pub(super) fn rank(role: AccessRole) -> u8 {
    match role {
        AccessRole::Manager => 3,
        AccessRole::Facilitator => 2,
        AccessRole::Member => 1,
        AccessRole::Reader => 0,
    }
}

pub(super) fn agreement_key(bytes: &[u8]) -> Result<PublicKey, Refusal> {
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| Refusal::BodyBroken)?;
    Ok(PublicKey::from(bytes))
}

fn genesis_hash(founder: &VerifyingKey, body: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key(GENESIS_CONTEXT);
    hasher.update(founder.as_bytes());
    hasher.update(body);
    *hasher.finalize().as_bytes()
}

fn team_of(genesis_hash: &[u8; 32]) -> TeamId {
    let mut id = [0u8; 16];
    id.copy_from_slice(&genesis_hash[..16]);
    TeamId(Uuid::new_v8(id))
}
