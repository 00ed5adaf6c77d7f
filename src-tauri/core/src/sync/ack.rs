//! What a device of the team has: a small signed file that it writes now and then, for the health of the team and so
//! that loose segments may go once everybody holds them.
//!
//! `acks/<device16>/<n8>-<hash20>.a` is a signed file whose body is a CBOR map:
//!
//! | key | type | meaning |
//! |---|---|---|
//! | `n` | unsigned | number of this ack; the greatest of a device counts |
//! | `o` | unsigned | number of its own segment that came last |
//! | `h` | array | what it holds: maps of `d` bytes(10) device, `u` unsigned, all segments from 1 up to this one, `r` array of pairs, runs beyond |
//! | `m` | bytes(32) | its membership head |
//! | `v` | text | version of its app |
//! | `s` | unsigned | version of its schema |
//! | `t` | unsigned | when, ms since 1970, by its own clock |
//! | `k` | bytes(32) | names the set of segments that count for it, under that membership |
//! | `d` | bytes(32) | what its rows come to; absent while something of its own waits to be sealed |
//! | `w` | array of text | files that lie damaged in its folder and that it does not hold, and parts of evidence that do not come; absent when there are none |
//!
//! An ack is written only when there is something new to say, or what it asked for hours ago still does not come. It is
//! passed on by nobody, and may vanish without harm: its exact bytes are not kept in the database.

use super::{
    Known, Refusal, Round, answered,
    asking::{self, ASK_AGAIN_EVERY_MS},
    cbor,
    folder::SharedStore,
    names,
    sharer::Told,
    signed::{self, Kind},
    take::Taken,
};
use crate::{
    App, Result,
    domain::{DeviceId, TeamId},
    store::{self, Holding, RemoteTx, Runs},
};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use std::sync::Arc;

/// A device tells what it has at most this often.
const TELL_EVERY_MS: u64 = 5 * 60_000;
/// Acks of this device that stay in the folder.
const ACKS_KEPT: usize = 3;
/// Runs named per device; what lies beyond counts as not held, until gaps are filled.
const RUNS_MAX: usize = 64;
/// The last segment of an ack that could not be written: there is news as soon as it may be tried again.
const NOTHING_TOLD: i64 = -1;
const APP_VERSION: &str = env!("CARGO_PKG_VERSION");

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    #[serde(rename = "n")]
    pub number: u64,
    #[serde(rename = "o")]
    pub seq_last: u64,
    #[serde(rename = "h")]
    held: Vec<Held>,
    #[serde(rename = "m")]
    membership_head: ByteBuf,
    #[serde(rename = "v")]
    pub app_version: String,
    #[serde(rename = "s")]
    pub schema: u32,
    #[serde(rename = "t")]
    pub at_ms: u64,
    #[serde(rename = "k")]
    pub knowledge: ByteBuf,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<ByteBuf>,
    #[serde(rename = "w", default, skip_serializing_if = "Vec::is_empty")]
    pub wanted: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Held {
    #[serde(rename = "d")]
    device: ByteBuf,
    #[serde(rename = "u")]
    up_to: u64,
    #[serde(rename = "r", default, skip_serializing_if = "Vec::is_empty")]
    beyond: Vec<(u64, u64)>,
}

/// What one device last said, and when this one heard it.
#[derive(Debug, Clone)]
pub struct Heard {
    pub device: DeviceId,
    pub ack: Ack,
    /// By the clock of this device.
    pub heard_ms: u64,
}

impl Ack {
    fn new(number: u64, own: DeviceId, holding: &Holding, known: &Known, at_ms: u64) -> Self {
        Self {
            number,
            seq_last: holding.runs.get(&own).and_then(|runs| runs.last()).map_or(0, |run| run.1),
            held: holding.runs.iter().map(|(device, runs)| Held::new(*device, runs)).collect(),
            membership_head: ByteBuf::from(known.membership.head),
            app_version: APP_VERSION.to_owned(),
            schema: store::schema_version(),
            at_ms,
            knowledge: ByteBuf::from(holding.knowledge),
            digest: holding.digest.map(ByteBuf::from),
            wanted: Vec::new(),
        }
    }

    /// Whether both say the same, whenever and under whatever number.
    fn says_as(&self, other: &Self) -> bool {
        let undated = |ack: &Self| Self { number: 0, at_ms: 0, ..ack.clone() };
        undated(self) == undated(other)
    }

