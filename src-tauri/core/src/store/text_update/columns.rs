//! The columns that Loro packs numbers in, read one number at a time and never all at once.

use super::Refused;

pub(super) type Read<T> = Result<T, Refused>;

/// Runs longer than this are refused by Loro itself.
const RUN_MAX: u64 = 1_000_000_000;
/// Bits of the widest delta but the one written in full.
const WIDEST: i64 = 1 << 20;

/// What is left of some bytes.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    pub fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn take(&mut self, count: usize) -> Read<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Refused::Unreadable)?;
        self.0 = rest;
        Ok(taken)
    }

    pub fn byte(&mut self) -> Read<u8> {
        let (first, rest) = self.0.split_first().ok_or(Refused::Unreadable)?;
        self.0 = rest;
        Ok(*first)
    }

    /// A number in pieces of seven bits, the least first.
    pub fn unsigned(&mut self) -> Read<u128> {
        let mut value = 0u128;
        for shift in (0..u128::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u128::from(byte & 0x7F);
            let placed = bits << shift;
            if placed >> shift != bits {
                return Err(Refused::Unreadable);
            }
            value |= placed;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Refused::Unreadable)
    }

    /// As [`Self::unsigned`], for a number that must fit.
    pub fn number<T: TryFrom<u128>>(&mut self) -> Read<T> {
        T::try_from(self.unsigned()?).map_err(|_| Refused::Unreadable)
    }

    /// A number whose sign is its lowest bit.
    pub fn signed(&mut self) -> Read<i128> {
        let value = self.unsigned()?;
        let half = i128::try_from(value >> 1).map_err(|_| Refused::Unreadable)?;
        Ok(if value & 1 == 0 { half } else { -half - 1 })
    }

    /// A length and so many bytes.
    pub fn sized(&mut self) -> Read<&'a [u8]> {
        let length = self.number()?;
        self.take(length)
    }

    /// So many bools in runs, of which the first says no.
    pub fn skip_bools(&mut self, count: u64) -> Read<()> {
        let mut seen = 0u64;
        while seen < count {
            let run: u64 = self.number()?;
            seen = seen.checked_add(run).filter(|seen| *seen <= count).ok_or(Refused::Contradictory)?;
        }
        Ok(())
    }

    /// So many numbers, of which the difference of the difference is written in bits.
    pub fn deltas_of_deltas(&mut self, count: usize, mut each: impl FnMut(i64) -> Read<()>) -> Read<()> {
        let first = match self.byte()? {
            0 => None,
            1 => Some(i64::try_from(self.signed()?).map_err(|_| Refused::Unreadable)?),
            _ => return Err(Refused::Unreadable),
        };
        let last_used = self.byte()?;
        if first.is_some() != (count > 0) {
            return Err(Refused::Contradictory);
        }
        let Some(mut value) = first else {
            return if last_used == 0 { Ok(()) } else { Err(Refused::Contradictory) };
        };
        each(value)?;
        let (mut bits, mut delta) = (Bits { bytes: self.0, at: 0 }, 0i64);
        for _ in 1..count {
            let step = bits.step()?;
            delta = delta.checked_add(step).ok_or(Refused::Unreadable)?;
            value = value.checked_add(delta).ok_or(Refused::Unreadable)?;
            each(value)?;
        }
        let used = if count > 1 && bits.at.is_multiple_of(8) { 8 } else { bits.at % 8 };
        if usize::from(last_used) != used {
            return Err(Refused::Contradictory);
        }
        self.take(bits.at.div_ceil(8)).map(drop)
    }
}

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn read(&mut self, count: usize) -> Read<u64> {
        let mut value = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.at / 8).ok_or(Refused::Unreadable)?;
            value = value << 1 | u64::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Ok(value)
    }

    /// The more ones it begins with, the wider it is.
    fn step(&mut self) -> Read<i64> {
        for (width, bias) in [(0, 0), (7, 63), (9, 255), (12, 2047), (21, WIDEST - 1)] {
            if self.read(1)? == 0 {
                return Ok(self.read(width)?.cast_signed() - bias);
            }
        }
        Ok(self.read(64)?.cast_signed())
    }
}

/// How the values of a column are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Byte,
    Unsigned,
    /// The difference with the one before.
    Delta,
}

/// A column of runs: a count with a value, or a negative count with so many values.
pub(super) struct Runs<'a> {
    bytes: Bytes<'a>,
    written: Written,
    left: u64,
    repeated: Option<i128>,
    before: i128,
}

impl<'a> Runs<'a> {
    pub fn of(bytes: Bytes<'a>, written: Written) -> Self {
        Self { bytes, written, left: 0, repeated: None, before: 0 }
    }

    /// The next number, within these bounds; `None` at the end.
    pub fn next(&mut self, least: i128, most: i128) -> Read<Option<i128>> {
        if self.left == 0 {
            if self.bytes.is_empty() {
                return Ok(None);
            }
            let count = self.bytes.signed()?;
            self.left = u64::try_from(count.unsigned_abs()).map_err(|_| Refused::ClaimsTooMuch)?;
            match self.left {
                0 => return Err(Refused::Unreadable),
                1..=RUN_MAX => {}
                _ => return Err(Refused::ClaimsTooMuch),
            }
            self.repeated = if count > 0 { Some(self.value()?) } else { None };
        }
        self.left -= 1;
        let value = match self.repeated {
            Some(value) => value,
            None => self.value()?,
        };
        let value = match self.written {
            Written::Delta => self.before.checked_add(value).ok_or(Refused::Unreadable)?,
            Written::Byte | Written::Unsigned => value,
        };
        self.before = value;
        if (least..=most).contains(&value) { Ok(Some(value)) } else { Err(Refused::Contradictory) }
    }

    fn value(&mut self) -> Read<i128> {
        match self.written {
            Written::Byte => Ok(i128::from(self.bytes.byte()?)),
            Written::Unsigned => self.bytes.number(),
            Written::Delta => self.bytes.signed(),
        }
    }

    /// What follows, when the last run is used up.
    pub fn rest(self) -> Read<Bytes<'a>> {
        if self.left == 0 { Ok(self.bytes) } else { Err(Refused::Contradictory) }
    }
}
