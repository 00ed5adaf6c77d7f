//! A team of devices from one seed: what they are, what was promised to the people at them, and one seed from begin
//! to end.

use crate::{
    Tally, Verdict,
    cloud::Cloud,
    device::{Device, told_io},
    dice::Dice,
    judge, scratch,
    template::{DEVICES, Template},
};
use std::ops::Range;
use tempfile::TempDir;
use werkplaats_core::{
    clock::Clock,
    domain::{ArrangementId, CaptureId, CycleId, TeamId},
};

pub struct World {
    pub seed: u64,
    pub dice: Dice,
    pub cloud: Cloud,
    pub devices: Vec<Device>,
    /// Who is not of the template and joins in the weather of the run; clones stand behind them.
    pub invited: Range<usize>,
    pub team: TeamId,
    pub cycle: CycleId,
    pub arrangement: ArrangementId,
    pub words: Vec<Word>,
    /// Captures with the word that each says.
    pub captures: Vec<(CaptureId, usize)>,
    pub revived: Vec<Revived>,
    pub files: Vec<Attached>,
    pub folder: TempDir,
    pub tally: Tally,
    pub is_traced: bool,
}

/// What somebody wrote, and was told that it is kept.
pub struct Word {
    pub text: String,
    pub by: usize,
    pub kind: Kind,
    /// A disk was lost that may have held the only copy.
    pub may_be_lost: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Stands in a row or a text of this version of the app.
    Shown,
    /// In a table or field that only a newer app knows: kept and passed on.
    FromTheFuture,
    /// A reader wrote it, or somebody forged it: nobody else may ever see it.
    Private,
}

/// A capture that one device removed while another, who had not seen that, changed it.
pub struct Revived {
    pub capture: CaptureId,
    pub word: usize,
}

pub struct Attached {
    pub hash: String,
    pub content: Vec<u8>,
    pub by: usize,
    pub at_word: usize,
    pub may_be_lost: bool,
}

impl World {
    pub async fn new(seed: u64, template: &Template, is_traced: bool) -> Verdict<Self> {
        let dice = Dice::new(seed);
        let folder = tempfile::tempdir_in(scratch()).map_err(told_io)?;
        let count = match dice.below(200) {
            0 => 15,
            1..4 => 8,
            4..20 => 5,
            20..60 => 4,
            60..120 => 3,
            _ => 2,
        };
        let mut devices = Vec::with_capacity(count);
        for number in 0..count {
            devices.push(template.device(number, seed, folder.path()).await?);
        }
        let mut world = Self {
            seed,
            dice,
            cloud: template.cloud.clone(),
            devices,
            invited: DEVICES..count,
            team: template.team,
            cycle: template.cycle,
            arrangement: template.arrangement,
            words: Vec::new(),
            captures: Vec::new(),
            revived: Vec::new(),
            files: Vec::new(),
            folder,
            tally: Tally::new(),
            is_traced,
        };
        world.set_clocks();
        world.invite_the_others(template).await?;
        Ok(world)
    }

    /// Most clocks are nearly right, some are off by a quarter of an hour, a few by years.
    fn set_clocks(&mut self) {
        const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1000;
        for device in &mut self.devices[..] {
            let off = match self.dice.below(12) {
                0 => 1_000_000,
                1 => -1_000_000,
                // Who has yet to join is told that a code expired when the clock says so, and rightly.
                2 if device.number < DEVICES => 3 * YEAR_MS,
                3 if device.number < DEVICES => -5 * YEAR_MS,
                _ => 0,
            };
            device.clock.jump(off);
        }
    }

    /// An invitation ends: a founder whose clock is years ahead lets nobody in until somebody sets it right.
    pub fn set_founders_clock_right(&mut self) {
        let Some(joins) = self.invited.clone().next().map(|number| &self.devices[number].clock) else {
            return;
        };
        let founder = &self.devices[0].clock;
        if founder.now_ms() > joins.now_ms() {
            founder.set_to(joins);
        }
    }

    /// Devices beyond the template's join in the weather of the run.
    async fn invite_the_others(&mut self, template: &Template) -> Verdict {
        for number in self.invited.clone() {
            let role = werkplaats_core::domain::AccessRole::Member;
            // Its clock must be that of who invites: an invitation ends.
            self.devices[number].clock.set_to(&self.devices[0].clock);
            let code = crate::template::invite(&self.devices[0], template.team, role).await?;
            self.devices[number].code = Some(code);
        }
        Ok(())
    }

    pub fn say(&self, what: impl FnOnce() -> String) {
        if self.is_traced {
            eprintln!("  {}", what());
        }
    }

    pub fn count(&mut self, what: &'static str) {
        *self.tally.entry(what).or_default() += 1;
    }

    pub fn count_more(&mut self, what: &'static str, more: u64) {
        if more > 0 {
            *self.tally.entry(what).or_default() += more;
        }
    }

    /// A word that nobody wrote before. All are secrets: none may be read in the folder.
    pub fn word(&mut self, by: usize, kind: Kind) -> String {
        let text = format!("geheim{}x{}e", self.seed, self.words.len());
        self.words.push(Word { text: text.clone(), by, kind, may_be_lost: false });
        text
    }
}

/// Live through one seed.
pub async fn live(seed: u64, template: &Template, is_traced: bool) -> (Verdict, Tally) {
    let mut world = match World::new(seed, template, is_traced).await {
        Ok(world) => world,
        Err(reason) => return (Err(format!("making the world: {reason}")), Tally::new()),
    };
    let verdict = live_in(&mut world).await;
    for device in &world.devices {
        device.app().store.close().await;
    }
    (verdict, std::mem::take(&mut world.tally))
}

async fn live_in(world: &mut World) -> Verdict {
    let steps = 25 + world.dice.below(30) + 5 * world.devices.len();
    for step in 0..steps {
        world.step().await.map_err(|reason| format!("step {step}: {reason}"))?;
        world.count("steps");
    }
    judge::judge(world).await
}
