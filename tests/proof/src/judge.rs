//! What must hold once the weather is fair again.

use crate::{
    Verdict,
    device::{Device, told, told_io},
    template::sync_all,
    world::{Attached, Kind, Plot, Revived, Word, World},
};
use std::{collections::BTreeSet, fs};
use werkplaats_core::{
    domain::TeamId,
    ops,
    store::{self, SharedKind},
    sync::{
        Known, format, invitation,
        keys::device_id,
        membership::{
            deed::{self, Deed, Record},
            erasure::GRACE_MS,
        },
    },
};

/// Rounds of fair weather after which everything must have arrived.
const ROUNDS_MAX: usize = 10;
/// The same where people came and went: who is let in late, and keys that are turned, take rounds of their own.
const ROUNDS_OF_PEOPLE_MAX: usize = 16;
/// Past every retry and the daily look at everything.
pub const DAY_MS: u64 = 26 * 60 * 60 * 1000;

pub async fn judge(world: &mut World) -> Verdict {
    fair_weather(world).await?;
    if world.plot == Plot::People {
        tell_how_all_stand(world).await?;
        world.judge_people().await?;
        return nobody_reads(world);
    }
    let dumps = all_dumps(world).await?;
    let members: Vec<usize> = members(world);
    tell_how_all_stand(world).await?;
    for who in &members[1..] {
        if !agrees(&world.devices[*who], &dumps[*who], &dumps[0]) {
            return Err(format!(
                "devices 0 and {who} ended differently:\n{}",
                difference(&dumps[0], &dumps[*who])
            ));
        }
    }
    world.trouble_with_erased().await?.map_or(Ok(()), Err)?;
    nothing_lost(world, &dumps[0]).await?;
    for who in &members {
        let device = &world.devices[*who];
        device.app().store.rebuild(world.team).await.map_err(told)?;
        if device.dump(world.team).await? != dumps[*who] {
            return Err(format!("device {who}: the log alone gives other rows"));
        }
    }
    nobody_reads(world)?;
    world.live_from_packs().await
}

/// Equal to the byte; a reader also keeps its own name and words, which stay with the reader.
fn agrees(device: &Device, own: &str, first: &str) -> bool {
    if device.may_write {
        return own == first;
    }
    let own: BTreeSet<&str> = own.lines().collect();
    first.lines().all(|line| own.contains(line))
}

/// Who is in: a device whose code never got through is not owed anything.
fn members(world: &World) -> Vec<usize> {
    world.devices.iter().filter(|device| device.code.is_none()).map(|device| device.number).collect()
}

async fn fair_weather(world: &mut World) -> Verdict {
    world.say(|| "the weather is fair".to_owned());
    for device in &mut world.devices {
        if device.view.is_away {
            let aside = device.view.folder.with_extension("away");
            fs::rename(aside, &device.view.folder).map_err(told_io)?;
            device.view.is_away = false;
        }
    }
    world.set_founders_clock_right();
    sync_all(&mut world.cloud, &mut world.devices, &world.dice)?;
    let rounds_max = if world.plot == Plot::People { ROUNDS_OF_PEOPLE_MAX } else { ROUNDS_MAX };
    fair_rounds(world, rounds_max, false).await?;
    if world.erasing.deeds.is_empty() {
        return Ok(());
    }
    world.say(|| "a week passes".to_owned());
    for device in &world.devices {
        device.clock.advance(GRACE_MS);
    }
    fair_rounds(world, rounds_max, true).await
}

async fn fair_rounds(world: &mut World, rounds_max: usize, is_week_later: bool) -> Verdict {
    let mut quiet = 0;
    for round in 0..rounds_max {
        for who in 0..world.devices.len() {
            world.devices[who].clock.advance(DAY_MS);
            if world.devices[who].code.is_some() && !world.ask_to_join(who).await? && !world.has_team(who) {
                continue;
            }
            let team_file = world.devices[who].root(world.team).join("team.t");
            if round == 1 && !team_file.exists() {
                world.agree_to_folder(who).await?;
            }
            let problem = world.share_well(who).await?;
            world.say(|| format!("fair round {round}: device {who}: {problem:?}"));
        }
        if world.plot == Plot::People && round == 1 {
            world.let_in_all().await?;
        }
        sync_all(&mut world.cloud, &mut world.devices, &world.dice)?;
        let is_quiet =
            is_settled(world).await? && (!is_week_later || world.trouble_with_erased().await?.is_none());
        if is_quiet && round > 1 {
            quiet += 1;
            if quiet == 2 {
                break;
            }
        } else {
            quiet = 0;
        }
    }
    Ok(())
}

