//! Evidence files in the folder, in sealed parts of 32 MiB.
//!
//! Each file has a key of its own, which travels in the evidence record: erasing the key erases the file everywhere.
//! The blob's id is made of that key and the file's hash, so the folder does not tell who has which file. Key, hash
//! and part number give the nonce: the same part always has the same bytes, so any holder can publish it again and
//! an interrupted upload goes on where it was.
//!
//! Part `blobs/<2>/<id26>.<part>.b`, format 1; numbers are big-endian.
//!
//! | offset | bytes | meaning |
//! |---|---|---|
//! | 0 | 8 | magic `WPBLOB\r\n` |
//! | 8 | 2 | format, 1 |
//! | 10 | 16 | blob id |
//! | 26 | 2 | number of this part, from 0 |
//! | 28 | 8 | bytes of the whole file |
//! | 36 | n | XChaCha20-Poly1305 of up to 32 MiB of the file; associated data: bytes 0 to 36 |

use super::{
    Refusal,
    folder::{SharedStore, Written},
    names,
    signed::array,
};
use crate::limits::BLOB_PART_BYTES;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::AeadInPlace};
use std::{
    fs, io,
    io::{Read, Seek, SeekFrom, Write},
    path::Path,
};
use zeroize::Zeroizing;

const MAGIC: &[u8; 8] = b"WPBLOB\r\n";
const FORMAT: u16 = 1;
const HEADER_BYTES: usize = 36;
const TAG_BYTES: usize = 16;
const ID_CONTEXT: &str = "werkplaats 2026 blob id";
const NONCE_CONTEXT: &str = "werkplaats 2026 blob nonce";
const KEY_BYTES: usize = 32;

/// One evidence file, as its record names it.
pub struct Blob {
    key: Zeroizing<[u8; KEY_BYTES]>,
    hash: blake3::Hash,
    size_bytes: u64,
    id: [u8; 16],
}

/// What a look at the folder gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fetched {
    /// The whole file is in place and its hash is right.
    Whole,
    /// Parts are still missing or damaged; what came so far is kept for the next time.
    Partly,
}

impl Blob {
    /// From the record's own words; `None` when they are not a key and a hash, or the file is too large to number.
    pub fn new(key_hex: &str, hash_hex: &str, size_bytes: u64) -> Option<Self> {
        let key = Zeroizing::new(data_encoding::HEXLOWER.decode(key_hex.as_bytes()).ok()?);
        let key: [u8; KEY_BYTES] = key.as_slice().try_into().ok()?;
        let hash = blake3::Hash::from_hex(hash_hex).ok()?;
        u16::try_from(size_bytes.div_ceil(BLOB_PART_BYTES as u64)).ok()?;
        let mut hasher = blake3::Hasher::new_derive_key(ID_CONTEXT);
        hasher.update(&key);
        hasher.update(hash.as_bytes());
        let mut id = [0u8; 16];
        id.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Some(Self { key: Zeroizing::new(key), hash, size_bytes, id })
    }

    pub fn id(&self) -> String {
        names::first(&self.id, 26)
    }

    pub fn part_count(&self) -> u16 {
        u16::try_from(self.size_bytes.div_ceil(BLOB_PART_BYTES as u64)).unwrap_or(u16::MAX).max(1)
    }

    fn part_bytes(&self, part: u16) -> usize {
        let start = u64::from(part) * BLOB_PART_BYTES as u64;
        usize::try_from(self.size_bytes.saturating_sub(start)).unwrap_or(usize::MAX).min(BLOB_PART_BYTES)
    }

