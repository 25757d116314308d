//! Deleting an environment: what was asked for, and nothing else.

use std::env;
use std::path::Path;

use super::enter;
use super::hooks::{self, About, Kept, When};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::fs;
use crate::registry::name::EnvName;
use crate::registry::{Environment, Registry, copy};

/// An error unless the directory is certainly the environment, and can go.
pub fn deletable(registry: &Registry, environment: &Environment) -> Result<()> {
    let (name, path) = (&environment.name, environment.path.as_path());
    let refuse = |reason: String| Err(Error::failed(format!("{name} is not deleted: {reason}")));
    if environment.entry.is_some() {
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
    let ours = match &environment.entry {
        Some(entry) => copy::read(path)?.is_some_and(|own| own.id == entry.id),
        None => path.parent() == Some(registry.home()),
    };
    if !ours {
        let text =
            format!("{} is not the environment that venvyard made under that name", path.display());
        return Err(Error::failed(text).hint(
            "look what is in it; when the directory is gone, the same command forgets the name",
        ));
    }
    Ok(())
}

#[cfg(unix)]
fn is_mount_point(path: &Path) -> Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let Some(parent) = path.parent() else { return Ok(true) };
    Ok(fs_err::metadata(path)?.dev() != fs_err::metadata(parent)?.dev())
}

/// Windows mounts volumes through links, which are only unlinked.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the other platform's signature")]
fn is_mount_point(path: &Path) -> Result<bool> {
    Ok(path.parent().is_none())
}

/// The directory goes first: an entry without one is known as missing, never the other way round.
pub fn remove(context: &Context, registry: &Registry, environment: &Environment) -> Result<()> {
    let project = environment.entry.as_ref().and_then(|entry| entry.project.as_ref());
    let about = About {
        name: &environment.name,
        path: &environment.path,
        project: project.map(|project| project.directory.as_path()),
    };
    let own = enter::hooks_for_removal(context, environment)?;
    // As on leaving: its own come first.
    for hooks in own.iter().cloned().chain([context.hooks()]) {
        hooks::run(&hooks, When::PreRemove, about)
            .map_err(|error| Error::from(error).hint(format!("{} stays", environment.name)))?;
    }
    let own = own.map(|own| Kept::new(&own, When::PostRemove, &context.dirs.data));
    let own = own.transpose()?.flatten();
    if environment.path.symlink_metadata().is_ok() {
        fs::delete_tree(&environment.path)?;
    }
    if environment.entry.is_some() {
        registry.forget(&EnvName::new(&environment.name)?)?;
    }
    let own = own.map_or(Ok(()), |own| own.run(When::PostRemove, about));
    // One that fails keeps no other from running.
    own.and(hooks::run(&context.hooks(), When::PostRemove, about))
        .map_err(|error| Error::from(error).hint(format!("{} is deleted", environment.name)))
}
