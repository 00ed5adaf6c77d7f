//! Sealing the own log into the shared folder and reading the others'.
//!
//! Pure parts, each with its format documented: `format` (segments), `signed` (small signed files), `membership`,
//! `invitation`, `pack`, `code`, `given`, `team_key`, `blobs::part`, `names`. Moving parts: `keys` and `folder` touch
//! the disk, `remote` the network, and `stores` opens either; `read` looks through the folder, `take` takes in one
//! file, `admit` lets colleagues in, `settle` brings the log in step with who may write, `vouch` says what of those who
//! went others built upon, `publish` seals and writes, `compact` packs, `ack` tells what this device has, `erase` hides
//! and removes what was erased for privacy, `attachments` moves evidence files, `asking` says which do not come and
//! `resend` sends them again. [`run_once`] does one round of all of these; `pace` says when, `turns` whose turn it is,
//! `ladder` when to try again, and `patience` how long to wait.
//!
//! Invariants:
//! 1. The exact bytes of every own file are in the database before they are in the folder, and counted as shared
//!    only after they were read back.
//! 2. Nothing in the folder is ever renamed or rewritten, and nothing removed save own temporary files, own acks,
//!    own loose segments that a pack holds too, and the parts of evidence files that were erased for privacy.
//! 3. What is missing from the folder is never missing here: absence is not deletion.
//! 4. Names, sizes and times in the folder are hints; signatures, seals and hashes are the truth.

mod ack;
pub(crate) mod admit;
mod asking;
pub(crate) mod attachments;
pub mod blobs;
mod cbor;
pub mod code;
mod compact;
pub mod erase;
mod first_file;
pub mod folder;
pub mod format;
pub mod given;
#[cfg(test)]
mod golden;
pub mod handover;
pub mod invitation;
pub mod join;
pub mod keeping;
pub mod key_vault;
pub mod keychain;
pub mod keys;
mod known;
mod ladder;
pub mod membership;
pub mod names;
mod pace;
pub mod pack;
pub mod passphrase;
mod patience;
pub mod place;
pub(crate) mod publish;
mod read;
mod refusal;
pub(crate) mod remote;
mod resend;
mod settle;
mod sharer;
pub mod signed;
mod stores;
mod take;
pub mod team_key;
mod turns;
pub(crate) mod vouch;

pub use ack::{Ack, Heard, heard};
pub use known::Known;
pub use pace::keep_sharing;
pub use refusal::Refusal;
pub use sharer::Sharer;
pub use stores::Stores;

use crate::{
    App, Error, ErrorCode, Result, Topic,
    domain::TeamId,
    store::{self, FolderProblem, MediaProblem, SharedFile, SharedKind, SharingRow},
};
use attachments::Exchanged;
use first_file::check_team;
use folder::SharedStore;
use publish::Wrote;
use read::Look;
use std::{io, sync::Arc, time::Duration};

/// A whole look at the folder, whatever the hints say, at least this often.
const WHOLE_LOOK_EVERY_MS: u64 = 24 * 60 * 60 * 1000;

/// How much of the work one round does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// Own changes may wait for a pause, so that a segment holds more than one key press.
    WhenIdle,
    /// Everything but evidence files, for who waits for an answer.
    WithoutFiles,
    /// The app ends: as without files, and colleagues are told what this device has.
    AtTheEnd,
    Everything,
}

/// Found a team: its root of rights and its first key. The team itself is for the caller to fill.
pub async fn found_team(app: &App) -> Result<TeamId> {
    let (genesis, bytes) = membership::found(&app.sharer.keys, &*app.random, app.clock.now_ms());
    let key = team_key::TeamKey::make(&*app.random);
    let mut tx = app.store.begin_remote(app, genesis.team).await?;
    store::add_sharing(tx.conn(), genesis.team).await?;
    let file = own_file(SharedKind::Team, names::TEAM_FILE.to_owned(), bytes);
    store::hold(tx.conn(), genesis.team, &file, None).await?;
    store::add_team_key(tx.conn(), genesis.team, team_key::FIRST_EPOCH, &key.id().0, key.bytes()).await?;
    tx.commit().await?;
    Ok(genesis.team)
}

