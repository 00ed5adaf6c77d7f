//! One evidence file and its sealed parts of 32 MiB: no folder, only bytes.
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

use crate::{
    limits::{BLOB_PART_BYTES, COPY_BUFFER_BYTES},
    sync::{Refusal, names, signed::array},
};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::AeadInPlace};
use std::{fs, io, io::Read, path::Path};
use zeroize::Zeroizing;

const MAGIC: &[u8; 8] = b"WPBLOB\r\n";
const FORMAT: u16 = 1;
const HEADER_BYTES: usize = 36;
const TAG_BYTES: usize = 16;
/// No part is larger in the folder.
pub const PART_FILE_BYTES_MAX: usize = HEADER_BYTES + BLOB_PART_BYTES + TAG_BYTES;
const ID_CONTEXT: &str = "werkplaats 2026 blob id";
const NONCE_CONTEXT: &str = "werkplaats 2026 blob nonce";
const KEY_BYTES: usize = 32;

/// One evidence file, as its record names it.
#[derive(Clone)]
pub struct Blob {
    key: Zeroizing<[u8; KEY_BYTES]>,
    hash: blake3::Hash,
    size_bytes: u64,
    id: [u8; 16],
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
        names::first(&self.id, names::BLOB_ID_CHARS)
    }

    pub fn raw_id(&self) -> [u8; 16] {
        self.id
    }

    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Whether the file there has the promised hash. Reads all of it.
    pub fn fits(&self, path: &Path) -> io::Result<bool> {
        self.fits_while(path, &mut |_| true)
    }

    /// As [`Blob::fits`]; `goes_on` hears the bytes that were read, and one that was stopped does not fit.
    pub fn fits_while(&self, path: &Path, goes_on: &mut dyn FnMut(u64) -> bool) -> io::Result<bool> {
        let mut file = fs::File::open(path)?;
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; COPY_BUFFER_BYTES];
        loop {
            let count = file.read(&mut buffer)?;
            if count == 0 {
                return Ok(hasher.finalize() == self.hash);
            }
            hasher.update(&buffer[..count]);
            if !goes_on(count as u64) {
                return Ok(false);
            }
        }
    }

    pub fn part_count(&self) -> u16 {
        u16::try_from(self.size_bytes.div_ceil(BLOB_PART_BYTES as u64)).unwrap_or(u16::MAX).max(1)
    }

    /// Bytes of the file in this part.
    pub fn part_bytes(&self, part: u16) -> usize {
        let start = u64::from(part) * BLOB_PART_BYTES as u64;
        usize::try_from(self.size_bytes.saturating_sub(start)).unwrap_or(usize::MAX).min(BLOB_PART_BYTES)
    }

    /// Bytes of this part's file in the folder.
    pub fn part_file_bytes(&self, part: u16) -> u64 {
        (HEADER_BYTES + self.part_bytes(part) + TAG_BYTES) as u64
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

/// The id of the blob that these bytes say to be a part of, whole or not.
pub fn id_within(bytes: &[u8]) -> Option<String> {
    let id = bytes.strip_prefix(MAGIC)?.get(size_of::<u16>()..)?.first_chunk::<16>()?;
    Some(names::first(id, names::BLOB_ID_CHARS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_open_as_each_other_or_with_another_key() {
        let hash = blake3::hash(b"film").to_hex();
        let blob = Blob::new(&"ab".repeat(32), &hash, 100).unwrap();
        let bytes = blob.seal_part(0, vec![7; 100]).unwrap();
        assert!(blob.open_part(1, bytes.clone()).is_err());
        let other = Blob::new(&"cd".repeat(32), &hash, 100).unwrap();
        assert!(other.open_part(0, bytes.clone()).is_err());
        for cut in 0..bytes.len() {
            assert!(blob.open_part(0, bytes[..cut].to_vec()).is_err());
        }
        assert!(Blob::new("zz", "zz", 1).is_none());
    }
}
