//! How far a hand-over file is that is written or taken in, told in bytes; and the way to stop it.

use crate::{Error, ErrorCode, Result};
use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_millis(150);

/// Counts the bytes that were worked through, and says when to stop.
pub struct Meter {
    is_stopped: AtomicBool,
    count: Mutex<Count>,
    tell: Box<dyn Fn(u64, u64) + Send + Sync>,
    tell_every: Duration,
}

#[derive(Default)]
struct Count {
    done: u64,
    /// Bytes to work through: those of a film count for each time that they are read or written.
    work: u64,
    /// What a person sees as the whole.
    size: u64,
    told: Option<Instant>,
}

impl Meter {
    /// `tell` hears of bytes done and bytes in all, a few times a second.
    pub fn new(tell: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        Self {
            is_stopped: AtomicBool::new(false),
            count: Mutex::default(),
            tell: Box::new(tell),
            tell_every: TELL_EVERY,
        }
    }

    /// For work that nobody waits for.
    pub fn silent() -> Self {
        Self::new(|_, _| {})
    }

    /// As [`Meter::new`], however fast it goes.
    #[cfg(test)]
    pub fn telling_everything(tell: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        Self { tell_every: Duration::ZERO, ..Self::new(tell) }
    }

    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// So much work, which comes to `size` bytes for the person.
    pub fn expect(&self, work: u64, size: u64) {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner) = Count { work, size, ..Count::default() };
        (self.tell)(0, size);
    }

    /// So many bytes further.
    ///
    /// Errors: `Cancelled` once it was stopped.
    pub fn advance(&self, bytes: u64) -> Result<()> {
        if self.is_stopped.load(Ordering::Relaxed) {
            return Err(Error::told(ErrorCode::Cancelled));
        }
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        count.done = count.done.saturating_add(bytes).min(count.work);
        if count.told.is_none_or(|told| told.elapsed() >= self.tell_every) {
            count.told = Some(Instant::now());
            let shown = count.size as f64 * (count.done as f64 / count.work.max(1) as f64);
            let (shown, size) = (shown as u64, count.size);
            drop(count);
            (self.tell)(shown, size);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn work_is_shown_as_a_part_of_the_size_and_never_as_more() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let hears = told.clone();
        let meter = Meter::new(move |done, size| hears.lock().unwrap().push((done, size)));
        meter.expect(300, 100);
        meter.advance(150).unwrap();
        assert_eq!(*told.lock().unwrap(), [(0, 100), (50, 100)]);
        meter.expect(10, 10);
        meter.advance(500).unwrap();
        assert_eq!(told.lock().unwrap().last(), Some(&(10, 10)));
        meter.stop();
        assert_eq!(meter.advance(1).unwrap_err().code(), ErrorCode::Cancelled);
    }
}
