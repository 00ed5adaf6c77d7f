//! Which kind of text a text is, from what it says.

/// Lines that must agree on their number of cells before a text is a table.
const TABLE_LINES: usize = 20;

/// The content as text, when every byte of it can be. Old spreadsheets write Windows-1252, so single bytes above
/// ASCII are allowed as long as they are few.
pub(super) fn read(head: &[u8]) -> Option<String> {
    if let Some(rest) = head.strip_prefix(&[0xff, 0xfe]) {
        return utf_16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = head.strip_prefix(&[0xfe, 0xff]) {
        return utf_16(rest, u16::from_be_bytes);
    }
    let is_written =
        |byte: &u8| *byte >= 0x20 && *byte != 0x7f || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
    if head.is_empty() || !head.iter().all(is_written) {
        return None;
    }
    let text = match std::str::from_utf8(head) {
        Ok(text) => text.to_owned(),
        // The last letter may be cut off by the end of the head.
        Err(cut) if cut.error_len().is_none() => {
            String::from_utf8_lossy(&head[..cut.valid_up_to()]).into_owned()
        }
        Err(_) if head.iter().filter(|byte| !byte.is_ascii()).count() * 5 < head.len() => {
            head.iter().map(|byte| char::from(*byte)).collect()
        }
        Err(_) => return None,
    };
    Some(text.trim_start_matches('\u{feff}').to_owned())
}

fn utf_16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> Option<String> {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
    let text = String::from_utf16_lossy(&units);
    text.chars().all(|letter| !letter.is_control() || letter.is_whitespace()).then_some(text)
}

/// The media type of a text, or of the beginning of one.
pub(super) fn kind(text: &str, is_whole: bool) -> &'static str {
    let start = text.trim_start();
    if start.starts_with("{\\rtf") {
        return "application/rtf";
    }
    if start.starts_with("%!PS") {
        return "application/postscript";
    }
    if start.starts_with("#!") {
        return "text/x-shellscript";
    }
    if start.starts_with("[Desktop Entry]") || start.starts_with("[InternetShortcut]") {
        return "application/x-desktop";
    }
    if start.starts_with('<') {
        return marked_up(start);
    }
    if is_json(start, is_whole) {
        return "application/json";
    }
    if is_table(text, is_whole) {
        return "text/csv";
    }
    if text.lines().any(is_markdown_line) { "text/markdown" } else { "text/plain" }
}

fn marked_up(start: &str) -> &'static str {
    let lower: String = start.chars().take(4096).flat_map(char::to_lowercase).collect();
    if ["<!doctype html", "<html", "<head", "<body", "<script", "<iframe"]
        .iter()
        .any(|tag| lower.contains(tag))
    {
        return "text/html";
    }
    if lower.contains("<svg") {
        return "image/svg+xml";
    }
    if infer::text::is_html(start.as_bytes()) {
        return "text/html";
    }
    if lower.starts_with("<?xml") { "text/xml" } else { "text/plain" }
}

fn is_json(start: &str, is_whole: bool) -> bool {
    if !start.starts_with(['{', '[']) {
        return false;
    }
    match serde_json::from_str::<serde::de::IgnoredAny>(start) {
        Ok(_) => true,
        Err(cause) => !is_whole && cause.is_eof(),
    }
}

/// A table has the same separator equally often on each of its first lines.
fn is_table(text: &str, is_whole: bool) -> bool {
    let mut lines: Vec<&str> =
        text.lines().take(TABLE_LINES).filter(|line| !line.trim().is_empty()).collect();
    if !is_whole && lines.len() < TABLE_LINES {
        lines.pop();
    }
    lines.len() >= 2
        && [';', ',', '\t'].iter().any(|separator| {
            let cells = separators(lines[0], *separator);
            cells > 0 && lines.iter().all(|line| separators(line, *separator) == cells)
        })
}

/// Separators outside quotation marks.
fn separators(line: &str, separator: char) -> usize {
    let mut is_quoted = false;
    let mut count = 0;
    for letter in line.chars() {
        if letter == '"' {
            is_quoted = !is_quoted;
        } else if letter == separator && !is_quoted {
            count += 1;
        }
    }
    count
}

fn is_markdown_line(line: &str) -> bool {
    let heading = line.trim_start_matches('#');
    let marks = line.len() - heading.len();
    (1..=6).contains(&marks) && heading.starts_with(' ') || line.starts_with("```") || line.contains("](http")
}

#[cfg(test)]
mod tests {
    use crate::files::sniff::{HEAD_BYTES, media_type};

    #[test]
    fn text_is_told_apart_by_what_it_says() {
        let cases: &[(&[u8], &str)] = &[
            (b"Wat we zagen in de les.\nVeel.", "text/plain"),
            (b"vraag;antwoord\n\"a;b\";3\nc;4\n", "text/csv"),
            (b"naam,score\n", "text/plain"),
            (b"# Verslag\n\nTekst", "text/markdown"),
            (b"{\"a\": [1, 2]}", "application/json"),
            (b"{ niet echt }", "text/plain"),
            (b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"></svg>", "image/svg+xml"),
            (b"  <!-- x --><!DOCTYPE html><html></html>", "text/html"),
            (b"<?xml version=\"1.0\"?><a/>", "text/xml"),
            (b"#!/bin/sh\nrm -rf /", "text/x-shellscript"),
            (b"[Desktop Entry]\nExec=sh", "application/x-desktop"),
            (b"MZ is ook maar tekst", "text/plain"),
            (b"coll\xe8ga;caf\xe9 en nog wat\nx;y", "text/csv"),
            (b"\xff\xfeh\0o\0i\0", "text/plain"),
            (b"\xef\xbb\xbfa;b\n1;2\n", "text/csv"),
        ];
        for (content, expected) in cases {
            assert_eq!(media_type(content), *expected, "{}", String::from_utf8_lossy(content));
        }
    }

    #[test]
    fn a_text_cut_in_the_middle_of_a_letter_or_a_value_is_still_that_text() {
        let mut json = format!("[{}", "\"é\",".repeat(HEAD_BYTES)).into_bytes();
        json.truncate(HEAD_BYTES);
        assert_eq!(media_type(&json), "application/json");
    }
}
