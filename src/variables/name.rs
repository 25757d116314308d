//! The name of a variable, validated on construction.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Error, special};

/// A name that works in every shell and has no special meaning there or in venvyard. On Windows,
/// names are case-insensitive.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VariableName(String);

impl VariableName {
    /// Parses a name.
    ///
    /// # Errors
    /// It has other characters than letters, digits and `_`, or a special meaning.
    pub fn new(text: &str) -> Result<Self, Error> {
        let refused = |reason| Error::Name { name: text.to_owned(), reason };
        let letters = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if text.is_empty()
            || text.starts_with(|c: char| c.is_ascii_digit())
            || !text.chars().all(letters)
        {
            return Err(refused(
                "it must have only letters, digits and _, and not start with a digit",
            ));
        }
        match special::reason_against(text) {
            None => Ok(Self(text.to_owned())),
            Some(reason) => Err(refused(reason)),
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is `PATH`. Its first entry is the environment's, so it takes entries and no
    /// value.
    pub fn is_path(&self) -> bool {
        self.cmp(&Self("PATH".to_owned())) == Ordering::Equal
    }
}

impl Ord for VariableName {
    fn cmp(&self, other: &Self) -> Ordering {
        if cfg!(windows) {
            return self.0.to_ascii_uppercase().cmp(&other.0.to_ascii_uppercase());
        }
        self.0.cmp(&other.0)
    }
}

impl PartialOrd for VariableName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for VariableName {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for VariableName {}

impl fmt::Display for VariableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for VariableName {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::new(&text)
    }
}

impl From<VariableName> for String {
    fn from(name: VariableName) -> Self {
        name.0
    }
}
