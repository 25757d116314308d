//! Notices that a file has changed.

use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

/// Differs once the file has changed: its modification time in nanoseconds since 1970 and its size in bytes, in
/// hexadecimal. Without the inode, so that a restored backup is not a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Stamp(String);

impl Stamp {
    /// The stamp of the file that `path` leads to; `None` if it can't be examined.
    pub fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        // Archives that hide dates use 1970 or earlier.
        let since = metadata.modified().ok()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        Some(Self(format!("{:x}-{:x}", since.as_nanos(), metadata.len())))
    }
}
