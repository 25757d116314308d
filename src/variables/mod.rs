//! The variables that an environment sets while it is active: values, and entries of lists like
//! `PATH`.

mod assignment;
pub mod dotenv;
mod name;
mod secrecy;
mod special;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, Serializer};

pub use assignment::Assignment;
pub use name::VariableName;
pub(crate) use secrecy::{has_values, readers, readers_of};

/// The longest `NAME=VALUE` in bytes. With a longer one, Linux can't start programs
/// (`MAX_ARG_STRLEN`, execve(2)).
pub const MAX_BYTES: usize = 131_071;

/// The most bytes for all variables of an environment with their names. The limit for a program's
/// variables and arguments together is 1 MiB on macOS and 2 MiB on Linux (a quarter of the usual
/// stack, execve(2)). Half of the smaller one is left to the session's own variables and the
/// arguments.
pub const MAX_BYTES_OF_ALL: usize = 1 << 19;

/// The separator of entries in a variable like `PATH`.
pub const SEPARATOR: char = if cfg!(windows) { ';' } else { ':' };

/// Variables by name. [`deserialize`] checks that each of them can be set.
pub type Variables = BTreeMap<VariableName, Variable>;

/// How to set a variable: in TOML a string, or a table with `prepend` and `append`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Variable {
    /// Set it to this value.
    Value(String),
    /// Add directories to it. Each is absolute or starts with `~/`.
    Entries {
        /// To be added in front, in this order; in `PATH` the environment's own directory stays
        /// first.
        prepend: Vec<String>,
        /// To be added at the end, in this order.
        append: Vec<String>,
    },
}

/// Why a variable can't be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The name is not allowed.
    #[error("an environment can't set {name:?}: {reason}")]
    Name {
        /// The name.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The text is not an assignment.
    #[error("{0:?} is not VARIABLE=VALUE, VARIABLE+=DIR or VARIABLE^=DIR")]
    NoAssignment(String),
    /// A variable can't have both a value and entries.
    #[error("{0} can't have both a value and entries: unset it first")]
    Mixed(VariableName),
    /// `PATH` can't be replaced.
    #[error("{0} takes entries, not a value: '{0}+=DIR' appends one, '{0}^=DIR' prepends one")]
    ReplacesPath(VariableName),
    /// The value contains a NUL, where it would end for the system.
    #[error("the value of {0} has a NUL")]
    Nul(VariableName),
    /// With a value this long, no program would start.
    #[error("{name} is too long: {bytes} bytes with its value, the limit is {MAX_BYTES}")]
    TooLong {
        /// The variable.
        name: VariableName,
        /// The length of `NAME=VALUE`.
        bytes: usize,
    },
    /// With so many bytes, hardly any program would start.
    #[error(
        "the variables together are too long: {bytes} bytes with their names, the limit is \
         {MAX_BYTES_OF_ALL}"
    )]
    TooLongTogether {
        /// The length of all variables.
        bytes: usize,
    },
    /// The value is not UTF-8, which some shells can't handle.
    #[error("the value of {0} is not UTF-8")]
    NotUtf8(String),
    /// The directory can't be an entry.
    #[error("{directory:?} can't be an entry of {name}: {reason}")]
    Entry {
        /// The variable.
        name: VariableName,
        /// The entry.
        directory: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl Variable {
    /// Checks that `name` can be set like this.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn check(&self, name: &VariableName) -> Result<(), Error> {
        match self {
            Self::Value(_) if name.is_path() => Err(Error::ReplacesPath(name.clone())),
            Self::Value(value) => fits(name, value),
            Self::Entries { prepend, append } => {
                prepend.iter().chain(append).try_for_each(|entry| {
                    fits(name, entry)?;
                    let refused = |reason| Error::Entry {
                        name: name.clone(),
                        directory: entry.clone(),
                        reason,
                    };
                    reason_against(entry).map_or(Ok(()), |reason| Err(refused(reason)))
                })
            }
        }
    }
}

/// Checks that all variables together leave room for a program to start.
///
/// # Errors
/// [`Error::TooLongTogether`]
pub fn check_all(variables: &Variables) -> Result<(), Error> {
    // Includes the NUL at the end and the pointer to it.
    let bytes = assignments(variables).map(|one| one.len() + 1 + size_of::<usize>()).sum();
    if bytes > MAX_BYTES_OF_ALL { Err(Error::TooLongTogether { bytes }) } else { Ok(()) }
}