    /// What its device says that it holds, in runs without a gap.
    pub fn runs(&self) -> Runs {
        let mut all = Runs::new();
        for held in &self.held {
            let Ok(device) = <[u8; 10]>::try_from(held.device.as_slice()) else { continue };
            let runs = all.entry(DeviceId(device)).or_default();
            runs.extend((held.up_to > 0).then_some((1, held.up_to)));
            runs.extend(held.beyond.iter().filter(|(from, to)| from <= to && *from > held.up_to));
        }
        all
    }

    /// Whether its device holds all of these segments of a device.
    pub fn covers(&self, device: DeviceId, from: u64, to: u64) -> bool {
        self.runs().get(&device).is_some_and(|runs| runs.iter().any(|run| run.0 <= from && to <= run.1))
    }
}

impl Held {
    fn new(device: DeviceId, runs: &[(u64, u64)]) -> Self {
        let up_to = runs.first().filter(|run| run.0 == 1).map_or(0, |run| run.1);
        let beyond = runs.iter().filter(|run| run.0 != 1).take(RUNS_MAX).copied().collect();
        Self { device: ByteBuf::from(device.0), up_to, beyond }
    }
}

/// What each device of the team last said, this one too.
pub async fn heard(conn: &mut store::SqliteConnection, team: TeamId) -> Result<Vec<Heard>> {
    let rows = store::acks(conn, team).await?;
    // A newer app may say it in another way; then it was not heard.
    let heard = rows.into_iter().filter_map(|row| {
        let ack = cbor::decode(&row.body).ok()?;
        Some(Heard { device: row.device, ack, heard_ms: row.taken_at_ms })
    });
    Ok(heard.collect())
}

async fn heard_own(conn: &mut store::SqliteConnection, app: &App, team: TeamId) -> Result<Option<Heard>> {
    Ok(heard(conn, team).await?.into_iter().find(|heard| heard.device == app.device))
}

