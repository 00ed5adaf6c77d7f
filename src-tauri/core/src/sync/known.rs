//! What this device knows of a team's rights and keys, read from the files it holds.

use super::{
    membership::{self, Genesis, Membership},
    team_key::{KeyId, TeamKey},
};
use crate::{
    App, Error, ErrorCode, Result,
    domain::TeamId,
    store::{self, SharedKind},
};
use sqlx::SqliteConnection;
use std::collections::HashSet;

pub struct Known {
    pub genesis: Genesis,
    pub membership: Membership,
    /// Epoch and key, the one to seal with last.
    pub keys: Vec<(u32, TeamKey)>,
    pub(super) held: HashSet<[u8; 32]>,
}

impl Known {
    /// Errors: `NotFound` when the team was neither founded nor joined here.
    pub async fn load(app: &App, team: TeamId) -> Result<Self> {
        Self::read(&mut *app.store.read().await?, team).await
    }

    pub(super) async fn read(conn: &mut SqliteConnection, team: TeamId) -> Result<Self> {
        let genesis = store::held(conn, team, SharedKind::Team)
            .await?
            .iter()
            .find_map(|bytes| membership::open_genesis(bytes).ok().filter(|genesis| genesis.team == team))
            .ok_or_else(|| Error::told(ErrorCode::NotFound))?;
        let records = store::held(conn, team, SharedKind::Member).await?;
        let membership = membership::evaluate(&genesis, records.iter().map(Vec::as_slice));
        let keys = store::team_keys(conn, team)
            .await?
            .into_iter()
            .filter_map(|row| Some((row.epoch, TeamKey::from_bytes(&zeroize::Zeroizing::new(row.key))?)))
            .collect();
        Ok(Self { genesis, membership, keys, held: store::held_hashes(conn, team).await? })
    }

    pub(super) fn key(&self, id: KeyId) -> Option<&TeamKey> {
        self.keys.iter().map(|(_, key)| key).find(|key| key.id() == id)
    }

    pub(super) fn newest_key(&self) -> Option<&TeamKey> {
        self.keys.last().map(|(_, key)| key)
    }
}
