//! Where a team shares: a folder on this computer, or a store on the web.

use crate::{Error, ErrorCode, Result, limits::URL_CHARS_MAX};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::{
    fmt,
    path::{Path, PathBuf},
};
use url::{Host, Url};
use zeroize::Zeroize;

/// A store's place begins with this in the database and on the wire; no path of a folder does.
const STORE_PREFIX: &str = "store:";

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    Folder(PathBuf),
    Store(StoreAddress),
}

/// What a server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum StoreKind {
    /// Nextcloud, SURF Research Drive, ownCloud.
    WebDav,
    S3,
}

/// Where a store is and who asks; the secret lies in the key vault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StoreAddress {
    pub kind: StoreKind,
    /// Scheme and server, without a path.
    pub server: String,
    /// Only for S3.
    pub bucket: String,
    /// Only for S3; empty when the server has none.
    pub region: String,
    /// The folder in the server or bucket, without slashes at its ends.
    pub root: String,
    pub user: String,
}

/// A store as a person fills it in.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewStore {
    pub kind: StoreKind,
    /// The address that the service shows, such as `https://cloud.example.nl/remote.php/dav/files/ans`.
    pub address: String,
    /// The shared folder below that address.
    pub folder: String,
    pub bucket: String,
    pub region: String,
    /// The user name, or the access key of S3.
    pub user: String,
    /// The (app) password, or the secret key of S3.
    pub secret: Secret,
}

/// Something that must not be printed, and is wiped when it is let go.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct Secret(String);

impl Location {
    pub fn parse(text: &str) -> Result<Self> {
        match text.strip_prefix(STORE_PREFIX) {
            None => Ok(Self::Folder(PathBuf::from(text))),
            Some(json) => {
                let address: StoreAddress =
                    serde_json::from_str(json).map_err(|_| Error::told(ErrorCode::NotALink))?;
                address.check()?;
                Ok(Self::Store(address))
            }
        }
    }

    /// The form that [`Location::parse`] reads. Errors: `NoAccess` for a path that is no text.
    pub fn format(&self) -> Result<String> {
        match self {
            Self::Folder(path) => path.to_str().map(str::to_owned).ok_or_else(no_text),
            Self::Store(address) => serde_json::to_string(address)
                .map(|json| format!("{STORE_PREFIX}{json}"))
                .map_err(|cause| Error::Encoding(cause.to_string())),
        }
    }

    /// A folder directly in this one.
    pub fn child(&self, name: &str) -> Self {
        match self {
            Self::Folder(path) => Self::Folder(path.join(name)),
            Self::Store(address) => {
                let root = if address.root.is_empty() {
                    name.to_owned()
                } else {
                    format!("{}/{name}", address.root)
                };
                Self::Store(StoreAddress { root, ..address.clone() })
            }
        }
    }

    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(path) => Some(path),
            Self::Store(_) => None,
        }
    }
}

/// For people.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => write!(f, "{}", path.display()),
            Self::Store(address) => {
                let server = address.server.split("://").last().unwrap_or_default();
                let parts = [server, &address.bucket, &address.root];
                let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                f.write_str(&parts.join("/"))
            }
        }
    }
}

impl From<PathBuf> for Location {
    fn from(path: PathBuf) -> Self {
        Self::Folder(path)
    }
}

impl StoreAddress {
    /// What a person filled in, made whole.
    ///
    /// Errors, each with the field as detail: `Empty`, `TooLong`, `NotALink`, `NotSecure` for an address without
    /// encryption.
    pub fn of(new: &NewStore) -> Result<Self> {
        let url = Url::parse(new.address.trim()).map_err(|_| wrong(ErrorCode::NotALink, "address"))?;
        let path = percent_decoded(url.path()).ok_or_else(|| wrong(ErrorCode::NotALink, "address"))?;
        let root = [path.as_str(), &new.folder];
        let root = root.iter().flat_map(|part| part.split('/')).filter(|part| !part.is_empty());
        let root = root.collect::<Vec<_>>().join("/");
        let is_s3 = new.kind == StoreKind::S3;
        let address = Self {
            kind: new.kind,
            server: url.origin().ascii_serialization(),
            bucket: if is_s3 { new.bucket.trim().to_owned() } else { String::new() },
            region: if is_s3 { new.region.trim().to_owned() } else { String::new() },
            root,
            user: new.user.trim().to_owned(),
        };
        address.check()?;
        Ok(address)
    }

