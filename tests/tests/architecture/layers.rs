//! Rules about who may know whom.

use crate::tree::{File, Tree};

const CORE: &str = "src-tauri/core/src/";
/// What a feature may stand on. The frame gives it its page; in the frame only the addresses and the list of places
/// know features.
const FEATURE_FREE: &[&str] = &["backend", "design", "frame", "messages", "parts", "words"];
const KNOW_FEATURES: &[&str] = &["ui/src/frame/places.tsx", "ui/src/frame/router.tsx"];
const SCRIPTS: &[&str] = &[".ts", ".tsx"];

/// The layers of the core, and which other layers each may name.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("files", &["domain", "store"]),
    ("sync", &["domain", "store", "files"]),
    ("ops", &["domain", "store", "files", "sync"]),
    ("demo", &["domain", "store", "files", "ops"]),
];

pub fn core(tree: &Tree) -> Vec<String> {
    let mut violations = Vec::new();
    for (layer, allowed) in LAYERS {
        let folder = format!("{CORE}{layer}/");
        for (file, number, statement) in statements(tree, &folder) {
            for (other, _) in LAYERS.iter().filter(|(other, _)| other != layer && !allowed.contains(other)) {
                if names_layer(&statement, other) {
                    violations
                        .push(format!("{}:{number}: {layer} may not know {other}: {statement}", file.path));
                }
            }
        }
    }
    violations
}

/// Lines of code, with an import over several lines made one.
fn statements<'a>(tree: &'a Tree, folder: &'a str) -> Vec<(&'a File, usize, String)> {
    let mut found: Vec<(&File, usize, String)> = Vec::new();
    for (file, number, line) in code(tree, folder, &[".rs"]) {
        match found.last_mut() {
            Some((same, _, import)) if same.path == file.path && is_unfinished_import(import) => {
                import.push_str(line.trim());
            }
            _ => found.push((file, number, line.trim().to_owned())),
        }
    }
    found
}

fn is_unfinished_import(statement: &str) -> bool {
    (statement.starts_with("use ") || statement.starts_with("pub use ")) && !statement.ends_with(';')
}

pub fn core_without_window(tree: &Tree) -> Vec<String> {
    let sources = code(tree, CORE, &[".rs"]).filter(|(_, _, line)| line.contains("tauri"));
    let packages =
        code(tree, "src-tauri/core/Cargo.toml", &[".toml"]).filter(|(_, _, line)| line.contains("tauri"));
    sources.chain(packages).map(told).collect()
}

pub fn commands(tree: &Tree) -> Vec<String> {
    let layers = ["werkplaats_core::store", "werkplaats_core::sync"];
    let below = |line: &str| layers.iter().any(|name| line.contains(name));
    let window = code(tree, "src-tauri/src/commands/", &[".rs"])
        .filter(|(_, _, line)| below(line) || line.contains(".store."));
    // The headless command opens and closes the core itself.
    let headless = code(tree, "src-tauri/cli/src/", &[".rs"]).filter(|(_, _, line)| below(line));
    window.chain(headless).map(told).collect()
}

pub fn sql(tree: &Tree) -> Vec<String> {
    // The error type wraps the database's, and the schema for the queries is made from the migrations.
    let exempt =
        ["src-tauri/core/src/store/", "src-tauri/core/src/error.rs", "src-tauri/xtask/examples/schema.rs"];
    code(tree, "", &[".rs"])
        .filter(|(file, _, _)| !exempt.iter().any(|place| file.path.starts_with(place)))
        .filter(|(file, _, _)| !file.path.starts_with("tests/tests/architecture/"))
        .filter(|(_, _, line)| line.contains("sqlx::"))
        .map(told)
        .collect()
}

pub fn journeys(tree: &Tree) -> Vec<String> {
    code(tree, "tests/Cargo.toml", &[".toml"])
        .filter(|(_, _, line)| {
            line.starts_with("tauri") || line.starts_with("werkplaats.") || line.starts_with("werkplaats =")
        })
        .map(told)
        .collect()
}

