//! Reading captures and their links.

use super::cell::{count, id, id_in, key};
use super::{also_changed, evidence_of, long_text};
use crate::domain::{
    Capture, CaptureDetail, CaptureId, CaptureKind, CapturePage, CaptureQuery, CycleId, Hashtag, Link,
    LinkId, TeamId,
};
use crate::{Error, ErrorCode, Result, limits};
use sqlx::SqliteConnection;

struct CaptureRow {
    id: String,
    line: Option<String>,
    hashtag: Option<String>,
    kind: Option<String>,
    step: Option<String>,
    happened_on: Option<String>,
    author: Option<String>,
    evidence: i64,
    has_text: i64,
}

impl CaptureRow {
    fn read(self) -> Result<Capture> {
        Ok(Capture {
            id: id(&self.id)?,
            line: self.line.unwrap_or_default(),
            hashtag: self.hashtag.as_deref().and_then(Hashtag::from_code),
            kind: self.kind.as_deref().and_then(CaptureKind::from_code),
            step: self.step.filter(|step| !step.is_empty()),
            happened_on: self.happened_on.unwrap_or_default(),
            by: id_in(self.author),
            evidence_count: count(self.evidence),
            has_text: self.has_text != 0,
        })
    }
}

/// Captures, newest first, one page of them and the number of all.
pub async fn captures(
    conn: &mut SqliteConnection,
    team: TeamId,
    query: &CaptureQuery,
) -> Result<CapturePage> {
    let owner = team.0.as_bytes().as_slice();
    let cycle = query.cycle.map(key);
    let hashtag = query.hashtag.map(Hashtag::code);
    let words = like(&query.words);
    let (limit, offset) = (query.limit.clamp(1, limits::PAGE_ROWS_MAX), query.offset);
    let rows = sqlx::query_as!(
        CaptureRow,
        r#"select id, line, hashtag, kind, step, happened_on, author, evidence as "evidence!: i64", has_text as "has_text!: i64"
           from capture_card c
           where c.team = ?1 and c.deleted_at is null
             and (?2 is null or cycle = ?2) and (?3 is null or hashtag = ?3) and (?4 is null or step = ?4)
             and (?5 is null or line like ?5 escape '\')
           order by happened_on desc, c.id desc limit ?6 offset ?7"#,
        owner,
        cycle,
        hashtag,
        query.step,
        words,
        limit,
        offset
    )
    .fetch_all(&mut *conn)
    .await?;
    let total = sqlx::query_scalar!(
        r"select count(*) from capture c
           where c.team = ?1 and c.deleted_at is null
             and (?2 is null or cycle = ?2) and (?3 is null or hashtag = ?3) and (?4 is null or step = ?4)
             and (?5 is null or line like ?5 escape '\')",
        owner,
        cycle,
        hashtag,
        query.step,
        words
    )
    .fetch_one(conn)
    .await?;
    Ok(CapturePage {
        captures: rows.into_iter().map(CaptureRow::read).collect::<Result<_>>()?,
        total: count(total),
    })
}

/// The newest captures of one step of a cycle, and the number of all; an empty step code means not sorted yet.
pub async fn step_captures(
    conn: &mut SqliteConnection,
    team: TeamId,
    cycle: CycleId,
    step: &str,
    hashtag: Option<Hashtag>,
) -> Result<CapturePage> {
    let (owner, cycle) = (team.0.as_bytes().as_slice(), key(cycle));
    let hashtag = hashtag.map(Hashtag::code);
    let limit = limits::BOARD_CAPTURES_MAX;
    let rows = sqlx::query_as!(
        CaptureRow,
        r#"select id, line, hashtag, kind, step, happened_on, author, evidence as "evidence!: i64", has_text as "has_text!: i64"
           from capture_card c
           where c.team = ?1 and cycle = ?2 and step = ?3 and c.deleted_at is null and (?4 is null or hashtag = ?4)
           order by happened_on desc, c.id desc limit ?5"#,
        owner,
        cycle,
        step,
        hashtag,
        limit
    )
    .fetch_all(&mut *conn)
    .await?;
    let total = sqlx::query_scalar!(
        "select count(*) from capture
         where team = ?1 and cycle = ?2 and step = ?3 and deleted_at is null and (?4 is null or hashtag = ?4)",
        owner,
        cycle,
        step,
        hashtag
    )
    .fetch_one(conn)
    .await?;
    Ok(CapturePage {
        captures: rows.into_iter().map(CaptureRow::read).collect::<Result<_>>()?,
        total: count(total),
    })
}

/// One capture with its text, links and evidence.
///
/// Errors: `NotFound`.
pub async fn capture(conn: &mut SqliteConnection, team: TeamId, capture: CaptureId) -> Result<CaptureDetail> {
    let (owner, own) = (team.0.as_bytes().as_slice(), key(capture));
    let row = sqlx::query_as!(
        CaptureRow,
        r#"select id, line, hashtag, kind, step, happened_on, author, evidence as "evidence!: i64", has_text as "has_text!: i64"
           from capture_card c where c.team = ?1 and c.id = ?2 and c.deleted_at is null"#,
        owner,
        own
    )
    .fetch_optional(&mut *conn)
    .await?
    .ok_or_else(|| Error::told(ErrorCode::NotFound))?;
    Ok(CaptureDetail {
        capture: row.read()?,
        text: long_text::read(conn, team.0, "capture", capture.0, "text").await?,
        links: links(conn, team, capture).await?,
        evidence: evidence_of(conn, team, capture.0).await?,
        also_changed: also_changed(conn, team, "capture", capture.0).await?,
    })
}

async fn links(conn: &mut SqliteConnection, team: TeamId, capture: CaptureId) -> Result<Vec<Link>> {
    let (owner, own) = (team.0.as_bytes().as_slice(), key(capture));
    let rows = sqlx::query!(
        "select id, url, title from link where team = ?1 and owner = ?2 and deleted_at is null order by position, id",
        owner,
        own
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Link {
                id: id(&row.id)?,
                url: row.url.unwrap_or_default(),
                title: row.title.unwrap_or_default(),
            })
        })
        .collect()
}

/// Where a link leads.
///
/// Errors: `NotFound`.
pub async fn link_url(conn: &mut SqliteConnection, team: TeamId, link: LinkId) -> Result<String> {
    let (owner, own) = (team.0.as_bytes().as_slice(), key(link));
    let url = sqlx::query_scalar!(
        "select url from link where team = ?1 and id = ?2 and deleted_at is null",
        owner,
        own
    )
    .fetch_optional(conn)
    .await?;
    url.flatten().ok_or_else(|| Error::told(ErrorCode::NotFound))
}

/// The last place among a capture's links; `None` when there are none.
pub async fn last_link_position(
    conn: &mut SqliteConnection,
    team: TeamId,
    capture: CaptureId,
) -> Result<Option<String>> {
    let (owner, own) = (team.0.as_bytes().as_slice(), key(capture));
    Ok(sqlx::query_scalar!(
        r#"select max(position) as "position: String" from link where team = ?1 and owner = ?2"#,
        owner,
        own
    )
    .fetch_one(conn)
    .await?)
}

/// A pattern for `like … escape '\'` that finds the words anywhere; `None` when there are none.
pub(super) fn like(words: &str) -> Option<String> {
    let words = words.trim();
    let escaped = words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    (!words.is_empty()).then(|| format!("%{escaped}%"))
}
