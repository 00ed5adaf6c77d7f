//! One thing a person did, as one transaction: log, rows, outbox and undo together, announced after the commit.

use super::log::{self, Head, Signed, Touched};
use super::long_text::{self, Edit};
use super::news;
use super::tables;
use super::undo::{self, Entry, Place};
use super::{Store, erased_at};
use crate::app::App;
use crate::domain::{
    Action, Change, DeviceId, FieldChange, Hlc, MemberId, RecordId, ReplacedVersion, TeamId, Text,
};
use crate::{Changed, Error, Result, Topic};
use serde_bytes::ByteBuf;
use serde_json::{Value, json};
use sqlx::{Sqlite, SqliteConnection, Transaction};
use std::collections::{BTreeMap, BTreeSet};
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

/// The field that says a record is gone.
pub const DELETED_AT: &str = "deleted_at";

/// A register as somebody typed it.
pub struct Written {
    pub field: String,
    pub value: Value,
    /// What stood there when they began; `None` when that is not known.
    pub seen: Option<Value>,
}

pub struct Tx<'a> {
    app: &'a App,
    team: TeamId,
    conn: Transaction<'static, Sqlite>,
    writes: BTreeMap<(&'static str, Uuid), BTreeMap<String, Write>>,
    entries: Vec<Entry>,
    /// Topics of what this installation keeps for itself and was written beside the log.
    local: BTreeSet<Topic>,
    _writing: OwnedMutexGuard<()>,
}

enum Write {
    Value {
        value: Value,
        /// What stood there when this person began; what a colleague wrote since is not replaced.
        seen: Option<Value>,
    },
    Update(Vec<u8>),
    Delete,
}

impl Store {
    /// Begin what one person does to one team. Nothing is visible, and nobody is told, until [`Tx::commit`].
    pub async fn begin<'a>(&self, app: &'a App, team: TeamId) -> Result<Tx<'a>> {
        let writing = self.writing.clone().lock_owned().await;
        let conn = self.pool.begin_with("begin immediate").await?;
        Ok(Tx {
            app,
            team,
            conn,
            writes: BTreeMap::new(),
            entries: Vec::new(),
            local: BTreeSet::new(),
            _writing: writing,
        })
    }
}

