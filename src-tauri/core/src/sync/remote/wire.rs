//! What goes over the wire to a store: conditional puts, and answers that mean something to a person.

use super::known;
use crate::ErrorCode;
use http::{HeaderValue, Method, Request, Response, header::IF_NONE_MATCH};
use opendal::{Buffer, Error, ErrorKind, HttpBody, HttpTransport, Result};
use opendal_http_transport_reqwest::ReqwestTransport;
use std::{error::Error as _, io, time::Duration};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// How much of a refusal is read for its code.
const REFUSAL_BYTES_MAX: u64 = 64 * 1024;
/// What S3 calls credentials that are not right, beside lacking a permission.
const WRONG_CREDENTIALS: [&str; 6] = [
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "ExpiredToken",
    "InvalidToken",
    "InvalidSecurity",
    "AuthorizationHeaderMalformed",
];

pub fn client() -> reqwest::Result<reqwest::Client> {
    // Whoever came first has the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // No limit here to how long nothing comes: while a part goes out over a slow line, that is minutes. Whoever waits
    // for an answer has one, and the system ends a connection on which nothing that is sent arrives.
    reqwest::Client::builder().connect_timeout(CONNECT_TIMEOUT).build()
}

/// The HTTP connection of one store.
pub struct Wire {
    inner: ReqwestTransport,
    /// Ask for every put not to replace anything.
    only_new: bool,
}

/// An answer that says what is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{self:?}")]
enum Refused {
    Credentials,
    Access,
    Full,
    TooLarge,
    NoParent,
    Busy,
    Unsupported,
}

impl Wire {
    pub fn new(client: reqwest::Client, only_new: bool) -> Self {
        Self { inner: ReqwestTransport::new(client), only_new }
    }
}

impl HttpTransport for Wire {
    async fn fetch(&self, mut request: Request<Buffer>) -> Result<Response<HttpBody>> {
        let is_put = request.method() == Method::PUT;
        if is_put && self.only_new {
            request.headers_mut().insert(IF_NONE_MATCH, HeaderValue::from_static("*"));
        }
        let mut response = self.inner.fetch(request).await?;
        let status = response.status().as_u16();
        let refused = match status {
            400 | 403 => {
                let length = response.headers().get("content-length").and_then(|value| value.to_str().ok());
                let is_short =
                    length.and_then(|length| length.parse().ok()).unwrap_or(0) <= REFUSAL_BYTES_MAX;
                let told =
                    if is_short { response.body_mut().to_buffer().await?.to_vec() } else { Vec::new() };
                match of_code(status, &String::from_utf8_lossy(&told)) {
                    Some(refused) => refused,
                    None => return Err(Error::new(ErrorKind::Unexpected, "bad request")),
                }
            }
            401 | 407 => Refused::Credentials,
            405 | 501 if is_put => Refused::Unsupported,
            409 if is_put => Refused::NoParent,
            413 => Refused::TooLarge,
            423 => Refused::Busy,
            507 => Refused::Full,
            _ => return Ok(response),
        };
        Err(Error::new(ErrorKind::Unexpected, "refused").set_source(refused))
    }
}

/// What a refusal is about, from the code that S3 puts in its body.
fn of_code(status: u16, body: &str) -> Option<Refused> {
    let code =
        body.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map(|(code, _)| code);
    match code {
        Some(code) if WRONG_CREDENTIALS.contains(&code) => Some(Refused::Credentials),
        Some("QuotaExceeded") => Some(Refused::Full),
        _ if status == 403 => Some(Refused::Access),
        _ => None,
    }
}

/// The refusal inside an error, as an error of a disk.
pub fn refusal(error: &Error) -> Option<io::Error> {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(refused) = inner.downcast_ref::<Refused>() {
            return Some(match refused {
                Refused::Credentials => known(io::ErrorKind::PermissionDenied, ErrorCode::CredentialsRefused),
                Refused::Access => io::ErrorKind::PermissionDenied.into(),
                Refused::Full => io::ErrorKind::QuotaExceeded.into(),
                Refused::TooLarge => io::ErrorKind::FileTooLarge.into(),
                Refused::NoParent => io::ErrorKind::NotFound.into(),
                Refused::Busy => io::ErrorKind::ResourceBusy.into(),
                Refused::Unsupported => io::ErrorKind::Unsupported.into(),
            });
        }
        cause = inner.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_key_is_told_apart_from_a_missing_permission() {
        let body = |code: &str| format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code></Error>");
        assert_eq!(of_code(403, &body("SignatureDoesNotMatch")), Some(Refused::Credentials));
        assert_eq!(of_code(403, &body("AccessDenied")), Some(Refused::Access));
        assert_eq!(of_code(403, "<html>"), Some(Refused::Access));
        assert_eq!(of_code(400, &body("MalformedXML")), None);
    }

    #[test]
    fn a_refusal_keeps_its_meaning_on_its_way_up() {
        let error =
            Error::new(ErrorKind::Unexpected, "refused").set_source(Refused::Full).with_operation("write");
        assert_eq!(refusal(&error).unwrap().kind(), io::ErrorKind::QuotaExceeded);
        assert!(refusal(&Error::new(ErrorKind::Unexpected, "connection reset")).is_none());
    }
}
