//! Removing an environment, and nothing else.

use std::env;
use std::fmt::Display;
use std::path::{Path, PathBuf};

use directories::BaseDirs;
use jiff::Timestamp;

use super::hooks::{self, HookContext, HookEvent, SavedHook};
use super::{enter, link, trash};
use crate::context::Context;
use crate::error::{Error, Kind, Result};
use crate::fs::{self, Undeleted};
use crate::progress::Progress;
use crate::registry::name::EnvName;
use crate::registry::{self, Environment, Origin, ProjectLink, Registry, Tie};
use crate::trust::Verdict;

/// An error unless the directory certainly is the environment, and can be removed as `fate` says.
pub fn deletable(registry: &Registry, environment: &Environment, fate: Fate) -> Result<()> {
    let (name, path) = (&environment.name, environment.path.as_path());
    if environment.is_managed() {
        registry.check_forgettable(&EnvName::new(name)?)?;
    }
    if !environment.is_managed() && path.parent() != Some(registry.home()) {
        let text = format!("can't delete {}: another tool made it", path.display());
        return Err(Error::failed(text).hint("delete the directory yourself"));
    }
    if !environment.is_in_its_directory() {
        // Only the name goes.
        return Ok(());
    }
    fs::trash::check_removable(path).map_err(|error| cant_delete(name, error))?;
    if path.is_symlink() {
        return Ok(());
    }
    check_place(registry, name, path)?;
    check_is_its(registry, environment)?;
    if fate.of(environment) == Fate::Trash {
        trash::check(registry, path).map_err(|error| {
            let quoted = shell_words::quote(name);
            cant_delete(name, error).hint(format!(
                "move it away, or 'venvyard remove --permanently {quoted}' deletes {name} at once"
            ))
        })?;
    }
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

/// An error if the directory is another environment's: an entry may say anything.
fn check_is_its(registry: &Registry, environment: &Environment) -> Result<()> {
    let (name, path) = (&environment.name, environment.path.as_path());
    if let Some(other) = registry.other_entry(environment)? {
        let text = format!("can't delete {name}: the entry {other} is about the same directory");
        let name = shell_words::quote(name);
        return Err(Error::failed(text).hint(format!(
            "'venvyard doctor --fix {name}' takes one of them out of the registry"
        )));
    }
    let is_in_project =
        environment.project().is_some_and(|its| path.parent() == Some(&its.directory));
    let is_at_home = path.parent() == Some(registry.home());
    if environment.tie == Tie::Replaced && !is_at_home && !is_in_project {
        let text = format!(
            "can't delete {name}: {} holds another environment than {name}",
            path.display()
        );
        return Err(Error::failed(text).hint("delete the directory yourself"));
    }
    Ok(())
}

/// An error if removing the directory would take away more than the environment.
fn check_place(registry: &Registry, name: &str, path: &Path) -> Result<()> {
    let real = fs::canonicalize(path)?;
    if env::current_dir().is_ok_and(|here| here.starts_with(&real)) {
        return refuse(name, "the current directory is in it");
    }
    let users = BaseDirs::new().map(|base| base.home_dir().to_owned());
    let places =
        [(Some(registry.home().to_owned()), "the home of environments"), (users, "your home")];
    for (place, what) in places {
        if place.and_then(|it| dunce::canonicalize(it).ok()).is_some_and(|it| it.starts_with(&real))
        {
            return refuse(name, format!("{what} is in {}", path.display()));
        }
    }
    if let Some(mounted) = fs::mount_point_in(&real) {
        return refuse(name, format!("{} is a mount point", mounted.display()));
    }
    Ok(())
}

fn refuse<T>(name: &str, reason: impl Display) -> Result<T> {
    Err(Error::failed(format!("can't delete {name}: {reason}")))
}

fn cant_delete(name: &str, reason: impl Into<Error>) -> Error {
    Error::failed(format!("can't delete {name}")).because(reason)
}

/// What becomes of a removed environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It waits in the trash.
    Trash,
    /// It is deleted at once.
    Deletion,
}

impl Fate {
    /// What becomes of this environment. Nobody wants a temporary one back.
    fn of(self, environment: &Environment) -> Self {
        if environment.origin() == Origin::Temporary { Self::Deletion } else { self }
    }
}