/// Note what a device of the team says that it has.
pub(super) async fn take(
    app: &App,
    team: TeamId,
    known: &Known,
    tx: &mut RemoteTx<'_>,
    bytes: &[u8],
) -> Result<Result<Taken, Refusal>> {
    let file = match signed::open::<Ack>(Kind::Ack, bytes) {
        Ok(file) => file,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if file.team == team && known.membership.devices.contains_key(&file.device()) {
        let now_ms = app.clock.now_ms();
        store::keep_ack(tx.conn(), team, file.device(), file.body.number, &file.body_bytes, now_ms).await?;
    }
    Ok(Ok(Taken::Noted))
}

/// Tell the others what this device has, when that is news and not too soon after the last time. A folder in which
/// nothing can be written is no trouble here: a reader may have one.
pub(super) async fn tell(
    app: &App,
    team: TeamId,
    shared: &Arc<dyn SharedStore>,
    known: &Known,
    extent: Round,
) -> Result<()> {
    if known.membership.role(app.device).is_none() {
        return Ok(());
    }
    let now_ms = app.clock.now_ms();
    let mut conn = app.store.read().await?;
    let segment = store::last_segment_held(&mut conn, team).await?;
    let mut wanted = store::damaged_files(&mut conn, team, names::is_given).await?;
    let before = app.sharer.told(team);
    if before.is_none()
        && let Some(last) = heard_own(&mut conn, app, team).await?
    {
        asking::go_on(app, &mut conn, team, &last.ack).await?;
    }
    drop(conn);
    wanted.extend(asking::parts(app, team));
    let wants = *blake3::hash(wanted.join("\n").as_bytes()).as_bytes();
    let told = Told { segment, membership_head: known.membership.head, wants, at_ms: now_ms };
    // Whoever holds it may have had no time for it, or have sent it and seen it arrive whole where they look.
    let asks_again = |asked_ms: u64| !wanted.is_empty() && now_ms.abs_diff(asked_ms) >= ASK_AGAIN_EVERY_MS;
    if let Some(before) = before {
        let is_news = Told { at_ms: 0, ..before } != Told { at_ms: 0, ..told } || asks_again(before.at_ms);
        let is_soon = now_ms.abs_diff(before.at_ms) < TELL_EVERY_MS && extent != Round::AtTheEnd;
        if !is_news || is_soon {
            return Ok(());
        }
    }
    app.sharer.set_told(team, told);
    let mut conn = app.store.read_at_once().await?;
    let last = heard_own(&mut conn, app, team).await?;
    let holding = store::holding(&mut conn, team, &known.membership.head).await?;
    drop(conn);
    // Seconds since 1970, so that a database from a backup does not start below what it wrote before.
    let number = last.as_ref().map_or(0, |last| last.ack.number + 1).max(now_ms / 1000);
    let last = last.filter(|last| !asks_again(last.ack.at_ms));
    let ack = Ack { wanted, ..Ack::new(number, app.device, &holding, known, now_ms) };
    if let Some(last) = last.filter(|last| last.ack.says_as(&ack)) {
        // What it asks for is asked again hours after it was said, not hours after this start.
        app.sharer.set_told(team, Told { at_ms: last.ack.at_ms, ..told });
        return Ok(());
    }
    let bytes = signed::sign(Kind::Ack, team, &app.sharer.keys, &ack);
    let (store, device) = (shared.clone(), app.device);
    if let Err(error) = answered(move || write(&*store, device, number, &bytes)).await? {
        tracing::debug!(kind = ?error.kind(), "what this device has could not be told");
        app.sharer.set_told(team, Told { segment: NOTHING_TOLD, ..told });
        return Ok(());
    }
    let mut tx = app.store.begin_remote(app, team).await?;
    store::keep_ack(tx.conn(), team, app.device, number, &cbor::encode(&ack), now_ms).await?;
    if let Some(digest) = holding.digest {
        store::keep_digest(tx.conn(), team, &holding.knowledge, ack.schema, &digest, now_ms).await?;
    }
    tx.commit().await
}

/// Write an ack and take away the ones before the newest three.
fn write(store: &dyn SharedStore, device: DeviceId, number: u64, bytes: &[u8]) -> std::io::Result<()> {
    store.write_once(&names::ack(device, number, &blake3::hash(bytes)), bytes)?;
    let folder = names::acks_of(device);
    let mut acks: Vec<_> =
        store.list(&folder)?.into_iter().filter(|entry| !entry.is_folder).map(|entry| entry.name).collect();
    // Copies under other names go first: they say nothing that is not said better.
    acks.sort_by_key(|name| std::cmp::Reverse(names::ack_number(name)));
    for name in acks.iter().skip(ACKS_KEPT) {
        match store.remove_own(&format!("{folder}/{name}")) {
            Err(error) if error.kind() != std::io::ErrorKind::Unsupported => {
                tracing::debug!(kind = ?error.kind(), "an own ack could not be taken away");
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A device that says to hold a device's segments from the first up to this one.
    pub fn saying(of: DeviceId, up_to: u64, at_ms: u64) -> Ack {
        Ack { at_ms, ..ack(&[(of, &[(1, up_to)])]) }
    }

    const OWN: DeviceId = DeviceId([1; 10]);
    const OTHER: DeviceId = DeviceId([2; 10]);

    fn ack(runs: &[(DeviceId, &[(u64, u64)])]) -> Ack {
        let held = runs.iter().map(|(device, runs)| Held::new(*device, runs)).collect();
        Ack {
            number: 1,
            seq_last: 3,
            held,
            membership_head: ByteBuf::from([5; 32]),
            app_version: "0.1.0".to_owned(),
            schema: 9,
            at_ms: 1,
            knowledge: ByteBuf::from([6; 32]),
            digest: None,
            wanted: Vec::new(),
        }
    }

    #[test]
    fn what_is_held_comes_back_as_it_was_said() {
        let said = ack(&[(OWN, &[(1, 3)]), (OTHER, &[(2, 4), (7, 7)])]);
        let back: Ack = cbor::decode(&cbor::encode(&said)).unwrap();
        assert_eq!(back, said);
        assert_eq!(back.runs(), Runs::from([(OWN, vec![(1, 3)]), (OTHER, vec![(2, 4), (7, 7)])]));
        assert!(back.covers(OTHER, 2, 4) && !back.covers(OTHER, 1, 4) && !back.covers(OTHER, 4, 7));
        assert!(!back.covers(DeviceId([3; 10]), 1, 1), "nothing was said of it");
    }

    #[test]
    fn the_same_said_later_is_no_news() {
        let first = ack(&[(OWN, &[(1, 3)])]);
        let later = Ack { number: 9, at_ms: 99, ..first.clone() };
        assert!(first.says_as(&later));
        assert!(!first.says_as(&ack(&[(OWN, &[(1, 4)])])));
    }
}
