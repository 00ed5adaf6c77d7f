//! How a look at the folder treats what looks unchanged, and how far it is.

use std::collections::HashSet;

/// A look at the folder, in one go or several.
#[derive(Debug, Default)]
pub struct Look {
    /// Everything is read again; otherwise what looks unchanged is believed to be.
    pub(super) is_whole: bool,
    /// It is the first one after a start or after trouble.
    pub(super) is_first: bool,
    /// What was read since this look began.
    pub(super) read: HashSet<String>,
    /// Something is yet to be read.
    pub(super) has_more: bool,
    /// Files that did not come in time.
    pub(super) silences: u32,
    /// Something was not read, for the folder was silent about others.
    pub(super) is_cut_short: bool,
}

impl Look {
    pub fn by_hints() -> Self {
        Self::default()
    }

    /// By hints as well, and a look at everything follows.
    ///
    /// It is safe to seal after it when [`super::Saw::may_seal`] says so. A database that was restored from a backup has the
    /// hints of its own time: what it does not hold it has not seen, for both are noted with one commit, and so it is
    /// read before the next number is given out. That holds only for what can be listed and read, and the numbers in
    /// names tell what else is taken.
    pub fn before_a_whole_one() -> Self {
        Self { is_first: true, ..Self::default() }
    }

    /// What was not read yet is read as well, a while at a time, so that own work goes out in between.
    pub fn goes_through_everything(&mut self) {
        (self.is_whole, self.is_first, self.has_more) = (true, false, true);
    }

    pub fn is_done(&self) -> bool {
        !self.has_more
    }

    /// Whether it came to everything.
    pub fn is_whole(&self) -> bool {
        self.is_whole && !self.has_more && !self.is_cut_short
    }
}
