//! Deleting an environment, and nothing else.

use std::env;
use std::fmt::Display;
use std::io;
use std::path::{Path, PathBuf};

use super::enter;
use super::hooks::{self, HookContext, HookEvent, SavedHook};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::fs::{self, Undeleted};
use crate::progress::Progress;
use crate::registry::name::EnvName;
use crate::registry::{Environment, Registry};
use crate::trust::Verdict;

/// An error unless the directory certainly is the environment, and can be deleted.
pub fn deletable(registry: &Registry, environment: &Environment) -> Result<()> {
    let (name, path) = (&environment.name, environment.path.as_path());
    if environment.is_managed() {
        registry.check_forgettable(&EnvName::new(name)?)?;
    }
    if fs::is_half_deleted(path) {
        return check_place(name, &fs::trash_of(path));
    }
    if !environment.is_managed() && path.parent() != Some(registry.home()) {
        let text = format!("can't delete {}: another tool made it", path.display());
        return Err(Error::failed(text).hint("delete the directory yourself"));
    }
    if !environment.is_in_its_directory() {
        // Only the name goes.
        return Ok(());
    }
    fs::check_removable(path).map_err(|error| cant_delete(name, error))?;
    if path.is_symlink() {
        return Ok(());
    }
    check_place(name, path)?;
    if let Some(twin) = registry.twin(environment) {
        let (one, other) = (path.display(), twin.display());
        let text = format!("can't delete {name}: it is in two directories, {one} and {other}");
        return Err(Error::failed(text).hint(
            "delete one of them yourself, or set WORKON_HOME to the home of the one that you keep",
        ));
    }
    if let Some(other) = registry.occupant(environment)? {
        let text = format!("{} holds the environment {}, not {name}", path.display(), other.name);
        let back = shell_words::quote(&other.path.to_string_lossy()).into_owned();
        return Err(Error::failed(text)
            .hint(format!("move it back to {back}; then the same command forgets {name}")));
    }
    Ok(())
}

/// An error if deleting the directory would take away more than the directory.
fn check_place(name: &str, path: &Path) -> Result<()> {
    let real = fs::canonicalize(path)?;
    if env::current_dir().is_ok_and(|here| here.starts_with(&real)) {
        return refuse(name, "the current directory is in it");
    }
    if let Some(mounted) = fs::mount_point_in(&real) {
        return refuse(name, format!("{} is a mount point", mounted.display()));
    }
    Ok(())
}

fn refuse<T>(name: &str, reason: impl Display) -> Result<T> {
    Err(Error::failed(format!("can't delete {name}: {reason}")))
}

fn cant_delete(name: &str, reason: io::Error) -> Error {
    Error::failed(format!("can't delete {name}")).because(reason)
}

/// What a removal did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// It deleted the environment.
    Deleted,
    /// It deleted the link to the environment, which stays where it is.
    Unlinked,
    /// It forgot the name; there was nothing to delete.
    Forgotten,
}

/// Deletes an environment, with its hooks before and after. The directory goes first: an entry without a
/// directory shows as missing, but a directory without an entry would be lost.
pub fn remove(
    context: &Context,
    registry: &Registry,
    environment: &Environment,
    progress: &dyn Progress,
) -> Result<Removed> {
    let about = HookContext::of(environment);
    let users = context.hook_dirs().into_iter().rev();
    let is_left = fs::is_half_deleted(&environment.path);
    let own = if is_left {
        // The first try has run what comes before, and the environment's own hooks may be gone.
        None
    } else {
        before_removal(context, environment, users.clone(), progress)?
    };
    let removed = if is_left || environment.is_in_its_directory() {
        let is_link = environment.path.is_symlink();
        delete(&environment.name, &environment.path)?;
        if is_link { Removed::Unlinked } else { Removed::Deleted }
    } else {
        Removed::Forgotten
    };
    if environment.is_managed() {
        registry.forget(&EnvName::new(&environment.name)?)?;
    }
    // Nothing else would ever delete what killed creations left there.
    fs::clear_unfinished_stages(registry.home());
    let own = own.map_or(Ok(()), |own| own.run(HookEvent::PostRemove, about));
    // A hook that fails does not keep the others from running.
    let users = users.map(|hooks| hooks::run(&hooks, HookEvent::PostRemove, about));
    users.fold(own, Result::and).map_err(|error| {
        let done = if removed == Removed::Forgotten { "forgotten" } else { "deleted" };
        Error::from(error).hint(format!("{} is {done}", environment.name))
    })?;
    Ok(removed)
}

