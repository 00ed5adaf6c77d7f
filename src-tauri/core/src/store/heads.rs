//! Values that were written at the same time as the one that shows.

use super::log;
use crate::Result;
use crate::domain::{AlsoChanged, DeviceId, TeamId};
use serde_json::Value;
use sqlx::SqliteConnection;
use uuid::Uuid;

/// The other heads of a record's registers, with who wrote them.
pub async fn also_changed(
    conn: &mut SqliteConnection,
    team: TeamId,
    table: &str,
    record: Uuid,
) -> Result<Vec<AlsoChanged>> {
    let heads = log::heads(conn, team.0, table, record).await?;
    let mut found = Vec::new();
    for (index, head) in heads.iter().enumerate() {
        let winner = heads[index + 1..].iter().rfind(|other| other.field == head.field);
        let (Some(winner), Some(value)) = (winner, &head.value) else { continue };
        if winner.value.as_ref() == Some(value) {
            continue;
        }
        let value = match serde_json::from_str(value) {
            Ok(Value::String(text)) => text,
            Ok(Value::Null) | Err(_) => String::new(),
            Ok(other) => other.to_string(),
        };
        found.push(AlsoChanged {
            field: head.field.clone(),
            value,
            by: member_name(conn, team, head.version.device()).await?,
            at_ms: head.version.hlc().ms() as f64,
        });
    }
    Ok(found)
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
