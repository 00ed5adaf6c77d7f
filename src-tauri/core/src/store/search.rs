//! Finding anything by its name.

use super::capture::like;
use super::cell::{id, key};
use crate::domain::{ElementCode, Item, ItemKind, Target, TeamId, element_id};
use crate::{Result, limits};
use sqlx::SqliteConnection;
use uuid::Uuid;

/// Items whose name holds these words, the shortest names first.
pub async fn find_items(conn: &mut SqliteConnection, team: TeamId, words: &str) -> Result<Vec<Item>> {
    let Some(pattern) = like(words) else { return Ok(Vec::new()) };
    let owner = team.0.as_bytes().as_slice();
    let limit = i64::try_from(limits::FOUND_ITEMS_MAX).unwrap_or(i64::MAX);
    let rows = sqlx::query!(
        r#"select kind as "kind!: String", id as "id!: String", title as "title!: String" from (
             select 'capture' as kind, id, line as title from capture
               where team = ?1 and deleted_at is null and line like ?2 escape '\'
             union all select 'evidence', id, title from evidence
               where team = ?1 and deleted_at is null and title like ?2 escape '\'
             union all select 'arrangement', id, title from arrangement
               where team = ?1 and deleted_at is null and title like ?2 escape '\'
             union all select 'member', id, name from member
               where team = ?1 and deleted_at is null and name like ?2 escape '\'
             union all select 'question_version', id, body from question_version
               where team = ?1 and deleted_at is null and body like ?2 escape '\'
             limit 2000
           ) order by length(title), title, id limit ?3"#,
        owner,
        pattern,
        limit
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .filter_map(|row| {
            let kind = ItemKind::from_code(&row.kind)?;
            Some(id(&row.id).map(|id| Item { kind, id, title: row.title }))
        })
        .collect()
}

/// The name of something evidence hangs on; `None` when it is not there (any more).
pub async fn item_title(conn: &mut SqliteConnection, team: TeamId, target: Target) -> Result<Option<String>> {
    let (owner, own) = (team.0.as_bytes().as_slice(), key(target.id));
    let title = match target.kind {
        ItemKind::Capture => {
            sqlx::query_scalar!(
                "select line from capture where team = ?1 and id = ?2 and deleted_at is null",
                owner,
                own
            )
            .fetch_optional(conn)
            .await?
        }
        ItemKind::Evidence => {
            sqlx::query_scalar!(
                "select title from evidence where team = ?1 and id = ?2 and deleted_at is null",
                owner,
                own
            )
            .fetch_optional(conn)
            .await?
        }
        ItemKind::Arrangement => {
            sqlx::query_scalar!(
                "select title from arrangement where team = ?1 and id = ?2 and deleted_at is null",
                owner,
                own
            )
            .fetch_optional(conn)
            .await?
        }
        ItemKind::Question => {
            sqlx::query_scalar!(
                "select body from question_version
                 where team = ?1 and question = ?2 and deleted_at is null order by written_at desc, id desc limit 1",
                owner,
                own
            )
            .fetch_optional(conn)
            .await?
        }
        ItemKind::QuestionVersion => {
            sqlx::query_scalar!(
                "select body from question_version where team = ?1 and id = ?2 and deleted_at is null",
                owner,
                own
            )
            .fetch_optional(conn)
            .await?
        }
        ItemKind::Element => return Ok(element_of(conn, team, target.id).await?.map(|(_, title)| title)),
        ItemKind::Step => {
            sqlx::query_scalar!("select code from step where team = ?1 and id = ?2", owner, own)
                .fetch_optional(conn)
                .await?
        }
        ItemKind::Member => {
            sqlx::query_scalar!("select name from member where team = ?1 and id = ?2 and deleted_at is null", owner, own)
                .fetch_optional(conn)
                .await?
        }
        ItemKind::Institution => {
            sqlx::query_scalar!(
                "select name from institution where team = ?1 and id = ?2 and deleted_at is null",
                owner,
                own
            )
            .fetch_optional(conn)
            .await?
        }
        ItemKind::Cycle => {
            sqlx::query_scalar!("select title from cycle where team = ?1 and id = ?2 and deleted_at is null", owner, own)
                .fetch_optional(conn)
                .await?
        }
        ItemKind::Team => {
            sqlx::query_scalar!("select title from team where team = ?1 and id = ?2 and deleted_at is null", owner, own)
                .fetch_optional(conn)
                .await?
        }
    };
    Ok(title.map(Option::unwrap_or_default))
}

/// Which element an id is, and the name of its arrangement. Ids of elements are derived, so this also finds one
/// that nobody wrote in yet.
pub async fn element_of(
    conn: &mut SqliteConnection,
    team: TeamId,
    element: Uuid,
) -> Result<Option<(ElementCode, String)>> {
    let owner = team.0.as_bytes().as_slice();
    let rows =
        sqlx::query!("select id, title from arrangement where team = ?1 and deleted_at is null", owner)
            .fetch_all(conn)
            .await?;
    for row in rows {
        let arrangement = id(&row.id)?;
        let code = ElementCode::ALL.iter().find(|code| element_id(arrangement, **code).0 == element);
        if let Some(code) = code {
            return Ok(Some((*code, row.title.unwrap_or_default())));
        }
    }
    Ok(None)
}
