//! A copy of the source in which something is changed for a while.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};
use tempfile::TempDir;

/// What a build of the proof needs of the tree.
const PARTS: [&str; 7] = ["Cargo.toml", "Cargo.lock", ".cargo", ".sqlx", "migrations", "src-tauri", "tests"];

/// A text that stands once in a file of the source, and what is to stand there instead.
pub struct Change {
    pub file: &'static str,
    pub text: &'static str,
    pub instead: &'static str,
}

impl Change {
    /// The file as it is without the change; an error in words when the text does not stand there once.
    fn source(&self, root: &Path) -> Result<String, String> {
        let source =
            fs::read_to_string(root.join(self.file)).map_err(|error| format!("{}: {error}", self.file))?;
        match source.matches(self.text).count() {
            1 => Ok(source),
            _ => Err(format!("its place in {} is gone", self.file)),
        }
    }
}

/// A copy of the source, gone when it is dropped.
pub struct Tree {
    folder: TempDir,
}

impl Tree {
    pub fn copy() -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        for part in PARTS {
            copy_part(&root().join(part), &folder.path().join(part))?;
        }
        Ok(Self { folder })
    }

    /// Do something while these changes stand in the copy; an error in words when one has lost its place.
    pub fn with<T>(
        &self,
        changes: &[Change],
        then: impl FnOnce() -> io::Result<T>,
    ) -> io::Result<Result<T, String>> {
        let mut before = Vec::new();
        let planted = changes.iter().try_for_each(|change| {
            let path = self.folder.path().join(change.file);
            let source = change.source(self.folder.path())?;
            let changed = source.replace(change.text, change.instead);
            before.push((path.clone(), source));
            fs::write(&path, changed).map_err(|error| error.to_string())
        });
        let outcome = match planted {
            Ok(()) => Ok(then()?),
            Err(reason) => Err(reason),
        };
        for (path, source) in before.into_iter().rev() {
            fs::write(path, source)?;
        }
        Ok(outcome)
    }

    /// A cargo command in the copy, which builds where the project does.
    pub fn cargo(&self, words: &[&str]) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(self.folder.path()).env("CARGO_TARGET_DIR", target()).args(words);
        cargo
    }
}

/// How a command ends that plants changes: well when every one was noticed. The words after it name the ones to try.
pub fn ended(run: impl FnOnce(&[String]) -> io::Result<bool>) -> ExitCode {
    let only: Vec<String> = env::args().skip(1).collect();
    match run(&only) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Where the project is built.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

fn copy_part(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_file() {
        return fs::copy(from, to).map(drop);
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if name != "node_modules" && name != "target" {
            copy_part(&entry.path(), &to.join(name))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{defences::DEFENCES, mutants::MUTANTS};

    #[test]
    fn everything_that_is_planted_still_has_its_place() {
        for mutant in MUTANTS {
            assert_eq!(mutant.change().source(root()).err(), None, "{}", mutant.name);
        }
        for defence in DEFENCES {
            for change in defence.changes {
                assert_eq!(change.source(root()).err(), None, "{}", defence.attack);
            }
        }
    }
}
