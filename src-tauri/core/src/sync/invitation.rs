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
//! | `n` | bytes(24) | nonce |
//! | `c` | bytes | sealed under HKDF(code): one-time seed (32 bytes), then the genesis hash (32 bytes) |
//!
//! `join/<hash20>.j` is a signed file by the device that wants in. Its body is a CBOR map:
//!
//! | key | type | meaning |
//! |---|---|---|
//! | `i` | text | id of the invitation |
//! | `x` | bytes(32) | X25519 key of the device |
//! | `t` | unsigned | when, ms since 1970 |
//! | `p` | bytes(64) | signature with the one-time pair: whoever asks knows the code |

use super::{
    Refusal, cbor,
    code::InvitationCode,
    keys::DeviceKeys,
    membership::{Admitted, Candidate, Genesis, Membership, agreement_key, may_admit},
    signed::{self, Kind, Signed, array},
};
use crate::{
    clock::Random,
    domain::{AccessRole, TeamId},
};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use zeroize::Zeroizing;

const PROOF_CONTEXT: &str = "werkplaats 2026 join proof 1";
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
    at_ms: u64,
    #[serde(rename = "p")]
    proof: ByteBuf,
}

/// What the code opens.
pub struct Opened {
    pub team: TeamId,
    pub role: AccessRole,
    pub expires_at_ms: u64,
    pub genesis_hash: [u8; 32],
    id: String,
    one_time: SigningKey,
}

/// Why a request does not get in, for the count of what waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAccepted {
    AlreadyIn,
    UnknownInvitation,
    Expired,
    AlreadyUsed,
    MayNotInvite,
    Forged,
}

/// The bytes of a new invitation, for `join/<id20>.i`.
pub fn invite(
    keys: &DeviceKeys,
    random: &dyn Random,
    genesis: &Genesis,
    code: &InvitationCode,
    role: AccessRole,
    expires_at_ms: u64,
) -> Vec<u8> {
    let seed = Zeroizing::new(random.array::<32>());
    let nonce: [u8; 24] = random.array();
    let mut body = InvitationBody {
        id: code.id(),
        one_time: ByteBuf::from(SigningKey::from_bytes(&seed).verifying_key().as_bytes().to_vec()),
        role: role.code().to_owned(),
        expires_at_ms,
        nonce: ByteBuf::from(nonce.to_vec()),
        sealed: ByteBuf::new(),
    };
    let secret = Zeroizing::new([seed.as_slice(), genesis.hash.as_slice()].concat());
    let sealed = XChaCha20Poly1305::new(code.key().as_slice().into())
        .encrypt(
            XNonce::from_slice(&nonce),
            Payload { msg: &secret, aad: &invitation_aad(genesis.team, &body) },
        )
        .expect("64 bytes are far under the cipher's limit");
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
        id: file.body.id.clone(),
        one_time: SigningKey::from_bytes(&Zeroizing::new(array(&secret, 0)?)),
    })
}

