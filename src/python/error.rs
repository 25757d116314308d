//! Why no interpreter can be provided, and what was found instead.

use std::path::PathBuf;
use std::time::Duration;

use super::found::FoundPython;
use super::obstacle::Obstacle;
use super::{PythonRequest, PythonSource};
use crate::error::Kind;

/// Why no interpreter can be provided. A message names paths in full, and is one line as
/// [`crate::error::Error`] prints it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No interpreter matches the request.
    #[error("no Python found for {request}")]
    NotFound {
        /// The request.
        request: PythonRequest,
        /// What was found instead, and the broken ones that might have matched.
        survey: Box<Survey>,
        /// Commands that would install a matching one.
        install: Vec<String>,
        /// The file or directory with the requested name in the current directory.
        here: Option<PathBuf>,
    },
    /// Something is in the way.
    #[error(transparent)]
    Unreachable(Obstacle),
    /// It can't be started, or exits without an answer.
    #[error("{} does not run: {reason}", path.display())]
    DoesNotRun {
        /// The executable.
        path: PathBuf,
        /// What it or the system reported, in one line.
        reason: String,
    },
    /// It did not answer in time and was killed.
    #[error("{} did not answer within {} s", path.display(), limit.as_secs_f32())]
    TimedOut {
        /// The executable.
        path: PathBuf,
        /// The time limit.
        limit: Duration,
    },
    /// It timed out recently and has not changed since, so it was not started again.
    #[error(
        "{} did not answer within {} s at the last attempt",
        path.display(),
        limit.as_secs_f32()
    )]
    WasSilent {
        /// The executable.
        path: PathBuf,
        /// The time limit.
        limit: Duration,
    },
    /// It can't be an interpreter, so it was not started.
    #[error("{} is not a Python interpreter: {reason}", path.display())]
    NotAnInterpreter {
        /// The file or directory.
        path: PathBuf,
        /// What it is instead.
        reason: String,
    },
}

/// An executable that is called like an interpreter and gives no answer.
#[derive(Debug)]
pub struct BrokenPython {
    /// Where it was found.
    pub path: PathBuf,
    /// Which tool installed it.
    pub source: PythonSource,
    /// Why there is no answer.
    pub error: Error,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub struct Survey {
    /// The working interpreters, newest first, each once.
    pub found: Vec<FoundPython>,
    /// The broken ones.
    pub broken: Vec<BrokenPython>,
}

impl From<Error> for crate::error::Error {
    fn from(error: Error) -> Self {
        let mut hints = Vec::new();
        match &error {
            Error::NotFound { survey, install, here, .. } => {
                if let Some(here) = here {
                    let what = if here.is_dir() { "directory" } else { "file" };
                    hints.push(format!("'{}' is the {what} of that name here", here.display()));
                }
                let Survey { found, broken } = &**survey;
                hints.push(if found.is_empty() {
                    "no working Python was found at all".to_owned()
                } else {
                    let names =
                        found.iter().map(|f| PythonRequest::exactly(&f.interpreter).to_string());
                    let mut names: Vec<_> = names.collect();
                    names.dedup();
                    format!("found: {}", names.join(", "))
                });
                hints.extend(broken.iter().map(|broken| broken.error.to_string()));
                if !install.is_empty() {
                    let commands: Vec<_> =
                        install.iter().take(3).map(|c| format!("'{c}'")).collect();
                    hints.push(format!("{} installs it", commands.join(" or ")));
                }
            }
            Error::NotAnInterpreter { .. } | Error::Unreachable(Obstacle::Absent { .. }) => hints
                .push(
                    "a path is that of an executable, an environment or an installation".to_owned(),
                ),
            Error::Unreachable(_)
            | Error::DoesNotRun { .. }
            | Error::TimedOut { .. }
            | Error::WasSilent { .. } => {}
        }
        let error = Self::new(Kind::NoSuchInterpreter, error);
        hints.into_iter().fold(error, Self::hint)
    }
}
