//! The texts of the interface, so that journeys name what a person reads.

use serde_json::{Map, Value};
use std::fs;
use std::path::Path;

/// The messages of one language.
pub struct Words(Map<String, Value>);

impl Words {
    /// The messages of `nl` or `en`, from the file or the folder of that language.
    pub fn of(language: &str) -> Self {
        let folder = crate::root().join("ui/messages");
        let files = match fs::read_dir(folder.join(language)) {
            Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
            Err(_) => vec![folder.join(format!("{language}.json"))],
        };
        Self(files.iter().flat_map(|file| read(file)).collect())
    }

    /// The text under a key.
    pub fn get(&self, key: &str) -> &str {
        self.0.get(key).and_then(Value::as_str).unwrap_or_else(|| panic!("there is no plain message `{key}`"))
    }

    /// The text under a key with its placeholders filled in.
    pub fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        values
            .iter()
            .fold(self.get(key).to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }
}

fn read(file: &Path) -> Map<String, Value> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
