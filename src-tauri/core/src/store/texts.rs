//! Readable texts brought in step with the log: many at a time, merged beside the thread that writes. An erased record
//! has no text, whichever came first.

use super::erased;
use super::long_text::merged;
use crate::domain::{TeamId, Text, Version};
use crate::{Error, Result};
use futures_util::TryStreamExt;
use serde_json::json;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// Texts read or written with one statement.
const TEXTS_AT_ONCE: usize = 256;
/// Bytes of updates from which no further text is read into memory before these are merged.
const BYTES_AT_ONCE: usize = 4 * 1024 * 1024;
/// Bytes of updates kept in memory from when they come until their texts are made; others are read back.
const BYTES_KEPT_MAX: usize = 16 * 1024 * 1024;
/// Fewer texts than this are merged where they are read: handing them to another thread would take longer.
const TEXTS_PER_THREAD: usize = 32;
/// Looked up once: the system reads several files to tell.
static PROCESSORS: LazyLock<usize> =
    LazyLock::new(|| std::thread::available_parallelism().map_or(1, usize::from));

/// Table, record and field of a long text.
pub type Place = (String, Uuid, String);

/// A text with every update of it.
type Logged = (Place, Vec<Vec<u8>>);

/// Texts to be brought in step, with the updates that just came.
#[derive(Default)]
pub struct TouchedTexts {
    places: BTreeMap<Place, BTreeMap<Version, Vec<u8>>>,
    bytes_kept: usize,
}

impl TouchedTexts {
    pub fn note(&mut self, place: Place, version: Version, update: &[u8]) {
        let came = self.places.entry(place).or_default();
        if self.bytes_kept + update.len() <= BYTES_KEPT_MAX && !came.contains_key(&version) {
            self.bytes_kept += update.len();
            came.insert(version, update.to_vec());
        }
    }
}

/// Texts on their way from updates to words.
pub struct Merging {
    begun: Vec<JoinHandle<Vec<(Place, Text)>>>,
    /// Whose updates are still to be read from the log.
    rest: Vec<Place>,
}

/// Begin to make the readable texts from their updates, beside whatever is done until [`Merging::finish`].
pub async fn begin(conn: &mut SqliteConnection, team: Uuid, touched: TouchedTexts) -> Result<Merging> {
    let mut places = touched.places;
    for place in take_away_erased(conn, team, places.keys()).await? {
        places.remove(&place);
    }
    let mut texts: Vec<(Place, BTreeMap<Version, Vec<u8>>)> = places.into_iter().collect();
    let mut here = Vec::new();
    // For a few it takes longer to ask than to read.
    if texts.len() >= TEXTS_PER_THREAD {
        let whole = whole(conn, team, &texts).await?;
        let mut index = 0;
        let complete = texts.extract_if(.., |_| {
            index += 1;
            whole.contains(&(index - 1))
        });
        here = complete.map(|(place, updates)| (place, updates.into_values().collect())).collect();
    }
    let rest = texts.into_iter().map(|(place, _)| place).collect();
    Ok(Merging { begun: merge_elsewhere(&mut here, 0), rest })
}

impl Merging {
    pub async fn finish(self, conn: &mut SqliteConnection, team: Uuid) -> Result<()> {
        for part in self.begun {
            let texts = part.await.map_err(|failed| Error::Io(std::io::Error::other(failed)))?;
            for texts in texts.chunks(TEXTS_AT_ONCE) {
                write(conn, team, texts).await?;
            }
        }
        bring_in_step(conn, team, self.rest).await
    }
}

/// Make the readable texts of these fields from what the log holds of them.
pub async fn bring_in_step(conn: &mut SqliteConnection, team: Uuid, mut rest: Vec<Place>) -> Result<()> {
    let gone = take_away_erased(conn, team, rest.iter()).await?;
    rest.retain(|place| !gone.contains(place));
    while !rest.is_empty() {
        let part = &rest[..rest.len().min(TEXTS_AT_ONCE)];
        let logged = logged(conn, team, part).await?;
        rest.drain(..logged.len());
        write(conn, team, &merge(logged).await?).await?;
    }
    Ok(())
}

/// Take away the texts of these that belong to an erased record; answers which.
async fn take_away_erased<'a>(
    conn: &mut SqliteConnection,
    team: Uuid,
    places: impl Iterator<Item = &'a Place>,
) -> Result<HashSet<Place>> {
    let mut places = places.peekable();
    if places.peek().is_none() {
        return Ok(HashSet::new());
    }
    let erased = erased(conn, TeamId(team)).await?;
    if erased.is_empty() {
        return Ok(HashSet::new());
    }
    let is_gone = |(table, record, _): &&Place| erased.contains_key(&(table.clone(), *record));
    let gone: HashSet<Place> = places.filter(is_gone).cloned().collect();
    for (table, record, _) in &gone {
        let (owner, id) = (team.as_bytes().as_slice(), record.simple().to_string());
        sqlx::query!("delete from long_text where team = ?1 and tbl = ?2 and id = ?3", owner, table, id)
            .execute(&mut *conn)
            .await?;
    }
    Ok(gone)
}

