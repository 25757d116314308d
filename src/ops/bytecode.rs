//! The bytecode of the seed store, compiled while nobody waits for it.
//!
//! Compiling pip takes half a second, fifty times as long as an environment. So the first environment
//! that a seed and a magic number meet in goes without, a process of its own compiles when that one is
//! made, and every later one links the result.

use std::path::Path;
use std::process::Command;

use super::background;
use crate::dirs::variable;

/// The hidden verb: `__compile PYTHON DIGEST…`.
pub const VERB: &str = "__compile";

/// Whether environments get bytecode, and the store any: Python's own variable says no.
pub fn is_wanted() -> bool {
    variable("PYTHONDONTWRITEBYTECODE").is_none()
}

/// Starts compiling and returns. That it can't be started costs the environments to come some time,
/// no more.
pub fn compile_in_background(python: &Path, digests: &[String]) {
    let Ok(venvyard) = std::env::current_exe() else { return };
    let mut command = Command::new(venvyard);
    command.arg(VERB).arg(python).args(digests);
    command.current_dir(python.parent().unwrap_or(Path::new("/")));
    background::start(command);
}
