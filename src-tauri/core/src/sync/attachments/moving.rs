//! One round of moving evidence files: which ones, how much of them, and what becomes of those that do not move.

use super::{Exchanged, Here, Wanted, arriving, came, comes_bytes_max};
use crate::{
    App, Changed, Error, ErrorCode, Result, Topic,
    domain::TeamId,
    limits::BLOB_PART_BYTES,
    store::{self, BlobState, BlobWish, MediaProblem},
    sync::{
        answered_of_one,
        blobs::{self, Extent, Go, Look, Progress, Side, Step, Trouble},
        blocking,
        folder::SharedStore,
        ladder::Ladder,
        sharer::{BlobMemory, BlobProblem, Lack},
        trouble_of_one,
    },
};
use std::{
    fs, io,
    path::Path,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

/// Bytes moved or compared in one round; the file that reaches it ends with the part it is at.
const BYTES_PER_ROUND: u64 = 128 * 1024 * 1024;
/// What a file counts for at least: opening and naming it takes time too.
const FILE_COST_BYTES: u64 = 1024 * 1024;
/// How often progress is told while a file comes.
const TELL_EVERY: Duration = Duration::from_millis(150);
/// How long a file is left alone after something was wrong with it, in milliseconds.
const RETRY: Ladder = Ladder([60_000, 10 * 60_000, 60 * 60_000, 6 * 60 * 60_000]);
/// So many own files refused by the folder, and none that went well: it takes none.
const REFUSALS_MAX: u32 = 3;
/// After so many files about which the folder was silent, a round asks it about no more.
const SILENCES_MAX: u32 = 2;

/// One round of moving files.
pub struct Moving<'a> {
    app: &'a App,
    team: TeamId,
    shared: &'a Arc<dyn SharedStore>,
    bytes_left: u64,
    since: Instant,
    has_moved: bool,
    /// Some parts were moved and more can be at once.
    pub has_more: bool,
    pub wrong: Exchanged,
    /// Own files that the folder would not take.
    refusals: u32,
    /// It took one.
    went_well: bool,
    /// Files about which the folder did not answer in time.
    silences: u32,
}

impl<'a> Moving<'a> {
    pub fn begin(app: &'a App, team: TeamId, shared: &'a Arc<dyn SharedStore>) -> Self {
        Self {
            app,
            team,
            shared,
            bytes_left: BYTES_PER_ROUND,
            since: Instant::now(),
            has_moved: false,
            has_more: false,
            wrong: Exchanged::default(),
            refusals: 0,
            went_well: false,
            silences: 0,
        }
    }

    /// Whether the file is here; `None` when its record is wrong about it, so that nobody can ever have it.
    pub async fn is_here(&self, file: &Wanted) -> Result<Option<bool>> {
        match file.here {
            Here::No => return Ok(Some(false)),
            Here::Yes => return Ok(Some(true)),
            Here::OtherSize => {}
        }
        if self.is_paused(&file.id) {
            return Ok(None);
        }
        let (path, blob) = (self.app.files.path_of(&file.hash)?, file.blob.clone());
        match blocking(move || blob.fits(&path)).await? {
            Ok(false) if self.app.files.set_aside(&file.hash).is_ok() => Ok(Some(false)),
            Ok(_) | Err(_) => {
                self.pause(&file.id, None);
                Ok(None)
            }
        }
    }

    /// Note whether a file is to come here and whether it could; answers whether there is anything to do for it.
    pub async fn wish(&mut self, file: &Wanted, is_here: bool, before: BlobWish) -> Result<bool> {
        let size_bytes = file.blob.size_bytes();
        let is_wanted = is_here || before.is_asked || self.comes_by_itself(size_bytes).await?;
        let is_there = is_here || before.is_there || self.is_all_there(file).await;
        let now = BlobWish { size_bytes, is_wanted, is_there, is_asked: before.is_asked };
        if now != before {
            let mut tx = self.app.store.begin_remote(self.app, self.team).await?;
            store::set_wish(tx.conn(), self.team, &file.id, now).await?;
            tx.announce(Topic::Sharing);
            tx.announce(Topic::Evidence);
            tx.commit().await?;
        }
        Ok(is_wanted)
    }

    /// A folder that cannot be listed now is told by whoever moves files; here it only shows nothing.
    async fn is_all_there(&mut self, file: &Wanted) -> bool {
        if self.silences >= SILENCES_MAX {
            return false;
        }
        let (store, blob) = (self.shared.clone(), file.blob.clone());
        let shown = answered_of_one(0, move || blobs::is_all_there(&*store, &blob)).await;
        shown.unwrap_or_else(|error| {
            self.silences += u32::from(error.kind() == io::ErrorKind::TimedOut);
            false
        })
    }