/// Which of these texts have all their updates here: the log holds exactly these versions and no other.
async fn whole(
    conn: &mut SqliteConnection,
    team: Uuid,
    texts: &[(Place, BTreeMap<Version, Vec<u8>>)],
) -> Result<HashSet<usize>> {
    let list: Vec<_> = texts
        .iter()
        .map(|((table, record, field), updates)| {
            let versions: Vec<String> = updates.keys().map(Version::to_hex).collect();
            json!({ "t": table, "r": record.simple().to_string(), "f": field, "v": versions.join(",") })
        })
        .collect();
    let found: Option<String> = sqlx::query_scalar(
        "select json_group_array(e.key) from json_each(?2) e
         where e.value ->> 'v' = (
           select group_concat(lower(hex(c.version)), ',' order by c.version) from change c
           where c.team = ?1 and c.tbl = e.value ->> 't' and c.record = unhex(e.value ->> 'r')
             and c.field = e.value ->> 'f' and c.text_update is not null)",
    )
    .bind(team.as_bytes().as_slice())
    .bind(json!(list).to_string())
    .fetch_one(conn)
    .await?;
    serde_json::from_str(&found.unwrap_or_default()).map_err(|cause| Error::Encoding(cause.to_string()))
}

/// Make every text of a team again from its log.
pub async fn rebuild(conn: &mut SqliteConnection, team: Uuid) -> Result<()> {
    let key = team.as_bytes().as_slice();
    sqlx::query!("delete from long_text where team = ?1", key).execute(&mut *conn).await?;
    let fields = sqlx::query!(
        "select distinct tbl, record, field from change where team = ?1 and text_update is not null",
        key
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut places = Vec::with_capacity(fields.len());
    for row in fields {
        let record = Uuid::from_slice(&row.record).map_err(|cause| Error::Encoding(cause.to_string()))?;
        places.push((row.tbl, record, row.field));
    }
    bring_in_step(conn, team, places).await
}

/// The updates of the first of these texts, of as many as fit in memory and at least of one.
async fn logged(conn: &mut SqliteConnection, team: Uuid, places: &[Place]) -> Result<Vec<Logged>> {
    let list: Vec<_> = places
        .iter()
        .map(|(table, record, field)| json!({ "t": table, "r": record.simple().to_string(), "f": field }))
        .collect();
    let mut texts: Vec<Logged> = Vec::with_capacity(places.len());
    let mut bytes = 0;
    // The list leads: left to itself SQLite may read the whole log.
    let mut rows = sqlx::query(
        "select e.key as place, c.text_update from json_each(?2) e cross join change c
         on c.team = ?1 and c.tbl = e.value ->> 't' and c.record = unhex(e.value ->> 'r')
           and c.field = e.value ->> 'f'
         where c.text_update is not null order by e.key, c.version",
    )
    .bind(team.as_bytes().as_slice())
    .bind(json!(list).to_string())
    .fetch(conn);
    while let Some(row) = rows.try_next().await? {
        let (place, update): (i64, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
        let place = usize::try_from(place).map_err(|cause| Error::Encoding(cause.to_string()))?;
        if bytes >= BYTES_AT_ONCE && place >= texts.len() {
            return Ok(texts);
        }
        bytes += update.len();
        // A text without updates reads as an empty one.
        texts
            .extend(places.iter().take(place + 1).skip(texts.len()).map(|place| (place.clone(), Vec::new())));
        if let Some((_, updates)) = texts.get_mut(place) {
            updates.push(update);
        }
    }
    texts.extend(places.iter().skip(texts.len()).map(|place| (place.clone(), Vec::new())));
    Ok(texts)
}

/// Merge each text; many of them on all processors.
async fn merge(mut logged: Vec<Logged>) -> Result<Vec<(Place, Text)>> {
    let here = logged.len().div_ceil(*PROCESSORS).max(TEXTS_PER_THREAD);
    let elsewhere = merge_elsewhere(&mut logged, here);
    let mut texts = merge_each(logged);
    for part in elsewhere {
        texts.extend(part.await.map_err(|failed| Error::Io(std::io::Error::other(failed)))?);
    }
    Ok(texts)
}

/// Merge on other threads all but the first few.
fn merge_elsewhere(logged: &mut Vec<Logged>, stay: usize) -> Vec<JoinHandle<Vec<(Place, Text)>>> {
    let per_thread = logged.len().div_ceil(*PROCESSORS).max(TEXTS_PER_THREAD);
    let mut begun = Vec::new();
    while logged.len() > stay {
        let part = logged.split_off(stay.max(logged.len().saturating_sub(per_thread)));
        begun.push(tokio::task::spawn_blocking(move || merge_each(part)));
    }
    begun
}

fn merge_each(logged: Vec<Logged>) -> Vec<(Place, Text)> {
    let each = logged.into_iter().filter_map(|(place, updates)| match merged(&updates) {
        Ok(text) => Some((place, text)),
        // The updates stay in the log; what reads now is better than nothing at all.
        Err(_) => {
            tracing::error!("a text cannot be merged and stays as it was");
            None
        }
    });
    each.collect()
}

async fn write(conn: &mut SqliteConnection, team: Uuid, texts: &[(Place, Text)]) -> Result<()> {
    if texts.is_empty() {
        return Ok(());
    }
    let mut statement: QueryBuilder<Sqlite> =
        QueryBuilder::new("insert or replace into long_text (team, tbl, id, field, content, base) ");
    statement.push_values(texts, |mut row, ((table, record, field), text)| {
        row.push_bind(team.as_bytes().to_vec())
            .push_bind(table.clone())
            .push_bind(record.simple().to_string())
            .push_bind(field.clone())
            .push_bind(text.content.clone())
            .push_bind(text.base.clone());
    });
    statement.build().execute(conn).await?;
    Ok(())
}
