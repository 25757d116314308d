//! Finds the environment that a directory belongs to.
//!
//! The project file names it, else it belongs to the project in the registry, else it is the project's
//! `.venv`, or the last one in its `.python-envs`. The nearest directory above counts.

use std::path::{Path, PathBuf};

use super::at::known_in;
use super::lookup::{default_of, enclosing_projects, name_of};
use super::pointer::{self, PYTHON_ENVS, Pointer};
use crate::fs::{self, is_same_path};
use crate::registry::{Environment, Error, ListedEnvironment, Registry};
use crate::trust::{ProjectHeader, find};
use crate::venv;

/// The environment of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryMatch {
    /// The environment. If it is neither registered nor in the home of environments, activating it needs
    /// trust.
    pub environment: Environment,
    /// The project's directory, without links.
    pub root: PathBuf,
}

/// Finds the environment of `directory`, or of the nearest directory above that has one. `file` is the
/// project file that applies to `directory`. `reads_python_envs` is asked if there is a `.python-envs`.
pub fn resolve_directory(
    registry: &Registry,
    file: Option<&ProjectHeader>,
    directory: &Path,
    reads_python_envs: &dyn Fn() -> bool,
) -> Result<DirectoryMatch, Error> {
    let real = dunce::canonicalize(directory).unwrap_or_else(|_| directory.to_owned());
    let roots = find::candidate_roots(&real);
    let projects = registry.lines(|lines| enclosing_projects(lines, &real))?;
    let mut missing = None;
    for (height, root) in real.ancestors().enumerate() {
        let found = |environment| DirectoryMatch { environment, root: root.to_owned() };
        let file_here = file.filter(|file| file.directory == root);
        if let Some(name) = file_here.and_then(|file| file.name.as_ref()) {
            match registry.get(name.as_str())? {
                Some(environment) => return Ok(found(environment)),
                None => missing = Some(name),
            }
        }
        let members: Vec<&ListedEnvironment> =
            projects.iter().filter(|(at, _)| *at == height).map(|(_, one)| one).collect();
        let members = still_there(registry, members, root);
        if !members.is_empty() {
            let listed: Vec<&ListedEnvironment> = members.iter().map(|(one, _)| *one).collect();
            let default = default_of(&name_of(root), &listed)?.name.clone();
            let chosen = members.into_iter().find(|(one, _)| one.name == default);
            return match chosen.and_then(|(_, environment)| environment) {
                Some(environment) => Ok(found(environment)),
                None => Ok(found(registry.require(&default)?)),
            };
        }
        if roots.iter().any(|place| place == root)
            && let Some(environment) = pointed(registry, root, reads_python_envs)?
        {
            return Ok(found(environment));
        }
    }
    match missing {
        Some(name) => registry.require(name.as_str()).map(|environment| DirectoryMatch {
            environment,
            root: file.map_or(real, |file| file.directory.clone()),
        }),
        None => Err(Error::NoProjectHere(directory.to_owned())),
    }
}

/// The `members` of the project in `root` as they are now, without those that another tool has given another project
/// since they were listed. `None` stands for one that can't be read.
fn still_there<'a>(
    registry: &Registry,
    members: Vec<&'a ListedEnvironment>,
    root: &Path,
) -> Vec<(&'a ListedEnvironment, Option<Environment>)> {
    let is_elsewhere = |one: &ListedEnvironment, environment: &Environment| {
        let now = environment.project().map(|link| &link.directory);
        now != one.project.as_ref() && now.is_some_and(|now| !is_same_path(now, root))
    };
    let members = members.into_iter().map(|one| (one, registry.get(&one.name).ok().flatten()));
    members.filter(|(one, now)| !now.as_ref().is_some_and(|now| is_elsewhere(one, now))).collect()
}

/// The environment to which `.venv` or `.python-envs` in `root` leads, with its registered name if it has one.
fn pointed(
    registry: &Registry,
    root: &Path,
    reads_python_envs: &dyn Fn() -> bool,
) -> Result<Option<Environment>, Error> {
    match pointer::dot_venv(root) {
        Some(Pointer::Name(name)) => registry.get(&name),
        Some(Pointer::Path(path)) => at(registry, root, &path),
        None if root.join(PYTHON_ENVS).is_file() && reads_python_envs() => {
            let last = pointer::python_envs(root).pop();
            last.map_or(Ok(None), |path| at(registry, root, &path))
        }
        None => Ok(None),
    }
}

fn at(registry: &Registry, root: &Path, path: &Path) -> Result<Option<Environment>, Error> {
    if !path.is_dir() || venv::inspect(path)?.is_none() {
        return Ok(None);
    }
    let real = fs::canonicalize(path)?;
    let known = known_in(registry, &real)?;
    Ok(known.or_else(|| Some(Environment::unmanaged(name_of(root), real))))
}
