//! Answering colleagues whose folder shows a damaged file where this one shows it whole: a sharing program may break
//! a file on its way, and then nobody who holds it sees anything wrong.

use super::{
    Heard, Known, answered_of_one, attachments,
    blobs::{self, Blob, Trouble},
    blocking,
    folder::{Entry, SharedStore, Written},
    heard, names, pack,
    sharer::BlobMemory,
};
use crate::{
    App, Result,
    domain::{DeviceId, TeamId},
    store,
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Names under which a file is sent again. Where all of them break, no other would help.
const COPIES_MAX: u8 = 3;
/// The next copy only after so long: the last one may still be on its way.
const COPY_EVERY_MS: u64 = 6 * 60 * 60_000;
/// Parts of evidence sent again in one round: small changes do not wait for more.
const PARTS_PER_ROUND_MAX: usize = 4;
/// What could not be sent is looked at again after so long.
const RETRY_MS: u64 = 10 * 60_000;
/// Beyond so many bytes the holders go one after another, so that not all of them send the same.
const AT_ONCE_BYTES_MAX: usize = 256 * 1024;
/// Over so many minutes.
const MINUTES_APART: u64 = 10;

/// Put every file that a colleague asks for, and that is held here, in the folder under one more name.
pub async fn answer(app: &App, team: TeamId, shared: &Arc<dyn SharedStore>, known: &Known) -> Result<()> {
    let heard = heard(&mut *app.store.read().await?, team).await?;
    let asking = heard.iter().filter(|heard| {
        heard.device != app.device
            && !heard.ack.wanted.is_empty()
            && known.membership.role(heard.device).is_some()
    });
    let now_ms = app.clock.now_ms();
    let mut holder = Holder { app, team, shared, listed: BTreeMap::new(), published: None, parts_tried: 0 };
    for heard in asking {
        let (device, number) = (heard.device, heard.ack.number);
        let request = Request::of(heard, app.device, now_ms);
        for path in &heard.ack.wanted {
            if !app.sharer.is_to_answer(team, device, number, path, now_ms) {
                continue;
            }
            let again_ms = match holder.send_again(request, path).await? {
                Sent::Yes | Sent::NotNeeded => u64::MAX,
                Sent::NotNow => now_ms.saturating_add(RETRY_MS),
                Sent::NotYet => continue,
            };
            app.sharer.was_answered(team, device, number, path, again_ms);
        }
    }
    Ok(())
}

/// What came of sending a file again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    Yes,
    /// It is not this device's to send, another holder sent it, or it was sent often enough.
    NotNeeded,
    /// It could not be done now.
    NotNow,
    /// Others come first.
    NotYet,
}

/// When a device asked, as it matters to a holder.
#[derive(Debug, Clone, Copy)]
struct Request {
    asked_ms: u64,
    heard_ms: u64,
    now_ms: u64,
    /// How long large files are left to other holders.
    wait_ms: u64,
}

impl Request {
    fn of(heard: &Heard, own: DeviceId, now_ms: u64) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&own.0).update(&heard.device.0).update(&heard.ack.number.to_be_bytes());
        let wait_ms = u64::from(hasher.finalize().as_bytes()[0]) % MINUTES_APART * 60_000;
        // The clock there may be wrong, and here it may have been heard late.
        let asked_ms = heard.heard_ms.min(heard.ack.at_ms);
        Self { asked_ms, heard_ms: heard.heard_ms, now_ms, wait_ms }
    }

    fn is_for_others_first(self, size_bytes: usize) -> bool {
        size_bytes > AT_ONCE_BYTES_MAX && self.now_ms.abs_diff(self.heard_ms) < self.wait_ms
    }

    /// The name for the next copy of a file beside these in its folder, or why there is to be none. Every holder finds
    /// the same one, and a broken file that was put there again before has it too.
    fn next_copy(self, path: &str, content: &[u8], beside: &[Entry]) -> Result<String, Sent> {
        let copies: Vec<String> = (0..COPIES_MAX)
            .map(|number| {
                let salt = blake3::Hasher::new().update(content).update(&[number]).finalize();
                names::repaired(path, &salt.as_bytes()[..5])
            })
            .collect();
        let entry_of = |copy: &String| {
            let name = copy.rsplit('/').next().unwrap_or(copy);
            beside.iter().find(|entry| entry.name == name)
        };
        let Some(free) = copies.iter().find(|copy| entry_of(copy).is_none()) else {
            return Err(Sent::NotNeeded);
        };
        let last_ms = copies.iter().filter_map(entry_of).map(|entry| entry.modified_ms).max();
        match last_ms {
            Some(last_ms) if self.now_ms.abs_diff(last_ms) < COPY_EVERY_MS => {
                Err(if last_ms >= self.asked_ms { Sent::NotNeeded } else { Sent::NotNow })
            }
            Some(_) | None => Ok(free.clone()),
        }
    }
}

