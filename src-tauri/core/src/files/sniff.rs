//! What a file is, from its content alone. A name is somebody's claim; only its extension is compared with the truth.

use super::{name, text};

/// Bytes from the beginning of a file that are looked at.
pub(super) const HEAD_BYTES: usize = 64 * 1024;
/// Extensions of one kind of content, the usual one first.
type Kind = (&'static [&'static str], &'static [&'static str]);

const ZIP: &str = "application/zip";
const OLE: &str = "application/x-ole-storage";
const UNKNOWN: &str = "application/octet-stream";

/// Which content may hide behind which extension. What is not in the list is not judged.
const KINDS: &[Kind] = &[
    (&["jpg", "jpeg", "jpe", "jfif"], &["image/jpeg"]),
    (&["png"], &["image/png"]),
    (&["gif"], &["image/gif"]),
    (&["webp"], &["image/webp"]),
    (&["bmp"], &["image/bmp"]),
    (&["tif", "tiff"], &["image/tiff"]),
    (&["heic", "heif"], &["image/heif"]),
    (&["avif"], &["image/avif"]),
    (&["pdf"], &["application/pdf"]),
    (&["docx"], &["application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIP, OLE]),
    (&["xlsx"], &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIP, OLE]),
    (&["pptx"], &["application/vnd.openxmlformats-officedocument.presentationml.presentation", ZIP, OLE]),
    (&["odt"], &["application/vnd.oasis.opendocument.text", ZIP]),
    (&["ods"], &["application/vnd.oasis.opendocument.spreadsheet", ZIP]),
    (&["odp"], &["application/vnd.oasis.opendocument.presentation", ZIP]),
    (&["epub"], &["application/epub+zip", ZIP]),
    (&["zip"], &[ZIP]),
    (&["doc"], &["application/msword", OLE]),
    (&["xls"], &["application/vnd.ms-excel", OLE]),
    (&["ppt"], &["application/vnd.ms-powerpoint", OLE]),
    (&["mp4", "m4v", "mov", "m4a"], &["video/mp4", "video/x-m4v", "video/quicktime", "audio/m4a"]),
    (&["webm", "mkv", "mka"], &["video/webm", "video/x-matroska"]),
    (&["avi"], &["video/x-msvideo"]),
    (&["wav"], &["audio/x-wav"]),
    (&["ogg", "oga", "ogv", "opus"], &["audio/ogg", "audio/opus"]),
    (&["flac"], &["audio/x-flac"]),
    (&["mp3"], &["audio/mpeg", UNKNOWN]),
    (&["svg"], &["image/svg+xml"]),
    (&["html", "htm", "xhtml"], &["text/html", "text/xml", "text/plain"]),
    (
        &["txt", "csv", "tsv", "md", "markdown", "json", "log", "srt", "vtt", "xml", "ics"],
        &["text/plain", "text/csv", "text/markdown", "application/json", "text/xml"],
    ),
];

/// Programs and scripts, by content.
const PROGRAMS: &[&str] = &[
    "application/vnd.microsoft.portable-executable",
    "application/x-executable",
    "application/x-mach-binary",
    "application/java",
    "application/vnd.android.dex",
    "application/vnd.android.dey",
    "application/wasm",
    "application/x-llvm",
    "application/x-google-chrome-extension",
    "application/vnd.debian.binary-package",
    "application/x-rpm",
    "application/x-shockwave-flash",
    "application/x-desktop",
    "application/x-ms-shortcut",
    "text/x-shellscript",
    "text/html",
    "image/svg+xml",
];

/// The media type of content that begins with `head`.
pub(super) fn media_type(head: &[u8]) -> &'static str {
    if head.starts_with(&[0x4c, 0, 0, 0, 1, 0x14, 2, 0]) {
        return "application/x-ms-shortcut";
    }
    if head.windows(5).take(1024).any(|five| five == b"%PDF-") {
        return "application/pdf";
    }
    match text::read(head) {
        Some(text) => text::kind(&text, head.len() < HEAD_BYTES),
        None if head.starts_with(b"\x7fELF") => "application/x-executable",
        None if head.starts_with(b"MZ") => "application/vnd.microsoft.portable-executable",
        None => infer::get(head).map_or(UNKNOWN, |kind| kind.mime_type()),
    }
}

