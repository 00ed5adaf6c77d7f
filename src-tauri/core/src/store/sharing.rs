//! What this installation keeps about sharing: the folder, the keys, and what waits to be sealed.

use super::held_hashes;
use super::outcome::{FolderProblem, MediaProblem, code_in};
use crate::domain::{Change, DEVICE_ID_BYTES, DeviceId, Location, ReplacedVersion, TeamId, Version};
use crate::{Error, ErrorCode, Result, error::sqlite_code};
use sqlx::{Connection, SqliteConnection};
use std::collections::{HashMap, HashSet};

/// The tables of sharing that hold something of one team each row, under `team`.
pub(super) const SHARING_TABLES: [&str; 9] = [
    "sharing",
    "team_key",
    "shared_file",
    "seen_file",
    "quarantine",
    "shared_blob",
    "ack",
    "state_digest",
    "pack",
];

/// A team's folder and how it went last.
#[derive(Debug, Clone, Default)]
pub struct SharingRow {
    pub folder: Option<Location>,
    pub seq_last: u64,
    pub hash_last: [u8; 32],
    pub shared_at_ms: Option<u64>,
    pub problem: Option<FolderProblem>,
    pub media_problem: Option<MediaProblem>,
}

/// A key of the team, as it is kept.
pub struct TeamKeyRow {
    pub epoch: u32,
    pub key: Vec<u8>,
}

/// What this device holds that says who may do what, and what it can read.
pub struct Rights {
    pub team_files: Vec<Vec<u8>>,
    pub member_files: Vec<Vec<u8>>,
    pub invitation_files: Vec<Vec<u8>>,
    /// The one to seal with last.
    pub keys: Vec<TeamKeyRow>,
    pub held: HashSet<[u8; 32]>,
}

/// What waits and what is missing.
#[derive(Debug, Clone, Copy, Default)]
pub struct SharingCounts {
    pub waiting_changes: u32,
    pub waiting_files: u32,
    pub missing_files: u32,
    pub quarantined: u32,
    /// Of those, the ones that were tried often enough to ask for help. What somebody was not allowed to write needs
    /// none: the team decided so.
    pub given_up: u32,
    pub newer: u32,
}

/// Tries after which a file in quarantine asks for help.
const TRIES_BEFORE_HELP: i64 = 4;

pub async fn sharing_row(conn: &mut SqliteConnection, team: TeamId) -> Result<Option<SharingRow>> {
    let owner = team.0.as_bytes().as_slice();
    let row = sqlx::query!(
        r#"select folder, seq_last, hash_last, shared_at, problem, problem_about, media_problem,
              media_problem_is_here as "media_problem_is_here: bool",
              media_problem_files as "media_problem_files: u32", media_problem_about
           from sharing where team = ?1"#,
        owner
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(SharingRow {
        folder: row.folder.map(|folder| Location::parse(&folder)).transpose()?,
        seq_last: row.seq_last.unsigned_abs(),
        hash_last: row.hash_last.and_then(|hash| hash.try_into().ok()).unwrap_or_default(),
        shared_at_ms: row.shared_at.map(i64::unsigned_abs),
        problem: code_in(row.problem).map(|code| FolderProblem { code, about: row.problem_about }),
        media_problem: code_in(row.media_problem).map(|code| MediaProblem {
            code,
            is_here: row.media_problem_is_here,
            files: row.media_problem_files,
            about: row.media_problem_about,
        }),
    }))
}

/// Make room for a team's sharing; one that is there stays as it is.
pub async fn add_sharing(conn: &mut SqliteConnection, team: TeamId) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    sqlx::query!("insert or ignore into sharing (team) values (?1)", owner).execute(conn).await?;
    Ok(())
}

/// Point a team at a folder. What is in another folder says nothing about this one: everything is to be looked at
/// and published again.
pub async fn set_folder(conn: &mut SqliteConnection, team: TeamId, folder: &Location) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    let folder = folder.format()?;
    sqlx::query!(
        "update sharing set folder = ?2, problem = null, problem_about = null, media_problem = null,
           shared_at = null where team = ?1",
        owner,
        folder
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("update shared_file set is_published = 0 where team = ?1", owner)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("update pack set is_published = 0 where team = ?1", owner).execute(&mut *conn).await?;
    sqlx::query!("delete from seen_file where team = ?1", owner).execute(&mut *conn).await?;
    sqlx::query!("delete from quarantine where team = ?1", owner).execute(&mut *conn).await?;
    sqlx::query!("delete from shared_blob where team = ?1", owner).execute(conn).await?;
    Ok(())
}