impl Tx<'_> {
    pub fn team(&self) -> TeamId {
        self.team
    }

    /// The device that writes.
    pub(super) fn device(&self) -> DeviceId {
        self.app.device
    }

    /// For reading what a decision needs, inside the transaction.
    pub fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.conn
    }

    /// Set a register over what stood there when this person began: a value that a colleague wrote meanwhile stays
    /// beside it, for both to be shown.
    pub fn set_over(&mut self, table: &'static str, record: impl Into<Uuid>, written: Written) {
        let Written { field, value, seen } = written;
        self.write_field(table, record.into(), &field, Write::Value { value, seen });
    }

    /// Set a register, whatever stands there. Writing what already stands there is no change.
    pub fn set(
        &mut self,
        table: &'static str,
        record: impl Into<Uuid>,
        field: &str,
        value: impl Into<Value>,
    ) {
        self.write_field(table, record.into(), field, Write::Value { value: value.into(), seen: None });
    }

    /// Take a record away. A colleague's change that this device has not seen brings it back.
    pub fn delete(&mut self, table: &'static str, record: impl Into<Uuid>) {
        self.write_field(table, record.into(), DELETED_AT, Write::Delete);
    }

    fn write_field(&mut self, table: &'static str, record: Uuid, field: &str, write: Write) {
        self.writes.entry((table, record)).or_default().insert(field.to_owned(), write);
    }

    /// Merge an edit of a long text; answers the text with everybody's words.
    pub async fn edit_text(
        &mut self,
        table: &'static str,
        record: impl Into<Uuid>,
        field: &str,
        content: &str,
        base: &str,
    ) -> Result<Text> {
        let record = record.into();
        let edit = self.merge_text(table, record, field, content, base).await?;
        if edit.update.is_some() {
            self.entries.push(Entry {
                place: Place { table: table.to_owned(), record, field: field.to_owned() },
                before: json!(edit.seen_base),
                after: json!(edit.own_base),
                text_base: Some(edit.own_base),
            });
        }
        Ok(edit.text)
    }

    /// Merge an edit of a long text without remembering it for undo.
    pub(super) async fn merge_text(
        &mut self,
        table: &'static str,
        record: Uuid,
        field: &str,
        content: &str,
        base: &str,
    ) -> Result<Edit> {
        let updates = long_text::updates(&mut self.conn, self.team.0, table, record, field).await?;
        let edit = long_text::edit(&updates, base, content, &*self.app.random)?;
        if let Some(update) = &edit.update {
            self.write_field(table, record, field, Write::Update(update.clone()));
        }
        Ok(edit)
    }

    /// Say which member of the team sits at this device.
    pub async fn set_me(&mut self, me: MemberId) -> Result<()> {
        let (team, me) = (self.team.0.as_bytes().as_slice(), me.0.simple().to_string());
        sqlx::query!("update local_team set me = ?2 where team = ?1", team, me)
            .execute(&mut *self.conn)
            .await?;
        self.announce(Topic::Teams);
        self.announce(Topic::Members);
        Ok(())
    }

    /// Also announce a topic of what this installation keeps for itself.
    pub fn announce(&mut self, topic: Topic) {
        self.local.insert(topic);
    }

    /// Make it so, as one action that can be undone.
    pub async fn commit(mut self, action: Action) -> Result<()> {
        let topics = self.write().await?;
        if !self.entries.is_empty() {
            undo::record(&mut self.conn, self.team, action, &self.entries).await?;
        }
        self.finish(topics).await
    }

    /// Make it so without an own entry: for undo and redo themselves, and for what nobody would undo.
    pub async fn commit_plain(mut self) -> Result<()> {
        let topics = self.write().await?;
        self.finish(topics).await
    }

    async fn finish(self, topics: BTreeSet<Topic>) -> Result<()> {
        let changed = Changed {
            team: Some(self.team),
            topics: topics.into_iter().chain(self.local).chain([Topic::Undo]).collect(),
        };
        self.conn.commit().await?;
        // Nobody listening is fine: tests and the importer run without a window.
        let _ = self.app.store.announcer.send(changed);
        Ok(())
    }

    async fn write(&mut self) -> Result<BTreeSet<Topic>> {
        let device = self.app.device;
        let mut clock = Clock::read(&mut self.conn, self.team).await?;
        let now_ms = self.app.clock.now_ms();
        let mut changes = Vec::new();
        for ((table, record), fields) in std::mem::take(&mut self.writes) {
            if let Some(at_ms) = erased_at(&mut self.conn, self.team, table, record).await? {
                return Err(Error::erased(at_ms));
            }
            let heads = log::heads(&mut self.conn, self.team.0, table, record).await?;
            let fields = self.field_changes(table, record, &heads, fields);
            if !fields.is_empty() {
                clock.hlc = clock.hlc.tick(now_ms);
                changes.push(Change::new(table, RecordId(record), clock.hlc, fields));
            }
        }
        let signed: Vec<Signed<'_>> = changes.iter().map(|change| Signed { device, change }).collect();
        let topics = log::insert(&mut self.conn, self.team.0, &signed).await?;
        for change in &changes {
            clock.seq += 1;
            let (team, bytes) = (self.team.0.as_bytes().as_slice(), change.encode());
            sqlx::query!(
                "insert into outbox (team, seq, change) values (?1, ?2, ?3)",
                team,
                clock.seq,
                bytes
            )
            .execute(&mut *self.conn)
            .await?;
        }
        clock.write(&mut self.conn, self.team).await?;
        Ok(topics)
    }

    fn field_changes(
        &mut self,
        table: &str,
        record: Uuid,
        heads: &[Head],
        fields: BTreeMap<String, Write>,
    ) -> Vec<FieldChange> {
        let identity = tables::table(table).map_or(&[][..], |table| table.identity);
        let mut out = Vec::new();
        for (name, write) in fields {
            let own: Vec<&Head> = heads.iter().filter(|head| head.field == name).collect();
            let before = own.iter().rev().find_map(|head| head.value.as_deref());
            let before: Option<Value> = before.and_then(|json| serde_json::from_str(json).ok());
            let is_replaced = |head: &&&Head| match &write {
                Write::Value { value, seen: Some(seen) } => {
                    let stands = told(head);
                    head.version.device() == self.app.device || stands == *seen || stands == *value
                }
                Write::Value { .. } | Write::Update(_) | Write::Delete => true,
            };
            let replaces = own.iter().filter(is_replaced).map(|head| ReplacedVersion(head.version)).collect();
            let (value, update) = match write {
                Write::Value { value, .. } => {
                    let settled = own.len() == 1 && before.as_ref() == Some(&value);
                    let never_written = own.is_empty() && value.is_null();
                    if settled || never_written {
                        continue;
                    }
                    (Some(value), None)
                }
                Write::Update(bytes) => (None, Some(ByteBuf::from(bytes))),
                Write::Delete => {
                    let seen: Vec<String> = heads
                        .iter()
                        .filter(|head| head.field != DELETED_AT)
                        .map(|head| head.version.to_hex())
                        .collect();
                    (Some(json!({ "at": self.app.clock.now_ms(), "seen": seen })), None)
                }
            };
            if let Some(after) = value.as_ref().filter(|_| !identity.contains(&name.as_str())) {
                self.entries.push(Entry {
                    place: Place { table: table.to_owned(), record, field: name.clone() },
                    before: before.unwrap_or(Value::Null),
                    after: after.clone(),
                    text_base: None,
                });
            }
            out.push(FieldChange { name, value, update, replaces });
        }
        // The team itself was there before: who joined and has not received it yet does not make it.
        let is_made_here = heads.is_empty() && identity.is_empty() && table != "team";
        if is_made_here && !out.is_empty() {
            self.entries.retain(|entry| entry.place.record != record);
            self.entries.insert(0, Entry::created(table, record));
        }
        out
    }
}

