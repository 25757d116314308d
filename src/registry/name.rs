//! The name of an environment, as a type that only holds valid names.

use std::fmt;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The longest name in bytes. With `.toml` appended it must be a file name everywhere.
const MAX_BYTES: usize = 200;

/// Names that Windows reserves for devices, whatever their extension or case
/// (learn.microsoft.com, "Naming Files, Paths, and Namespaces").
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// A name that is safe as a file name on every platform and as a word in every shell: letters,
/// digits and `_ . + -`, inner spaces, Unicode letters in NFC; it starts with a letter, digit or `_`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnvName(String);

/// Why a text can't be the name of an environment.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{name:?} can't be the name of an environment: {reason}")]
pub struct InvalidName {
    name: String,
    reason: &'static str,
}

impl EnvName {
    /// Parses a name and normalizes it to NFC, so that a name typed on macOS and on Linux is the same file.
    pub fn new(text: &str) -> Result<Self, InvalidName> {
        let name: String = if is_nfc(text) { text.to_owned() } else { text.nfc().collect() };
        match reason_against(&name) {
            None => Ok(Self(name)),
            Some(reason) => Err(InvalidName { name: text.to_owned(), reason }),
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folded name: the same for two names that a case-insensitive file system can't tell apart.
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

/// The longest name in bytes that is still a file name with `.toml` appended (`NAME_MAX` is 255).
pub(super) const MAX_NAME_BYTES: usize = 250;

/// Whether `name` can be the name of a file, so that looking it up can't leave the directory.
pub(super) fn is_file_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= MAX_NAME_BYTES
        && !name.starts_with('.')
        && !name.contains(['/', '\\', '\0'])
}

/// Folds the case of a name as case-insensitive file systems do, well enough to find collisions.
pub fn fold(name: &str) -> String {
    // Nearly all names are ASCII, and normalizing takes three times as long.
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.chars().flat_map(char::to_lowercase).nfc().collect()
}

fn reason_against(name: &str) -> Option<&'static str> {
    let Some(first) = name.chars().next() else { return Some("it is empty") };
    if name == "." || name == ".." {
        return Some("it refers to a directory");
    }
    if name.chars().any(char::is_control) {
        return Some("it contains a control character");
    }
    if name.contains(['/', '\\']) {
        return Some("it contains a path separator");
    }
    if first == '-' {
        return Some("it looks like an option");
    }
    if name.len() > MAX_BYTES {
        return Some("it is longer than 200 bytes");
    }
    if name.ends_with([' ', '.']) {
        return Some("it ends with a space or a dot");
    }
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    let numbered = ["com", "lpt"].iter().any(|device| {
        stem.strip_prefix(device).is_some_and(|rest| {
            matches!(rest, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9")
                || matches!(rest, "¹" | "²" | "³")
        })
    });
    if numbered || DEVICES.contains(&stem.as_str()) {
        return Some("Windows reserves it for a device");
    }
    if !(first.is_alphanumeric() || first == '_') {
        return Some("it must start with a letter, a digit or _");
    }
    if !name
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '+' | '-' | ' ') || is_mark(c))
    {
        return Some("only letters, digits, spaces and _ . + - are allowed");
    }
    None
}

/// Some combining marks stay separate in NFC, for example Devanagari vowel signs. They belong to their letter.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

impl fmt::Display for EnvName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for EnvName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        Self::new(text)
    }
}

impl From<InvalidName> for crate::error::Error {
    fn from(error: InvalidName) -> Self {
        Self::usage(error).hint(
            "a name begins with a letter, a digit or _; after that, it may also have spaces and . + -",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepts_names_that_people_use() {
        for name in [
            "a",
            "projectA",
            "my.env",
            "c++",
            "x-1",
            "_tmp",
            "3.12",
            "two words",
            "café",
            "環境",
            "हिन्दी",
        ] {
            assert_eq!(EnvName::new(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn rejects_names_that_are_unsafe_as_a_file_or_in_a_shell() {
        for name in [
            "",
            ".",
            "..",
            "../x",
            "a/b",
            "a\\b",
            "/abs",
            "-x",
            "--help",
            ".hidden",
            "a\nb",
            "a\tb",
            "a\0b",
            "\u{7f}",
            "con",
            "NUL",
            "aux.txt",
            "COM1",
            "lpt9.log",
            "a ",
            "a.",
            " a",
            "$(touch x)",
            "`x`",
            "a;b",
            "a'b",
            "a\"b",
            "a*b",
            "a:b",
            "a%b",
            "a!b",
            "\u{202e}abc",
        ] {
            assert!(EnvName::new(name).is_err(), "{name:?} was accepted");
        }
        assert!(EnvName::new(&"x".repeat(201)).is_err());
        assert!(EnvName::new(&"x".repeat(200)).is_ok());
    }

    #[test]
    fn normalizes_letters() {
        assert_eq!(EnvName::new("cafe\u{301}").unwrap(), EnvName::new("caf\u{e9}").unwrap());
    }

    #[test]
    fn the_message_escapes_control_characters() {
        assert_eq!(
            EnvName::new("a\nb").unwrap_err().to_string(),
            r#""a\nb" can't be the name of an environment: it contains a control character"#
        );
    }

    proptest! {
        #[test]
        fn a_valid_name_is_one_normal_path_component(text in "\\PC{0,40}|[ -~]{0,20}") {
            if let Ok(name) = EnvName::new(&text) {
                let path = std::path::Path::new(name.as_str());
                prop_assert_eq!(path.components().count(), 1);
                prop_assert!(matches!(path.components().next(), Some(std::path::Component::Normal(_))));
                prop_assert_eq!(EnvName::new(name.as_str()).unwrap(), name);
            }
        }
    }
}
