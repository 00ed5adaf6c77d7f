//! Inviting a colleague, asking to join, and letting in.
//!
//! `join/<id20>.i` is a signed file; its name follows from the code. Its body is a CBOR map:
//!
//! | key | type | meaning |
//! |---|---|---|
//! | `i` | text | id, 20 characters |
//! | `o` | bytes(32) | public half of a one-time Ed25519 pair |
//! | `r` | text | role that it gives |
//! | `e` | unsigned | expires at, ms since 1970 |
//! | `m` | bool | a person decides about who asks with it; absent when it lets in by itself |
//! | `p` | bytes(10) | the person whose other device this is for; absent for a new person |
//! | `q` | bytes(32) | X25519 key that the name of who asks is sealed to; its secret follows from the team key |
//! | `n` | bytes(24) | nonce |
//! | `c` | bytes | sealed under HKDF(code): one-time seed (32 bytes), the genesis hash (32 bytes), and for another device of a person the id of their member (16 bytes) |
//!
//! `join/<hash20>.j` is a signed file by the device that wants in. Its body is a CBOR map:
//!
//! | key | type | meaning |
//! |---|---|---|
//! | `i` | text | id of the invitation |
//! | `x` | bytes(32) | X25519 key of the device |
//! | `t` | unsigned | when, ms since 1970 |
//! | `n` | bytes | name of who asks: one-time X25519 key (32 bytes), then the sealed name; absent when not given |
//! | `p` | bytes(64) | signature with the one-time pair: whoever asks knows the code |
//! | `o` | bytes(74) | the person it asks to be a device of, the invitation's or itself, as it goes into the member record ([`Claim`]); absent in requests of older apps |

use super::{
    Refusal, cbor,
    code::InvitationCode,
    keys::DeviceKeys,
    membership::{Admitted, Candidate, Claim, Genesis, Membership, PersonId, agreement_key, may_admit, rank},
    signed::{self, Kind, Signed, array},
    team_key::{TeamKey, one_time_cipher},
};
use crate::{
    clock::Random,
    domain::{AccessRole, DeviceId, MemberId, TeamId},
};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use uuid::Uuid;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

const PROOF_CONTEXT: &str = "werkplaats 2026 join proof 1";
const NAME_CONTEXT: &str = "werkplaats 2026 join name key";
const NAME_INFO: &[u8] = b"werkplaats 2026 join name 1";
/// A request made in time is still accepted this long after the invitation's end: the accepting app may be away.
pub const LATE_ACCEPTANCE_MS: u64 = 30 * 24 * 60 * 60 * 1000;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InvitationBody {
    #[serde(rename = "i")]
    pub id: String,
    #[serde(rename = "o")]
    one_time: ByteBuf,
    #[serde(rename = "r")]
    role: String,
    #[serde(rename = "e")]
    pub expires_at_ms: u64,
    #[serde(rename = "m", default, skip_serializing_if = "is_false")]
    pub is_manual: bool,
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    person: Option<ByteBuf>,
    #[serde(rename = "q", default, skip_serializing_if = "Option::is_none")]
    name_key: Option<ByteBuf>,
    #[serde(rename = "n")]
    nonce: ByteBuf,
    #[serde(rename = "c")]
    sealed: ByteBuf,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RequestBody {
    #[serde(rename = "i")]
    pub invitation: String,
    #[serde(rename = "x")]
    agreement: ByteBuf,
    #[serde(rename = "t")]
    pub at_ms: u64,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    name: Option<ByteBuf>,
    #[serde(rename = "p")]
    proof: ByteBuf,
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    claim: Option<ByteBuf>,
}

/// What an invitation gives, and to whom.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    pub role: AccessRole,
    pub expires_at_ms: u64,
    pub is_manual: bool,
    /// For another device of this person, who sits in the team as this member.
    pub own: Option<(PersonId, MemberId)>,
}

/// What the code opens.
pub struct Opened {
    pub team: TeamId,
    pub role: AccessRole,
    pub expires_at_ms: u64,
    pub genesis_hash: [u8; 32],
    /// Who sits at the new device, when it is another one of a person of the team.
    pub member: Option<MemberId>,
    /// The person whose other device it is for; `None` for a new person.
    pub person: Option<PersonId>,
    /// Whose device it says to be with its request.
    pub claims: Claims,
    id: String,
    one_time: SigningKey,
    name_key: Option<PublicKey>,
}