/// This device as one who may have what is asked for, in one round.
struct Holder<'a> {
    app: &'a App,
    team: TeamId,
    shared: &'a Arc<dyn SharedStore>,
    /// Folders of the log and of records, as they were before anything was sent.
    listed: BTreeMap<String, Vec<Entry>>,
    /// Evidence that was published from here; absent until it is asked for.
    published: Option<HashMap<String, (Blob, String)>>,
    parts_tried: usize,
}

impl Holder<'_> {
    async fn send_again(&mut self, request: Request, path: &str) -> Result<Sent> {
        match names::read_blob_part(path) {
            Some(_) if self.parts_tried >= PARTS_PER_ROUND_MAX => Ok(Sent::NotYet),
            Some((id, part)) => {
                let sent = self.send_part(request, path, id, part).await?;
                self.parts_tried += usize::from(matches!(sent, Sent::Yes | Sent::NotNow));
                Ok(sent)
            }
            None => self.send_held(request, path).await,
        }
    }

    async fn send_held(&mut self, request: Request, path: &str) -> Result<Sent> {
        let Some(bytes) = held_at(self.app, self.team, path).await? else { return Ok(Sent::NotNeeded) };
        if request.is_for_others_first(bytes.len()) {
            return Ok(Sent::NotYet);
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        if !self.listed.contains_key(&folder) {
            let (store, listed) = (self.shared.clone(), folder.clone());
            let listing = answered_of_one(0, move || store.list(&listed));
            let Ok(entries) = listing.await else { return Ok(Sent::NotNow) };
            self.listed.insert(folder.clone(), entries);
        }
        let entries = self.listed.get(&folder).map_or(&[][..], Vec::as_slice);
        let beside = match request.next_copy(path, &bytes, entries) {
            Ok(beside) => beside,
            Err(sent) => return Ok(sent),
        };
        let store = self.shared.clone();
        match answered_of_one(bytes.len() as u64, move || store.write_once(&beside, &bytes)).await {
            Ok(Written::Now | Written::Before) => Ok(Sent::Yes),
            // It came since the folder was listed.
            Ok(Written::NameTaken) => Ok(Sent::NotNow),
            Err(error) => {
                tracing::info!(kind = ?error.kind(), "a damaged file could not be sent again");
                Ok(Sent::NotNow)
            }
        }
    }

    /// All of the file must be here and have been published.
    async fn send_part(&mut self, request: Request, path: &str, id: &str, part: u16) -> Result<Sent> {
        let published = match self.published.take() {
            Some(published) => published,
            None => attachments::published(self.app, self.team).await?,
        };
        let found = self.published.insert(published).get(id).filter(|(blob, _)| part < blob.part_count());
        let Some((blob, hash)) = found.cloned() else { return Ok(Sent::NotNeeded) };
        if request.is_for_others_first(blob.part_bytes(part)) {
            return Ok(Sent::NotYet);
        }
        let (store, files, path) = (self.shared.clone(), self.app.files.clone(), path.to_owned());
        let is_proven = self.app.sharer.blob(self.team, id).is_proven;
        let sending = blocking(move || {
            let Ok(file) = files.path_of(&hash) else { return Ok((Sent::NotNeeded, false)) };
            let entries = store.list(&names::blob_folder(&blob.id())).map_err(Trouble::there)?;
            let beside = match request.next_copy(&path, path.as_bytes(), &entries) {
                Ok(beside) => beside,
                Err(sent) => return Ok((sent, is_proven)),
            };
            let is_sent = blobs::send_again(&*store, &blob, part, &file, is_proven, &beside)?;
            Ok((if is_sent { Sent::Yes } else { Sent::NotNeeded }, is_sent))
        });
        let Ok(sent) = tokio::time::timeout(self.shared.part_time_max(), sending).await else {
            return Ok(Sent::NotNow);
        };
        let (sent, is_proven) = sent?.unwrap_or_else(|trouble: Trouble| {
            tracing::info!(side = ?trouble.side, kind = ?trouble.cause.kind(), "a part could not be sent again");
            (Sent::NotNow, trouble.is_proven)
        });
        if is_proven {
            let memory = BlobMemory { is_proven, ..self.app.sharer.blob(self.team, id) };
            self.app.sharer.set_blob(self.team, id, memory);
        }
        Ok(sent)
    }
}

