//! CBOR in and out of memory, whole values only.

use super::Refusal;
use serde::{Serialize, de::DeserializeOwned};

pub fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    ciborium::into_writer(value, &mut bytes)
        .expect("writing CBOR to memory cannot fail: every field is plain data");
    bytes
}

/// One value and nothing behind it. Depth is bounded by `ciborium`, size by the caller's slice.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let mut rest = bytes;
    let value = ciborium::from_reader(&mut rest).map_err(|_| Refusal::BodyBroken)?;
    if rest.is_empty() { Ok(value) } else { Err(Refusal::BodyBroken) }
}
