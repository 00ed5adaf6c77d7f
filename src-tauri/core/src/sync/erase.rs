//! Bringing what lies here and in the folder in step with what was erased for privacy.
//!
//! What an erasure names is hidden on every device as soon as the record of it is here: no row, no text, no history.
//! Once it is final (`membership::erasure`), each device removes the file from its disk, and its parts from the
//! folder, whoever put them there. As no row names the file any more, nobody puts it back: repair, hand-over files and
//! fetching go by the rows.

use super::{
    Known, answered_of_one,
    blobs::{self, Blob},
    blocking,
    folder::{Entry, SharedStore},
    membership::{
        deed::{self, Deed},
        erasure::{BlobId, Erasure, ErasureState, GRACE_MS, Thing},
        may_write,
    },
    names, own_record,
};
use crate::{
    App, Error, Result, Topic,
    domain::{EvidenceFile, TeamId},
    store::{self, Erased, ErasedRecords, FilesInLog},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::Path,
    sync::Arc,
};

/// Hide what was erased, end the erasures whose time has come, and remove from this disk what is final.
pub async fn settle(app: &App, team: TeamId, known: &mut Known) -> Result<()> {
    end_due(app, team, known).await?;
    let wanted = wanted(&known.membership.erasures);
    if wanted != store::erased(&mut *app.store.read().await?, team).await? {
        let mut tx = app.store.begin_remote(app, team).await?;
        for topic in store::set_erased(tx.conn(), team, &wanted).await? {
            tx.announce(topic);
        }
        for topic in [Topic::Sharing, Topic::Undo, Topic::News] {
            tx.announce(topic);
        }
        tx.commit().await?;
    }
    note_files(app, team, known).await?;
    remove_local_files(app, team).await
}

/// [`settle`] for a team that shares through nothing.
pub async fn settle_alone(app: &App, team: TeamId) -> Result<()> {
    let _turn = app.sharer.turns.take(team).await;
    let mut known = Known::load(app, team).await?;
    settle(app, team, &mut known).await
}

/// Every record that is erased now.
fn wanted(erasures: &[Erasure]) -> ErasedRecords {
    let mut wanted = ErasedRecords::new();
    for erasure in erasures.iter().filter(|erasure| erasure.is_in_force()) {
        for thing in &erasure.things {
            let entry = wanted
                .entry((thing.table.clone(), thing.record))
                .or_insert(Erased { at_ms: erasure.at_ms, is_final: false });
            entry.at_ms = entry.at_ms.min(erasure.at_ms);
            entry.is_final |= erasure.is_final();
        }
    }
    wanted
}

/// When an erasure that waits becomes final: long enough after who erased it and after this device heard of it.
pub async fn final_at_ms(
    conn: &mut store::SqliteConnection,
    team: TeamId,
    erasure: &Erasure,
    now_ms: u64,
) -> Result<u64> {
    let heard_ms = store::heard_of_erasure(conn, team, &erasure.id).await?.unwrap_or(now_ms);
    Ok(erasure.at_ms.max(heard_ms).saturating_add(GRACE_MS))
}