pub fn tauri_in_interface(tree: &Tree) -> Vec<String> {
    code(tree, "ui/src/", SCRIPTS)
        .filter(|(file, _, line)| !file.path.starts_with("ui/src/backend/") && line.contains("@tauri-apps/"))
        .filter(|(file, _, _)| !is_for_tests(&file.path))
        .map(told)
        .collect()
}

pub fn interface(tree: &Tree) -> Vec<String> {
    code(tree, "ui/src/", SCRIPTS)
        .filter(|(file, _, _)| !KNOW_FEATURES.contains(&file.path.as_str()) && !is_for_tests(&file.path))
        .filter_map(|(file, number, line)| {
            let own = folder_in_interface(&file.path)?;
            let other = folder_in_interface(&imported(&file.path, line)?)?;
            (!may_import(&own, &other))
                .then(|| format!("{}:{number}: {own} may not import {other}", file.path))
        })
        .collect()
}

/// Tests, and the backend in memory that they and the pictures of screens run on.
fn is_for_tests(path: &str) -> bool {
    let is_test = [".test.ts", ".test.tsx"].iter().any(|ending| path.ends_with(ending));
    is_test || path.starts_with("ui/src/mock/") || path.starts_with("ui/src/tests/")
}

/// Features stand beside each other; what they share lies below them. Files at the top of ui/src put it together.
fn may_import(own: &str, other: &str) -> bool {
    match own {
        _ if own == other => true,
        "frame" => ["backend", "design", "messages", "parts", "words"].contains(&other),
        "design" => false,
        // The language itself is a setting, so its type comes from the backend.
        "messages" => other == "backend",
        "parts" => ["design", "messages"].contains(&other),
        "backend" => false,
        "words" => ["backend", "messages", "parts"].contains(&other),
        _feature => FEATURE_FREE.contains(&other),
    }
}

/// The path that an import line names, from the root, for imports of our own files.
fn imported(path: &str, line: &str) -> Option<String> {
    let start = line.find(" from ").map(|at| at + 6).or_else(|| line.strip_prefix("import ").map(|_| 7))?;
    let quoted = line[start..].trim_start();
    let quote = quoted.chars().next().filter(|mark| ['\'', '"'].contains(mark))?;
    let target = quoted[1..].split(quote).next()?;
    if let Some(from_source) = target.strip_prefix("@/").or_else(|| target.strip_prefix("~/")) {
        return Some(format!("ui/src/{from_source}"));
    }
    if !target.starts_with('.') {
        return None;
    }
    let mut folders: Vec<&str> = path.split('/').collect();
    folders.pop();
    for piece in target.split('/') {
        match piece {
            "." => {}
            ".." => drop(folders.pop()),
            name => folders.push(name),
        }
    }
    Some(folders.join("/"))
}

fn folder_in_interface(path: &str) -> Option<String> {
    let mut pieces = path.strip_prefix("ui/src/")?.split('/');
    let folder = pieces.next()?;
    pieces
        .next()
        .map(|_| folder.to_owned())
        .or_else(|| FEATURE_FREE.contains(&folder).then(|| folder.to_owned()))
}

fn names_layer(line: &str, layer: &str) -> bool {
    let grouped = line.find("crate::{").is_some_and(|at| {
        line[at + 8..].split(['{', ',', '}']).any(|piece| piece.trim().split("::").next() == Some(layer))
    });
    let place = format!("crate::{layer}");
    let named = line.match_indices(&place).any(|(at, _)| {
        let next = line[at + place.len()..].chars().next();
        !next.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    });
    grouped || named
}

