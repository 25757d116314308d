//! Emptying the trash: at once, or while nobody waits for it.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;

use super::background;
use crate::error::Error;
use crate::fs::{self, Trash, Undeleted};
use crate::registry::trash::{Trashed, clear_abandoned};
use crate::registry::{self, Environment, Registry};

/// The hidden verb that deletes what is due.
pub const VERB: &str = "__empty";

/// What is deleted without a question.
#[derive(Debug, Default)]
pub struct Due {
    /// The environments that were removed long ago.
    pub items: Vec<Trashed>,
    /// Directories whose deletion was cut short or failed, and in which killed processes were making environments.
    pub leftovers: Vec<PathBuf>,
}

impl Due {
    /// What is due now in the registry's trashes.
    pub fn of(registry: &Registry) -> Self {
        Self { items: registry.due(Timestamp::now()), leftovers: leftovers(registry) }
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.leftovers.is_empty()
    }
}

fn leftovers(registry: &Registry) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for trash in registry.trashes() {
        found.extend(trash.doomed().unwrap_or_default());
    }
    found.extend(fs::trash::doomed_in(registry.home()).unwrap_or_default());
    found.extend(fs::unfinished_stages(registry.home()));
    found.extend(registry.unfinished_files());
    found
}

/// Deletes what is due, as far as it can be deleted. The next call goes on where one was killed.
pub fn empty(registry: &Registry) {
    let due = Due::of(registry);
    for item in &due.items {
        let _ = delete(registry, item);
    }
    for leftover in &due.leftovers {
        let _ = delete_leftover(leftover);
    }
    tidy(registry);
}

/// Deletes what holds nothing in all trashes, and those in which nothing is left.
pub fn tidy(registry: &Registry) {
    for trash in registry.trashes() {
        clear_abandoned(&trash);
        registry.tidy_trash(&trash);
    }
}

/// Deletes what a killed or failed command left.
pub fn delete_leftover(path: &Path) -> crate::error::Result<()> {
    if path.is_dir() && !path.is_symlink() {
        return fs::trash::delete_doomed(path).map_err(|left| self::left(&left));
    }
    Ok(fs::delete_file(path)?)
}

/// Deletes a removed environment for good.
pub fn delete(registry: &Registry, item: &Trashed) -> io::Result<Result<(), Undeleted>> {
    let deleted = item.trash.delete(&item.item)?;
    if let Some(entry) = &item.entry {
        // What can't be deleted of the packages' names costs a few bytes.
        let _ = registry.forget_packages(entry.id);
    }
    registry.tidy_trash(&item.trash);
    Ok(deleted)
}

/// Deletes an environment that nobody is to restore. One rename removes it.
///
/// # Errors
/// It is still in its place, unless the inner result says what of it can't be deleted. `NoSuchEnvironment` if another
/// process has removed it meanwhile.
pub fn delete_at_once(
    registry: &Registry,
    environment: &Environment,
) -> Result<Result<(), Undeleted>, registry::Error> {
    let trash = registry.trash_for(&environment.path);
    let doomed = match trash.new_doomed() {
        Ok(doomed) => {
            let _ = registry.remember_trash(&trash);
            doomed
        }
        // The trash may be another user's, or a link.
        Err(_) => fs::trash::new_doomed_in(trash.around())?,
    };
    let moved = registry.move_out(environment, &doomed);
    let deleted = fs::trash::delete_doomed(&doomed);
    registry.tidy_trash(&trash);
    moved.map(|()| deleted)
}

/// The environment is gone from its place, but not all of it could be deleted.
pub fn undeleted(name: &str, left: &Undeleted) -> Error {
    let text = format!("{name} is removed, but not all of it could be deleted: {left}");
    with_hints(Error::failed(text), left).hint("'venvyard prune' tries again")
}

/// What an earlier deletion left can't be deleted now, either.
fn left(left: &Undeleted) -> Error {
    with_hints(Error::failed(left.to_string()), left)
}

/// What the user can do about files that can't be deleted.
fn with_hints(error: Error, left: &Undeleted) -> Error {
    let place = shell_words::quote(&doomed_directory(left).to_string_lossy()).into_owned();
    if left.is_immutable() {
        let command =
            if cfg!(target_vendor = "apple") { "chflags -R nouchg" } else { "chattr -R -i" };
        return error.hint(format!("it may be immutable: 'sudo {command} {place}' changes that"));
    }
    match left.reason.kind() {
        io::ErrorKind::PermissionDenied if cfg!(windows) => {
            error.hint("close the programs that use it")
        }
        io::ErrorKind::PermissionDenied => {
            error.hint(format!("'sudo rm -rf {place}' deletes what belongs to another user"))
        }
        _ => error,
    }
}

/// The directory in a trash that holds what could not be deleted.
fn doomed_directory(left: &Undeleted) -> &Path {
    left.first.ancestors().find(|path| fs::trash::is_doomed(path)).unwrap_or(&left.first)
}

/// Starts deleting what is due, and returns. If it can't be started, the next removal starts it.
pub fn empty_in_background() {
    let Ok(venvyard) = std::env::current_exe() else { return };
    let mut command = Command::new(venvyard);
    // It must not keep a directory in use.
    command.arg(VERB).current_dir("/");
    background::start(command);
}

/// The trash that an environment's directory would go to can be used.
pub fn check(registry: &Registry, path: &Path) -> io::Result<()> {
    let trash: Trash = registry.trash_for(path);
    trash.check()
}
