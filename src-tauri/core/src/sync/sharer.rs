//! This installation as one who shares: its keys, and what it remembers of each team's folder while it runs.

use super::{
    blocking,
    keeping::{Keeping, KeyPlace},
    keys::{DeviceEpoch, DeviceKeys},
    membership::{self, Genesis, Membership},
    patience::Patience,
    turns::Turns,
};
use crate::{
    App, Changed, ErrorCode, Result, Topic,
    clock::Random,
    domain::{DeviceId, FolderCheck, TeamId},
    store::{self, Store},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

pub struct Sharer {
    pub keys: DeviceKeys,
    key_place: Mutex<KeyPlace>,
    /// Two rounds of a team at once would only read everything twice.
    pub(crate) turns: Turns,
    teams: Mutex<BTreeMap<TeamId, Memory>>,
    blobs: Mutex<BTreeMap<(TeamId, String), BlobMemory>>,
    memberships: Mutex<BTreeMap<TeamId, Judged>>,
    /// Per device of a team what came of the requests in its last ack.
    answered: Mutex<BTreeMap<(TeamId, DeviceId), Answers>>,
    /// Evidence files that are coming here at this moment, each with the way to stop it.
    fetching: Mutex<BTreeMap<(TeamId, String), Arc<AtomicBool>>>,
    /// Of each team, how to tell who shares it that somebody waits for a file.
    hurries: Mutex<BTreeMap<TeamId, Arc<tokio::sync::Notify>>>,
    pub(crate) patience: Patience,
}

#[derive(Debug, Clone, Copy, Default)]
struct Memory {
    is_busy: bool,
    /// The last round moved parts of evidence files and there are more.
    moves_files: bool,
    /// When everything in the folder was last read, whatever the hints said; never since the start when absent.
    whole_look_ms: Option<u64>,
    /// The whole look has yet to come to the evidence files.
    checks_files: bool,
    /// When a round last did something.
    active_ms: Option<u64>,
    /// Somebody who is in lacks a key since then.
    keys_lacking_ms: Option<u64>,
    /// When own leftovers in the folder were last looked for.
    swept_ms: Option<u64>,
    /// What this device had when it last told the others.
    told: Option<Told>,
    /// How far a look at the whole folder is that a person asked for.
    check: Option<FolderCheck>,
    /// The person wants no more of it.
    check_stops: bool,
    /// As `whole_look_ms` was before they asked.
    whole_look_before_ms: Option<u64>,
}

/// What an ack was last written about, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    pub segment: i64,
    pub membership_head: [u8; 32],
    /// Names the damaged files that it asked for.
    pub wants: [u8; 32],
    pub at_ms: u64,
}

/// What came of the requests in one ack.
#[derive(Debug, Default)]
struct Answers {
    number: u64,
    /// Per file that it asks for, when to look at it again.
    again_ms: BTreeMap<String, u64>,
}

/// The name of a set of records, and what they come to.
type Judged = ([u8; 32], Arc<Membership>);

/// What is remembered of one evidence file.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct BlobMemory {
    /// Went wrong so often in a row.
    pub tries: u32,
    /// Left alone until then.
    pub paused_until_ms: u64,
    /// What is told of it until then: something that a person can do about.
    pub problem: Option<BlobProblem>,
    /// Parts of it in the folder from here on are yet to be compared.
    pub check_from: Option<u16>,
    /// The file here has the hash it should have.
    pub is_proven: bool,
    /// What went wrong last was the disk of this device or what its record promises: that its parts come well says
    /// nothing of that.
    pub went_wrong_here: bool,
    /// The next part to come was not there whole.
    pub lacks: Option<Lack>,
}

/// A part that did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lack {
    pub part: u16,
    /// By the clock of this device.
    pub since_ms: u64,
    /// The folder shows it, broken: somebody had it.
    pub is_shown: bool,
}

/// What keeps one evidence file back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BlobProblem {
    pub code: ErrorCode,
    /// It is this device's disk, and not the folder.
    pub is_here: bool,
}

impl BlobMemory {
    /// As after something went well.
    pub fn without_trouble(self) -> Self {
        Self { tries: 0, problem: None, went_wrong_here: false, lacks: None, ..self }
    }
}

