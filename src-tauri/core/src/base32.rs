//! Lower-case base32 without padding: the only characters in file and device names.

use data_encoding::{Encoding, Specification};
use std::sync::LazyLock;

static LOWER: LazyLock<Encoding> = LazyLock::new(|| {
    let mut spec = Specification::new();
    spec.symbols.push_str("abcdefghijklmnopqrstuvwxyz234567");
    spec.encoding().expect("32 distinct ASCII symbols are a valid base32 alphabet")
});

pub fn encode(bytes: &[u8]) -> String {
    LOWER.encode(bytes)
}

/// `None` when the text is not base32 in lower case.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    LOWER.decode(text.as_bytes()).ok()
}

/// A short name for anything: the first ten bytes of its BLAKE3, as 16 characters.
pub fn short_name(bytes: &[u8]) -> String {
    encode(&blake3::hash(bytes).as_bytes()[..10])
}
