//! Reading evidence and what it hangs on. Whether a file lies here is for the caller to fill in: the database
//! does not look at the disk.

use super::capture::like;
use super::cell::{count, id, id_in, key};
use super::{also_changed, element_of, item_title, long_text};
use crate::domain::{
    Evidence, EvidenceDetail, EvidenceFile, EvidenceId, EvidenceKind, EvidenceLink, EvidencePage,
    EvidenceQuery, ItemKind, Sensitivity, Target, TeamId,
};
use crate::{Error, ErrorCode, Result, limits};
use sqlx::SqliteConnection;
use uuid::Uuid;

struct EvidenceRow {
    id: String,
    title: Option<String>,
    kind: Option<String>,
    sensitivity: Option<String>,
    happened_on: Option<String>,
    author: Option<String>,
    added_at: Option<i64>,
    file: Option<String>,
    links: i64,
}

impl EvidenceRow {
    fn read(self) -> Result<Evidence> {
        let file: Option<EvidenceFile> = self.file.and_then(|json| serde_json::from_str(&json).ok());
        Ok(Evidence {
            id: id(&self.id)?,
            title: self.title.unwrap_or_default(),
            kind: self.kind.as_deref().and_then(EvidenceKind::from_code),
            sensitivity: self.sensitivity.as_deref().and_then(Sensitivity::from_code),
            happened_on: self.happened_on.unwrap_or_default(),
            by: id_in(self.author),
            added_at_ms: self.added_at.unwrap_or(0) as f64,
            is_here: file.is_none(),
            elsewhere: None,
            has_thumbnail: false,
            file,
            link_count: count(self.links),
        })
    }
}

