//! Rules about files as such: where they are, how long they are, how they open.

use crate::tree::{File, Tree};

const LINES_MAX: usize = 500;

const TOP: &[&str] = &[
    ".cargo",
    ".ci",
    ".gitattributes",
    ".github",
    ".gitignore",
    ".sqlx",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "clippy.toml",
    "deny.toml",
    "migrations",
    "rustfmt.toml",
    "src-tauri",
    "tests",
    "ui",
];

const WRITTEN: &[&str] = &[".rs", ".ts", ".tsx", ".js", ".css", ".sql"];

/// Written by a program, so judged by that program's own tests.
const GENERATED: &[&str] = &["ui/src/backend/bindings.ts", "ui/src/routeTree.gen.ts"];

pub fn top_level(tree: &Tree) -> Vec<String> {
    let unknown = tree.top.iter().filter(|name| !TOP.contains(&name.as_str()));
    unknown.map(|name| format!("{name} does not belong at the top level")).collect()
}

pub fn lengths(tree: &Tree) -> Vec<String> {
    written(tree)
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(file, lines)| format!("{} has {lines} lines; look for the second noun", file.path))
        .collect()
}

pub fn openings(tree: &Tree) -> Vec<String> {
    written(tree)
        // The style of one component; the component beside it says what it is for.
        .filter(|file| !file.path.ends_with(".module.css"))
        .filter(|file| !opens_with_purpose(file))
        .map(|file| format!("{} does not open with a line that says what it is for", file.path))
        .collect()
}

pub fn leftovers(tree: &Tree) -> Vec<String> {
    // In two pieces, so that this line is not found itself.
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X ")];
    let lines = written(tree).flat_map(|file| file.lines().map(move |(number, line)| (file, number, line)));
    lines
        .filter(|(_, _, line)| marks.iter().any(|mark| line.contains(mark)))
        .map(|(file, number, line)| format!("{}:{number}: {}", file.path, line.trim()))
        .collect()
}

/// Every file that the README's map names is there.
pub fn map(tree: &Tree) -> Vec<String> {
    let words = tree.under("README.md", &["README.md"]).flat_map(|readme| readme.text.split_whitespace());
    let files = words.filter(|word| {
        let is_ours = ["ui/src/", "src-tauri/", "tests/"].iter().any(|folder| word.starts_with(folder));
        is_ours && [".rs", ".ts", ".tsx"].iter().any(|ending| word.ends_with(ending))
    });
    files
        .filter(|word| tree.files.iter().all(|file| file.path != **word))
        .map(|word| format!("the README sends people to {word}, which is not there"))
        .collect()
}

fn written(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.under("", WRITTEN).filter(|file| !GENERATED.contains(&file.path.as_str()))
}

fn opens_with_purpose(file: &File) -> bool {
    let mut lines =
        file.text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("#!"));
    let Some(first) = lines.next() else { return false };
    let marks: &[&str] = match file.path.rsplit('.').next() {
        Some("rs") => &["//! "],
        Some("sql") => &["-- "],
        Some("css") => &["/* ", "/** "],
        _ => &["// ", "/* ", "/** ", "/**"],
    };
    marks.iter().any(|mark| first == mark.trim() || (first.starts_with(mark) && first.len() > mark.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stray_folder_is_found() {
        assert_eq!(
            top_level(&Tree::planted("scripts/a.sh", "")).len(),
            1,
            "scripts/ is not part of the layout"
        );
    }

    #[test]
    fn a_file_of_501_lines_is_found() {
        let text = "//! Long.\n".repeat(501);
        assert_eq!(lengths(&Tree::planted("tests/a.rs", &text)).len(), 1, "501 is over the limit");
        assert!(lengths(&Tree::planted("tests/a.rs", &text[10..])).is_empty(), "500 is not");
    }

    #[test]
    fn a_file_without_purpose_is_found() {
        for (path, text) in
            [("src-tauri/a.rs", "use a;"), ("ui/src/a.css", "a {}"), ("migrations/1.sql", "create table")]
        {
            assert_eq!(openings(&Tree::planted(path, text)).len(), 1, "{path} does not say what it is for");
        }
        assert!(openings(&Tree::planted("src-tauri/a.rs", "//! What it is for.\nuse a;")).is_empty());
    }

    #[test]
    fn a_map_to_nowhere_is_found() {
        assert_eq!(map(&Tree::planted("README.md", "Look in ui/src/gone.ts for it.")).len(), 1);
    }

    #[test]
    fn a_leftover_is_found() {
        let text = format!("//! A file.\n// {}: later", concat!("TO", "DO"));
        assert_eq!(leftovers(&Tree::planted("ui/src/a.ts", &text)).len(), 1);
    }
}