/// Whose device one that asks says itself to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claims {
    /// The invitation's, or somebody new.
    AsInvited,
    /// Whose it is in the team already.
    Of(PersonId),
    /// It is called somebody's without having said so, as those that older apps let in: that is not for it to take back.
    Nothing,
}

/// Why a request does not get in, for the count of what waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAccepted {
    AlreadyIn,
    UnknownInvitation,
    Expired,
    AlreadyUsed,
    MayNotInvite,
    /// The device is or was of somebody else than the invitation is for.
    OtherPerson,
    Revoked,
    Forged,
}

/// The bytes of a new invitation, for `join/<id20>.i`. Names of who asks with it can be read with `team_key`.
pub fn invite(
    keys: &DeviceKeys,
    random: &dyn Random,
    genesis: &Genesis,
    team_key: &TeamKey,
    code: &InvitationCode,
    terms: Terms,
) -> Vec<u8> {
    let seed = Zeroizing::new(random.array::<32>());
    let nonce: [u8; 24] = random.array();
    let id = code.id();
    let name_key = PublicKey::from(&name_secret(team_key, &id));
    let mut body = InvitationBody {
        one_time: ByteBuf::from(SigningKey::from_bytes(&seed).verifying_key().as_bytes().to_vec()),
        role: terms.role.code().to_owned(),
        expires_at_ms: terms.expires_at_ms,
        is_manual: terms.is_manual,
        person: terms.own.map(|(person, _)| ByteBuf::from(person.0.0.to_vec())),
        name_key: Some(ByteBuf::from(name_key.to_bytes().to_vec())),
        nonce: ByteBuf::from(nonce.to_vec()),
        sealed: ByteBuf::new(),
        id,
    };
    let member = terms.own.map(|(_, member)| *member.0.as_bytes());
    let member = member.as_ref().map_or(&[][..], |member| member.as_slice());
    let secret = Zeroizing::new([seed.as_slice(), genesis.hash.as_slice(), member].concat());
    let sealed = XChaCha20Poly1305::new(code.key().as_slice().into())
        .encrypt(
            XNonce::from_slice(&nonce),
            Payload { msg: &secret, aad: &invitation_aad(genesis.team, &body) },
        )
        .expect("80 bytes are far under the cipher's limit");
    body.sealed = ByteBuf::from(sealed);
    signed::sign(Kind::Invitation, genesis.team, keys, &body)
}

pub fn open_invitation(bytes: &[u8]) -> Result<Signed<InvitationBody>, Refusal> {
    signed::open(Kind::Invitation, bytes)
}

/// Open an invitation with its code; only the right code does.
pub fn open_with_code(file: &Signed<InvitationBody>, code: &InvitationCode) -> Result<Opened, Refusal> {
    let nonce: [u8; 24] = array(&file.body.nonce, 0)?;
    let secret = XChaCha20Poly1305::new(code.key().as_slice().into())
        .decrypt(
            XNonce::from_slice(&nonce),
            Payload { msg: &file.body.sealed, aad: &invitation_aad(file.team, &file.body) },
        )
        .map(Zeroizing::new)
        .map_err(|_| Refusal::SealBroken)?;
    Ok(Opened {
        team: file.team,
        role: AccessRole::from_code(&file.body.role).ok_or(Refusal::NewerFormat)?,
        expires_at_ms: file.body.expires_at_ms,
        genesis_hash: array(&secret, 32)?,
        member: array(&secret, 64).ok().map(|id| MemberId(Uuid::from_bytes(id))),
        person: file.body.person()?,
        claims: Claims::AsInvited,
        id: file.body.id.clone(),
        one_time: SigningKey::from_bytes(&Zeroizing::new(array(&secret, 0)?)),
        name_key: file.body.name_key.as_ref().map(|key| agreement_key(key)).transpose()?,
    })
}

/// The bytes of a request to join, for `join/<hash20>.j`. The name can be read by the team alone.
pub fn ask_to_join(
    keys: &DeviceKeys,
    random: &dyn Random,
    opened: &Opened,
    name: &str,
    at_ms: u64,
) -> Vec<u8> {
    let agreement = keys.agreement_key();
    let person = match opened.claims {
        Claims::AsInvited => Some(opened.person.unwrap_or(PersonId(keys.device()))),
        Claims::Of(person) => Some(person),
        Claims::Nothing => None,
    };
    let proof = opened.one_time.sign(&proof_digest(
        opened.team,
        &opened.id,
        &keys.verifying_key(),
        agreement.as_bytes(),
        at_ms,
    ));
    let body = RequestBody {
        invitation: opened.id.clone(),
        agreement: ByteBuf::from(agreement.to_bytes().to_vec()),
        at_ms,
        name: opened.name_key.map(|key| seal_name(random, opened.team, &key, name)),
        proof: ByteBuf::from(proof.to_bytes().to_vec()),
        claim: person.map(|person| ByteBuf::from(Claim::sign(keys, opened.team, person).bytes())),
    };
    signed::sign(Kind::JoinRequest, opened.team, keys, &body)
}

