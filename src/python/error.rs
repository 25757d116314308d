//! Why no interpreter can be given.

use std::path::PathBuf;
use std::time::Duration;

use super::found::FoundPython;
use super::{PythonRequest, PythonSource};
use crate::error::Kind;

/// Why no interpreter can be given. A message names what was found by its whole path, and is one line
/// as [`crate::error::Error`] shows it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing answers the request.
    #[error("no Python here answers {request}")]
    NotFound {
        /// What was asked for.
        request: PythonRequest,
        /// What there is instead, and what may have answered if it ran.
        survey: Box<Survey>,
        /// Commands that would install what answers.
        install: Vec<String>,
    },
    /// The path leads to nothing.
    #[error("no such file or directory: {}", path.display())]
    NoSuchFile {
        /// The path that was asked for.
        path: PathBuf,
    },
    /// It can't be started, or ends without an answer.
    #[error("{} does not run: {reason}", path.display())]
    DoesNotRun {
        /// The executable.
        path: PathBuf,
        /// What it or the system said, in one line.
        reason: String,
    },
    /// It was started, and ended by us.
    #[error("{} did not say what it is within {} s", path.display(), limit.as_secs_f32())]
    TimedOut {
        /// The executable.
        path: PathBuf,
        /// How long it had.
        limit: Duration,
    },
    /// It was started and ended by us not long ago, and has not changed since.
    #[error(
        "{} did not say what it is within {} s when it was last asked",
        path.display(),
        limit.as_secs_f32()
    )]
    WasSilent {
        /// The executable.
        path: PathBuf,
        /// How long it had.
        limit: Duration,
    },
    /// It can't be an interpreter, and was not started.
    #[error("{} is no Python: {reason}", path.display())]
    NotAnInterpreter {
        /// The file or directory.
        path: PathBuf,
        /// What it is instead.
        reason: String,
    },
}

/// An executable that has an interpreter's name and gives no answer.
#[derive(Debug)]
pub struct BrokenPython {
    /// The path as found.
    pub path: PathBuf,
    /// Who put it there.
    pub source: PythonSource,
    /// What happened.
    pub error: Error,
}

/// All that was found.
#[derive(Debug, Default)]
pub struct Survey {
    /// What works, newest first, each interpreter once.
    pub found: Vec<FoundPython>,
    /// What doesn't.
    pub broken: Vec<BrokenPython>,
}

impl From<Error> for crate::error::Error {
    fn from(error: Error) -> Self {
        let mut hints = Vec::new();
        match &error {
            Error::NotFound { survey, install, .. } => {
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
            Error::NotAnInterpreter { .. } | Error::NoSuchFile { .. } => hints.push(
                "a path is that of an executable, an environment or an installation".to_owned(),
            ),
            Error::DoesNotRun { .. } | Error::TimedOut { .. } | Error::WasSilent { .. } => {}
        }
        let error = Self::new(Kind::NoSuchInterpreter, error);
        hints.into_iter().fold(error, Self::hint)
    }
}
