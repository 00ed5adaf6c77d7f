//! A team of devices from one seed: what they are, what was promised to the people at them, and one seed from begin
//! to end.

use crate::{
    Tally, Verdict,
    clock::NOON_MS,
    cloud::Cloud,
    device::{Device, told, told_io},
    dice::Dice,
    erasing::Erasing,
    handover::Carried,
    judge,
    people::Moves,
    scratch,
    template::{DEVICES, INVITED_FOR_MS, Template},
    weather::Forecast,
};
use std::ops::Range;
use tempfile::TempDir;
use uuid::Uuid;
use werkplaats_core::{
    ErrorCode,
    clock::Clock,
    domain::{ArrangementId, CaptureId, Change, CycleId, Hlc, RecordId, TeamId},
    limits::PACK_SEGMENTS_MIN,
    store,
    sync::Round,
};

/// Lines in the template of seeds about packs: a few more make one.
const LINES_BEFORE_PACK: usize = PACK_SEGMENTS_MIN - 7;

/// What a seed is about. Whatever else befalls a team happens in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plot {
    Anything,
    /// Roles change, people and devices come and go, keys are turned.
    People,
    /// Segments are packed, months pass, loose ones go.
    Packs,
}

/// Teams made ready, one for each kind of seed.
pub struct Templates {
    plain: Template,
    busy: Template,
}

impl Templates {
    pub async fn make() -> Verdict<Self> {
        Ok(Self { plain: Template::make().await?, busy: Template::make_with(LINES_BEFORE_PACK).await? })
    }

    fn of(&self, plot: Plot) -> &Template {
        match plot {
            Plot::Anything | Plot::People => &self.plain,
            Plot::Packs => &self.busy,
        }
    }
}

pub struct World {
    pub seed: u64,
    pub plot: Plot,
    /// All clocks are right and no home is restored or cloned: then it can be told when loose segments may go.
    pub is_orderly: bool,
    /// Times that a month and a half passed.
    pub months: u32,
    pub moves: Moves,
    pub erasing: Erasing,
    pub handovers: Vec<Carried>,
    pub dice: Dice,
    pub cloud: Cloud,
    pub devices: Vec<Device>,
    /// Who is not of the template and joins in the weather of the run; clones stand behind them.
    pub invited: Range<usize>,
    /// What the founder's clock showed then.
    pub invited_at_ms: u64,
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
    /// The record that it is a part of, which can be erased.
    pub of: Option<Uuid>,
    /// A disk was lost that may have held the only copy.
    pub may_be_lost: bool,
    /// The changes that say it, noted where it matters who may write.
    pub carriers: Vec<Carrier>,
    /// Devices that had read it when its writer was removed or made a reader.
    pub read_by: Vec<usize>,
}

/// A change in whatever segment it travels: its record, its stamp, and a hash of the rest. Two devices may give the
/// same stamp to the same text.
pub type Carrier = (RecordId, Hlc, [u8; 32]);

pub fn carrier(change: &Change) -> Carrier {
    (change.record, change.hlc, *blake3::hash(&change.encode()).as_bytes())
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
    /// The word that it said before.
    pub before: usize,
}

pub struct Attached {
    pub evidence: Uuid,
    /// Names its parts in the folder.
    pub blob: String,
    /// Somebody gave it a title and a note.
    pub is_named: bool,
    pub hash: String,
    pub content: Vec<u8>,
    pub by: usize,
    pub at_word: usize,
    pub may_be_lost: bool,
    pub carriers: Vec<Carrier>,
}

/// How many promises there were before somebody wrote.
pub struct Mark {
    who: usize,
    words: usize,
    files: usize,
    sealed: u64,
}

