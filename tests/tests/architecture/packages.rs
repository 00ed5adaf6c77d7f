//! Rules about what an installed app tells the system of itself.

use crate::tree::Tree;
use serde_json::Value;

const CONFIGURATION: &str = "src-tauri/tauri.conf.json";
const ENTRY: &str = "src-tauri/linux/werkplaats.desktop";
const TYPES: &str = "src-tauri/linux/werkplaats.xml";

/// The entry for the menu and the type of hand-over files say what the configuration says, and the entry passes on what
/// is opened: the one that is made without a template passes nothing.
pub fn linux(tree: &Tree) -> Vec<String> {
    let (entry, types) = (text(tree, ENTRY), text(tree, TYPES));
    let configuration: Value = serde_json::from_str(text(tree, CONFIGURATION)).unwrap_or_default();
    let mut wrong = Vec::new();
    if !entry.lines().any(|line| line.starts_with("Exec=") && line.ends_with(" %u")) {
        wrong.push(format!("{ENTRY} passes no link and no file on"));
    }
    for package in ["deb", "rpm"] {
        let package = &configuration["bundle"]["linux"][package];
        let brings_types = package["files"].as_object().is_some_and(|files| {
            files.iter().any(|(to, from)| to.starts_with("/usr/share/mime/packages/") && is(from, TYPES))
        });
        if !is(&package["desktopTemplate"], ENTRY) || !brings_types {
            wrong.push(format!("a package in {CONFIGURATION} is made without {ENTRY} or {TYPES}"));
        }
    }
    let schemes = list(&configuration["plugins"]["deep-link"]["desktop"]["schemes"]);
    let handled = |media_type: &str| {
        let line = entry.lines().find_map(|line| line.strip_prefix("MimeType=")).unwrap_or_default();
        line.split(';').any(|one| one == media_type)
    };
    for scheme in schemes.iter().filter(|scheme| !handled(&format!("x-scheme-handler/{scheme}"))) {
        wrong.push(format!("{ENTRY} does not open links that begin with {scheme}"));
    }
    for kind in configuration["bundle"]["fileAssociations"].as_array().into_iter().flatten() {
        let media_type = kind["mimeType"].as_str().unwrap_or_default();
        if !handled(media_type) || !types.contains(&format!("\"{media_type}\"")) {
            wrong.push(format!("{ENTRY} or {TYPES} does not know {media_type}"));
        }
        for ending in list(&kind["ext"]).iter().filter(|one| !types.contains(&format!("\"*.{one}\""))) {
            wrong.push(format!("{TYPES} does not know files that end in {ending}"));
        }
    }
    wrong
}

/// Whether a path in the configuration, which begins beside it, is this file.
fn is(path: &Value, file: &str) -> bool {
    path.as_str().is_some_and(|path| file.strip_prefix("src-tauri/") == Some(path))
}

fn text<'a>(tree: &'a Tree, path: &str) -> &'a str {
    tree.files.iter().find(|file| file.path == path).map_or("", |file| &file.text)
}

fn list(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn a_package_that_passes_nothing_on_is_found() {
    let mut tree = Tree::of_the_repository();
    for file in tree.files.iter_mut().filter(|file| file.path == ENTRY) {
        file.text = file.text.replace(" %u", "").replace("x-scheme-handler/werkplaats;", "");
    }
    assert_eq!(linux(&tree).len(), 2);
    tree.files.retain(|file| file.path != TYPES);
    assert_eq!(linux(&tree).len(), 4);
}
