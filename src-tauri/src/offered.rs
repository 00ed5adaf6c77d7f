//! What comes from outside the window: files to take in or open, and links to join a team with.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// What a link to this app begins with; the bundle tells the system that such links are ours.
const LINK_SCHEME: &str = "werkplaats:";
/// No link that we make is nearly as long.
const LINK_CHARS_MAX: usize = 300;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offered {
    pub files: Vec<PathBuf>,
    /// Who clicks two links means the last one.
    pub link: Option<String>,
}

impl Offered {
    /// The files and the link among the arguments of a start. A file is a path, made absolute against the folder it was
    /// started in, or an address: Linux has one way of starting for files and links, and may write both so.
    pub fn in_arguments(arguments: impl Iterator<Item = OsString>, folder: &Path) -> Self {
        let mut offered = Self::default();
        for argument in arguments.skip(1).filter(|argument| !argument.as_encoded_bytes().starts_with(b"-")) {
            match argument.to_str() {
                Some(text) if is_link(text) => offered.take_link(text),
                text => offered.files.push(text.and_then(file_at).unwrap_or_else(|| folder.join(argument))),
            }
        }
        offered
    }

    /// What macOS opens the app with.
    #[cfg(target_os = "macos")]
    pub fn in_urls(urls: Vec<tauri::Url>) -> Self {
        let mut offered = Self::default();
        for url in urls {
            match url.to_file_path() {
                Ok(path) => offered.files.push(path),
                Err(()) => offered.take_link(url.as_str()),
            }
        }
        offered
    }

    pub fn of_files(files: Vec<PathBuf>) -> Self {
        Self { files, link: None }
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.link.is_none()
    }

    pub fn add(&mut self, other: Self) {
        self.files.extend(other.files);
        self.link = other.link.or(self.link.take());
    }

    fn take_link(&mut self, link: &str) {
        if is_link(link) && link.len() <= LINK_CHARS_MAX {
            self.link = Some(link.to_owned());
        }
    }
}

fn is_link(text: &str) -> bool {
    text.get(..LINK_SCHEME.len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case(LINK_SCHEME))
}

fn file_at(address: &str) -> Option<PathBuf> {
    let url = address.starts_with("file://").then(|| tauri::Url::parse(address).ok())??;
    url.to_file_path().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(given: &[&str]) -> Offered {
        let all = ["werkplaats"].iter().chain(given).map(OsString::from);
        Offered::in_arguments(all, Path::new("/thuis"))
    }

    #[test]
    fn a_link_is_told_from_files_and_flags() {
        let offered =
            arguments(&["--safe-mode", "foto.jpg", "Werkplaats://join/7KQ", "/stick/VR.werkplaats"]);
        assert_eq!(offered.link.as_deref(), Some("Werkplaats://join/7KQ"));
        assert_eq!(offered.files, [Path::new("/thuis/foto.jpg"), Path::new("/stick/VR.werkplaats")]);
        assert_eq!(arguments(&[&format!("werkplaats://{}", "x".repeat(400))]), Offered::default());
        assert!(arguments(&["werkplaats"]).link.is_none(), "a file may have that name");
    }

    #[test]
    #[cfg(unix)]
    fn a_file_may_come_as_an_address() {
        let offered = arguments(&["file:///stick/VR%20in%20de%20klas.werkplaats", "file:foto.jpg"]);
        let files = ["/stick/VR in de klas.werkplaats", "/thuis/file:foto.jpg"].map(PathBuf::from);
        assert_eq!(offered.files, files);
    }

    #[test]
    fn of_two_links_the_last_counts_and_no_file_is_lost() {
        let mut first = arguments(&["a.txt", "werkplaats://join/1"]);
        first.add(arguments(&["b.txt"]));
        first.add(arguments(&["werkplaats://join/2"]));
        assert_eq!((first.files.len(), first.link.as_deref()), (2, Some("werkplaats://join/2")));
    }
}