/// One round for one team: take in, let in, publish. Own changes wait until their writer pauses.
///
/// What is wrong with the folder is no error here but the answer, and a problem in the team's sharing state.
pub async fn run_once(app: &App, team: TeamId) -> Result<Option<ErrorCode>> {
    match open_store(app, team).await? {
        None => Ok(None),
        Some(Ok(store)) => run(app, team, store, Round::WhenIdle).await,
        Some(Err(problem)) => {
            note(app, team, Some(problem), None).await?;
            Ok(Some(problem))
        }
    }
}

/// One round now, whatever waits. What is wrong with single files, of evidence or of colleagues, is no error: it stands
/// in the team's health.
///
/// Errors: `FolderMissing`, `NoAccess`, `DiskFull`, `OtherTeamHere`, `FolderHoldsDatabase`.
pub async fn share_now(app: &App, team: TeamId, extent: Round) -> Result<()> {
    let problem = match open_store(app, team).await? {
        None => Some(ErrorCode::FolderMissing),
        Some(Ok(store)) => {
            let ended = Box::pin(take_turn(app, team, store, extent)).await?;
            ended.of_folder.filter(|_| !ended.takes_work).map(|problem| problem.code)
        }
        Some(Err(problem)) => {
            note(app, team, Some(problem), None).await?;
            Some(problem)
        }
    };
    problem.map_or(Ok(()), |code| Err(Error::told(code)))
}

/// One round on a given store; answers what is wrong with it.
pub async fn run(
    app: &App,
    team: TeamId,
    shared: Arc<dyn SharedStore>,
    extent: Round,
) -> Result<Option<ErrorCode>> {
    let ended = take_turn(app, team, shared, extent).await?;
    let of_evidence = ended.of_evidence.and_then(|files| files.problem);
    Ok(ended.of_folder.map(|problem| problem.code).or(of_evidence))
}

/// One round when it is this team's turn, and what came of it is noted.
async fn take_turn(app: &App, team: TeamId, shared: Arc<dyn SharedStore>, extent: Round) -> Result<Ended> {
    let _turn = app.sharer.turns.take(team).await;
    let outcome = round(app, team, shared, extent).await;
    let did_something = app.sharer.is_busy(team);
    app.sharer.set_busy(app, team, false);
    if did_something {
        app.sharer.was_active(team, app.clock.now_ms());
    }
    let ended = match outcome {
        Ok(ended) => ended,
        Err(error) => match folder_problem(&error) {
            Some(code) => Ended::unusable(code),
            None => return Err(error),
        },
    };
    // An idle round leaves the disk alone.
    let shared_at = (did_something && ended.takes_work).then(|| app.clock.now_ms());
    note_of_folder(app, team, ended.of_folder.clone(), ended.takes_work, shared_at).await?;
    if let Some(files) = &ended.of_evidence {
        note_of_evidence(app, team, files.told.clone()).await?;
    }
    Ok(ended)
}

/// What is wrong after a round, when anything is.
struct Ended {
    of_folder: Option<FolderProblem>,
    /// Own work went into the folder, or none waited.
    takes_work: bool,
    /// With evidence files, where the round came to them. It says nothing of the rest of the folder.
    of_evidence: Option<Exchanged>,
}

impl Ended {
    /// The folder cannot be used.
    fn unusable(code: ErrorCode) -> Self {
        Self { of_folder: Some(FolderProblem { code, about: None }), takes_work: false, of_evidence: None }
    }
}

/// Answers what is wrong with single files; what is wrong with the folder is an error.
async fn round(app: &App, team: TeamId, shared: Arc<dyn SharedStore>, extent: Round) -> Result<Ended> {
    let is_due = app.sharer.needs_whole_look(team, app.clock.now_ms(), WHOLE_LOOK_EVERY_MS);
    // Who ends the app does not wait until everything was read.
    let goes_through_everything = is_due && extent != Round::AtTheEnd;
    check_team(app, team, &shared).await?;
    let mut known = Known::load(app, team).await?;
    // What looks new comes first: own work does not wait until everything was read again, which may take longer than
    // the app is open.
    let mut look = if is_due { Look::before_a_whole_one() } else { Look::by_hints() };
    let none = Wrote { problem: None, is_writable: true, took_any: false };
    let mut wrote = take_and_give(app, team, &shared, &mut known, &mut look, extent, none).await?;
    let mut is_whole = false;
    if goes_through_everything {
        look.goes_through_everything();
        // What is put off begins anew with the next round.
        while !look.is_done() && !app.sharer.gives_way(team) {
            wrote = take_and_give(app, team, &shared, &mut known, &mut look, extent, wrote).await?;
        }
        is_whole = look.is_whole();
    }
    if is_whole {
        app.sharer.looked_whole(team, app.clock.now_ms());
        let mut tx = app.store.begin_remote(app, team).await?;
        store::set_checked_at(tx.conn(), team, app.clock.now_ms()).await?;
        tx.commit().await?;
    }
    let (of_folder, takes_work) = (wrote.problem, wrote.is_writable || wrote.took_any);
    if wrote.is_writable {
        compact::tend(app, team, &shared, &known, is_whole).await?;
    }
    ack::tell(app, team, &shared, &known, extent).await?;
    if wrote.is_writable {
        resend::answer(app, team, &shared, &known).await?;
    }
    match extent {
        Round::WithoutFiles | Round::AtTheEnd => {
            return Ok(Ended { of_folder, takes_work, of_evidence: None });
        }
        Round::WhenIdle | Round::Everything => {}
    }
    if wrote.is_writable {
        erase::tidy(app, team, &shared, &known, is_whole).await?;
    }
    let of_evidence = Some(attachments::exchange(app, team, &shared).await?);
    Ok(Ended { of_folder, takes_work, of_evidence })
}

