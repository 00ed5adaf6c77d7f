//! What a person was given to join with: a code, the link with it, or the whole message that holds either.
//!
//! The link is `werkplaats://join/<27 characters>?until=<seconds since 1970>`. `until` may be absent and is a hint, so
//! that an invitation that has expired can be told at once; what the invitation itself says decides.

use super::code::InvitationCode;
use crate::{ErrorCode, limits::INVITATION_TEXT_BYTES_MAX};

const SCHEME: &str = "werkplaats:";
const JOIN: &str = "join";
const UNTIL: &str = "?until=";
/// A code as it is shown: nine groups of three.
const GROUPS: usize = 9;
const GROUP_CHARS: usize = 3;

#[derive(Debug)]
pub struct Given {
    pub code: InvitationCode,
    /// When the link says that it is over, ms since 1970.
    pub until_ms: Option<u64>,
}

/// The code as a link, to send or to scan.
pub fn link(code: &InvitationCode, expires_at_ms: u64) -> String {
    format!("{SCHEME}//{JOIN}/{}{UNTIL}{}", code.text().replace('-', ""), expires_at_ms / 1000)
}

impl Given {
    /// Errors: `Empty`; `CodeMistyped` also when there is no code in it at all.
    pub fn read(text: &str) -> Result<Self, ErrorCode> {
        if text.len() > INVITATION_TEXT_BYTES_MAX {
            return Err(ErrorCode::CodeMistyped);
        }
        if let Some((code, rest)) = in_link(text) {
            return Ok(Self { code: InvitationCode::read(code)?, until_ms: until(rest) });
        }
        let code = match InvitationCode::read(text) {
            Err(ErrorCode::CodeMistyped) => in_message(text).ok_or(ErrorCode::CodeMistyped)?,
            read => read?,
        };
        Ok(Self { code, until_ms: None })
    }
}

/// The code in the first link to join, and what follows it.
fn in_link(text: &str) -> Option<(&str, &str)> {
    let lower = text.to_ascii_lowercase();
    lower.match_indices(SCHEME).find_map(|(at, _)| {
        let slashes = |at: usize| at + lower[at..].bytes().take_while(|byte| *byte == b'/').count();
        let join = slashes(at + SCHEME.len());
        let code = slashes(lower[join..].starts_with(JOIN).then_some(join + JOIN.len())?);
        let length = lower[code..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        Some(text[code..].split_at(length.count()))
    })
}

fn until(rest: &str) -> Option<u64> {
    let number = rest.trim_start_matches('/').strip_prefix(UNTIL)?;
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    number[..digits].parse::<u64>().ok()?.checked_mul(1000)
}

/// What in a message is a code: in one piece with or without its dashes, or in groups with something else between them.
fn in_message(text: &str) -> Option<InvitationCode> {
    let pieces = text.split(|sign: char| !sign.is_ascii_alphanumeric() && !is_dash(sign));
    let whole = |piece: &str| piece.chars().filter(|sign| !is_dash(*sign)).count() == GROUPS * GROUP_CHARS;
    if let Some(code) = pieces.filter(|piece| whole(piece)).find_map(|piece| InvitationCode::read(piece).ok())
    {
        return Some(code);
    }
    let words: Vec<&str> =
        text.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words
        .windows(GROUPS)
        .filter(|groups| groups.iter().all(|group| group.len() == GROUP_CHARS))
        .map(<[&str]>::concat)
        // One in 37 runs of short words has a right check character by chance; words have no digits.
        .max_by_key(|run| (InvitationCode::read(run).is_ok(), run.bytes().filter(u8::is_ascii_digit).count()))
        .and_then(|run| InvitationCode::read(&run).ok())
}

fn is_dash(sign: char) -> bool {
    matches!(sign, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededRandom;
    use proptest::prelude::*;

    const UNTIL_MS: u64 = 1_795_435_200_000;

    fn code(seed: u64) -> InvitationCode {
        InvitationCode::make(&SeededRandom::new(seed))
    }

    #[test]
    fn a_link_gives_its_code_and_its_end_however_a_program_wrote_it() {
        let link = link(&code(1), UNTIL_MS);
        let bare = link.split('?').next().unwrap();
        for text in [
            link.clone(),
            link.to_uppercase().replace("UNTIL", "until"),
            link.replace("?", "/?"),
            format!("Klik hier: <{link}>, of open Werkplaats: daar kun je hem plakken."),
        ] {
            let given = Given::read(&text).unwrap();
            assert_eq!((given.code.id(), given.until_ms), (code(1).id(), Some(UNTIL_MS)), "{text}");
        }
        for text in [bare.to_owned(), format!("{bare}/"), bare.replace("//", ""), format!("{bare}.")] {
            let given = Given::read(&text).unwrap();
            assert_eq!((given.code.id(), given.until_ms), (code(1).id(), None), "{text}");
        }
    }

    #[test]
    fn the_code_is_found_in_a_whole_message() {
        let text = code(2).text();
        for message in [
            format!("Hoi Bas,\n\nDoe je mee? De code is {text}.\nGroet, Ans"),
            format!("een twee drie vier het kan nog net wel een dag {}", text.replace('-', " ")),
            format!("> code: {} (geldig tot vrijdag)", text.replace('-', "").to_lowercase()),
        ] {
            assert_eq!(Given::read(&message).unwrap().code.id(), code(2).id(), "{message}");
        }
    }

    #[test]
    fn a_typing_mistake_is_told_in_a_link_and_in_a_message_too() {
        let text = code(3).text();
        let last = if text.ends_with('2') { "3" } else { "2" };
        let wrong = format!("{}{last}", &text[..text.len() - 1]);
        let link = format!("werkplaats://join/{}", wrong.replace('-', ""));
        for given in [link, format!("De code is {wrong}."), "Hoi Bas, doe je mee?".into(), "x".repeat(70_000)]
        {
            assert_eq!(Given::read(&given).err(), Some(ErrorCode::CodeMistyped));
        }
        assert_eq!(Given::read(" \n").err(), Some(ErrorCode::Empty));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(?i)(werkplaats:/{0,3}|join|/|\\?until=|[0-9a-z]{1,30}|\\PC){0,12}") {
            let _ = Given::read(&text);
        }
    }
}
