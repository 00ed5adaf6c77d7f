//! When a change was made, in an order that every device agrees on.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Bytes of a device's name in a stamp: the first ten of the hash of its signing key.
pub const DEVICE_ID_BYTES: usize = 10;
/// Bytes of a change's hash kept beside its stamp, to order two changes with one stamp.
pub const CHANGE_HASH_BYTES: usize = 10;
/// Bytes of a whole version: clock, device, hash.
pub const VERSION_BYTES: usize = 8 + DEVICE_ID_BYTES + CHANGE_HASH_BYTES;

/// One installation of one person. Shown as 16 lower-case base32 characters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DeviceId(pub [u8; DEVICE_ID_BYTES]);

impl DeviceId {
    /// Read 16 lower-case base32 characters; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = crate::base32::decode(text)?;
        Some(Self(bytes.try_into().ok()?))
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::base32::encode(&self.0))
    }
}

impl fmt::Debug for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceId({self})")
    }
}

/// One segment file: whose it is, its number among theirs, and the BLAKE3 hash of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SegmentName {
    pub device: DeviceId,
    pub seq: u64,
    pub hash: [u8; 32],
}

/// A hybrid logical clock: milliseconds since 1970 in the upper 48 bits, a counter in the lower 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Hlc(pub u64);

/// A clock this far ahead of ours does not pull ours along: 24 hours in milliseconds.
pub const CLOCK_AHEAD_MS_MAX: u64 = 24 * 60 * 60 * 1000;

impl Hlc {
    pub fn new(ms: u64, counter: u16) -> Self {
        Self((ms.min((1 << 48) - 1) << 16) | u64::from(counter))
    }

    pub fn ms(self) -> u64 {
        self.0 >> 16
    }

    /// The next stamp after `self` when the wall clock shows `now_ms`.
    pub fn tick(self, now_ms: u64) -> Self {
        let wall = Self::new(now_ms, 0);
        if wall > self { wall } else { Self(self.0 + 1) }
    }

    /// Our clock after seeing a colleague's stamp. One that runs more than a day ahead is ignored.
    pub fn observe(self, seen: Hlc, now_ms: u64) -> Self {
        if seen.ms() > now_ms.saturating_add(CLOCK_AHEAD_MS_MAX) { self } else { self.max(seen) }
    }
}

/// The name of one change of one field: clock, device, hash. Byte order is the order in which the greater wins.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version(pub [u8; VERSION_BYTES]);

impl Version {
    pub fn new(hlc: Hlc, device: DeviceId, hash: [u8; CHANGE_HASH_BYTES]) -> Self {
        let mut bytes = [0u8; VERSION_BYTES];
        bytes[..8].copy_from_slice(&hlc.0.to_be_bytes());
        bytes[8..8 + DEVICE_ID_BYTES].copy_from_slice(&device.0);
        bytes[8 + DEVICE_ID_BYTES..].copy_from_slice(&hash);
        Self(bytes)
    }

    pub fn hlc(&self) -> Hlc {
        let mut bytes = [0u8; 8];
        bytes.copy_from_slice(&self.0[..8]);
        Hlc(u64::from_be_bytes(bytes))
    }

    pub fn device(&self) -> DeviceId {
        let mut bytes = [0u8; DEVICE_ID_BYTES];
        bytes.copy_from_slice(&self.0[8..8 + DEVICE_ID_BYTES]);
        DeviceId(bytes)
    }

    /// Lower-case hexadecimal: sorts as the bytes do, and fits JSON and SQL without conversion.
    pub fn to_hex(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.0)
    }

    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Version({})", self.to_hex())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_never_goes_back_and_never_follows_a_clock_that_is_wrong() {
        let day = 24 * 60 * 60 * 1000;
        let ours = Hlc::new(10 * day, 5);
        assert!(ours.tick(9 * day) > ours, "a wall clock set back still gives later stamps");
        assert_eq!(ours.tick(11 * day), Hlc::new(11 * day, 0));
        assert_eq!(ours.observe(Hlc::new(700 * day, 0), 10 * day), ours, "two years off is not followed");
        assert_eq!(ours.observe(Hlc::new(10 * day + 60_000, 3), 10 * day), Hlc::new(10 * day + 60_000, 3));
    }

    #[test]
    fn hexadecimal_keeps_the_order_of_versions() {
        let device = DeviceId([7; DEVICE_ID_BYTES]);
        let earlier = Version::new(Hlc::new(1, 9), device, [255; CHANGE_HASH_BYTES]);
        let later = Version::new(Hlc::new(2, 0), device, [0; CHANGE_HASH_BYTES]);
        assert!(earlier < later && earlier.to_hex() < later.to_hex());
        assert_eq!(Version::from_hex(&later.to_hex()), Some(later));
    }
}