/// What a removal did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// It moved the environment into the trash, from which it can be restored until then.
    IntoTrash(Timestamp),
    /// It deleted the environment.
    Deleted,
    /// It deleted the link to the environment, which stays where it is.
    Unlinked,
    /// It forgot the name; there was nothing to delete.
    Forgotten,
}

/// Removes an environment, with its hooks before and after. The directory goes first: an entry without a
/// directory shows as missing, but a directory without an entry would be lost.
///
/// # Errors
/// It stays, or it is gone and its hooks failed, or what is left of it in the trash can't be deleted.
pub fn remove(
    context: &Context,
    registry: &Registry,
    environment: &Environment,
    fate: Fate,
    progress: &dyn Progress,
) -> Result<Removed> {
    let about = HookContext::of(environment);
    let users = context.hook_dirs().into_iter().rev();
    let own = before_removal(context, environment, users.clone(), progress)?;
    if registry.was_removed(environment)? {
        return Err(gone(environment));
    }
    let (removed, left) = take_away(registry, environment, fate)?;
    let projects = environment.project().into_iter().flat_map(ProjectLink::directories);
    link::clear_each(context, environment, projects, progress);
    if let (Removed::Forgotten | Removed::Deleted, Some(entry)) = (removed, &environment.entry) {
        // A list that can't be deleted costs a few bytes.
        let _ = registry.forget_packages(entry.id);
    }
    let own = own.map_or(Ok(()), |own| own.run(HookEvent::PostRemove, about));
    // A hook that fails does not keep the others from running.
    let users = users.map(|hooks| hooks::run(&hooks, HookEvent::PostRemove, about));
    users.fold(own, Result::and).map_err(|error| {
        let done = match removed {
            Removed::Forgotten => "forgotten",
            Removed::IntoTrash(_) => "removed",
            Removed::Deleted | Removed::Unlinked => "deleted",
        };
        Error::from(error).hint(format!("{} is {done}", environment.name))
    })?;
    left.map_or(Ok(removed), |left| Err(trash::undeleted(&environment.name, &left)))
}

/// Takes the environment out of its place and out of the registry, also if a renaming has just moved it. What can't be
/// deleted of it is left.
fn take_away(
    registry: &Registry,
    environment: &Environment,
    fate: Fate,
) -> Result<(Removed, Option<Undeleted>)> {
    take_from_place(registry, environment, fate).or_else(|error| {
        let is_gone = error.kind() == Kind::NoSuchEnvironment;
        let Some(moved) = registry.elsewhere(environment).filter(|_| is_gone) else {
            return Err(error);
        };
        deletable(registry, &moved, fate)?;
        take_from_place(registry, &moved, fate)
    })
}

fn take_from_place(
    registry: &Registry,
    environment: &Environment,
    fate: Fate,
) -> Result<(Removed, Option<Undeleted>)> {
    if !environment.is_in_its_directory() {
        registry.forget_missing(environment)?;
        return Ok((Removed::Forgotten, None));
    }
    if environment.path.is_symlink() {
        fs::delete_link(&environment.path)?;
        if environment.is_managed() {
            registry.forget_environment(environment)?;
        }
        return Ok((Removed::Unlinked, None));
    }
    if fate.of(environment) == Fate::Trash {
        return Ok((into_trash(registry, environment)?, None));
    }
    Ok((Removed::Deleted, delete(registry, environment)?.err()))
}

fn into_trash(registry: &Registry, environment: &Environment) -> Result<Removed> {
    let put = registry.put_into_trash(environment, "removed");
    let trashed = put.map_err(|error| match error {
        registry::Error::NoSuchEnvironment { .. } => error.into(),
        _ => Error::failed(format!("can't remove {}", environment.name)).because(error),
    })?;
    Ok(Removed::IntoTrash(trashed.expires()))
}

/// Deletes it at once; the inner result says what of it is left.
fn delete(registry: &Registry, environment: &Environment) -> Result<Result<(), Undeleted>> {
    trash::delete_at_once(registry, environment).map_err(|error| match error {
        registry::Error::NoSuchEnvironment { .. } => error.into(),
        _ => cant_delete(&environment.name, error),
    })
}

/// Another process has removed it meanwhile.
fn gone(environment: &Environment) -> Error {
    registry::Error::gone(&environment.name).into()
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
