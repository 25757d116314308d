//! An executable that may be an interpreter, before it is probed.

use std::path::PathBuf;

use super::error::{BrokenPython, Error};
use super::found::FoundPython;
use super::hint::Hint;
use super::search::PythonSource;
use super::stamp::ExecutableStamp;
use super::{Interpreter, base};
use crate::fs;

/// An executable that may be an interpreter, before it is probed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Where it was found.
    pub(crate) path: PathBuf,
    /// The executable to probe: `path`, or the base interpreter if `path` is in an environment.
    pub(crate) executable: PathBuf,
    /// `executable` with all links resolved.
    pub(crate) canonical: PathBuf,
    pub(crate) stamp: ExecutableStamp,
    pub(crate) source: PythonSource,
    pub(crate) hint: Hint,
}

impl Candidate {
    /// The candidate at a path that did not come from an installation's directory.
    pub(crate) fn at(path: PathBuf, source: PythonSource) -> Result<Self, Error> {
        let does_not_run = |reason: String| Error::DoesNotRun { path: path.clone(), reason };
        let base = base::of_environment(&path).map_err(|gone| does_not_run(gone.to_string()))?;
        let executable = base.unwrap_or_else(|| path.clone());
        let canonical =
            std::fs::canonicalize(&executable).map_err(|error| does_not_run(fs::plain(&error)))?;
        let stamp = ExecutableStamp::of(&canonical)
            .ok_or_else(|| does_not_run("it is not an executable file".to_owned()))?;
        Ok(Self { path, executable, canonical, stamp, source, hint: Hint::default() })
    }

    pub(crate) fn found(&self, interpreter: Interpreter) -> FoundPython {
        FoundPython {
            interpreter,
            path: self.path.clone(),
            source: self.source,
            hint: self.hint.clone(),
        }
    }

    pub(crate) fn broken(&self, error: Error) -> BrokenPython {
        BrokenPython { path: self.path.clone(), source: self.source, error }
    }
}