/// The bytes of a request to join, for `join/<hash20>.j`.
pub fn ask_to_join(keys: &DeviceKeys, opened: &Opened, at_ms: u64) -> Vec<u8> {
    let agreement = keys.agreement_key();
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
        proof: ByteBuf::from(proof.to_bytes().to_vec()),
    };
    signed::sign(Kind::JoinRequest, opened.team, keys, &body)
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
    if membership.devices.contains_key(&request.device()) {
        return Err(NotAccepted::AlreadyIn);
    }
    let invitation = invitation
        .filter(|invitation| invitation.team == request.team && invitation.body.id == request.body.invitation)
        .ok_or(NotAccepted::UnknownInvitation)?;
    let role = AccessRole::from_code(&invitation.body.role).ok_or(NotAccepted::UnknownInvitation)?;
    let may_invite = membership.role(invitation.device()).is_some_and(|by| may_admit(by, role));
    if !may_invite {
        return Err(NotAccepted::MayNotInvite);
    }
    let too_late = now_ms > invitation.body.expires_at_ms.saturating_add(LATE_ACCEPTANCE_MS);
    if too_late || request.body.at_ms > invitation.body.expires_at_ms {
        return Err(NotAccepted::Expired);
    }
    if membership.used_invitations.contains_key(&invitation.body.id) {
        return Err(NotAccepted::AlreadyUsed);
    }
    let agreement = check_proof(invitation, request).map_err(|_| NotAccepted::Forged)?;
    Ok(Candidate {
        device: Admitted { signing: request.signer, agreement, role },
        invitation: invitation.body.id.clone(),
    })
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
) -> Result<x25519_dalek::PublicKey, Refusal> {
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
    cbor::encode(&(team, &body.id, &body.one_time, &body.role, body.expires_at_ms))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::SeededRandom,
        sync::membership::{admit, evaluate, found},
    };

    struct Scene {
        founder: DeviceKeys,
        joiner: DeviceKeys,
        genesis: Genesis,
        code: InvitationCode,
        invitation: Vec<u8>,
    }

    fn scene() -> Scene {
        let random = SeededRandom::new(3);
        let (founder, joiner) = (DeviceKeys::seeded(1), DeviceKeys::seeded(2));
        let (genesis, _) = found(&founder, &random, 0);
        let code = InvitationCode::make(&random);
        let invitation = invite(&founder, &random, &genesis, &code, AccessRole::Member, 1000);
        Scene { founder, joiner, genesis, code, invitation }
    }

    #[test]
    fn a_colleague_with_the_code_is_let_in_once() {
        let scene = scene();
        let invitation = open_invitation(&scene.invitation).unwrap();
        let opened = open_with_code(&invitation, &scene.code).unwrap();
        assert_eq!(opened.genesis_hash, scene.genesis.hash);
        let request = open_request(&ask_to_join(&scene.joiner, &opened, 900)).unwrap();
        let before = evaluate(&scene.genesis, []);
        let candidate = judge(&before, Some(&invitation), &request, 5000).unwrap();
        let record = admit(&scene.founder, scene.genesis.team, &candidate, 5000);
        let after = evaluate(&scene.genesis, [record.as_slice()]);
        assert_eq!(after.role(scene.joiner.device()), Some(AccessRole::Member));
        assert_eq!(judge(&after, Some(&invitation), &request, 5000), Err(NotAccepted::AlreadyIn));

        let third = DeviceKeys::seeded(3);
        let again = open_request(&ask_to_join(&third, &opened, 900)).unwrap();
        assert_eq!(judge(&after, Some(&invitation), &again, 5000), Err(NotAccepted::AlreadyUsed));
    }

    #[test]
    fn another_code_opens_nothing() {
        let scene = scene();
        let invitation = open_invitation(&scene.invitation).unwrap();
        let other = InvitationCode::make(&SeededRandom::new(44));
        assert_eq!(open_with_code(&invitation, &other).err(), Some(Refusal::SealBroken));
    }

    #[test]
    fn a_request_too_late_or_without_the_code_stays_out() {
        let scene = scene();
        let invitation = open_invitation(&scene.invitation).unwrap();
        let opened = open_with_code(&invitation, &scene.code).unwrap();
        let membership = evaluate(&scene.genesis, []);
        let late = open_request(&ask_to_join(&scene.joiner, &opened, 1001)).unwrap();
        assert_eq!(judge(&membership, Some(&invitation), &late, 1002), Err(NotAccepted::Expired));
        let in_time = open_request(&ask_to_join(&scene.joiner, &opened, 900)).unwrap();
        let far_later = 1001 + LATE_ACCEPTANCE_MS;
        assert_eq!(judge(&membership, Some(&invitation), &in_time, far_later), Err(NotAccepted::Expired));
        assert_eq!(judge(&membership, None, &in_time, 900), Err(NotAccepted::UnknownInvitation));

        let guess = Opened { one_time: SigningKey::from_bytes(&[9; 32]), ..opened };
        let forged = open_request(&ask_to_join(&scene.joiner, &guess, 900)).unwrap();
        assert_eq!(judge(&membership, Some(&invitation), &forged, 900), Err(NotAccepted::Forged));
    }

    #[test]
    fn an_invitation_by_who_may_not_invite_lets_nobody_in() {
        let scene = scene();
        let random = SeededRandom::new(5);
        let stranger = DeviceKeys::seeded(9);
        let bytes = invite(&stranger, &random, &scene.genesis, &scene.code, AccessRole::Manager, 1000);
        let invitation = open_invitation(&bytes).unwrap();
        let opened = open_with_code(&invitation, &scene.code).unwrap();
        let request = open_request(&ask_to_join(&scene.joiner, &opened, 900)).unwrap();
        let membership = evaluate(&scene.genesis, []);
        assert_eq!(judge(&membership, Some(&invitation), &request, 900), Err(NotAccepted::MayNotInvite));
    }
}
