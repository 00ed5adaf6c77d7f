//! Writing down captures, and taking files in as evidence.

use crate::args::{Attach, Capture};
use crate::exit::{Exit, Stop, exit_of};
use crate::say::Say;
use crate::words;
use serde_json::json;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use werkplaats_core::domain::{CaptureId, ImportProgress, ImportState, ItemKind, NewCapture, Target, TeamId};
use werkplaats_core::ops::import::{self, Wanted};
use werkplaats_core::ops::{capture as captures, team as teams};
use werkplaats_core::{App, Error, ErrorCode};

pub async fn capture(app: &App, team: TeamId, capture: Capture, say: &mut Say) -> Result<Exit, Stop> {
    let cycles = teams::team(app, team).await?.cycles;
    let newest = cycles.into_iter().max_by_key(|cycle| cycle.number);
    // A joined team is empty until it was let in.
    let cycle = newest.ok_or_else(|| Error::told(ErrorCode::NotFound))?.id;
    for number in 1..=capture.count.unwrap_or(1) {
        let line = match capture.count {
            Some(_) => format!("{} {number}", capture.line),
            None => capture.line.clone(),
        };
        let new = NewCapture {
            cycle,
            line: line.clone(),
            hashtag: capture.hashtag.map(Into::into),
            step: capture.step.clone(),
            happened_on: capture.on.clone(),
        };
        let id = captures::add(app, team, new).await?;
        say.answer(&json!({ "capture": id, "line": line }), &words::captured(id, &line));
    }
    Ok(Exit::Good)
}

pub async fn attach(app: &Arc<App>, team: TeamId, attach: Attach, say: &mut Say) -> Result<Exit, Stop> {
    import::check_count(attach.files.len())?;
    let target = match &attach.to {
        Some(id) => Some(target(app, team, id).await?),
        None => None,
    };
    let mut exit = Exit::Good;
    for file in attach.files {
        let state = take_in(app, team, file.clone(), target).await;
        say.answer(&json!({ "file": file, "import": state }), &words::attached(&file, &state));
        match state {
            ImportState::Done { .. } | ImportState::AlreadyHere { .. } | ImportState::Copying => {}
            ImportState::Cancelled => exit = Exit::Failed,
            ImportState::Failed { error } => exit = exit_of(error),
        }
    }
    Ok(exit)
}

async fn target(app: &App, team: TeamId, id: &str) -> Result<Target, Stop> {
    let id: CaptureId = id.parse().map_err(|_| Error::told(ErrorCode::NotFound))?;
    captures::capture(app, team, id).await?;
    Ok(Target { kind: ItemKind::Capture, id: id.into() })
}

/// Take one file in and answer how that ended.
async fn take_in(app: &Arc<App>, team: TeamId, file: PathBuf, target: Option<Target>) -> ImportState {
    let last = Arc::new(Mutex::new(ImportState::Cancelled));
    let told = last.clone();
    let tell = move |progress: ImportProgress| {
        *told.lock().unwrap_or_else(PoisonError::into_inner) = progress.state;
    };
    let id = import::announce(app);
    import::run(app.clone(), id, team, Wanted::Path(file), target, tell).await;
    last.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
