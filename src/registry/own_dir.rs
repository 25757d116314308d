//! The directory in an environment that holds venvyard's own files.

use std::path::{Path, PathBuf};

/// The directory in an environment that holds venvyard's own files.
pub fn own_dir(environment: &Path) -> PathBuf {
    environment.join(".venvyard")
}
