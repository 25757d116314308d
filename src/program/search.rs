//! Finds the file that a command's name means, as a shell does.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{Fault, NotStarted};

/// The file that `program` means in the environment whose programs are in `own`. A name with a separator is a path.
/// A file that `own` has is taken even if it can't be started; only other names are looked up in `path`.
///
/// # Errors
/// `PATH` has no such file.
pub fn find(program: &OsStr, own: &Path, path: Option<&OsStr>) -> Result<PathBuf, NotStarted> {
    let name = Path::new(program);
    if name.parent().is_some_and(|parent| !parent.as_os_str().is_empty()) || name.has_root() {
        return Ok(name.to_owned());
    }
    if program.is_empty() {
        return Err(NotStarted::new(program, Fault::NotOnPath));
    }
    in_path(program, own, path).ok_or_else(|| NotStarted::new(program, Fault::NotOnPath))
}

#[cfg(unix)]
fn in_path(program: &OsStr, own: &Path, path: Option<&OsStr>) -> Option<PathBuf> {
    let candidate = own.join(program);
    if candidate.symlink_metadata().is_ok() && !candidate.is_dir() {
        return Some(candidate);
    }
    let mut first = None;
    for directory in std::env::split_paths(path.unwrap_or_default()) {
        // An empty entry means the current directory.
        let candidate = Path::new(".").join(directory).join(program);
        if is_executable(&candidate) {
            return Some(candidate);
        }
        if first.is_none() && candidate.is_file() {
            first = Some(candidate);
        }
    }
    // Shells, too, say of a name that only such a file has that it can't be executed.
    first
}

#[cfg(unix)]
pub(super) fn is_executable(file: &Path) -> bool {
    use rustix::fs::{Access, access};
    file.is_file() && access(file, Access::EXEC_OK).is_ok()
}

/// Windows itself only looks for `.exe`. This also finds `pip.cmd`, as shells do. `own` is first in `path`.
#[cfg(not(unix))]
fn in_path(program: &OsStr, _own: &Path, path: Option<&OsStr>) -> Option<PathBuf> {
    let here = std::env::current_dir().unwrap_or_default();
    which::which_in(program, path, here).ok()
}
