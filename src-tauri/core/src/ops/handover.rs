//! Carrying a team's work in a file: writing one, seeing what one brings, taking it in, and joining with one.

use super::{sharing, team as teams, typed};
use crate::domain::{Brings, Handover, HandoverProgress, HandoverStanding, Joined, NewHandover, TeamId};
use crate::store::{self, SharedFile, SharedKind};
use crate::sync::given::Given;
use crate::sync::handover::HandoverFile;
use crate::sync::handover::meter::Meter;
use crate::sync::handover::{
    evidence,
    take::{self, Brought},
};
use crate::sync::{blocking, invitation, join as joining, names};
use crate::{App, Error, ErrorCode, Result};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The hand-over files that are written or taken in at this moment, by their path.
#[derive(Default)]
pub struct Carrying(Mutex<HashMap<String, Arc<Meter>>>);

impl Carrying {
    fn meters(&self) -> MutexGuard<'_, HashMap<String, Arc<Meter>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A hand-over file that is worked on; it can be stopped as long as this lives.
struct Carried<'a> {
    app: &'a App,
    path: String,
    meter: Arc<Meter>,
}

impl<'a> Carried<'a> {
    fn begin(app: &'a App, path: &str, tell: impl Fn(HandoverProgress) + Send + Sync + 'static) -> Self {
        let path = path.to_owned();
        let named = path.clone();
        let meter = Arc::new(Meter::new(move |done_bytes, total_bytes| {
            tell(HandoverProgress { path: named.clone(), done_bytes, total_bytes });
        }));
        app.carrying.meters().insert(path.clone(), meter.clone());
        Self { app, path, meter }
    }
}

impl Drop for Carried<'_> {
    fn drop(&mut self) {
        self.app.carrying.meters().remove(&self.path);
    }
}

/// Stop writing or taking in this file. Writing leaves nothing behind; of what was taken in, what came stays.
pub fn cancel(app: &App, path: &str) {
    if let Some(meter) = app.carrying.meters().get(path) {
        meter.stop();
    }
}

/// Write a hand-over file, and tell how far it is. It is whole and on disk, under its name, when this answers.
///
/// Errors: `NotFound`, `NoAccess`, `DiskFull`, `FileVanished` for a folder that is not there or a stick that was pulled
/// out, `Cancelled`.
pub async fn export(
    app: &App,
    team: TeamId,
    new: NewHandover,
    tell: impl Fn(HandoverProgress) + Send + Sync + 'static,
) -> Result<Handover> {
    let carried = Carried::begin(app, &new.path, tell);
    let since_ms = new.since_ms.filter(|since| *since > 0.0).map_or(0, |since| since as u64);
    take::write(app, team, Path::new(&new.path), since_ms, new.with_media, &carried.meter).await?;
    inspect(app, &new.path).await
}

/// What a hand-over file holds and would bring. Nothing of it is kept.
///
/// Errors: `Damaged`, `NewerFormat`, `FileVanished`, `NotAFile`, `NoAccess`.
pub async fn inspect(app: &App, path: &str) -> Result<Handover> {
    let file = open(path).await?;
    if !is_here(app, file.team()).await? {
        return Ok(of_another_team(path, &file));
    }
    let brought = take::look(app, file.team(), &file).await?;
    describe(app, path, &file, brought).await
}

/// Take in all that a hand-over file brings, and tell how far it is. The same file again brings nothing more.
///
/// Errors: as [`inspect`], and `NotFound` for a team that is not here, `DiskFull`, `Cancelled`.
pub async fn take_in(
    app: &App,
    path: &str,
    tell: impl Fn(HandoverProgress) + Send + Sync + 'static,
) -> Result<Handover> {
    let carried = Carried::begin(app, path, tell);
    let file = open(path).await?;
    if !is_here(app, file.team()).await? {
        return Err(Error::told(ErrorCode::NotFound));
    }
    let (media, media_bytes) = evidence::brings(app, file.team(), &file).await?;
    let brought = take::take_in(app, file.team(), &file, &carried.meter).await?;
    let handover = describe(app, path, &file, brought).await?;
    Ok(Handover { new_media: media, new_media_bytes: media_bytes as f64, ..handover })
}

