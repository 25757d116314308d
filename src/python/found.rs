//! An interpreter and where it was found.

use std::path::PathBuf;

use super::hint::Hint;
use super::{Interpreter, PythonSource};

/// An interpreter and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPython {
    /// What it says of itself; never an environment's.
    pub interpreter: Interpreter,
    /// The path as found. Where that is in an environment, `interpreter` is its base.
    pub path: PathBuf,
    /// Who put it there.
    pub source: PythonSource,
    /// What the path told before anything was started.
    pub(crate) hint: Hint,
}
