//! Finds the environment that stands in a directory.

use std::path::Path;

use super::lookup::name_of;
use crate::registry::{Environment, Error, IndexLines, Registry, last_part};
use crate::venv;

/// The environment in `directory`, with its registered name if it has one. An environment that the registry doesn't
/// know needs trust.
pub fn environment_at(registry: &Registry, directory: &Path) -> Result<Option<Environment>, Error> {
    if let Some(known) = known_at(registry, directory)? {
        return Ok(Some(known));
    }
    if !directory.is_dir() || venv::inspect(directory)?.is_none() {
        return Ok(None);
    }
    Ok(Some(unknown_in(&dunce::canonicalize(directory)?)))
}

/// The environment in `directory` that the registry knows, even if the directory is gone.
pub fn known_at(registry: &Registry, directory: &Path) -> Result<Option<Environment>, Error> {
    let real = match dunce::canonicalize(directory) {
        Ok(real) => real,
        // Collecting the components drops a slash at the end.
        Err(_) => std::path::absolute(directory)?.components().collect(),
    };
    known_in(registry, &real)
}

/// The same for a path without links.
pub(super) fn known_in(registry: &Registry, real: &Path) -> Result<Option<Environment>, Error> {
    let last = real.file_name().unwrap_or_default().to_string_lossy();
    // An environment's own directory is no link, so its path ends as this one does. Comparing that first
    // saves a system call for nearly every environment.
    let is_it = |known: &str| {
        last_part(known).eq_ignore_ascii_case(&last)
            && (Path::new(known) == real
                || dunce::canonicalize(known).is_ok_and(|known| known == real))
    };
    let named =
        |mut lines: IndexLines<'_>| Some(lines.find(|one| is_it(&one.path()))?.name.to_owned());
    let is_here = |it: &Environment| it.path == real || it.is_at(real);
    if let Some(name) = registry.lines(named)?
        && let Some(environment) = registry.get(&name)?.filter(is_here)
    {
        return Ok(Some(environment));
    }
    // The index has the former directory of an environment that somebody moved.
    match registry.get(&last) {
        Ok(Some(environment)) if is_here(&environment) => Ok(Some(environment)),
        _ => registry.moved_to(real),
    }
}

/// The environment in `directory`, whose path has no link, that the registry doesn't know. The `.venv` of a project
/// has the project's name.
pub(super) fn unknown_in(directory: &Path) -> Environment {
    let named = if directory.ends_with(".venv") { directory.parent() } else { None };
    Environment::unmanaged(name_of(named.unwrap_or(directory)), directory.to_owned())
}
