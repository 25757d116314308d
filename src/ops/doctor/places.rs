//! Mending files and directories.

use std::path::Path;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::fs;
use crate::inspect::doctor::is_leftover;
use crate::inspect::seed_sources;
use crate::ops::trash;
use crate::progress::Progress;
use crate::session::startup::plan::{self, Plan};
use crate::session::startup::program;
use crate::shell::Shell;

/// Deletes what interrupted work left, unless it is in use again.
pub(super) fn delete_leftover(path: &Path) -> Result<()> {
    if !is_leftover(path) {
        return Ok(());
    }
    trash::delete_leftover(path)
}

/// Deletes a link if it leads to nothing.
pub(super) fn delete_link(path: &Path) -> Result<()> {
    if path.is_symlink() && !path.exists() {
        fs::delete_link(path)?;
    }
    Ok(())
}

/// Takes the right to write away from everybody but the owner.
pub(super) fn take_from_others(path: &Path) -> Result<()> {
    change_mode(path, |mode| mode & !0o022)
}

/// Gives the owner the right to write.
pub(super) fn give_to_owner(path: &Path) -> Result<()> {
    change_mode(path, |mode| mode | 0o700)
}

#[cfg_attr(not(unix), expect(unused_variables, reason = "Windows has no permission bits"))]
fn change_mode(path: &Path, change: impl Fn(u32) -> u32) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let mode = fs::metadata(path)?.mode() & 0o7777;
        fs::set_mode(path, change(mode))?;
    }
    Ok(())
}

/// Unpacks a damaged seed again, or deletes it if its wheel is gone: the store is a cache.
pub(super) fn repair_seed(context: &Context, path: &Path, progress: &dyn Progress) -> Result<()> {
    let store = context.seeds();
    store.check_owner().map_err(crate::venv::seed::Error::from)?;
    let wheels = seed_sources::wheels(context)?;
    for entry in store.entries()?.iter().filter(|entry| path.starts_with(&entry.entry)) {
        store.repair_entry(entry, &wheels, progress)?;
    }
    Ok(())
}

/// Sets a shell up again with the settings that it has.
pub(super) fn set_up(context: &Context, shell: &str) -> Result<()> {
    let Some(shell) = Shell::ALL.into_iter().find(|one| one.name() == shell) else {
        return Err(Error::failed(format!("there is no shell {shell}")));
    };
    let program = program::path();
    let Plan { changes, .. } =
        plan::install(&context.dirs, shell, program.as_deref(), None, |settings| settings)?;
    Ok(plan::apply(&changes)?)
}
