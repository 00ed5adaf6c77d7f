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
    let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let mut connection =
        SqliteConnectOptions::new().filename(place).create_if_missing(true).connect().await?;
    Migrator::new(migrations).await?.run(&mut connection).await?;
    Ok(())
}
