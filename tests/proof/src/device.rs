//! One device: its home, its view of the folder, its clock, and the app that runs on them.

use crate::{
    Verdict,
    clock::{DeviceClock, FusedRandom},
    cloud::{View, copy_folder},
    weather::{Forecast, Weather},
};
use std::{
    fs,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::Arc,
    task::Poll,
};
use werkplaats_core::{
    App, ErrorCode, Home,
    domain::{Location, TeamId},
    store,
    sync::{
        self, Round,
        folder::{FolderStore, SharedStore},
        names,
    },
};

pub struct Device {
    pub number: usize,
    running: Option<Arc<App>>,
    chance: Arc<FusedRandom>,
    pub clock: Arc<DeviceClock>,
    pub view: View,
    pub home: PathBuf,
    pub may_write: bool,
    /// The code that it waits to be let in with.
    pub code: Option<String>,
    pub backup: Option<Backup>,
    seed: u64,
    runs: u64,
}

/// A copy of a home, and how many expectations there were when it was made.
pub struct Backup {
    pub home: PathBuf,
    pub at_word: usize,
}

impl Device {
    pub async fn open(number: usize, seed: u64, home: PathBuf, view: View, now_ms: u64) -> Verdict<Self> {
        let clock = Arc::new(DeviceClock::at(now_ms));
        let chance = Arc::new(FusedRandom::new(random_seed(seed, number, 0)));
        let app = start(&home, &clock, &chance).await?;
        Ok(Self {
            number,
            running: Some(app),
            chance,
            clock,
            view,
            home,
            may_write: true,
            code: None,
            backup: None,
            seed,
            runs: 1,
        })
    }

    pub fn app(&self) -> &App {
        self.running.as_ref().expect("an app is only away while it is started again")
    }

    /// The team's own folder in this device's view.
    pub fn root(&self, team: TeamId) -> PathBuf {
        self.view.folder.join(names::team_folder(team))
    }

    pub fn folder_store(&self, team: TeamId) -> FolderStore {
        FolderStore::new(self.root(team), self.app().device, self.app().random.clone())
    }

    /// End the app, as a kill does: nothing is told to it. Then let something happen, and start it again.
    pub async fn restarted(&mut self, between: impl FnOnce(&Path) -> std::io::Result<()>) -> Verdict {
        // Waits until the database's own threads let go of it; what was not committed is gone.
        self.app().store.close().await;
        self.running = None;
        between(&self.home).map_err(told_io)?;
        let seed = random_seed(self.seed, self.number, self.runs);
        self.runs += 1;
        self.chance = Arc::new(FusedRandom::new(seed));
        self.running = Some(start(&self.home, &self.clock, &self.chance).await?);
        Ok(())
    }

    /// One round under this forecast; `true` when the app was killed in it.
    pub async fn share(
        &mut self,
        team: TeamId,
        forecast: Forecast,
        round: Round,
        seed: u64,
    ) -> Verdict<Shared> {
        let weather = Weather::new(self.folder_store(team), self.root(team), forecast, seed);
        let shared: Arc<dyn SharedStore> = weather.clone();
        let app = self.running.clone().expect("an app is only away while it is started again");
        if let Some(calls) = forecast.power_cut_after {
            self.chance.light(calls);
        }
        let mut round = Box::pin(sync::run(&app, team, shared, round));
        let whole = poll_fn(|context| {
            // A panic drops the round where it stands, as a power cut would.
            match catch_unwind(AssertUnwindSafe(|| round.as_mut().poll(context))) {
                Ok(Poll::Pending) => Poll::Pending,
                Ok(Poll::Ready(outcome)) => Poll::Ready(Some(outcome)),
                Err(_) => Poll::Ready(None),
            }
        });
        let outcome = tokio::select! {
            biased;
            () = weather.killed() => None,
            outcome = whole => outcome,
        };
        drop(round);
        self.chance.put_out();
        drop(app);
        let (faults, parts_removed) = (weather.faults(), weather.parts_removed());
        if weather.removed_alone() {
            return Err(format!("device {} removed a segment without a pack in its place", self.number));
        }
        if weather.is_killed() || outcome.is_none() && forecast.power_cut_after.is_some() {
            self.restarted(|_| Ok(())).await?;
            let removed = weather.removed();
            return Ok(Shared { was_killed: true, faults, problem: None, removed, parts_removed });
        }
        match outcome {
            Some(Ok(problem)) => {
                let removed = weather.removed();
                Ok(Shared { was_killed: false, faults, problem, removed, parts_removed })
            }
            Some(Err(error)) => Err(format!("device {}: a round failed: {error:?}", self.number)),
            None => Err(format!("device {}: a round panicked", self.number)),
        }
    }

    /// Everything that waits, on a folder that works.
    pub async fn share_well(&mut self, team: TeamId) -> Verdict<Option<ErrorCode>> {
        let fair = Forecast::default();
        Ok(self.share(team, fair, Round::Everything, 0).await?.problem)
    }

    pub async fn dump(&self, team: TeamId) -> Verdict<String> {
        self.app().store.dump(team).await.map_err(told)
    }

    pub async fn unpublished(&self, team: TeamId) -> Verdict<usize> {
        let mut conn = self.app().store.read().await.map_err(told)?;
        let files = store::unpublished(&mut conn, team).await.map_err(told)?.len();
        Ok(files + store::outbox(&mut conn, team, usize::from(u16::MAX)).await.map_err(told)?.len())
    }

    /// The team's folder in this device's view, written down where the app looks for it.
    pub async fn point_at_folder(&self, team: TeamId) -> Verdict {
        let mut tx = self.app().store.begin_remote(self.app(), team).await.map_err(told)?;
        store::set_folder(tx.conn(), team, &Location::Folder(self.root(team))).await.map_err(told)?;
        tx.commit().await.map_err(told)
    }

    pub fn copy_home(&self, to: &Path) -> std::io::Result<()> {
        copy_folder(&self.home, to)
    }
}

/// How a round went.
pub struct Shared {
    pub was_killed: bool,
    pub faults: u32,
    pub problem: Option<ErrorCode>,
    /// Hashes of loose segments that it took away.
    pub removed: Vec<[u8; 32]>,
    /// Of which evidence it took parts away.
    pub parts_removed: Vec<String>,
}

fn random_seed(seed: u64, number: usize, run: u64) -> u64 {
    seed.wrapping_mul(1_000_003).wrapping_add(number as u64 * 1_009).wrapping_add(run)
}

/// Open the app on this home. The lock of an app that was killed is free once its last handle is gone.
pub async fn start(home: &Path, clock: &Arc<DeviceClock>, chance: &Arc<FusedRandom>) -> Verdict<Arc<App>> {
    App::open_with(Home::new(home), clock.clone(), chance.clone()).await.map(Arc::new).map_err(told)
}

pub fn told(error: werkplaats_core::Error) -> String {
    format!("{error:?}")
}

pub fn told_io(error: std::io::Error) -> String {
    format!("{error:?}")
}

pub fn remove_folder(folder: &Path) -> std::io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
