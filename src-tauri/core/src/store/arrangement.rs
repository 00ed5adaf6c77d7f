//! Reading learning arrangements and their ten elements.

use super::cell::{count, id, id_in, key};
use super::{also_changed, evidence_count_of, evidence_of, long_text};
use crate::domain::{
    Arrangement, ArrangementId, ArrangementSize, ArrangementStatus, ArrangementSummary, Element, ElementCode,
    ForWhom, TeamId, WhoDecides,
};
use crate::{Error, ErrorCode, Result};
use sqlx::SqliteConnection;

/// Every arrangement of a team, newest first.
pub async fn arrangements(conn: &mut SqliteConnection, team: TeamId) -> Result<Vec<ArrangementSummary>> {
    let owner = team.0.as_bytes().as_slice();
    let rows = sqlx::query!(
        r#"select a.id, a.title, a.size, a.status, a.learners,
             (select count(*) from element e join long_text t
                on t.team = e.team and t.tbl = 'element' and t.id = e.id and t.field = 'description'
              where e.team = a.team and e.arrangement = a.id and t.content <> '') as "described!: i64",
             (select count(*) from element e join long_text t
                on t.team = e.team and t.tbl = 'element' and t.id = e.id and t.field = 'ict_role'
              where e.team = a.team and e.arrangement = a.id and t.content <> '') as "ict_roles!: i64"
           from arrangement a where a.team = ?1 and a.deleted_at is null order by a.added_at desc, a.id desc"#,
        owner
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(ArrangementSummary {
                id: id(&row.id)?,
                title: row.title.unwrap_or_default(),
                size: row.size.as_deref().and_then(ArrangementSize::from_code),
                status: row.status.as_deref().and_then(ArrangementStatus::from_code),
                learners: row.learners.unwrap_or_default(),
                described_count: count(row.described),
                ict_role_count: count(row.ict_roles),
            })
        })
        .collect()
}

/// One arrangement with its ten elements, touched or not.
///
/// Errors: `NotFound`.
pub async fn arrangement(
    conn: &mut SqliteConnection,
    team: TeamId,
    arrangement: ArrangementId,
) -> Result<Arrangement> {
    let (owner, own) = (team.0.as_bytes().as_slice(), key(arrangement));
    let row = sqlx::query!(
        "select cycle, title, size, status, learners from arrangement
         where team = ?1 and id = ?2 and deleted_at is null",
        owner,
        own
    )
    .fetch_optional(&mut *conn)
    .await?
    .ok_or_else(|| Error::told(ErrorCode::NotFound))?;
    let mut elements = Vec::with_capacity(ElementCode::ALL.len());
    for code in ElementCode::ALL {
        elements.push(element(conn, team, arrangement, *code).await?);
    }
    Ok(Arrangement {
        id: arrangement,
        cycle: id_in(row.cycle),
        title: row.title.unwrap_or_default(),
        size: row.size.as_deref().and_then(ArrangementSize::from_code),
        status: row.status.as_deref().and_then(ArrangementStatus::from_code),
        learners: row.learners.unwrap_or_default(),
        elements,
        evidence: evidence_of(conn, team, arrangement.0).await?,
        also_changed: also_changed(conn, team, "arrangement", arrangement.0).await?,
    })
}

async fn element(
    conn: &mut SqliteConnection,
    team: TeamId,
    arrangement: ArrangementId,
    code: ElementCode,
) -> Result<Element> {
    let element = crate::domain::element_id(arrangement, code);
    let (owner, own) = (team.0.as_bytes().as_slice(), key(element));
    let row =
        sqlx::query!("select who_decides, for_whom from element where team = ?1 and id = ?2", owner, own)
            .fetch_optional(&mut *conn)
            .await?;
    let row = row.as_ref();
    Ok(Element {
        id: element,
        code,
        description: long_text::read(conn, team.0, "element", element.0, "description").await?,
        ict_role: long_text::read(conn, team.0, "element", element.0, "ict_role").await?,
        who_decides: row.and_then(|row| row.who_decides.as_deref()).and_then(WhoDecides::from_code),
        for_whom: row.and_then(|row| row.for_whom.as_deref()).and_then(ForWhom::from_code),
        evidence_count: evidence_count_of(conn, team, element.0).await?,
        also_changed: also_changed(conn, team, "element", element.0).await?,
    })
}
