//! From a word to an environment.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::dirs::variable;
use crate::error::{Error, Kind, Result};
use crate::ops::paths::current_directory;
use crate::project;
use crate::registry::{self, Environment, Registry};
use crate::trust::{self, Verdict};

/// What a word means.
#[derive(Debug)]
pub struct Resolved {
    /// The environment.
    pub environment: Environment,
    /// The project in which it was chosen: that of the current directory for `.`.
    pub project: Option<PathBuf>,
}

/// What `query` means: the name of an environment or a project, `.` the environment of the current
/// directory, `-` the one that the shell left last.
pub fn resolve(context: &Context, query: &str) -> Result<Resolved> {
    let registry = context.registry()?;
    match query {
        "." => here(context, &registry),
        "-" => {
            let environment = previous(&registry)?;
            // An environment without an entry was chosen in the project that it stands in.
            let project = environment.path.parent().filter(|_| !environment.is_managed());
            let project = project.map(Path::to_owned);
            Ok(Resolved { environment, project })
        }
        name => {
            let environment = project::resolve(&registry, name)?;
            Ok(Resolved { environment, project: None })
        }
    }
}

/// The environment of the current directory.
fn here(context: &Context, registry: &Registry) -> Result<Resolved> {
    let here = current_directory()?;
    // What is wrong with the project's file is told when the environment is entered.
    match project::resolve_directory(registry, context.gate.header_above(&here).as_ref(), &here) {
        Ok(here) => Ok(Resolved { environment: here.environment, project: Some(here.root) }),
        Err(error @ registry::Error::NoProjectHere(_)) => {
            match project::resolve_changed(registry, &here) {
                Ok(here) => {
                    Ok(Resolved { environment: here.environment, project: Some(here.root) })
                }
                Err(_) => Err(because_of_file(context.gate.above(&here), error.into())),
            }
        }
        Err(error) => Err(error.into()),
    }
}

/// The project's file would have named an environment if it could be used: that is the reason then.
fn because_of_file(file: Result<Verdict, trust::Error>, error: Error) -> Error {
    match file {
        Err(reason) => error.because(reason),
        Ok(Verdict::Denied(notice)) => error.because(trust::Error::Denied(notice.place)),
        Ok(_) => error,
    }
}

/// The environment whose directory the shell functions left last.
fn previous(registry: &Registry) -> Result<Environment> {
    let Some(left) = variable("_VENVYARD_PREVIOUS").map(PathBuf::from) else {
        let message = "this shell has not left any environment yet";
        return Err(Error::new(Kind::NoSuchEnvironment, message));
    };
    // Most environments have the name of their directory.
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
        return Ok(Environment::unmanaged(name, left));
    }
    let message = format!("the environment that this shell left last is gone: {}", left.display());
    Err(Error::new(Kind::NoSuchEnvironment, message))
}