    /// A person may choose otherwise while a round is under way, so it is looked up for each file.
    async fn comes_by_itself(&self, size_bytes: u64) -> Result<bool> {
        let policy = store::media_policy(&mut *self.app.store.read().await?, self.team).await?;
        Ok(i64::try_from(size_bytes).is_ok_and(|size| size <= comes_bytes_max(policy)))
    }

    /// Move the next parts of a file, when there are any and this round has room.
    pub async fn bring_on(&mut self, file: Wanted, now: BlobState) -> Result<()> {
        let memory = self.app.sharer.blob(self.team, &file.id);
        let is_settled = now.is_published && memory.check_from.is_none();
        if is_settled {
            return Ok(());
        }
        // What nobody has put in the folder yet does not come, whatever room there is.
        if !now.is_here && !self.has_room(&file).await? && self.is_any_there(&file).await {
            self.tell(&file, BlobProblem { code: ErrorCode::DiskFull, is_here: true });
            return Ok(());
        }
        if self.is_paused(&file.id) {
            self.tell_again(&file, memory);
            return Ok(());
        }
        let takes_none = self.refusals >= REFUSALS_MAX && !self.went_well;
        if now.is_here && takes_none || self.silences >= SILENCES_MAX {
            self.tell_again(&file, memory);
            return Ok(());
        }
        // One part is always moved, however short the time.
        if self.bytes_left == 0 || self.has_moved && self.time_left().is_zero() {
            // What is only to be compared waits for the next round in its own time.
            self.has_more |= !now.is_published;
            self.tell_again(&file, memory);
            return Ok(());
        }
        if now.is_here && !now.is_published {
            self.app.sharer.set_busy(self.app, self.team, true);
        }
        let step =
            if now.is_here { self.publish(&file, now, memory).await } else { self.fetch(&file).await? };
        match step {
            Ok(step) => {
                // What is only compared says nothing of writing.
                self.went_well |= now.is_here && !now.is_published && step.bytes > 0;
                self.settle(&file, now, step).await
            }
            Err(trouble) => self.leave_alone(&file, now, trouble).await,
        }
    }

    /// What is wrong with one file keeps back no other.
    async fn leave_alone(&mut self, file: &Wanted, now: BlobState, trouble: Trouble) -> Result<()> {
        let Trouble { side, cause, is_proven } = trouble;
        self.silences += u32::from(cause.kind() == io::ErrorKind::TimedOut);
        let error = Error::at(Path::new(&file.name), cause);
        let code = match side {
            Side::Here => error.code(),
            Side::There => trouble_of_one(self.shared, error).await?,
        };
        tracing::warn!(?code, ?side, "an evidence file could not be moved");
        let is_told = matches!(code, ErrorCode::NoAccess | ErrorCode::DiskFull);
        let told = is_told.then_some(BlobProblem { code, is_here: side == Side::Here });
        match told {
            Some(told) => self.tell(file, told),
            None => self.wrong.problem = self.wrong.problem.or(Some(code)),
        }
        if side == Side::Here && code == ErrorCode::DiskFull && !now.is_here {
            self.give_room_back(file).await?;
            self.blame_this_side(&file.id);
        }
        self.pause(&file.id, told);
        if is_proven {
            let memory = BlobMemory { is_proven, ..self.app.sharer.blob(self.team, &file.id) };
            self.app.sharer.set_blob(self.team, &file.id, memory);
        }
        if side == Side::There && told.is_some() {
            self.refusals += u32::from(now.is_here);
            // A folder that is full or may not be written is tried again soon.
            let memory = self.app.sharer.blob(self.team, &file.id);
            let paused_until_ms = RETRY.next_ms(0, self.app.clock.now_ms());
            self.app.sharer.set_blob(self.team, &file.id, BlobMemory { paused_until_ms, ..memory });
        }
        Ok(())
    }

    /// Tell what keeps a file back. Of several things the first, with all that it keeps back.
    fn tell(&mut self, file: &Wanted, problem: BlobProblem) {
        let BlobProblem { code, is_here } = problem;
        let Exchanged { problem: first, told } = &mut self.wrong;
        *first = first.or(Some(code));
        let about = Some(file.name.clone());
        let told = told.get_or_insert(MediaProblem { code, is_here, files: 0, about });
        told.files += u32::from((told.code, told.is_here) == (code, is_here));
    }

    /// The same for one that is not tried in this round.
    fn tell_again(&mut self, file: &Wanted, memory: BlobMemory) {
        if let Some(problem) = memory.problem {
            self.tell(file, problem);
        }
    }

    /// Whether the folder shows anything of a file. One that cannot be listed now is told by whoever moves files.
    async fn is_any_there(&self, file: &Wanted) -> bool {
        let (store, blob) = (self.shared.clone(), file.blob.clone());
        answered_of_one(0, move || blobs::is_any_there(&*store, &blob)).await.unwrap_or(false)
    }

