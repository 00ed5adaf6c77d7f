//! Rules about how the interface looks and speaks.

use crate::tree::{File, Tree};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

const FUNCTIONS: &[&str] = &["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch("];
const NAMES: &[&str] =
    &["black", "white", "red", "green", "blue", "gray", "grey", "orange", "yellow", "purple"];

pub fn colours(tree: &Tree) -> Vec<String> {
    tree.under("ui/src/", &[".css", ".tsx"])
        .filter(|file| !file.path.starts_with("ui/src/design/") && !file.path.contains(".test."))
        .flat_map(|file| file.lines().map(move |(number, line)| (file, number, line)))
        .filter(|(file, _, line)| has_raw_colour(file, line))
        .map(|(file, number, line)| format!("{}:{number}: {}", file.path, line.trim()))
        .collect()
}

/// Every message exists in Dutch and in English, with the same placeholders.
pub fn languages(tree: &Tree) -> Vec<String> {
    let dutch = messages(tree, "nl");
    let english = messages(tree, "en");
    let mut violations = Vec::new();
    for (key, text) in &dutch {
        match english.get(key) {
            None => violations.push(format!("`{key}` has no English")),
            Some(other) if placeholders(other) != placeholders(text) => {
                violations.push(format!("`{key}` has other placeholders in English"));
            }
            Some(_) => {}
        }
    }
    violations.extend(
        english.keys().filter(|key| !dutch.contains_key(*key)).map(|key| format!("`{key}` has no Dutch")),
    );
    violations
}

fn has_raw_colour(file: &File, line: &str) -> bool {
    let line = line.trim();
    if line.starts_with("//") || line.starts_with("/*") || line.starts_with('*') {
        return false;
    }
    if file.path.ends_with(".tsx") {
        return line.contains("=\"#") && is_hex(line) || line.contains(": '#") && is_hex(line);
    }
    let Some((property, value)) = line.split_once(':') else { return false };
    let words = value.split([' ', ',', ';', ')', '(']);
    let is_named = !property.starts_with("--") && words.into_iter().any(|word| NAMES.contains(&word));
    is_hex(value)
        || is_named
        || FUNCTIONS.iter().any(|function| value.contains(function) && !value.contains("(from var("))
}

fn is_hex(text: &str) -> bool {
    text.split('#').skip(1).any(|rest| {
        let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
        let next = rest.chars().nth(digits);
        matches!(digits, 3 | 4 | 6 | 8) && !next.is_some_and(char::is_alphanumeric)
    })
}

fn messages(tree: &Tree, language: &str) -> BTreeMap<String, Value> {
    let folder = format!("ui/messages/{language}");
    tree.under(&folder, &[".json"])
        .filter_map(|file| serde_json::from_str::<Map<String, Value>>(&file.text).ok())
        .flatten()
        .filter(|(key, _)| key != "$schema")
        .collect()
}

fn placeholders(message: &Value) -> Vec<String> {
    let text = message.to_string();
    let mut found: Vec<String> = text
        .split('{')
        .skip(1)
        .filter_map(|piece| piece.split('}').next())
        .filter(|name| is_name(name))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raw_colour_is_found() {
        for line in [
            "  color: #fff;",
            "  background: oklch(0.5 0.1 20);",
            "  border: 1px solid red;",
            "  color: rgb(0 0 0);",
        ] {
            assert_eq!(colours(&Tree::planted("ui/src/parts/a.module.css", line)).len(), 1, "{line}");
        }
        assert!(
            colours(&Tree::planted("ui/src/parts/a.module.css", "  color: var(--ink); content: '#a1-b';"))
                .is_empty()
        );
        assert!(colours(&Tree::planted("ui/src/design/tokens.css", "  --ink: oklch(0.2 0 0);")).is_empty());
    }

    #[test]
    fn a_message_without_translation_is_found() {
        assert_eq!(languages(&Tree::planted("ui/messages/nl/a.json", "{\"save\": \"Bewaren\"}")).len(), 1);
    }

    #[test]
    fn a_lost_placeholder_is_found() {
        let mut tree = Tree::planted("ui/messages/nl.json", "{\"left\": \"Nog {count}\"}");
        tree.files.extend(Tree::planted("ui/messages/en.json", "{\"left\": \"Some left\"}").files);
        assert_eq!(languages(&tree).len(), 1);
    }
}
