//! The file beside a removed environment: the whole text of its entry, and a table that says what was removed and when.

use jiff::Timestamp;
use serde::Deserialize;
use toml_edit::{DocumentMut, Item, Table, value};

/// The table that the entry's file doesn't have.
const TABLE: &str = "removed";

/// What the table says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Removed {
    /// The name that the environment had.
    pub(super) name: String,
    /// When it was removed.
    pub(super) time: Timestamp,
    /// What removed it.
    #[serde(default)]
    pub(super) reason: String,
}

#[derive(Deserialize)]
struct Tables {
    removed: Removed,
}

/// The text of the file. `entry` is the text of the entry; empty if another tool made the environment.
pub(super) fn render(entry: &str, about: &Removed) -> Result<String, toml_edit::TomlError> {
    let mut document: DocumentMut = entry.parse()?;
    let mut table = Table::new();
    table["name"] = value(&about.name);
    table["time"] = value(about.time.to_string());
    table["reason"] = value(&about.reason);
    document[TABLE] = Item::Table(table);
    Ok(document.to_string())
}

/// What was removed, and the text of its entry, which is empty if there was none.
///
/// # Errors
/// What is wrong with the text, in one line.
pub(super) fn parse(text: &str) -> Result<(Removed, String), String> {
    let first_line = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    let Tables { removed } =
        toml::from_str(text).map_err(|error: toml::de::Error| first_line(error.message()))?;
    let mut document: DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| first_line(error.message()))?;
    document.remove(TABLE);
    Ok((removed, document.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about() -> Removed {
        let time = "2026-11-28T00:25:41Z".parse().unwrap();
        Removed { name: "a b".to_owned(), time, reason: "removed".to_owned() }
    }

    #[test]
    fn an_entry_comes_back_with_its_comments_and_unknown_keys() {
        let entry = "# mine\nschema = 1\nlater = 'key'\n\n[python]\nversion = \"3\"\n";
        let text = render(entry, &about()).unwrap();
        assert_eq!(parse(&text).unwrap(), (about(), entry.to_owned()));
        assert_eq!(parse(&render("", &about()).unwrap()).unwrap(), (about(), String::new()));
    }

    #[test]
    fn a_text_that_is_no_record_is_an_error() {
        for text in ["", "schema = 1\n", "removed = 1", "[removed]\nname = 1\ntime = 'x'", "\0\0"] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }
}