/// Share through nothing any more.
pub async fn forget_folder(conn: &mut SqliteConnection, team: TeamId) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    sqlx::query!(
        "update sharing set folder = null, problem = null, problem_about = null, media_problem = null
         where team = ?1",
        owner
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The own segment that came last.
pub async fn set_last_segment(
    conn: &mut SqliteConnection,
    team: TeamId,
    seq: u64,
    hash: &[u8; 32],
) -> Result<()> {
    let (owner, seq, hash) = (team.0.as_bytes().as_slice(), seq.cast_signed(), hash.as_slice());
    sqlx::query!(
        "update sharing set seq_last = ?2, hash_last = ?3 where team = ?1 and seq_last <= ?2",
        owner,
        seq,
        hash
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn device_epoch(conn: &mut SqliteConnection) -> Result<Option<[u8; 8]>> {
    let epoch = sqlx::query_scalar!("select epoch from device_epoch").fetch_optional(conn).await?;
    Ok(epoch.and_then(|epoch| epoch.try_into().ok()))
}

async fn set_device_epoch(conn: &mut SqliteConnection, epoch: &[u8; 8]) -> Result<()> {
    let epoch = epoch.as_slice();
    sqlx::query!("insert or replace into device_epoch (only_row, epoch) values (1, ?1)", epoch)
        .execute(conn)
        .await?;
    Ok(())
}

pub async fn add_team_key(
    conn: &mut SqliteConnection,
    team: TeamId,
    epoch: u32,
    key_id: &[u8],
    key: &[u8],
) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    sqlx::query!(
        "insert or ignore into team_key (team, key_id, epoch, key) values (?1, ?2, ?3, ?4)",
        owner,
        key_id,
        epoch,
        key
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn rights(conn: &mut SqliteConnection, team: TeamId) -> Result<Rights> {
    let mut rights = Rights {
        team_files: Vec::new(),
        member_files: Vec::new(),
        invitation_files: Vec::new(),
        keys: team_keys(conn, team).await?,
        held: held_hashes(conn, team).await?,
    };
    let owner = team.0.as_bytes().as_slice();
    let files = sqlx::query!(
        "select kind, bytes from shared_file
         where team = ?1 and kind in ('team', 'member', 'invitation') order by id",
        owner
    );
    for file in files.fetch_all(conn).await? {
        let of_kind = match file.kind.as_str() {
            "team" => &mut rights.team_files,
            "member" => &mut rights.member_files,
            _ => &mut rights.invitation_files,
        };
        of_kind.push(file.bytes);
    }
    Ok(rights)
}

/// The team's keys, the one to seal with last.
async fn team_keys(conn: &mut SqliteConnection, team: TeamId) -> Result<Vec<TeamKeyRow>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select epoch as "epoch: u32", key from team_key where team = ?1 order by epoch, key_id"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| TeamKeyRow { epoch: row.epoch, key: row.key }).collect())
}

/// Own changes that no segment holds yet, oldest first.
pub async fn outbox(conn: &mut SqliteConnection, team: TeamId, limit: usize) -> Result<Vec<(u64, Vec<u8>)>> {
    let owner = team.0.as_bytes().as_slice();
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows =
        sqlx::query!("select seq, change from outbox where team = ?1 order by seq limit ?2", owner, limit)
            .fetch_all(conn)
            .await?;
    Ok(rows.into_iter().map(|row| (row.seq.unsigned_abs(), row.change)).collect())
}

/// A segment holds these now.
pub async fn clear_outbox(conn: &mut SqliteConnection, team: TeamId, up_to_seq: u64) -> Result<()> {
    let (owner, seq) = (team.0.as_bytes().as_slice(), up_to_seq.cast_signed());
    sqlx::query!("delete from outbox where team = ?1 and seq <= ?2", owner, seq).execute(conn).await?;
    Ok(())
}

/// Teams of this installation that have a folder.
pub async fn shared_teams(conn: &mut SqliteConnection) -> Result<Vec<(TeamId, Location)>> {
    let rows = sqlx::query!(
        r#"select s.team, folder as "folder!: String" from sharing s join local_team l on l.team = s.team
           where folder is not null"#
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(|row| Ok((team_id(&row.team)?, Location::parse(&row.folder)?))).collect()
}

fn team_id(bytes: &[u8]) -> Result<TeamId> {
    uuid::Uuid::from_slice(bytes).map(TeamId).map_err(|cause| Error::Encoding(cause.to_string()))
}

/// Teams whose outbox is not empty.
async fn teams_with_outbox(conn: &mut SqliteConnection) -> Result<Vec<TeamId>> {
    let teams = sqlx::query_scalar!("select distinct team from outbox").fetch_all(conn).await?;
    teams.iter().map(|team| team_id(team)).collect()
}

pub async fn sharing_counts(
    conn: &mut SqliteConnection,
    team: TeamId,
    device: DeviceId,
) -> Result<SharingCounts> {
    let (owner, device) = (team.0.as_bytes().as_slice(), device.0.as_slice());
    let row = sqlx::query!(
        r#"with trouble as (
             select reason, tries from quarantine q where team = ?1 and not exists
               (select 1 from shared_file f where f.team = q.team and f.path = q.path
                union all select 1 from pack p where p.team = q.team and p.path = q.path))
           select
            (select count(*) from outbox where team = ?1) as "outbox!: i64",
            (select coalesce(sum(changes), 0) from shared_file
               where team = ?1 and is_published = 0 and kind = 'segment' and device = ?2) as "sealed!: i64",
            (select count(*) from shared_blob where team = ?1 and is_here = 1 and is_published = 0) as "waiting!: i64",
            (select count(*) from shared_blob where team = ?1 and is_here = 0 and is_wanted = 1) as "missing!: i64",
            (select count(*) from trouble) as "quarantined!: i64",
            (select count(*) from trouble
               where tries >= ?3 and reason not in ('removed', 'may_not_write')) as "given_up!: i64",
            (select count(*) from trouble where reason = 'newer_format') as "newer!: i64""#,
        owner,
        device,
        TRIES_BEFORE_HELP
    )
    .fetch_one(conn)
    .await?;
    let count = super::cell::count;
    Ok(SharingCounts {
        waiting_changes: count(row.outbox + row.sealed),
        waiting_files: count(row.waiting),
        missing_files: count(row.missing),
        quarantined: count(row.quarantined),
        given_up: count(row.given_up),
        newer: count(row.newer),
    })
}

/// What is wrong is this device's disk or database, and no fault of a file.
pub fn is_of_this_device(error: &Error) -> bool {
    match error {
        Error::Io(_) => true,
        Error::Database(
            sqlx::Error::PoolClosed
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::Io(_),
        ) => true,
        // A value that the schema refuses blames its file; a disk that fails, is full or is busy does not.
        Error::Database(cause) => sqlite_code(cause).is_some_and(|code| !OF_A_VALUE.contains(&code)),
        _ => matches!(error.code(), ErrorCode::DiskFull | ErrorCode::DataInUse | ErrorCode::NoAccess),
    }
}

/// SQLite's result codes that a value can cause: an error in a statement, too big, a constraint, a mismatch of types,
/// out of range.
const OF_A_VALUE: [u32; 5] = [1, 18, 19, 20, 25];

/// Refuse captures with this line, whatever the reason may be in real life.
#[cfg(test)]
pub async fn refuse_line(conn: &mut SqliteConnection, line: &str) -> Result<()> {
    let sql = format!(
        "create trigger refused before insert on capture when new.line = '{line}'
         begin select raise(abort, 'refused'); end"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(conn).await?;
    Ok(())
}

/// End what [`refuse_line`] began.
#[cfg(test)]
pub async fn refuse_no_line(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query("drop trigger refused").execute(conn).await?;
    Ok(())
}

/// Let a row say something else than the log does, as a fault in the app would.
#[cfg(test)]
pub async fn spoil_line(conn: &mut SqliteConnection, line: &str) -> Result<()> {
    sqlx::query("update capture set line = line || '?' where line = ?1").bind(line).execute(conn).await?;
    Ok(())
}

/// Begin something inside a transaction that may be taken back alone.
pub async fn begin_part(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query!("savepoint part").execute(conn).await?;
    Ok(())
}

pub async fn keep_part(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query!("release part").execute(conn).await?;
    Ok(())
}

pub async fn take_back_part(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query!("rollback to part").execute(&mut *conn).await?;
    sqlx::query!("release part").execute(conn).await?;
    Ok(())
}

/// Become this device. What waits in the outboxes was written by a device that this installation no longer is; it
/// becomes this device's own work, so that it is still shared.
pub async fn become_device(conn: &mut SqliteConnection, device: DeviceId, epoch: &[u8; 8]) -> Result<()> {
    let mut tx = conn.begin().await?;
    for team in teams_with_outbox(&mut tx).await? {
        adopt_outbox(&mut tx, team, device).await?;
    }
    // Another device's segments have numbers of their own.
    sqlx::query!("update sharing set seq_last = 0, hash_last = null").execute(&mut *tx).await?;
    set_device_epoch(&mut tx, epoch).await?;
    tx.commit().await?;
    Ok(())
}

/// The same values under the new device's name. Each replaces itself under the former name as well, so that no field
/// looks as if two people wrote it, here or where the former device's work did arrive.
async fn adopt_outbox(conn: &mut SqliteConnection, team: TeamId, device: DeviceId) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    let mut renamed = HashMap::new();
    let mut adopted = Vec::new();
    for (seq, bytes) in outbox(conn, team, usize::MAX).await? {
        // What a newer app wrote in another way cannot be renamed here; it goes out as it is.
        let Ok(mut change) = Change::decode(&bytes) else { continue };
        let before = version_in_log(conn, team, &change).await?;
        rename(&mut change, before, &renamed);
        let (seq, bytes) = (seq.cast_signed(), change.encode());
        // Its name follows from its bytes.
        let change = Change::decode(&bytes)?;
        if let Some(before) = before {
            renamed.insert(before, change.version(device));
        }
        sqlx::query!("update outbox set change = ?3 where team = ?1 and seq = ?2", owner, seq, bytes)
            .execute(&mut *conn)
            .await?;
        adopted.push(change);
    }
    let signed: Vec<_> = adopted.iter().map(|change| super::log::Signed { device, change }).collect();
    super::log::insert(conn, team.0, &signed).await?;
    Ok(())
}

/// The name under which an own change stands in the log.
async fn version_in_log(
    conn: &mut SqliteConnection,
    team: TeamId,
    change: &Change,
) -> Result<Option<Version>> {
    let (owner, record) = (team.0.as_bytes().as_slice(), change.record.0.as_bytes().as_slice());
    // Clock and hash are the change's own, whoever signs it.
    let anybody = change.version(DeviceId([0; DEVICE_ID_BYTES]));
    let (clock, hash) = (&anybody.0[..8], &anybody.0[8 + DEVICE_ID_BYTES..]);
    let found = sqlx::query_scalar!(
        "select version from change where team = ?1 and tbl = ?2 and record = ?3
           and substr(version, 1, 8) = ?4 and substr(version, 19) = ?5 limit 1",
        owner,
        change.table,
        record,
        clock,
        hash
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.and_then(|version| version.try_into().ok()).map(Version))
}

/// Let a change name the changes it saw as they are called from now on.
fn rename(change: &mut Change, before: Option<Version>, renamed: &HashMap<Version, Version>) {
    for field in &mut change.fields {
        for replaced in &mut field.replaces {
            if let Some(name) = renamed.get(&replaced.0) {
                replaced.0 = *name;
            }
        }
        let seen = field.value.as_mut().filter(|_| field.name == super::tx::DELETED_AT);
        for name in seen.and_then(|value| value.get_mut("seen")?.as_array_mut()).into_iter().flatten() {
            let renamed = name.as_str().and_then(Version::from_hex).and_then(|seen| renamed.get(&seen));
            if let Some(renamed) = renamed {
                *name = renamed.to_hex().into();
            }
        }
        field.replaces.extend(before.map(ReplacedVersion));
    }
}
