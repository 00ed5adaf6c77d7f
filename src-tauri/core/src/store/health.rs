//! What this installation knows of how a team's sharing is doing.

use super::Runs;
use super::cell::count;
use crate::Result;
use crate::domain::{DeviceId, MediaPolicy, TeamId};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// Names shown with one reason for keeping files apart.
const NAMES_MAX: i64 = 50;

/// Everything held of a team's log.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogSize {
    pub bytes: u64,
    pub changes: u64,
}

/// Files of the folder that are kept apart for one reason.
#[derive(Debug, Clone)]
pub struct KeptApart {
    pub reason: String,
    pub count: u32,
    pub paths: Vec<String>,
    pub since_ms: u64,
}

/// How the evidence files stand that are not here.
#[derive(Debug, Clone, Copy, Default)]
pub struct MediaElsewhere {
    pub files: u32,
    pub bytes: u64,
}

/// Who writes from each device, as far as somebody said so.
pub async fn device_names(conn: &mut SqliteConnection, team: TeamId) -> Result<BTreeMap<DeviceId, String>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select d.device as "device!: String", m.name as "name!: String"
           from device d join member m on m.team = d.team and m.id = d.member
           where d.team = ?1 and d.device is not null and m.name is not null"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((DeviceId::parse(&row.device)?, row.name))).collect())
}

/// Changes in the segments of each device that are held.
pub async fn changes_of_devices(
    conn: &mut SqliteConnection,
    team: TeamId,
) -> Result<BTreeMap<DeviceId, u64>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select device as "device!: Vec<u8>", sum(changes) as "changes!: i64" from shared_file
           where team = ?1 and kind = 'segment' group by device"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    let changes = rows
        .into_iter()
        .filter_map(|row| Some((DeviceId(row.device.try_into().ok()?), row.changes.unsigned_abs())));
    Ok(changes.collect())
}

pub async fn log_size(conn: &mut SqliteConnection, team: TeamId) -> Result<LogSize> {
    let owner = team.0.as_bytes().as_slice();
    let row = sqlx::query!(
        r#"select coalesce(sum(length(bytes)), 0) as "bytes!: i64", coalesce(sum(changes), 0) as "changes!: i64"
           from shared_file where team = ?1 and kind = 'segment'"#,
        owner
    )
    .fetch_one(conn)
    .await?;
    Ok(LogSize { bytes: row.bytes.unsigned_abs(), changes: row.changes.unsigned_abs() })
}

/// Numbers under which more than one segment is held, by device.
pub async fn numbers_written_twice(
    conn: &mut SqliteConnection,
    team: TeamId,
) -> Result<BTreeMap<DeviceId, u32>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select device as "device!: Vec<u8>", count(*) as "numbers!: i64"
           from (select device, seq from shared_file where team = ?1 and kind = 'segment'
                 group by device, seq having count(*) > 1)
           group by device"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    let twice =
        rows.into_iter().filter_map(|row| Some((DeviceId(row.device.try_into().ok()?), count(row.numbers))));
    Ok(twice.collect())
}

/// When this device made the last of its own segments that another holds and that it spoke of at `heard_ms`.
pub async fn own_segment_made(
    conn: &mut SqliteConnection,
    team: TeamId,
    own: DeviceId,
    there: &Runs,
    heard_ms: u64,
) -> Result<Option<u64>> {
    let Some((_, last)) = there.get(&own).and_then(|runs| runs.last()) else { return Ok(None) };
    let (owner, device) = (team.0.as_bytes().as_slice(), own.0.as_slice());
    let (last, heard) = (last.cast_signed(), heard_ms.cast_signed());
    let made = sqlx::query_scalar!(
        "select held_at from shared_file where team = ?1 and kind = 'segment' and device = ?2
           and seq <= ?3 and held_at < ?4 order by seq desc limit 1",
        owner,
        device,
        last,
        heard
    )
    .fetch_optional(conn)
    .await?;
    Ok(made.map(i64::unsigned_abs).filter(|made| *made > 0))
}

/// Files kept apart that were tried at least so often, by reason; copies of what is held are no trouble.
pub async fn kept_apart(conn: &mut SqliteConnection, team: TeamId, tries_min: u32) -> Result<Vec<KeptApart>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select reason, path, first_seen_at from quarantine q
           where team = ?1 and (tries >= ?2 or reason = 'newer_format')
             and not exists (select 1 from shared_file f where f.team = q.team and f.path = q.path)
             and not exists (select 1 from pack p where p.team = q.team and p.path = q.path)
           order by reason, first_seen_at, path"#,
        owner,
        tries_min
    )
    .fetch_all(conn)
    .await?;
    let mut kept: Vec<KeptApart> = Vec::new();
    for row in rows {
        let since_ms = row.first_seen_at.unsigned_abs();
        match kept.last_mut().filter(|last| last.reason == row.reason) {
            Some(last) => {
                last.count += 1;
                if (last.paths.len() as i64) < NAMES_MAX {
                    last.paths.push(row.path);
                }
            }
            None => kept.push(KeptApart { reason: row.reason, count: 1, paths: vec![row.path], since_ms }),
        }
    }
    Ok(kept)
}

pub async fn media_policy(conn: &mut SqliteConnection, team: TeamId) -> Result<MediaPolicy> {
    let owner = team.0.as_bytes().as_slice();
    let code =
        sqlx::query_scalar!("select media from sharing where team = ?1", owner).fetch_optional(conn).await?;
    Ok(match code.as_deref() {
        Some("small") => MediaPolicy::SmallOnly,
        Some("asked") => MediaPolicy::OnDemand,
        Some(_) | None => MediaPolicy::All,
    })
}

pub async fn set_media_policy(conn: &mut SqliteConnection, team: TeamId, policy: MediaPolicy) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    let code = match policy {
        MediaPolicy::All => "all",
        MediaPolicy::SmallOnly => "small",
        MediaPolicy::OnDemand => "asked",
    };
    sqlx::query!("update sharing set media = ?2 where team = ?1", owner, code).execute(conn).await?;
    Ok(())
}

pub async fn media_elsewhere(conn: &mut SqliteConnection, team: TeamId) -> Result<MediaElsewhere> {
    let owner = team.0.as_bytes().as_slice();
    let row = sqlx::query!(
        r#"select count(*) as "files!: i64", coalesce(sum(size_bytes), 0) as "bytes!: i64" from shared_blob
           where team = ?1 and is_here = 0 and is_there = 1"#,
        owner
    )
    .fetch_one(conn)
    .await?;
    Ok(MediaElsewhere { files: count(row.files), bytes: row.bytes.unsigned_abs() })
}

/// When the whole folder was last looked through.
pub async fn checked_at(conn: &mut SqliteConnection, team: TeamId) -> Result<Option<u64>> {
    let owner = team.0.as_bytes().as_slice();
    let at = sqlx::query_scalar!("select checked_at from sharing where team = ?1", owner)
        .fetch_optional(conn)
        .await?;
    Ok(at.flatten().map(i64::unsigned_abs))
}

pub async fn set_checked_at(conn: &mut SqliteConnection, team: TeamId, now_ms: u64) -> Result<()> {
    let (owner, now) = (team.0.as_bytes().as_slice(), now_ms.cast_signed());
    sqlx::query!("update sharing set checked_at = ?2 where team = ?1", owner, now).execute(conn).await?;
    Ok(())
}
