//! Moving evidence files between a disk and the folder, part by part.

mod part;

pub use part::{Blob, PART_FILE_BYTES_MAX, id_within};

use super::{
    folder::{Entry, SharedStore, write_held},
    names,
};
use crate::limits::BLOB_PART_BYTES;
use std::{
    fs, io,
    io::{Read, Seek, SeekFrom, Write},
    path::Path,
    time::{Duration, Instant},
};

/// How far a file is after one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Whole,
    /// Some parts were moved or looked at; there are more, from this one on.
    Moved(u16),
    /// The folder does not show the next part: someone else must act first.
    Waiting,
    /// The same, and what it shows of that part is not whole.
    Broken,
    /// Whoever asked for it wants no more for now.
    Stopped,
    /// The file here is not what its record promises. Nothing of it went out.
    DamagedHere,
}

/// What one go came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub progress: Progress,
    /// Bytes read from or written to the folder.
    pub bytes: u64,
}

/// How much of one file to do in one go.
#[derive(Debug, Clone, Copy)]
pub struct Go {
    pub look: Look,
    /// The first part to look at.
    pub from: u16,
    /// How much; one part is always done.
    pub within: Extent,
    /// The file here was found to have its promised hash before.
    pub is_proven: bool,
}

/// No further part is begun beyond so many bytes, or after so long.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    pub bytes_max: u64,
    pub time_max: Duration,
}

impl Extent {
    pub const ALL: Self = Self { bytes_max: u64::MAX, time_max: Duration::MAX };

    fn is_over(self, bytes: u64, since: Instant) -> bool {
        // Parts that are found to be there already are passed in any time.
        bytes >= self.bytes_max || bytes > 0 && since.elapsed() >= self.time_max
    }
}

/// What stopped a go half way.
#[derive(Debug)]
pub struct Trouble {
    pub side: Side,
    pub cause: io::Error,
    /// The file here was found to have its promised hash before it came to this.
    pub is_proven: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// With the disk of this device.
    Here,
    /// With the folder.
    There,
}

impl Trouble {
    pub fn here(cause: io::Error) -> Self {
        Self { side: Side::Here, cause, is_proven: false }
    }

    pub fn there(cause: io::Error) -> Self {
        Self { side: Side::There, cause, is_proven: false }
    }
}

/// How far what the folder shows of a part is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A part of the right length is there.
    Lengths,
    /// A part is there when its seal opens.
    Contents,
}

/// Publish parts that the folder does not hold whole, under their own or any copy's name.
///
/// Before the first part goes out the whole file is compared with its promised hash: other bytes under the same key
/// and nonce would give the key away.
pub fn publish(store: &dyn SharedStore, blob: &Blob, path: &Path, go: Go) -> Result<Step, Trouble> {
    let since = Instant::now();
    let mut file = fs::File::open(path).map_err(Trouble::here)?;
    if file.metadata().map_err(Trouble::here)?.len() != blob.size_bytes() {
        return Ok(Step { progress: Progress::DamagedHere, bytes: 0 });
    }
    let entries = store.list(&names::blob_folder(&blob.id())).map_err(Trouble::there)?;
    let mut is_proven = go.is_proven;
    let mut bytes = 0;
    for part in go.from..blob.part_count() {
        let size = blob.part_bytes(part) as u64;
        let is_there = match go.look {
            Look::Lengths => is_shown(&entries, blob, part),
            Look::Contents => {
                is_shown(&entries, blob, part)
                    && read_part(store, blob, part).map_err(Trouble::there)?.is_ok()
            }
        };
        if is_there && go.look == Look::Contents {
            bytes += size;
        }
        if !is_there {
            if !is_proven && !blob.fits(path).map_err(Trouble::here)? {
                return Ok(Step { progress: Progress::DamagedHere, bytes });
            }
            is_proven = true;
            let content = read_here(&mut file, blob, part).map_err(Trouble::here)?;
            let sealed = blob.seal_part(part, content).map_err(io::Error::other).map_err(Trouble::here)?;
            write_held(store, &names::blob_part(&blob.id(), part), &sealed)
                .map_err(|cause| Trouble { is_proven, ..Trouble::there(cause) })?;
            bytes += size;
        }
        if go.within.is_over(bytes, since) && part + 1 < blob.part_count() {
            return Ok(Step { progress: Progress::Moved(part + 1), bytes });
        }
    }
    Ok(Step { progress: Progress::Whole, bytes })
}

