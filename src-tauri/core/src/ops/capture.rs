//! Writing down what happened, and sorting it later.

use super::team::{after, key};
use super::typed;
use crate::domain::method::ixperium;
use crate::domain::{
    Action, CaptureChange, CaptureDetail, CaptureId, CapturePage, CaptureQuery, LinkId, NewCapture, TeamId,
    TypedOver,
};
use crate::{App, Error, ErrorCode, Result, store};
use serde_json::json;

pub async fn list(app: &App, team: TeamId, query: &CaptureQuery) -> Result<CapturePage> {
    store::captures(&mut *app.store.read().await?, team, query).await
}

/// Errors: `NotFound`.
pub async fn capture(app: &App, team: TeamId, capture: CaptureId) -> Result<CaptureDetail> {
    let mut detail = store::capture(&mut *app.store.read().await?, team, capture).await?;
    super::evidence::look_on_disk(app, team, &mut detail.evidence).await?;
    Ok(detail)
}

/// Write down one line. All the rest may come later.
///
/// Errors: `Empty`, `TooLong`, `UnknownStep`, `NotADate`.
pub async fn add(app: &App, team: TeamId, new: NewCapture) -> Result<CaptureId> {
    let line = typed::line(&new.line)?;
    let step = known_step(new.step)?;
    let happened_on = new.happened_on.map_or_else(|| Ok(app.clock.today()), |day| typed::date(&day))?;
    let mut tx = app.store.begin(app, team).await?;
    let me = store::local_team(tx.conn(), team).await?.me;
    let capture: CaptureId = app.new_id();
    tx.set("capture", capture, "cycle", key(new.cycle));
    tx.set("capture", capture, "line", line);
    tx.set("capture", capture, "hashtag", json!(new.hashtag));
    tx.set("capture", capture, "step", step);
    tx.set("capture", capture, "happened_on", happened_on);
    tx.set("capture", capture, "author", me.map(key));
    tx.commit(Action::AddCapture).await?;
    Ok(capture)
}

/// Errors: as [`add`].
pub async fn change(
    app: &App,
    team: TeamId,
    capture: CaptureId,
    change: impl Into<TypedOver<CaptureChange>>,
) -> Result<()> {
    let written = typed::written(change, |change| {
        Ok(match change {
            CaptureChange::Line(line) => ("line", json!(typed::line(&line)?)),
            CaptureChange::Hashtag(hashtag) => ("hashtag", json!(hashtag)),
            CaptureChange::Kind(kind) => ("kind", json!(kind)),
            CaptureChange::Step(step) => ("step", json!(known_step(step)?)),
            CaptureChange::HappenedOn(day) => ("happened_on", json!(typed::date(&day)?)),
        })
    })?;
    let mut tx = app.store.begin(app, team).await?;
    tx.set_over("capture", capture, written);
    tx.commit(Action::ChangeCapture).await
}

pub async fn remove(app: &App, team: TeamId, capture: CaptureId) -> Result<()> {
    let mut tx = app.store.begin(app, team).await?;
    tx.delete("capture", capture);
    tx.commit(Action::RemoveCapture).await
}

/// Errors: `NotALink`, `TooLong`.
pub async fn add_link(app: &App, team: TeamId, capture: CaptureId, url: &str, title: &str) -> Result<LinkId> {
    let (url, title) = (typed::url(url)?, typed::optional_line(title)?);
    let mut tx = app.store.begin(app, team).await?;
    let last = store::last_link_position(tx.conn(), team, capture).await?;
    let link: LinkId = app.new_id();
    tx.set("link", link, "owner", key(capture));
    tx.set("link", link, "url", url);
    tx.set("link", link, "title", title);
    tx.set("link", link, "position", after(last));
    tx.commit(Action::AddLink).await?;
    Ok(link)
}

/// The address of a link, to open it.
///
/// Errors: `NotFound`, and `NotALink` for an address that could start a program.
pub async fn link_url(app: &App, team: TeamId, link: LinkId) -> Result<String> {
    let url = store::link_url(&mut *app.store.read().await?, team, link).await?;
    typed::url(&url)
}

pub async fn remove_link(app: &App, team: TeamId, link: LinkId) -> Result<()> {
    let mut tx = app.store.begin(app, team).await?;
    tx.delete("link", link);
    tx.commit(Action::RemoveLink).await
}

/// A step of the method; the empty code means not sorted yet.
fn known_step(step: Option<String>) -> Result<String> {
    match step {
        Some(step) if ixperium().step(&step).is_none() => Err(Error::told_with(ErrorCode::UnknownStep, step)),
        Some(step) => Ok(step),
        None => Ok(String::new()),
    }
}
