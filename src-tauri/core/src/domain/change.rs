//! A change: what one person did to one record, for ever.
//!
//! Encoding (format 1): CBOR map with the keys below, written by `ciborium` with fields in this order, so that
//! the same change has the same bytes and the same hash on every device.
//!
//! | key | type | meaning |
//! |---|---|---|
//! | `t` | text | table, such as `capture` |
//! | `r` | bytes(16) | record id |
//! | `h` | unsigned | hybrid logical clock: 48 bits of milliseconds, 16 of counter |
//! | `f` | array of fields | see below, sorted by name |
//!
//! A field is a map: `n` name; `v` value (any JSON-like CBOR value) for a register, or `u` bytes for a Loro text
//! update; `x` array of bytes(28), the versions it replaces (all heads the writer saw; empty for a first write).

use super::{CHANGE_HASH_BYTES, DeviceId, Hlc, VERSION_BYTES, Version};
use crate::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::Value;
use uuid::Uuid;

/// A change as it travels; its device is known from the segment that carries it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    #[serde(rename = "t")]
    pub table: String,
    #[serde(rename = "r")]
    pub record: RecordId,
    #[serde(rename = "h")]
    pub hlc: Hlc,
    #[serde(rename = "f")]
    pub fields: Vec<FieldChange>,
    /// The hash of the bytes it came in. A newer app may have written keys that this one does not know: the name
    /// of a change must be the same on both.
    #[serde(skip)]
    hash: Option<[u8; CHANGE_HASH_BYTES]>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    #[serde(rename = "n")]
    pub name: String,
    /// The new value of a register; JSON null is a value ("emptied").
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none", with = "present")]
    pub value: Option<Value>,
    /// A Loro update of a text field, raw.
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub update: Option<ByteBuf>,
    /// Every version that stood at this field when the writer wrote.
    #[serde(rename = "x", default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<ReplacedVersion>,
}

/// A record's id as 16 raw bytes on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId(pub Uuid);

impl Serialize for RecordId {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(self.0.as_bytes())
    }
}

impl<'de> Deserialize<'de> for RecordId {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let bytes = ByteBuf::deserialize(from)?;
        Uuid::from_slice(&bytes).map(Self).map_err(serde::de::Error::custom)
    }
}

/// A version as 28 raw bytes on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReplacedVersion(pub Version);

impl Serialize for ReplacedVersion {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.0.0)
    }
}

impl<'de> Deserialize<'de> for ReplacedVersion {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let bytes = ByteBuf::deserialize(from)?;
        let bytes: [u8; VERSION_BYTES] =
            bytes.as_slice().try_into().map_err(|_| serde::de::Error::custom("a version is 28 bytes"))?;
        Ok(Self(Version(bytes)))
    }
}

/// Keeps "emptied" (null) apart from "not a register" (absent).
mod present {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::Value;

    pub fn serialize<S: Serializer>(value: &Option<Value>, to: S) -> Result<S::Ok, S::Error> {
        value.as_ref().unwrap_or(&Value::Null).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
        Value::deserialize(from).map(Some)
    }
}

impl Change {
    pub fn new(table: impl Into<String>, record: RecordId, hlc: Hlc, fields: Vec<FieldChange>) -> Self {
        Self { table: table.into(), record, hlc, fields, hash: None }
    }

    /// Read a change as it travelled.
    ///
    /// Errors: `Error::Encoding` for anything that is no change.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut change: Self =
            ciborium::from_reader(bytes).map_err(|cause| Error::Encoding(cause.to_string()))?;
        change.hash = Some(hash_of(bytes));
        Ok(change)
    }

    /// The bytes that are hashed and sealed.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(128);
        ciborium::into_writer(self, &mut bytes)
            .expect("writing CBOR to memory cannot fail: every field is plain data");
        bytes
    }

    /// The name of this change's fields when made by `device`.
    pub fn version(&self, device: DeviceId) -> Version {
        Version::new(self.hlc, device, self.hash.unwrap_or_else(|| hash_of(&self.encode())))
    }
}

fn hash_of(bytes: &[u8]) -> [u8; CHANGE_HASH_BYTES] {
    let mut hash = [0u8; CHANGE_HASH_BYTES];
    hash.copy_from_slice(&blake3::hash(bytes).as_bytes()[..CHANGE_HASH_BYTES]);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_survives_its_encoding_and_null_is_not_absence() {
        let change = Change::new(
            "capture",
            RecordId(Uuid::from_u128(7)),
            Hlc::new(1_700_000_000_000, 2),
            vec![
                FieldChange { name: "a".into(), value: Some(Value::Null), update: None, replaces: vec![] },
                FieldChange {
                    name: "b".into(),
                    value: Some(json!({"start": "2026-09-01", "n": 3})),
                    update: None,
                    replaces: vec![ReplacedVersion(Version([9; VERSION_BYTES]))],
                },
                FieldChange {
                    name: "c".into(),
                    value: None,
                    update: Some(ByteBuf::from(vec![1, 2])),
                    replaces: vec![],
                },
            ],
        );
        let back = Change::decode(&change.encode()).unwrap();
        assert_eq!(back.fields, change.fields, "what one device wrote another must read");
        let device = DeviceId([1; 10]);
        assert_eq!(back.version(device), change.version(device), "and name alike");
        assert_eq!(back.encode(), change.encode(), "one change has one encoding");
    }

    #[test]
    fn the_change_kept_since_format_1_still_opens_and_is_written_the_same() {
        let field = |name: &str, value, replaces: &[u8]| FieldChange {
            name: name.into(),
            value: Some(value),
            update: None,
            replaces: replaces.iter().map(|byte| ReplacedVersion(Version([*byte; VERSION_BYTES]))).collect(),
        };
        let text = FieldChange {
            name: "e".into(),
            value: None,
            update: Some(vec![0, 255].into()),
            replaces: vec![],
        };
        let fields = vec![
            field("a", Value::Null, &[]),
            field("b", json!({ "start": "2026-09-01", "n": [1, -2, 2.5, true, false], "o": {} }), &[9]),
            field("c", json!("Leerlingen plannen zelf 🌱"), &[1, 2]),
            field("d", json!(9_007_199_254_740_991_u64), &[]),
            text,
        ];
        let change =
            Change::new("capture", RecordId(Uuid::from_u128(7)), Hlc::new(1_790_000_000_000, 65_535), fields);
        let kept = crate::golden::unchanged("domain/golden/change-format-1.cbor", &change.encode());
        let back = Change::decode(&kept).expect("what was written once must open for ever");
        assert_eq!((back.table.as_str(), back.record, back.hlc), ("capture", change.record, change.hlc));
        assert_eq!(back.fields, change.fields);
        assert_eq!(
            back.version(DeviceId([1; 10])).to_hex(),
            "01a0c4506c00ffff0101010101010101010137306a96a02b22772cac"
        );
    }

    #[test]
    fn a_change_with_keys_of_a_newer_app_has_one_name_everywhere() {
        let known = Change::new("capture", RecordId(Uuid::from_u128(7)), Hlc::new(1, 2), vec![]);
        let mut value: ciborium::Value = ciborium::from_reader(known.encode().as_slice()).unwrap();
        value.as_map_mut().unwrap().push(("new".into(), 1.into()));
        let mut bytes = Vec::new();
        ciborium::into_writer(&value, &mut bytes).unwrap();
        let device = DeviceId([1; 10]);
        let version = Change::decode(&bytes).unwrap().version(device);
        let named = Version::new(Hlc::new(1, 2), device, hash_of(&bytes));
        assert_eq!(version, named, "the name is that of the bytes, not of what this app understands of them");
    }
}
