//! A device's clock: the world's time, and how far this device is off.

use std::sync::atomic::{AtomicU64, Ordering};
use werkplaats_core::clock::{Clock, FixedClock};

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
}

impl Clock for DeviceClock {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    fn today(&self) -> String {
        FixedClock::at(self.now_ms()).today()
    }
}
