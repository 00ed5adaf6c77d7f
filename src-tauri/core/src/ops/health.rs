//! How a team's sharing is doing, device by device, and having the folder looked through.

use crate::domain::{
    ClockState, DeviceHealth, DeviceId, Health, Location, MediaProgress, Problem, ProblemKind, TeamId,
};
use crate::store::{self, FolderProblem, KeptApart, MediaProblem, Runs};
use crate::sync::attachments;
use crate::sync::{self, Heard, Known, Round, names};
use crate::{App, ErrorCode, Result};
use std::collections::{BTreeMap, BTreeSet};

/// A clock is called off from here.
const CLOCK_OFF_MS: f64 = 10.0 * 60_000.0;
/// And wrong from here: its stamps are no longer followed.
const CLOCK_WRONG_MS: f64 = crate::domain::CLOCK_AHEAD_MS_MAX as f64;
/// What is only on its way is no problem yet.
const ON_ITS_WAY_MS: u64 = 10 * 60_000;
/// A file may be half copied when it is first tried.
const TRIES_BEFORE_TELLING: u32 = 2;
/// Names told with one problem.
const NAMES_MAX: usize = 5;

/// How a team's sharing is doing, from what is known here: nothing is looked up in the folder.
///
/// Errors: `NotFound`.
pub async fn health(app: &App, team: TeamId) -> Result<Health> {
    let known = Known::load(app, team).await?;
    let mut conn = app.store.read_at_once().await?;
    let row = store::sharing_row(&mut conn, team).await?.unwrap_or_default();
    let picture = Picture::take(app, &mut conn, team, &known).await?;
    let devices = picture.devices(app, &mut conn, team).await?;
    let mut problems = picture.problems(app, &mut conn, team, &devices).await?;
    let folder = row.folder.as_ref().map(Location::to_string);
    problems.extend(row.problem.map(|problem| of_folder(problem, folder)));
    problems.extend(row.media_problem.map(of_media));
    problems.sort_by_key(|problem| problem.kind);
    let size = store::log_size(&mut conn, team).await?;
    let elsewhere = store::media_elsewhere(&mut conn, team).await?;
    Ok(Health {
        devices,
        problems,
        check: app.sharer.check(team),
        last_checked_ms: store::checked_at(&mut conn, team).await?.map(|ms| ms as f64),
        log_bytes: size.bytes as f64,
        changes: size.changes as f64,
        media: store::media_policy(&mut conn, team).await?,
        media_elsewhere: elsewhere.files,
        media_elsewhere_bytes: elsewhere.bytes as f64,
        media_arriving: arriving(app, &mut conn, team).await?,
    })
}

/// Look through the whole folder, whatever the hints say, and put back what is missing. How far it is stands in
/// [`Health`]; asking again while it is under way changes nothing.
///
/// Errors: what is wrong with the folder, as [`super::sharing::share_now`].
pub async fn check_folder(app: &App, team: TeamId) -> Result<()> {
    if !app.sharer.begin_check(app, team) {
        return Ok(());
    }
    let outcome = sync::share_now(app, team, Round::Everything).await;
    app.sharer.end_check(app, team);
    outcome
}

/// Stop looking through the folder. What was found and put back until then stays.
pub fn cancel_check(app: &App, team: TeamId) {
    app.sharer.stop_check(team);
}

/// How far the files are that are on their way here.
async fn arriving(
    app: &App,
    conn: &mut store::SqliteConnection,
    team: TeamId,
) -> Result<Option<MediaProgress>> {
    let here = store::shared_blobs(conn, team).await?;
    let mut progress = MediaProgress { bytes_done: 0.0, bytes: 0.0 };
    for (id, wish) in store::blob_wishes(conn, team).await? {
        let is_here = here.get(&id).is_some_and(|state| state.is_here);
        if !is_here && wish.is_wanted && wish.is_there {
            progress.bytes_done += attachments::came(app, &id, wish.size_bytes) as f64;
            progress.bytes += wish.size_bytes as f64;
        }
    }
    Ok((progress.bytes > 0.0).then_some(progress))
}

