//! What this installation keeps for itself: its settings and its own place in each team.

use super::Store;
use crate::domain::{MemberId, Settings, TeamId};
use crate::{Changed, Error, Result, Topic};
use sqlx::SqliteConnection;

/// This installation's own notes on a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTeam {
    pub team: TeamId,
    pub me: Option<MemberId>,
    pub is_demo: bool,
}

/// The only row of settings.
const SETTINGS: &str = "settings";

impl Store {
    /// Make room for a team here. A team that is here already stays as it is.
    pub async fn add_team(&self, team: TeamId, is_demo: bool) -> Result<()> {
        let key = team.0.as_bytes().as_slice();
        sqlx::query!("insert or ignore into local_team (team, is_demo) values (?1, ?2)", key, is_demo)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Remove all that is known of a team from this device.
    pub async fn forget_team(&self, team: TeamId) -> Result<()> {
        let _writing = self.writing.lock().await;
        let mut conn = self.pool.begin_with("begin immediate").await?;
        let local =
            ["change", "replaced", "outbox", "long_text", "undo_step", "local_team", "arrival", "presence"];
        for name in super::tables::TABLES
            .iter()
            .map(|table| table.name)
            .chain(local)
            .chain(super::sharing::SHARING_TABLES)
        {
            sqlx::query(sqlx::AssertSqlSafe(format!("delete from {name} where team = ?1")))
                .bind(team.0.as_bytes().as_slice())
                .execute(&mut *conn)
                .await?;
        }
        conn.commit().await?;
        self.announce(Changed { team: None, topics: vec![Topic::Teams] });
        Ok(())
    }

    /// What was done so far can no longer be undone.
    pub async fn forget_undo(&self, team: TeamId) -> Result<()> {
        let key = team.0.as_bytes().as_slice();
        sqlx::query!("delete from undo_step where team = ?1", key).execute(&self.pool).await?;
        self.announce(Changed { team: Some(team), topics: vec![Topic::Undo] });
        Ok(())
    }

    /// Say which member of the team sits here.
    pub async fn set_me(&self, team: TeamId, me: MemberId) -> Result<()> {
        let (key, me) = (team.0.as_bytes().as_slice(), me.0.simple().to_string());
        sqlx::query!("update local_team set me = ?2 where team = ?1", key, me).execute(&self.pool).await?;
        self.announce(Changed { team: Some(team), topics: vec![Topic::Teams, Topic::Members] });
        Ok(())
    }

    pub async fn settings(&self) -> Result<Settings> {
        let json = sqlx::query_scalar!("select value from setting where key = ?1", SETTINGS)
            .fetch_optional(&self.pool)
            .await?;
        // Settings that cannot be read are no reason to keep somebody from their work.
        Ok(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
    }

    pub async fn set_settings(&self, settings: &Settings) -> Result<()> {
        let json = serde_json::to_string(settings).map_err(|cause| Error::Encoding(cause.to_string()))?;
        sqlx::query!("insert or replace into setting (key, value) values (?1, ?2)", SETTINGS, json)
            .execute(&self.pool)
            .await?;
        self.announce(Changed { team: None, topics: vec![Topic::Settings] });
        Ok(())
    }
}

/// Every team on this device, in the order they came.
pub async fn local_teams(conn: &mut SqliteConnection) -> Result<Vec<LocalTeam>> {
    let rows = sqlx::query!(r#"select team, me, is_demo as "is_demo: bool" from local_team"#)
        .fetch_all(conn)
        .await?;
    rows.into_iter()
        .map(|row| {
            let team =
                uuid::Uuid::from_slice(&row.team).map_err(|cause| Error::Encoding(cause.to_string()))?;
            Ok(LocalTeam {
                team: TeamId(team),
                me: row.me.and_then(|id| id.parse().ok()),
                is_demo: row.is_demo,
            })
        })
        .collect()
}

/// This installation's notes on one team.
///
/// Errors: `NotFound`.
pub async fn local_team(conn: &mut SqliteConnection, team: TeamId) -> Result<LocalTeam> {
    let all = local_teams(conn).await?;
    all.into_iter().find(|local| local.team == team).ok_or_else(|| Error::told(crate::ErrorCode::NotFound))
}
