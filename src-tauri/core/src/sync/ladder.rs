//! How long something is left alone after it went wrong: longer the more often it did.

/// Pauses in milliseconds, the longest last.
pub(super) struct Ladder(pub [u64; 4]);

impl Ladder {
    /// When to try again what went wrong `tries` times before.
    pub fn next_ms(&self, tries: u32, now_ms: u64) -> u64 {
        now_ms.saturating_add(self.0[(tries as usize).min(self.0.len() - 1)])
    }

    /// Whether it is too early to try again. A clock that was set back since makes no pause longer than the longest.
    pub fn is_early(&self, next_ms: u64, now_ms: u64) -> bool {
        (1..=self.0[self.0.len() - 1]).contains(&next_ms.saturating_sub(now_ms))
    }
}
