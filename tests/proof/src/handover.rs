//! The team's work carried in files: all of it or since a moment, old ones, damaged ones and forged ones, to
//! colleagues and to who joins with one.

use crate::{
    Verdict,
    device::{told, told_io},
    world::{Kind, Plot, World},
};
use std::{fs, path::PathBuf, sync::Arc};
use werkplaats_core::{
    ErrorCode,
    domain::{NewHandover, RecordKind},
    ops,
    store::{self, SharedKind},
    sync::{
        handover::{Writer, meter::Meter},
        names,
    },
};

/// Files made and kept on a stick.
const KEPT_MAX: usize = 6;

/// A hand-over file on somebody's stick.
#[derive(Clone)]
pub struct Carried {
    path: PathBuf,
    from: usize,
    /// Words that it must bring, by their place; nothing for one that holds only a part.
    words: Vec<usize>,
    /// Evidence files that it must bring, by their place.
    files: Vec<usize>,
}

impl World {
    pub async fn hand_over(&mut self, from: usize) -> Verdict {
        let to = self.dice.below(self.devices.len());
        if to == from || !self.has_team(from) {
            return Ok(());
        }
        let old = self.handovers.get(self.dice.below(self.handovers.len() * 3)).cloned();
        let carried = match old {
            Some(old) => {
                self.count("hand-over files that were old");
                old
            }
            None => self.write_handover(from).await?,
        };
        if !self.has_team(to) {
            return self.join_by_file(to, &carried).await;
        }
        match self.dice.below(10) {
            0 | 1 => self.take_in_cut(to, &carried).await,
            2 => self.take_in_hurt(to, &carried).await,
            3 | 4 => self.take_in_forged(from, to).await,
            _ => self.take_in_whole(to, &carried).await,
        }
    }

    pub async fn write_handover(&mut self, from: usize) -> Verdict<Carried> {
        let path = self.folder.path().join(format!("stick{}.werkplaats", self.handovers.len()));
        let with_media = self.dice.percent(60);
        let is_whole = self.dice.percent(70);
        let app = self.devices[from].app();
        let since_ms = (!is_whole).then(|| app.clock.now_ms().saturating_sub(600_000) as f64);
        let new = NewHandover { path: path.display().to_string(), since_ms, with_media };
        ops::handover::export(app, self.team, new, |_| {}).await.map_err(told)?;
        let mut carried = Carried { path, from, words: Vec::new(), files: Vec::new() };
        // Who waits to be let in has work that is not sealed yet; it travels later.
        if is_whole && self.is_in(from).await? {
            let dump = self.devices[from].dump(self.team).await?;
            let shown = |word: &crate::world::Word| word.kind == Kind::Shown && dump.contains(&word.text);
            carried.words = (0..self.words.len()).filter(|at| shown(&self.words[*at])).collect();
            for (at, file) in self.files.iter().enumerate().filter(|_| with_media) {
                let is_here = self.devices[from].app().files.has(&file.hash);
                if is_here && self.sees(from, RecordKind::Evidence, file.evidence).await? {
                    carried.files.push(at);
                }
            }
        }
        self.say(|| format!("device {from} writes a hand-over file, all {is_whole}, media {with_media}"));
        self.count(if is_whole {
            "hand-over files with everything"
        } else {
            "hand-over files since a moment"
        });
        if self.handovers.len() < KEPT_MAX {
            self.handovers.push(carried.clone());
        }
        Ok(carried)
    }

    async fn is_in(&self, who: usize) -> Verdict<bool> {
        let device = self.devices[who].app().device;
        Ok(self.rights(who).await?.is_some_and(|rights| rights.role(device).is_some()))
    }

    pub async fn take_in_whole(&mut self, to: usize, carried: &Carried) -> Verdict {
        let path = carried.path.display().to_string();
        let app = self.devices[to].app();
        let seen = ops::handover::inspect(app, &path).await.map_err(told)?;
        let brought = ops::handover::take_in(app, &path, |_| {}).await.map_err(told)?;
        self.say(|| format!("device {to} takes in the file of device {}: {brought:?}", carried.from));
        self.count("hand-over files taken in");
        if (seen.new_changes, seen.known_changes) != (brought.new_changes, brought.known_changes) {
            return Err(format!("device {to} was shown {seen:?} and got {brought:?}"));
        }
        // Where rights change, one side may know more than the other.
        if self.plot == Plot::People || !self.is_in(to).await? {
            return Ok(());
        }
        let dump = self.devices[to].dump(self.team).await?;
        let hidden = self.hidden_at(to).await?;
        for word in carried.words.iter().map(|at| &self.words[*at]).filter(|word| !word.may_be_lost) {
            if !hidden.has_word(word) && !dump.contains(&word.text) {
                return Err(format!("a hand-over file did not bring {} to device {to}", word.text));
            }
        }
        for file in carried.files.iter().map(|at| &self.files[*at]).filter(|file| !file.may_be_lost) {
            if !hidden.has(file.evidence) && !self.devices[to].app().files.has(&file.hash) {
                return Err(format!("a hand-over file did not bring {} to device {to}", file.hash));
            }
        }
        Ok(())
    }

