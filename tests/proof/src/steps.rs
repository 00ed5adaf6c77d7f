//! One step: somebody does something, the sharing program moves, or something goes wrong.

use crate::{
    Verdict,
    device::{told, told_io},
    template::join,
    weather::Forecast,
    world::{Attached, Carrier, Kind, Plot, Revived, World, carrier},
};
use std::{fs, io::Write};
use uuid::Uuid;
use werkplaats_core::{
    ErrorCode,
    domain::{
        AccessRole, CaptureChange, CaptureId, Change, DeviceId, ElementCode, EvidenceFile, FieldChange, Hlc,
        NewCapture, RecordId, TeamChange, Text, TextField,
    },
    ops,
    sync::{Known, Round, format, format::Header},
};

impl World {
    pub async fn step(&mut self) -> Verdict {
        let who = self.dice.below(self.devices.len());
        let pause = 200 + self.dice.below(40_000) as u64;
        for device in &self.devices {
            device.clock.advance(pause);
        }
        if self.devices[who].code.is_some() {
            return if self.dice.percent(25) {
                self.join_by_stick(who).await
            } else {
                self.try_to_join(who).await
            };
        }
        match self.plot {
            Plot::People if self.dice.percent(18) => return self.people_step(who).await,
            Plot::Packs if self.dice.percent(25) => return self.packs_step(who).await,
            _ if self.erasing.is_on && self.dice.percent(25) => return self.erasing_step(who).await,
            _ if self.dice.percent(3) => return self.hand_over(who).await,
            Plot::Anything | Plot::People | Plot::Packs => {}
        }
        let writes = self.writes(who).await?;
        let mark = self.mark(who).await?;
        match (self.dice.below(100), writes) {
            (0..16, true) => self.capture(who).await?,
            (16..22, true) => self.retitle(who).await?,
            (22..28, true) => self.write_text(who).await?,
            (28..32, true) => self.attach(who).await?,
            (32..35, true) => self.write_from_the_future(who).await?,
            (35..38, true) => self.remove_capture(who).await?,
            (38..41, true) => return self.remove_and_change(who).await,
            (0..4, false) => self.write_as_reader(who).await?,
            (4..6, false) => return self.forge(who).await,
            (41..43, _) if who != 0 => return self.forge(who).await,
            (0..58, _) => return self.share(who).await,
            (58..66, _) => return self.share_and_die(who).await,
            (66..84, _) => return self.sync_some(who),
            (84..91, _) => return self.hurt(who),
            (91..93, _) => return self.take_away_or_bring_back(who),
            (93..95, _) => return self.restart(who).await,
            (95..100, _) if self.is_orderly => return self.restart(who).await,
            (95..97, _) => return self.back_up_or_restore(who).await,
            (97, _) => return self.clone_home(who).await,
            (98, _) => return self.empty_the_folder(who),
            _ => return self.set_clock(who),
        }
        self.noted(mark).await
    }

    /// Whether the person at this device believes to be allowed to write.
    pub async fn writes(&self, who: usize) -> Verdict<bool> {
        match self.plot {
            Plot::Anything | Plot::Packs => Ok(self.devices[who].may_write),
            Plot::People => match self.rights(who).await? {
                Some(rights) => {
                    let device = self.devices[who].app().device;
                    let role = rights.role(device);
                    Ok(role.map_or(!rights.is_removed(device), |role| role != AccessRole::Reader))
                }
                None => Ok(true),
            },
        }
    }

    pub async fn capture(&mut self, who: usize) -> Verdict {
        let line = self.word(who, Kind::Shown);
        self.say(|| format!("device {who} writes {line}"));
        let new = NewCapture { cycle: self.cycle, line, hashtag: None, step: None, happened_on: None };
        let added = ops::capture::add(self.devices[who].app(), self.team, new).await.map_err(told)?;
        let at = self.words.len() - 1;
        self.words[at].of = Some(added.0);
        self.captures.push((added, at));
        Ok(())
    }