    fn header(&self, part: u16) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&FORMAT.to_be_bytes());
        bytes.extend_from_slice(&self.id);
        bytes.extend_from_slice(&part.to_be_bytes());
        bytes.extend_from_slice(&self.size_bytes.to_be_bytes());
        bytes
    }

    fn nonce(&self, part: u16) -> XNonce {
        let mut hasher = blake3::Hasher::new_derive_key(NONCE_CONTEXT);
        hasher.update(self.key.as_slice());
        hasher.update(self.hash.as_bytes());
        hasher.update(&part.to_be_bytes());
        *XNonce::from_slice(&hasher.finalize().as_bytes()[..24])
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.key.as_slice().into())
    }

    /// Seal one part; `content` is exactly that part of the file.
    pub fn seal_part(&self, part: u16, mut content: Vec<u8>) -> Result<Vec<u8>, Refusal> {
        let header = self.header(part);
        let tag = self
            .cipher()
            .encrypt_in_place_detached(&self.nonce(part), &header, &mut content)
            .map_err(|_| Refusal::TooLong)?;
        let mut bytes = Vec::with_capacity(HEADER_BYTES + content.len() + TAG_BYTES);
        bytes.extend_from_slice(&header);
        bytes.append(&mut content);
        bytes.extend_from_slice(&tag);
        Ok(bytes)
    }

    pub fn open_part(&self, part: u16, mut bytes: Vec<u8>) -> Result<Vec<u8>, Refusal> {
        if !bytes.starts_with(MAGIC) {
            return Err(Refusal::OtherKind);
        }
        if u16::from_be_bytes(array(&bytes, MAGIC.len())?) > FORMAT {
            return Err(Refusal::NewerFormat);
        }
        let header = self.header(part);
        match bytes.len().cmp(&(HEADER_BYTES + self.part_bytes(part) + TAG_BYTES)) {
            std::cmp::Ordering::Less => return Err(Refusal::TooShort),
            std::cmp::Ordering::Greater => return Err(Refusal::TooLong),
            std::cmp::Ordering::Equal => {}
        }
        if !bytes.starts_with(&header) {
            return Err(Refusal::BodyBroken);
        }
        let tag = bytes.split_off(bytes.len() - TAG_BYTES);
        let mut content = bytes.split_off(HEADER_BYTES);
        self.cipher()
            .decrypt_in_place_detached(&self.nonce(part), &header, &mut content, tag.as_slice().into())
            .map_err(|_| Refusal::SealBroken)?;
        Ok(content)
    }
}

