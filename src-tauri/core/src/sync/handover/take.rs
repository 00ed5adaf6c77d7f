//! What a hand-over file brings: looked at without keeping anything, or taken in for good; and writing one.

use super::{HandoverFile, Writer, evidence, meter::Meter};
use crate::{
    App, Error, Result, Topic,
    domain::{Change, DeviceId, TeamId},
    store::{self, FoundFile, RemoteTx},
    sync::{
        Known, Round, admit, blobs::Blob, blocking, erase, folder::SharedStore, format, invitation, names,
        publish, read, settle, take::take_one, vouch,
    },
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::mpsc;

/// Files on their way to the writer; more would only lie in memory.
const FILES_AHEAD: usize = 8;

/// What a hand-over file holds for this device.
#[derive(Debug, Default)]
pub struct Brought {
    pub by: BTreeMap<DeviceId, OfDevice>,
    pub known_changes: u32,
    pub new_people: u32,
    /// Who asks to be let in and was not known to.
    pub new_requests: u32,
    /// Who asks still, now that it was taken in; and who was let in with it.
    pub asking: Vec<String>,
    pub let_in: Vec<String>,
    /// Files in it that cannot be taken in now.
    pub refused: u32,
    kept_out: Vec<FoundFile>,
    names: Names,
}

/// What of one device's work is new here.
#[derive(Debug, Default, Clone, Copy)]
pub struct OfDevice {
    pub changes: u32,
    pub until_ms: u64,
}

/// Who writes from which device, as the changes themselves say.
#[derive(Debug, Default)]
struct Names {
    members: HashMap<String, String>,
    seats: HashMap<String, String>,
}

impl Brought {
    pub fn new_changes(&self) -> u32 {
        self.by.values().map(|of| of.changes).sum()
    }

    /// The name that came along for who writes from a device.
    pub fn name(&self, device: DeviceId) -> Option<&str> {
        let member = self.names.seats.get(&device.to_string())?;
        self.names.members.get(member).map(String::as_str)
    }

    /// Count a segment that was taken in or was here already.
    fn note(&mut self, known: &Known, bytes: &[u8], is_new: bool) {
        let Ok(segment) = format::parse(bytes) else { return };
        let Some(body) = known.key(segment.header.key_id).and_then(|key| segment.open(key).ok()) else {
            return;
        };
        let changes = u32::try_from(body.changes.len()).unwrap_or(u32::MAX);
        if !is_new {
            self.known_changes = self.known_changes.saturating_add(changes);
            return;
        }
        let of = self.by.entry(segment.header.device).or_default();
        of.changes = of.changes.saturating_add(changes);
        for change in &body.changes {
            of.until_ms = of.until_ms.max(change.hlc.ms());
            self.names.note(change);
        }
    }
}

impl Names {
    fn note(&mut self, change: &Change) {
        let text = |name: &str| {
            let field = change.fields.iter().find(|field| field.name == name)?;
            field.value.as_ref().and_then(Value::as_str).map(str::to_owned)
        };
        match change.table.as_str() {
            "member" => {
                if let Some(name) = text("name") {
                    self.members.insert(change.record.0.simple().to_string(), name);
                }
            }
            "device" => {
                if let (Some(device), Some(member)) = (text("device"), text("member")) {
                    self.seats.insert(device, member);
                }
            }
            _ => {}
        }
    }
}

/// What taking the file in would bring. Everything is done as if, and taken back.
pub async fn look(app: &App, team: TeamId, file: &Arc<HandoverFile>) -> Result<Brought> {
    let _turn = app.sharer.turns.take(team).await;
    let mut known = Known::load(app, team).await?;
    let mut tx = app.store.begin_remote(app, team).await?;
    take_all(app, team, file, &mut known, &mut tx, &Meter::silent()).await
}

/// Take in what the file brings, let in who asks in it, and seal what waits here. Answers what it brought.
///
/// Stopped before everything written is in, it leaves nothing; after that the evidence files that came stay, and the
/// same file again brings the others.
pub async fn take_in(
    app: &App,
    team: TeamId,
    file: &Arc<HandoverFile>,
    meter: &Arc<Meter>,
) -> Result<Brought> {
    let _turn = app.sharer.turns.take(team).await;
    let mut known = Known::load(app, team).await?;
    let mut tx = app.store.begin_remote(app, team).await?;
    let (records, media) = (written_bytes(file).await?, evidence::brings(app, team, file).await?.1);
    meter.expect(records + media, records + media);
    let mut brought = take_all(app, team, file, &mut known, &mut tx, meter).await?;
    tx.announce(Topic::Sharing);
    match tx.commit().await {
        Ok(()) => {}
        Err(cause) if store::is_of_this_device(&cause) => return Err(cause),
        Err(cause) => {
            // One odd value must not keep out what colleagues wrote beside it.
            tracing::warn!(kind = cause.kind(), "a hand-over could not be taken in at once");
            take_one_by_one(app, team, file).await?;
        }
    }
    let mut known = Known::load(app, team).await?;
    let asked = who_asks(app, team, &known).await?;
    admit::let_in(app, team, &mut known).await?;
    let asking = who_asks(app, team, &known).await?;
    brought.let_in =
        asked.iter().filter(|asked| !asking.contains(asked)).map(|(_, name)| name.clone()).collect();
    brought.asking = asking.into_iter().map(|(_, name)| name).collect();
    settle::settle(app, team, &mut known).await?;
    let shared: Arc<dyn SharedStore> = file.clone();
    if vouch::for_refused(app, team, &shared, &mut known, &brought.kept_out).await? {
        take_one_by_one(app, team, file).await?;
        known = Known::load(app, team).await?;
    }
    erase::settle(app, team, &mut known).await?;
    publish::seal(app, team, &known, Round::Everything).await?;
    evidence::take_in(app, team, file, meter).await?;
    Ok(brought)
}

/// Devices that ask to be let in, each with the name that came along.
async fn who_asks(app: &App, team: TeamId, known: &Known) -> Result<Vec<(DeviceId, String)>> {
    let keys = || known.keys.iter().map(|(_, key)| key);
    let asking = admit::asking(app, team, known).await?;
    let named = |asking: &admit::Asking| {
        let name = invitation::asked_by(keys(), &asking.invitation, &asking.request);
        (asking.request.device(), name)
    };
    Ok(asking.iter().map(named).collect())
}

/// Bytes of all in the file but evidence.
async fn written_bytes(file: &Arc<HandoverFile>) -> Result<u64> {
    let shared: Arc<dyn SharedStore> = file.clone();
    Ok(files_in(&shared).await?.iter().map(|found| found.size_bytes).sum())
}

/// Every file, again as long as members and keys that came along may open what was refused.
async fn take_all(
    app: &App,
    team: TeamId,
    file: &Arc<HandoverFile>,
    known: &mut Known,
    tx: &mut RemoteTx<'_>,
    meter: &Meter,
) -> Result<Brought> {
    let shared: Arc<dyn SharedStore> = file.clone();
    let mut brought = Brought::default();
    let people_before = known.membership.devices.len();
    let mut to_read = files_in(&shared).await?;
    let mut silences = 0;
    loop {
        let rights_before = known.extent();
        let mut refused = Vec::new();
        read::put_in_order(&mut to_read, known);
        for files in read::chunks(&to_read) {
            for (found, bytes) in read::read_files(&shared, files, &mut silences).await {
                meter.advance(found.size_bytes)?;
                let Ok(bytes) = bytes else {
                    file.check_still_there()?;
                    brought.refused += 1;
                    continue;
                };
                let is_new = !known.held.contains(blake3::hash(&bytes).as_bytes());
                match take_one(app, team, known, tx, &found, &bytes).await? {
                    Ok(_) if names::is_join_request(&found.path) => {
                        brought.new_requests += u32::from(is_new);
                    }
                    Ok(_) => brought.note(known, &bytes, is_new),
                    Err(_) => refused.push(found),
                }
            }
            if known.is_stale {
                known.reload(app, tx, team).await?;
            }
        }
        if refused.is_empty() || rights_before == known.extent() {
            brought.refused += u32::try_from(refused.len()).unwrap_or(u32::MAX);
            brought.kept_out = refused;
            break;
        }
        to_read = refused;
    }
    let people = known.membership.devices.len().saturating_sub(people_before);
    brought.new_people = u32::try_from(people).unwrap_or(u32::MAX);
    Ok(brought)
}

/// A commit for each file, so that only the odd one stays out; again as long as what came may open more.
async fn take_one_by_one(app: &App, team: TeamId, file: &Arc<HandoverFile>) -> Result<()> {
    let shared: Arc<dyn SharedStore> = file.clone();
    let mut files = files_in(&shared).await?;
    let mut silences = 0;
    let mut known = Known::load(app, team).await?;
    loop {
        let rights_before = known.extent();
        read::put_in_order(&mut files, &known);
        for found in &files {
            let found = std::slice::from_ref(found);
            for (found, bytes) in read::read_files(&shared, found, &mut silences).await {
                let Ok(bytes) = bytes else { continue };
                let mut tx = app.store.begin_remote(app, team).await?;
                let taken = match take_one(app, team, &mut known, &mut tx, &found, &bytes).await {
                    Ok(Ok(_)) => tx.commit().await,
                    Ok(Err(_)) => Ok(()),
                    Err(cause) => Err(cause),
                };
                match taken {
                    Err(cause) if store::is_of_this_device(&cause) => return Err(cause),
                    Ok(()) | Err(_) => {}
                }
            }
            known = Known::load(app, team).await?;
        }
        if rights_before == known.extent() {
            return Ok(());
        }
    }
}

async fn files_in(shared: &Arc<dyn SharedStore>) -> Result<Vec<FoundFile>> {
    let walked = shared.clone();
    let walk = blocking(move || read::walk(&*walked, &|| {})).await??;
    match walk.barred.trouble() {
        Some((_, error)) => Err(error),
        None => Ok(walk.files),
    }
}

/// One thing for the writer.
enum Item {
    File(String, Vec<u8>),
    Evidence(Blob, PathBuf),
}

/// Write a hand-over file with all that the team has here, or only what came or was made since then. Stopped, it leaves
/// nothing.
pub async fn write(
    app: &App,
    team: TeamId,
    target: &Path,
    since_ms: u64,
    with_media: bool,
    meter: &Arc<Meter>,
) -> Result<()> {
    let _turn = app.sharer.turns.take(team).await;
    let known = Known::load(app, team).await?;
    publish::seal(app, team, &known, Round::Everything).await?;
    let media = if with_media { evidence::here_since(app, team, since_ms).await? } else { Vec::new() };
    let media_bytes: u64 = media.iter().map(|(blob, _)| blob.size_bytes()).sum();
    let written = store::carried_bytes(&mut *app.store.read().await?, team, since_ms).await?;
    // Everything is written and read back; evidence is compared with its hash before.
    meter.expect(2 * written + 3 * media_bytes, written + media_bytes);
    let (path, now_ms, metered) = (target.to_owned(), app.clock.now_ms(), meter.clone());
    let (items, mut waiting) = mpsc::channel::<Item>(FILES_AHEAD);
    let writing = tokio::task::spawn_blocking(move || {
        let mut writer = Writer::begin(&path, now_ms, metered)?;
        while let Some(item) = waiting.blocking_recv() {
            match item {
                Item::File(name, bytes) => writer.add(&name, &bytes)?,
                Item::Evidence(blob, file) => writer.add_evidence(&blob, &file)?,
            }
        }
        Ok::<_, Error>(writer)
    });
    let is_whole = offer(app, team, since_ms, media, &items).await;
    drop(items);
    let written = writing.await.map_err(|failed| Error::Io(io::Error::other(failed)))?;
    // Why the writer stopped says more than that it did.
    let writer = written?;
    is_whole?;
    blocking(move || writer.finish()).await?
}

/// Hand everything to the writer; one that stopped wants no more.
async fn offer(
    app: &App,
    team: TeamId,
    since_ms: u64,
    media: Vec<(Blob, PathBuf)>,
    items: &mpsc::Sender<Item>,
) -> Result<()> {
    let hashes = store::carried(&mut *app.store.read().await?, team, since_ms).await?;
    for hash in hashes {
        let held = store::held_file(&mut *app.store.read().await?, team, &hash).await?;
        let Some((path, bytes)) = held else { continue };
        if items.send(Item::File(path, bytes)).await.is_err() {
            return Ok(());
        }
    }
    for (blob, path) in media {
        if items.send(Item::Evidence(blob, path)).await.is_err() {
            return Ok(());
        }
    }
    Ok(())
}