/// Lines that are code: comments do not import anything, and tests at the foot may look anywhere.
fn code<'a>(
    tree: &'a Tree,
    folder: &'a str,
    endings: &'a [&str],
) -> impl Iterator<Item = (&'a File, usize, &'a str)> {
    tree.under(folder, endings)
        .filter(|file| !file.path.ends_with("/tests.rs") && !file.path.contains("/tests/"))
        .flat_map(|file| {
            file.lines()
                .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
                .filter(|(_, line)| {
                    !line.trim_start().starts_with("//") && !line.trim_start().starts_with('#')
                })
                .map(move |(number, line)| (file, number, line))
        })
}

fn told((file, number, line): (&File, usize, &str)) -> String {
    format!("{}:{number}: {}", file.path, line.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(rule: fn(&Tree) -> Vec<String>, path: &str, text: &str) -> bool {
        !rule(&Tree::planted(path, text)).is_empty()
    }

    #[test]
    fn a_layer_that_looks_up_is_found() {
        assert!(finds(core, "src-tauri/core/src/domain/a.rs", "use crate::store::Tx;"));
        assert!(finds(core, "src-tauri/core/src/store/a.rs", "use crate::{Error, ops::captures};"));
        assert!(finds(
            core,
            "src-tauri/core/src/store/a.rs",
            "use crate::{\n    Error,\n    ops::captures,\n};"
        ));
        assert!(finds(core, "src-tauri/core/src/store/a.rs", "    crate::sync::wake();"));
        assert!(
            !finds(core, "src-tauri/core/src/ops/a.rs", "use crate::store::Tx;"),
            "ops may know the store"
        );
        assert!(!finds(core, "src-tauri/core/src/domain/a.rs", "use crate::storey;"), "another word");
    }

    #[test]
    fn a_window_in_the_core_is_found() {
        assert!(finds(core_without_window, "src-tauri/core/src/ops/a.rs", "use tauri::AppHandle;"));
        assert!(finds(core_without_window, "src-tauri/core/Cargo.toml", "tauri.workspace = true"));
    }

    #[test]
    fn a_command_that_skips_the_operations_is_found() {
        assert!(finds(commands, "src-tauri/src/commands/a.rs", "use werkplaats_core::store::Tx;"));
        assert!(finds(commands, "src-tauri/src/commands/a.rs", "    app.store.begin();"));
        assert!(finds(commands, "src-tauri/cli/src/a.rs", "use werkplaats_core::sync::names;"));
    }

    #[test]
    fn sql_outside_the_store_is_found() {
        assert!(finds(sql, "src-tauri/core/src/ops/a.rs", "    sqlx::query!(\"select 1\")"));
        assert!(!finds(sql, "src-tauri/core/src/store/a.rs", "    sqlx::query!(\"select 1\")"));
    }

    #[test]
    fn a_journey_that_knows_the_shell_is_found() {
        assert!(finds(journeys, "tests/Cargo.toml", "tauri.workspace = true"));
    }

    #[test]
    fn tauri_outside_the_backend_folder_is_found() {
        let line = "import { invoke } from '@tauri-apps/api/core';";
        assert!(finds(tauri_in_interface, "ui/src/board/Board.tsx", line));
        assert!(!finds(tauri_in_interface, "ui/src/backend/a.ts", line));
    }

    #[test]
    fn a_feature_that_imports_another_is_found() {
        assert!(finds(interface, "ui/src/board/Board.tsx", "import { useQuestion } from '../question/use';"));
        assert!(finds(interface, "ui/src/parts/Card.tsx", "import { Board } from '@/board/Board';"));
        assert!(finds(interface, "ui/src/backend/live.ts", "export * from \"../parts/Card\";"));
        assert!(!finds(interface, "ui/src/board/Board.tsx", "import { Card } from '../parts/Card';"));
        assert!(finds(interface, "ui/src/frame/Footer.tsx", "import { Board } from '../board/Board';"));
        assert!(!finds(interface, KNOW_FEATURES[0], "import { Board } from '../board/Board';"));
        assert!(!finds(interface, "ui/src/board/Board.test.tsx", "import { world } from '../mock/world';"));
        assert!(finds(interface, "ui/src/board/Board.tsx", "import { world } from '../mock/world';"));
    }
}