/// Bring the parts together in `incoming`, which keeps what came so far for the next time.
///
/// Each part is proven by its seal; the hash of the whole is for whoever takes the file in. `goes_on` hears the bytes
/// of each part, and before the first one of none; what it answers says whether to go on.
pub fn fetch(
    store: &dyn SharedStore,
    blob: &Blob,
    incoming: &Path,
    within: Extent,
    goes_on: &mut dyn FnMut(u64) -> bool,
) -> Result<Step, Trouble> {
    if !goes_on(0) {
        return Ok(Step { progress: Progress::Stopped, bytes: 0 });
    }
    let since = Instant::now();
    let (mut file, whole_parts) = open_incoming(blob, incoming).map_err(Trouble::here)?;
    let first = u16::try_from(whole_parts).unwrap_or(u16::MAX);
    let mut bytes = 0;
    for part in first..blob.part_count() {
        let content = match read_part(store, blob, part).map_err(Trouble::there)? {
            Ok(content) => content,
            Err(progress) => return Ok(Step { progress, bytes }),
        };
        file.write_all(&content).and_then(|()| file.sync_data()).map_err(Trouble::here)?;
        bytes += content.len() as u64;
        if !goes_on(content.len() as u64) && part + 1 < blob.part_count() {
            return Ok(Step { progress: Progress::Stopped, bytes });
        }
        if within.is_over(bytes, since) && part + 1 < blob.part_count() {
            return Ok(Step { progress: Progress::Moved(part + 1), bytes });
        }
    }
    let is_whole = file.metadata().map_err(Trouble::here)?.len() == blob.size_bytes();
    Ok(Step { progress: if is_whole { Progress::Whole } else { Progress::Waiting }, bytes })
}

fn read_here(file: &mut fs::File, blob: &Blob, part: u16) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(u64::from(part) * BLOB_PART_BYTES as u64))?;
    let mut content = vec![0; blob.part_bytes(part)];
    file.read_exact(&mut content)?;
    Ok(content)
}

/// The file to go on in, after the whole parts that it holds, and how many these are.
fn open_incoming(blob: &Blob, incoming: &Path) -> io::Result<(fs::File, u64)> {
    if let Some(folder) = incoming.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.create(true).truncate(false).write(true);
    // What it becomes is nobody else's on this computer either.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(incoming)?;
    let whole_parts = file.metadata()?.len().min(blob.size_bytes()) / BLOB_PART_BYTES as u64;
    let came = whole_parts * BLOB_PART_BYTES as u64;
    file.set_len(came)?;
    file.seek(SeekFrom::Start(came))?;
    Ok((file, whole_parts))
}

/// Write a part that the folder shows whole once more, under the name `beside`, for who sees it broken. Answers whether
/// it was written; a file here that has not its promised hash is sent to nobody.
pub fn send_again(
    store: &dyn SharedStore,
    blob: &Blob,
    part: u16,
    path: &Path,
    is_proven: bool,
    beside: &str,
) -> Result<bool, Trouble> {
    if !is_proven && !blob.fits(path).map_err(Trouble::here)? {
        return Ok(false);
    }
    let mut file = fs::File::open(path).map_err(Trouble::here)?;
    let content = read_here(&mut file, blob, part).map_err(Trouble::here)?;
    let sealed = blob.seal_part(part, content).map_err(io::Error::other).map_err(Trouble::here)?;
    let written = store.write_once(beside, &sealed);
    written.map(|_| true).map_err(|cause| Trouble { is_proven: true, ..Trouble::there(cause) })
}

/// Whether the folder shows every part of it. A hint, as [`Look::Lengths`].
pub fn is_all_there(store: &dyn SharedStore, blob: &Blob) -> io::Result<bool> {
    let entries = store.list(&names::blob_folder(&blob.id()))?;
    Ok((0..blob.part_count()).all(|part| is_shown(&entries, blob, part)))
}

/// Whether any part of a file is in the folder.
pub fn is_any_there(store: &dyn SharedStore, blob: &Blob) -> io::Result<bool> {
    let entries = store.list(&names::blob_folder(&blob.id()))?;
    Ok((0..blob.part_count()).any(|part| is_shown(&entries, blob, part)))
}

/// Whether a listing shows this part whole. A hint: lengths, not contents.
fn is_shown(entries: &[Entry], blob: &Blob, part: u16) -> bool {
    let size = blob.part_file_bytes(part);
    let stem = part_stem(blob, part);
    entries.iter().any(|entry| entry.name.starts_with(&stem) && entry.size_bytes == size)
}

