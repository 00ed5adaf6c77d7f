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
//! `members/<hash26>.m` is a signed file whose body is a CBOR map:
//!
//! | key | type | meaning |
//! |---|---|---|
//! | `k` | text | what it does; `admit` in this version |
//! | `s` | bytes(32) | Ed25519 key of the device that is admitted |
//! | `x` | bytes(32) | its X25519 key |
//! | `r` | text | its role: `beheerder`, `procesbegeleider`, `lid` or `lezer` |
//! | `i` | text | id of the invitation it came with |
//! | `t` | unsigned | when, ms since 1970 |

use super::{
    Refusal,
    keys::{DeviceKeys, device_id},
    signed::{self, Kind, Signed},
};
use crate::{
    clock::Random,
    domain::{AccessRole, DeviceId, TeamId},
};
use blake3::Hash;
use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use x25519_dalek::PublicKey;

const GENESIS_CONTEXT: &str = "werkplaats 2026 team genesis";
const HEAD_CONTEXT: &str = "werkplaats 2026 membership head";
const ADMIT: &str = "admit";

#[derive(Debug, Clone, Serialize, Deserialize)]
struct GenesisBody {
    #[serde(rename = "s")]
    salt: ByteBuf,
    #[serde(rename = "x")]
    agreement: ByteBuf,
    #[serde(rename = "t")]
    at_ms: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct MemberBody {
    #[serde(rename = "k")]
    kind: String,
    #[serde(rename = "s")]
    signing: ByteBuf,
    #[serde(rename = "x")]
    agreement: ByteBuf,
    #[serde(rename = "r")]
    role: String,
    #[serde(rename = "i")]
    invitation: String,
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
    pub invitation: String,
}

/// What the records together say.
#[derive(Debug, Clone)]
pub struct Membership {
    pub devices: BTreeMap<DeviceId, Admitted>,
    /// Invitations that brought a device in.
    pub used_invitations: BTreeMap<String, BTreeSet<DeviceId>>,
    /// Names the set of records that counted.
    pub head: [u8; 32],
    /// Records that did not count: forged, of another team, or by who may not.
    pub ignored: u32,
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

/// The record that lets a device in. Whether the signer may is checked by everyone who reads it.
pub fn admit(keys: &DeviceKeys, team: TeamId, candidate: &Candidate, at_ms: u64) -> Vec<u8> {
    let body = MemberBody {
        kind: ADMIT.to_owned(),
        signing: ByteBuf::from(candidate.device.signing.as_bytes().to_vec()),
        agreement: ByteBuf::from(candidate.device.agreement.to_bytes().to_vec()),
        role: candidate.device.role.code().to_owned(),
        invitation: candidate.invitation.clone(),
        at_ms,
    };
    signed::sign(Kind::Member, team, keys, &body)
}

/// Whether these bytes are a well-formed member record of this team; its rights are judged in [`evaluate`].
pub fn check_member(team: TeamId, bytes: &[u8]) -> Result<Hash, Refusal> {
    let (hash, _, _) = read_member(team, bytes)?;
    Ok(hash)
}

/// The membership that these records give, whatever their order and however often each is there.
pub fn evaluate<'a>(genesis: &Genesis, records: impl IntoIterator<Item = &'a [u8]>) -> Membership {
    let mut ignored = 0;
    let mut waiting: BTreeMap<[u8; 32], (DeviceId, Candidate)> = BTreeMap::new();
    for bytes in records {
        match read_member(genesis.team, bytes) {
            Ok((hash, signer, candidate)) => {
                waiting.insert(*hash.as_bytes(), (signer, candidate));
            }
            Err(_) => ignored += 1,
        }
    }
    let founder = device_id(&genesis.founder.signing);
    let mut devices = BTreeMap::from([(founder, genesis.founder.clone())]);
    let mut used_invitations: BTreeMap<String, BTreeSet<DeviceId>> = BTreeMap::new();
    let mut counted = BTreeSet::from([genesis.hash]);
    // Roles only rise while records are taken in, so the end is the same whatever comes first.
    loop {
        let ready: Vec<[u8; 32]> = waiting
            .iter()
            .filter(|(_, (signer, candidate))| {
                devices.get(signer).is_some_and(|by| may_admit(by.role, candidate.device.role))
            })
            .map(|(hash, _)| *hash)
            .collect();
        if ready.is_empty() {
            break;
        }
        for hash in ready {
            let Some((_, candidate)) = waiting.remove(&hash) else { continue };
            counted.insert(hash);
            let device = device_id(&candidate.device.signing);
            used_invitations.entry(candidate.invitation).or_default().insert(device);
            let known = devices.entry(device).or_insert_with(|| candidate.device.clone());
            if rank(candidate.device.role) > rank(known.role) {
                *known = candidate.device;
            }
        }
    }
    ignored += u32::try_from(waiting.len()).unwrap_or(u32::MAX);
    let mut head = blake3::Hasher::new_derive_key(HEAD_CONTEXT);
    for hash in &counted {
        head.update(hash);
    }
    Membership { devices, used_invitations, head: *head.finalize().as_bytes(), ignored }
}

impl Membership {
    pub fn role(&self, device: DeviceId) -> Option<AccessRole> {
        self.devices.get(&device).map(|admitted| admitted.role)
    }