/// Devices of the team that know the same as another and show something else. When it is known what this device
/// showed at that knowledge, only those that show something else are named; otherwise all of them.
pub(super) async fn differing(
    conn: &mut store::SqliteConnection,
    team: TeamId,
    own: DeviceId,
    heard: &[&Heard],
) -> Result<BTreeSet<DeviceId>> {
    let mut by_knowledge: BTreeMap<_, Vec<(DeviceId, &[u8])>> = BTreeMap::new();
    for one in heard.iter().filter(|one| one.device != own) {
        let Some(digest) = &one.ack.digest else { continue };
        by_knowledge
            .entry((one.ack.knowledge.as_slice(), one.ack.schema))
            .or_default()
            .push((one.device, digest.as_slice()));
    }
    let mut differing = BTreeSet::new();
    for ((knowledge, schema), shown) in by_knowledge {
        let here = store::digest_at(conn, team, knowledge, schema).await?;
        let first = here.as_deref().unwrap_or(shown[0].1);
        if shown.iter().all(|(_, digest)| *digest == first) {
            continue;
        }
        let other = shown.iter().filter(|(_, digest)| here.is_none() || *digest != first);
        differing.extend(other.map(|(device, _)| *device));
    }
    Ok(differing)
}

/// What this device knows of all devices together.
struct Picture {
    own: DeviceId,
    /// Devices that the team has let in.
    devices: Vec<DeviceId>,
    heard: BTreeMap<DeviceId, Heard>,
    held: Runs,
    names: BTreeMap<DeviceId, String>,
    differing: BTreeSet<DeviceId>,
}

impl Picture {
    async fn take(
        app: &App,
        conn: &mut store::SqliteConnection,
        team: TeamId,
        known: &Known,
    ) -> Result<Self> {
        let devices: Vec<DeviceId> = known.membership.devices.keys().copied().collect();
        let heard = sync::heard(conn, team).await?;
        let heard: BTreeMap<DeviceId, Heard> = heard
            .into_iter()
            .filter(|one| devices.contains(&one.device))
            .map(|one| (one.device, one))
            .collect();
        let differing = differing(conn, team, app.device, &heard.values().collect::<Vec<_>>()).await?;
        Ok(Self {
            own: app.device,
            held: store::held_runs(conn, team).await?,
            names: store::device_names(conn, team).await?,
            devices,
            heard,
            differing,
        })
    }

    async fn devices(
        &self,
        app: &App,
        conn: &mut store::SqliteConnection,
        team: TeamId,
    ) -> Result<Vec<DeviceHealth>> {
        let changes = store::changes_of_devices(conn, team).await?;
        let mut devices = Vec::with_capacity(self.devices.len());
        for device in &self.devices {
            let heard = self.heard.get(device);
            let is_this = *device == self.own;
            let (clock, clock_off_ms) = match heard {
                _ if is_this => (ClockState::Good, 0.0),
                Some(heard) => self.clock(conn, team, heard).await?,
                None => (ClockState::Unknown, 0.0),
            };
            let last_seen_ms = if is_this {
                Some(app.clock.now_ms() as f64)
            } else {
                heard.map(|heard| heard.ack.at_ms as f64)
            };
            devices.push(DeviceHealth {
                device: device.to_string(),
                name: self.name(device),
                is_this,
                last_seen_ms,
                app_version: heard.map(|heard| heard.ack.app_version.clone()),
                changes_here: changes.get(device).copied().unwrap_or(0) as f64,
                missing_segments: number(self.missing(device)),
                behind_segments: if is_this { 0 } else { number(self.behind(heard)) },
                clock,
                clock_off_ms,
                differs: self.differing.contains(device),
            });
        }
        devices.sort_by(|a, b| {
            b.is_this
                .cmp(&a.is_this)
                .then(b.last_seen_ms.unwrap_or(0.0).total_cmp(&a.last_seen_ms.unwrap_or(0.0)))
        });
        Ok(devices)
    }

    fn name(&self, device: &DeviceId) -> String {
        self.names.get(device).cloned().unwrap_or_default()
    }

    /// Segments of a device that somebody is known to have had and that are not here.
    fn missing(&self, device: &DeviceId) -> u64 {
        let own_word = self.heard.get(device).map_or(0, |heard| heard.ack.seq_last);
        let of_others = self.heard.values().filter_map(|heard| last(&heard.ack.runs(), device)).max();
        let known = own_word.max(of_others.unwrap_or(0)).max(last(&self.held, device).unwrap_or(0));
        known.saturating_sub(length(self.held.get(device).map_or(&[], Vec::as_slice)))
    }

