//! What programs, disks and people do to a device and to its folder.

use crate::{
    Verdict,
    cloud::View,
    device::{Backup, Device, remove_folder, told_io},
    world::{Attached, Plot, World},
};
use std::fs;
use werkplaats_core::{clock::Clock, domain::RecordKind};

impl World {
    /// What sharing programs, virus scanners and people do to a file.
    pub fn hurt(&mut self, who: usize) -> Verdict {
        let files: Vec<String> =
            self.devices[who].view.files().into_iter().filter(|path| !path.ends_with(".txt")).collect();
        let packs: Vec<&String> = files.iter().filter(|path| path.ends_with(".p")).collect();
        let is_aimed = self.plot == Plot::Packs && !packs.is_empty() && self.dice.percent(30);
        let parts: Vec<&String> = files.iter().filter(|path| path.contains("/blobs/")).collect();
        let path = if is_aimed {
            packs[self.dice.below(packs.len())]
        } else if self.erasing.is_on && !parts.is_empty() && self.dice.percent(30) {
            parts[self.dice.below(parts.len())]
        } else {
            let Some(path) = files.get(self.dice.below(files.len())) else { return Ok(()) };
            path
        };
        let is_pack = path.ends_with(".p");
        let place = self.devices[who].view.folder.join(path);
        let bytes = fs::read(&place).map_err(told_io)?;
        let kind = self.dice.below(6);
        self.say(|| format!("device {who}: {path} is hurt in way {kind}"));
        let done = match kind {
            0 => fs::remove_file(&place),
            1 => fs::rename(&place, place.with_file_name(format!("kopie ({}).s", self.dice.below(1000)))),
            2 => fs::write(&place, &bytes[..bytes.len() / 2]),
            3 => fs::copy(&place, place.with_extension(format!("kopie{}", self.dice.below(1000)))).map(drop),
            4 => {
                // Another of its files under this name, as when a file is put back from an old version.
                let other = self.devices[who].view.folder.join(&files[self.dice.below(files.len())]);
                fs::copy(other, &place).map(drop)
            }
            _ => {
                let mut bytes = bytes;
                let at = self.dice.below(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << self.dice.below(8);
                }
                fs::write(&place, bytes)
            }
        };
        self.count(["removed", "renamed", "truncated", "duplicated", "overwritten", "damaged"][kind]);
        self.count_more("packs hurt", u64::from(is_pack));
        done.map_err(told_io)
    }

    pub fn take_away_or_bring_back(&mut self, who: usize) -> Verdict {
        let view = &mut self.devices[who].view;
        let aside = view.folder.with_extension("away");
        let (from, to) = if view.is_away { (&aside, &view.folder) } else { (&view.folder, &aside) };
        fs::rename(from, to).map_err(told_io)?;
        view.is_away = !view.is_away;
        self.count("folders taken away or brought back");
        Ok(())
    }

    /// Everything gone, and the sharing program tells everybody.
    pub fn empty_the_folder(&mut self, who: usize) -> Verdict {
        if self.devices[who].view.is_away || self.dice.percent(50) {
            return Ok(());
        }
        self.say(|| format!("device {who}: somebody empties the folder"));
        let folder = self.devices[who].view.folder.clone();
        remove_folder(&folder).and_then(|()| fs::create_dir(&folder)).map_err(told_io)?;
        self.count("folders emptied");
        Ok(())
    }

    pub async fn restart(&mut self, who: usize) -> Verdict {
        self.count("restarts");
        self.devices[who].restarted(|_| Ok(())).await
    }

    pub async fn back_up_or_restore(&mut self, who: usize) -> Verdict {
        let Some(backup) = self.devices[who].backup.take() else {
            let home = self.folder.path().join(format!("backup{who}-{}", self.words.len()));
            self.say(|| format!("device {who} is backed up"));
            let copy = home.clone();
            self.devices[who].restarted(|home| crate::cloud::copy_folder(home, &copy)).await?;
            self.devices[who].backup = Some(Backup { home, at_word: self.words.len() });
            return Ok(());
        };
        self.say(|| format!("device {who} is restored from its backup"));
        self.moves.restored.insert(who);
        self.forgive(who, backup.at_word).await?;
        self.forgive_erasures(who).await?;
        self.count("homes restored from a backup");
        let from = backup.home;
        self.devices[who]
            .restarted(|home| remove_folder(home).and_then(|()| crate::cloud::copy_folder(&from, home)))
            .await
    }

    /// A disk is lost: what only it held may be gone with it.
    async fn forgive(&mut self, who: usize, at_word: usize) -> Verdict {
        let mut others = String::new();
        for device in self.devices.iter().filter(|device| device.number != who) {
            others.push_str(&device.dump(self.team).await?);
        }
        for (at, word) in self.words.iter_mut().enumerate() {
            let is_in_backup = word.by == who && at < at_word;
            word.may_be_lost |= !is_in_backup && !others.contains(&word.text);
        }
        for at in 0..self.files.len() {
            let file = &self.files[at];
            let is_in_backup = file.by == who && file.at_word < at_word;
            let is_lost = !is_in_backup && !self.is_elsewhere(who, file).await?;
            self.files[at].may_be_lost |= is_lost;
        }
        Ok(())
    }

    /// Whether another device has this file and knows what it is evidence of: equal files lie at several.
    async fn is_elsewhere(&self, who: usize, file: &Attached) -> Verdict<bool> {
        for other in (0..self.devices.len()).filter(|other| *other != who && self.has_team(*other)) {
            let has_file = self.devices[other].app().files.has(&file.hash);
            if has_file && self.has_heard_of(other, RecordKind::Evidence, file.evidence).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A second laptop with the same disk, and both go on.
    pub async fn clone_home(&mut self, who: usize) -> Verdict {
        if self.devices.len() > 5 || self.devices[who].view.is_away || !self.has_team(who) {
            return Ok(());
        }
        let number = self.devices.len();
        self.say(|| format!("device {who} is cloned as device {number}"));
        let (home, view) = (
            self.folder.path().join(format!("home{number}")),
            self.folder.path().join(format!("view{number}")),
        );
        let copy = home.clone();
        self.devices[who].restarted(|home| crate::cloud::copy_folder(home, &copy)).await?;
        let now = self.devices[who].clock.now_ms();
        let view = View::new(view).map_err(told_io)?;
        let mut clone = Device::open(number, self.seed, home, view, now).await?;
        clone.may_write = self.devices[who].may_write;
        clone.point_at_folder(self.team).await?;
        self.devices.push(clone);
        self.count("homes cloned");
        Ok(())
    }

    pub fn set_clock(&mut self, who: usize) -> Verdict {
        let ms = self.dice.pick(&[1_000_000, -1_000_000, 40_000_000_000, -40_000_000_000]);
        self.devices[who].clock.jump(ms);
        self.count("clocks set");
        Ok(())
    }
}
