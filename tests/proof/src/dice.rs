//! Chance that a seed decides.

use std::sync::atomic::{AtomicU64, Ordering};

/// SplitMix64: small, fast, and the same everywhere.
pub struct Dice(AtomicU64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03))
    }

    pub fn number(&self) -> u64 {
        let before = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        let mut z = before.wrapping_add(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number under `count`, which is not zero.
    pub fn below(&self, count: usize) -> usize {
        usize::try_from(self.number() % count.max(1) as u64).unwrap_or(0)
    }

    pub fn percent(&self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub fn pick<T: Copy>(&self, among: &[T]) -> T {
        among[self.below(among.len())]
    }
}
