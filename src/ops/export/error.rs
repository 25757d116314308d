//! Why an environment can't be told as a file.

use super::Format;
use crate::error::{self, Kind};
use crate::ops::install;

/// Why an environment can't be told as a file.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something that is installed can't be said.
    #[error("can't say {name} as {format}: {}", list(unsaid))]
    Unsaid {
        /// The environment.
        name: String,
        /// The format.
        format: Format,
        /// What can't be said; never empty.
        unsaid: Vec<Unsaid>,
    },
    /// The index doesn't answer.
    #[error("the package index doesn't answer: {0}")]
    NoIndex(String),
    /// The installer finds no file for a package, or can't say which.
    #[error("{installer} can't say where the packages of {name} come from: {reason}")]
    Unknown {
        /// `pip` or `uv`.
        installer: &'static str,
        /// The environment.
        name: String,
        /// What the installer said last.
        reason: String,
    },
    /// Nothing here can ask an index on behalf of the environment.
    #[error("nothing here can ask an index for {0}: it has no pip, and there is no uv")]
    NobodyAsks(String),
    /// The installer could not be run, or Ctrl-C.
    #[error(transparent)]
    Install(#[from] install::Error),
}

/// A distribution that can't be said, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsaid {
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Whether requirements can say it.
    pub in_requirements: bool,
}

/// More of them would only fill the screen.
const MOST: usize = 5;

fn list(unsaid: &[Unsaid]) -> String {
    let first = unsaid.iter().take(MOST).map(|it| format!("{}: {}", it.name, it.reason));
    let more = unsaid.len().saturating_sub(MOST);
    let more = (more > 0).then(|| format!("and {more} more"));
    first.chain(more).collect::<Vec<_>>().join("; ")
}

impl From<Error> for error::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Install(error) => error.into(),
            error => Self::new(Kind::Failed, error),
        }
    }
}
