//! Time and chance, passed in so that the simulator and the tests decide them.

use std::sync::Mutex;

pub trait Clock: Send + Sync + 'static {
    /// Milliseconds since 1970, UTC.
    fn now_ms(&self) -> u64;

    /// Today's ISO date where the person is.
    fn today(&self) -> String;
}

pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> u64 {
        jiff::Timestamp::now().as_millisecond().max(0).unsigned_abs()
    }

    fn today(&self) -> String {
        jiff::ZonedDateTime::now().date().to_string()
    }
}

/// A clock that stands still until told otherwise.
pub struct FixedClock(Mutex<u64>);

impl FixedClock {
    pub fn at(ms: u64) -> Self {
        Self(Mutex::new(ms))
    }

    /// Show another time, earlier or later.
    pub fn set(&self, ms: u64) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = ms;
    }

    pub fn advance(&self, ms: u64) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) += ms;
    }
}

impl Clock for FixedClock {
    fn now_ms(&self) -> u64 {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn today(&self) -> String {
        let ms = i64::try_from(self.now_ms()).unwrap_or(0);
        jiff::Timestamp::from_millisecond(ms)
            .map(|at| at.to_zoned_datetime(jiff::tz::TimeZone::UTC).date().to_string())
            .unwrap_or_default()
    }
}

pub trait Random: Send + Sync + 'static {
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Random {
    pub fn array<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0u8; N];
        self.fill(&mut bytes);
        bytes
    }
}

pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("without the operating system's randomness no key can be made safely");
    }
}

/// The same "random" bytes for the same seed: BLAKE3 as a stream.
pub struct SeededRandom(Mutex<blake3::OutputReader>);

impl SeededRandom {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(
            blake3::Hasher::new_derive_key("werkplaats seeded random")
                .update(&seed.to_le_bytes())
                .finalize_xof(),
        ))
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill(bytes);
    }
}
