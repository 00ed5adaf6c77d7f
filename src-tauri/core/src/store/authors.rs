//! Who writes from which device.

use super::cell::id_in;
use super::local_team;
use crate::Result;
use crate::domain::{Author, DeviceId, MemberId, TeamId};
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// Everyone who writes in a team, by device. Somebody who was taken off the list keeps their name.
pub struct Authors {
    known: HashMap<DeviceId, (MemberId, String)>,
    me: Option<MemberId>,
}

impl Authors {
    pub async fn load(conn: &mut SqliteConnection, team: TeamId) -> Result<Self> {
        let me = local_team(conn, team).await?.me;
        let key = team.0.as_bytes().as_slice();
        let rows = sqlx::query!(
            r#"select d.device as "device!", d.member, m.name as "name: String"
               from device d left join member m on m.team = d.team and m.id = d.member
               where d.team = ?1 and d.device is not null"#,
            key
        )
        .fetch_all(conn)
        .await?;
        let known = rows.into_iter().filter_map(|row| {
            let (device, member) = (DeviceId::parse(&row.device)?, id_in(row.member)?);
            Some((device, (member, row.name.unwrap_or_default())))
        });
        Ok(Self { known: known.collect(), me })
    }

    /// The devices of the person who sits here.
    pub fn my_devices(&self) -> impl Iterator<Item = DeviceId> {
        self.known.iter().filter(|(_, (member, _))| Some(*member) == self.me).map(|(device, _)| *device)
    }

    pub fn of(&self, device: DeviceId) -> Author {
        let known = self.known.get(&device);
        let member = known.map(|(member, _)| *member);
        let is_me = member.is_some() && member == self.me;
        Author { member, name: known.map(|(_, name)| name.clone()).unwrap_or_default(), is_me }
    }
}

/// Who writes from a device; empty when nobody said so yet.
pub async fn member_name(conn: &mut SqliteConnection, team: TeamId, device: DeviceId) -> Result<String> {
    let (key, device) = (team.0.as_bytes().as_slice(), device.to_string());
    let name = sqlx::query_scalar!(
        r#"select m.name as "name: String" from device d join member m on m.team = d.team and m.id = d.member
           where d.team = ?1 and d.device = ?2"#,
        key,
        device
    )
    .fetch_optional(conn)
    .await?;
    Ok(name.flatten().unwrap_or_default())
}