/// Sign the end of each erasure that this device heard of long enough ago, by its own clock and by that of who erased.
async fn end_due(app: &App, team: TeamId, known: &mut Known) -> Result<()> {
    let is_waiting = |erasure: &&Erasure| erasure.state == ErasureState::Waiting;
    let waiting: Vec<Erasure> = known.membership.erasures.iter().filter(is_waiting).cloned().collect();
    if waiting.is_empty() {
        return Ok(());
    }
    let now_ms = app.clock.now_ms();
    let may_end = known.membership.may_accept(app.device);
    let mut conn = app.store.read().await?;
    let (mut unheard, mut due) = (Vec::new(), Vec::new());
    for erasure in waiting {
        if store::heard_of_erasure(&mut conn, team, &erasure.id).await?.is_none() {
            unheard.push(erasure.id);
        } else if may_end && now_ms >= final_at_ms(&mut conn, team, &erasure, now_ms).await? {
            due.push(erasure);
        }
    }
    drop(conn);
    if unheard.is_empty() && due.is_empty() {
        return Ok(());
    }
    let mut tx = app.store.begin_remote(app, team).await?;
    for id in unheard {
        store::hear_of_erasure(tx.conn(), team, &id, now_ms).await?;
    }
    for erasure in due {
        let things: Vec<Thing> = erasure.things.into_iter().collect();
        let blobs = blobs_in_log(tx.conn(), team, &things).await?;
        let deed = Deed::Finish { erasure: erasure.id, things, blobs };
        let bytes = deed::sign(&app.sharer.keys, team, &known.membership.newest, now_ms, &deed);
        let file = own_record(bytes);
        store::hold(tx.conn(), team, &file, None).await?;
        known.reload(app, &mut tx, team).await?;
    }
    tx.announce(Topic::Sharing);
    tx.commit().await
}

/// The files of these things, as far as the log here knows.
pub async fn blobs_in_log(
    conn: &mut store::SqliteConnection,
    team: TeamId,
    things: &[Thing],
) -> Result<Vec<BlobId>> {
    let ids: BTreeSet<BlobId> =
        files_of(conn, team, things).await?.into_iter().map(|(blob, _)| blob.raw_id()).collect();
    Ok(ids.into_iter().collect())
}

/// As [`blobs_in_log`], each with the hash of its content.
pub async fn files_of(
    conn: &mut store::SqliteConnection,
    team: TeamId,
    things: impl IntoIterator<Item = &Thing>,
) -> Result<Vec<(Blob, String)>> {
    let mut files = Vec::new();
    for thing in things {
        let said = store::files_in_log(conn, team, &thing.table, thing.record).await?;
        files.extend(blobs_of(&said));
    }
    Ok(files)
}

/// Every file that these facts and keys may be of, with the hash of its content.
pub fn blobs_of(said: &FilesInLog) -> Vec<(Blob, String)> {
    let files =
        said.files.iter().filter_map(|file| serde_json::from_value::<EvidenceFile>(file.clone()).ok());
    let pairs = files.flat_map(|file| {
        let blob = |key: &String| Some((Blob::new(key, &file.hash, file.size_bytes)?, file.hash.clone()));
        said.keys.iter().filter_map(blob).collect::<Vec<_>>()
    });
    pairs.collect()
}

/// Note the files of what is final: as the log here knows them, and as whoever ended it did.
async fn note_files(app: &App, team: TeamId, known: &Known) -> Result<()> {
    let mut conn = app.store.read().await?;
    let mut found: BTreeMap<String, Option<String>> = BTreeMap::new();
    for erasure in &known.membership.erasures {
        let ErasureState::Final { blobs } = &erasure.state else { continue };
        let here = files_of(&mut conn, team, &erasure.things).await?;
        found.extend(here.into_iter().map(|(blob, hash)| (blob.id(), Some(hash))));
        for id in blobs {
            found.entry(names::first(id, names::BLOB_ID_CHARS)).or_default();
        }
    }
    for noted in store::erased_files(&mut conn, team).await? {
        found.remove(&noted.id);
    }
    drop(conn);
    if found.is_empty() {
        return Ok(());
    }
    let mut tx = app.store.begin_remote(app, team).await?;
    for (id, hash) in found {
        store::note_erased_file(tx.conn(), team, &id, hash.as_deref()).await?;
    }
    tx.commit().await
}

