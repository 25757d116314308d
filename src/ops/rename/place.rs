//! Where an environment goes that gets another name, or that the user moves.

use std::path::Path;

use super::renaming::Place;
use crate::error::{Error, Kind, Result};
use crate::fs::is_same_path;
use crate::ops::paths::{absolute, existing_directory};
use crate::registry::name::EnvName;
use crate::registry::{self, Environment, Registry};
use crate::venv;

/// The name and the directory that the environment gets. Without `name` it keeps its own. `directory` is the one that
/// the user names: the environment's own, or an existing one in which that will be. Without it, an environment in the
/// home that has the name of its directory keeps doing so, and any other stays where it is.
///
/// # Errors
/// The name is invalid, or the directory can't be that of an environment.
pub fn place(
    registry: &Registry,
    environment: &Environment,
    name: Option<&str>,
    directory: Option<&Path>,
) -> Result<Place> {
    let name = EnvName::new(name.unwrap_or(&environment.name))?;
    let path = match directory {
        Some(directory) if directory.is_dir() => {
            let parent = existing_directory(directory)?;
            // Who deletes the environment there would delete this one, too.
            if !environment.is_at(&parent) && venv::inspect(&parent)?.is_some() {
                let text = format!("{} is an environment itself", parent.display());
                return Err(Error::new(Kind::AlreadyExists, text));
            }
            parent.join(name.as_str())
        }
        Some(directory) => {
            let parent = directory.parent().filter(|parent| !parent.as_os_str().is_empty());
            let parent = existing_directory(parent.unwrap_or(Path::new(".")))?;
            // `..` at the end leads to a directory, which would exist.
            absolute(&parent)?.join(directory.file_name().unwrap_or_default())
        }
        None if is_in_home(registry, environment) => registry.home().join(name.as_str()),
        None => environment.path.clone(),
    };
    if path.to_str().is_none() {
        return Err(registry::Error::NotUtf8(path).into());
    }
    venv::check_path(&path)?;
    Ok(Place { name: name.to_string(), path })
}

/// Whether the environment's directory has its name in the home of environments.
fn is_in_home(registry: &Registry, environment: &Environment) -> bool {
    let path = &environment.path;
    path.file_name().is_some_and(|last| last.to_str() == Some(&environment.name))
        && path.parent().is_some_and(|parent| is_same_path(parent, registry.home()))
}
