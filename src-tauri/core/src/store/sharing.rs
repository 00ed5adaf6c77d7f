//! What this installation keeps about sharing: the folder, the keys, and the exact bytes of every shared file.

use crate::domain::{DeviceId, EvidenceFile, TeamId};
use crate::{Error, ErrorCode, Result};
use sqlx::SqliteConnection;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// A team's folder and how it went last.
#[derive(Debug, Clone, Default)]
pub struct SharingRow {
    pub folder: Option<PathBuf>,
    pub seq_last: u64,
    pub hash_last: [u8; 32],
    pub shared_at_ms: Option<u64>,
    pub problem: Option<ErrorCode>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharedKind {
    Team,
    Member,
    Key,
    Invitation,
    Request,
    Segment,
}

impl SharedKind {
    fn code(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Member => "member",
            Self::Key => "key",
            Self::Invitation => "invitation",
            Self::Request => "request",
            Self::Segment => "segment",
        }
    }
}

/// A file of the team, whoever made it.
#[derive(Debug, Clone)]
pub struct SharedFile {
    pub kind: SharedKind,
    pub hash: [u8; 32],
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Where a segment stands among its device's.
#[derive(Debug, Clone, Copy)]
pub struct SegmentPlace {
    pub device: DeviceId,
    pub seq: u64,
    pub changes: u32,
}

/// A file as a listing of the folder showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    pub path: String,
    pub size_bytes: u64,
    pub modified_ms: u64,
}

#[derive(Debug, Clone)]
pub struct SeenFile {
    pub size_bytes: u64,
    pub modified_ms: u64,
    pub hash: Option<[u8; 32]>,
}

#[derive(Debug, Clone)]
pub struct Quarantined {
    pub size_bytes: u64,
    pub modified_ms: u64,
    pub reason: String,
    pub tries: u32,
    pub retry_at_ms: u64,
}

/// An evidence file that a record names, with what is known of its way.
#[derive(Debug, Clone)]
pub struct SharedEvidence {
    pub file: EvidenceFile,
    pub file_key: String,
}

/// A key of the team, as it is kept.
pub struct TeamKeyRow {
    pub epoch: u32,
    pub key: Vec<u8>,
}

/// What waits and what is missing.
#[derive(Debug, Clone, Copy, Default)]
pub struct SharingCounts {
    pub waiting_changes: u32,
    pub waiting_files: u32,
    pub missing_files: u32,
    pub quarantined: u32,
    /// Of those, the ones that were tried often enough to ask for help.
    pub given_up: u32,
    pub newer: u32,
}

/// Tries after which a file in quarantine asks for help.
const TRIES_BEFORE_HELP: i64 = 4;

