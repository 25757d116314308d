//! The name of an environment: validated once, at the door.

use std::fmt;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Longest name in bytes: with `.toml` behind it, it must still be a file name everywhere.
const MAX_BYTES: usize = 200;

/// Names that Windows keeps for devices, whatever their extension or case
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
    /// Parses a name. Compatibility forms of Unicode letters are stored in NFC, so that one name
    /// typed on macOS and on Linux is one file.
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

    /// What two names share that a case-insensitive file system can't tell apart.
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

/// Folds the case of a name the way case-insensitive file systems do, well enough to find collisions.
pub fn fold(name: &str) -> String {
    // Of ten thousand names nearly all: to normalize them takes three times as long.
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.chars().flat_map(char::to_lowercase).nfc().collect()
}

fn reason_against(name: &str) -> Option<&'static str> {
    let Some(first) = name.chars().next() else { return Some("it is empty") };
    if name == "." || name == ".." {
        return Some("it means a directory");
    }
    if name.chars().any(char::is_control) {
        return Some("it has a control character");
    }
    if name.contains(['/', '\\']) {
        return Some("it has a path separator");
    }
    if first == '-' {
        return Some("it would be taken for an option");
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
        return Some("Windows keeps it for a device");
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

/// Combining marks that stay separate in NFC (Devanagari vowel signs, for one) belong to their letter.
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
            "a name begins with a letter, a digit or _; inside it may have spaces and . + - too",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn takes_what_people_call_environments() {
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
    fn refuses_what_could_leave_the_store_or_confuse_a_shell() {
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
            assert!(EnvName::new(name).is_err(), "{name:?} was taken");
        }
        assert!(EnvName::new(&"x".repeat(201)).is_err());
        assert!(EnvName::new(&"x".repeat(200)).is_ok());
    }

    #[test]
    fn stores_one_form_of_a_letter() {
        assert_eq!(EnvName::new("cafe\u{301}").unwrap(), EnvName::new("caf\u{e9}").unwrap());
    }

    #[test]
    fn the_message_shows_control_characters_escaped() {
        assert_eq!(
            EnvName::new("a\nb").unwrap_err().to_string(),
            r#""a\nb" can't be the name of an environment: it has a control character"#
        );
    }

    proptest! {
        #[test]
        fn a_name_taken_is_one_plain_path_component(text in "\\PC{0,40}|[ -~]{0,20}") {
            if let Ok(name) = EnvName::new(&text) {
                let path = std::path::Path::new(name.as_str());
                prop_assert_eq!(path.components().count(), 1);
                prop_assert!(matches!(path.components().next(), Some(std::path::Component::Normal(_))));
                prop_assert_eq!(EnvName::new(name.as_str()).unwrap(), name);
            }
        }
    }
}