/// Whether everything that was written has arrived and all agree.
async fn is_settled(world: &World) -> Verdict<bool> {
    if world.plot == Plot::People {
        return Ok(world.disagreement().await?.is_none());
    }
    let dumps = all_dumps(world).await?;
    for who in members(world) {
        let device = &world.devices[who];
        if device.may_write && device.unpublished(world.team).await? > 0 {
            return Ok(false);
        }
        if !agrees(device, &dumps[who], &dumps[0]) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// For who replays a seed: what each device waits for, and what it keeps apart.
async fn tell_how_all_stand(world: &World) -> Verdict {
    for device in world.devices.iter().filter(|_| world.is_traced) {
        let app = device.app();
        let sharing = ops::sharing::sharing(app, world.team).await.map_err(told)?;
        let mut conn = app.store.read().await.map_err(told)?;
        let apart = store::quarantined(&mut conn, world.team).await.map_err(told)?;
        let held = store::held(&mut conn, world.team, SharedKind::Segment).await.map_err(told)?.len();
        world.say(|| format!("device {} ({}): {sharing:?}, {held} segments", device.number, app.device));
        for bytes in store::held(&mut conn, world.team, SharedKind::Member).await.map_err(told)? {
            let record = deed::read(world.team, &bytes).map_err(|refusal| refusal.to_string())?;
            world.say(|| format!("    {}", told_record(&record)));
        }
        for (path, file) in apart {
            world.say(|| format!("    {path}: {}", file.reason));
        }
        let invitations = store::held(&mut conn, world.team, SharedKind::Invitation).await.map_err(told)?;
        let requests = store::held(&mut conn, world.team, SharedKind::Request).await.map_err(told)?;
        drop(conn);
        let Some(rights) = world.rights(device.number).await? else { continue };
        let now_ms = app.clock.now_ms();
        for request in requests.iter().filter_map(|bytes| invitation::open_request(bytes).ok()) {
            let with = invitations.iter().filter_map(|bytes| invitation::open_invitation(bytes).ok());
            let with: Vec<_> = with.filter(|one| one.body.id == request.body.invitation).collect();
            let answers: Vec<_> = with
                .iter()
                .map(|one| {
                    let answer = invitation::judge(&rights, Some(one), &request, now_ms);
                    format!("{} until {}: {:?}", one.device(), one.body.expires_at_ms, answer.err())
                })
                .collect();
            world.say(|| {
                format!("    {} asked at {}, now {now_ms}: {answers:?}", request.device(), request.body.at_ms)
            });
        }
    }
    Ok(())
}

fn told_record(record: &Record) -> String {
    let short = |hash: &[u8; 32]| hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect::<String>();
    let after: Vec<String> = record.after.iter().map(short).collect();
    let deed = match &record.deed {
        Deed::Admit { device, person, .. } => {
            format!("Admit {:?} of {person:?} as {:?}", device_id(&device.signing), device.role)
        }
        other => format!("{other:?}"),
    };
    format!("{} by {} after {after:?}: {deed}", short(&record.hash), record.signer)
}

async fn all_dumps(world: &World) -> Verdict<Vec<String>> {
    let mut dumps = Vec::with_capacity(world.devices.len());
    for device in &world.devices {
        dumps.push(if device.code.is_none() { device.dump(world.team).await? } else { String::new() });
    }
    Ok(dumps)
}

async fn nothing_lost(world: &World, dump: &str) -> Verdict {
    let members = members(world);
    let hidden = world.hidden().await?;
    let mut future = None;
    let is_owed = |word: &&Word| !word.may_be_lost && members.contains(&word.by) && !hidden.has_word(word);
    for word in world.words.iter().filter(is_owed) {
        match word.kind {
            Kind::Shown if !dump.contains(&word.text) => {
                return Err(format!("{} of device {} was lost", word.text, word.by));
            }
            Kind::Shown => {}
            Kind::Private if dump.contains(&word.text) => {
                return Err(format!("{} of device {}, a reader's, came through", word.text, word.by));
            }
            Kind::Private => {}
            Kind::FromTheFuture => {
                if future.is_none() {
                    let mut known = BTreeSet::new();
                    for who in &members {
                        known.insert(future_words(&world.devices[*who], world.team).await?);
                    }
                    future = Some(known);
                }
                let known = future.as_ref().into_iter().flatten();
                for (at, words) in known.enumerate() {
                    if !words.contains(&word.text) {
                        return Err(format!("{} of a newer app did not reach device {at}", word.text));
                    }
                }
            }
        }
    }
    let is_there =
        |revived: &&Revived| !world.words[revived.word].may_be_lost && !hidden.has(revived.capture.0);
    for revived in world.revived.iter().filter(is_there) {
        is_revived(&world.devices[0], world.team, revived, &world.words[revived.word]).await?;
    }
    let is_owed =
        |file: &&Attached| !file.may_be_lost && members.contains(&file.by) && !hidden.has(file.evidence);
    for file in world.files.iter().filter(is_owed) {
        for who in &members {
            let path = world.devices[*who].app().files.path_of(&file.hash);
            match path.ok().and_then(|path| fs::read(path).ok()) {
                Some(content) if content == file.content => {}
                Some(_) => return Err(format!("device {who} has another content for {}", file.hash)),
                None => return Err(format!("file {} of device {} is not at {who}", file.hash, file.by)),
            }
        }
    }
    Ok(())
}

/// What was removed by one and changed by another, who had not seen that, is there.
pub async fn is_revived(device: &Device, team: TeamId, revived: &Revived, word: &Word) -> Verdict {
    match ops::capture::capture(device.app(), team, revived.capture).await {
        Ok(found) if found.capture.line == word.text => Ok(()),
        Ok(found) => Err(format!("{:?} says {}", revived.capture, found.capture.line)),
        Err(_) => Err(format!("{:?} was changed by who had not seen it go", revived.capture)),
    }
}

/// Everything that this device's segments say, one text: what no row of this version shows is in there too.
pub async fn future_words(device: &Device, team: TeamId) -> Verdict<String> {
    let known = Known::load(device.app(), team).await.map_err(told)?;
    let mut conn = device.app().store.read().await.map_err(told)?;
    let mut said = BTreeSet::new();
    for bytes in store::held(&mut conn, team, SharedKind::Segment).await.map_err(told)? {
        let segment = format::parse(&bytes).map_err(|refusal| refusal.to_string())?;
        let key = known.keys.iter().find(|(_, key)| key.id() == segment.header.key_id);
        let Some((_, key)) = key else { continue };
        let body = segment.open(key).map_err(|refusal| refusal.to_string())?;
        for field in body.changes.iter().flat_map(|change| &change.fields) {
            if let Some(value) = field.value.as_ref().filter(|_| ["mood", "reading"].contains(&&*field.name))
            {
                said.insert(value.to_string());
            }
        }
    }
    Ok(said.into_iter().collect())
}

/// Who has the folder and no key reads nothing of it.
fn nobody_reads(world: &World) -> Verdict {
    for device in &world.devices {
        for path in device.view.files() {
            let bytes = fs::read(device.view.folder.join(&path)).map_err(told_io)?;
            let is_told = |word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
            if !path.ends_with(".txt") && (is_told(b"geheim") || is_told(b"Geheim")) {
                return Err(format!("a word of the team can be read in {path}"));
            }
        }
    }
    Ok(())
}

pub fn difference(a: &str, b: &str) -> String {
    let (left, right): (BTreeSet<&str>, BTreeSet<&str>) = (a.lines().collect(), b.lines().collect());
    let only = |a: &BTreeSet<&str>, b: &BTreeSet<&str>, mark: char| {
        a.difference(b).map(|line| format!("  {mark} {line}\n")).collect::<String>()
    };
    only(&left, &right, '<') + &only(&right, &left, '>')
}
