//! What people type, checked and made whole before it is kept.

use crate::domain::TypedOver;
use crate::limits::{LINE_CHARS_MAX, NAME_CHARS_MAX, PARAGRAPH_CHARS_MAX, TEXT_BYTES_MAX, URL_CHARS_MAX};
use crate::store::Written;
use crate::{Error, ErrorCode, Result};
use jiff::civil::Date;
use serde_json::Value;

/// A change of one field, and what its writer saw there when they began. What they saw was kept once, so it need not
/// pass as something new: an empty title is what nobody wrote yet.
pub fn written<C>(
    change: impl Into<TypedOver<C>>,
    read: impl Fn(C) -> Result<(&'static str, Value)>,
) -> Result<Written> {
    let TypedOver { change, over } = change.into();
    let (field, value) = read(change)?;
    let seen = over.map(|over| read(over).map_or_else(|_| Value::from(""), |(_, seen)| seen));
    Ok(Written { field: field.to_owned(), value, seen })
}

/// A single line such as a title: trimmed, line breaks become spaces, never empty.
pub fn line(text: &str) -> Result<String> {
    filled(&one_line(text)).and_then(|text| at_most(text, LINE_CHARS_MAX))
}

/// As [`line`], but may be empty.
pub fn optional_line(text: &str) -> Result<String> {
    at_most(one_line(text), LINE_CHARS_MAX)
}

/// The name of a person or an institution.
pub fn name(text: &str) -> Result<String> {
    filled(&one_line(text)).and_then(|text| at_most(text, NAME_CHARS_MAX))
}

/// A few sentences that may be empty; line breaks stay.
pub fn paragraph(text: &str) -> Result<String> {
    at_most(without_control(text).trim().to_owned(), PARAGRAPH_CHARS_MAX)
}

/// As [`paragraph`], never empty.
pub fn filled_paragraph(text: &str) -> Result<String> {
    paragraph(text).and_then(|text| filled(&text))
}

/// A long text: every character stays as typed, but for those no text has.
pub fn long_text(text: &str) -> Result<String> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(Error::told_with(ErrorCode::TooLong, TEXT_BYTES_MAX));
    }
    Ok(without_control(text))
}

/// An ISO date such as `2026-11-23`.
pub fn date(text: &str) -> Result<String> {
    let date: Date = text.trim().parse().map_err(|_| Error::told(ErrorCode::NotADate))?;
    Ok(date.to_string())
}

/// A web address; `https://` is put before one that has no scheme. Only http and https: anything else could
/// start a program.
pub fn url(text: &str) -> Result<String> {
    let text = text.trim();
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let rest = with_scheme.strip_prefix("https://").or_else(|| with_scheme.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let is_plain = !with_scheme.contains(|c: char| c.is_whitespace() || c.is_control());
    if !is_plain || !host.contains('.') || host.starts_with('.') {
        return Err(Error::told(ErrorCode::NotALink));
    }
    at_most(with_scheme, URL_CHARS_MAX)
}

fn filled(text: &str) -> Result<String> {
    if text.is_empty() { Err(Error::told(ErrorCode::Empty)) } else { Ok(text.to_owned()) }
}

fn at_most(text: String, chars: usize) -> Result<String> {
    if text.chars().count() > chars { Err(Error::told_with(ErrorCode::TooLong, chars)) } else { Ok(text) }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace(char::is_control, "")
}

fn without_control(text: &str) -> String {
    text.replace("\r\n", "\n").replace(|c: char| c.is_control() && c != '\n' && c != '\t', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_500_characters_and_an_empty_title_are_refused_with_the_reason() {
        assert_eq!(name(&"a".repeat(500)).unwrap_err().code(), ErrorCode::TooLong);
        assert_eq!(name(&"a".repeat(500)).unwrap_err().detail(), NAME_CHARS_MAX.to_string());
        assert_eq!(line(" \n ").unwrap_err().code(), ErrorCode::Empty);
        assert_eq!(line(" twee\nregels\u{0} ").unwrap(), "twee regels");
    }

    #[test]
    fn a_pasted_megabyte_is_kept_whole_and_a_book_is_refused() {
        assert_eq!(long_text(&"é".repeat(500_000)).unwrap().len(), 1_000_000);
        assert_eq!(long_text(&"a".repeat(TEXT_BYTES_MAX + 1)).unwrap_err().code(), ErrorCode::TooLong);
        assert_eq!(long_text("a\r\nb\tc\u{7}").unwrap(), "a\nb\tc");
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert_eq!(url("www.reflectietoolbox.nl").unwrap(), "https://www.reflectietoolbox.nl");
        for bad in
            ["javascript://alert.1", "file:///etc/passwd", "niet een adres", "", "https://", "smb://x.y/z"]
        {
            assert_eq!(url(bad).unwrap_err().code(), ErrorCode::NotALink, "{bad}");
        }
    }

    #[test]
    fn a_date_that_does_not_exist_is_refused() {
        assert_eq!(date("2026-02-29").unwrap_err().code(), ErrorCode::NotADate);
        assert_eq!(date(" 2028-02-29 ").unwrap(), "2028-02-29");
    }
}
