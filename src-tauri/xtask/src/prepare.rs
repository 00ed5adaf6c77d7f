//! Keeping .sqlx/ in step: the description of every query, checked against the migrations.

use crate::shell::{Outcome, build, built, cargo, must, program, root, target};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Write .sqlx/ again.
pub fn write() -> Outcome {
    let described = describe()?;
    let committed = root().join(".sqlx");
    fs::create_dir_all(&committed).map_err(|error| failed(&committed, &error))?;
    let wanted = read(&described)?;
    for stale in read(&committed)?.keys().filter(|name| !wanted.contains_key(*name)) {
        let file = committed.join(stale);
        fs::remove_file(&file).map_err(|error| failed(&file, &error))?;
    }
    for (name, text) in &wanted {
        let file = committed.join(name);
        fs::write(&file, text).map_err(|error| failed(&file, &error))?;
    }
    println!("{} queries in .sqlx/.", wanted.len());
    Ok(())
}

/// Fail when .sqlx/ is not what the queries and migrations say.
pub fn check() -> Outcome {
    let wanted = read(&describe()?)?;
    let committed = read(&root().join(".sqlx"))?;
    if wanted == committed {
        println!("{} queries, in step with .sqlx/.", wanted.len());
        return Ok(());
    }
    let differing: Vec<&str> = wanted
        .iter()
        .filter(|(name, text)| committed.get(*name) != Some(text))
        .map(|(name, _)| name.as_str())
        .chain(committed.keys().filter(|name| !wanted.contains_key(*name)).map(String::as_str))
        .collect();
    Err(format!(
        ".sqlx/ is not in step with the queries ({}). Run `cargo xtask prepare` and commit what changes.",
        differing.join(", ")
    ))
}

/// Let sqlx describe every query into a fresh folder, against a database made by the migrations.
fn describe() -> Outcome<PathBuf> {
    let work = target().join("prepare");
    if work.exists() {
        fs::remove_dir_all(&work).map_err(|error| failed(&work, &error))?;
    }
    let described = work.join("queries");
    fs::create_dir_all(&described).map_err(|error| failed(&described, &error))?;
    let database = work.join("schema.db");
    let place = database.display().to_string();
    must(&mut build(&["--quiet"]))?;
    must(&mut program(&built("debug", "examples/schema").to_string_lossy(), &[&place]))?;

    // The macros write only while they are expanded, so the crate must be compiled again. With the whole workspace: for it
    // alone cargo would choose other features.
    let library = root().join("src-tauri/core/src/lib.rs");
    fs::File::open(&library)
        .and_then(|file| file.set_modified(SystemTime::now()))
        .map_err(|error| failed(&library, &error))?;
    let checked = cargo(&["check", "--workspace", "--all-targets"])
        .env("DATABASE_URL", format!("sqlite://{place}"))
        .env("SQLX_OFFLINE", "false")
        .env("SQLX_OFFLINE_DIR", &described)
        .status();
    match checked {
        Ok(status) if status.success() => Ok(described),
        Ok(status) => Err(format!("A query does not fit the migrations ({status}); see above.")),
        Err(error) => Err(format!("cargo could not be started: {error}.")),
    }
}

fn read(folder: &Path) -> Outcome<BTreeMap<String, Vec<u8>>> {
    if !folder.exists() {
        return Ok(BTreeMap::new());
    }
    let entries = fs::read_dir(folder).map_err(|error| failed(folder, &error))?;
    entries
        .filter_map(Result::ok)
        .map(|entry| {
            let text = fs::read(entry.path()).map_err(|error| failed(&entry.path(), &error))?;
            Ok((entry.file_name().to_string_lossy().into_owned(), text))
        })
        .collect()
}

fn failed(place: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}.", place.display())
}
