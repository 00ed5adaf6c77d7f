//! Evidence files of colleagues: which come by themselves, and bringing those here that do not.

use crate::args::{Fetch, Media};
use crate::exit::{Exit, Stop};
use crate::interrupt::interrupted;
use crate::say::Say;
use crate::words;
use serde_json::json;
use werkplaats_core::domain::{Elsewhere, Evidence, EvidenceId, TeamId};
use werkplaats_core::ops::{evidence, health, media as of_media, sharing};
use werkplaats_core::{App, Error, ErrorCode};

pub async fn media(app: &App, team: TeamId, media: Media, say: &mut Say) -> Result<Exit, Stop> {
    if let Some(policy) = media.policy {
        of_media::set_policy(app, team, policy.into()).await?;
    }
    let health = health::health(app, team).await?;
    let value = json!({
        "media": health.media,
        "elsewhere": health.media_elsewhere,
        "elsewhereBytes": health.media_elsewhere_bytes,
    });
    say.answer(&value, &words::media(&health));
    Ok(Exit::Good)
}

/// Bring files here, a line for each when it came or when nothing more comes of it for now. What was not brought to
/// its end stays asked for, so that the app or `sync` goes on with it.
pub async fn fetch(app: &App, team: TeamId, fetch: Fetch, say: &mut Say) -> Result<Exit, Stop> {
    let mut wanted = Vec::new();
    for id in &fetch.evidence {
        let id: EvidenceId = id.parse().map_err(|_| Error::told(ErrorCode::NotFound))?;
        of_media::fetch(app, team, id).await?;
        wanted.push(id);
    }
    if fetch.all {
        let missing = crate::look::evidence_of(app, team, u32::MAX).await?;
        wanted = missing.iter().filter(|one| !one.is_here).map(|one| one.id).collect();
        of_media::fetch_all(app, team).await?;
    }
    let mut stop = std::pin::pin!(interrupted());
    let mut before = None;
    while !wanted.is_empty() {
        tokio::select! {
            shared = sharing::share_now(app, team) => shared?,
            () = &mut stop => return Ok(Exit::Failed),
        }
        let mut waiting = Vec::new();
        let mut came = 0.0;
        for id in wanted {
            let one = evidence::evidence(app, team, id).await?.evidence;
            match one.elsewhere {
                None => tell(say, &one),
                Some(Elsewhere { bytes_done, .. }) => {
                    came += bytes_done;
                    waiting.push(id);
                }
            }
        }
        wanted = waiting;
        let now = Some((wanted.len(), came));
        // As long as parts come there are more; what stays the same waits for a colleague.
        if before == now {
            break;
        }
        before = now;
    }
    for id in &wanted {
        tell(say, &evidence::evidence(app, team, *id).await?.evidence);
    }
    Ok(if wanted.is_empty() { Exit::Good } else { Exit::NeedsHelp })
}

fn tell(say: &mut Say, one: &Evidence) {
    let value =
        json!({ "evidence": one.id, "title": one.title, "isHere": one.is_here, "elsewhere": one.elsewhere });
    say.answer(&value, &words::fetched(one));
}
