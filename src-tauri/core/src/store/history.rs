//! Reading what happened to an item, from the log.

use super::cell::{count, id_in, key};
use super::tx::DELETED_AT;
use super::{Authors, element_of, item_title, tables};
use crate::domain::{
    ChangeKind, ElementCode, HistoryChange, HistoryField, HistoryPage, ItemKind, Record, RecordKind, Target,
    TeamId, Version,
};
use crate::{Error, Result, limits};
use serde_json::Value;
use sqlx::SqliteConnection;
use uuid::Uuid;

/// Fields that say where a record belongs, which nobody changed by hand.
const UNTOLD: [&str; 12] = [
    "position",
    "file_key",
    "added_at",
    "written_at",
    "began_at",
    "cycle",
    "owner",
    "question",
    "author",
    "arrangement",
    "code",
    "target_kind",
];
/// The long texts; whatever else is in the log and in no table was written by a newer app.
const TEXTS: [(RecordKind, &str); 4] = [
    (RecordKind::Capture, "text"),
    (RecordKind::Evidence, "note"),
    (RecordKind::Element, "description"),
    (RecordKind::Element, "ict_role"),
];

/// Whether people are told of a field, and may restore it.
pub fn is_told(kind: RecordKind, field: &str) -> bool {
    is_text(kind, field) || field == DELETED_AT || is_register(kind, field)
}

pub fn is_text(kind: RecordKind, field: &str) -> bool {
    TEXTS.contains(&(kind, field))
}

fn is_register(kind: RecordKind, field: &str) -> bool {
    let columns = tables::table(kind.code()).map_or(&[][..], |table| table.columns);
    columns.iter().any(|(column, _)| *column == field) && !UNTOLD.contains(&field)
}

/// The fields of every kind that people are told of, as `kind/field`.
fn told_fields() -> String {
    let fields = RecordKind::ALL.iter().flat_map(|kind| {
        let columns = tables::table(kind.code()).map_or(&[][..], |table| table.columns);
        let texts = TEXTS.iter().filter(move |(of, _)| of == kind).map(|(_, field)| *field);
        let names = columns.iter().map(|(column, _)| *column).chain(texts).chain([DELETED_AT]);
        names.filter(move |name| is_told(*kind, name)).map(move |name| format!("{}/{name}", kind.code()))
    });
    Value::from(fields.collect::<Vec<_>>()).to_string()
}

struct Row {
    tbl: String,
    record: Vec<u8>,
    version: Vec<u8>,
    field: String,
    value: Option<String>,
    before: Option<String>,
    is_text: bool,
    is_head: bool,
    is_only: bool,
    is_winner: bool,
    is_first: bool,
    total: i64,
}

/// What was done to an item and to what belongs to it, newest first.
///
/// What belongs to it: its links and linked evidence, the versions of a question, the elements of an arrangement, the
/// steps of a cycle, the institutions and members of a team.
pub async fn history(
    conn: &mut SqliteConnection,
    team: TeamId,
    item: Record,
    offset: u32,
    limit: u32,
) -> Result<HistoryPage> {
    let rows = rows(conn, team, item, offset, limit).await?;
    let authors = Authors::load(conn, team).await?;
    let total = rows.first().map_or(0, |row| count(row.total));
    let mut changes: Vec<HistoryChange> = Vec::new();
    for row in rows {
        let version = Version(row.version.as_slice().try_into().map_err(|_| broken("version"))?);
        let kind = RecordKind::from_code(&row.tbl).ok_or_else(|| broken("table"))?;
        let id = Uuid::from_slice(&row.record).map_err(|_| broken("record"))?;
        let record = Record { kind, id };
        let is_same =
            changes.last().is_some_and(|last| last.version == version.to_hex() && last.record == record);
        if !is_same {
            let (title, element) = part_title(conn, team, item, record).await?;
            changes.push(HistoryChange {
                version: version.to_hex(),
                record,
                what: what_of(&row, kind),
                title,
                element,
                by: authors.of(version.device()),
                at_ms: version.hlc().ms() as f64,
                fields: Vec::new(),
            });
        }
        let Some(change) = changes.last_mut() else { continue };
        if row.field == DELETED_AT {
            // Made and taken away in one change is nothing that happened.
            change.what = what_of(&row, kind);
        }
        change.fields.push(HistoryField {
            value: if row.field == DELETED_AT { String::new() } else { told_value(row.value.as_deref()) },
            before: row
                .before
                .as_deref()
                .filter(|_| row.field != DELETED_AT)
                .map(|json| told_value(Some(json))),
            is_text: row.is_text,
            is_standing: row.is_head && if row.is_text { row.is_only } else { row.is_winner },
            is_also: row.is_head && !row.is_only,
            field: row.field,
        });
    }
    Ok(HistoryPage { changes, total })
}