/// Runs the hooks that may forbid the removal, and saves the environment's own for afterwards.
fn before_removal(
    context: &Context,
    environment: &Environment,
    users: impl Iterator<Item = PathBuf>,
    progress: &dyn Progress,
) -> Result<Option<SavedHook>> {
    let own = own_hooks(context, environment, progress)?;
    // As on leaving: the environment's own come first.
    for hooks in own.iter().cloned().chain(users) {
        hooks::run(&hooks, HookEvent::PreRemove, HookContext::of(environment))
            .map_err(|error| Error::from(error).hint(format!("{} stays", environment.name)))?;
    }
    let own = own.map(|own| SavedHook::new(&own, HookEvent::PostRemove, &context.dirs.data));
    Ok(own.transpose()?.flatten())
}

/// Deletes the directory of an environment, or the link to it. It is no error if it is gone.
///
/// # Errors
/// Something in it can't be deleted: then the environment is half-deleted, and another try goes on with that.
fn delete(name: &str, path: &Path) -> Result<()> {
    if path.is_symlink() {
        return Ok(fs::delete_link(path)?);
    }
    let quoted = shell_words::quote(name);
    if path.symlink_metadata().is_ok() {
        if fs::is_in_trash(path) {
            fs::empty_trash(path).map_err(|left| {
                let text = format!("can't delete {name}: an earlier removal left files: {left}");
                with_hints(Error::failed(text), &left, path)
            })?;
        }
        match fs::move_to_trash(path) {
            // Another process has removed it meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            result => result.map_err(|error| cant_delete(name, error))?,
        }
    }
    fs::empty_trash(path).map_err(|left| {
        let error = Error::failed(format!("{name} is half-deleted: {left}"));
        with_hints(error, &left, path).hint(format!("'venvyard remove {quoted}' tries again"))
    })
}

/// What the user can do about files that can't be deleted.
fn with_hints(error: Error, left: &Undeleted, path: &Path) -> Error {
    let trash = fs::trash_of(path);
    let trash = shell_words::quote(&trash.to_string_lossy()).into_owned();
    if left.is_immutable() {
        let command =
            if cfg!(target_vendor = "apple") { "chflags -R nouchg" } else { "chattr -R -i" };
        return error.hint(format!("it may be immutable: 'sudo {command} {trash}' changes that"));
    }
    match left.reason.kind() {
        io::ErrorKind::PermissionDenied if cfg!(windows) => {
            error.hint("close the programs that use it")
        }
        io::ErrorKind::PermissionDenied => {
            error.hint(format!("'sudo rm -rf {trash}' deletes what belongs to another user"))
        }
        _ => error,
    }
}

/// The directory of the environment's own hooks, as far as they are trusted; `None` where a deletion would
/// run none of them.
fn own_hooks(
    context: &Context,
    environment: &Environment,
    progress: &dyn Progress,
) -> Result<Option<PathBuf>> {
    let hooks = environment.hooks_dir();
    if ![HookEvent::PreRemove, HookEvent::PostRemove].into_iter().any(|event| event.is_in(&hooks)) {
        return Ok(None);
    }
    let project = environment.project();
    let project = project.and_then(|project| match context.gate.of(&project.directory) {
        Ok(Verdict::Trusted(project)) => Some(project),
        _ => None,
    });
    enter::own_hooks(context, environment, project.as_ref(), progress)
}