    fn check(&self) -> Result<()> {
        let url = Url::parse(&self.server).map_err(|_| wrong(ErrorCode::NotALink, "address"))?;
        match url.scheme() {
            "https" => {}
            // Nobody listens in on a computer's talk to itself.
            "http" if is_this_computer(&url) => {}
            "http" => return Err(wrong(ErrorCode::NotSecure, "address")),
            _ => return Err(wrong(ErrorCode::NotALink, "address")),
        }
        if self.user.is_empty() {
            return Err(wrong(ErrorCode::Empty, "user"));
        }
        if self.kind == StoreKind::S3 && self.bucket.is_empty() {
            return Err(wrong(ErrorCode::Empty, "bucket"));
        }
        if self.root.split('/').any(|part| part == "." || part == "..") || self.bucket.contains('/') {
            return Err(wrong(ErrorCode::NotALink, "folder"));
        }
        let longest = [&self.server, &self.bucket, &self.region, &self.root, &self.user];
        if longest.iter().any(|part| part.chars().count() > URL_CHARS_MAX) {
            return Err(Error::told_with(ErrorCode::TooLong, URL_CHARS_MAX));
        }
        Ok(())
    }

    /// The name of the secret in the key vault: one for each account, whatever is shared in it.
    pub fn secret_name(&self) -> String {
        let mut account = blake3::Hasher::new_derive_key("werkplaats store account");
        for part in [&self.server, &self.bucket, &self.user] {
            account.update(&(part.len() as u64).to_be_bytes()).update(part.as_bytes());
        }
        format!("store-{}", crate::base32::encode(&account.finalize().as_bytes()[..10]))
    }
}

impl Secret {
    pub fn new(text: String) -> Self {
        Self(text)
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

fn wrong(code: ErrorCode, field: &str) -> Error {
    Error::told_with(code, field)
}

fn no_text() -> Error {
    Error::told(ErrorCode::NoAccess)
}

fn is_this_computer(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn percent_decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            let value = digit()? * 16 + digit()?;
            bytes.push(u8::try_from(value).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(address: &str, folder: &str) -> NewStore {
        NewStore {
            kind: StoreKind::WebDav,
            address: address.into(),
            folder: folder.into(),
            bucket: String::new(),
            region: String::new(),
            user: "ans".into(),
            secret: Secret::new("geheim".into()),
        }
    }

    #[test]
    fn an_address_as_the_service_shows_it_is_taken_apart() {
        let new = new(" https://cloud.example.nl/remote.php/dav/files/J%C3%B6rg%20B/ ", "/Team VR/");
        let address = StoreAddress::of(&new).unwrap();
        assert_eq!(address.server, "https://cloud.example.nl");
        assert_eq!(address.root, "remote.php/dav/files/Jörg B/Team VR");
        let location = Location::Store(address);
        assert_eq!(Location::parse(&location.format().unwrap()).unwrap(), location);
        assert_eq!(location.to_string(), "cloud.example.nl/remote.php/dav/files/Jörg B/Team VR");
    }

    #[test]
    fn a_password_is_never_sent_without_encryption_except_to_this_computer() {
        let code = |address: &str| StoreAddress::of(&new(address, "")).map_err(|error| error.code());
        assert_eq!(code("http://cloud.example.nl").err(), Some(ErrorCode::NotSecure));
        assert_eq!(code("http://127.0.0.1.example.nl").err(), Some(ErrorCode::NotSecure));
        assert_eq!(code("ftp://cloud.example.nl").err(), Some(ErrorCode::NotALink));
        assert_eq!(code("cloud.example.nl").err(), Some(ErrorCode::NotALink));
        assert!(code("http://127.0.0.1:8080").is_ok() && code("http://localhost:8080").is_ok());
        let kept = r#"store:{"kind":"webDav","server":"http://cloud.example.nl","bucket":"","region":"","root":"","user":"a"}"#;
        assert_eq!(Location::parse(kept).unwrap_err().code(), ErrorCode::NotSecure);
    }

    #[test]
    fn no_folder_leads_out_of_the_shared_one() {
        let error = StoreAddress::of(&new("https://cloud.example.nl/dav", "../ander")).unwrap_err();
        assert_eq!(error.code(), ErrorCode::NotALink);
    }

    #[test]
    fn a_secret_does_not_show_when_printed_or_kept() {
        let new = new("https://cloud.example.nl", "");
        assert!(!format!("{new:?}").contains("geheim"));
        let location = Location::Store(StoreAddress::of(&new).unwrap());
        assert!(!location.format().unwrap().contains("geheim"));
    }

    #[test]
    fn a_path_stays_a_folder() {
        for path in ["/home/ans/Team", "C:\\Users\\ans\\Team", "store"] {
            assert_eq!(Location::parse(path).unwrap(), Location::Folder(path.into()));
        }
    }
}