/// Ask to join the team of a hand-over file with a code. The request goes along with the next hand-over file that is
/// written here; a colleague's app that takes that in lets this device in.
///
/// Errors: `Empty`, `CodeMistyped`, `CodeUnknown`, `CodeExpired`, `CodeForAnother`, `AlreadyMember`, and as [`inspect`].
pub async fn join(app: &App, path: &str, code: &str, my_name: &str) -> Result<Joined> {
    let code = Given::read(code).map_err(Error::told)?.code;
    let my_name = typed::name(my_name)?;
    let file = open(path).await?;
    let (carried, device, now_ms) = (file.clone(), app.device, app.clock.now_ms());
    let at = |_| Error::told(ErrorCode::Damaged);
    let found = blocking(move || joining::find_in(&*carried, &code, device, now_ms, at)).await??;
    let (opened, team_file) = found.ok_or_else(|| Error::told(ErrorCode::CodeUnknown))?;
    let team = file.team();
    let me_before = sharing::me_without_access(app, team).await?;
    let request = invitation::ask_to_join(&app.sharer.keys, &*app.random, &opened, &my_name, now_ms);
    let path = names::join_request(&blake3::hash(&request));
    let of =
        |kind, path, bytes: Vec<u8>| SharedFile { kind, hash: *blake3::hash(&bytes).as_bytes(), path, bytes };
    let team_file = of(SharedKind::Team, names::TEAM_FILE.to_owned(), team_file);

    let mut tx = app.store.begin_remote(app, team).await?;
    store::add_sharing(tx.conn(), team).await?;
    store::hold(tx.conn(), team, &team_file, None).await?;
    store::hold(tx.conn(), team, &of(SharedKind::Request, path, request), None).await?;
    tx.commit().await?;
    match me_before.or(opened.member) {
        Some(me) => sharing::sit_again(app, team, me).await?,
        None => sharing::sit_down(app, team, my_name).await?,
    }
    take::take_in(app, team, &file, &Arc::new(Meter::silent())).await?;
    Ok(Joined { team, role: opened.role })
}

async fn open(path: &str) -> Result<Arc<HandoverFile>> {
    let path = PathBuf::from(path);
    Ok(Arc::new(blocking(move || HandoverFile::open(&path)).await??))
}

async fn is_here(app: &App, team: TeamId) -> Result<bool> {
    match store::local_team(&mut *app.store.read().await?, team).await {
        Ok(_) => Ok(true),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn of_another_team(path: &str, file: &HandoverFile) -> Handover {
    let evidence = file.evidence();
    Handover {
        path: path.to_owned(),
        team: file.team(),
        title: None,
        standing: HandoverStanding::NotHere,
        size_bytes: file.size_bytes() as f64,
        made_at_ms: Some(file.made_at_ms() as f64),
        brings: Vec::new(),
        new_changes: 0,
        known_changes: 0,
        new_media: u32::try_from(evidence.len()).unwrap_or(u32::MAX),
        new_media_bytes: evidence.values().sum::<u64>() as f64,
        new_people: 0,
        new_requests: 0,
        asking: Vec::new(),
        let_in: Vec::new(),
        unreadable: 0,
    }
}

async fn describe(app: &App, path: &str, file: &HandoverFile, brought: Brought) -> Result<Handover> {
    let team = file.team();
    let title = teams::team(app, team).await?.title;
    let (media, media_bytes) = evidence::brings(app, team, file).await?;
    Ok(Handover {
        title: Some(title).filter(|title| !title.is_empty()),
        standing: HandoverStanding::Ours,
        brings: per_person(app, team, &brought).await?,
        new_changes: brought.new_changes(),
        known_changes: brought.known_changes,
        new_media: media,
        new_media_bytes: media_bytes as f64,
        new_people: brought.new_people,
        new_requests: brought.new_requests,
        asking: brought.asking.clone(),
        let_in: brought.let_in.clone(),
        unreadable: brought.refused,
        ..of_another_team(path, file)
    })
}

/// The devices of one person together, who wrote most first.
async fn per_person(app: &App, team: TeamId, brought: &Brought) -> Result<Vec<Brings>> {
    let mut conn = app.store.read().await?;
    let mut persons: BTreeMap<String, Brings> = BTreeMap::new();
    for (device, of) in &brought.by {
        let known = store::member_name(&mut conn, team, *device).await?;
        let name =
            if known.is_empty() { brought.name(*device).unwrap_or_default().to_owned() } else { known };
        let brings = Brings { name: name.clone(), changes: 0, until_ms: 0.0 };
        let person = persons.entry(name).or_insert(brings);
        person.changes = person.changes.saturating_add(of.changes);
        person.until_ms = person.until_ms.max(of.until_ms as f64);
    }
    let mut persons: Vec<Brings> = persons.into_values().collect();
    persons.sort_by_key(|person| std::cmp::Reverse(person.changes));
    Ok(persons)
}
