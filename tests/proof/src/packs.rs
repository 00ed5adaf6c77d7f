//! Segments packed, months that pass, loose segments that go, and somebody new who lives from packs alone.

use crate::{
    Verdict,
    device::{told, told_io},
    judge,
    template::{invite, sync_all},
    weather::Forecast,
    world::{Plot, World},
};
use std::fs;
use werkplaats_core::{domain::AccessRole, store, sync::Round};

/// Longer than a pack stands beside its loose segments, shorter than a silent device is waited for.
const MONTH_AND_A_HALF_MS: u64 = 45 * 24 * 60 * 60 * 1000;

impl World {
    pub async fn packs_step(&mut self, who: usize) -> Verdict {
        match self.dice.below(10) {
            0..4 => self.write_in_small_pieces(who.min(1)).await,
            4..7 => self.sync_everything(who).await,
            7 => self.months_pass(),
            _ => self.hurt(who),
        }
    }

    /// Lines shared one by one, until there are enough segments for a pack.
    async fn write_in_small_pieces(&mut self, who: usize) -> Verdict {
        if self.devices[who].view.is_away {
            return Ok(());
        }
        for _ in 0..4 {
            self.capture(who).await?;
            self.devices[who].clock.advance(1000);
            self.share_through(who, Forecast::default(), Round::WithoutFiles, 0).await?;
        }
        self.count("bursts of small segments");
        Ok(())
    }

    async fn sync_everything(&mut self, who: usize) -> Verdict {
        sync_all(&mut self.cloud, &mut self.devices, &self.dice)?;
        if !self.devices[who].view.is_away {
            self.share_well(who).await?;
        }
        Ok(())
    }

    fn months_pass(&mut self) -> Verdict {
        // Two would make who was silent since the begin somebody who is not waited for.
        if self.months > 0 {
            return Ok(());
        }
        self.let_months_pass();
        Ok(())
    }

    fn let_months_pass(&mut self) {
        self.say(|| "a month and a half passes".to_owned());
        self.months += 1;
        self.count("months that passed");
        for device in &self.devices {
            device.clock.advance(MONTH_AND_A_HALF_MS);
        }
    }

    /// Loose segments go a month after they were packed, when everybody who is around holds them.
    pub async fn check_removed(&mut self, who: usize, removed: &[[u8; 32]]) -> Verdict {
        self.count_more("loose segments taken away", removed.len() as u64);
        if !self.is_orderly || removed.is_empty() {
            return Ok(());
        }
        if self.months == 0 {
            return Err(format!("device {who} took away loose segments within the month"));
        }
        // Somebody new lives from the packs, and is waited for from their first word on.
        let around = self.devices.len() - 1;
        for device in self.devices.iter().take(around).filter(|device| device.code.is_none()) {
            let mut conn = device.app().store.read().await.map_err(told)?;
            for hash in removed {
                if store::held_file(&mut conn, self.team, hash).await.map_err(told)?.is_none() {
                    let number = device.number;
                    return Err(format!("device {who} took away what device {number} does not hold"));
                }
            }
        }
        Ok(())
    }

    /// After all else: months pass, loose segments go, packs break, and somebody new reads everything all the same.
    pub async fn live_from_packs(&mut self) -> Verdict {
        if self.plot != Plot::Packs || self.devices[0].code.is_some() {
            return Ok(());
        }
        let taken_before = self.tally.get("loose segments taken away").copied().unwrap_or(0);
        self.let_months_pass();
        for round in 0..3 {
            for who in 0..self.devices.len() {
                if self.devices[who].code.is_some() {
                    continue;
                }
                self.devices[who].clock.advance(judge::DAY_MS);
                if round == 0 && self.devices[who].may_write {
                    self.capture(who).await?;
                }
                self.share_well(who).await?;
            }
            sync_all(&mut self.cloud, &mut self.devices, &self.dice)?;
        }
        if self.tally.get("loose segments taken away").copied().unwrap_or(0) > taken_before {
            self.count("folders with packs alone");
        }
        if self.dice.percent(50) {
            self.break_packs().await?;
        }
        self.newcomer_reads_all().await
    }

    /// Every pack is broken off half way, for everybody.
    async fn break_packs(&mut self) -> Verdict {
        let folder = self.devices[0].view.folder.clone();
        let packs: Vec<String> =
            self.devices[0].view.files().into_iter().filter(|path| path.ends_with(".p")).collect();
        for path in &packs {
            let bytes = fs::read(folder.join(path)).map_err(told_io)?;
            fs::write(folder.join(path), &bytes[..bytes.len() / 2]).map_err(told_io)?;
        }
        self.say(|| format!("{} packs are broken off", packs.len()));
        self.count_more("packs broken off at the end", packs.len() as u64);
        sync_all(&mut self.cloud, &mut self.devices, &self.dice)?;
        // Its owner may be away; whoever is there holds what lay in it.
        let last = self.devices.iter().rposition(|device| device.code.is_none()).unwrap_or(0);
        for _ in 0..2 {
            self.devices[last].clock.advance(judge::DAY_MS);
            self.share_well(last).await?;
            sync_all(&mut self.cloud, &mut self.devices, &self.dice)?;
        }
        Ok(())
    }

    async fn newcomer_reads_all(&mut self) -> Verdict {
        let Some(newcomer) = self.devices.iter().position(|device| device.code.as_deref() == Some("")) else {
            return Ok(());
        };
        self.devices[newcomer].clock.set_to(&self.devices[0].clock);
        self.devices[newcomer].code =
            Some(invite(&self.devices[0], self.team, AccessRole::Member, true).await?);
        sync_all(&mut self.cloud, &mut self.devices, &self.dice)?;
        if !self.ask_to_join(newcomer).await? {
            return Err("somebody new could not even ask to join".to_owned());
        }
        for _ in 0..3 {
            for who in [newcomer, 0, newcomer] {
                self.devices[who].clock.advance(judge::DAY_MS);
                self.share_well(who).await?;
                sync_all(&mut self.cloud, &mut self.devices, &self.dice)?;
            }
        }
        let (first, new) =
            (self.devices[0].dump(self.team).await?, self.devices[newcomer].dump(self.team).await?);
        if first != new {
            return Err(format!("somebody new reads something else:\n{}", judge::difference(&first, &new)));
        }
        self.count("newcomers after the months");
        Ok(())
    }
}
