//! What goes along in a hand-over file.

use crate::Result;
use crate::domain::TeamId;
use sqlx::SqliteConnection;

/// Hashes of held files to carry, who is in and what they may read first. Of what was written only what came or was
/// made here since then; all that says who is in goes along always, for without it nothing can be believed.
pub async fn carried(conn: &mut SqliteConnection, team: TeamId, since_ms: u64) -> Result<Vec<[u8; 32]>> {
    let (owner, since) = (team.0.as_bytes().as_slice(), since_ms.cast_signed());
    let hashes = sqlx::query_scalar!(
        "select hash from shared_file where team = ?1 and (kind <> 'segment' or held_at >= ?2)
         order by kind = 'segment', id",
        owner,
        since
    )
    .fetch_all(conn)
    .await?;
    Ok(hashes.into_iter().filter_map(|hash| hash.try_into().ok()).collect())
}

/// Bytes of the files that [`carried`] names.
pub async fn carried_bytes(conn: &mut SqliteConnection, team: TeamId, since_ms: u64) -> Result<u64> {
    let (owner, since) = (team.0.as_bytes().as_slice(), since_ms.cast_signed());
    let bytes = sqlx::query_scalar!(
        r#"select coalesce(sum(length(bytes)), 0) as "bytes!: i64" from shared_file
           where team = ?1 and (kind <> 'segment' or held_at >= ?2)"#,
        owner,
        since
    )
    .fetch_one(conn)
    .await?;
    Ok(bytes.unsigned_abs())
}
