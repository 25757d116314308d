//! Notices that an executable has changed.

use std::fs::Metadata;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// Changes whenever the executable does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ExecutableStamp {
    /// Nanoseconds since 1970.
    modified: u64,
    /// Bytes.
    size: u64,
    /// 0 if the system has none.
    inode: u64,
}

impl ExecutableStamp {
    /// `None` if `path` does not lead to an executable file.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok().filter(is_executable)?;
        let modified = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH);
        Some(Self {
            // Archives that hide dates use 1970 or earlier.
            modified: modified.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(0)),
            size: metadata.len(),
            inode: inode(&metadata),
        })
    }
}

/// Whether anybody may run the file.
#[cfg(unix)]
pub(crate) fn is_executable(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.is_file() && metadata.permissions().mode() & 0o111 != 0
}

/// Whether anybody may run the file.
#[cfg(not(unix))]
pub(crate) fn is_executable(metadata: &Metadata) -> bool {
    metadata.is_file()
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_metadata: &Metadata) -> u64 {
    0
}
