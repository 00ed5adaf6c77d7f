//! Files that earlier builds wrote, kept for ever beside the tests that open them: what was written once must open in
//! every later build.
//!
//! `UPDATE_GOLDEN=1 cargo test -p werkplaats-core` makes the ones that are not there yet. One that is there is never
//! written again, for then it would no longer be what an earlier build wrote: a new format gets a file of its own.

use std::{env, fs, path::PathBuf};

/// Says that a person wants missing files made.
const MAKE: &str = "UPDATE_GOLDEN";

/// A kept file by its path below `src`; `make` is asked for one that is not there yet.
pub fn kept(path: &str, make: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    find(path).unwrap_or_else(|| put(path, make()))
}

/// A kept file, which must also be exactly what today's code writes.
pub fn unchanged(path: &str, today: &[u8]) -> Vec<u8> {
    let kept = kept(path, || today.to_vec());
    assert!(
        kept == today,
        "{path}: the code writes other bytes than it did. Apps that are out there must read them: keep the old \
         format, or give the new one a number and a file of its own"
    );
    kept
}

/// `None` for a file that is not there and is to be made now.
pub fn find(path: &str) -> Option<Vec<u8>> {
    match fs::read(place(path)) {
        Ok(bytes) => Some(bytes),
        Err(_) if env::var_os(MAKE).is_some() => None,
        Err(error) => {
            panic!("{path}: {error}. A file that was kept is never taken away; {MAKE}=1 makes a new one")
        }
    }
}

/// Keep a file that is not there yet; answers its bytes.
pub fn put(path: &str, bytes: Vec<u8>) -> Vec<u8> {
    let place = place(path);
    assert!(env::var_os(MAKE).is_some() && !place.exists(), "{path} is kept as it is");
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, &bytes).unwrap();
    bytes
}

fn place(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src").join(path)
}
