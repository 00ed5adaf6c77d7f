//! Waiting for a folder that may be slow, and for one that may never answer.

use super::blocking;
use crate::{Error, ErrorCode, Result, domain::TeamId};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

/// How long the folder may be silent before it counts as unreachable.
pub const SILENCE_MAX: Duration = Duration::from_secs(60);

/// What a slow line brings of one file at least: 16 KiB.
pub const BYTES_PER_SECOND_MIN: u64 = 16 * 1024;

/// How long what was seen before is compared before own work has its turn.
const COMPARING_MAX: Duration = Duration::from_secs(60);

/// After so long no further part of an evidence file is begun in one round: other teams and small changes have a turn.
/// Tests count rounds, on machines that may be busy.
const MOVING_MAX: Duration = Duration::from_secs(if cfg!(test) { 60 * 60 } else { 60 });

/// Tells whoever waits that the work goes on.
#[derive(Debug, Clone, Default)]
pub struct Pulse(Arc<AtomicU64>);

impl Pulse {
    pub fn beat(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn beats(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What this device waits for, or waited for until it gave up.
pub struct Patience {
    silence_max: Mutex<Duration>,
    comparing_max: Mutex<Duration>,
    moving_max: Mutex<Duration>,
    /// Looks through a team's folder that were given up and may still hang in its drive.
    abandoned: Mutex<BTreeMap<TeamId, Arc<AtomicBool>>>,
    /// Folders that are being swept.
    sweeping: Arc<Mutex<BTreeSet<TeamId>>>,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            silence_max: Mutex::new(SILENCE_MAX),
            comparing_max: Mutex::new(COMPARING_MAX),
            moving_max: Mutex::new(MOVING_MAX),
            abandoned: Mutex::default(),
            sweeping: Arc::default(),
        }
    }
}

impl Patience {
    /// Wait for long work in a team's folder as long as it shows a pulse. While an earlier one still hangs in there, no
    /// second one joins it.
    ///
    /// Errors: `FolderMissing` after too long a silence.
    pub async fn wait<T: Send + 'static>(
        &self,
        team: TeamId,
        work: impl FnOnce(&Pulse) -> T + Send + 'static,
    ) -> Result<T> {
        let silence_max = *unpoisoned(&self.silence_max);
        if unpoisoned(&self.abandoned).get(&team).is_some_and(|is_over| !is_over.load(Ordering::Acquire)) {
            return Err(Error::told(ErrorCode::FolderMissing));
        }
        let (pulse, is_over) = (Pulse::default(), Ending::default());
        let (beating, over) = (pulse.clone(), is_over.0.clone());
        let mut working = std::pin::pin!(blocking(move || {
            let _ends_with_the_work = is_over;
            work(&beating)
        }));
        let mut beats = pulse.beats();
        loop {
            match tokio::time::timeout(silence_max, &mut working).await {
                Ok(done) => return done,
                Err(_) if pulse.beats() == beats => {
                    unpoisoned(&self.abandoned).insert(team, over);
                    return Err(Error::told(ErrorCode::FolderMissing));
                }
                Err(_) => beats = pulse.beats(),
            }
        }
    }

    /// What hangs is in a folder that is the team's no more.
    pub fn forget(&self, team: TeamId) {
        unpoisoned(&self.abandoned).remove(&team);
    }

    /// Work in a team's folder that nobody waits for, unless the same is still under way.
    pub fn sweep(&self, team: TeamId, work: impl FnOnce() + Send + 'static) {
        if !unpoisoned(&self.sweeping).insert(team) {
            return;
        }
        let sweeping = Sweeping(self.sweeping.clone(), team);
        tokio::task::spawn_blocking(move || {
            let _ends_with_the_work = sweeping;
            work();
        });
    }

    pub fn comparing_max(&self) -> Duration {
        *unpoisoned(&self.comparing_max)
    }

    pub fn moving_max(&self) -> Duration {
        *unpoisoned(&self.moving_max)
    }

    #[cfg(test)]
    pub(crate) fn set_moving_max(&self, moving_max: Duration) {
        *unpoisoned(&self.moving_max) = moving_max;
    }

    #[cfg(test)]
    pub(crate) fn set_comparing_max(&self, comparing_max: Duration) {
        *unpoisoned(&self.comparing_max) = comparing_max;
    }

    #[cfg(test)]
    pub(crate) fn set_silence_max(&self, silence_max: Duration) {
        *unpoisoned(&self.silence_max) = silence_max;
    }
}

/// Says that the work is over, also when it panicked or was never begun.
#[derive(Default)]
struct Ending(Arc<AtomicBool>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// A folder that is being swept, until the work is over, also when it panicked or was never begun.
struct Sweeping(Arc<Mutex<BTreeSet<TeamId>>>, TeamId);

impl Drop for Sweeping {
    fn drop(&mut self) {
        unpoisoned(&self.0).remove(&self.1);
    }
}

fn unpoisoned<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{sync::mpsc, thread::sleep};

    const TEAM: TeamId = TeamId(uuid::Uuid::from_u128(1));
    const OTHER: TeamId = TeamId(uuid::Uuid::from_u128(2));

    fn patience() -> Patience {
        let patience = Patience::default();
        patience.set_silence_max(Duration::from_millis(40));
        patience
    }

    #[tokio::test]
    async fn slow_work_with_a_pulse_is_waited_for_however_long_it_takes() {
        let slow = |pulse: &Pulse| {
            for _ in 0..30 {
                sleep(Duration::from_millis(4));
                pulse.beat();
            }
            7
        };
        assert_eq!(patience().wait(TEAM, slow).await.unwrap(), 7);
    }

    #[tokio::test]
    async fn a_sweep_that_panics_is_over() {
        let patience = patience();
        patience.sweep(TEAM, || panic!("as a drive may make it"));
        let (told, swept) = mpsc::channel();
        let sweeping = async {
            while swept.try_recv().is_err() {
                let told = told.clone();
                patience.sweep(TEAM, move || told.send(()).unwrap());
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), sweeping).await.expect("the next one begins");
    }

    #[tokio::test]
    async fn work_that_hangs_is_given_up_and_joined_by_no_second_one_until_it_ends() {
        let (patience, (go, hangs)) = (patience(), mpsc::channel::<()>());
        let (over, ended) = mpsc::channel();
        let work = move |_: &Pulse| {
            let _ = hangs.recv();
            over.send(()).unwrap();
        };
        assert_eq!(patience.wait(TEAM, work).await.unwrap_err().code(), ErrorCode::FolderMissing);
        let second = patience.wait(TEAM, |_| -> () { unreachable!("it would hang as well") }).await;
        assert_eq!(second.unwrap_err().code(), ErrorCode::FolderMissing);
        patience.wait(OTHER, |_| ()).await.expect("another team's folder is another drive");
        drop(go);
        ended.recv().unwrap();
        while patience.wait(TEAM, |_| ()).await.is_err() {
            tokio::task::yield_now().await;
        }
    }
}
