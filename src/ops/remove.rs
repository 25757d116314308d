//! Deleting an environment, and nothing else.

use std::env;
use std::path::{Path, PathBuf};

use super::enter;
use super::hooks::{self, HookContext, HookEvent, SavedHook};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::fs;
use crate::progress::Progress;
use crate::registry::name::EnvName;
use crate::registry::{Environment, Registry};
use crate::trust::Verdict;

/// An error unless the directory certainly is the environment, and can be deleted.
pub fn deletable(registry: &Registry, environment: &Environment) -> Result<()> {
    let (name, path) = (&environment.name, environment.path.as_path());
    let refuse = |reason: String| Err(Error::failed(format!("can't delete {name}: {reason}")));
    if environment.is_managed() {
        registry.check_forgettable(&EnvName::new(name)?)?;
    }
    let Ok(metadata) = path.symlink_metadata() else { return Ok(()) };
    if metadata.is_symlink() {
        return Ok(());
    }
    let real = dunce::canonicalize(path)?;
    if env::current_dir().is_ok_and(|here| here.starts_with(&real)) {
        return refuse("the current directory is in it".to_owned());
    }
    if is_mount_point(&real)? {
        return refuse(format!("{} is a mount point", path.display()));
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

#[cfg(unix)]
fn is_mount_point(path: &Path) -> Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let Some(parent) = path.parent() else { return Ok(true) };
    Ok(fs_err::metadata(path)?.dev() != fs_err::metadata(parent)?.dev())
}

/// Windows mounts volumes through links, and a link is only unlinked.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the other platform's signature")]
fn is_mount_point(path: &Path) -> Result<bool> {
    Ok(path.parent().is_none())
}

/// Deletes an environment, with its hooks before and after. The directory goes first: an entry without a
/// directory shows as missing, but a directory without an entry would be lost.
pub fn remove(
    context: &Context,
    registry: &Registry,
    environment: &Environment,
    progress: &dyn Progress,
) -> Result<()> {
    let about = HookContext::of(environment);
    let own = own_hooks(context, environment, progress)?;
    let users = context.hook_dirs().into_iter().rev();
    // As on leaving: the environment's own come first.
    for hooks in own.iter().cloned().chain(users.clone()) {
        hooks::run(&hooks, HookEvent::PreRemove, about)
            .map_err(|error| Error::from(error).hint(format!("{} stays", environment.name)))?;
    }
    let own = own.map(|own| SavedHook::new(&own, HookEvent::PostRemove, &context.dirs.data));
    let own = own.transpose()?.flatten();
    if environment.is_in_its_directory() {
        fs::delete_tree(&environment.path)?;
    }
    if environment.is_managed() {
        registry.forget(&EnvName::new(&environment.name)?)?;
    }
    let own = own.map_or(Ok(()), |own| own.run(HookEvent::PostRemove, about));
    // A hook that fails does not keep the others from running.
    let users = users.map(|hooks| hooks::run(&hooks, HookEvent::PostRemove, about));
    users
        .fold(own, Result::and)
        .map_err(|error| Error::from(error).hint(format!("{} is deleted", environment.name)))
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