/// Look at every file that may be this part: its own name first, then copies that sharing programs renamed. Without a
/// whole one it says how far the file is for that.
fn read_part(store: &dyn SharedStore, blob: &Blob, part: u16) -> io::Result<Result<Vec<u8>, Progress>> {
    let folder = names::blob_folder(&blob.id());
    let stem = part_stem(blob, part);
    let mut without = Progress::Waiting;
    for entry in store.list(&folder)?.into_iter().filter(|entry| entry.name.starts_with(&stem)) {
        without = Progress::Broken;
        let Ok(bytes) = store.read(&format!("{folder}/{}", entry.name), PART_FILE_BYTES_MAX) else {
            continue;
        };
        if let Ok(content) = blob.open_part(part, bytes) {
            return Ok(Ok(content));
        }
    }
    Ok(Err(without))
}

fn part_stem(blob: &Blob, part: u16) -> String {
    let path = names::blob_part(&blob.id(), part);
    let name = path.rsplit('/').next().unwrap_or(&path);
    name.trim_end_matches(".b").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::SeededRandom, domain::DeviceId, sync::folder::FolderStore};
    use std::{path::PathBuf, sync::Arc};

    struct Scene {
        _root: tempfile::TempDir,
        shared: PathBuf,
        store: FolderStore,
        file: PathBuf,
        incoming: PathBuf,
        blob: Blob,
    }

    fn scene(size: usize) -> Scene {
        let root = tempfile::tempdir().unwrap();
        let shared = root.path().join("shared");
        fs::create_dir(&shared).unwrap();
        let content = content(size);
        let file = root.path().join("film.mp4");
        fs::write(&file, &content).unwrap();
        let hash = blake3::hash(&content).to_hex();
        let blob = Blob::new(&"ab".repeat(32), &hash, size as u64).unwrap();
        let store = FolderStore::new(shared.clone(), DeviceId([1; 10]), Arc::new(SeededRandom::new(1)));
        Scene { incoming: root.path().join("in/film"), shared, store, file, blob, _root: root }
    }

    fn content(size: usize) -> Vec<u8> {
        (0..size).map(|n| (n % 251) as u8).collect()
    }

    impl Scene {
        fn content(&self) -> Vec<u8> {
            content(usize::try_from(self.blob.size_bytes()).unwrap())
        }

        fn publish(&self, bytes_max: u64) -> Progress {
            self.go(Look::Lengths, bytes_max)
        }

        fn go(&self, look: Look, bytes_max: u64) -> Progress {
            let within = Extent { bytes_max, ..Extent::ALL };
            let go = Go { look, from: 0, within, is_proven: false };
            publish(&self.store, &self.blob, &self.file, go).unwrap().progress
        }

        fn fetch(&self) -> Progress {
            self.fetch_while(&mut |_| true)
        }

        fn fetch_while(&self, goes_on: &mut dyn FnMut(u64) -> bool) -> Progress {
            fetch(&self.store, &self.blob, &self.incoming, Extent::ALL, goes_on).unwrap().progress
        }

        fn part_path(&self, part: u16) -> PathBuf {
            self.shared.join(names::blob_part(&self.blob.id(), part))
        }

        fn arrived_equal(&self) -> bool {
            fs::read(&self.incoming).unwrap() == fs::read(&self.file).unwrap()
        }
    }

    #[test]
    fn a_file_of_several_parts_arrives_equal_a_few_parts_at_a_time() {
        let scene = scene(BLOB_PART_BYTES + 1000);
        assert_eq!(scene.publish(1), Progress::Moved(1));
        assert_eq!(scene.fetch(), Progress::Waiting, "the second part is not there yet");
        assert_eq!(scene.publish(1), Progress::Whole);
        assert_eq!(scene.publish(1), Progress::Whole);
        assert_eq!(scene.fetch(), Progress::Whole);
        assert!(scene.arrived_equal());
    }

    #[cfg(unix)]
    #[test]
    fn half_a_file_is_nobody_elses_on_this_computer() {
        use std::os::unix::fs::PermissionsExt;
        let scene = scene(1000);
        scene.publish(u64::MAX);
        scene.fetch();
        assert_eq!(fs::metadata(&scene.incoming).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_cannot_be_opened_here_is_no_trouble_of_the_folder() {
        let scene = scene(1000);
        fs::remove_file(&scene.file).unwrap();
        let go = Go { look: Look::Lengths, from: 0, within: Extent::ALL, is_proven: false };
        let trouble = publish(&scene.store, &scene.blob, &scene.file, go).unwrap_err();
        assert_eq!(trouble.side, Side::Here);
        fs::write(&scene.file, scene.content()).unwrap();
        fs::remove_dir(&scene.shared).unwrap();
        let trouble = publish(&scene.store, &scene.blob, &scene.file, go).unwrap_err();
        assert_eq!(trouble.side, Side::There);
    }

    #[test]
    fn a_go_ends_with_its_part_when_its_time_is_over() {
        let scene = scene(BLOB_PART_BYTES + 1000);
        let within = Extent { time_max: Duration::ZERO, ..Extent::ALL };
        let go = Go { look: Look::Lengths, from: 0, within, is_proven: false };
        let step = publish(&scene.store, &scene.blob, &scene.file, go).unwrap();
        assert_eq!(step.progress, Progress::Moved(1));
        scene.publish(u64::MAX);
        let fetch_a_while =
            || fetch(&scene.store, &scene.blob, &scene.incoming, within, &mut |_| true).unwrap().progress;
        assert_eq!(fetch_a_while(), Progress::Moved(1));
        assert_eq!(fetch_a_while(), Progress::Whole);
    }

    #[test]
    fn an_interrupted_fetch_goes_on_and_a_half_copied_part_is_not_believed() {
        let scene = scene(BLOB_PART_BYTES + 1000);
        scene.publish(u64::MAX);
        let last = scene.part_path(1);
        let whole = fs::read(&last).unwrap();
        fs::write(&last, &whole[..500]).unwrap();
        assert_eq!(scene.fetch(), Progress::Broken);
        assert_eq!(fs::metadata(&scene.incoming).unwrap().len(), BLOB_PART_BYTES as u64);

        // Whoever holds the file publishes the damaged part again beside it; the first part may be gone by then.
        assert_eq!(scene.publish(u64::MAX), Progress::Whole);
        assert_eq!(fs::read(&last).unwrap().len(), 500, "a file that is there is never rewritten");
        fs::remove_file(scene.part_path(0)).unwrap();
        assert_eq!(scene.fetch(), Progress::Whole);
        assert!(scene.arrived_equal());
    }

    #[test]
    fn a_fetch_that_is_stopped_keeps_the_parts_that_came_and_goes_on_after_them() {
        let scene = scene(2 * BLOB_PART_BYTES + 1000);
        scene.publish(u64::MAX);
        assert_eq!(scene.fetch_while(&mut |_| false), Progress::Stopped);
        assert!(!scene.incoming.exists(), "stopped before it began");
        assert_eq!(scene.fetch_while(&mut |bytes| bytes == 0), Progress::Stopped);
        assert_eq!(fs::metadata(&scene.incoming).unwrap().len(), BLOB_PART_BYTES as u64, "not a part more");
        // The first part came: nobody reads it again, so it may be gone.
        fs::remove_file(scene.part_path(0)).unwrap();
        let mut parts = Vec::new();
        let progress = scene.fetch_while(&mut |bytes| {
            parts.push(bytes);
            true
        });
        assert_eq!((progress, parts), (Progress::Whole, vec![0, BLOB_PART_BYTES as u64, 1000]));
        assert!(scene.arrived_equal());
    }

    #[test]
    fn a_part_damaged_at_its_full_length_is_noticed_by_its_content_and_put_beside() {
        let scene = scene(1000);
        scene.publish(u64::MAX);
        let path = scene.part_path(0);
        let mut bytes = fs::read(&path).unwrap();
        bytes[500] ^= 1;
        fs::write(&path, &bytes).unwrap();
        assert_eq!(scene.fetch(), Progress::Broken);
        assert_eq!(scene.go(Look::Contents, u64::MAX), Progress::Whole);
        assert_eq!(fs::read(&path).unwrap(), bytes, "a file that is there is never rewritten");
        assert_eq!(scene.fetch(), Progress::Whole);
        assert!(scene.arrived_equal());
    }

    #[test]
    fn a_file_that_changed_here_never_goes_out() {
        let scene = scene(1000);
        let mut content = fs::read(&scene.file).unwrap();
        content[10] ^= 1;
        fs::write(&scene.file, &content).unwrap();
        assert_eq!(scene.publish(u64::MAX), Progress::DamagedHere);
        fs::write(&scene.file, &content[..10]).unwrap();
        assert_eq!(scene.publish(u64::MAX), Progress::DamagedHere);
        assert_eq!(fs::read_dir(&scene.shared).unwrap().count(), 0);
    }

    #[test]
    fn a_copy_that_a_sharing_program_renamed_is_found() {
        let scene = scene(100);
        scene.publish(u64::MAX);
        let path = scene.part_path(0);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        fs::rename(&path, path.with_file_name(format!("{name} (conflicted copy of Jan).b"))).unwrap();
        assert_eq!(scene.fetch(), Progress::Whole);
        assert!(scene.arrived_equal());
    }
}
