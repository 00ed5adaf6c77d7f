//! The practice question and its versions.

use super::team::key;
use super::typed;
use crate::domain::{
    Action, CycleId, Question, QuestionChange, QuestionVersionId, TeamId, TypedOver, question_id,
};
use crate::{App, Error, ErrorCode, Result, store};
use serde_json::json;

pub async fn question(app: &App, team: TeamId, cycle: CycleId) -> Result<Question> {
    let mut question = store::question(&mut *app.store.read().await?, team, cycle).await?;
    super::evidence::look_on_disk(app, team, &mut question.evidence).await?;
    Ok(question)
}

/// Write the question anew. Every version stays; all but the first say why the question changed.
///
/// Errors: `Empty` for the text, or for the reason of a later version; `TooLong`.
pub async fn write_version(app: &App, team: TeamId, cycle: CycleId, text: &str, reason: &str) -> Result<()> {
    let (text, reason) = (typed::filled_paragraph(text)?, typed::paragraph(reason)?);
    let mut tx = app.store.begin(app, team).await?;
    let question = question_id(cycle);
    // After everything that is known here, whatever the clocks of its writers said: the newest is the question.
    let last_ms = store::question_written_last(tx.conn(), team, question).await?;
    if reason.is_empty() && last_ms.is_some() {
        return Err(Error::told_with(ErrorCode::Empty, "reason"));
    }
    let written_at = app.clock.now_ms().max(last_ms.map_or(0, |last| last.saturating_add(1)));
    let me = store::local_team(tx.conn(), team).await?.me;
    let version: QuestionVersionId = app.new_id();
    tx.set("question", question, "cycle", key(cycle));
    tx.set("question_version", version, "question", key(question));
    tx.set("question_version", version, "body", text);
    tx.set("question_version", version, "reason", reason);
    tx.set("question_version", version, "written_on", app.clock.today());
    tx.set("question_version", version, "written_at", written_at);
    tx.set("question_version", version, "author", me.map(key));
    tx.commit(Action::WriteQuestion).await
}

pub async fn change(
    app: &App,
    team: TeamId,
    cycle: CycleId,
    change: impl Into<TypedOver<QuestionChange>>,
) -> Result<()> {
    let written = typed::written(change, |change| {
        Ok(match change {
            QuestionChange::Whose(whose) => ("whose", json!(typed::optional_line(&whose)?)),
            QuestionChange::WhyNow(why) => ("why_now", json!(typed::paragraph(&why)?)),
            QuestionChange::Learners(learners) => ("learners", json!(typed::paragraph(&learners)?)),
            QuestionChange::AlreadyTried(tried) => ("already_tried", json!(typed::paragraph(&tried)?)),
        })
    })?;
    let mut tx = app.store.begin(app, team).await?;
    tx.set("question", question_id(cycle), "cycle", key(cycle));
    tx.set_over("question", question_id(cycle), written);
    tx.commit(Action::ChangeQuestion).await
}
