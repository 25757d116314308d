//! Where the scripts of an environment lead.
//!
//! A script's first line has the absolute path of its interpreter, so it keeps leading to the directory in which
//! it was written when somebody moves or copies the environment.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::copy::Identity;
use crate::program::{Interpreter, head, interpreter};
use crate::venv::paths::{bin_dir, python};

/// How much of a script may hold the path of its interpreter: more than the system reads of a first line.
const FIRST_LINES: u64 = 4096;

/// The directory that the scripts of the environment in `path` lead to, if that is another one. `identity` is
/// what the copy of its entry says.
pub(super) fn elsewhere(path: &Path, identity: &Identity) -> Option<PathBuf> {
    let at = identity.scripts_at();
    (!is_same(at, path) && !pip_leads_to(path)).then(|| at.to_owned())
}

/// The environment that the pip of the environment in `path` leads to, if that is another one, or gone. For
/// environments of other tools, which have no copy of an entry.
pub(super) fn pip_elsewhere(path: &Path) -> Option<PathBuf> {
    let head = head(&bin_dir(path).join("pip"))?;
    let (Interpreter::File(python) | Interpreter::Through(python)) = interpreter(&head)? else {
        return None;
    };
    let bin = python.parent()?;
    let at = bin.parent().filter(|at| bin == bin_dir(at))?;
    let is_environment = at.join("pyvenv.cfg").exists() || !at.exists();
    (is_environment && !is_same(at, path)).then(|| at.to_owned())
}

/// Whether two paths lead to the same directory, or are equal.
pub(super) fn is_same(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| dunce::canonicalize(path).ok();
    a == b || real(a).is_some_and(|a| Some(a) == real(b))
}

/// Whether there is an environment in the directory.
pub(super) fn is_environment(directory: &Path) -> bool {
    python(directory).symlink_metadata().is_ok()
}

/// Whether the pip of the environment in `path` leads to this environment: a tool such as virtualenv-clone has
/// changed the scripts then.
fn pip_leads_to(path: &Path) -> bool {
    let bin = bin_dir(path);
    let Ok(file) = std::fs::File::open(bin.join("pip")) else { return false };
    let mut start = Vec::new();
    if file.take(FIRST_LINES).read_to_end(&mut start).is_err() {
        return false;
    }
    String::from_utf8_lossy(&start).contains(&*bin.join("python").to_string_lossy())
}