impl Sharer {
    /// The keys of this installation. When key file and database do not belong together, this is a restored or
    /// copied installation: it becomes a device of its own, and what its outbox held becomes its own work.
    ///
    /// Errors: those of [`Keeping::open`].
    pub async fn open(keeping: Keeping, store: &Store, random: Arc<dyn Random>) -> Result<Self> {
        let mut conn = store.read().await?;
        let epoch = store::device_epoch(&mut conn).await?.map(DeviceEpoch);
        let kept = blocking(move || {
            let kept = keeping.open(epoch, &*random)?;
            let is_other = epoch.is_some_and(|epoch| epoch != kept.keys.epoch());
            if is_other && !kept.are_new { keeping.renew(kept, &*random) } else { Ok(kept) }
        })
        .await??;
        if epoch != Some(kept.keys.epoch()) {
            if epoch.is_some() {
                tracing::warn!(
                    "the keys and the database do not belong together; this is a device of its own"
                );
            }
            store::become_device(&mut conn, kept.keys.device(), &kept.keys.epoch().0).await?;
        }
        Ok(Self {
            keys: kept.keys,
            key_place: Mutex::new(kept.place),
            turns: Turns::default(),
            teams: Mutex::default(),
            blobs: Mutex::default(),
            memberships: Mutex::default(),
            answered: Mutex::default(),
            fetching: Mutex::default(),
            hurries: Mutex::default(),
            patience: Patience::default(),
        })
    }

