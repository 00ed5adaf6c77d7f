//! What this device knows of a team's rights and keys, read from the files it holds.

use super::{
    Refusal,
    invitation::{InvitationBody, open_invitation},
    membership::{self, Chains, Genesis, Membership},
    signed::Signed,
    team_key::{KeyId, TeamKey},
};
use crate::{
    App, Error, ErrorCode, Result,
    domain::{SegmentName, TeamId},
    store::{self, RemoteTx, Rights},
};
use ed25519_dalek::VerifyingKey;
use std::{collections::HashSet, sync::Arc};

#[derive(Clone)]
pub struct Known {
    pub genesis: Genesis,
    pub membership: Arc<Membership>,
    pub(super) chains: Chains,
    /// Epoch and key, the one to seal with last.
    pub keys: Vec<(u32, TeamKey)>,
    /// Invitations by who may let others in.
    pub invitations: Vec<Signed<InvitationBody>>,
    pub(super) held: HashSet<[u8; 32]>,
    /// A file was taken in that may change the rest of this.
    pub(super) is_stale: bool,
}

impl Known {
    /// Errors: `NotFound` when the team was neither founded nor joined here.
    pub async fn load(app: &App, team: TeamId) -> Result<Self> {
        Self::load_from(app, &mut *app.store.read().await?, team).await
    }

    /// As [`Known::load`], with what `tx` has written so far.
    pub(super) async fn load_in(app: &App, tx: &mut RemoteTx<'_>, team: TeamId) -> Result<Self> {
        Self::load_from(app, tx.conn(), team).await
    }

    /// Take in what `tx` has written so far.
    pub async fn reload(&mut self, app: &App, tx: &mut RemoteTx<'_>, team: TeamId) -> Result<()> {
        *self = Self::load_in(app, tx, team).await?;
        Ok(())
    }

    async fn load_from(app: &App, conn: &mut store::SqliteConnection, team: TeamId) -> Result<Self> {
        let mut known = Self::judge(app, team, store::rights(conn, team).await?)?;
        let limited: Vec<_> = known.chains.devices().collect();
        for device in limited {
            for (hash, previous) in store::chain(conn, team, device).await? {
                known.chains.add(device, hash, previous);
            }
        }
        Ok(known)
    }

    fn judge(app: &App, team: TeamId, rights: Rights) -> Result<Self> {
        let genesis = rights
            .team_files
            .iter()
            .find_map(|bytes| membership::open_genesis(bytes).ok().filter(|genesis| genesis.team == team))
            .ok_or_else(|| Error::told(ErrorCode::NotFound))?;
        let membership = app.sharer.membership(&genesis, &rights.member_files);
        let keys = rights.keys.into_iter().filter_map(|row| {
            let bytes = zeroize::Zeroizing::new(row.key);
            Some((row.epoch, TeamKey::from_bytes(&bytes)?))
        });
        let invitations = rights.invitation_files.iter().filter_map(|bytes| open_invitation(bytes).ok());
        Ok(Self {
            invitations: invitations.collect(),
            genesis,
            chains: Chains::of(&membership),
            membership,
            keys: keys.collect(),
            held: rights.held,
            is_stale: false,
        })
    }

    /// What a device knows that holds these records and nothing else.
    #[cfg(test)]
    pub(super) fn of_records(genesis: &Genesis, records: &[Vec<u8>]) -> Self {
        let membership = membership::evaluate(genesis, records.iter().map(Vec::as_slice));
        Self {
            genesis: genesis.clone(),
            chains: Chains::of(&membership),
            membership: Arc::new(membership),
            keys: Vec::new(),
            invitations: Vec::new(),
            held: HashSet::new(),
            is_stale: false,
        }
    }

    /// Changes whenever something refused for want of a right may be allowed.
    pub(super) fn extent(&self) -> ([u8; 32], usize, usize, usize) {
        (self.membership.head, self.keys.len(), self.invitations.len(), self.chains.extent())
    }

    /// The key to verify a segment with, when it counts.
    pub fn writer_of(&self, segment: &SegmentName) -> Result<&VerifyingKey, Refusal> {
        self.membership.writer_of(segment, &self.chains)
    }

    /// The key to verify a segment with that others may have built upon before its writer was taken out or made a
    /// reader, and that does not count; `None` for any other.
    pub(super) fn writer_of_late(&self, segment: &SegmentName) -> Option<&VerifyingKey> {
        self.membership.writer_of_late(segment, &self.chains)
    }

    pub(super) fn key(&self, id: KeyId) -> Option<&TeamKey> {
        self.keys.iter().map(|(_, key)| key).find(|key| key.id() == id)
    }

    pub fn newest_key(&self) -> Option<&TeamKey> {
        self.keys.last().map(|(_, key)| key)
    }
}
