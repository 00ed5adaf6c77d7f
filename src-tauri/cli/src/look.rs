//! Showing what is here, and looking whether it is whole.

use crate::args::Show;
use crate::exit::{Exit, Stop, exit_of};
use crate::say::Say;
use crate::words;
use serde_json::json;
use werkplaats_core::App;
use werkplaats_core::domain::{Capture, CaptureQuery, Evidence, EvidenceQuery, SharingState, TeamId};
use werkplaats_core::limits::PAGE_ROWS_MAX;
use werkplaats_core::ops::{capture, check as checking, evidence, sharing, team as teams};

pub async fn show(app: &App, team: TeamId, show: Show, say: &mut Say) -> Result<Exit, Stop> {
    let limit = show.limit.unwrap_or(u32::MAX);
    let found = teams::team(app, team).await?;
    let (captures, evidence) = (captures(app, team, limit).await?, evidence_of(app, team, limit).await?);
    let sharing = sharing::sharing(app, team).await?;
    let digest = checking::digest(app, team).await?;
    let text = words::shown(&found, &captures, &evidence, &sharing, &digest);
    let value = json!({
        "team": found,
        "captures": captures,
        "evidence": evidence,
        "sharing": sharing,
        "device": app.device.to_string(),
        "digest": digest,
    });
    say.answer(&value, &text);
    Ok(Exit::Good)
}

async fn captures(app: &App, team: TeamId, limit: u32) -> Result<Vec<Capture>, Stop> {
    let mut all: Vec<Capture> = Vec::new();
    loop {
        let offset = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let page_limit = PAGE_ROWS_MAX.min(limit.saturating_sub(offset));
        let query = CaptureQuery { offset, limit: page_limit, ..CaptureQuery::default() };
        let page = if page_limit == 0 { return Ok(all) } else { capture::list(app, team, &query).await? };
        if page.captures.is_empty() {
            return Ok(all);
        }
        all.extend(page.captures);
    }
}

pub async fn evidence_of(app: &App, team: TeamId, limit: u32) -> Result<Vec<Evidence>, Stop> {
    let mut all: Vec<Evidence> = Vec::new();
    loop {
        let offset = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let page_limit = PAGE_ROWS_MAX.min(limit.saturating_sub(offset));
        let query = EvidenceQuery { offset, limit: page_limit, ..EvidenceQuery::default() };
        let page = if page_limit == 0 { return Ok(all) } else { evidence::list(app, team, &query).await? };
        if page.evidence.is_empty() {
            return Ok(all);
        }
        all.extend(page.evidence);
    }
}

pub async fn check(app: &App, team: TeamId, say: &mut Say) -> Result<Exit, Stop> {
    let checked = checking::check(app, team).await?;
    // The first round after a start reads the whole folder, whatever its listing says.
    let has_folder = sharing::sharing(app, team).await?.folder.is_some();
    let problem =
        if has_folder { sharing::share_now(app, team).await.err().map(|error| error.code()) } else { None };
    let sharing = sharing::sharing(app, team).await?;
    let value = json!({
        "database": checked.database,
        "files": checked.files,
        "filesElsewhere": checked.files_elsewhere,
        "filesDamaged": checked.files_damaged,
        "folderProblem": problem,
        "quarantined": sharing.quarantined,
        "sharing": sharing,
    });
    say.answer(&value, &words::checked(&checked, problem, &sharing));
    if !checked.is_good() || sharing.quarantined > 0 {
        return Ok(Exit::NeedsHelp);
    }
    Ok(problem.map_or_else(|| exit_of_state(sharing.state), exit_of))
}

pub fn exit_of_state(state: SharingState) -> Exit {
    match state {
        SharingState::FolderUnreachable => Exit::FolderUnreachable,
        SharingState::NeedsHelp => Exit::NeedsHelp,
        SharingState::Removed | SharingState::NeedsInvitation | SharingState::RequestLapsed => Exit::Refused,
        SharingState::LocalOnly
        | SharingState::WaitingForAcceptance
        | SharingState::AllShared
        | SharingState::Waiting
        | SharingState::Busy => Exit::Good,
    }
}

pub async fn rebuild(app: &App, team: TeamId, say: &mut Say) -> Result<Exit, Stop> {
    let rebuilt = checking::rebuild(app, team).await?;
    let is_equal = rebuilt.before == rebuilt.after;
    let value = json!({ "before": rebuilt.before, "after": rebuilt.after, "isEqual": is_equal });
    say.answer(&value, words::rebuilt(is_equal));
    Ok(if is_equal { Exit::Good } else { Exit::NeedsHelp })
}