    /// Whether what is yet to come of a file fits on this disk and leaves room for words. What came of one that does
    /// not fit stays for later, unless words need its room.
    async fn has_room(&self, file: &Wanted) -> Result<bool> {
        let (files, id, size_bytes) = (self.app.files.clone(), file.id.clone(), file.blob.size_bytes());
        let arriving = arriving(self.app, &id, size_bytes);
        let (fits, is_needed) = blocking(move || {
            let came = fs::metadata(arriving).map_or(0, |metadata| metadata.len());
            (files.has_room_for(size_bytes.saturating_sub(came)), came > 0 && !files.has_room_for(0))
        })
        .await?;
        if is_needed {
            self.give_room_back(file).await?;
        }
        Ok(fits)
    }

    async fn give_room_back(&self, file: &Wanted) -> Result<()> {
        let arriving = arriving(self.app, &file.id, file.blob.size_bytes());
        if let Err(error) = blocking(move || fs::remove_file(arriving)).await? {
            tracing::debug!(kind = ?error.kind(), "what came of a file could not be removed");
        }
        Ok(())
    }

    async fn settle(&mut self, file: &Wanted, before: BlobState, step: Step) -> Result<()> {
        if step.bytes > 0 {
            self.has_moved = true;
            self.bytes_left = self.bytes_left.saturating_sub(step.bytes.max(FILE_COST_BYTES));
        }
        let memory = self.app.sharer.blob(self.team, &file.id);
        let mut now = before;
        match step.progress {
            Progress::Whole => {
                now = BlobState { is_here: true, is_published: true };
                let memory = BlobMemory { check_from: None, is_proven: true, ..memory.without_trouble() };
                self.app.sharer.set_blob(self.team, &file.id, memory);
            }
            Progress::Moved(next) if before.is_published => {
                let memory = BlobMemory { check_from: Some(next), ..memory.without_trouble() };
                self.app.sharer.set_blob(self.team, &file.id, memory);
            }
            Progress::Moved(_) => {
                // More than one part goes out only of a file that was compared with its hash. What is slow is not what
                // goes wrong; but what went wrong on this side may again when the last part is here, for nothing.
                let BlobMemory { tries, went_wrong_here, .. } = memory;
                let tries = if went_wrong_here { tries } else { 0 };
                let memory = BlobMemory {
                    is_proven: before.is_here,
                    tries,
                    went_wrong_here,
                    ..memory.without_trouble()
                };
                self.app.sharer.set_blob(self.team, &file.id, memory);
                self.has_more = true;
            }
            // One that is left alone for something else lacks no part.
            Progress::Waiting | Progress::Broken if self.is_paused(&file.id) => {
                let memory = BlobMemory { lacks: None, ..memory };
                self.app.sharer.set_blob(self.team, &file.id, memory);
            }
            Progress::Waiting | Progress::Broken => {
                let next = came(self.app, &file.id, file.blob.size_bytes()) / BLOB_PART_BYTES as u64;
                let next = u16::try_from(next).unwrap_or(u16::MAX);
                let since_ms = memory.lacks.filter(|lack| lack.part == next).map(|lack| lack.since_ms);
                let since_ms = since_ms.unwrap_or_else(|| self.app.clock.now_ms());
                let is_shown = step.progress == Progress::Broken;
                let lacks = Some(Lack { part: next, since_ms, is_shown });
                self.app.sharer.set_blob(self.team, &file.id, BlobMemory { lacks, ..memory });
            }
            Progress::Stopped => {}
            Progress::DamagedHere => {
                tracing::warn!("an evidence file is not what it was; it is set aside and fetched again");
                if self.app.files.set_aside(&file.hash).is_err() {
                    self.pause(&file.id, None);
                    return Ok(());
                }
                now = BlobState { is_here: false, is_published: false };
                self.app.sharer.set_blob(self.team, &file.id, BlobMemory::default());
            }
        }
        if now != before {
            remember(self.app, self.team, &file.id, now).await?;
        }
        Ok(())
    }

    /// Write what the folder lacks of a file.
    async fn publish(&self, file: &Wanted, now: BlobState, memory: BlobMemory) -> Result<Step, Trouble> {
        let go = Go {
            look: if now.is_published { Look::Contents } else { Look::Lengths },
            from: memory.check_from.filter(|_| now.is_published).unwrap_or(0),
            within: self.extent(),
            is_proven: memory.is_proven,
        };
        let path =
            self.app.files.path_of(&file.hash).map_err(|_| Trouble::here(io::ErrorKind::NotFound.into()))?;
        let (store, blob) = (self.shared.clone(), file.blob.clone());
        self.in_time(move || blobs::publish(&*store, &blob, &path, go)).await
    }

