//! A device's clock and chance: the world's time, how far this device is off, and a chance that can end the app.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use werkplaats_core::clock::{Clock, FixedClock, Random, SeededRandom};

/// Noon on 23 November 2026.
pub const NOON_MS: u64 = 1_795_435_200_000;

pub struct DeviceClock(AtomicU64);

impl DeviceClock {
    pub fn at(ms: u64) -> Self {
        Self(AtomicU64::new(ms))
    }

    pub fn advance(&self, ms: u64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// Forwards or back, as clocks do when somebody sets them.
    pub fn jump(&self, ms: i64) {
        let now = self.0.load(Ordering::SeqCst);
        self.0.store(now.saturating_add_signed(ms), Ordering::SeqCst);
    }

    /// Show the same time as another clock.
    pub fn set_to(&self, other: &Self) {
        self.0.store(other.now_ms(), Ordering::SeqCst);
    }
}

impl Clock for DeviceClock {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    fn today(&self) -> String {
        FixedClock::at(self.now_ms()).today()
    }
}

/// What a panic says that stands for a power cut.
pub const POWER_CUT: &str = "the power is cut";

/// Chance from a seed. Once lit, the fuse ends the app at a call: whatever was not committed by then is gone.
pub struct FusedRandom {
    inner: SeededRandom,
    fuse: AtomicI64,
}

impl FusedRandom {
    pub fn new(seed: u64) -> Self {
        Self { inner: SeededRandom::new(seed), fuse: AtomicI64::new(i64::MAX) }
    }

    /// The app ends at the call after so many more.
    pub fn light(&self, calls: i64) {
        self.fuse.store(calls, Ordering::SeqCst);
    }

    pub fn put_out(&self) {
        self.fuse.store(i64::MAX, Ordering::SeqCst);
    }
}

impl Random for FusedRandom {
    fn fill(&self, bytes: &mut [u8]) {
        assert!(self.fuse.fetch_sub(1, Ordering::SeqCst) > 0, "{POWER_CUT}");
        self.inner.fill(bytes);
    }
}
