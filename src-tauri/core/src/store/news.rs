//! What others did since this person was there: noted when it comes, forgotten when it was seen.

use super::cell::{count, id};
use super::history::is_told;
use super::tx::DELETED_AT;
use super::{Authors, tables};
use crate::domain::{
    Author, Change, ChangeKind, DeviceId, ElementCode, ItemKind, News, NewsItem, PersonNews, RecordKind,
    Target, TeamId, Version,
};
use crate::{Error, Result, limits};
use serde_json::json;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Note what came from a colleague. For what the log takes in for the first time only: making the log again is no
/// news.
pub async fn note_arrival(
    conn: &mut SqliteConnection,
    team: TeamId,
    device: DeviceId,
    changes: &[Change],
) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    let came_at = sqlx::query_scalar!("select came_at from presence where team = ?1", owner)
        .fetch_optional(&mut *conn)
        .await?
        .unwrap_or(0);
    let mut records: BTreeMap<(&str, Uuid), (Version, Version, i64)> = BTreeMap::new();
    for change in changes {
        let is_new = change.hlc.ms() >= came_at.unsigned_abs();
        if !is_new || RecordKind::from_code(&change.table).is_none() {
            continue;
        }
        let version = change.version(device);
        let found = records.entry((&change.table, change.record.0)).or_insert((version, version, 0));
        *found = (found.0.min(version), found.1.max(version), found.2 + 1);
    }
    if records.is_empty() {
        return Ok(());
    }
    let batch = sqlx::query_scalar!(
        "insert into presence (team, batch_last) values (?1, 1)
         on conflict (team) do update set batch_last = batch_last + 1 returning batch_last",
        owner
    )
    .fetch_one(&mut *conn)
    .await?;
    let rows = records.into_iter().map(|((table, record), (first, last, changes))| {
        json!({"t": table, "r": record.simple().to_string(), "f": first.to_hex(), "l": last.to_hex(), "n": changes})
    });
    let (rows, device) = (json!(rows.collect::<Vec<_>>()).to_string(), device.0.as_slice());
    sqlx::query!(
        "insert into arrival (team, tbl, record, device, first, last, changes, batch)
         select ?1, e.value ->> 't', unhex(e.value ->> 'r'), ?3, unhex(e.value ->> 'f'), unhex(e.value ->> 'l'),
                e.value ->> 'n', ?4
         from json_each(?2) e where true
         on conflict (team, tbl, record, device) do update set first = min(first, excluded.first),
           last = max(last, excluded.last), changes = changes + excluded.changes, batch = excluded.batch",
        owner,
        rows,
        device,
        batch
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// This person comes into a team now: all that is there already is nothing new. Who was here before stays so.
pub async fn come_in(conn: &mut SqliteConnection, team: TeamId, now_ms: u64) -> Result<()> {
    let (owner, now) = (team.0.as_bytes().as_slice(), now_ms.cast_signed());
    sqlx::query!(
        "insert or ignore into presence (team, came_at, is_newcomer) values (?1, ?2, 1)",
        owner,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// All that came up to this batch was seen.
pub async fn forget_arrivals(conn: &mut SqliteConnection, team: TeamId, batch: u32) -> Result<()> {
    let owner = team.0.as_bytes().as_slice();
    sqlx::query!("delete from arrival where team = ?1 and batch <= ?2", owner, batch)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("update presence set is_newcomer = 0 where team = ?1", owner).execute(conn).await?;
    Ok(())
}

struct Row {
    tbl: String,
    id: String,
    device: Vec<u8>,
    last: Vec<u8>,
    is_first: bool,
    fields: String,
    title: Option<String>,
    belongs_to: Option<String>,
    element: Option<String>,
    is_removed: bool,
}

/// What others did and this person has not seen yet, by person.
pub async fn news(conn: &mut SqliteConnection, team: TeamId) -> Result<News> {
    let (owner, limit) = (team.0.as_bytes().as_slice(), limits::NEWS_ITEMS_MAX);
    let presence = sqlx::query!(
        r#"select is_newcomer as "is_newcomer: bool", batch_last from presence where team = ?1"#,
        owner
    )
    .fetch_optional(&mut *conn)
    .await?;
    let authors = Authors::load(conn, team).await?;
    let mine: Vec<String> =
        authors.my_devices().map(|device| data_encoding::HEXUPPER.encode(&device.0)).collect();
    let mine = json!(mine).to_string();
    let all = sqlx::query_scalar!(
        "select count(*) from arrival
         where team = ?1 and hex(device) not in (select value from json_each(?2))",
        owner,
        mine
    )
    .fetch_one(&mut *conn)
    .await?;
    let rows =
        sqlx::query_file_as!(Row, "src/store/news.sql", owner, limit, mine).fetch_all(&mut *conn).await?;
    let more = count(all).saturating_sub(count(i64::try_from(rows.len()).unwrap_or(i64::MAX)));
    let mut people: Vec<PersonNews> = Vec::new();
    for row in rows {
        let device = DeviceId(row.device.as_slice().try_into().map_err(|_| broken("device"))?);
        let by = authors.of(device);
        let Some(item) = row.read()? else { continue };
        match people.iter_mut().find(|person| is_same(&person.by, &by)) {
            Some(person) => person.items.push(item),
            None => people.push(PersonNews { by, at_ms: item.at_ms, items: vec![item] }),
        }
    }
    Ok(News {
        team,
        is_newcomer: presence.as_ref().is_some_and(|row| row.is_newcomer),
        people,
        more,
        batch: presence.map_or(0, |row| count(row.batch_last)),
    })
}

fn is_same(one: &Author, other: &Author) -> bool {
    one.member == other.member && one.name == other.name
}

impl Row {
    /// `None` for what is not there any more, or where nothing was done that a person would tell.
    fn read(self) -> Result<Option<NewsItem>> {
        let kind = RecordKind::from_code(&self.tbl).ok_or_else(|| broken("table"))?;
        let Some(title) = self.title else { return Ok(None) };
        let written: Vec<String> = serde_json::from_str(&self.fields).map_err(|_| broken("fields"))?;
        let fields: Vec<String> = written.into_iter().filter(|field| is_told(kind, field)).collect();
        let has_identity = tables::table(&self.tbl).is_some_and(|table| !table.identity.is_empty());
        let touched_removal = fields.iter().any(|field| field == DELETED_AT);
        let what = match (touched_removal, self.is_removed) {
            (true, true) => ChangeKind::Removed,
            // Removed by somebody else since: they tell it.
            (false, true) => return Ok(None),
            (_, false) if self.is_first && !has_identity => ChangeKind::Made,
            (true, false) => ChangeKind::Returned,
            (false, false) if fields.is_empty() => return Ok(None),
            (false, false) => ChangeKind::Changed,
        };
        let version = Version(self.last.as_slice().try_into().map_err(|_| broken("version"))?);
        let own: Uuid = id(&self.id)?;
        let parent = self.belongs_to.as_deref().map(id::<Uuid>).transpose()?.unwrap_or(own);
        Ok(Some(NewsItem {
            what,
            kind,
            target: target_of(kind, own, parent),
            title,
            element: self.element.as_deref().and_then(ElementCode::from_code),
            fields,
            at_ms: version.hlc().ms() as f64,
        }))
    }
}

fn target_of(kind: RecordKind, own: Uuid, parent: Uuid) -> Target {
    let (kind, id) = match kind {
        RecordKind::Team => (ItemKind::Team, own),
        RecordKind::Institution => (ItemKind::Institution, own),
        RecordKind::Member => (ItemKind::Member, own),
        RecordKind::Cycle => (ItemKind::Cycle, own),
        RecordKind::Step => (ItemKind::Step, own),
        RecordKind::Question => (ItemKind::Question, own),
        RecordKind::QuestionVersion => (ItemKind::Question, parent),
        RecordKind::Capture => (ItemKind::Capture, own),
        RecordKind::Link => (ItemKind::Capture, parent),
        RecordKind::Evidence => (ItemKind::Evidence, own),
        RecordKind::EvidenceLink => (ItemKind::Evidence, parent),
        RecordKind::Arrangement => (ItemKind::Arrangement, own),
        RecordKind::Element => (ItemKind::Element, own),
    };
    Target { kind, id }
}

fn broken(what: &str) -> Error {
    Error::Encoding(what.to_owned())
}
