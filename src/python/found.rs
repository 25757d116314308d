//! An interpreter and where it was found.

use std::path::PathBuf;

use super::hint::Hint;
use super::{Interpreter, PythonSource};

/// An interpreter and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPython {
    /// What it says about itself; never an environment's interpreter.
    pub interpreter: Interpreter,
    /// Where it was found. If that is in an environment, `interpreter` is the base of that
    /// environment.
    pub path: PathBuf,
    /// Which tool installed it.
    pub source: PythonSource,
    /// What its path said before it was started.
    pub(crate) hint: Hint,
}
