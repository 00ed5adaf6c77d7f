//! The sharing program: what all views of the folder have in common, and how it gets from one to the other.
//!
//! It works as such programs do: per file, in any order, as late as it likes. It carries deletions and damage along
//! as faithfully as content, and makes a copy under another name when two sides wrote one file.

use crate::dice::Dice;
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

#[derive(Clone, Default)]
pub struct Cloud {
    files: BTreeMap<String, Kept>,
    versions: u64,
}

#[derive(Clone)]
struct Kept {
    bytes: Arc<[u8]>,
    version: u64,
}

/// What a listing of the disk tells of a file; differs whenever the file was written.
type Stamp = (u64, SystemTime);

/// One device's copy of the folder.
#[derive(Clone)]
pub struct View {
    /// The folder that the person chose.
    pub folder: PathBuf,
    synced: BTreeMap<String, (u64, Stamp)>,
    /// The drive is not mounted, or the stick is in a pocket.
    pub is_away: bool,
}

enum Errand {
    Upload(String),
    DeleteThere(String),
    Download(String),
    DeleteHere(String),
}

impl View {
    pub fn new(folder: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, synced: BTreeMap::new(), is_away: false })
    }

    /// The same view at another place, for a copy of the whole folder.
    pub fn moved(&self, folder: PathBuf) -> io::Result<Self> {
        copy_folder(&self.folder, &folder)?;
        let mut moved = Self { folder, synced: BTreeMap::new(), is_away: false };
        let stamps = moved.scan();
        for (path, (version, _)) in &self.synced {
            if let Some(stamp) = stamps.get(path) {
                moved.synced.insert(path.clone(), (*version, *stamp));
            }
        }
        Ok(moved)
    }

    /// Paths of all files below, in order.
    pub fn files(&self) -> Vec<String> {
        self.scan().into_keys().collect()
    }

    fn scan(&self) -> BTreeMap<String, Stamp> {
        let mut found = BTreeMap::new();
        scan_into(&self.folder, "", &mut found);
        found
    }

    fn errands(&self, cloud: &Cloud) -> Vec<Errand> {
        let here = self.scan();
        let mut errands = Vec::new();
        for (path, stamp) in &here {
            match self.synced.get(path) {
                Some((_, known)) if known == stamp => {}
                Some(_) | None => errands.push(Errand::Upload(path.clone())),
            }
        }
        for path in self.synced.keys() {
            if !here.contains_key(path) {
                errands.push(Errand::DeleteThere(path.clone()));
            } else if !cloud.files.contains_key(path) {
                errands.push(Errand::DeleteHere(path.clone()));
            }
        }
        for (path, kept) in &cloud.files {
            let is_known = self.synced.get(path).is_some_and(|(version, _)| *version == kept.version);
            if !is_known && (here.contains_key(path) || !self.synced.contains_key(path)) {
                errands.push(Errand::Download(path.clone()));
            }
        }
        errands
    }
}

impl Cloud {
    /// Run up to `errands_max` errands between this view and the others, in an order that the dice decide.
    /// With `mishaps`, some uploads break off half way and overwrite what was whole, and some files arrive twice. Answers how many ran.
    pub fn sync(
        &mut self,
        view: &mut View,
        dice: &Dice,
        errands_max: usize,
        mishaps: bool,
    ) -> io::Result<usize> {
        if view.is_away {
            return Ok(0);
        }
        let mut errands = view.errands(self);
        let count = errands.len().min(errands_max);
        for _ in 0..count {
            let errand = errands.swap_remove(dice.below(errands.len()));
            match self.run(view, errand, dice, mishaps) {
                // An errand before it moved the file away.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                done => done?,
            }
        }
        Ok(count)
    }

