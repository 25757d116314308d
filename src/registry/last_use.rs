//! When an environment was last used: the modification time of a file in it. Entering an environment therefore writes
//! nothing in the registry.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::own_dir::own_dir;
use crate::fs;

fn file(environment: &Path) -> PathBuf {
    own_dir(environment).join("used")
}

/// Marks an environment that is being created. Its directory for venvyard's own files is there.
pub(super) fn begin(stage: &Path) -> std::io::Result<()> {
    fs::write_new(&file(stage), b"")
}

/// Marks the environment as used now. A failure is ignored, because nobody must fail to enter an environment on a
/// read-only disk.
pub fn mark(environment: &Path) {
    let file = file(environment);
    if fs::touch(&file).is_err_and(|error| fs::is_absent(&error)) {
        // The environment is older than this file.
        let _ = fs::write_new(&file, b"");
    }
}

/// When the environment was last used; `None` if that isn't known.
pub fn of(environment: &Path) -> Option<SystemTime> {
    file(environment).symlink_metadata().ok()?.modified().ok()
}
