//! Every row of a team as text: what two devices that know the same must agree on to the last byte.

use super::{
    Store,
    tables::{self, Table},
};
use crate::{Result, domain::TeamId};
use blake3::Hash;
use sqlx::{AssertSqlSafe, Row, SqliteConnection, sqlite::SqliteRow};

/// Rows read at a time.
const ROWS_PER_PAGE: usize = 4_000;
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
    // Most teams fit in one page of each table, and those in one answer.
    let first: Vec<String> = tables::TABLES
        .iter()
        .enumerate()
        .map(|(at, table)| format!("select * from ({})", page(at, table)))
        .collect();
    let first = format!("{} order by 1, 2", first.join(" union all "));
    let mut pages: Vec<Vec<Line>> = tables::TABLES.iter().map(|_| Vec::new()).collect();
    for line in lines(conn, first, owner, "").await? {
        pages[line.table].push(line);
    }
    for ((at, table), mut lines_of_page) in tables::TABLES.iter().enumerate().zip(pages) {
        loop {
            for line in &lines_of_page {
                tell(&format!("{}|{}", table.name, line.text));
            }
            match lines_of_page.last() {
                Some(last) if lines_of_page.len() >= ROWS_PER_PAGE => {
                    lines_of_page = lines(conn, page(at, table), owner, &last.id).await?;
                }
                Some(_) | None => break,
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

struct Line {
    /// Its place in [`tables::TABLES`].
    table: usize,
    id: String,
    text: String,
}

/// The rows of a table beyond an id, at most a page of them.
fn page(at: usize, table: &Table) -> String {
    let columns: String =
        table.columns.iter().map(|(name, _)| format!(" || '|' || coalesce({name}, '∅')")).collect();
    format!(
        "select {at}, id, id || '|' || coalesce(deleted_at, '∅'){columns} from {}
         where team = ?1 and id > ?2 order by id limit {ROWS_PER_PAGE}",
        table.name
    )
}

async fn lines(conn: &mut SqliteConnection, sql: String, owner: &[u8], after: &str) -> Result<Vec<Line>> {
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(owner).bind(after).fetch_all(conn).await?;
    let line = |row: SqliteRow| {
        let at = usize::try_from(row.try_get::<i64, _>(0)?).unwrap_or(usize::MAX);
        Ok(Line { table: at, id: row.try_get(1)?, text: row.try_get(2)? })
    };
    rows.into_iter().map(line).collect()
}
