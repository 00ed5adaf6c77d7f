//! Who sits at which device, and which segments of it count.

use crate::domain::{DeviceId, MemberId, SegmentName, TeamId};
use crate::{Error, Result};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A device with the member of the team who said to sit there.
#[derive(Debug, Clone)]
pub struct Seat {
    pub device: DeviceId,
    pub member: Option<MemberId>,
    /// Empty when nobody said so yet.
    pub name: String,
}

/// A segment held here.
#[derive(Debug, Clone, Copy)]
pub struct HeldSegment {
    pub id: i64,
    pub name: SegmentName,
    pub is_applied: bool,
}

pub async fn seats(conn: &mut SqliteConnection, team: TeamId) -> Result<Vec<Seat>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select d.device as "device: String", d.member as "member: String", m.name as "name: String"
           from device d left join member m on m.team = d.team and m.id = d.member
           where d.team = ?1 and d.deleted_at is null"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    let seats = rows.into_iter().filter_map(|row| {
        Some(Seat {
            device: DeviceId::parse(&row.device?)?,
            member: row.member.and_then(|id| Uuid::parse_str(&id).ok()).map(MemberId),
            name: row.name.unwrap_or_default(),
        })
    });
    Ok(seats.collect())
}

/// Per device, how many changes are kept and not applied.
pub async fn unapplied_changes(conn: &mut SqliteConnection, team: TeamId) -> Result<BTreeMap<DeviceId, u32>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select device as "device!: Vec<u8>", sum(changes) as "changes!: i64" from shared_file
           where team = ?1 and kind = 'segment' and is_applied = 0 group by device"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    let counts = rows
        .into_iter()
        .filter_map(|row| Some((DeviceId(row.device.try_into().ok()?), super::cell::count(row.changes))));
    Ok(counts.collect())
}

/// Every segment held here, in the order they came.
pub async fn held_segments(conn: &mut SqliteConnection, team: TeamId) -> Result<Vec<HeldSegment>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select id as "id!: i64", device as "device!: Vec<u8>", seq as "seq!: i64", hash,
                  is_applied
           from shared_file where team = ?1 and kind = 'segment' order by id"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let device = row.device.try_into().map_err(|_| Error::Encoding("device".into()))?;
            let hash = row.hash.try_into().map_err(|_| Error::Encoding("hash".into()))?;
            Ok(HeldSegment {
                id: row.id,
                name: SegmentName { device: DeviceId(device), seq: row.seq.unsigned_abs(), hash },
                is_applied: row.is_applied != 0,
            })
        })
        .collect()
}

/// Of every held segment of a device its hash, and the hash of the segment that its device wrote before.
pub async fn chain(
    conn: &mut SqliteConnection,
    team: TeamId,
    device: DeviceId,
) -> Result<Vec<([u8; 32], [u8; 32])>> {
    let (owner, device) = (team.0.as_bytes().as_slice(), device.0.as_slice());
    // Where the header of a segment names it; the index `shared_file_chain` has it at hand.
    let rows = sqlx::query!(
        r#"select hash as "hash!: Vec<u8>", substr(bytes, 53, 32) as "previous!: Vec<u8>" from shared_file
           where team = ?1 and device = ?2 and kind = 'segment'"#,
        owner,
        device
    )
    .fetch_all(conn)
    .await?;
    let links =
        rows.into_iter().filter_map(|row| Some((row.hash.try_into().ok()?, row.previous.try_into().ok()?)));
    Ok(links.collect())
}

pub async fn segment_bytes(conn: &mut SqliteConnection, id: i64) -> Result<Vec<u8>> {
    Ok(sqlx::query_scalar!("select bytes from shared_file where id = ?1", id).fetch_one(conn).await?)
}

pub async fn set_applied(conn: &mut SqliteConnection, id: i64, is_applied: bool) -> Result<()> {
    sqlx::query!("update shared_file set is_applied = ?2 where id = ?1", id, is_applied)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forget the log and the rows of a team, to be filled again from its segments in the same transaction. What a
/// person did here can be undone as before.
pub async fn forget_log(conn: &mut SqliteConnection, team: TeamId) -> Result<()> {
    let rows = super::tables::TABLES.iter().map(|table| table.name);
    for name in rows.chain(["change", "replaced", "long_text"]) {
        sqlx::query(sqlx::AssertSqlSafe(format!("delete from {name} where team = ?1")))
            .bind(team.0.as_bytes().as_slice())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}
