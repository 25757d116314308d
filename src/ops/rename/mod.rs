//! Renaming an environment, and moving it to another place.
//!
//! # The protocol
//!
//! An environment is an entry in the registry, whose file has the environment's name, and a directory, whose files
//! have its path in them. A renaming changes, in this order, each step being on the disk before the next begins:
//!
//! 1. **The journal** is written: `<data>/renaming/<id>.toml` says which name and path become which. The process holds
//!    a lock on it until the end.
//! 2. **The entry** gets the new name: its file is renamed, and replaces none. From now on the environment has the new
//!    name in its old directory, which every command understands.
//! 3. **The directory** is renamed, and replaces nothing. On another file system, a copy is made beside the new place
//!    first, and the copy is renamed. This step, or the one before if the directory stays, is the commit. Then the entry
//!    gets the new path. The process holds the locks of both names from step 2 until here, but not while it copies.
//! 4. **The files** that hold the old path or the old name as their prompt are rewritten, each as a whole. All new
//!    contents are written beside the files first, and are on the disk before the first file is replaced. The journal
//!    is still there, so a power cut may leave any of the files old: each of them is old or new, and the next command
//!    rewrites those that are old. That takes two calls for the whole file system, and not two fsyncs for each file.
//! 5. **The entry** loses what made it temporary, and tells its former name; the copy of it in the environment, too.
//! 6. **The link** `.venv` in the project follows, and the directory of which a copy was made is deleted.
//! 7. **The journal** is deleted.
//!
//! If the process is killed, the next command finds the journal without a lock. If the commit was made, it does the
//! rest, of which every step may be done twice. Otherwise it gives the entry its old name back, and deletes the
//! copy. If neither directory is there, because a disk is not mounted, the journal stays.
//!
//! On a file system without locks, a command may find the journal of a process that is still at work, and do the same
//! steps at the same time: each of them finds what the other one has done.

mod journal;
mod place;
mod renaming;
mod steps;

use std::borrow::Cow;
use std::path::Path;

use super::adopt::adopt;
use super::taken;
use crate::context::Context;
use crate::error::{Error, Kind, Result};
use crate::fs;
use crate::progress::Progress;
use crate::registry::name::EnvName;
use crate::registry::{self, EntryState, Environment, Registry, copy};
use journal::Journal;
use renaming::Renaming;

pub use place::place;
pub use renaming::Place;

/// What [`rename`] did.
#[derive(Debug)]
pub struct Renamed {
    /// The environment as it is now.
    pub environment: Environment,
    /// The name and the directory that it had.
    pub was: Place,
}

/// Gives the environment the name and the directory `to`.
///
/// # Errors
/// Nothing is changed, unless the message says that it is renamed.
pub fn rename(
    context: &Context,
    environment: &Environment,
    to: Place,
    progress: &dyn Progress,
) -> Result<Renamed> {
    let registry = context.registry()?;
    let environment = &*settled(&registry, environment)?;
    taken::look(&registry, &to.env_name()?, || check(&registry, environment, &to))
        .map_err(|error| or_gone(&registry, environment, error))?;
    let name = adopt(context, environment)?;
    let environment = registry.require(name.as_str())?;
    let was = Place { name: environment.name.clone(), path: environment.path.clone() };
    let Some(id) = environment.entry.as_ref().map(|entry| entry.id) else {
        return Err(Error::failed(format!("{name} has no entry in the registry")));
    };
    let renaming = Renaming { id, from: was.clone(), to };
    let journal = Journal::begin(&context.dirs.data, &renaming)?;
    let goes_on = "it has its new name already; the next venvyard command does the rest";
    if let Err(error) = renaming.commit(&registry, progress) {
        if renaming.is_moving_done() {
            // The disk failed after the directory was renamed. The journal stays.
            return Err(error.hint(goes_on));
        }
        renaming.undo(&registry)?;
        journal.end()?;
        return Err(or_gone(&registry, &environment, error));
    }
    progress.step("rewriting paths");
    let finished = renaming.finish(&registry, progress).and_then(|()| journal.end());
    finished.map_err(|error| error.hint(goes_on))?;
    // Somebody may have removed it since, under its new name.
    let environment = registry.get(&renaming.to.name)?.unwrap_or_else(|| {
        let mut renamed = environment;
        renamed.name.clone_from(&renaming.to.name);
        renamed.path.clone_from(&renaming.to.path);
        renamed
    });
    Ok(Renamed { environment, was })
}

