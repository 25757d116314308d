//! When an environment was last used that no file of venvyard's says it of.

use std::path::Path;
use std::time::SystemTime;

use crate::registry::last_use;
use crate::venv::paths::find_site_packages;

/// When it was entered or run by venvyard; else the last time that the file system knows of: its Python read
/// `pyvenv.cfg`, as it does at each start, or a package was installed. Most disks note when a file is read to the day,
/// and some not at all.
pub fn last_known(environment: &Path) -> Option<SystemTime> {
    let read = || environment.join("pyvenv.cfg").symlink_metadata().ok()?.accessed().ok();
    let installed = || find_site_packages(environment)?.metadata().ok()?.modified().ok();
    last_use::of(environment).or_else(|| read().max(installed()))
}
