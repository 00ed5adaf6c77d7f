//! Reading the practice question and its versions.

use super::cell::{id, id_in, key};
use super::{also_changed, evidence_of};
use crate::Result;
use crate::domain::{CycleId, Question, QuestionId, QuestionVersion, TeamId};
use sqlx::SqliteConnection;

/// When the newest version of a question was written, ms since 1970; `None` where none is.
pub async fn question_written_last(
    conn: &mut SqliteConnection,
    team: TeamId,
    question: QuestionId,
) -> Result<Option<u64>> {
    let (owner, own) = (team.0.as_bytes().as_slice(), key(question));
    let last = sqlx::query_scalar!(
        r#"select max(coalesce(written_at, 0)) as "last: i64" from question_version
           where team = ?1 and question = ?2 and deleted_at is null"#,
        owner,
        own
    )
    .fetch_one(conn)
    .await?;
    Ok(last.map(|last| last.clamp(0, i64::MAX - 1).unsigned_abs()))
}

/// The practice question of a cycle; empty until somebody writes it.
pub async fn question(conn: &mut SqliteConnection, team: TeamId, cycle: CycleId) -> Result<Question> {
    let question = crate::domain::question_id(cycle);
    let (owner, own) = (team.0.as_bytes().as_slice(), key(question));
    let row = sqlx::query!(
        "select whose, why_now, learners, already_tried from question where team = ?1 and id = ?2",
        owner,
        own
    )
    .fetch_optional(&mut *conn)
    .await?;
    let versions = sqlx::query!(
        "select id, body, reason, written_on, author from question_version
         where team = ?1 and question = ?2 and deleted_at is null order by written_at, id",
        owner,
        own
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut versions = versions
        .into_iter()
        .zip(1u32..)
        .map(|(row, number)| {
            Ok(QuestionVersion {
                id: id(&row.id)?,
                number,
                text: row.body.unwrap_or_default(),
                reason: row.reason.unwrap_or_default(),
                written_on: row.written_on.unwrap_or_default(),
                by: id_in(row.author),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    versions.reverse();
    let text =
        |pick: fn(&_) -> &Option<String>| row.as_ref().and_then(|row| pick(row).clone()).unwrap_or_default();
    Ok(Question {
        id: question,
        cycle,
        whose: text(|row| &row.whose),
        why_now: text(|row| &row.why_now),
        learners: text(|row| &row.learners),
        already_tried: text(|row| &row.already_tried),
        versions,
        evidence: evidence_of(conn, team, question.0).await?,
        also_changed: also_changed(conn, team, "question", question.0).await?,
    })
}
