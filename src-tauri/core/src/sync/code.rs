//! An invitation code: 26 Crockford base32 characters (130 random bits) and one check character.
//!
//! The folder lets anyone guess without limit, so the code carries all the strength: at least 128 bits.
//! The check is Crockford's, the value modulo 37; a code whose check would be one of its five odd signs is drawn
//! again, so only letters and digits need to be read aloud. Every single mistyped character and every swapped
//! pair of neighbours is noticed.

use crate::{ErrorCode, clock::Random, sync::names};
use hkdf::Hkdf;
use sha2::Sha256;
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SECRET_CHARS: usize = 26;
const GROUP_CHARS: usize = 3;
const CHECK_MODULUS: u32 = 37;
const ID_INFO: &[u8] = b"werkplaats 2026 invitation id";
const KEY_INFO: &[u8] = b"werkplaats 2026 invitation key";

/// The values of its 26 characters, 0 to 31 each.
pub struct InvitationCode([u8; SECRET_CHARS]);

impl InvitationCode {
    pub fn make(random: &dyn Random) -> Self {
        loop {
            let mut values = random.array::<SECRET_CHARS>();
            for value in &mut values {
                *value &= 31;
            }
            if check(&values) < 32 {
                return Self(values);
            }
        }
    }

    /// Read what a person typed or pasted. Capitals, spaces and dashes do not matter; o is 0, i and l are 1.
    pub fn read(typed: &str) -> Result<Self, ErrorCode> {
        let mut values = Zeroizing::new([0u8; SECRET_CHARS + 1]);
        let mut count = 0;
        for sign in typed.chars() {
            if sign.is_whitespace() || matches!(sign, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}') {
                continue;
            }
            let value = value_of(sign).ok_or(ErrorCode::CodeMistyped)?;
            *values.get_mut(count).ok_or(ErrorCode::CodeMistyped)? = value;
            count += 1;
        }
        let (secret, last) = values.split_at(SECRET_CHARS);
        if count == 0 {
            return Err(ErrorCode::Empty);
        }
        if count != SECRET_CHARS + 1 || check(secret) != u32::from(last[0]) {
            return Err(ErrorCode::CodeMistyped);
        }
        let mut code = Self([0; SECRET_CHARS]);
        code.0.copy_from_slice(secret);
        Ok(code)
    }

    /// In groups of three, to be read aloud or pasted.
    pub fn text(&self) -> String {
        let last = u8::try_from(check(&self.0)).unwrap_or(0);
        let signs: Vec<u8> =
            self.0.iter().chain([&last]).map(|value| ALPHABET[usize::from(value & 31)]).collect();
        signs
            .chunks(GROUP_CHARS)
            .map(|group| String::from_utf8_lossy(group).into_owned())
            .collect::<Vec<_>>()
            .join("-")
    }

    /// Names the invitation's file; tells nothing about the code.
    pub fn id(&self) -> String {
        names::first(&self.derive::<16>(ID_INFO), names::INVITATION_ID_CHARS)
    }

    /// Seals what only the holder of the code may read.
    pub(super) fn key(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.derive(KEY_INFO))
    }

    fn derive<const N: usize>(&self, info: &[u8]) -> [u8; N] {
        let mut output = [0u8; N];
        Hkdf::<Sha256>::new(None, &self.0)
            .expand(info, &mut output)
            .expect("up to 32 bytes are under what HKDF can give");
        output
    }
}

impl Drop for InvitationCode {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for InvitationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InvitationCode({})", self.id())
    }
}

fn value_of(sign: char) -> Option<u8> {
    let sign = match sign.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = ALPHABET.iter().position(|known| char::from(*known) == sign)?;
    u8::try_from(at).ok()
}

fn check(values: &[u8]) -> u32 {
    values.iter().fold(0, |sum, value| (sum * 32 + u32::from(*value)) % CHECK_MODULUS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededRandom;
    use proptest::prelude::*;

    #[test]
    fn a_code_reads_back_however_a_person_types_it() {
        for seed in 0..200 {
            let code = InvitationCode::make(&SeededRandom::new(seed));
            let text = code.text();
            assert_eq!(text.len(), 27 + 8);
            let typed = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            let read = InvitationCode::read(&format!("  {typed}\n")).unwrap();
            assert_eq!(read.id(), code.id());
            assert_eq!(*read.key(), *code.key());
        }
    }

    #[test]
    fn what_is_no_code_is_called_mistyped() {
        let text = InvitationCode::make(&SeededRandom::new(1)).text();
        for typed in [&text[..text.len() - 1], &format!("{text}0"), "hallo?", "UUU", &text.replace('-', "_")]
        {
            assert_eq!(InvitationCode::read(typed).err(), Some(ErrorCode::CodeMistyped), "{typed}");
        }
        assert_eq!(InvitationCode::read(" - ").err(), Some(ErrorCode::Empty));
    }

    #[test]
    fn a_code_does_not_show_when_printed() {
        let code = InvitationCode::make(&SeededRandom::new(1));
        assert!(!format!("{code:?}").to_uppercase().contains(&code.text().replace('-', "")[..8]));
    }

    proptest! {
        #[test]
        fn one_wrong_character_or_one_swapped_pair_is_noticed(seed in 0u64..1000, at in 0usize..27, by in 1usize..32) {
            let text = InvitationCode::make(&SeededRandom::new(seed)).text().replace('-', "");
            let mut wrong = text.clone().into_bytes();
            let value = ALPHABET.iter().position(|known| *known == wrong[at]).unwrap();
            wrong[at] = ALPHABET[(value + by) % 32];
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert_eq!(InvitationCode::read(&wrong).err(), Some(ErrorCode::CodeMistyped));

            let mut swapped = text.clone().into_bytes();
            swapped.swap(at % 26, at % 26 + 1);
            let swapped = String::from_utf8(swapped).unwrap();
            prop_assert!(swapped == text || InvitationCode::read(&swapped).is_err());
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,60}") {
            let _ = InvitationCode::read(&text);
        }
    }
}
