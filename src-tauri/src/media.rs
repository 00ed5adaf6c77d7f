//! Pictures and documents for the interface, by hash: `evidence://localhost/<file|thumbnail>/<hash>`.

use std::fs;
use tauri::http::{Response, StatusCode, header};
use werkplaats_core::files::served_type;
use werkplaats_core::{App, Error, ErrorCode};

pub const SCHEME: &str = "evidence";

/// A file larger than this is opened in the system's program, not in the window: 256 MiB.
const SERVED_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// The answer for what was found, or that nothing was.
pub fn respond(found: Option<(&'static str, Vec<u8>)>) -> Response<Vec<u8>> {
    let builder = Response::builder()
        .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        // A file from a colleague is shown as what it is, and never runs.
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
    let answer = match found {
        Some((media_type, bytes)) => builder
            .header(header::CONTENT_TYPE, media_type)
            // The name is the hash of the content, so it never changes.
            .header(header::CACHE_CONTROL, "max-age=31536000, immutable")
            .body(bytes),
        None => builder.status(StatusCode::NOT_FOUND).body(Vec::new()),
    };
    answer.unwrap_or_default()
}

/// The bytes behind a path, with the type they may be shown as. Reads the disk: keep it off the main thread.
pub fn read(app: &App, path: &str) -> Result<(&'static str, Vec<u8>), Error> {
    let (kind, hash) =
        path.trim_start_matches('/').split_once('/').ok_or_else(|| Error::told(ErrorCode::NotFound))?;
    if kind == "thumbnail" {
        let path = app.files.thumbnail_path(hash).ok_or_else(|| Error::told(ErrorCode::NotFound))?;
        return Ok(("image/jpeg", fs::read(path)?));
    }
    let path = app.files.path_of(hash)?;
    if fs::metadata(&path)?.len() > SERVED_BYTES_MAX {
        return Err(Error::told(ErrorCode::FileTooLarge));
    }
    Ok((served_type(app.files.media_type(hash)?), fs::read(path)?))
}
