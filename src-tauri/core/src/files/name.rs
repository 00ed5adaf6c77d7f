//! File names that every system can hold.

use crate::limits::FILE_NAME_BYTES_MAX;

/// Names that mean a device to Windows, with any extension.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"];
/// Something longer behind a dot is part of the name.
const EXTENSION_BYTES_MAX: usize = 16;

/// The name with everything replaced that some file system refuses, and cut to length with its extension kept.
/// Letters of every script and emoji stay.
pub fn safe_name(name: &str) -> String {
    let replaced: String = name.chars().map(|letter| if is_refused(letter) { '_' } else { letter }).collect();
    let trimmed = trim(&replaced);
    let (stem, extension) = split(trimmed);
    let prefix = if is_device(trimmed) { "_" } else { "" };
    let room = FILE_NAME_BYTES_MAX - prefix.len() - extension.len();
    let safe = format!("{prefix}{}{extension}", trim_end(cut(stem, room)));
    if safe.is_empty() { "_".to_owned() } else { safe }
}

/// The extension in lower case, without its dot; empty when there is none.
pub(super) fn extension(name: &str) -> String {
    split(name).1.trim_start_matches('.').to_lowercase()
}

fn split(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at > 0 && is_extension(&name[at + 1..]) => name.split_at(at),
        _ => (name, ""),
    }
}

fn is_extension(end: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '-';
    !end.is_empty() && end.len() <= EXTENSION_BYTES_MAX && end.chars().all(is_part)
}

fn is_refused(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
        // Marks that turn the writing direction can make "exe.jpg" out of "gpj.exe".
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn is_device(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    let numbered = |prefix: &str| {
        first.strip_prefix(prefix).is_some_and(|rest| {
            let mut letters = rest.chars();
            matches!((letters.next(), letters.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
        })
    };
    DEVICES.contains(&first.as_str()) || numbered("com") || numbered("lpt")
}

fn cut(text: &str, bytes_max: usize) -> &str {
    let mut end = text.len().min(bytes_max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn trim(text: &str) -> &str {
    trim_end(text.trim_start())
}

/// Windows drops dots and spaces at the end, so the file would not be found again.
fn trim_end(text: &str) -> &str {
    text.trim_end_matches(|letter: char| letter == '.' || letter.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_some_system_refuses_become_names_that_all_hold() {
        let cases = [
            ("con.txt", "_con.txt"),
            ("LPT1", "_LPT1"),
            ("com².log", "_com².log"),
            ("nul .tar.gz", "_nul .tar.gz"),
            ("console.txt", "console.txt"),
            ("../../etc/passwd", ".._.._etc_passwd"),
            ("C:\\les\\foto.jpg", "C__les_foto.jpg"),
            ("verslag. . ", "verslag"),
            ("a\u{0}b\nc.csv", "a_b_c.csv"),
            ("gpj\u{202e}exe.jpg", "gpj_exe.jpg"),
            ("Oefenles 🥽👩\u{200d}🏫 één.pptx", "Oefenles 🥽👩\u{200d}🏫 één.pptx"),
            ("  foto.jpg", "foto.jpg"),
            ("...", "_"),
            ("", "_"),
        ];
        for (given, expected) in cases {
            assert_eq!(safe_name(given), expected, "{given:?}");
            assert_eq!(safe_name(expected), expected, "a safe name stays as it is");
        }
    }

    #[test]
    fn a_long_name_is_cut_between_letters_and_keeps_its_extension() {
        let safe = safe_name(&format!("{}.webm", "é🥽".repeat(42)));
        assert!(safe.len() <= FILE_NAME_BYTES_MAX && safe.len() > FILE_NAME_BYTES_MAX - 4);
        assert!(safe.ends_with(".webm") && safe.starts_with("é🥽"));
        let no_extension = safe_name(&"x".repeat(255));
        assert_eq!(no_extension.len(), FILE_NAME_BYTES_MAX);
    }

    #[test]
    fn an_extension_is_read_in_lower_case_and_a_hidden_file_has_none() {
        assert_eq!(extension("Foto.JPG"), "jpg");
        assert_eq!(extension(".profile"), "");
        assert_eq!(extension("zonder"), "");
    }
}
