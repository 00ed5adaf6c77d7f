//! What each device of a team has, as it last wrote, and what this one has to write.

use super::state;
use crate::Result;
use crate::domain::{DeviceId, TeamId};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// Digests of the own rows kept for comparing; others may write of a state some hours ago.
const DIGESTS_KEPT: i64 = 200;
const KNOWLEDGE_CONTEXT: &str = "werkplaats 2026 knowledge 1";

/// What a device wrote last.
#[derive(Debug, Clone)]
pub struct AckRow {
    pub device: DeviceId,
    /// When it was made or came here, by the clock of this device.
    pub taken_at_ms: u64,
    pub body: Vec<u8>,
}

/// Numbers of segments, per device in runs without a gap, both ends included.
pub type Runs = BTreeMap<DeviceId, Vec<(u64, u64)>>;

/// What this device holds of a team at one moment.
pub struct Holding {
    pub runs: Runs,
    /// Names the set of segments that count, under one membership.
    pub knowledge: [u8; 32],
    /// What the rows come to; `None` as long as own changes wait to be sealed: nobody else can know the same.
    pub digest: Option<[u8; 32]>,
}

/// Grows whenever a segment is taken in or made.
pub async fn last_segment_held(conn: &mut SqliteConnection, team: TeamId) -> Result<i64> {
    let owner = team.0.as_bytes().as_slice();
    Ok(sqlx::query_scalar!(
        r#"select coalesce(max(id), 0) as "id!: i64" from shared_file where team = ?1 and kind = 'segment'"#,
        owner
    )
    .fetch_one(conn)
    .await?)
}

/// What this device holds and what its rows come to. Call inside a transaction: both must be of one moment.
pub async fn holding(conn: &mut SqliteConnection, team: TeamId, membership: &[u8; 32]) -> Result<Holding> {
    let owner = team.0.as_bytes().as_slice();
    let hashes = sqlx::query_scalar!(
        "select hash from shared_file where team = ?1 and kind = 'segment' and is_applied = 1 order by hash",
        owner
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut knowledge = blake3::Hasher::new_derive_key(KNOWLEDGE_CONTEXT);
    knowledge.update(membership);
    for hash in &hashes {
        knowledge.update(hash);
    }
    let waiting = sqlx::query_scalar!(
        r#"select exists (select 1 from outbox where team = ?1) as "waiting!: bool""#,
        owner
    )
    .fetch_one(&mut *conn)
    .await?;
    Ok(Holding {
        runs: held_runs(conn, team).await?,
        knowledge: *knowledge.finalize().as_bytes(),
        digest: if waiting { None } else { Some(*state::digest(conn, team).await?.as_bytes()) },
    })
}

/// Segments held, per device in runs without a gap.
pub async fn held_runs(conn: &mut SqliteConnection, team: TeamId) -> Result<Runs> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select device as "device!: Vec<u8>", min(seq) as "first!: i64", max(seq) as "last!: i64"
           from (select device, seq, seq - row_number() over (partition by device order by seq) as run
                 from (select distinct device, seq from shared_file where team = ?1 and kind = 'segment'))
           group by device, run order by device, run"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    let mut runs = Runs::new();
    for row in rows {
        let Ok(device) = row.device.try_into() else { continue };
        let run = (row.first.unsigned_abs(), row.last.unsigned_abs());
        runs.entry(DeviceId(device)).or_default().push(run);
    }
    Ok(runs)
}

/// The latest of each device.
pub async fn acks(conn: &mut SqliteConnection, team: TeamId) -> Result<Vec<AckRow>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!("select device, taken_at, body from ack where team = ?1 order by device", owner)
        .fetch_all(conn)
        .await?;
    let acks = rows.into_iter().filter_map(|row| {
        let device = DeviceId(row.device.try_into().ok()?);
        Some(AckRow { device, taken_at_ms: row.taken_at.unsigned_abs(), body: row.body })
    });
    Ok(acks.collect())
}

/// Remember what a device wrote, unless something later of it is known. Answers whether it was news.
pub async fn keep_ack(
    conn: &mut SqliteConnection,
    team: TeamId,
    device: DeviceId,
    n: u64,
    body: &[u8],
    now_ms: u64,
) -> Result<bool> {
    let (owner, device) = (team.0.as_bytes().as_slice(), device.0.as_slice());
    let (n, now) = (n.cast_signed(), now_ms.cast_signed());
    let done = sqlx::query!(
        "insert into ack (team, device, n, taken_at, body) values (?1, ?2, ?3, ?4, ?5)
         on conflict (team, device) do update set n = ?3, taken_at = ?4, body = ?5 where n < ?3",
        owner,
        device,
        n,
        now,
        body
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Remember what the rows came to.
pub async fn keep_digest(
    conn: &mut SqliteConnection,
    team: TeamId,
    knowledge: &[u8; 32],
    schema: u32,
    digest: &[u8; 32],
    now_ms: u64,
) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    let (knowledge, digest, now) = (knowledge.as_slice(), digest.as_slice(), now_ms.cast_signed());
    sqlx::query!(
        "insert or replace into state_digest (team, knowledge, schema, digest, noted_at)
         values (?1, ?2, ?3, ?4, ?5)",
        owner,
        knowledge,
        schema,
        digest,
        now
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "delete from state_digest where team = ?1 and noted_at < (
           select noted_at from state_digest where team = ?1 order by noted_at desc limit 1 offset ?2)",
        owner,
        DIGESTS_KEPT
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What the own rows came to when this device knew so much, if it ever did.
pub async fn digest_at(
    conn: &mut SqliteConnection,
    team: TeamId,
    knowledge: &[u8],
    schema: u32,
) -> Result<Option<Vec<u8>>> {
    let owner = team.0.as_bytes().as_slice();
    Ok(sqlx::query_scalar!(
        "select digest from state_digest where team = ?1 and knowledge = ?2 and schema = ?3",
        owner,
        knowledge,
        schema
    )
    .fetch_optional(conn)
    .await?)
}