/// Does the name promise something else than the content is?
pub(super) fn is_wrong_extension(name: &str, media_type: &str) -> bool {
    let extension = name::extension(name);
    KINDS
        .iter()
        .find(|(extensions, _)| extensions.contains(&extension.as_str()))
        .is_some_and(|(_, types)| !types.contains(&media_type))
}

/// The usual extension of this content, if it has one.
pub(super) fn usual_extension(media_type: &str) -> Option<&'static str> {
    KINDS.iter().find(|(_, types)| types.first() == Some(&media_type)).map(|(extensions, _)| extensions[0])
}

/// Content that a computer would carry out instead of show.
pub(super) fn is_program(media_type: &str) -> bool {
    PROGRAMS.contains(&media_type)
}

/// The type under which content may reach the window: passive, whatever it is. Web pages and drawings that
/// can hold scripts are plain text there, and what is not known is only bytes.
pub fn served_type(media_type: &str) -> &'static str {
    const SHOWN: &[&str] = &[
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "image/bmp",
        "image/avif",
        "application/pdf",
        "audio/mpeg",
        "audio/m4a",
        "audio/ogg",
        "audio/opus",
        "audio/x-flac",
        "audio/x-wav",
        "audio/aac",
        "video/mp4",
        "video/x-m4v",
        "video/webm",
        "video/quicktime",
    ];
    if let Some(shown) = SHOWN.iter().find(|shown| **shown == media_type) {
        return shown;
    }
    if media_type.starts_with("text/") || matches!(media_type, "application/json" | "image/svg+xml") {
        return "text/plain; charset=utf-8";
    }
    UNKNOWN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_content_is_known_by_its_first_bytes() {
        let cases: &[(&[u8], &str)] = &[
            (b"\xff\xd8\xff\xe0\0\0", "image/jpeg"),
            (b"%PDF-1.7\n\xff\xff", "application/pdf"),
            (b"junk\0%PDF-1.4", "application/pdf"),
            (b"MZ\x90\0\x03", "application/vnd.microsoft.portable-executable"),
            (b"\x7fELF\x02\x01\x01\0", "application/x-executable"),
            (&[0x4c, 0, 0, 0, 1, 0x14, 2, 0, 0], "application/x-ms-shortcut"),
            (b"\0\x01\x02\x03", UNKNOWN),
        ];
        for (content, expected) in cases {
            assert_eq!(media_type(content), *expected, "{content:?}");
        }
    }

    #[test]
    fn a_pdf_that_is_a_jpeg_is_noticed_and_a_spreadsheet_in_a_plain_zip_is_not() {
        assert!(is_wrong_extension("verslag.PDF", "image/jpeg"));
        assert!(is_wrong_extension("lijst.csv", UNKNOWN));
        assert!(!is_wrong_extension("foto.jpeg", "image/jpeg"));
        assert!(!is_wrong_extension("uitkomsten.xlsx", ZIP));
        assert!(!is_wrong_extension("notitie.txt", "text/markdown"));
        assert!(!is_wrong_extension("zonder", "image/jpeg"));
        assert!(!is_wrong_extension("model.glb", UNKNOWN));
    }

    #[test]
    fn nothing_active_reaches_the_window_as_itself() {
        for active in ["text/html", "image/svg+xml", "text/xml", "text/x-shellscript"] {
            assert_eq!(served_type(active), "text/plain; charset=utf-8");
        }
        assert_eq!(served_type("application/x-shockwave-flash"), UNKNOWN);
        assert_eq!(served_type("image/jpeg"), "image/jpeg");
    }
}
