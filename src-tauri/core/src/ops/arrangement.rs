//! Designing learning arrangements: the spider web of ten elements.

use super::team::key;
use super::typed;
use crate::domain::{
    Action, Arrangement, ArrangementChange, ArrangementId, ArrangementSummary, CycleId, ElementChange,
    ElementCode, TeamId, TypedOver, element_id,
};
use crate::{App, Result, store};
use serde_json::json;

pub async fn list(app: &App, team: TeamId) -> Result<Vec<ArrangementSummary>> {
    store::arrangements(&mut *app.store.read().await?, team).await
}

/// Errors: `NotFound`.
pub async fn arrangement(app: &App, team: TeamId, arrangement: ArrangementId) -> Result<Arrangement> {
    let mut found = store::arrangement(&mut *app.store.read().await?, team, arrangement).await?;
    super::evidence::look_on_disk(app, team, &mut found.evidence).await?;
    Ok(found)
}

/// Errors: `Empty`, `TooLong`.
pub async fn create(app: &App, team: TeamId, title: &str, cycle: Option<CycleId>) -> Result<ArrangementId> {
    let title = typed::line(title)?;
    let mut tx = app.store.begin(app, team).await?;
    let arrangement: ArrangementId = app.new_id();
    tx.set("arrangement", arrangement, "title", title);
    tx.set("arrangement", arrangement, "cycle", cycle.map(key));
    tx.set("arrangement", arrangement, "added_at", app.clock.now_ms());
    tx.commit(Action::CreateArrangement).await?;
    Ok(arrangement)
}

pub async fn change(
    app: &App,
    team: TeamId,
    arrangement: ArrangementId,
    change: impl Into<TypedOver<ArrangementChange>>,
) -> Result<()> {
    let written = typed::written(change, |change| {
        Ok(match change {
            ArrangementChange::Title(title) => ("title", json!(typed::line(&title)?)),
            ArrangementChange::Size(size) => ("size", json!(size)),
            ArrangementChange::Status(status) => ("status", json!(status)),
            ArrangementChange::Learners(learners) => ("learners", json!(typed::paragraph(&learners)?)),
        })
    })?;
    let mut tx = app.store.begin(app, team).await?;
    tx.set_over("arrangement", arrangement, written);
    tx.commit(Action::ChangeArrangement).await
}

pub async fn remove(app: &App, team: TeamId, arrangement: ArrangementId) -> Result<()> {
    let mut tx = app.store.begin(app, team).await?;
    tx.delete("arrangement", arrangement);
    tx.commit(Action::RemoveArrangement).await
}

/// Say who decides and for whom at one element. Its long texts are saved by [`super::text::save`].
pub async fn change_element(
    app: &App,
    team: TeamId,
    arrangement: ArrangementId,
    code: ElementCode,
    change: ElementChange,
) -> Result<()> {
    let (field, value) = match change {
        ElementChange::WhoDecides(who) => ("who_decides", json!(who)),
        ElementChange::ForWhom(whom) => ("for_whom", json!(whom)),
    };
    let element = element_id(arrangement, code);
    let mut tx = app.store.begin(app, team).await?;
    tx.set("element", element, "arrangement", key(arrangement));
    tx.set("element", element, "code", code.code());
    tx.set("element", element, field, value);
    tx.commit(Action::ChangeElement).await
}
