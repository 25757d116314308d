//! Tells file systems apart.

use std::path::Path;

/// The file system that `path` is on; `None` if `path` can't be examined.
#[cfg(unix)]
pub(crate) fn device(path: &Path) -> Option<u64> {
    Some(std::os::unix::fs::MetadataExt::dev(&path.metadata().ok()?))
}

/// Elsewhere a path begins with its drive, so a directory and those above it are always on one.
#[cfg(not(unix))]
pub(crate) fn device(_path: &Path) -> Option<u64> {
    Some(0)
}