    /// Segments held here that a device has not said to hold.
    fn behind(&self, heard: Option<&Heard>) -> u64 {
        let there = heard.map(|heard| heard.ack.runs()).unwrap_or_default();
        let lacks = |(device, runs): (&DeviceId, &Vec<(u64, u64)>)| {
            length(runs) - common(runs, there.get(device).map_or(&[], Vec::as_slice))
        };
        self.held.iter().map(lacks).sum()
    }

    /// By how much a clock is off. It is ahead when it said something before it was that time here; it is behind when
    /// it said to have what was made here later than that.
    async fn clock(
        &self,
        conn: &mut store::SqliteConnection,
        team: TeamId,
        heard: &Heard,
    ) -> Result<(ClockState, f64)> {
        let said_ms = heard.ack.at_ms as f64;
        let ahead_ms = said_ms - heard.heard_ms as f64;
        if ahead_ms > CLOCK_OFF_MS {
            return Ok((ClockState::Ahead, ahead_ms));
        }
        let made = store::own_segment_made(conn, team, self.own, &heard.ack.runs(), heard.heard_ms).await?;
        match made.map(|made_ms| made_ms as f64 - said_ms) {
            Some(behind_ms) if behind_ms > CLOCK_OFF_MS => Ok((ClockState::Behind, -behind_ms)),
            Some(_) | None => Ok((ClockState::Good, ahead_ms.max(0.0))),
        }
    }

    async fn problems(
        &self,
        app: &App,
        conn: &mut store::SqliteConnection,
        team: TeamId,
        devices: &[DeviceHealth],
    ) -> Result<Vec<Problem>> {
        let mut problems = Vec::new();
        let of_devices = |kind, which: &dyn Fn(&DeviceHealth) -> bool| {
            let about: Vec<String> =
                devices.iter().filter(|device| which(device)).map(|device| device.name.clone()).collect();
            problem(kind, number(about.len() as u64), about, None)
        };
        problems.push(of_devices(ProblemKind::Differs, &|device| device.differs));
        problems
            .push(of_devices(ProblemKind::ClockWrong, &|device| device.clock_off_ms.abs() > CLOCK_WRONG_MS));
        problems.push(self.missing_segments(app, devices));
        let twice = store::numbers_written_twice(conn, team).await?;
        problems.push(problem(
            ProblemKind::TwoOfOneNumber,
            twice.values().sum(),
            twice.keys().map(|device| self.name(device)).collect(),
            None,
        ));
        for kept in store::kept_apart(conn, team, TRIES_BEFORE_TELLING).await? {
            problems.push(self.kept_apart(&kept));
        }
        problems.retain(|problem| problem.count > 0);
        Ok(together(problems))
    }

    /// Segments that are missing here although somebody said some time ago to have them.
    fn missing_segments(&self, app: &App, devices: &[DeviceHealth]) -> Problem {
        let long_ago = app.clock.now_ms().saturating_sub(ON_ITS_WAY_MS);
        let others = self.heard.values().filter(|heard| heard.device != self.own);
        let since = others.filter(|heard| self.lacks_of(heard)).map(|heard| heard.heard_ms).min();
        let Some(since) = since.filter(|since| *since <= long_ago) else {
            return problem(ProblemKind::MissingSegments, 0, Vec::new(), None);
        };
        let lacking = devices.iter().filter(|device| device.missing_segments > 0);
        let count = lacking.clone().map(|device| device.missing_segments).sum();
        let about = lacking.map(|device| device.name.clone()).collect();
        problem(ProblemKind::MissingSegments, count, about, Some(since))
    }

    /// Whether a device said to have what is not here.
    fn lacks_of(&self, heard: &Heard) -> bool {
        let held = |device| self.held.get(device).map_or(&[][..], Vec::as_slice);
        heard.ack.runs().iter().any(|(device, runs)| common(runs, held(device)) < length(runs))
    }

    fn kept_apart(&self, kept: &KeptApart) -> Problem {
        let about = kept.paths.iter().map(|path| self.writer_or_file(path)).collect();
        problem(kind_of(&kept.reason), kept.count, about, Some(kept.since_ms))
    }

    /// Whose file it seems to be by where it lies, or else what it is called.
    fn writer_or_file(&self, path: &str) -> String {
        let mut parts = path.split('/');
        let device = match (parts.next(), parts.next()) {
            (Some(names::LOG), Some(device)) => DeviceId::parse(device),
            _ => None,
        };
        match device.map(|device| self.name(&device)) {
            Some(name) if !name.is_empty() => name,
            Some(_) | None => path.rsplit('/').next().unwrap_or(path).to_owned(),
        }
    }
}

