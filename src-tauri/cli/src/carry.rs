//! Carrying a team's work in a file: writing one, seeing what one brings, taking it in, joining with one.

use crate::exit::{Exit, Stop};
use crate::interrupt::interrupted;
use crate::say::Say;
use crate::words;
use std::path::{Path, PathBuf};
use werkplaats_core::domain::{Handover, HandoverStanding, NewHandover, TeamId};
use werkplaats_core::ops::handover;
use werkplaats_core::{App, Error, ErrorCode};

pub async fn export(
    app: &App,
    team: TeamId,
    file: PathBuf,
    media: bool,
    since: Option<u64>,
    say: &mut Say,
) -> Result<Exit, Stop> {
    let new =
        NewHandover { path: absolute(&file)?, since_ms: since.map(|since| since as f64), with_media: media };
    let path = new.path.clone();
    let written = until_interrupted(app, &path, handover::export(app, team, new, |_| {})).await?;
    say.answer(&written, &words::handed_over(&written));
    Ok(Exit::Good)
}

pub async fn look(app: &App, file: PathBuf, say: &mut Say) -> Result<Exit, Stop> {
    let found = handover::inspect(app, &absolute(&file)?).await?;
    say.answer(&found, &words::would_bring(&found));
    Ok(exit_of(&found))
}

pub async fn take_in(app: &App, file: PathBuf, say: &mut Say) -> Result<Exit, Stop> {
    let path = absolute(&file)?;
    let brought = match until_interrupted(app, &path, handover::take_in(app, &path, |_| {})).await {
        Err(error) if error.code() == ErrorCode::NotFound => return Err(Stop::TeamNotHere),
        brought => brought?,
    };
    say.answer(&brought, &words::brought(&brought));
    Ok(exit_of(&brought))
}

pub async fn join(app: &App, file: PathBuf, code: &str, name: &str, say: &mut Say) -> Result<Exit, Stop> {
    let joined = handover::join(app, &absolute(&file)?, code, name).await?;
    say.answer(&joined, &words::asked_by_file(joined.team));
    Ok(Exit::Good)
}

/// Let a person or the system stop it without leaving half a file behind.
async fn until_interrupted(
    app: &App,
    path: &str,
    work: impl Future<Output = Result<Handover, Error>>,
) -> Result<Handover, Error> {
    let mut work = std::pin::pin!(work);
    tokio::select! {
        done = &mut work => return done,
        () = interrupted() => handover::cancel(app, path),
    }
    work.await
}

fn exit_of(handover: &Handover) -> Exit {
    match handover.standing {
        HandoverStanding::Ours if handover.unreadable > 0 => Exit::NeedsHelp,
        HandoverStanding::Ours | HandoverStanding::NotHere => Exit::Good,
    }
}

fn absolute(file: &Path) -> Result<String, Stop> {
    let path = std::path::absolute(file).map_err(Error::Io)?;
    Ok(path.to_string_lossy().into_owned())
}
