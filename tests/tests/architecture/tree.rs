//! The files of the repository as the rules read them, and small trees with a planted fault.

use std::fs;
use std::path::Path;

/// Folders that are built or fetched, never written by hand.
const MADE: &[&str] = &[".git", "target", "node_modules", "ui/dist", "ui/src/messages/gen", "src-tauri/gen"];

/// A file by its path from the root, with `/` on every platform.
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    /// The lines with their numbers, counted as an editor does.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    pub fn ends_with(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.path.ends_with(ending))
    }
}

/// All text files that a person wrote, and the names at the top.
pub struct Tree {
    pub files: Vec<File>,
    pub top: Vec<String>,
}

impl Tree {
    pub fn of_the_repository() -> Self {
        let root = journeys::root();
        let mut tree = Self { files: Vec::new(), top: Vec::new() };
        walk(&root, "", &mut tree.files);
        tree.top = names(&root).into_iter().filter(|name| !MADE.contains(&name.as_str())).collect();
        assert!(tree.files.len() > 50, "the rules must have something to read");
        tree
    }

    /// A tree of one file, to show that a rule finds a fault.
    pub fn planted(path: &str, text: &str) -> Self {
        let top = path.split('/').next().unwrap_or(path).to_owned();
        Self { files: vec![File { path: path.to_owned(), text: text.to_owned() }], top: vec![top] }
    }

    /// Files under a folder with one of these endings.
    pub fn under<'a>(&'a self, folder: &'a str, endings: &'a [&str]) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.path.starts_with(folder) && file.ends_with(endings))
    }
}

/// Fail with every violation, one a line.
pub fn assert_holds(violations: &[String]) {
    assert!(violations.is_empty(), "{} violation(s):\n{}", violations.len(), violations.join("\n"));
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<File>) {
    for name in names(folder) {
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        if MADE.iter().any(|made| path == *made || name == *made) {
            continue;
        }
        let place = folder.join(&name);
        if place.is_dir() {
            walk(&place, &path, files);
        } else if let Ok(text) = fs::read_to_string(&place) {
            files.push(File { path, text });
        }
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
