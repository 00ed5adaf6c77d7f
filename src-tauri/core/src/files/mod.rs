//! Evidence files by content hash, in the data folder of this installation.

use crate::Result;
use std::path::{Path, PathBuf};

pub struct Files {
    root: PathBuf,
}

impl Files {
    pub fn open(root: &Path) -> Result<Self> {
        Ok(Self { root: root.to_owned() })
    }

    pub fn has(&self, hash: &str) -> bool {
        self.root.join("files").join(hash.get(..2).unwrap_or("")).join(hash).is_file()
    }

    pub fn thumbnail_path(&self, hash: &str) -> Option<PathBuf> {
        Some(self.root.join("thumbnails").join(hash)).filter(|path| path.is_file())
    }
}