/// The environment as it is now. One that isn't in its directory may just be moved or removed by another process.
fn settled<'a>(registry: &Registry, environment: &'a Environment) -> Result<Cow<'a, Environment>> {
    if environment.is_in_its_directory() {
        return Ok(Cow::Borrowed(environment));
    }
    registry.wait_for_changes(&environment.name);
    Ok(Cow::Owned(registry.require(&environment.name)?))
}

/// The error if what is in the way may be the environment itself, to which another process has given the new name.
fn or_gone(registry: &Registry, environment: &Environment, error: Error) -> Error {
    let is_there = || registry.get(&environment.name).is_ok_and(|found| found.is_some());
    if error.kind() != Kind::AlreadyExists || is_there() {
        return error;
    }
    registry::Error::gone(&environment.name).into()
}

/// Finishes or undoes what killed processes left. A command calls it before it looks for environments.
pub fn finish_interrupted(context: &Context, progress: &dyn Progress) {
    for (journal, renaming) in journal::left(&context.dirs.data) {
        let done = renaming.map_or(Ok(true), |renaming| {
            renaming.recover(context, progress).map_err(|error| {
                let Renaming { from, to, .. } = &renaming;
                error.hint(format!("{} is about to become {}", from.name, to.name))
            })
        });
        match done.and_then(|done| if done { journal.end() } else { Ok(()) }) {
            Ok(()) => {}
            Err(error) => {
                progress.warn(&format!("can't finish an interrupted renaming: {error}"));
            }
        }
    }
}

/// An error if the environment can't be renamed, or `to` is taken. Changes nothing.
fn check(registry: &Registry, environment: &Environment, to: &Place) -> Result<()> {
    let (name, path) = (&environment.name, environment.path.as_path());
    let old = EnvName::new(name)?;
    let new = to.env_name()?;
    if !path.is_dir() || !environment.is_in_its_directory() {
        let text = format!("the directory of {name} is missing: {}", path.display());
        return Err(Error::failed(text));
    }
    if environment.entry.as_ref().is_some_and(|entry| entry.state == EntryState::Installing) {
        let quoted = shell_words::quote(name);
        return Err(Error::failed(format!("not all packages of {name} are installed"))
            .hint(format!("'venvyard create {quoted} --install PACKAGE' installs them"))
            .hint(format!("'venvyard remove {quoted}' deletes it")));
    }
    let other = registry.collision(&new)?.filter(|other| other.name != *name);
    if let Some(other) = other {
        return Err(registry::Error::AlreadyExists { name: other.name, path: other.path }.into());
    }
    if environment.is_managed() {
        registry.check_forgettable(&old)?;
    }
    if environment.matches_its_entry() {
        copy::check_writable(path)?;
    }
    if to.path == path {
        let text = format!("{name} is there already, under this name: {}", path.display());
        return if new == old { Err(Error::new(Kind::AlreadyExists, text)) } else { Ok(()) };
    }
    check_move(name, path, &to.path)
}

/// An error if the directory can't be moved there. Changes nothing.
fn check_move(name: &str, from: &Path, to: &Path) -> Result<()> {
    check_free(from, to)?;
    let refused = |reason: String| {
        Err(Error::failed(format!("can't move the directory of {name}: {reason}")))
    };
    fs::trash::check_removable(from)
        .map_err(|error| Error::failed(format!("can't rename {name}")).because(error))?;
    if from.is_symlink() {
        let is_beside = from.parent() == to.parent();
        let target = fs::link_target(from);
        return if is_beside {
            Ok(())
        } else {
            refused(format!("it is a link to {}", target.display()))
        };
    }
    let real = fs::canonicalize(from)?;
    if let Some(mounted) = fs::mount_point_in(&real) {
        return refused(format!("{} is a mount point", mounted.display()));
    }
    if fs::canonicalize(to.parent().unwrap_or(to))?.starts_with(&real) {
        return refused(format!("{} is in it", to.display()));
    }
    Ok(())
}

/// An error if something else than the directory `from` is there.
fn check_free(from: &Path, to: &Path) -> Result<()> {
    if to.symlink_metadata().is_ok() && !fs::moving::is_one_entry(from, to) {
        return Err(taken::exists(to));
    }
    Ok(())
}