/// What keeps a file apart, by its word in the quarantine table.
fn kind_of(reason: &str) -> ProblemKind {
    match reason {
        "newer_format" => ProblemKind::NewerFormat,
        "other_team" => ProblemKind::OtherTeam,
        "unknown_device" => ProblemKind::UnknownDevice,
        "may_not_write" | "removed" => ProblemKind::NotAllowed,
        "unknown_key" => ProblemKind::UnknownKey,
        "unreadable" => ProblemKind::Unreadable,
        _ => ProblemKind::Damaged,
    }
}

fn problem(kind: ProblemKind, count: u32, mut about: Vec<String>, since_ms: Option<u64>) -> Problem {
    let mut told = BTreeSet::new();
    about.retain(|name| !name.is_empty() && told.insert(name.clone()));
    about.truncate(NAMES_MAX);
    Problem { kind, count, about, since_ms: since_ms.map(|ms| ms as f64) }
}

/// One problem of a kind, however many reasons it has.
fn together(problems: Vec<Problem>) -> Vec<Problem> {
    let mut all: BTreeMap<ProblemKind, Problem> = BTreeMap::new();
    for one in problems {
        let Some(known) = all.get_mut(&one.kind) else {
            all.insert(one.kind, one);
            continue;
        };
        known.count += one.count;
        known.since_ms = known.since_ms.into_iter().chain(one.since_ms).reduce(f64::min);
        known.about.extend(one.about);
        known.about.dedup();
        known.about.truncate(NAMES_MAX);
    }
    all.into_values().collect()
}

fn of_folder(FolderProblem { code, about }: FolderProblem, folder: Option<String>) -> Problem {
    let kind = if about.is_some() { ProblemKind::FolderPart } else { ProblemKind::Folder };
    let about = [Some(word(code)), about.or(folder)];
    problem(kind, 1, about.into_iter().flatten().collect(), None)
}

fn of_media(of: MediaProblem) -> Problem {
    let is_lack_of_room_here = of.is_lack_of_room_here();
    let MediaProblem { code, files, about, .. } = of;
    if is_lack_of_room_here {
        return problem(ProblemKind::MediaNoRoom, files, about.into_iter().collect(), None);
    }
    let about = [Some(word(code)), about];
    problem(ProblemKind::MediaStuck, files, about.into_iter().flatten().collect(), None)
}

/// An error's word, as the interface knows it.
fn word(code: ErrorCode) -> String {
    serde_json::to_value(code).ok().and_then(|json| json.as_str().map(str::to_owned)).unwrap_or_default()
}

fn last(runs: &Runs, device: &DeviceId) -> Option<u64> {
    runs.get(device)?.last().map(|run| run.1)
}

fn length(runs: &[(u64, u64)]) -> u64 {
    runs.iter().map(|(from, to)| to.saturating_sub(*from).saturating_add(1)).fold(0, u64::saturating_add)
}

/// How many numbers are in both.
fn common(one: &[(u64, u64)], other: &[(u64, u64)]) -> u64 {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a.0.max(b.0), a.1.min(b.1))));
    length(&pairs.filter(|(from, to)| from <= to).collect::<Vec<_>>())
}

fn number(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_compared_by_what_they_have_in_common() {
        assert_eq!(length(&[(1, 3), (5, 5)]), 4);
        assert_eq!(common(&[(1, 3), (5, 9)], &[(2, 6)]), 4);
        assert_eq!(common(&[(1, 3)], &[]), 0);
        assert_eq!(length(&[(0, u64::MAX)]), u64::MAX, "whatever a colleague's app says");
    }

    #[test]
    fn several_reasons_of_one_kind_are_one_problem() {
        let of =
            |reason, about: &str, since| problem(kind_of(reason), 1, vec![about.to_owned()], Some(since));
        let all =
            together(vec![of("too_short", "Ans", 5), of("seal_broken", "Bob", 3), of("removed", "Bob", 9)]);
        assert_eq!(all.len(), 2);
        assert_eq!((all[0].kind, all[0].count, all[0].since_ms), (ProblemKind::Damaged, 2, Some(3.0)));
        assert_eq!(all[0].about, ["Ans", "Bob"]);
        assert_eq!(all[1].kind, ProblemKind::NotAllowed);
    }
}
