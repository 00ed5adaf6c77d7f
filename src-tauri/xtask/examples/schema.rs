//! Make an empty database with every migration applied, for `cargo xtask prepare`.
//!
//! An example and not a part of xtask itself, so that `cargo xtask run` needs no database library to start.

use sqlx::ConnectOptions;
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use std::path::Path;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let place = std::env::args().nth(1).ok_or("say where the database must come")?;
    // From where it is started: a planted fault builds it in a copy of the source, which is gone afterwards.
    let migrations = Path::new("migrations");
    let mut connection =
        SqliteConnectOptions::new().filename(place).create_if_missing(true).connect().await?;
    Migrator::new(migrations).await?.run(&mut connection).await?;
    Ok(())
}
