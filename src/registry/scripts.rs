//! Where the scripts of an environment lead.
//!
//! A script's first line has the absolute path of its interpreter, so it keeps leading to the directory in which
//! it was written when somebody moves or copies the environment.

use std::path::{Path, PathBuf};

use super::copy::{self, Identity};
use crate::fs::is_same_path;
use crate::program::interpreter_path;
use crate::venv::paths::{bin_dir, python};

/// The directory that the scripts of the environment in `path` lead to, if that is another one. `identity` is
/// what the copy of its entry says. A tool such as virtualenv-clone changes the scripts, but not the copy: then
/// its pip leads to the environment itself.
pub(super) fn elsewhere(path: &Path, identity: &Identity) -> Option<PathBuf> {
    let at = identity.scripts_at();
    let is_here = is_same_path(at, path)
        || pip_leads_to(path).is_some_and(|directory| is_same_path(&directory, path));
    (!is_here).then(|| at.to_owned())
}

/// The directory that the scripts of the environment in `path` lead to now, if that is another one; `None` also if there
/// is no copy of an entry.
pub fn scripts_elsewhere(path: &Path) -> Option<PathBuf> {
    elsewhere(path, &copy::identity(path)?)
}

/// The environment that the pip of the environment in `path` leads to, if that is another one, or gone. For
/// environments of other tools, which have no copy of an entry.
pub(super) fn pip_elsewhere(path: &Path) -> Option<PathBuf> {
    let at = pip_leads_to(path)?;
    let is_environment = at.join("pyvenv.cfg").exists() || !at.exists();
    (is_environment && !is_same_path(&at, path)).then_some(at)
}

/// The directory whose `bin` has the interpreter of the environment's pip.
fn pip_leads_to(path: &Path) -> Option<PathBuf> {
    let python = interpreter_path(&bin_dir(path).join("pip"))?;
    let bin = python.parent()?;
    bin.parent().filter(|at| bin == bin_dir(at)).map(Path::to_owned)
}

/// Whether there is an environment in the directory.
pub(super) fn is_environment(directory: &Path) -> bool {
    python(directory).symlink_metadata().is_ok()
}
