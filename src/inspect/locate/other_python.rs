//! Whether a script in an environment runs with the Python of another one, as after `cp -a a b`.

use std::path::{Path, PathBuf};

use super::executable::{config, environment as environment_of, is_python};
use crate::program::interpreter_path;
use crate::venv::paths::bin_dir;

/// The Python of another environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherPython {
    /// Its path in the script.
    pub python: PathBuf,
    /// The environment that it belongs to.
    pub environment: PathBuf,
}

/// The Python that runs the file `script`, if that is in `environment` itself and the Python belongs to another
/// environment. These belong to none or are meant so:
///
/// - an interpreter that `env` finds, and one that is no Python
/// - one outside of any environment: `/usr/bin/python3` has scripts everywhere
/// - the environment's own base, even if that is an environment, as conda's is
/// - the environment's own by another path
/// - a link to a script elsewhere, which somebody put there
pub fn other_python(environment: &Path, script: &Path) -> Option<OtherPython> {
    let real = |path: &Path| dunce::canonicalize(path).ok();
    let bin = real(&bin_dir(environment))?;
    let script = real(script)?;
    if script.parent() != Some(&bin) || !script.is_file() {
        return None;
    }
    let python = interpreter_path(&script)?;
    let other = is_python(&python).then(|| environment_of(&python)).flatten()?;
    let home = config(environment).and_then(|config| real(&config.home?));
    let directory = python.parent().and_then(real)?;
    if directory == bin || home == Some(directory) || real(&other) == real(environment) {
        return None;
    }
    Some(OtherPython { python, environment: other })
}