/// What a head says to who reads it: nothing is an empty text.
fn told(head: &Head) -> Value {
    match head.register() {
        Value::Null => json!(""),
        value => value,
    }
}

/// The own place in a team's log.
pub(super) struct Clock {
    pub seq: i64,
    pub hlc: Hlc,
}

impl Clock {
    pub async fn read(conn: &mut SqliteConnection, team: TeamId) -> Result<Self> {
        let key = team.0.as_bytes().as_slice();
        let found = sqlx::query!("select seq_last, hlc_last from local_team where team = ?1", key)
            .fetch_optional(conn)
            .await?
            .ok_or_else(|| Error::told(crate::ErrorCode::NotFound))?;
        Ok(Self { seq: found.seq_last, hlc: Hlc(found.hlc_last.cast_unsigned()) })
    }

    pub async fn write(&self, conn: &mut SqliteConnection, team: TeamId) -> Result<()> {
        let (key, hlc) = (team.0.as_bytes().as_slice(), self.hlc.0.cast_signed());
        sqlx::query!(
            "update local_team set seq_last = ?2, hlc_last = ?3 where team = ?1",
            key,
            self.seq,
            hlc
        )
        .execute(conn)
        .await?;
        Ok(())
    }
}

/// Others' changes on their way in: the same log and rows, no outbox, no undo.
pub struct RemoteTx<'a> {
    app: &'a App,
    team: TeamId,
    conn: Transaction<'static, Sqlite>,
    touched: Touched,
    topics: BTreeSet<Topic>,
    _writing: OwnedMutexGuard<()>,
}

impl Store {
    /// Begin writing what sharing brings. What is recorded through [`RemoteTx::conn`] commits with the changes.
    pub async fn begin_remote<'a>(&self, app: &'a App, team: TeamId) -> Result<RemoteTx<'a>> {
        let writing = self.writing.clone().lock_owned().await;
        let conn = self.pool.begin_with("begin immediate").await?;
        Ok(RemoteTx {
            app,
            team,
            conn,
            touched: Touched::default(),
            topics: BTreeSet::new(),
            _writing: writing,
        })
    }
}

impl RemoteTx<'_> {
    pub fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.conn
    }

    /// Apply one device's changes: any order, any number of times. Rows follow at the commit, all at once.
    pub async fn apply(&mut self, device: DeviceId, changes: &[Change]) -> Result<()> {
        let now_ms = self.app.clock.now_ms();
        let mut clock = Clock::read(&mut self.conn, self.team).await?;
        let signed: Vec<Signed<'_>> = changes.iter().map(|change| Signed { device, change }).collect();
        log::add(&mut self.conn, self.team.0, &signed, &mut self.touched).await?;
        clock.hlc = changes.iter().fold(clock.hlc, |hlc, change| hlc.observe(change.hlc, now_ms));
        clock.write(&mut self.conn, self.team).await
    }

    /// Note what was applied as new to this person: for what comes for the first time, not for making the log again.
    pub async fn note_arrival(&mut self, device: DeviceId, changes: &[Change]) -> Result<()> {
        if device != self.app.device {
            news::note_arrival(&mut self.conn, self.team, device, changes).await?;
            self.topics.insert(Topic::News);
        }
        Ok(())
    }

    pub fn announce(&mut self, topic: Topic) {
        self.topics.insert(topic);
    }

    pub async fn commit(mut self) -> Result<()> {
        let touched = std::mem::take(&mut self.touched);
        self.topics.extend(log::bring_in_step(&mut self.conn, self.team.0, touched).await?);
        let changed = Changed { team: Some(self.team), topics: self.topics.into_iter().collect() };
        self.conn.commit().await?;
        if !changed.topics.is_empty() {
            // Nobody listening is fine: tests and the importer run without a window.
            let _ = self.app.store.announcer.send(changed);
        }
        Ok(())
    }
}
