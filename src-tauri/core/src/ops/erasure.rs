//! Erasing for privacy: a piece of evidence, a capture or a person, and taking that back in time.

use super::people::share_soon;
use crate::domain::{ErasedItem, ErasedState, Erasures, Record, RecordKind, TeamId};
use crate::store::{self, SqliteConnection};
use crate::sync::membership::deed::{self, Deed};
use crate::sync::membership::erasure::{Erasure, ErasureState, GRACE_MS, Thing};
use crate::sync::{Known, erase as erasing, names, own_record};
use crate::{App, Error, ErrorCode, Result, Topic};
use std::collections::BTreeSet;
use uuid::Uuid;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// Everything that was erased and not taken back.
///
/// Errors: `NotFound` for a team that was neither founded nor joined here.
pub async fn list(app: &App, team: TeamId) -> Result<Erasures> {
    let known = Known::load(app, team).await?;
    let may_erase = known.membership.may_accept(app.device);
    let mut conn = app.store.read().await?;
    let authors = store::Authors::load(&mut conn, team).await?;
    let mut items = Vec::new();
    for erasure in known.membership.erasures.iter().filter(|erasure| erasure.is_in_force()) {
        let Some((kind, thing)) = main_thing(erasure) else { continue };
        let is_waiting = !erasure.is_final();
        let may_take_back = is_waiting && may_erase;
        let title = if may_take_back {
            store::name_in_log(&mut conn, team, &thing.table, thing.record).await?
        } else {
            String::new()
        };
        let final_at = erasing::final_at_ms(&mut conn, team, erasure, app.clock.now_ms()).await?;
        items.push(ErasedItem {
            id: data_encoding::HEXLOWER.encode(&erasure.id),
            kind,
            title,
            by: authors.of(erasure.by),
            at_ms: erasure.at_ms as f64,
            state: state_of(&mut conn, team, erasure).await?,
            final_at_ms: is_waiting.then_some(final_at as f64),
            may_take_back,
        });
    }
    Ok(Erasures { items, may_erase, days_to_take_back: u32::try_from(GRACE_MS / DAY_MS).unwrap_or(u32::MAX) })
}

/// What an erasure is about; the rest of it belongs to that. `None` for what only a newer app knows.
fn main_thing(erasure: &Erasure) -> Option<(RecordKind, &Thing)> {
    let kinds = [RecordKind::Evidence, RecordKind::Capture, RecordKind::Member];
    kinds
        .into_iter()
        .find_map(|kind| Some((kind, erasure.things.iter().find(|thing| thing.table == kind.code())?)))
}

async fn state_of(conn: &mut SqliteConnection, team: TeamId, erasure: &Erasure) -> Result<ErasedState> {
    let ErasureState::Final { blobs } = &erasure.state else { return Ok(ErasedState::Waiting) };
    let mut ids: BTreeSet<String> = blobs.iter().map(|id| names::first(id, names::BLOB_ID_CHARS)).collect();
    let here = erasing::files_of(conn, team, &erasure.things).await?;
    ids.extend(here.into_iter().map(|(blob, _)| blob.id()));
    let has_folder = store::sharing_row(conn, team).await?.is_some_and(|row| row.folder.is_some());
    let files = store::erased_files(conn, team).await?;
    let stays = |id: &String| {
        let file = files.iter().find(|file| file.id == *id);
        file.is_none_or(|file| file.hash.is_some() || has_folder && !file.is_gone)
    };
    Ok(if ids.iter().any(stays) { ErasedState::Leaving } else { ErasedState::Gone })
}

/// Erase evidence with its file, a capture with its links, or what a person who is not in the team any more was called.
/// It is hidden from everybody as soon as their device hears of it, and can be taken back for a while.
///
/// Errors: `MayNotErase` for who may not let others in, `NotFound`, `Erased` when it was erased before, `StillInTeam`
/// for a person who still has access.
pub async fn erase(app: &App, team: TeamId, record: Record) -> Result<()> {
    let known = Known::load(app, team).await?;
    check_may_erase(app, &known)?;
    let mut conn = app.store.read().await?;
    let table = record.kind.code();
    if !store::is_in_log(&mut conn, team, table, record.id).await? {
        return Err(Error::told(ErrorCode::NotFound));
    }
    if let Some(at_ms) = store::erased_at(&mut conn, team, table, record.id).await? {
        return Err(Error::erased(at_ms));
    }
    let mut things = vec![Thing { table: table.to_owned(), record: record.id }];
    match record.kind {
        RecordKind::Evidence => {}
        RecordKind::Capture => {
            let links = store::links_of(&mut conn, team, record.id).await?;
            let link = RecordKind::Link.code();
            things.extend(links.into_iter().map(|record| Thing { table: link.to_owned(), record }));
        }
        RecordKind::Member => check_is_out(&mut conn, team, &known, record.id).await?,
        RecordKind::Team
        | RecordKind::Institution
        | RecordKind::Cycle
        | RecordKind::Step
        | RecordKind::Question
        | RecordKind::QuestionVersion
        | RecordKind::Link
        | RecordKind::EvidenceLink
        | RecordKind::Arrangement
        | RecordKind::Element => return Err(Error::told(ErrorCode::NotFound)),
    }
    let blobs = erasing::blobs_in_log(&mut conn, team, &things).await?;
    drop(conn);
    sign(app, team, known, Deed::Erase { things, blobs }).await
}

/// Keep after all what waits to be erased.
///
/// Errors: `MayNotErase`, `NotFound`, `Erased` when it is too late.
pub async fn take_back(app: &App, team: TeamId, id: &str) -> Result<()> {
    let known = Known::load(app, team).await?;
    check_may_erase(app, &known)?;
    let erasures = &known.membership.erasures;
    let found = erasures.iter().find(|erasure| data_encoding::HEXLOWER.encode(&erasure.id) == id);
    let erasure = found.filter(|erasure| erasure.is_in_force());
    let erasure = erasure.ok_or_else(|| Error::told(ErrorCode::NotFound))?;
    if erasure.is_final() {
        return Err(Error::erased(erasure.at_ms));
    }
    let deed = Deed::Spare { erasure: erasure.id };
    sign(app, team, known, deed).await
}

fn check_may_erase(app: &App, known: &Known) -> Result<()> {
    if known.membership.may_accept(app.device) { Ok(()) } else { Err(Error::told(ErrorCode::MayNotErase)) }
}

/// The name of who works here is needed to see who did what.
async fn check_is_out(conn: &mut SqliteConnection, team: TeamId, known: &Known, member: Uuid) -> Result<()> {
    let seats = store::seats(conn, team).await?;
    let sits_here = |seat: &store::Seat| {
        let is_them = seat.member.is_some_and(|id| id.0 == member);
        is_them && known.membership.role(seat.device).is_some()
    };
    if seats.iter().any(sits_here) { Err(Error::told(ErrorCode::StillInTeam)) } else { Ok(()) }
}

async fn sign(app: &App, team: TeamId, known: Known, deed: Deed) -> Result<()> {
    let bytes = deed::sign(&app.sharer.keys, team, &known.membership.newest, app.clock.now_ms(), &deed);
    let mut tx = app.store.begin_remote(app, team).await?;
    store::hold(tx.conn(), team, &own_record(bytes), None).await?;
    tx.announce(Topic::Sharing);
    tx.commit().await?;
    erasing::settle_alone(app, team).await?;
    share_soon(app, team).await
}
