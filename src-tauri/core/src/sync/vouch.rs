//! Vouching for what somebody wrote who was taken out, or made a reader, before everybody had it.
//!
//! What they wrote counts up to the last segment that had come to who took them out. More may have come to others, who
//! went on with it. Whoever may write and finds that out says so, and it counts for everybody:
//! - what this device had applied itself, up to the last of it: see [`for_applied`];
//! - a single segment with a change that some change which counts says to replace: see [`for_refused`]. A change is
//!   named by its time, its device and its hash, so nobody can put another in its place; but whoever made it can seal it
//!   once more, with other changes beside it. Of several segments that hold it the one that says least is taken.

use super::{
    Known,
    folder::SharedStore,
    format,
    membership::deed::{self, Deed, LastSegment, LastSegments, SingleSegments},
    membership::may_write,
    own_record, pack, read, settle,
};
use crate::{
    App, Result,
    domain::{Change, DeviceId, SegmentName, TeamId},
    store::{self, FieldVersion, FoundFile, HeldSegment},
};
use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

/// Segments in one record. More get a next one.
const SINGLES_MAX: usize = 500;
/// Last segments in one record, which must not become too long to be read. Whoever writes hundreds that follow nothing
/// harms only what they wrote.
const TIPS_MAX: usize = 500;
/// How many before the last one are named too: where the last one is still on its way, they must not wait for it.
const RECENT: usize = 32;

/// What came here before a removal was known may have been built upon. Whoever holds it says so, and it counts.
pub async fn for_applied(app: &App, team: TeamId, known: &mut Known, segments: &[HeldSegment]) -> Result<()> {
    if !may_vouch(app, known) {
        return Ok(());
    }
    let is_late = |segment: &&HeldSegment| {
        segment.is_applied
            && segment.name.device != app.device
            && known.writer_of_late(&segment.name).is_some()
    };
    let devices: BTreeSet<DeviceId> =
        segments.iter().filter(is_late).map(|segment| segment.name.device).collect();
    if devices.is_empty() {
        return Ok(());
    }
    let last = last_segments(&mut *app.store.read().await?, team, known, segments, devices).await?;
    say(app, team, known, &Deed::Keep { last }).await
}

/// The last segments of these devices that are applied here and lead to all others that are, and some before them.
///
/// `segments`: every one that is held.
pub async fn last_segments(
    conn: &mut store::SqliteConnection,
    team: TeamId,
    known: &Known,
    segments: &[HeldSegment],
    devices: BTreeSet<DeviceId>,
) -> Result<LastSegments> {
    let mut last = LastSegments::new();
    let tips_max = (TIPS_MAX / devices.len().max(1)).max(1);
    for device in devices {
        // One that counts on its own says nothing of those before it.
        let counts = |segment: &&HeldSegment| {
            segment.name.device == device
                && segment.is_applied
                && !known.membership.counts_alone(&segment.name, &known.chains)
        };
        let mut applied: Vec<SegmentName> =
            segments.iter().filter(counts).map(|segment| segment.name).collect();
        let hashes: HashSet<[u8; 32]> = applied.iter().map(|name| name.hash).collect();
        let links = store::chain(conn, team, device).await?;
        let followed: HashSet<[u8; 32]> = links
            .into_iter()
            .filter(|(hash, _)| hashes.contains(hash))
            .map(|(_, previous)| previous)
            .collect();
        applied.sort_unstable_by_key(|name| Reverse(name.seq));
        let seq = applied.first().map_or(0, |name| name.seq);
        let unfollowed = applied.iter().filter(|name| !followed.contains(&name.hash)).take(tips_max);
        let mut tips: BTreeSet<[u8; 32]> = unfollowed.map(|name| name.hash).collect();
        let recent = applied.iter().take(RECENT.min(tips_max.saturating_sub(tips.len())));
        tips.extend(recent.map(|name| name.hash));
        last.insert(device, LastSegment { seq, tips });
    }
    Ok(last)
}

/// Vouch for held segments that do not count and that work which counts built upon.
pub async fn for_kept_apart(
    app: &App,
    team: TeamId,
    known: &mut Known,
    segments: &[HeldSegment],
) -> Result<()> {
    if !may_vouch(app, known) {
        return Ok(());
    }
    let is_late = |segment: &&HeldSegment| {
        !segment.is_applied
            && segment.name.device != app.device
            && known.writer_of_late(&segment.name).is_some()
    };
    let mut late = Late::default();
    let mut conn = app.store.read().await?;
    for segment in segments.iter().filter(is_late) {
        let bytes = store::segment_bytes(&mut conn, segment.id).await?;
        late.add(team, known, &mut conn, &[bytes]).await?;
    }
    drop(conn);
    for deed in late.deeds() {
        say(app, team, known, &deed).await?;
    }
    Ok(())
}

/// Vouch for files that were refused and that work which counts built upon; answers whether more counts now.
///
/// To be asked when nothing more comes in without it: what only has to wait for what leads to it needs no vouching.
pub async fn for_refused(
    app: &App,
    team: TeamId,
    shared: &Arc<dyn SharedStore>,
    known: &mut Known,
    refused: &[FoundFile],
) -> Result<bool> {
    if !may_vouch(app, known) || Late::of_files(app, team, shared, known, refused).await?.wanted.is_empty() {
        return Ok(false);
    }
    let before = known.extent();
    // The log may still hold what does not count any more; that vouches for nothing.
    settle::settle(app, team, known).await?;
    for deed in Late::of_files(app, team, shared, known, refused).await?.deeds() {
        say(app, team, known, &deed).await?;
    }
    Ok(before != known.extent())
}

