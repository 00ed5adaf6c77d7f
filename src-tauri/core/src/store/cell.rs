//! From columns to the nouns' types, and back.

use crate::{Error, Result};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// An id as a column holds it.
pub fn key(id: impl Into<Uuid>) -> String {
    id.into().simple().to_string()
}

/// The id of a row; rows only come from the log, where ids are 16 bytes.
pub fn id<T: From<Uuid>>(text: &str) -> Result<T> {
    Uuid::parse_str(text).map(T::from).map_err(|cause| Error::Encoding(cause.to_string()))
}

/// An id in a register: whatever a colleague's app wrote that is no id reads as none.
pub fn id_in<T: From<Uuid>>(text: Option<String>) -> Option<T> {
    text.and_then(|text| Uuid::parse_str(&text).ok()).map(T::from)
}

/// JSON of an object register; unreadable reads as the default.
pub fn object<T: DeserializeOwned + Default>(json: Option<String>) -> T {
    json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

/// A count for the interface.
pub fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
