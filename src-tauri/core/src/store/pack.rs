//! Packs: which were read whole, and which own segments are to be packed.

use crate::domain::{DeviceId, TeamId};
use crate::{Error, Result};
use sqlx::SqliteConnection;
use std::collections::{BTreeMap, HashSet};

/// A pack that was read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackRow {
    pub hash: [u8; 32],
    pub device: DeviceId,
    pub from: u64,
    pub to: u64,
    pub path: String,
    /// BLAKE3 of each segment inside, in order.
    pub segments: Vec<[u8; 32]>,
    /// When this device first read it whole from the folder, by its own clock.
    pub read_back_at_ms: u64,
    /// Seen whole in the folder last time.
    pub is_published: bool,
}

/// An own segment that lies loose in the folder and in no pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LooseSegment {
    pub hash: [u8; 32],
    pub seq: u64,
    pub size_bytes: usize,
}

/// Every pack of a team that was read whole.
pub async fn packs(conn: &mut SqliteConnection, team: TeamId) -> Result<Vec<PackRow>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select hash, device, seq_from, seq_to, path, segments, read_back_at, is_published as "is_published: bool"
           from pack where team = ?1 order by device, seq_from, hash"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    let packs = rows.into_iter().filter_map(|row| {
        Some(PackRow {
            hash: row.hash.try_into().ok()?,
            device: DeviceId(row.device.try_into().ok()?),
            from: row.seq_from.unsigned_abs(),
            to: row.seq_to.unsigned_abs(),
            path: row.path,
            segments: row.segments.chunks_exact(32).filter_map(|hash| hash.try_into().ok()).collect(),
            read_back_at_ms: row.read_back_at.unsigned_abs(),
            is_published: row.is_published,
        })
    });
    Ok(packs.collect())
}

/// Remember a pack that was read whole from the folder. One that is known keeps the time of its first reading.
pub async fn keep_pack(conn: &mut SqliteConnection, team: TeamId, pack: &PackRow) -> Result<()> {
    let (owner, hash, device) =
        (team.0.as_bytes().as_slice(), pack.hash.as_slice(), pack.device.0.as_slice());
    let (from, to, at) = (pack.from.cast_signed(), pack.to.cast_signed(), pack.read_back_at_ms.cast_signed());
    let (path, segments, is_published) = (&pack.path, pack.segments.concat(), pack.is_published);
    sqlx::query!(
        "insert into pack (team, hash, device, seq_from, seq_to, path, segments, read_back_at, is_published)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         on conflict (team, hash) do update set is_published = ?9",
        owner,
        hash,
        device,
        from,
        to,
        path,
        segments,
        at,
        is_published
    )
    .execute(&mut *conn)
    .await?;
    let list = hex_list(pack.segments.iter())?;
    sqlx::query!(
        "update shared_file set pack = ?2 where team = ?1 and hash in (select unhex(value) from json_each(?3))",
        owner,
        hash,
        list
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Note which packs the folder shows whole, and add to `present` what lies in those.
pub async fn compare_packs_with_folder(
    conn: &mut SqliteConnection,
    team: TeamId,
    present: &mut HashSet<[u8; 32]>,
) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    for pack in packs(conn, team).await? {
        let is_there = present.contains(&pack.hash);
        if is_there != pack.is_published {
            let hash = pack.hash.as_slice();
            sqlx::query!(
                "update pack set is_published = ?3 where team = ?1 and hash = ?2",
                owner,
                hash,
                is_there
            )
            .execute(&mut *conn)
            .await?;
        }
        if is_there {
            present.extend(pack.segments);
        }
    }
    Ok(())
}

/// Own segments in the folder that no pack holds yet, in order.
pub async fn unpacked(
    conn: &mut SqliteConnection,
    team: TeamId,
    device: DeviceId,
) -> Result<Vec<LooseSegment>> {
    let (owner, device) = (team.0.as_bytes().as_slice(), device.0.as_slice());
    let rows = sqlx::query!(
        r#"select hash, seq as "seq!: i64", length(bytes) as "size!: i64" from shared_file
           where team = ?1 and kind = 'segment' and device = ?2 and pack is null and is_published = 1
           order by seq, hash"#,
        owner,
        device
    )
    .fetch_all(conn)
    .await?;
    let loose = rows.into_iter().filter_map(|row| {
        let size_bytes = usize::try_from(row.size).ok()?;
        Some(LooseSegment { hash: row.hash.try_into().ok()?, seq: row.seq.unsigned_abs(), size_bytes })
    });
    Ok(loose.collect())
}

/// When the last segment of each device came here.
pub async fn last_work(conn: &mut SqliteConnection, team: TeamId) -> Result<BTreeMap<DeviceId, u64>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select device as "device!: Vec<u8>", max(held_at) as "at!: i64" from shared_file
           where team = ?1 and kind = 'segment' group by device"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| Some((DeviceId(row.device.try_into().ok()?), row.at.unsigned_abs())))
        .collect())
}

fn hex_list<'a>(hashes: impl Iterator<Item = &'a [u8; 32]>) -> Result<String> {
    let list: Vec<String> = hashes.map(|hash| data_encoding::HEXLOWER.encode(hash)).collect();
    serde_json::to_string(&list).map_err(|cause| Error::Encoding(cause.to_string()))
}