/// Evidence, newest first, one page of it and the number of all.
pub async fn evidence_page(
    conn: &mut SqliteConnection,
    team: TeamId,
    query: &EvidenceQuery,
) -> Result<EvidencePage> {
    let owner = team.0.as_bytes().as_slice();
    let target = query.target.map(|target| key(target.id));
    let kind = query.kind.map(EvidenceKind::code);
    let words = like(&query.words);
    let (limit, offset) = (query.limit.clamp(1, limits::PAGE_ROWS_MAX), query.offset);
    let rows = sqlx::query_as!(
        EvidenceRow,
        r#"select e.id, title, kind, sensitivity, happened_on, author, added_at, file,
              (select count(*) from evidence_link l
                where l.team = e.team and l.evidence = e.id and l.deleted_at is null) as "links!: i64"
           from evidence e
           where e.team = ?1 and e.deleted_at is null
             and (?2 is null or exists (select 1 from evidence_link l
                   where l.team = e.team and l.evidence = e.id and l.target = ?2 and l.deleted_at is null))
             and (?3 is null or kind = ?3)
             and (?4 is null or title like ?4 escape '\' or file ->> 'name' like ?4 escape '\')
           order by added_at desc, e.id desc limit ?5 offset ?6"#,
        owner,
        target,
        kind,
        words,
        limit,
        offset
    )
    .fetch_all(&mut *conn)
    .await?;
    let total = sqlx::query_scalar!(
        r"select count(*) from evidence e
           where e.team = ?1 and e.deleted_at is null
             and (?2 is null or exists (select 1 from evidence_link l
                   where l.team = e.team and l.evidence = e.id and l.target = ?2 and l.deleted_at is null))
             and (?3 is null or kind = ?3)
             and (?4 is null or title like ?4 escape '\' or file ->> 'name' like ?4 escape '\')",
        owner,
        target,
        kind,
        words
    )
    .fetch_one(conn)
    .await?;
    Ok(EvidencePage {
        evidence: rows.into_iter().map(EvidenceRow::read).collect::<Result<_>>()?,
        total: count(total),
    })
}

/// The evidence that hangs on something, newest first.
pub async fn evidence_of(conn: &mut SqliteConnection, team: TeamId, target: Uuid) -> Result<Vec<Evidence>> {
    let (owner, target) = (team.0.as_bytes().as_slice(), key(target));
    let limit = limits::PAGE_ROWS_MAX;
    let rows = sqlx::query_as!(
        EvidenceRow,
        r#"select e.id as "id!: String", e.title, e.kind, e.sensitivity, e.happened_on, e.author, e.added_at, e.file,
              (select count(*) from evidence_link l
                where l.team = e.team and l.evidence = e.id and l.deleted_at is null) as "links!: i64"
           from evidence_link t join evidence e on e.team = t.team and e.id = t.evidence
           where t.team = ?1 and t.target = ?2 and t.deleted_at is null and e.deleted_at is null
           group by e.id order by e.added_at desc, e.id desc limit ?3"#,
        owner,
        target,
        limit
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(EvidenceRow::read).collect()
}

/// How many pieces of evidence hang on something.
pub async fn evidence_count_of(conn: &mut SqliteConnection, team: TeamId, target: Uuid) -> Result<u32> {
    let (owner, target) = (team.0.as_bytes().as_slice(), key(target));
    let found = sqlx::query_scalar!(
        "select count(distinct e.id) from evidence_link t join evidence e on e.team = t.team and e.id = t.evidence
         where t.team = ?1 and t.target = ?2 and t.deleted_at is null and e.deleted_at is null",
        owner,
        target
    )
    .fetch_one(conn)
    .await?;
    Ok(count(found))
}

/// One piece of evidence with its note and what it hangs on.
///
/// Errors: `NotFound`.
pub async fn evidence(
    conn: &mut SqliteConnection,
    team: TeamId,
    evidence: EvidenceId,
) -> Result<EvidenceDetail> {
    let (owner, own) = (team.0.as_bytes().as_slice(), key(evidence));
    let row = sqlx::query_as!(
        EvidenceRow,
        r#"select e.id, title, kind, sensitivity, happened_on, author, added_at, file,
              (select count(*) from evidence_link l
                where l.team = e.team and l.evidence = e.id and l.deleted_at is null) as "links!: i64"
           from evidence e where e.team = ?1 and e.id = ?2 and e.deleted_at is null"#,
        owner,
        own
    )
    .fetch_optional(&mut *conn)
    .await?
    .ok_or_else(|| Error::told(ErrorCode::NotFound))?;
    let links = sqlx::query!(
        "select id, target_kind, target from evidence_link
         where team = ?1 and evidence = ?2 and deleted_at is null order by added_at, id",
        owner,
        own
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut linked_to = Vec::with_capacity(links.len());
    for link in links {
        let kind = link.target_kind.as_deref().and_then(ItemKind::from_code);
        let (Some(kind), Some(target)) = (kind, id_in::<Uuid>(link.target)) else { continue };
        let target = Target { kind, id: target };
        // What was taken away since is not shown; the link itself stays, for when it comes back.
        if let Some(title) = item_title(conn, team, target).await? {
            let element = match target.kind {
                ItemKind::Element => element_of(conn, team, target.id).await?.map(|(code, _)| code),
                _ => None,
            };
            linked_to.push(EvidenceLink { id: id(&link.id)?, target, title, element });
        }
    }
    Ok(EvidenceDetail {
        evidence: row.read()?,
        note: long_text::read(conn, team.0, "evidence", evidence.0, "note").await?,
        linked_to,
        also_changed: also_changed(conn, team, "evidence", evidence.0).await?,
    })
}

/// Evidence whose file has this content, when there is any.
pub async fn evidence_with_file(
    conn: &mut SqliteConnection,
    team: TeamId,
    hash: &str,
) -> Result<Option<EvidenceId>> {
    let owner = team.0.as_bytes().as_slice();
    let found = sqlx::query_scalar!(
        "select id from evidence where team = ?1 and deleted_at is null and file ->> 'hash' = ?2 limit 1",
        owner,
        hash
    )
    .fetch_optional(conn)
    .await?;
    found.map(|found| id(&found)).transpose()
}

/// The link between evidence and a target, when there is one.
pub async fn evidence_link_between(
    conn: &mut SqliteConnection,
    team: TeamId,
    evidence: EvidenceId,
    target: Uuid,
) -> Result<Option<crate::domain::EvidenceLinkId>> {
    let (owner, evidence, target) = (team.0.as_bytes().as_slice(), key(evidence), key(target));
    let found = sqlx::query_scalar!(
        "select id from evidence_link
         where team = ?1 and evidence = ?2 and target = ?3 and deleted_at is null limit 1",
        owner,
        evidence,
        target
    )
    .fetch_optional(conn)
    .await?;
    found.map(|found| id(&found)).transpose()
}