/// Remove the files of what is erased for good from this disk, unless other evidence has the same file. What another
/// program holds open goes the next time.
async fn remove_local_files(app: &App, team: TeamId) -> Result<()> {
    let waiting = store::erased_files(&mut *app.store.read().await?, team).await?;
    for file in waiting {
        let Some(hash) = file.hash else { continue };
        let is_needed = store::is_file_needed(&mut *app.store.read().await?, &hash).await?;
        let (files, arriving, id) = (app.files.clone(), app.home.path().join("arriving"), file.id.clone());
        let removed = blocking(move || {
            remove_arriving(&arriving, &id)?;
            if is_needed { Ok(()) } else { files.erase(&hash) }
        });
        if let Err(error) = removed.await? {
            tracing::warn!(kind = error.kind(), "an erased file stays on this disk for now");
            continue;
        }
        let mut tx = app.store.begin_remote(app, team).await?;
        store::forget_hash(tx.conn(), team, &file.id).await?;
        tx.announce(Topic::Sharing);
        tx.commit().await?;
    }
    Ok(())
}

fn remove_arriving(folder: &Path, id: &str) -> Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        let is_it = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(id));
        if is_it {
            std::fs::remove_file(&path).map_err(|cause| Error::at(&path, cause))?;
        }
    }
    Ok(())
}

/// Take the parts of erased files from the folder, and look once per whole look whether they came back. Only here does
/// this app remove what another device wrote.
pub(super) async fn tidy(
    app: &App,
    team: TeamId,
    shared: &Arc<dyn SharedStore>,
    known: &Known,
    is_whole: bool,
) -> Result<()> {
    if !known.membership.role(app.device).is_some_and(may_write) {
        return Ok(());
    }
    let mut conn = app.store.read().await?;
    let mut erased = store::erased_files(&mut conn, team).await?;
    erased.retain(|file| is_whole || !file.is_gone);
    if erased.is_empty() {
        return Ok(());
    }
    // Each piece of evidence has a key of its own, so no other has the same parts. Whoever says so is not believed.
    let live: BTreeSet<String> = store::shared_evidence(&mut conn, team)
        .await?
        .iter()
        .filter_map(|evidence| {
            let file = &evidence.file;
            Some(Blob::new(&evidence.file_key, &file.hash, file.size_bytes)?.id())
        })
        .collect();
    drop(conn);
    for file in erased.into_iter().filter(|file| !live.contains(&file.id)) {
        match remove_parts_of(shared, &file.id).await {
            Ok(()) if file.is_gone => {}
            Ok(()) => {
                let mut tx = app.store.begin_remote(app, team).await?;
                store::set_gone(tx.conn(), team, &file.id).await?;
                tx.announce(Topic::Sharing);
                tx.commit().await?;
            }
            Err(error) => {
                tracing::info!(kind = ?error.kind(), "parts of an erased file stay for now");
                // Nobody waits for this, and a folder that is silent about one is about the next.
                if error.kind() == io::ErrorKind::TimedOut {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// Under their own names and any copy's.
async fn remove_parts_of(shared: &Arc<dyn SharedStore>, id: &str) -> io::Result<()> {
    let (store, folder) = (shared.clone(), names::blob_folder(id));
    let entries = answered_of_one(0, move || store.list(&folder)).await?;
    let may_be_of_it =
        |entry: &Entry| !entry.is_folder && (entry.name.starts_with(id) || !names::names_a_blob(&entry.name));
    for entry in entries.into_iter().filter(may_be_of_it) {
        let (store, id) = (shared.clone(), id.to_owned());
        let size_bytes = entry.size_bytes.min(blobs::PART_FILE_BYTES_MAX as u64);
        answered_of_one(size_bytes, move || remove_if_of(&*store, &id, &entry.name)).await?;
    }
    Ok(())
}

/// A copy that was given another name says within what it is of.
fn remove_if_of(store: &dyn SharedStore, id: &str, name: &str) -> io::Result<()> {
    let path = format!("{}/{name}", names::blob_folder(id));
    let says_within = || {
        let bytes = store.read(&path, blobs::PART_FILE_BYTES_MAX);
        bytes.is_ok_and(|bytes| blobs::id_within(&bytes).is_some_and(|within| within == id))
    };
    if name.starts_with(id) || says_within() { store.remove_erased(&path) } else { Ok(()) }
}