/// Publish every part that the folder does not hold yet; returns how many were written.
pub fn publish(store: &dyn SharedStore, blob: &Blob, file: &Path) -> io::Result<u16> {
    let mut file = fs::File::open(file)?;
    if file.metadata()?.len() != blob.size_bytes {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let held = held_parts(store, blob)?;
    let mut written = 0;
    for part in (0..blob.part_count()).filter(|part| !held.contains(part)) {
        file.seek(SeekFrom::Start(u64::from(part) * BLOB_PART_BYTES as u64))?;
        let mut content = vec![0; blob.part_bytes(part)];
        file.read_exact(&mut content)?;
        let bytes = blob.seal_part(part, content).map_err(io::Error::other)?;
        let path = names::blob_part(&blob.id(), part);
        if store.write_once(&path, &bytes)? == Written::NameTaken {
            // Something damaged has the name. The content's hash makes a name that only this content has.
            let repaired = names::repaired(&path, &blake3::hash(&bytes).as_bytes()[..5]);
            if store.write_once(&repaired, &bytes)? == Written::NameTaken {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
        written += 1;
    }
    Ok(written)
}

/// Bring the file to `target` through `incoming`, which keeps what came so far.
pub fn fetch(store: &dyn SharedStore, blob: &Blob, incoming: &Path, target: &Path) -> io::Result<Fetched> {
    if let Some(folder) = incoming.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file =
        fs::OpenOptions::new().create(true).truncate(false).read(true).write(true).open(incoming)?;
    let came = file.metadata()?.len().min(blob.size_bytes);
    let whole_parts = came / BLOB_PART_BYTES as u64;
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut (&file).take(whole_parts * BLOB_PART_BYTES as u64), &mut hasher)?;
    file.set_len(whole_parts * BLOB_PART_BYTES as u64)?;
    for part in u16::try_from(whole_parts).unwrap_or(u16::MAX)..blob.part_count() {
        let Some(content) = read_part(store, blob, part)? else { return Ok(Fetched::Partly) };
        hasher.update(&content);
        file.write_all(&content)?;
    }
    file.sync_all()?;
    drop(file);
    if hasher.finalize() != blob.hash {
        // Every part opened with the right key and still the sum is wrong: only a wrong record can do that, or a
        // fault on this disk. Begin again next time.
        fs::remove_file(incoming)?;
        return Ok(Fetched::Partly);
    }
    let folder = target.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    fs::rename(incoming, target)?;
    super::folder::sync_folder(folder);
    Ok(Fetched::Whole)
}

/// Parts that the folder seems to hold whole, under their own or any copy's name. A hint: lengths, not contents.
fn held_parts(store: &dyn SharedStore, blob: &Blob) -> io::Result<Vec<u16>> {
    let entries = store.list(&names::blob_folder(&blob.id()))?;
    let whole = |part: &u16| {
        let size = (HEADER_BYTES + blob.part_bytes(*part) + TAG_BYTES) as u64;
        let stem = part_stem(blob, *part);
        entries.iter().any(|entry| entry.name.starts_with(&stem) && entry.size_bytes == size)
    };
    Ok((0..blob.part_count()).filter(whole).collect())
}

/// Look at every file that may be this part: its own name first, then copies that sharing programs renamed.
fn read_part(store: &dyn SharedStore, blob: &Blob, part: u16) -> io::Result<Option<Vec<u8>>> {
    let folder = names::blob_folder(&blob.id());
    let stem = part_stem(blob, part);
    let bytes_max = HEADER_BYTES + BLOB_PART_BYTES + TAG_BYTES;
    for entry in store.list(&folder)?.into_iter().filter(|entry| entry.name.starts_with(&stem)) {
        let Ok(bytes) = store.read(&format!("{folder}/{}", entry.name), bytes_max) else { continue };
        if let Ok(content) = blob.open_part(part, bytes) {
            return Ok(Some(content));
        }
    }
    Ok(None)
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
        target: PathBuf,
        blob: Blob,
    }

    fn scene(size: usize) -> Scene {
        let root = tempfile::tempdir().unwrap();
        let shared = root.path().join("shared");
        fs::create_dir(&shared).unwrap();
        let content: Vec<u8> = (0..size).map(|n| (n % 251) as u8).collect();
        let file = root.path().join("film.mp4");
        fs::write(&file, &content).unwrap();
        let hash = blake3::hash(&content).to_hex();
        let blob = Blob::new(&"ab".repeat(32), &hash, size as u64).unwrap();
        let store = FolderStore::new(shared.clone(), DeviceId([1; 10]), Arc::new(SeededRandom::new(1)));
        Scene {
            incoming: root.path().join("in/film"),
            target: root.path().join("files/film"),
            shared,
            store,
            file,
            blob,
            _root: root,
        }
    }

    fn part_path(scene: &Scene, part: u16) -> PathBuf {
        scene.shared.join(names::blob_part(&scene.blob.id(), part))
    }

    #[test]
    fn a_file_of_several_parts_arrives_equal_and_is_published_once() {
        let scene = scene(BLOB_PART_BYTES + 1000);
        assert_eq!(publish(&scene.store, &scene.blob, &scene.file).unwrap(), 2);
        assert_eq!(publish(&scene.store, &scene.blob, &scene.file).unwrap(), 0);
        let fetched = fetch(&scene.store, &scene.blob, &scene.incoming, &scene.target).unwrap();
        assert_eq!(fetched, Fetched::Whole);
        assert_eq!(fs::read(&scene.target).unwrap(), fs::read(&scene.file).unwrap());
        assert!(!scene.incoming.exists());
    }

    #[test]
    fn an_interrupted_fetch_goes_on_and_a_half_copied_part_is_not_believed() {
        let scene = scene(BLOB_PART_BYTES + 1000);
        publish(&scene.store, &scene.blob, &scene.file).unwrap();
        let last = part_path(&scene, 1);
        let whole = fs::read(&last).unwrap();
        fs::write(&last, &whole[..500]).unwrap();
        let fetched = fetch(&scene.store, &scene.blob, &scene.incoming, &scene.target).unwrap();
        assert_eq!(fetched, Fetched::Partly);
        assert!(!scene.target.exists(), "half a file must never look like a whole one");
        assert_eq!(fs::metadata(&scene.incoming).unwrap().len(), BLOB_PART_BYTES as u64);

        // Whoever holds the file publishes the damaged part again beside it; the first part may be gone by then.
        assert_eq!(publish(&scene.store, &scene.blob, &scene.file).unwrap(), 1);
        assert_eq!(fs::read(&last).unwrap().len(), 500, "a file that is there is never rewritten");
        fs::remove_file(part_path(&scene, 0)).unwrap();
        let fetched = fetch(&scene.store, &scene.blob, &scene.incoming, &scene.target).unwrap();
        assert_eq!(fetched, Fetched::Whole);
    }

    #[test]
    fn a_copy_that_a_sharing_program_renamed_is_found() {
        let scene = scene(100);
        publish(&scene.store, &scene.blob, &scene.file).unwrap();
        let path = part_path(&scene, 0);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        fs::rename(&path, path.with_file_name(format!("{name} (conflicted copy of Jan).b"))).unwrap();
        let fetched = fetch(&scene.store, &scene.blob, &scene.incoming, &scene.target).unwrap();
        assert_eq!(fetched, Fetched::Whole);
    }

    #[test]
    fn parts_do_not_open_as_each_other_or_with_another_key() {
        let scene = scene(100);
        let bytes = scene.blob.seal_part(0, vec![7; 100]).unwrap();
        assert!(scene.blob.open_part(1, bytes.clone()).is_err());
        let other = Blob::new(&"cd".repeat(32), &scene.blob.hash.to_hex(), 100).unwrap();
        assert!(other.open_part(0, bytes.clone()).is_err());
        for cut in 0..bytes.len() {
            assert!(scene.blob.open_part(0, bytes[..cut].to_vec()).is_err());
        }
        assert!(Blob::new("zz", "zz", 1).is_none());
    }
}