    /// What is on a device: its rows and how many files it holds.
    async fn state_of(&self, who: usize) -> Verdict<(String, usize)> {
        let device = &self.devices[who];
        let mut conn = device.app().store.read().await.map_err(told)?;
        let kinds = [SharedKind::Member, SharedKind::Key, SharedKind::Segment];
        let mut held = 0;
        for kind in kinds {
            held += store::held(&mut conn, self.team, kind).await.map_err(told)?.len();
        }
        drop(conn);
        Ok((device.dump(self.team).await?, held))
    }

    /// A file that was broken off is refused whole.
    async fn take_in_cut(&mut self, to: usize, carried: &Carried) -> Verdict {
        let bytes = fs::read(&carried.path).map_err(told_io)?;
        let path = self.folder.path().join("cut.werkplaats");
        fs::write(&path, &bytes[..self.dice.below(bytes.len())]).map_err(told_io)?;
        let before = self.state_of(to).await?;
        let path = path.display().to_string();
        let done = ops::handover::take_in(self.devices[to].app(), &path, |_| {}).await;
        if done.is_ok() {
            return Err(format!("device {to} took in a hand-over file that was broken off"));
        }
        if self.state_of(to).await? != before {
            return Err(format!("a hand-over file that was refused changed device {to}"));
        }
        self.count("hand-over files that were broken off");
        Ok(())
    }

    /// One bit is wrong somewhere: whatever is taken in, it is proven.
    async fn take_in_hurt(&mut self, to: usize, carried: &Carried) -> Verdict {
        let mut bytes = fs::read(&carried.path).map_err(told_io)?;
        let at = self.dice.below(bytes.len());
        bytes[at] ^= 1 << self.dice.below(8);
        let path = self.folder.path().join("hurt.werkplaats");
        fs::write(&path, bytes).map_err(told_io)?;
        let done = ops::handover::take_in(self.devices[to].app(), &path.display().to_string(), |_| {}).await;
        let is_taken = done.is_ok();
        self.say(|| format!("device {to} gets a damaged hand-over file: {done:?}"));
        self.count(if is_taken {
            "damaged hand-over files taken in part"
        } else {
            "damaged hand-over files refused"
        });
        Ok(())
    }

    /// A file that was made by hand, with a segment in the founder's name.
    async fn take_in_forged(&mut self, from: usize, to: usize) -> Verdict {
        let founder = self.devices[0].app().device;
        if self.devices[from].app().device == founder {
            return Ok(());
        }
        let mut conn = self.devices[from].app().store.read().await.map_err(told)?;
        let teams = store::held(&mut conn, self.team, SharedKind::Team).await.map_err(told)?;
        drop(conn);
        let (Some(team_file), Some((header, bytes))) = (teams.into_iter().next(), self.forged(from).await?)
        else {
            return Ok(());
        };
        let path = self.folder.path().join("forged.werkplaats");
        let mut writer = Writer::begin(&path, 1, Arc::new(Meter::silent())).map_err(told)?;
        writer.add(names::TEAM_FILE, &team_file).map_err(told)?;
        writer.add(&names::segment(founder, header.seq, &blake3::hash(&bytes)), &bytes).map_err(told)?;
        writer.finish().map_err(told)?;
        let before = self.state_of(to).await?;
        ops::handover::take_in(self.devices[to].app(), &path.display().to_string(), |_| {})
            .await
            .map_err(told)?;
        self.say(|| format!("device {to} gets a hand-over file that device {from} forged"));
        self.count("hand-over files that were forged");
        // What waits there may be sealed by it; nothing else changes.
        if self.state_of(to).await?.0 != before.0 {
            return Err(format!("a forged hand-over file changed the rows of device {to}"));
        }
        Ok(())
    }

    /// Whoever sees somebody with a code brings them a file on a stick.
    pub async fn join_by_stick(&mut self, to: usize) -> Verdict {
        let from = self.dice.below(self.devices.len());
        if from == to || !self.has_team(from) || self.devices[to].code.as_deref() == Some("") {
            return Ok(());
        }
        let carried = self.write_handover(from).await?;
        self.join_by_file(to, &carried).await
    }

    /// Who has a code and no folder yet joins with a file.
    async fn join_by_file(&mut self, to: usize, carried: &Carried) -> Verdict {
        let Some(code) = self.devices[to].code.clone().filter(|code| !code.is_empty()) else {
            return Ok(());
        };
        let app = self.devices[to].app();
        let path = carried.path.display().to_string();
        let name = format!("Geheim-Bob{to}");
        match ops::handover::join(app, &path, &code, &name).await {
            Ok(_) => {
                self.devices[to].point_at_folder(self.team).await?;
                self.devices[to].code = None;
                self.say(|| format!("device {to} asks to join by file"));
                self.count("joined by a hand-over file");
                Ok(())
            }
            Err(error) => match error.code() {
                // The invitation may have been made after the file.
                ErrorCode::CodeUnknown
                | ErrorCode::CodeExpired
                | ErrorCode::CodeForAnother
                | ErrorCode::AlreadyMember => Ok(()),
                _ => Err(told(error)),
            },
        }
    }
}