pub async fn sharing_row(conn: &mut SqliteConnection, team: TeamId) -> Result<Option<SharingRow>> {
    let owner = team.0.as_bytes().as_slice();
    let row = sqlx::query!(
        "select folder, seq_last, hash_last, shared_at, problem from sharing where team = ?1",
        owner
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| SharingRow {
        folder: row.folder.map(PathBuf::from),
        seq_last: row.seq_last.unsigned_abs(),
        hash_last: row.hash_last.and_then(|hash| hash.try_into().ok()).unwrap_or_default(),
        shared_at_ms: row.shared_at.map(i64::unsigned_abs),
        problem: row.problem.and_then(|code| serde_json::from_value(code.into()).ok()),
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
pub async fn set_folder(conn: &mut SqliteConnection, team: TeamId, folder: &Path) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    let folder = folder.to_str().ok_or_else(|| Error::told(ErrorCode::NoAccess))?;
    sqlx::query!(
        "update sharing set folder = ?2, problem = null, shared_at = null where team = ?1",
        owner,
        folder
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("update shared_file set is_published = 0 where team = ?1", owner)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("delete from seen_file where team = ?1", owner).execute(&mut *conn).await?;
    sqlx::query!("delete from quarantine where team = ?1", owner).execute(&mut *conn).await?;
    sqlx::query!("delete from shared_blob where team = ?1", owner).execute(conn).await?;
    Ok(())
}

/// Remember how the last round went.
pub async fn set_outcome(
    conn: &mut SqliteConnection,
    team: TeamId,
    problem: Option<ErrorCode>,
    shared_at_ms: Option<u64>,
) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    let problem = problem.map(|code| serde_json::to_value(code).map(|json| json.as_str().map(str::to_owned)));
    let problem = problem.transpose().map_err(|cause| Error::Encoding(cause.to_string()))?.flatten();
    let shared_at = shared_at_ms.map(u64::cast_signed);
    sqlx::query!(
        "update sharing set problem = ?2, shared_at = coalesce(?3, shared_at) where team = ?1",
        owner,
        problem,
        shared_at
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

pub async fn set_device_epoch(conn: &mut SqliteConnection, epoch: &[u8; 8]) -> Result<()> {
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

/// The team's keys, the one to seal with last.
pub async fn team_keys(conn: &mut SqliteConnection, team: TeamId) -> Result<Vec<TeamKeyRow>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select epoch as "epoch: u32", key from team_key where team = ?1 order by epoch, key_id"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| TeamKeyRow { epoch: row.epoch, key: row.key }).collect())
}

/// Keep a file's exact bytes; one that is kept already stays as it is.
pub async fn hold(
    conn: &mut SqliteConnection,
    team: TeamId,
    file: &SharedFile,
    place: Option<SegmentPlace>,
) -> Result<()> {
    let (owner, hash, kind) = (team.0.as_bytes().as_slice(), file.hash.as_slice(), file.kind.code());
    let (path, bytes) = (&file.path, &file.bytes);
    let device = place.map(|place| place.device.0.to_vec());
    let seq = place.map(|place| place.seq.cast_signed());
    let changes = place.map_or(0, |place| place.changes);
    sqlx::query!(
        "insert or ignore into shared_file (team, hash, kind, path, device, seq, changes, bytes)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        owner,
        hash,
        kind,
        path,
        device,
        seq,
        changes,
        bytes
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn held_hashes(conn: &mut SqliteConnection, team: TeamId) -> Result<HashSet<[u8; 32]>> {
    let owner = team.0.as_bytes().as_slice();
    let hashes =
        sqlx::query_scalar!("select hash from shared_file where team = ?1", owner).fetch_all(conn).await?;
    Ok(hashes.into_iter().filter_map(|hash| hash.try_into().ok()).collect())
}

/// The bytes of every held file of a kind, in the order they came.
pub async fn held(conn: &mut SqliteConnection, team: TeamId, kind: SharedKind) -> Result<Vec<Vec<u8>>> {
    let (owner, kind) = (team.0.as_bytes().as_slice(), kind.code());
    Ok(sqlx::query_scalar!(
        "select bytes from shared_file where team = ?1 and kind = ?2 order by id",
        owner,
        kind
    )
    .fetch_all(conn)
    .await?)
}

/// Hashes of held files that the folder does not hold yet, in the order to write them: who may read first, then
/// what was made first.
pub async fn unpublished(conn: &mut SqliteConnection, team: TeamId) -> Result<Vec<[u8; 32]>> {
    let owner = team.0.as_bytes().as_slice();
    let hashes = sqlx::query_scalar!(
        "select hash from shared_file where team = ?1 and is_published = 0 order by kind = 'segment', id",
        owner
    )
    .fetch_all(conn)
    .await?;
    Ok(hashes.into_iter().filter_map(|hash| hash.try_into().ok()).collect())
}

/// Where a held file belongs and its bytes.
pub async fn held_file(
    conn: &mut SqliteConnection,
    team: TeamId,
    hash: &[u8; 32],
) -> Result<Option<(String, Vec<u8>)>> {
    let (owner, hash) = (team.0.as_bytes().as_slice(), hash.as_slice());
    let row = sqlx::query!("select path, bytes from shared_file where team = ?1 and hash = ?2", owner, hash)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|row| (row.path, row.bytes)))
}

/// These files were read back from the folder.
pub async fn mark_published(conn: &mut SqliteConnection, team: TeamId, hash: &[u8; 32]) -> Result<()> {
    let (owner, hash) = (team.0.as_bytes().as_slice(), hash.as_slice());
    sqlx::query!("update shared_file set is_published = 1 where team = ?1 and hash = ?2", owner, hash)
        .execute(conn)
        .await?;
    Ok(())
}

/// Held files that the folder no longer shows are to be published again; the others are there.
pub async fn compare_with_folder(
    conn: &mut SqliteConnection,
    team: TeamId,
    present: &HashSet<[u8; 32]>,
) -> Result<u64> {
    let owner = team.0.as_bytes().as_slice();
    let list: Vec<String> = present.iter().map(|hash| data_encoding::HEXLOWER.encode(hash)).collect();
    let list = serde_json::to_string(&list).map_err(|cause| Error::Encoding(cause.to_string()))?;
    let done = sqlx::query!(
        "with present as (select unhex(value) as hash from json_each(?2))
         update shared_file set is_published = hash in (select hash from present)
         where team = ?1 and is_published <> (hash in (select hash from present))",
        owner,
        list
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

pub async fn seen_files(conn: &mut SqliteConnection, team: TeamId) -> Result<HashMap<String, SeenFile>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!("select path, size_bytes, modified, hash from seen_file where team = ?1", owner)
        .fetch_all(conn)
        .await?;
    let seen = rows.into_iter().map(|row| {
        let seen = SeenFile {
            size_bytes: row.size_bytes.unsigned_abs(),
            modified_ms: row.modified.unsigned_abs(),
            hash: row.hash.and_then(|hash| hash.try_into().ok()),
        };
        (row.path, seen)
    });
    Ok(seen.collect())
}

/// Remember a file of the folder that needs no second look, and take it out of quarantine.
pub async fn mark_seen(
    conn: &mut SqliteConnection,
    team: TeamId,
    found: &FoundFile,
    hash: Option<[u8; 32]>,
) -> Result<()> {
    let (owner, path) = (team.0.as_bytes().as_slice(), &found.path);
    let (size, modified) = (found.size_bytes.cast_signed(), found.modified_ms.cast_signed());
    let hash = hash.map(|hash| hash.to_vec());
    sqlx::query!(
        "insert or replace into seen_file (team, path, size_bytes, modified, hash) values (?1, ?2, ?3, ?4, ?5)",
        owner,
        path,
        size,
        modified,
        hash
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("delete from quarantine where team = ?1 and path = ?2", owner, path).execute(conn).await?;
    Ok(())
}

/// Forget files that the folder no longer shows.
pub async fn forget_vanished(conn: &mut SqliteConnection, team: TeamId, paths: &[String]) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    let list = serde_json::to_string(paths).map_err(|cause| Error::Encoding(cause.to_string()))?;
    sqlx::query!(
        "delete from seen_file where team = ?1 and path in (select value from json_each(?2))",
        owner,
        list
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "delete from quarantine where team = ?1 and path in (select value from json_each(?2))",
        owner,
        list
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn quarantined(conn: &mut SqliteConnection, team: TeamId) -> Result<HashMap<String, Quarantined>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select path, size_bytes, modified, reason, tries as "tries: u32", retry_at from quarantine where team = ?1"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    let files = rows.into_iter().map(|row| {
        let file = Quarantined {
            size_bytes: row.size_bytes.unsigned_abs(),
            modified_ms: row.modified.unsigned_abs(),
            reason: row.reason,
            tries: row.tries,
            retry_at_ms: row.retry_at.unsigned_abs(),
        };
        (row.path, file)
    });
    Ok(files.collect())
}

/// Keep a file apart until its next try.
pub async fn quarantine(
    conn: &mut SqliteConnection,
    team: TeamId,
    found: &FoundFile,
    reason: &str,
    tries: u32,
    retry_at_ms: u64,
    now_ms: u64,
) -> Result<()> {
    let (owner, path) = (team.0.as_bytes().as_slice(), &found.path);
    let (size, modified) = (found.size_bytes.cast_signed(), found.modified_ms.cast_signed());
    let (retry_at, now) = (retry_at_ms.cast_signed(), now_ms.cast_signed());
    sqlx::query!(
        "insert into quarantine (team, path, size_bytes, modified, reason, tries, retry_at, first_seen_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         on conflict (team, path) do update set size_bytes = ?3, modified = ?4, reason = ?5, tries = ?6, retry_at = ?7",
        owner,
        path,
        size,
        modified,
        reason,
        tries,
        retry_at,
        now
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("delete from seen_file where team = ?1 and path = ?2", owner, path).execute(conn).await?;
    Ok(())
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
pub async fn shared_teams(conn: &mut SqliteConnection) -> Result<Vec<(TeamId, PathBuf)>> {
    let rows = sqlx::query!(
        r#"select s.team, folder as "folder!: String" from sharing s join local_team l on l.team = s.team
           where folder is not null"#
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(|row| Ok((team_id(&row.team)?, PathBuf::from(row.folder)))).collect()
}

pub async fn has_outbox(conn: &mut SqliteConnection, team: TeamId) -> Result<bool> {
    let owner = team.0.as_bytes().as_slice();
    let found = sqlx::query_scalar!("select seq from outbox where team = ?1 limit 1", owner)
        .fetch_optional(conn)
        .await?;
    Ok(found.is_some())
}

fn team_id(bytes: &[u8]) -> Result<TeamId> {
    uuid::Uuid::from_slice(bytes).map(TeamId).map_err(|cause| Error::Encoding(cause.to_string()))
}

/// Teams whose outbox is not empty.
pub async fn teams_with_outbox(conn: &mut SqliteConnection) -> Result<Vec<TeamId>> {
    let teams = sqlx::query_scalar!("select distinct team from outbox").fetch_all(conn).await?;
    teams.iter().map(|team| team_id(team)).collect()
}

/// Every evidence file of the team that a record still names.
pub async fn shared_evidence(conn: &mut SqliteConnection, team: TeamId) -> Result<Vec<SharedEvidence>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select distinct file as "file!: String", file_key as "file_key!: String" from evidence
           where team = ?1 and deleted_at is null and file is not null and file_key is not null
           order by file ->> 'sizeBytes'"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    // A file that a newer app describes in another way waits for the update.
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let file = serde_json::from_str(&row.file).ok()?;
            Some(SharedEvidence { file, file_key: row.file_key })
        })
        .collect())
}

/// Blobs that are wholly in the folder, as far as was seen.
pub async fn published_blobs(conn: &mut SqliteConnection, team: TeamId) -> Result<HashSet<String>> {
    let owner = team.0.as_bytes().as_slice();
    let ids = sqlx::query_scalar!("select id from shared_blob where team = ?1 and is_published = 1", owner)
        .fetch_all(conn)
        .await?;
    Ok(ids.into_iter().collect())
}

pub async fn set_blob(
    conn: &mut SqliteConnection,
    team: TeamId,
    id: &str,
    is_here: bool,
    is_published: bool,
) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    sqlx::query!(
        "insert or replace into shared_blob (team, id, is_here, is_published) values (?1, ?2, ?3, ?4)",
        owner,
        id,
        is_here,
        is_published
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forget blobs that no record names any more.
pub async fn keep_blobs(conn: &mut SqliteConnection, team: TeamId, ids: &[String]) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    let list = serde_json::to_string(ids).map_err(|cause| Error::Encoding(cause.to_string()))?;
    sqlx::query!(
        "delete from shared_blob where team = ?1 and id not in (select value from json_each(?2))",
        owner,
        list
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn sharing_counts(
    conn: &mut SqliteConnection,
    team: TeamId,
    device: DeviceId,
) -> Result<SharingCounts> {
    let (owner, device) = (team.0.as_bytes().as_slice(), device.0.as_slice());
    let row = sqlx::query!(
        r#"select
            (select count(*) from outbox where team = ?1) as "outbox!: i64",
            (select coalesce(sum(changes), 0) from shared_file
               where team = ?1 and is_published = 0 and kind = 'segment' and device = ?2) as "sealed!: i64",
            (select count(*) from shared_blob where team = ?1 and is_here = 1 and is_published = 0) as "waiting!: i64",
            (select count(*) from shared_blob where team = ?1 and is_here = 0) as "missing!: i64",
            (select count(*) from quarantine q where team = ?1 and not exists
               (select 1 from shared_file f where f.team = q.team and f.path = q.path)) as "quarantined!: i64",
            (select count(*) from quarantine q where team = ?1 and tries >= ?3 and not exists
               (select 1 from shared_file f where f.team = q.team and f.path = q.path)) as "given_up!: i64",
            (select count(*) from quarantine where team = ?1 and reason = 'newer_format') as "newer!: i64""#,
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

/// The outbox of a device that this installation no longer is becomes the new device's own work, so that it is
/// still shared. The same values stand under both names; no field changes.
pub async fn adopt_outbox(conn: &mut SqliteConnection, team: TeamId, device: DeviceId) -> Result<()> {
    let changes = outbox(conn, team, usize::MAX).await?;
    let changes: Vec<crate::domain::Change> =
        changes.iter().filter_map(|(_, bytes)| ciborium::from_reader(bytes.as_slice()).ok()).collect();
    let signed: Vec<_> = changes.iter().map(|change| super::log::Signed { device, change }).collect();
    super::log::insert(conn, team.0, &signed).await?;
    Ok(())
}