    /// Bring a file here.
    async fn fetch(&self, file: &Wanted) -> Result<Result<Step, Trouble>> {
        let arriving = arriving(self.app, &file.id, file.blob.size_bytes());
        let (store, blob, incoming) = (self.shared.clone(), file.blob.clone(), arriving.clone());
        let within = self.extent();
        let stop = self.app.sharer.begin_fetch(self.team, &file.id);
        // Looked up only now: whoever changes their mind from here on finds the way to stop it.
        let is_wanted =
            store::is_blob_wanted(&mut *self.app.store.read().await?, self.team, &file.id).await?;
        stop.fetch_or(!is_wanted, Ordering::Relaxed);
        let mut tell = self.teller();
        let given_up = stop.clone();
        let fetched = self.in_time(move || {
            let mut goes_on = |bytes| {
                tell(bytes);
                !stop.load(Ordering::Relaxed)
            };
            blobs::fetch(&*store, &blob, &incoming, within, &mut goes_on)
        });
        let fetched = fetched.await;
        // Whoever was too slow to be waited for ends with the part it is at.
        given_up.store(true, Ordering::Relaxed);
        self.app.sharer.end_fetch(self.team, &file.id);
        let step = match fetched {
            Ok(step) if step.progress == Progress::Whole => step,
            unfinished => return Ok(unfinished),
        };
        let (files, hash) = (self.app.files.clone(), file.hash.clone());
        match blocking(move || files.accept(&hash, &arriving)).await? {
            Ok(()) => Ok(Ok(step)),
            // The parts fit their seals and not the promised hash: the record is wrong, or this disk is.
            Err(error) if error.code() == ErrorCode::Damaged => {
                self.blame_this_side(&file.id);
                self.pause(&file.id, None);
                Ok(Ok(Step { progress: Progress::Waiting, ..step }))
            }
            Err(Error::Io(cause)) => Ok(Err(Trouble::here(cause))),
            Err(error) => Err(error),
        }
    }

    /// Lets whoever looks see how far a file is, not more often than they can.
    fn teller(&self) -> impl FnMut(u64) + Send + 'static {
        let (store, team) = (self.app.store.clone(), self.team);
        let mut told: Option<Instant> = None;
        move |bytes| {
            if bytes > 0 && told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
                told = Some(Instant::now());
                store.announce(Changed { team: Some(team), topics: vec![Topic::Sharing, Topic::Evidence] });
            }
        }
    }

    /// Nothing when somebody else waits for their turn.
    fn time_left(&self) -> Duration {
        if self.app.sharer.gives_way(self.team) {
            return Duration::ZERO;
        }
        self.app.sharer.patience.moving_max().saturating_sub(self.since.elapsed())
    }

    fn extent(&self) -> Extent {
        Extent { bytes_max: self.bytes_left, time_max: self.time_left() }
    }

    /// As [`blocking`], for so long as a round and the part that it ends with may take. A file that takes longer is
    /// left alone for a while.
    async fn in_time(
        &self,
        work: impl FnOnce() -> Result<Step, Trouble> + Send + 'static,
    ) -> Result<Step, Trouble> {
        match tokio::time::timeout(self.time_left() + self.shared.part_time_max(), blocking(work)).await {
            Ok(Ok(done)) => done,
            Ok(Err(failed)) => Err(Trouble::here(io::Error::other(failed))),
            Err(_) => Err(Trouble::there(io::ErrorKind::TimedOut.into())),
        }
    }

    fn is_paused(&self, id: &str) -> bool {
        RETRY.is_early(self.app.sharer.blob(self.team, id).paused_until_ms, self.app.clock.now_ms())
    }

    fn blame_this_side(&self, id: &str) {
        let memory = self.app.sharer.blob(self.team, id);
        self.app.sharer.set_blob(self.team, id, BlobMemory { went_wrong_here: true, ..memory });
    }

    fn pause(&self, id: &str, problem: Option<BlobProblem>) {
        let memory = self.app.sharer.blob(self.team, id);
        let paused_until_ms = RETRY.next_ms(memory.tries, self.app.clock.now_ms());
        let memory = BlobMemory { tries: memory.tries.saturating_add(1), paused_until_ms, problem, ..memory };
        self.app.sharer.set_blob(self.team, id, memory);
    }
}

pub async fn remember(app: &App, team: TeamId, id: &str, state: BlobState) -> Result<()> {
    let mut tx = app.store.begin_remote(app, team).await?;
    store::set_blob(tx.conn(), team, id, state).await?;
    tx.announce(Topic::Sharing);
    tx.announce(Topic::Evidence);
    tx.commit().await
}