    fn run(&mut self, view: &mut View, errand: Errand, dice: &Dice, mishaps: bool) -> io::Result<()> {
        match errand {
            Errand::Upload(path) => self.upload(view, path, dice, mishaps),
            Errand::DeleteThere(path) => {
                self.files.remove(&path);
                view.synced.remove(&path);
                Ok(())
            }
            Errand::DeleteHere(path) => {
                fs::remove_file(view.folder.join(&path))?;
                view.synced.remove(&path);
                Ok(())
            }
            Errand::Download(path) => self.download(view, path, dice, mishaps),
        }
    }

    fn upload(&mut self, view: &mut View, path: String, dice: &Dice, mishaps: bool) -> io::Result<()> {
        let place = view.folder.join(&path);
        let (bytes, stamp) = (fs::read(&place)?, stamp(&place)?);
        let known = view.synced.get(&path).map(|(version, _)| *version);
        if let Some(there) = self.files.get(&path) {
            if *there.bytes == *bytes {
                view.synced.insert(path, (there.version, stamp));
                return Ok(());
            }
            if known != Some(there.version) {
                // Two sides wrote this name: what is here goes on under another one.
                let copy = conflict_name(&path, dice);
                fs::rename(&place, view.folder.join(&copy))?;
                view.synced.remove(&path);
                return Ok(());
            }
        }
        let breaks_off = mishaps && dice.percent(2);
        let sent = if breaks_off { &bytes[..bytes.len() / 2] } else { &bytes[..] };
        let version = self.keep(path.clone(), sent);
        if mishaps && dice.percent(3) {
            self.keep(conflict_name(&path, dice), &bytes);
        }
        // What broke off comes back as the newer version, and takes the place of what was whole.
        view.synced.insert(path, (version - u64::from(breaks_off), stamp));
        Ok(())
    }

    fn download(&mut self, view: &mut View, path: String, dice: &Dice, mishaps: bool) -> io::Result<()> {
        let Some(kept) = self.files.get(&path).cloned() else { return Ok(()) };
        let place = view.folder.join(&path);
        if let (Ok(now), Some((_, known))) = (stamp(&place), view.synced.get(&path).copied().or(None))
            && now != known
        {
            fs::rename(&place, view.folder.join(conflict_name(&path, dice)))?;
        } else if place.exists() && !view.synced.contains_key(&path) {
            if fs::read(&place)? == *kept.bytes {
                view.synced.insert(path, (kept.version, stamp(&place)?));
                return Ok(());
            }
            fs::rename(&place, view.folder.join(conflict_name(&path, dice)))?;
        }
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        let is_half = mishaps && dice.percent(5);
        let shown = if is_half { &kept.bytes[..kept.bytes.len() / 2] } else { &kept.bytes[..] };
        fs::write(&place, shown)?;
        self.versions += 1;
        let at = SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_000 + self.versions);
        fs::File::options().write(true).open(&place)?.set_modified(at)?;
        // A half one is fetched again: as far as the program knows it has an older version.
        let version = if is_half { 0 } else { kept.version };
        view.synced.insert(path, (version, stamp(&place)?));
        Ok(())
    }

    fn keep(&mut self, path: String, bytes: &[u8]) -> u64 {
        self.versions += 1;
        self.files.insert(path, Kept { bytes: bytes.into(), version: self.versions });
        self.versions
    }
}

fn conflict_name(path: &str, dice: &Dice) -> String {
    let number = dice.below(100_000);
    match path.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem} (conflicted copy {number}).{ending}"),
        None => format!("{path} (conflicted copy {number})"),
    }
}

fn stamp(path: &Path) -> io::Result<Stamp> {
    let metadata = fs::metadata(path)?;
    Ok((metadata.len(), metadata.modified()?))
}

fn scan_into(folder: &Path, prefix: &str, found: &mut BTreeMap<String, Stamp>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        // Temporary files are what sharing programs leave alone.
        if name.starts_with("~$") {
            continue;
        }
        let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        let Ok(metadata) = entry.metadata() else { continue };
        if metadata.is_dir() {
            scan_into(&entry.path(), &path, found);
        } else if let Ok(modified) = metadata.modified() {
            found.insert(path, (metadata.len(), modified));
        }
    }
}

pub fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