/// Take in what this look comes to, and write what is ready, unless writing came to nothing in this round before.
async fn take_and_give(
    app: &App,
    team: TeamId,
    shared: &Arc<dyn SharedStore>,
    known: &mut Known,
    look: &mut Look,
    extent: Round,
    before: Wrote,
) -> Result<Wrote> {
    let saw = read::take_in(app, team, shared, known, look).await?;
    if saw.may_seal {
        admit::let_in(app, team, known).await?;
    }
    settle::settle(app, team, known).await?;
    erase::settle(app, team, known).await?;
    if saw.may_seal {
        publish::seal(app, team, known, extent).await?;
    }
    let took_any = before.took_any;
    let wrote = if before.is_writable { publish::write(app, team, shared).await? } else { before };
    let (problem, took_any) = (wrote.problem.or(saw.trouble), wrote.took_any || took_any);
    Ok(Wrote { problem, took_any, ..wrote })
}

/// What is wrong with one file when the folder itself is there. What hits every file is an error of the folder. Rights
/// and room may be lacking for one or for all; that shows by the others.
async fn trouble_of_one(shared: &Arc<dyn SharedStore>, error: Error) -> Result<ErrorCode> {
    match error.code() {
        ErrorCode::FolderMissing
        | ErrorCode::CredentialsRefused
        | ErrorCode::ServerUnreachable
        | ErrorCode::DataInUse => {
            return Err(error);
        }
        _ => {}
    }
    let store = shared.clone();
    answered(move || store.list("")).await?.map_err(read::in_folder)?;
    match &error {
        // Every name it could have is taken by something else.
        Error::Io(cause) if cause.kind() == io::ErrorKind::InvalidData => Ok(ErrorCode::Damaged),
        _ => Ok(error.code()),
    }
}

/// The chosen folder, when there is one and it may be used.
async fn open_store(app: &App, team: TeamId) -> Result<Option<Result<Arc<dyn SharedStore>, ErrorCode>>> {
    let row: Option<SharingRow> = store::sharing_row(&mut *app.store.read().await?, team).await?;
    let Some(folder) = row.and_then(|row| row.folder) else { return Ok(None) };
    let home = app.home.path().to_owned();
    let stores = app.stores.clone();
    let (chosen, opening) = (folder.clone(), stores.clone());
    let opened = app.sharer.patience.wait(team, move |_| {
        place::check_apart(&chosen, &home)?;
        Ok::<_, Error>(Arc::from(opening.open(&chosen)?))
    });
    match opened.await {
        Ok(Ok(store)) => {
            if let Some(path) = folder.folder()
                && app.sharer.begins_sweeping(team, app.clock.now_ms(), WHOLE_LOOK_EVERY_MS)
            {
                let own = stores.folder(path.to_owned());
                app.sharer.patience.sweep(team, move || own.remove_own_leftovers());
            }
            Ok(Some(Ok(store)))
        }
        Ok(Err(error)) | Err(error) => match folder_problem(&error) {
            Some(code) => Ok(Some(Err(code))),
            None => Err(error),
        },
    }
}