/// The assignments as on the command line: `NAME=VALUE`, `NAME^=DIR`, `NAME+=DIR`.
pub fn assignments(variables: &Variables) -> impl Iterator<Item = String> {
    variables.iter().flat_map(|(name, variable)| match variable {
        Variable::Value(value) => vec![format!("{name}={value}")],
        Variable::Entries { prepend, append } => {
            let front = prepend.iter().map(|entry| format!("{name}^={entry}"));
            front.chain(append.iter().map(|entry| format!("{name}+={entry}"))).collect()
        }
    })
}

/// Combines two sets of variables. `over` takes precedence; if both have entries for a variable,
/// those of `over` are outside of those of `under`.
pub fn merged(over: &Variables, under: &Variables) -> Variables {
    let mut all = under.clone();
    for (name, variable) in over {
        let variable = match (variable, all.remove(name)) {
            (
                Variable::Entries { prepend, append },
                Some(Variable::Entries { prepend: inner, append: inner_append }),
            ) => Variable::Entries {
                prepend: once_each(prepend.iter().cloned().chain(inner)),
                append: once_each(inner_append.into_iter().chain(append.iter().cloned())),
            },
            (variable, _) => variable.clone(),
        };
        all.insert(name.clone(), variable);
    }
    all
}

fn once_each(entries: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for entry in entries {
        if !kept.contains(&entry) {
            kept.push(entry);
        }
    }
    kept
}

/// The directory of an entry: `~` stands for `home`.
pub fn directory(entry: &str, home: &Path) -> PathBuf {
    match entry.strip_prefix('~') {
        Some(rest) => home.join(rest.trim_start_matches(std::path::is_separator)),
        None => entry.into(),
    }
}

fn fits(name: &VariableName, value: &str) -> Result<(), Error> {
    if value.contains('\0') {
        return Err(Error::Nul(name.clone()));
    }
    let bytes = name.as_str().len() + 1 + value.len();
    if bytes > MAX_BYTES {
        return Err(Error::TooLong { name: name.clone(), bytes });
    }
    Ok(())
}

fn reason_against(entry: &str) -> Option<&'static str> {
    let below_home = entry
        .strip_prefix('~')
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(std::path::is_separator));
    if entry.is_empty() {
        return Some("it is empty");
    }
    if entry.contains(SEPARATOR) {
        return Some("it contains the separator of entries");
    }
    if entry.contains(['\n', '\r']) {
        return Some("it contains a line break");
    }
    if !below_home && !Path::new(entry).is_absolute() {
        return Some("it is relative; use an absolute path or one that starts with ~/");
    }
    None
}

/// Deserializes and checks variables, for `#[serde(deserialize_with)]`.
///
/// # Errors
/// A variable can't be set; the message names it.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Variables, D::Error> {
    let variables = Variables::deserialize(deserializer)?;
    for (name, variable) in &variables {
        variable.check(name).map_err(de::Error::custom)?;
    }
    Ok(variables)
}

impl Serialize for Variable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => serializer.serialize_str(value),
            Self::Entries { prepend, append } => {
                let ends = [("prepend", prepend), ("append", append)];
                serializer.collect_map(ends.into_iter().filter(|(_, entries)| !entries.is_empty()))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Variable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StringOrTable)
    }
}

/// Not `#[serde(untagged)]`, whose error message says nothing.
struct StringOrTable;

impl<'de> Visitor<'de> for StringOrTable {
    type Value = Variable;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, or a table with prepend and append")
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Variable, E> {
        Ok(Variable::Value(value.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Variable, A::Error> {
        let (mut prepend, mut append) = (Vec::new(), Vec::new());
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "prepend" => prepend = map.next_value()?,
                "append" => append = map.next_value()?,
                _ => return Err(de::Error::unknown_field(&key, &["prepend", "append"])),
            }
        }
        Ok(Variable::Entries { prepend, append })
    }
}

impl From<Error> for crate::error::Error {
    fn from(error: Error) -> Self {
        Self::usage(error)
    }
}

#[cfg(test)]
mod tests;
