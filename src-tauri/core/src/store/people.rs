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

/// Numbers of a device's segments that may be on their way while later ones are here.
const MISSING_MAX: u64 = 1_000;

/// The last of these numbers, which ascend, before too many are missing.
///
/// What somebody wrote counts up to a number when they are taken out. Who leaps ahead with one, knowing that they will
/// be, would be free to write up to there for ever.
pub fn last_without_leap(seqs: impl IntoIterator<Item = u64>) -> u64 {
    let (mut last, mut missing) = (0_u64, 0_u64);
    for seq in seqs {
        missing = missing.saturating_add(seq.saturating_sub(last).saturating_sub(1));
        if missing > MISSING_MAX {
            break;
        }
        last = last.max(seq);
    }
    last
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_forgiven_and_leaps_are_not() {
        assert_eq!(last_without_leap([]), 0);
        assert_eq!(last_without_leap([1, 2, 3]), 3);
        assert_eq!(last_without_leap([3, 4, 9]), 9);
        assert_eq!(last_without_leap([1, MISSING_MAX + 2]), MISSING_MAX + 2);
        assert_eq!(last_without_leap([1, MISSING_MAX + 3]), 1);
        assert_eq!(last_without_leap([1, 2, u64::MAX]), 2);
        // Many small leaps come to a large one.
        assert!(last_without_leap((1..100).map(|n| n * 100)) <= MISSING_MAX + 100);
    }
}