    pub fn may_accept(&self, device: DeviceId) -> bool {
        self.role(device).is_some_and(|role| may_admit(role, AccessRole::Member))
    }

    /// The key to verify a segment with, when its device may write.
    pub fn writer(&self, device: DeviceId) -> Result<&VerifyingKey, Refusal> {
        let admitted = self.devices.get(&device).ok_or(Refusal::UnknownDevice)?;
        if may_write(admitted.role) { Ok(&admitted.signing) } else { Err(Refusal::MayNotWrite) }
    }
}

pub fn may_write(role: AccessRole) -> bool {
    match role {
        AccessRole::Manager | AccessRole::Facilitator | AccessRole::Member => true,
        AccessRole::Reader => false,
    }
}

/// A manager lets anyone in; a facilitator everyone but managers.
pub fn may_admit(by: AccessRole, role: AccessRole) -> bool {
    match by {
        AccessRole::Manager => true,
        AccessRole::Facilitator => role != AccessRole::Manager,
        AccessRole::Member | AccessRole::Reader => false,
    }
}

fn rank(role: AccessRole) -> u8 {
    match role {
        AccessRole::Manager => 3,
        AccessRole::Facilitator => 2,
        AccessRole::Member => 1,
        AccessRole::Reader => 0,
    }
}

fn read_member(team: TeamId, bytes: &[u8]) -> Result<(Hash, DeviceId, Candidate), Refusal> {
    let file: Signed<MemberBody> = signed::open(Kind::Member, bytes)?;
    if file.team != team {
        return Err(Refusal::OtherTeam);
    }
    // A deed that a newer app knows: kept in the folder, without meaning here.
    if file.body.kind != ADMIT {
        return Err(Refusal::NewerFormat);
    }
    let signing: [u8; 32] = file.body.signing.as_slice().try_into().map_err(|_| Refusal::BodyBroken)?;
    let signing = VerifyingKey::from_bytes(&signing).map_err(|_| Refusal::BodyBroken)?;
    let agreement = agreement_key(&file.body.agreement)?;
    let role = AccessRole::from_code(&file.body.role).ok_or(Refusal::NewerFormat)?;
    let candidate =
        Candidate { device: Admitted { signing, agreement, role }, invitation: file.body.invitation.clone() };
    Ok((file.hash, file.device(), candidate))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededRandom;
    use proptest::prelude::*;

    fn candidate(keys: &DeviceKeys, role: AccessRole) -> Candidate {
        Candidate {
            device: Admitted { signing: keys.verifying_key(), agreement: keys.agreement_key(), role },
            invitation: format!("invitation of {}", keys.device()),
        }
    }

    fn people() -> (Genesis, Vec<u8>, [DeviceKeys; 4], Vec<Vec<u8>>) {
        let keys = [1, 2, 3, 4].map(DeviceKeys::seeded);
        let (genesis, bytes) = found(&keys[0], &SeededRandom::new(1), 1000);
        let team = genesis.team;
        let records = vec![
            admit(&keys[0], team, &candidate(&keys[1], AccessRole::Facilitator), 1),
            admit(&keys[1], team, &candidate(&keys[2], AccessRole::Member), 2),
            // What may not be: a member lets someone in, a facilitator makes a manager.
            admit(&keys[2], team, &candidate(&keys[3], AccessRole::Member), 3),
            admit(&keys[1], team, &candidate(&keys[2], AccessRole::Manager), 4),
            admit(&keys[0], TeamId(Uuid::from_u128(1)), &candidate(&keys[3], AccessRole::Member), 5),
            b"forged".to_vec(),
        ];
        (genesis, bytes, keys, records)
    }

    #[test]
    fn a_team_is_named_by_how_it_began() {
        let (genesis, bytes, ..) = people();
        let opened = open_genesis(&bytes).unwrap();
        assert_eq!((opened.team, opened.hash), (genesis.team, genesis.hash));
        let other = DeviceKeys::seeded(50);
        let body = GenesisBody {
            salt: ByteBuf::from(vec![0; 16]),
            agreement: ByteBuf::from(other.agreement_key().to_bytes().to_vec()),
            at_ms: 0,
        };
        let forged = signed::sign(Kind::Team, genesis.team, &other, &body);
        assert_eq!(open_genesis(&forged).unwrap_err(), Refusal::OtherTeam, "nobody else founds this team");
    }

    #[test]
    fn only_who_may_lets_others_in() {
        let (genesis, _, keys, records) = people();
        let membership = evaluate(&genesis, records.iter().map(Vec::as_slice));
        assert_eq!(membership.role(keys[0].device()), Some(AccessRole::Manager));
        assert_eq!(membership.role(keys[1].device()), Some(AccessRole::Facilitator));
        assert_eq!(membership.role(keys[2].device()), Some(AccessRole::Member));
        assert_eq!(membership.role(keys[3].device()), None);
        assert_eq!(membership.ignored, 4);
        assert_eq!(membership.writer(keys[3].device()).unwrap_err(), Refusal::UnknownDevice);
        assert!(membership.may_accept(keys[1].device()) && !membership.may_accept(keys[2].device()));
    }

    #[test]
    fn a_reader_may_not_write() {
        let keys = [DeviceKeys::seeded(1), DeviceKeys::seeded(2)];
        let (genesis, _) = found(&keys[0], &SeededRandom::new(1), 0);
        let record = admit(&keys[0], genesis.team, &candidate(&keys[1], AccessRole::Reader), 1);
        let membership = evaluate(&genesis, [record.as_slice()]);
        assert_eq!(membership.writer(keys[1].device()).unwrap_err(), Refusal::MayNotWrite);
    }

    proptest! {
        #[test]
        fn any_order_and_any_duplication_gives_the_same_membership(picks in proptest::collection::vec(0usize..6, 0..20)) {
            let (genesis, _, _, records) = people();
            let straight = evaluate(&genesis, records.iter().map(Vec::as_slice));
            let mut shuffled: Vec<&[u8]> = picks.iter().map(|pick| records[*pick].as_slice()).collect();
            shuffled.extend(records.iter().rev().map(Vec::as_slice));
            let other = evaluate(&genesis, shuffled);
            prop_assert_eq!(straight.devices, other.devices);
            prop_assert_eq!(straight.head, other.head);
        }
    }
}