    /// What a reader writes stays on the reader's laptop.
    async fn write_as_reader(&mut self, who: usize) -> Verdict {
        // Where roles change it may count in the end.
        let kind = if self.plot == Plot::People { Kind::Shown } else { Kind::Private };
        let line = self.word(who, kind);
        self.say(|| format!("device {who}, a reader's, writes {line}"));
        let new = NewCapture { cycle: self.cycle, line, hashtag: None, step: None, happened_on: None };
        let added = ops::capture::add(self.devices[who].app(), self.team, new).await.map_err(told)?;
        let at = self.words.len() - 1;
        self.words[at].of = Some(added.0);
        Ok(())
    }

    /// Who knows the key writes a segment in the founder's name.
    async fn forge(&mut self, who: usize) -> Verdict {
        if self.devices[who].app().device == self.devices[0].app().device {
            // A clone of the founder's home holds the founder's own key: what it signs is the founder's.
            return Ok(());
        }
        let Some((header, bytes)) = self.forged(who).await? else { return Ok(()) };
        let place = self.devices[who].root(self.team).join("log").join(header.device.to_string());
        self.say(|| format!("device {who} forges a segment of device 0"));
        if !self.devices[who].view.is_away && place.is_dir() {
            fs::write(place.join("forged.s"), bytes).map_err(told_io)?;
            self.count("forged segments");
        }
        Ok(())
    }

    /// A segment in the founder's name, signed by who is not the founder.
    pub async fn forged(&mut self, who: usize) -> Verdict<Option<(Header, Vec<u8>)>> {
        let word = self.word(who, Kind::Private);
        let founder = self.devices[0].app().device;
        let seq = 900 + self.dice.below(100) as u64;
        Ok(self.crafted(who, founder, seq, word).await?.map(|(header, bytes, _)| (header, bytes)))
    }

    /// A segment that no app would write: with a line that says this, signed by this device in whoever's name.
    pub async fn crafted(
        &mut self,
        who: usize,
        device: DeviceId,
        seq: u64,
        word: String,
    ) -> Verdict<Option<(Header, Vec<u8>, Carrier)>> {
        let (app, team) = (self.devices[who].app(), self.team);
        let known = Known::load(app, team).await.map_err(told)?;
        let Some((_, key)) = known.keys.last() else { return Ok(None) };
        let value = Some(serde_json::Value::String(word));
        let line = FieldChange { name: "line".into(), value, update: None, replaces: Vec::new() };
        let record = RecordId(app.new_id());
        let change = Change::new("capture", record, Hlc::new(app.clock.now_ms(), 0), vec![line]);
        let header = Header {
            team,
            device,
            epoch: app.sharer.keys.epoch(),
            seq,
            previous: [0; 32],
            membership_head: known.membership.head,
            key_id: key.id(),
        };
        let carrier = carrier(&change);
        let sealed = format::seal(&header, 1, vec![change.encode()], key, &app.sharer.keys, &*app.random);
        let bytes = sealed.map_err(|refusal| refusal.to_string())?;
        Ok(Some((header, bytes, carrier)))
    }

    /// Everybody changes the same field. Whoever writes sees what was written, whatever the clocks say.
    async fn retitle(&mut self, who: usize) -> Verdict {
        let title = format!("titel{}", self.dice.number());
        self.say(|| format!("device {who} sets the title {title}"));
        let app = self.devices[who].app();
        let before = ops::team::team(app, self.team).await.map_err(told)?.title;
        let change = TeamChange::Title(title.clone());
        ops::team::change(app, self.team, change).await.map_err(told)?;
        let shown = ops::team::team(app, self.team).await.map_err(told)?.title;
        if shown != title {
            return Err(format!("device {who} wrote the title {title} and sees {shown}"));
        }
        if self.dice.percent(20) && !before.is_empty() {
            ops::history::undo(app, self.team).await.map_err(told)?;
            self.say(|| format!("device {who} takes it back"));
            let shown = ops::team::team(app, self.team).await.map_err(told)?.title;
            if shown == title {
                return Err(format!("device {who} took {title} back and still sees it"));
            }
        }
        Ok(())
    }

