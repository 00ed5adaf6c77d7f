//! Every row of a team as text: what two devices that know the same must agree on to the last byte.

use super::{Store, tables};
use crate::{Result, domain::TeamId};
use blake3::Hash;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

/// Rows read at a time.
const ROWS_PER_PAGE: i64 = 4_000;
const DIGEST_CONTEXT: &str = "werkplaats 2026 state digest 1";

impl Store {
    /// Every row and text of a team as one text, equal on devices that hold the same changes.
    pub async fn dump(&self, team: TeamId) -> Result<String> {
        let mut out = String::new();
        let mut conn = self.read().await?;
        each_row(&mut conn, team, |line| {
            out.push_str(line);
            out.push('\n');
        })
        .await?;
        Ok(out)
    }
}

/// BLAKE3 over the same lines.
pub(super) async fn digest(conn: &mut SqliteConnection, team: TeamId) -> Result<Hash> {
    let mut hasher = blake3::Hasher::new_derive_key(DIGEST_CONTEXT);
    each_row(conn, team, |line| {
        hasher.update(line.as_bytes());
        hasher.update(b"\n");
    })
    .await?;
    Ok(hasher.finalize())
}

async fn each_row(conn: &mut SqliteConnection, team: TeamId, mut tell: impl FnMut(&str)) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    for table in tables::TABLES {
        let columns: String =
            table.columns.iter().map(|(name, _)| format!(" || '|' || coalesce({name}, '∅')")).collect();
        let sql = format!(
            "select id, id || '|' || coalesce(deleted_at, '∅'){columns} from {}
             where team = ?1 and id > ?2 order by id limit {ROWS_PER_PAGE}",
            table.name
        );
        let mut last = String::new();
        loop {
            let rows =
                sqlx::query(AssertSqlSafe(sql.clone())).bind(owner).bind(&last).fetch_all(&mut *conn).await?;
            for row in &rows {
                tell(&format!("{}|{}", table.name, row.try_get::<String, _>(1)?));
            }
            match rows.last() {
                Some(row) => last = row.try_get(0)?,
                None => break,
            }
        }
    }
    let texts = sqlx::query_scalar!(
        r#"select id || '|' || field || '|' || content || '|' || base as "line!: String" from long_text
           where team = ?1 order by tbl, id, field"#,
        owner
    );
    for line in texts.fetch_all(conn).await? {
        tell(&format!("long_text|{line}"));
    }
    Ok(())
}
