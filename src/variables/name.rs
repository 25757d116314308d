//! The name of a variable: validated once, at the door.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Error, special};

/// A name that every shell takes, and that none of them, nor venvyard, has a use of its own for. On
/// Windows two names that differ by case alone are one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VariableName(String);

impl VariableName {
    /// Parses a name.
    ///
    /// # Errors
    /// It isn't letters, digits and `_`, or means something already.
    pub fn new(text: &str) -> Result<Self, Error> {
        let refused = |reason| Error::Name { name: text.to_owned(), reason };
        let letters = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if text.is_empty()
            || text.starts_with(|c: char| c.is_ascii_digit())
            || !text.chars().all(letters)
        {
            return Err(refused("it is letters, digits and _, and begins with no digit"));
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

    /// Whether this is `PATH`: its first entry is the environment's, so it gets entries and no value.
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