impl World {
    pub async fn new(seed: u64, templates: &Templates, is_traced: bool) -> Verdict<Self> {
        let dice = Dice::new(seed);
        let folder = tempfile::tempdir_in(scratch()).map_err(told_io)?;
        let plot = match dice.below(100) {
            0..33 => Plot::People,
            33..42 => Plot::Packs,
            _ => Plot::Anything,
        };
        let template = templates.of(plot);
        let count = match plot {
            Plot::People => dice.pick(&[2, 3, 3, 4, 4, 5]),
            Plot::Packs => dice.pick(&[2, 2, 3]),
            Plot::Anything => match dice.below(200) {
                0 => 15,
                1..4 => 8,
                4..20 => 5,
                20..60 => 4,
                60..120 => 3,
                _ => 2,
            },
        };
        let mut devices = Vec::with_capacity(count + 1);
        for number in 0..count {
            devices.push(template.device(number, seed, folder.path()).await?);
        }
        if plot != Plot::Anything {
            // Somebody who is not invited yet.
            let mut newcomer = template.newcomer(count, seed, folder.path()).await?;
            newcomer.code = Some(String::new());
            devices.push(newcomer);
        }
        let is_erasing = match plot {
            Plot::Anything => dice.percent(20),
            Plot::People => dice.percent(35),
            Plot::Packs => false,
        };
        let is_orderly = plot == Plot::Packs && dice.percent(60);
        let mut world = Self {
            seed,
            plot,
            is_orderly,
            months: 0,
            moves: Moves::default(),
            erasing: Erasing { is_on: is_erasing, ..Erasing::default() },
            handovers: Vec::new(),
            dice,
            cloud: template.cloud.clone(),
            devices,
            invited: DEVICES..count,
            invited_at_ms: NOON_MS,
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
        world.count(match plot {
            Plot::Anything => "seeds about anything",
            Plot::People => "seeds about who is in",
            Plot::Packs => "seeds about packs",
        });
        world.count_more("seeds with erasing", u64::from(is_erasing));
        if !is_orderly {
            world.set_clocks();
        }
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
        // Those of both may have been set ahead, after the newcomer asked.
        if founder.now_ms() > self.invited_at_ms + INVITED_FOR_MS {
            founder.jump(self.invited_at_ms.cast_signed() - founder.now_ms().cast_signed());
        }
    }

    /// Devices beyond the template's join in the weather of the run.
    async fn invite_the_others(&mut self, template: &Template) -> Verdict {
        self.invited_at_ms = self.devices[0].clock.now_ms();
        for number in self.invited.clone() {
            let role = werkplaats_core::domain::AccessRole::Member;
            // Its clock must be that of who invites: an invitation ends.
            self.devices[number].clock.set_to(&self.devices[0].clock);
            // Where it matters who is in, some are let in by hand.
            let is_automatic = self.plot != Plot::People || self.dice.percent(60);
            let code = crate::template::invite(&self.devices[0], template.team, role, is_automatic).await?;
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
        let word = Word {
            text: text.clone(),
            by,
            kind,
            of: None,
            may_be_lost: false,
            carriers: Vec::new(),
            read_by: Vec::new(),
        };
        self.words.push(word);
        text
    }

    /// As [`World::word`], in a record.
    pub fn word_of(&mut self, by: usize, kind: Kind, record: Uuid) -> String {
        let text = self.word(by, kind);
        if let Some(word) = self.words.last_mut() {
            word.of = Some(record);
        }
        text
    }

    /// Whether this device has the team: it joined, once or more often.
    pub fn has_team(&self, who: usize) -> bool {
        self.devices[who].code.is_none() || self.moves.rejoining.contains(&who)
    }

    /// Before somebody writes. Where it matters who may write, the changes are noted.
    pub async fn mark(&self, who: usize) -> Verdict<Mark> {
        let sealed = self.outbox(who).await?.last().map_or(0, |(seq, _)| *seq);
        Ok(Mark { who, words: self.words.len(), files: self.files.len(), sealed })
    }

    /// After it: which changes say what was promised since.
    pub async fn noted(&mut self, mark: Mark) -> Verdict {
        let written = self.outbox(mark.who).await?.into_iter().filter(|(seq, _)| *seq > mark.sealed);
        let carriers: Vec<Carrier> = written.map(|(_, carrier)| carrier).collect();
        for word in &mut self.words[mark.words..] {
            word.carriers.clone_from(&carriers);
        }
        for file in &mut self.files[mark.files..] {
            file.carriers.clone_from(&carriers);
        }
        Ok(())
    }

    /// What waits to be sealed on a device; nothing where nobody asks for it.
    pub async fn outbox(&self, who: usize) -> Verdict<Vec<(u64, Carrier)>> {
        if self.plot != Plot::People {
            return Ok(Vec::new());
        }
        let mut conn = self.devices[who].app().store.read().await.map_err(told)?;
        let waiting = store::outbox(&mut conn, self.team, usize::from(u16::MAX)).await.map_err(told)?;
        let named = |(seq, bytes): (u64, Vec<u8>)| Some((seq, carrier(&Change::decode(&bytes).ok()?)));
        Ok(waiting.into_iter().filter_map(named).collect())
    }

    /// One round of this device, whatever the weather; what it took away is looked into.
    pub async fn share_through(
        &mut self,
        who: usize,
        forecast: Forecast,
        extent: Round,
        seed: u64,
    ) -> Verdict<crate::device::Shared> {
        let done = self.devices[who].share(self.team, forecast, extent, seed).await?;
        self.check_removed(who, &done.removed).await?;
        self.check_parts_removed(who, &done.parts_removed)?;
        Ok(done)
    }

    /// Everything that waits, on a folder that works.
    pub async fn share_well(&mut self, who: usize) -> Verdict<Option<ErrorCode>> {
        Ok(self.share_through(who, Forecast::default(), Round::Everything, 0).await?.problem)
    }
}

/// Live through one seed.
pub async fn live(seed: u64, templates: &Templates, is_traced: bool) -> (Verdict, Tally) {
    let mut world = match World::new(seed, templates, is_traced).await {
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