    async fn write_text(&mut self, who: usize) -> Verdict {
        let (arrangement, code) = (self.arrangement, ElementCode::Goals);
        let known = ops::arrangement::arrangement(self.devices[who].app(), self.team, arrangement).await;
        // Who has just joined may not have it yet.
        let Ok(known) = known else { return Ok(()) };
        let word = self.word(who, Kind::Shown);
        self.say(|| format!("device {who} writes {word} into the text"));
        let app = self.devices[who].app();
        let text: Text = known
            .elements
            .into_iter()
            .find(|element| element.code == code)
            .map(|element| element.description)
            .unwrap_or_default();
        let field = TextField::ElementDescription { arrangement, code };
        let content = if self.dice.percent(50) {
            format!("{} {word}", text.content)
        } else {
            format!("{word} {}", text.content)
        };
        ops::text::save(app, self.team, field, &content, &text.base).await.map(drop).map_err(told)
    }

    pub async fn attach(&mut self, who: usize) -> Verdict {
        let again = self.files.get(self.dice.below(self.files.len()));
        let content = match again.filter(|_| self.erasing.is_on && self.dice.percent(20)) {
            Some(file) => file.content.clone(),
            None => format!("geheim{}", self.dice.number()).repeat(1 + self.dice.below(60)).into_bytes(),
        };
        let hash = blake3::hash(&content).to_hex().to_string();
        self.say(|| format!("device {who} attaches {hash}"));
        let mut file = tempfile::NamedTempFile::new_in(self.folder.path()).map_err(told_io)?;
        file.write_all(&content).map_err(told_io)?;
        let kept = file.into_temp_path().keep().map_err(|error| error.to_string())?;
        let app = self.devices[who].app();
        app.files.accept(&hash, &kept).map_err(told)?;
        let file = EvidenceFile {
            hash: hash.clone(),
            name: "geheim.bin".into(),
            media_type: "application/octet-stream".into(),
            size_bytes: content.len() as u64,
            width: None,
            height: None,
            is_360: false,
            has_location: false,
            taken_at: None,
            wrong_extension: false,
        };
        let (evidence, is_known) = ops::evidence::add_file(app, self.team, file, None).await.map_err(told)?;
        if is_known {
            return Ok(());
        }
        let attached = Attached {
            evidence: evidence.0,
            blob: self.blob_of(who, evidence.0).await?,
            is_named: false,
            hash,
            content,
            by: who,
            at_word: self.words.len(),
            may_be_lost: false,
            carriers: Vec::new(),
        };
        self.files.push(attached);
        Ok(())
    }

    /// A newer app on this device writes what the others do not know.
    async fn write_from_the_future(&mut self, who: usize) -> Verdict {
        let word = self.word(who, Kind::FromTheFuture);
        self.say(|| format!("device {who} writes {word} as a newer app"));
        let capture = self.captures.get(self.dice.below(self.captures.len())).map(|(capture, _)| *capture);
        // Nobody changes what has not reached them yet, whatever the version of the app.
        let is_known = match capture {
            Some(capture) => self.knows(who, capture).await,
            None => false,
        };
        let app = self.devices[who].app();
        let mut tx = app.store.begin(app, self.team).await.map_err(told)?;
        match capture.filter(|_| is_known && self.dice.percent(50)) {
            Some(capture) => tx.set("capture", capture.0, "mood", word),
            None => tx.set("sensor", app.new_id::<Uuid>(), "reading", word),
        }
        tx.commit_plain().await.map_err(told)
    }

    /// Whether this capture has reached this device and still stands there.
    async fn knows(&self, who: usize, capture: CaptureId) -> bool {
        ops::capture::capture(self.devices[who].app(), self.team, capture).await.is_ok()
    }

    async fn remove_capture(&mut self, who: usize) -> Verdict {
        let Some((capture, _)) = self.captures.get(self.dice.below(self.captures.len())).copied() else {
            return Ok(());
        };
        let is_promised = self.revived.iter().any(|revived| revived.capture == capture);
        if is_promised || !self.knows(who, capture).await {
            return Ok(());
        }
        self.say(|| format!("device {who} removes {capture:?}"));
        ops::capture::remove(self.devices[who].app(), self.team, capture).await.map_err(told)
    }

