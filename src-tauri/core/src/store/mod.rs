//! The change log and the rows made from it; the only place with SQL.
//!
//! A write goes `Tx` → `log::insert` → `rows::project` → commit → announcement. Reading a noun is in the file of
//! that noun and takes a connection from [`Store::read`].

mod ack;
mod arrangement;
mod authors;
mod board;
mod capture;
mod carried;
mod cell;
mod erasure;
mod evidence;
mod field_version;
mod found_file;
mod heads;
mod health;
mod history;
mod local;
mod log;
pub mod long_text;
mod news;
mod outcome;
mod pack;
mod people;
mod question;
mod removed;
mod rows;
mod search;
mod shared_blob;
mod shared_file;
mod sharing;
mod state;
mod tables;
mod team;
pub mod text_update;
mod text_version;
mod texts;
mod tx;
mod undo;

#[cfg(test)]
mod tests;

pub use ack::*;
pub use arrangement::*;
pub use authors::*;
pub use board::*;
pub use capture::*;
pub use carried::*;
pub use erasure::*;
pub use evidence::*;
pub use field_version::*;
pub use found_file::*;
pub use heads::*;
pub use health::*;
pub use history::*;
pub use local::*;
pub use long_text::read as read_text;
pub use news::*;
pub use outcome::*;
pub use pack::*;
pub use people::*;
pub use question::*;
pub use removed::*;
pub use search::*;
pub use shared_blob::*;
pub use shared_file::*;
pub use sharing::*;
pub use team::*;
pub use text_version::*;
pub use tx::{DELETED_AT, RemoteTx, Tx, Written};
pub use undo::{Direction, is_last as is_last_action, state as undo_state, step as undo_step};

use crate::domain::TeamId;
use crate::{Changed, Error, Result};
pub use sqlx::SqliteConnection;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Sqlite, Transaction};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, broadcast};

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// Few readers beside one writer: more only wait for each other.
const CONNECTIONS_MAX: u32 = 4;
/// Pages kept in memory, in KiB with a minus before it: what one commit takes in must fit, or it is written twice.
const CACHE_SIZE: &str = "-16000";
/// Pages in the log of the database before a commit moves them into the database itself, 16 MB.
const CHECKPOINT_PAGES: &str = "4000";
/// Statements kept ready on each connection: all that there are.
const STATEMENTS_KEPT: usize = 500;
/// How long to wait for another process that writes, before saying so.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Announcements kept for a listener that is slow; one that falls behind reads everything again.
const ANNOUNCEMENTS_KEPT: usize = 256;

#[derive(Clone)]
pub struct Store {
    pool: SqlitePool,
    writing: Arc<Mutex<()>>,
    announcer: broadcast::Sender<Changed>,
}

impl Store {
    /// Open the database, made or brought up to date when needed. An older one is copied to
    /// `before-<version>.db` beside it first.
    ///
    /// Errors: `NewerData` when a newer app wrote it, `NoAccess`, `DiskFull`.
    pub async fn open(database: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(database)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("cache_size", CACHE_SIZE)
            .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
            .busy_timeout(BUSY_TIMEOUT)
            .statement_cache_capacity(STATEMENTS_KEPT)
            .foreign_keys(false);
        // A connection to a file does not go stale as one over a network does; asking each time is a second wait.
        let pool = SqlitePoolOptions::new()
            .max_connections(CONNECTIONS_MAX)
            .test_before_acquire(false)
            .connect_with(options)
            .await?;
        let mut conn = pool.acquire().await?;
        back_up(&mut conn, database).await?;
        MIGRATIONS.run(&mut conn).await?;
        drop(conn);
        let (announcer, _) = broadcast::channel(ANNOUNCEMENTS_KEPT);
        Ok(Self { pool, writing: Arc::default(), announcer })
    }

    /// Hear of every commit, after it.
    pub fn listen(&self) -> broadcast::Receiver<Changed> {
        self.announcer.subscribe()
    }

    /// Tell listeners of something that is not in the database, such as the state of the folder.
    pub fn announce(&self, changed: Changed) {
        // Nobody listening is fine: tests and the importer run without a window.
        let _ = self.announcer.send(changed);
    }

    /// A connection on which everything read is of one moment.
    pub async fn read_at_once(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.pool.begin().await?)
    }

    /// A connection to read with.
    pub async fn read(&self) -> Result<PoolConnection<Sqlite>> {
        Ok(self.pool.acquire().await?)
    }

    /// Close the database once nobody uses it any more, with everything in its one file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// What SQLite itself finds wrong with the database file; empty when all is well. Reads all of it.
    pub async fn integrity(&self) -> Result<Vec<String>> {
        let mut conn = self.read().await?;
        let found = sqlx::query_scalar::<_, String>("pragma integrity_check").fetch_all(&mut *conn).await?;
        Ok(found.into_iter().filter(|line| line != "ok").collect())
    }

    /// Make every row and text of a team again from its log.
    pub async fn rebuild(&self, team: TeamId) -> Result<()> {
        let _writing = self.writing.lock().await;
        let mut conn = self.pool.begin_with("begin immediate").await?;
        rows::rebuild(&mut conn, team.0).await?;
        texts::rebuild(&mut conn, team.0).await?;
        conn.commit().await?;
        self.announce(Changed { team: Some(team), topics: crate::Topic::ALL.to_vec() });
        Ok(())
    }
}

/// Names the tables and columns that this app knows: the newest of its migrations.
pub fn schema_version() -> u32 {
    let newest = MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0);
    u32::try_from(newest).unwrap_or(u32::MAX)
}

/// Copy a database that an older app wrote before it is changed.
async fn back_up(conn: &mut SqliteConnection, database: &Path) -> Result<()> {
    let known =
        sqlx::query_scalar::<_, i64>("select count(*) from sqlite_master where name = '_sqlx_migrations'")
            .fetch_one(&mut *conn)
            .await?;
    if known == 0 {
        return Ok(());
    }
    let applied = sqlx::query_scalar::<_, Option<i64>>("select max(version) from _sqlx_migrations")
        .fetch_one(&mut *conn)
        .await?
        .unwrap_or(0);
    let newest = i64::from(schema_version());
    if applied >= newest {
        return Ok(());
    }
    let copy = database.with_file_name(format!("before-{newest}.db"));
    if copy.exists() {
        return Ok(());
    }
    // A copy that was cut short must not pass for a good one.
    let part = copy.with_extension("part");
    if part.exists() {
        std::fs::remove_file(&part).map_err(|cause| Error::at(&part, cause))?;
    }
    let Some(part_text) = part.to_str() else { return Err(Error::told(crate::ErrorCode::NoAccess)) };
    sqlx::query("vacuum into ?1").bind(part_text).execute(conn).await?;
    std::fs::rename(&part, &copy).map_err(|cause| Error::at(&copy, cause))
}
