//! Erasing for privacy: what, what waits for its end, and keeping it after all.

use crate::args::Erase;
use crate::exit::{Exit, Stop};
use crate::say::Say;
use crate::words;
use serde_json::json;
use std::str::FromStr;
use werkplaats_core::domain::{CaptureId, EvidenceId, MemberId, Record, RecordKind, TeamId};
use werkplaats_core::ops::erasure;
use werkplaats_core::{App, Error, ErrorCode};

pub async fn erase(app: &App, team: TeamId, erase: Erase, say: &mut Say) -> Result<Exit, Stop> {
    let record = match erase {
        Erase::List => return list(app, team, say).await,
        Erase::Keep { erasure } => {
            erasure::take_back(app, team, &erasure).await?;
            say.answer(&json!({ "kept": erasure }), words::KEPT_AFTER_ALL);
            return Ok(Exit::Good);
        }
        Erase::Evidence { evidence } => {
            Record { kind: RecordKind::Evidence, id: id::<EvidenceId>(&evidence)?.0 }
        }
        Erase::Capture { capture } => Record { kind: RecordKind::Capture, id: id::<CaptureId>(&capture)?.0 },
        Erase::Person { member } => Record { kind: RecordKind::Member, id: id::<MemberId>(&member)?.0 },
    };
    erasure::erase(app, team, record).await?;
    list(app, team, say).await
}

async fn list(app: &App, team: TeamId, say: &mut Say) -> Result<Exit, Stop> {
    let erasures = erasure::list(app, team).await?;
    say.answer(&erasures, &words::erasures(&erasures));
    Ok(Exit::Good)
}

fn id<T: FromStr>(text: &str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::told(ErrorCode::NotFound))
}