    /// Two devices that know a capture: one removes it, the other changes it without having seen that.
    async fn remove_and_change(&mut self, who: usize) -> Verdict {
        let other = self.dice.below(self.devices.len());
        if other == who || self.devices[other].code.is_some() || !self.writes(other).await? {
            return Ok(());
        }
        let Some((capture, before)) = self.captures.last().copied() else { return Ok(()) };
        if self.revived.iter().any(|revived| revived.capture == capture) {
            return Ok(());
        }
        for device in [who, other] {
            if !self.knows(device, capture).await {
                return Ok(());
            }
        }
        let mark = self.mark(other).await?;
        let line = self.word_of(other, Kind::Shown, capture.0);
        self.say(|| format!("device {who} removes {capture:?} while device {other} makes it {line}"));
        ops::capture::remove(self.devices[who].app(), self.team, capture).await.map_err(told)?;
        let change = CaptureChange::Line(line);
        ops::capture::change(self.devices[other].app(), self.team, capture, change).await.map_err(told)?;
        let word = self.words.len() - 1;
        // What the capture said before is replaced, and that is what its writer wanted.
        self.words[before].may_be_lost = true;
        self.captures.pop();
        self.revived.push(Revived { capture, word, before });
        self.noted(mark).await
    }

    fn extent(&self) -> Round {
        self.dice.pick(&[Round::WhenIdle, Round::Everything, Round::Everything, Round::WithoutFiles])
    }

    async fn share(&mut self, who: usize) -> Verdict {
        let faults_percent = self.dice.pick(&[0, 0, 3, 15]);
        self.share_under(who, Forecast { faults_percent, ..Forecast::default() }).await
    }

    async fn share_and_die(&mut self, who: usize) -> Verdict {
        let forecast = if self.dice.percent(30) {
            let power_cut_after = i64::try_from(self.dice.below(4)).ok();
            Forecast { power_cut_after, ..Forecast::default() }
        } else {
            Forecast { killed_at: u32::try_from(self.dice.below(40)).ok(), ..Forecast::default() }
        };
        self.share_under(who, forecast).await
    }

    async fn share_under(&mut self, who: usize, forecast: Forecast) -> Verdict {
        let (extent, seed) = (self.extent(), self.dice.number());
        let done = self.share_through(who, forecast, extent, seed).await?;
        let what = done.was_killed;
        self.say(|| {
            format!("device {who} shares {extent:?} {forecast:?}: killed {what}, {:?}", done.problem)
        });
        self.count_more("faults of the folder", u64::from(done.faults));
        if done.was_killed {
            self.count("kills while sharing");
        }
        Ok(())
    }

    fn sync_some(&mut self, who: usize) -> Verdict {
        let errands = self.dice.pick(&[1, 3, 8, 100]);
        let view = &mut self.devices[who].view;
        let done = self.cloud.sync(view, &self.dice, errands, true).map_err(told_io)?;
        self.say(|| format!("the sharing program runs {done} errands for device {who}"));
        self.count_more("errands of the sharing program", done as u64);
        Ok(())
    }

    /// Try the code in what the view shows by now.
    async fn try_to_join(&mut self, who: usize) -> Verdict {
        self.sync_some(who)?;
        self.ask_to_join(who).await.map(drop)
    }

    /// Ask with the code at hand; whether this device asked.
    pub async fn ask_to_join(&mut self, who: usize) -> Verdict<bool> {
        let Some(code) = self.devices[who].code.clone().filter(|code| !code.is_empty()) else {
            return Ok(false);
        };
        match join(&self.devices[who], code).await {
            Ok(()) => {
                self.say(|| format!("device {who} asked to join"));
                self.devices[who].code = None;
                let is_back = self.moves.rejoining.remove(&who);
                self.count(if is_back { "asked to be let in again" } else { "joined in bad weather" });
                Ok(true)
            }
            Err(reason) => {
                // Let in meanwhile by another way.
                if reason.contains("AlreadyMember") && self.moves.rejoining.remove(&who) {
                    self.devices[who].code = None;
                }
                self.say(|| format!("device {who} cannot ask to join: {reason}"));
                Ok(false)
            }
        }
    }

    /// A person says: yes, this folder.
    pub async fn agree_to_folder(&mut self, who: usize) -> Verdict {
        let (app, folder) = (self.devices[who].app(), self.devices[who].view.folder.clone());
        match ops::sharing::choose_folder(app, self.team, &folder).await {
            Ok(()) => Ok(()),
            Err(error) if error.code() == ErrorCode::FolderMissing => Ok(()),
            Err(error) => Err(told(error)),
        }
    }
}
