//! From a word to an environment.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::dirs::variable;
use crate::error::{Error, Kind, Result};
use crate::project;
use crate::registry::{self, Environment, Registry};
use crate::trust::{self, Found};

/// The environment that a word means here; `-` is the one that the shell left last.
pub fn choose(context: &Context, query: &str) -> Result<Environment> {
    Ok(chosen(context, query)?.0)
}

/// The same, and the project that `.` means.
pub fn chosen(context: &Context, query: &str) -> Result<(Environment, Option<PathBuf>)> {
    let registry = context.registry()?;
    if query == "-" {
        let environment = previous(&registry)?;
        // One that the registry doesn't know was chosen in the project that it stands in.
        let root = environment.entry.is_none().then(|| environment.path.parent()).flatten();
        let root = root.map(Path::to_owned);
        return Ok((environment, root));
    }
    if query != "." {
        return Ok((project::choose(&registry, query)?, None));
    }
    let here = env::current_dir().unwrap_or_default();
    // A file that can't be used is said where the environment is entered.
    match project::here(&registry, &context.gate().name_above(&here), &here) {
        Ok(here) => Ok((here.environment, Some(here.root))),
        Err(error @ registry::Error::NoProjectHere(_)) => {
            Err(because_of(context.gate().above(&here), error.into()))
        }
        Err(error) => Err(error.into()),
    }
}

/// It may be only the project's file that would have named an environment.
fn because_of(file: Result<Found, trust::Error>, error: Error) -> Error {
    let file: Error = match file {
        Err(file) => file.into(),
        Ok(Found::Denied(notice)) => trust::Error::Denied(notice.place).into(),
        Ok(_) => return error,
    };
    let error = error.because(&file.to_string());
    file.hints().iter().fold(error, Error::hint)
}

/// The environment whose directory the shell functions say was left last.
fn previous(registry: &Registry) -> Result<Environment> {
    let Some(left) = variable("_VENVYARD_PREVIOUS").map(PathBuf::from) else {
        let message = "no environment was left in this shell before";
        return Err(Error::new(Kind::NoSuchEnvironment, message));
    };
    // It has its directory's name unless that was chosen otherwise.
    if let Some(name) = left.file_name().and_then(OsStr::to_str)
        && let Some(environment) = registry.get(name)?
        && environment.path == left
    {
        return Ok(environment);
    }
    if let Some(listed) = registry.list()?.into_iter().find(|listed| listed.path == left) {
        return Ok(registry.require(&listed.name)?);
    }
    if left.ends_with(".venv") && left.is_dir() {
        let name = left.parent().map(project::name_of).unwrap_or_default();
        return Ok(Environment { name, path: left, entry: None });
    }
    let message = format!("the environment that was left is gone: {}", left.display());
    Err(Error::new(Kind::NoSuchEnvironment, message))
}