async fn read_whole(shared: &Arc<dyn SharedStore>, files: &[FoundFile], silences: &mut u32) -> Vec<Vec<u8>> {
    let files = read::read_files(shared, files, silences).await;
    files.into_iter().filter_map(|(_, bytes)| bytes.ok()).collect()
}

/// Segments that do not count because their writers were taken out or made readers, and what they say.
#[derive(Default)]
struct Late {
    names: Vec<SegmentName>,
    /// Per segment what it replaces.
    replaces: Vec<Vec<FieldVersion>>,
    /// How many versions of fields each says.
    sizes: Vec<usize>,
    /// What the log lacks, with the segment that says least besides: who seals a change once more with others beside it
    /// gains little.
    lacking: HashMap<FieldVersion, usize>,
    /// Of that, what a change in the log replaces.
    wanted: Vec<FieldVersion>,
}

impl Late {
    async fn of_files(
        app: &App,
        team: TeamId,
        shared: &Arc<dyn SharedStore>,
        known: &Known,
        files: &[FoundFile],
    ) -> Result<Self> {
        let mut late = Self::default();
        let mut silences = 0;
        for files in read::chunks(files) {
            let files = read_whole(shared, files, &mut silences).await;
            late.add(team, known, &mut *app.store.read().await?, &files).await?;
        }
        Ok(late)
    }

    async fn add(
        &mut self,
        team: TeamId,
        known: &Known,
        conn: &mut store::SqliteConnection,
        files: &[Vec<u8>],
    ) -> Result<()> {
        let mut written = Vec::new();
        for segment in files.iter().flat_map(|bytes| segments_in(bytes)) {
            let Some((name, changes)) = written_late(team, known, segment) else { continue };
            let number = self.names.len();
            self.names.push(name);
            let mut replaces = Vec::new();
            for change in &changes {
                let (table, record, version) = (&change.table, change.record.0, change.version(name.device));
                for field in &change.fields {
                    let of = |version| FieldVersion {
                        table: table.clone(),
                        record,
                        field: field.name.clone(),
                        version,
                    };
                    written.push((number, of(version)));
                    replaces.extend(field.replaces.iter().map(|replaced| of(replaced.0)));
                }
            }
            self.sizes.push(changes.iter().map(|change| change.fields.len()).sum());
            self.replaces.push(replaces);
        }
        if written.is_empty() {
            return Ok(());
        }
        let lacking = store::lacking_versions(conn, team, written.iter().map(|(_, version)| version)).await?;
        for (index, is_replaced) in lacking {
            let Some((number, version)) = written.get(index) else { continue };
            let said_by = self.lacking.entry(version.clone()).or_insert(*number);
            if self.sizes[*number] < self.sizes[*said_by] {
                *said_by = *number;
            }
            if is_replaced {
                self.wanted.push(version.clone());
            }
        }
        Ok(())
    }

    /// The records that vouch for what work in the log built upon, and for what that was built upon in turn.
    fn deeds(self) -> Vec<Deed> {
        let mut chosen = BTreeSet::new();
        let mut wanted = self.wanted;
        while let Some(version) = wanted.pop() {
            if let Some(&number) = self.lacking.get(&version)
                && chosen.insert(number)
            {
                wanted.extend(self.replaces[number].iter().cloned());
            }
        }
        let chosen: Vec<SegmentName> = chosen.into_iter().map(|number| self.names[number]).collect();
        let deed = |names: &[SegmentName]| {
            let mut segments = SingleSegments::new();
            for name in names {
                segments.entry(name.device).or_default().insert(name.hash);
            }
            Deed::KeepSingle { segments }
        };
        chosen.chunks(SINGLES_MAX).map(deed).collect()
    }
}

fn segments_in(bytes: &[u8]) -> Vec<&[u8]> {
    if pack::is_pack(bytes) {
        pack::parse(bytes).map_or_else(|_| Vec::new(), |pack| pack.segments)
    } else {
        vec![bytes]
    }
}

/// What a segment says that does not count because its writer was taken out or made a reader; `None` for any other
/// file.
fn written_late(team: TeamId, known: &Known, bytes: &[u8]) -> Option<(SegmentName, Vec<Change>)> {
    let segment = format::parse(bytes).ok().filter(|segment| segment.header.team == team)?;
    let name = segment.name();
    segment.verify(known.writer_of_late(&name)?).ok()?;
    let body = segment.open(known.key(segment.header.key_id)?).ok()?;
    Some((name, body.changes))
}

fn may_vouch(app: &App, known: &Known) -> bool {
    known.membership.role(app.device).is_some_and(may_write)
}

async fn say(app: &App, team: TeamId, known: &mut Known, deed: &Deed) -> Result<()> {
    let bytes = deed::sign(&app.sharer.keys, team, &known.membership.newest, app.clock.now_ms(), deed);
    let file = own_record(bytes);
    let mut tx = app.store.begin_remote(app, team).await?;
    store::hold(tx.conn(), team, &file, None).await?;
    known.reload(app, &mut tx, team).await?;
    tx.commit().await
}