/// What of an error is the folder's, and so a state rather than a failure.
fn folder_problem(error: &Error) -> Option<ErrorCode> {
    match error.code() {
        // A file that vanished under our hands means that the folder did.
        ErrorCode::FolderMissing | ErrorCode::FileVanished => Some(ErrorCode::FolderMissing),
        code @ (ErrorCode::NoAccess
        | ErrorCode::DiskFull
        | ErrorCode::OtherTeamHere
        | ErrorCode::NewerFormat
        | ErrorCode::Damaged
        | ErrorCode::FolderHoldsDatabase
        | ErrorCode::CredentialsRefused
        | ErrorCode::ServerUnreachable) => Some(code),
        // Anything else the disk says: a network drive has more ways to fail than there are names.
        ErrorCode::Unexpected if matches!(error, Error::Io(_)) => Some(ErrorCode::FolderMissing),
        _ => None,
    }
}

/// Remember what is wrong with the folder as a whole.
async fn note(app: &App, team: TeamId, problem: Option<ErrorCode>, shared_at_ms: Option<u64>) -> Result<()> {
    let problem = problem.map(|code| FolderProblem { code, about: None });
    note_of_folder(app, team, problem, false, shared_at_ms).await
}

/// Remember how a round went, and tell whoever shows it when that is something else than before.
///
/// Where nothing could be written it is the folder that lacks rights or room, unless the same file was refused before
/// while others were not.
async fn note_of_folder(
    app: &App,
    team: TeamId,
    problem: Option<FolderProblem>,
    takes_work: bool,
    shared_at_ms: Option<u64>,
) -> Result<()> {
    let before = store::sharing_row(&mut *app.store.read().await?, team).await?.and_then(|row| row.problem);
    let is_of_all = |problem: &FolderProblem| {
        let may_be = matches!(problem.code, ErrorCode::NoAccess | ErrorCode::DiskFull);
        may_be && !takes_work && before.as_ref().is_none_or(|before| before.about != problem.about)
    };
    let problem = problem
        .map(|problem| if is_of_all(&problem) { FolderProblem { about: None, ..problem } } else { problem });
    let code = |problem: &Option<FolderProblem>| problem.as_ref().map(|problem| problem.code);
    if problem.is_some() && code(&before) != code(&problem) {
        // After a problem with the folder every hint about it is suspect.
        app.sharer.look_whole_again(team);
    }
    if before == problem && shared_at_ms.is_none() {
        return Ok(());
    }
    let mut tx = app.store.begin_remote(app, team).await?;
    store::set_outcome(tx.conn(), team, problem.as_ref(), shared_at_ms).await?;
    tx.announce(Topic::Sharing);
    tx.commit().await
}

/// The same for what is wrong with evidence alone, which is no reason to read the folder again.
async fn note_of_evidence(app: &App, team: TeamId, problem: Option<MediaProblem>) -> Result<()> {
    let row = store::sharing_row(&mut *app.store.read().await?, team).await?;
    if row.and_then(|row| row.media_problem) == problem {
        return Ok(());
    }
    let mut tx = app.store.begin_remote(app, team).await?;
    store::set_media_problem(tx.conn(), team, problem.as_ref()).await?;
    tx.announce(Topic::Sharing);
    tx.commit().await
}

/// A record of this device about who is in, under its name in the folder.
pub(crate) fn own_record(bytes: Vec<u8>) -> SharedFile {
    own_file(SharedKind::Member, names::member(&blake3::hash(&bytes)), bytes)
}

fn own_file(kind: SharedKind, path: String, bytes: Vec<u8>) -> SharedFile {
    SharedFile { kind, hash: *blake3::hash(&bytes).as_bytes(), path, bytes }
}

/// Work that waits for a disk, off the threads that serve the window.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|failed| Error::Io(io::Error::other(failed)))
}

/// As [`blocking`], for small files in the folder: a network drive that does not answer counts as unreachable.
async fn answered<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    match tokio::time::timeout(patience::SILENCE_MAX, blocking(work)).await {
        Ok(done) => done,
        Err(_) => Err(Error::told(ErrorCode::FolderMissing)),
    }
}

/// As [`answered`], for one file among others, as long as so many bytes may take: that it does not come says nothing of
/// the folder.
///
/// Errors: besides those of the work, `TimedOut`.
async fn answered_of_one<T: Send + 'static>(
    bytes: u64,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let time_max = patience::SILENCE_MAX + Duration::from_secs(bytes / patience::BYTES_PER_SECOND_MIN);
    match tokio::time::timeout(time_max, blocking(work)).await {
        Ok(Ok(done)) => done,
        Ok(Err(failed)) => Err(io::Error::other(failed)),
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    }
}