    /// Where the keys are kept.
    pub fn key_place(&self) -> KeyPlace {
        *self.key_place.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The keys lie elsewhere from here on.
    pub(crate) fn keys_moved(&self, place: KeyPlace) {
        *self.key_place.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }

    /// What these records come to. Judging is pure, so the last answer for a team serves until its records change.
    pub(super) fn membership(&self, genesis: &Genesis, records: &[Vec<u8>]) -> Arc<Membership> {
        let mut hasher = blake3::Hasher::new();
        for record in records {
            hasher.update(blake3::hash(record).as_bytes());
        }
        let name = *hasher.finalize().as_bytes();
        let mut judged = self.memberships.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = judged.get(&genesis.team).filter(|(known, _)| *known == name) {
            return known.clone();
        }
        let membership = Arc::new(membership::evaluate(genesis, records.iter().map(Vec::as_slice)));
        judged.insert(genesis.team, (name, membership.clone()));
        membership
    }

    /// When keys were first seen to be lacking for somebody, by a device that need not be the one to give them.
    pub(super) fn keys_lacking_since(&self, team: TeamId, now_ms: u64) -> u64 {
        self.change(team, |memory| memory.keys_lacking_ms = memory.keys_lacking_ms.or(Some(now_ms)));
        self.memory(team).keys_lacking_ms.unwrap_or(now_ms)
    }

    pub(super) fn keys_complete(&self, team: TeamId) {
        self.change(team, |memory| memory.keys_lacking_ms = None);
    }

    /// Whether a file that a device's ack of this number asks for is to be looked at.
    pub(crate) fn is_to_answer(
        &self,
        team: TeamId,
        device: DeviceId,
        number: u64,
        path: &str,
        now_ms: u64,
    ) -> bool {
        let answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        let answers = answered.get(&(team, device)).filter(|answers| answers.number == number);
        answers.and_then(|answers| answers.again_ms.get(path)).is_none_or(|again_ms| now_ms >= *again_ms)
    }

    /// Leave a file that it asks for until then. With its next ack it asks anew.
    pub(crate) fn was_answered(
        &self,
        team: TeamId,
        device: DeviceId,
        number: u64,
        path: &str,
        again_ms: u64,
    ) {
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        let answers = answered.entry((team, device)).or_default();
        if answers.number != number {
            *answers = Answers { number, ..Answers::default() };
        }
        answers.again_ms.insert(path.to_owned(), again_ms);
    }

    pub fn is_busy(&self, team: TeamId) -> bool {
        self.memory(team).is_busy
    }

    pub(super) fn set_busy(&self, app: &App, team: TeamId, is_busy: bool) {
        if self.memory(team).is_busy == is_busy {
            return;
        }
        self.change(team, |memory| memory.is_busy = is_busy);
        app.store.announce(Changed { team: Some(team), topics: vec![Topic::Sharing] });
    }

    pub(super) fn moves_files(&self, team: TeamId) -> bool {
        self.memory(team).moves_files
    }

    pub(super) fn set_moves_files(&self, team: TeamId, moves_files: bool) {
        self.change(team, |memory| memory.moves_files = moves_files);
    }

    /// A file begins to come here; it stops when what this answers becomes true.
    pub(super) fn begin_fetch(&self, team: TeamId, id: &str) -> Arc<AtomicBool> {
        let stop = Arc::<AtomicBool>::default();
        self.fetching().insert((team, id.to_owned()), stop.clone());
        stop
    }

    pub(super) fn end_fetch(&self, team: TeamId, id: &str) {
        self.fetching().remove(&(team, id.to_owned()));
    }

    /// Stop the files that are coming, or only the one with this id, after the part they are at.
    pub(super) fn stop_fetches(&self, team: TeamId, is_meant: impl Fn(&str) -> bool) {
        for ((of, id), stop) in self.fetching().iter() {
            if *of == team && is_meant(id) {
                stop.store(true, Ordering::Relaxed);
            }
        }
    }

    fn fetching(&self) -> std::sync::MutexGuard<'_, BTreeMap<(TeamId, String), Arc<AtomicBool>>> {
        self.fetching.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody waits for a file of this team: the next round is due.
    pub(super) fn set_hurried(&self, team: TeamId) {
        self.hurry_of(team).notify_one();
    }

    /// Ends when somebody waits; at once when they began to since it last ended.
    pub(super) async fn hurried(&self, team: TeamId) {
        self.hurry_of(team).notified().await;
    }

    fn hurry_of(&self, team: TeamId) -> Arc<tokio::sync::Notify> {
        self.hurries.lock().unwrap_or_else(PoisonError::into_inner).entry(team).or_default().clone()
    }

    /// Whether what can wait is put off, for somebody else waits: but not a look that a person asked for.
    pub(super) fn gives_way(&self, team: TeamId) -> bool {
        self.turns.does_somebody_wait(team) && self.check(team).is_none()
    }

    pub(crate) fn needs_whole_look(&self, team: TeamId, now_ms: u64, every_ms: u64) -> bool {
        self.memory(team).whole_look_ms.is_none_or(|at| now_ms.abs_diff(at) >= every_ms)
    }

    pub(super) fn looked_whole(&self, team: TeamId, now_ms: u64) {
        self.change(team, |memory| {
            memory.whole_look_ms = Some(now_ms);
            memory.checks_files = true;
        });
    }

    /// Whether own leftovers are to be looked for, asked once per start and every so often.
    pub(super) fn begins_sweeping(&self, team: TeamId, now_ms: u64, every_ms: u64) -> bool {
        let begins = self.memory(team).swept_ms.is_none_or(|at| now_ms.abs_diff(at) >= every_ms);
        if begins {
            self.change(team, |memory| memory.swept_ms = Some(now_ms));
        }
        begins
    }

    /// Whether evidence files are to be compared, asked once per whole look.
    pub(super) fn begins_checking_files(&self, team: TeamId) -> bool {
        let begins = self.memory(team).checks_files;
        self.change(team, |memory| memory.checks_files = false);
        begins
    }

    pub(super) fn blob(&self, team: TeamId, id: &str) -> BlobMemory {
        let blobs = self.blobs.lock().unwrap_or_else(PoisonError::into_inner);
        blobs.get(&(team, id.to_owned())).copied().unwrap_or_default()
    }

    #[cfg(test)]
    pub(crate) fn blob_tries(&self, team: TeamId, id: &str) -> u32 {
        self.blob(team, id).tries
    }

    /// Each file that waits for a part, by its id.
    pub(super) fn lacking_parts(&self, team: TeamId) -> Vec<(String, Lack)> {
        let blobs = self.blobs.lock().unwrap_or_else(PoisonError::into_inner);
        let of_team = blobs.iter().filter(|((of, _), _)| *of == team);
        of_team.filter_map(|((_, id), memory)| memory.lacks.map(|lack| (id.clone(), lack))).collect()
    }

    /// Only these files wait for a part.
    pub(super) fn lack_only(&self, team: TeamId, waiting: &BTreeSet<String>) {
        let mut blobs = self.blobs.lock().unwrap_or_else(PoisonError::into_inner);
        for ((of, id), memory) in blobs.iter_mut() {
            if *of == team && !waiting.contains(id) {
                memory.lacks = None;
            }
        }
    }

    pub(super) fn set_blob(&self, team: TeamId, id: &str, memory: BlobMemory) {
        self.blobs.lock().unwrap_or_else(PoisonError::into_inner).insert((team, id.to_owned()), memory);
    }

    pub(super) fn was_active(&self, team: TeamId, now_ms: u64) {
        self.change(team, |memory| memory.active_ms = Some(now_ms));
    }

    /// When a round last did something, or something was done here; never since the start when absent.
    pub(super) fn active_ms(&self, team: TeamId) -> Option<u64> {
        self.memory(team).active_ms
    }

    /// A look at the whole folder that somebody asked for and that is under way.
    pub fn check(&self, team: TeamId) -> Option<FolderCheck> {
        self.memory(team).check
    }

    /// Begin one; false when one is under way.
    pub(crate) fn begin_check(&self, app: &App, team: TeamId) -> bool {
        if self.check(team).is_some() {
            return false;
        }
        self.change(team, |memory| {
            memory.check_stops = false;
            memory.whole_look_before_ms = memory.whole_look_ms;
        });
        self.distrust(team);
        self.set_check(app, team, Some(FolderCheck { files_done: 0, files: 0 }));
        true
    }

    pub(super) fn advance_check(&self, app: &App, team: TeamId, files_done: usize, files: usize) {
        let count = |files: usize| u32::try_from(files).unwrap_or(u32::MAX);
        if self.check(team).is_some() {
            let check = FolderCheck { files_done: count(files_done), files: count(files) };
            self.set_check(app, team, Some(check));
        }
    }

    /// Stop the check that is under way, at the files it is at.
    pub(crate) fn stop_check(&self, team: TeamId) {
        self.change(team, |memory| memory.check_stops = memory.check.is_some());
    }

    /// Whether the check was stopped. What it had yet to look at waits for the next look that comes by itself.
    pub(super) fn has_stopped_check(&self, team: TeamId) -> bool {
        let memory = self.memory(team);
        if memory.check_stops {
            self.change(team, |memory| {
                memory.check_stops = false;
                memory.whole_look_ms = memory.whole_look_before_ms;
            });
        }
        memory.check_stops
    }

    pub(crate) fn end_check(&self, app: &App, team: TeamId) {
        self.set_check(app, team, None);
    }

    fn set_check(&self, app: &App, team: TeamId, check: Option<FolderCheck>) {
        self.change(team, |memory| memory.check = check);
        app.store.announce(Changed { team: Some(team), topics: vec![Topic::Sharing] });
    }

    pub(super) fn told(&self, team: TeamId) -> Option<Told> {
        self.memory(team).told
    }

    pub(super) fn set_told(&self, team: TeamId, told: Told) {
        self.change(team, |memory| memory.told = Some(told));
    }

    /// Look at everything again next time.
    pub(super) fn look_whole_again(&self, team: TeamId) {
        self.change(team, |memory| memory.whole_look_ms = None);
    }

    /// The same for a person who chose another folder or asks for it: nothing known of the folder holds.
    pub(crate) fn distrust(&self, team: TeamId) {
        self.patience.forget(team);
        self.look_whole_again(team);
    }

    fn memory(&self, team: TeamId) -> Memory {
        self.teams.lock().unwrap_or_else(PoisonError::into_inner).get(&team).copied().unwrap_or_default()
    }

    fn change(&self, team: TeamId, change: impl FnOnce(&mut Memory)) {
        change(self.teams.lock().unwrap_or_else(PoisonError::into_inner).entry(team).or_default());
    }
}
