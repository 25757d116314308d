//! Whose a file is.

use std::path::Path;

/// Whether the file or directory belongs to the user, or to root.
#[cfg(unix)]
pub fn is_ones_own(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let user = rustix::process::geteuid().as_raw();
    path.symlink_metadata().is_ok_and(|metadata| [user, 0].contains(&metadata.uid()))
}

/// Windows keeps access lists, and by default only the user can write to the user's directories.
#[cfg(not(unix))]
pub fn is_ones_own(_path: &Path) -> bool {
    true
}