/// What belongs under a name: a file that is held, or a pack of held segments.
async fn held_at(app: &App, team: TeamId, path: &str) -> Result<Option<Vec<u8>>> {
    let mut conn = app.store.read().await?;
    if let Some(bytes) = store::held_at(&mut conn, team, path).await? {
        return Ok(Some(bytes));
    }
    let Some(row) = store::packs(&mut conn, team).await?.into_iter().find(|pack| pack.path == path) else {
        return Ok(None);
    };
    let mut segments = Vec::with_capacity(row.segments.len());
    for hash in &row.segments {
        let Some((_, bytes)) = store::held_file(&mut conn, team, hash).await? else { return Ok(None) };
        segments.push(bytes);
    }
    let bytes = pack::build(team, row.device, row.from, row.to, &segments);
    Ok((blake3::hash(&bytes) == row.hash).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: u64 = 60 * 60_000;
    const NOW_MS: u64 = 500_000 * HOUR_MS;
    const PATH: &str = "log/aaaaaaaaaaaaaaaa/aaaaaaab-aaaaaaaaaaaaaaaaaaaa.s";

    /// Asked an hour ago.
    fn request() -> Request {
        let asked_ms = NOW_MS - HOUR_MS;
        Request { asked_ms, heard_ms: asked_ms, now_ms: NOW_MS, wait_ms: 0 }
    }

    fn entry(path: &str, modified_ms: u64) -> Entry {
        let name = path.rsplit('/').next().unwrap().to_owned();
        Entry { name, is_folder: false, size_bytes: 1, modified_ms }
    }

    fn next(beside: &[Entry]) -> Result<String, Sent> {
        request().next_copy(PATH, b"content", beside)
    }

    #[test]
    fn three_copies_are_sent_hours_apart_and_no_more() {
        let mut beside = vec![entry(PATH, NOW_MS)];
        for _ in 0..3 {
            let copy = next(&beside).unwrap();
            assert!(beside.iter().all(|other| !copy.ends_with(&other.name)));
            let young = [&beside[..], &[entry(&copy, NOW_MS - 5 * HOUR_MS)]].concat();
            assert!(next(&young).is_err(), "it may still be on its way");
            beside.push(entry(&copy, NOW_MS - 6 * HOUR_MS));
        }
        assert_eq!(next(&beside), Err(Sent::NotNeeded));
    }

    #[test]
    fn a_copy_that_came_after_the_request_answers_it_and_one_from_before_does_not() {
        let copy = next(&[]).unwrap();
        assert_eq!(next(&[entry(&copy, NOW_MS - HOUR_MS / 2)]), Err(Sent::NotNeeded));
        assert_eq!(next(&[entry(&copy, NOW_MS - 2 * HOUR_MS)]), Err(Sent::NotNow));
        let years_ahead = entry(&copy, 2 * NOW_MS);
        assert!(next(&[years_ahead]).is_ok(), "a wrong clock keeps nothing back for ever");
    }

    #[test]
    fn only_large_files_wait_for_other_holders_and_not_for_long() {
        let at = |now_ms| Request { now_ms, wait_ms: 9 * 60_000, ..request() };
        let heard_ms = request().heard_ms;
        assert!(!at(heard_ms).is_for_others_first(AT_ONCE_BYTES_MAX));
        assert!(at(heard_ms).is_for_others_first(AT_ONCE_BYTES_MAX + 1));
        assert!(!at(heard_ms + 9 * 60_000).is_for_others_first(AT_ONCE_BYTES_MAX + 1));
    }
}