fn what_of(row: &Row, kind: RecordKind) -> ChangeKind {
    let is_removal =
        row.field == DELETED_AT && row.value.as_deref().is_some_and(|json| json.starts_with('{'));
    match row.field == DELETED_AT {
        true if is_removal => ChangeKind::Removed,
        true => ChangeKind::Returned,
        // A record that every device derives alike is not made by anybody.
        false
            if row.is_first && tables::table(kind.code()).is_some_and(|table| table.identity.is_empty()) =>
        {
            ChangeKind::Made
        }
        false => ChangeKind::Changed,
    }
}

fn broken(what: &str) -> Error {
    Error::Encoding(what.to_owned())
}

async fn rows(
    conn: &mut SqliteConnection,
    team: TeamId,
    item: Record,
    offset: u32,
    limit: u32,
) -> Result<Vec<Row>> {
    let (owner, kind, id, hex) =
        (team.0.as_bytes().as_slice(), item.kind.code(), item.id.as_bytes().as_slice(), key(item.id));
    let (told, limit) = (told_fields(), limit.clamp(1, limits::PAGE_ROWS_MAX));
    Ok(sqlx::query_file_as!(Row, "src/store/history.sql", owner, kind, id, hex, told, offset, limit)
        .fetch_all(conn)
        .await?)
}

/// What a part of an item is called: the other side of linked evidence, a link, an element, a person; the code of a step.
async fn part_title(
    conn: &mut SqliteConnection,
    team: TeamId,
    item: Record,
    part: Record,
) -> Result<(String, Option<ElementCode>)> {
    let (owner, own) = (team.0.as_bytes().as_slice(), key(part.id));
    match part.kind {
        RecordKind::Element => {
            Ok((String::new(), element_of(conn, team, part.id).await?.map(|(code, _)| code)))
        }
        _ if part == item => Ok((String::new(), None)),
        RecordKind::Link => {
            let found = sqlx::query!("select url, title from link where team = ?1 and id = ?2", owner, own)
                .fetch_optional(conn)
                .await?;
            let title = found.map(|row| row.title.filter(|title| !title.is_empty()).or(row.url));
            Ok((title.flatten().unwrap_or_default(), None))
        }
        RecordKind::EvidenceLink => {
            let found = sqlx::query!(
                "select evidence, target_kind, target from evidence_link where team = ?1 and id = ?2",
                owner,
                own
            )
            .fetch_optional(&mut *conn)
            .await?;
            let Some(link) = found else { return Ok((String::new(), None)) };
            let other = match item.kind {
                RecordKind::Evidence => link
                    .target_kind
                    .as_deref()
                    .and_then(ItemKind::from_code)
                    .and_then(|kind| Some(Target { kind, id: id_in(link.target)? })),
                _ => id_in(link.evidence).map(|id| Target { kind: ItemKind::Evidence, id }),
            };
            let Some(other) = other else { return Ok((String::new(), None)) };
            let element = match other.kind {
                ItemKind::Element => element_of(conn, team, other.id).await?.map(|(code, _)| code),
                _ => None,
            };
            Ok((item_title(conn, team, other).await?.unwrap_or_default(), element))
        }
        // Also of who was taken out.
        RecordKind::Step | RecordKind::Institution | RecordKind::Member => {
            let name = sqlx::query_scalar!(
                "select code from step where team = ?1 and id = ?2
                 union all select name from institution where team = ?1 and id = ?2
                 union all select name from member where team = ?1 and id = ?2",
                owner,
                own
            );
            Ok((name.fetch_optional(conn).await?.flatten().unwrap_or_default(), None))
        }
        RecordKind::Team
        | RecordKind::Cycle
        | RecordKind::Question
        | RecordKind::QuestionVersion
        | RecordKind::Capture
        | RecordKind::Evidence
        | RecordKind::Arrangement => Ok((String::new(), None)),
    }
}

/// A register's JSON as it goes to the interface.
pub(super) fn told_value(json: Option<&str>) -> String {
    match json.and_then(|json| serde_json::from_str(json).ok()) {
        Some(Value::String(text)) => text,
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

/// The JSON of a register as one version of it said; `None` when there is no such version.
pub async fn value_at(
    conn: &mut SqliteConnection,
    team: TeamId,
    record: Record,
    field: &str,
    version: Version,
) -> Result<Option<Value>> {
    let (owner, kind, id) =
        (team.0.as_bytes().as_slice(), record.kind.code(), record.id.as_bytes().as_slice());
    let version = version.0.as_slice();
    let json = sqlx::query_scalar!(
        "select value from change where team = ?1 and tbl = ?2 and record = ?3 and field = ?4 and version = ?5",
        owner,
        kind,
        id,
        field,
        version
    )
    .fetch_optional(conn)
    .await?
    .flatten();
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
}