/// The secret half of the key that names are sealed to: everybody with the team key has it.
fn name_secret(key: &TeamKey, invitation: &str) -> StaticSecret {
    let mut hasher = blake3::Hasher::new_derive_key(NAME_CONTEXT);
    hasher.update(key.bytes());
    hasher.update(invitation.as_bytes());
    StaticSecret::from(*hasher.finalize().as_bytes())
}

fn seal_name(random: &dyn Random, team: TeamId, receiver: &PublicKey, name: &str) -> ByteBuf {
    let one_time = StaticSecret::from(random.array::<32>());
    let one_time_key = PublicKey::from(&one_time);
    let agreed = one_time.diffie_hellman(receiver);
    let (cipher, nonce) = one_time_cipher(NAME_INFO, agreed.as_bytes(), team, &one_time_key, receiver);
    let sealed = cipher.encrypt(&nonce, name.as_bytes()).expect("a name is far under the cipher's limit");
    ByteBuf::from([one_time_key.as_bytes().as_slice(), &sealed].concat())
}

/// Who asks, as they typed it; empty when it cannot be read with these keys.
pub fn asked_by<'k>(
    keys: impl IntoIterator<Item = &'k TeamKey>,
    invitation: &Signed<InvitationBody>,
    request: &Signed<RequestBody>,
) -> String {
    let opened = request.body.name.as_ref().and_then(|sealed| {
        let one_time = agreement_key(sealed.get(..32)?).ok()?;
        keys.into_iter().find_map(|key| {
            let secret = name_secret(key, &invitation.body.id);
            let receiver = PublicKey::from(&secret);
            let agreed = secret.diffie_hellman(&one_time);
            let (cipher, nonce) =
                one_time_cipher(NAME_INFO, agreed.as_bytes(), request.team, &one_time, &receiver);
            cipher.decrypt(&nonce, sealed.get(32..)?).ok()
        })
    });
    opened.and_then(|name| String::from_utf8(name).ok()).unwrap_or_default()
}

pub fn open_request(bytes: &[u8]) -> Result<Signed<RequestBody>, Refusal> {
    signed::open(Kind::JoinRequest, bytes)
}

/// Decide on a request. Pure: the caller writes the member record and wraps the keys.
pub fn judge(
    membership: &Membership,
    invitation: Option<&Signed<InvitationBody>>,
    request: &Signed<RequestBody>,
    now_ms: u64,
) -> Result<Candidate, NotAccepted> {
    let claim = claim_of(request);
    let says_other =
        claim.as_ref().is_some_and(|claim| is_taken_from(membership, request.device(), claim.person));
    if membership.devices.contains_key(&request.device()) && !says_other {
        return Err(NotAccepted::AlreadyIn);
    }
    let invitation = invitation
        .filter(|invitation| invitation.team == request.team && invitation.body.id == request.body.invitation)
        .ok_or(NotAccepted::UnknownInvitation)?;
    let role = AccessRole::from_code(&invitation.body.role).ok_or(NotAccepted::UnknownInvitation)?;
    let person = person_of(invitation)?;
    let by =
        membership.person_of(invitation.device()).filter(|_| membership.role(invitation.device()).is_some());
    let may_invite =
        by.is_some_and(|by| may_admit(by.role, role) || person == Some(by.id) && rank(role) <= rank(by.role));
    if !may_invite || person.is_some_and(|person| membership.person(person).is_none()) {
        return Err(NotAccepted::MayNotInvite);
    }
    if membership.revoked_invitations.contains(&invitation.body.id) {
        return Err(NotAccepted::Revoked);
    }
    let too_late = now_ms > invitation.body.expires_at_ms.saturating_add(LATE_ACCEPTANCE_MS);
    if too_late || request.body.at_ms > invitation.body.expires_at_ms {
        return Err(NotAccepted::Expired);
    }
    if !membership.came_with(&invitation.body.id, person).is_empty() {
        return Err(NotAccepted::AlreadyUsed);
    }
    let agreement = check_proof(invitation, request).map_err(|_| NotAccepted::Forged)?;
    let device = Admitted { signing: request.signer, agreement, role };
    let person = if says_other { person } else { owner(membership, request.device(), person)? };
    Ok(Candidate { person, invitation: invitation.body.id.clone(), claim, device })
}

