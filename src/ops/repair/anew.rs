//! Making an environment anew whose directory is gone, with the packages that it had.

use super::python::{Family, none_left};
use super::{Choice, Rebuild, Repaired, rebuild};
use crate::activation;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::fs::{self, Staged};
use crate::ops::reinstall::Packages;
use crate::progress::Progress;
use crate::registry::Environment;

/// How to make it.
///
/// # Errors
/// It may come back, or something else is in its place.
pub(super) fn plan(
    context: &Context,
    environment: &Environment,
    choice: &Choice,
    progress: &dyn Progress,
) -> Result<Rebuild> {
    let name = &environment.name;
    let gone = || match activation::check(environment) {
        Err(error) => Error::from(error),
        Ok(_) => Error::failed(format!("{name} is there again")),
    };
    let Some(entry) = &environment.entry else { return Err(gone()) };
    let path = &environment.path;
    if path.symlink_metadata().is_ok() {
        return Err(gone());
    }
    let registry = context.registry()?;
    if let Some(directory) = registry.directory_of(entry.id) {
        let now = directory.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = format!("{name} is at {} now", context.dirs.tilde(&directory));
        let hint = format!("'venvyard repair {}' mends it there", shell_words::quote(&now));
        return Err(Error::failed(text).hint(hint));
    }
    let parent = path.parent().unwrap_or(path);
    if !parent.is_dir() && parent != registry.home() {
        let text = format!("{name} is missing, and so is {}", parent.display());
        return Err(Error::failed(text).hint("it may be on a disk that is not mounted"));
    }
    let packages = registry.packages(entry.id).map(Packages::of_lines);
    let family = Family::of(environment, None)
        .ok_or_else(|| Error::failed(format!("the entry of {name} names no Python")))?;
    let asked = choice.python.as_ref().map(|python| python.find(context)).transpose()?;
    let same = || family.find(context, environment, None);
    let (to, is_chosen) = match asked.map(|chosen| chosen.found).or_else(same) {
        Some(found) => (found, true),
        None => match family.next(context, environment, progress) {
            Ok(found) => (found, false),
            Err(_) => return Err(none_left(context, name, &family)),
        },
    };
    let packages = match packages {
        Some(packages) if !family.has(&to.interpreter) => Some(packages.for_another_python()),
        packages => packages,
    };
    Ok(Rebuild { to, is_chosen, packages })
}

/// Makes it.
pub(super) fn apply(
    context: &Context,
    environment: &Environment,
    rebuild: &Rebuild,
    choice: &Choice,
    progress: &dyn Progress,
) -> Result<Repaired> {
    let path = &environment.path;
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent)?;
    let staged = Staged::create(parent)?;
    let done = rebuild::stage(context, environment, rebuild, choice, staged.path(), progress)?;
    staged.commit(path)?;
    rebuild::register(context, environment, rebuild)?;
    Ok(Repaired { packages: done, is_in_trash: false })
}
