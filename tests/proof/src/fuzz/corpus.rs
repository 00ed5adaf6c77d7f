//! Inputs that are kept beside the source: each gave an answer that no input before it gave, or once broke something.
//! Every run tries them again, and begins its spoiling with them.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Inputs stay small, and few, so that the tree does.
const INPUT_BYTES_MAX: usize = 16 * 1024;
const INPUTS_MAX: usize = 60;
/// Bytes of one decoder's inputs together: all of them stay under a megabyte.
const BYTES_MAX: usize = 44 * 1024;
/// What once broke something is kept whatever else is.
const BROKE: &str = "broke-";

pub struct Corpus(PathBuf);

impl Corpus {
    pub fn of(decoder: &str) -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self(here.join("corpus").join(decoder))
    }

    /// In one order everywhere.
    pub fn inputs(&self) -> Vec<Vec<u8>> {
        let entries = fs::read_dir(&self.0).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        paths.iter().filter_map(|path| fs::read(path).ok()).collect()
    }

    /// Keep an input for the kind of answer that it gave, while there is room.
    pub fn keep(&self, answer: &str, input: &[u8]) -> io::Result<()> {
        let words: String = answer.chars().filter(char::is_ascii_alphanumeric).take(24).collect();
        let name = format!("{}-{}", words.to_lowercase(), short(answer.as_bytes()));
        let there = self.inputs();
        let bytes: usize = there.iter().map(Vec::len).sum();
        let has_room = there.len() < INPUTS_MAX && bytes + input.len() <= BYTES_MAX;
        if input.len() > INPUT_BYTES_MAX || !has_room || self.0.join(&name).exists() {
            return Ok(());
        }
        self.write(&name, input)
    }

    /// Keep an input that broke something; answers where.
    pub fn keep_broken(&self, input: &[u8]) -> io::Result<PathBuf> {
        let name = format!("{BROKE}{}", short(input));
        self.write(&name, input)?;
        Ok(self.0.join(name))
    }

    fn write(&self, name: &str, input: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.0)?;
        fs::write(self.0.join(name), input)
    }
}

fn short(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(8).collect()
}