/// Whose the device that asks says itself to be.
fn claim_of(request: &Signed<RequestBody>) -> Option<Claim> {
    let agreement = agreement_key(&request.body.agreement).ok()?;
    let device = Admitted { signing: request.signer, agreement, role: AccessRole::Reader };
    let claim = Claim::read(request.body.claim.as_ref()?).ok()?;
    claim.is_by(request.team, &device).then_some(claim)
}

/// Whether a device that says to be of this person is called somebody else's by a record without its word.
fn is_taken_from(membership: &Membership, device: DeviceId, person: PersonId) -> bool {
    let known = membership.person_of(device).filter(|known| known.id != person);
    known.is_some() && !membership.is_claimed(device)
}

/// Whose device one that asks would be: a device stays of one person for ever, and comes back as theirs.
///
/// `person`: whose other device the invitation is for.
///
/// Errors: `OtherPerson`.
pub fn owner(
    membership: &Membership,
    device: DeviceId,
    person: Option<PersonId>,
) -> Result<Option<PersonId>, NotAccepted> {
    let Some(known) = membership.person_of(device) else { return Ok(person) };
    match person {
        Some(other) if other != known.id => Err(NotAccepted::OtherPerson),
        // Who went comes back on their first device as somebody new does.
        None if known.id == PersonId(device) && known.departure.is_some() => Ok(None),
        Some(_) | None => Ok(Some(known.id)),
    }
}

/// The person whose other device an invitation is for.
fn person_of(invitation: &Signed<InvitationBody>) -> Result<Option<PersonId>, NotAccepted> {
    invitation.body.person().map_err(|_| NotAccepted::UnknownInvitation)
}

impl InvitationBody {
    /// The person whose other device this is for; `None` for a new person.
    pub fn person(&self) -> Result<Option<PersonId>, Refusal> {
        let bytes = self.person.as_ref().map(|bytes| array(bytes, 0)).transpose()?;
        Ok(bytes.map(|bytes| PersonId(DeviceId(bytes))))
    }

    pub fn role(&self) -> Option<AccessRole> {
        AccessRole::from_code(&self.role)
    }
}

fn is_false(value: &bool) -> bool {
    !value
}

/// Whether who asks knows the code of this invitation.
pub fn is_asked_with(invitation: &Signed<InvitationBody>, request: &Signed<RequestBody>) -> bool {
    invitation.team == request.team
        && invitation.body.id == request.body.invitation
        && check_proof(invitation, request).is_ok()
}

fn check_proof(
    invitation: &Signed<InvitationBody>,
    request: &Signed<RequestBody>,
) -> Result<PublicKey, Refusal> {
    let body = &request.body;
    let one_time = VerifyingKey::from_bytes(&array(&invitation.body.one_time, 0)?)
        .map_err(|_| Refusal::SignatureWrong)?;
    let digest = proof_digest(request.team, &body.invitation, &request.signer, &body.agreement, body.at_ms);
    one_time
        .verify_strict(&digest, &Signature::from_bytes(&array(&body.proof, 0)?))
        .map_err(|_| Refusal::SignatureWrong)?;
    agreement_key(&body.agreement)
}

fn proof_digest(
    team: TeamId,
    invitation: &str,
    signer: &VerifyingKey,
    agreement: &[u8],
    at_ms: u64,
) -> [u8; 32] {
    let said = cbor::encode(&(team, invitation, signer.as_bytes(), agreement, at_ms));
    *blake3::Hasher::new_derive_key(PROOF_CONTEXT).update(&said).finalize().as_bytes()
}

fn invitation_aad(team: TeamId, body: &InvitationBody) -> Vec<u8> {
    let said = (team, &body.id, &body.one_time, &body.role, body.expires_at_ms);
    if !body.is_manual && body.person.is_none() && body.name_key.is_none() {
        return cbor::encode(&said);
    }
    cbor::encode(&(said, body.is_manual, &body.person, &body.name_key))
}

#[cfg(test)]
mod tests;
