//! What can be wrong with a file that lists packages.

use std::fmt;
use std::path::PathBuf;

use super::super::distributions::hidden;
use super::FileKind;
use crate::error;

/// A file that can't be used.
#[derive(Debug)]
pub struct Error {
    /// The file, as the user named it.
    pub file: PathBuf,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a file.
#[derive(Debug)]
pub enum Problem {
    /// It can't be read.
    Unreadable(std::io::Error),
    /// It is not UTF-8.
    NoText,
    /// It is no file that lists packages.
    Unknown,
    /// Only the tool that wrote it reads it.
    OfTool(FileKind),
    /// Its text is not in the format.
    Syntax {
        /// `TOML` or `JSON`.
        format: &'static str,
        /// What the parser says.
        what: String,
    },
    /// A value makes no sense.
    Invalid {
        /// Where: `packages[2] (numpy)`.
        at: String,
        /// What is wrong there.
        what: String,
    },
    /// A version of the format that is not known.
    Version(String),
    /// It is for other Pythons.
    OtherPython {
        /// What it is for: `>=3.12`.
        wants: String,
        /// The version here.
        has: String,
        /// The package that says it, if the file as a whole doesn't.
        package: Option<String>,
    },
    /// None of its markers of environments holds.
    OtherEnvironment(Vec<String>),
    /// Two of its packages have one name here.
    Twice(String),
    /// It has no such extra or group.
    NotOffered {
        /// `extra` or `group`.
        what: &'static str,
        /// The name.
        name: String,
        /// Those that it has.
        has: Vec<String>,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        match &self.problem {
            Problem::Unreadable(_) => write!(f, "can't read {file}"),
            Problem::NoText => write!(f, "{file} is no text"),
            Problem::Unknown => write!(f, "{file} is neither a lock file nor a requirements file"),
            Problem::OfTool(kind) => write!(f, "only {} reads {file}", kind.tool()),
            Problem::Syntax { format, what } => write!(f, "{file} is not valid {format}: {what}"),
            Problem::Invalid { at, what } => {
                write!(f, "{file}: {}", hidden(&format!("{at}: {what}")))
            }
            Problem::Version(version) => {
                write!(
                    f,
                    "{file} has version {version} of its format, which is newer than this venvyard"
                )
            }
            Problem::OtherPython { wants, has, package: None } => {
                write!(f, "{file} is for Python {wants}, not for {has}")
            }
            Problem::OtherPython { wants, has, package: Some(package) } => {
                write!(f, "{file}: {package} is for Python {wants}, not for {has}")
            }
            Problem::OtherEnvironment(markers) => {
                write!(f, "{file} is for another environment: {}", markers.join(" or "))
            }
            Problem::Twice(name) => write!(f, "{file} has {name} twice"),
            Problem::NotOffered { what, name, .. } => write!(f, "{file} has no {what} {name}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            Problem::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}

impl From<Error> for error::Error {
    fn from(error: Error) -> Self {
        let hint = match &error.problem {
            Problem::Unknown => Some(
                "name a pylock.toml, requirements.txt, Pipfile.lock, uv.lock or poetry.lock"
                    .to_owned(),
            ),
            Problem::OtherPython { package: None, .. } => Some(
                "'mkenv NAME --from FILE' chooses a Python that fits, without --python".to_owned(),
            ),
            Problem::Version(_) => Some("a newer venvyard may know it".to_owned()),
            Problem::NotOffered { has, what, .. } if has.is_empty() => {
                Some(format!("it has no {what}s"))
            }
            Problem::NotOffered { has, .. } => Some(format!("it has {}", has.join(", "))),
            _ => None,
        };
        let kind = match error.problem {
            Problem::Unknown | Problem::NotOffered { .. } => error::Kind::Usage,
            _ => error::Kind::Failed,
        };
        hint.into_iter().fold(Self::new(kind, error), Self::hint)
    }
}
