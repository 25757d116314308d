//! The environments of other tools anywhere, to choose from what is taken over.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::chosen::{Error, check_owner, directory, outside};
use crate::context::Context;
use crate::error::{self, Result};
use crate::fs::{self, canonicalize};
use crate::inspect::maker::{keeps_to_itself, made_by};
use crate::inspect::search::{Found, default_roots, search, without_nested};
use crate::ops::name;
use crate::progress::Progress;
use crate::project;
use crate::registry::name::{EnvName, fold};
use crate::registry::{self, Environment, ListedEnvironment, Origin, Registry, Tie, copy};
use crate::venv;

/// What a search found.
#[derive(Debug, Default)]
pub struct Scan {
    /// Those that can be taken over.
    pub takeable: Vec<Takeable>,
    /// Those that venvyard manages already, with their names.
    pub managed: Vec<(String, PathBuf)>,
    /// Those that a tool keeps to itself, with its word.
    pub left: Vec<(&'static str, PathBuf)>,
    /// Those that can't be taken over, and why.
    pub refused: Vec<(PathBuf, error::Error)>,
    /// Directories that can't be read.
    pub unreadable: Vec<PathBuf>,
    /// Directories of other file systems, which were left out.
    pub mounts: Vec<PathBuf>,
}

/// An environment that can be taken over.
#[derive(Debug)]
pub struct Takeable {
    /// The name that it would get: no other environment has it, and no other one here would get it.
    pub name: EnvName,
    /// The environment, with the project that it belongs to.
    pub environment: Environment,
}

/// Searches these directories; without any, the home directory and where tools keep environments. Changes nothing.
///
/// # Errors
/// One of the directories isn't there; interrupted.
pub fn scan(context: &Context, places: &[PathBuf], progress: &dyn Progress) -> Result<Scan> {
    let registry = context.registry()?;
    let roots = if places.is_empty() {
        default_roots(&context.dirs.home, registry.home())
    } else {
        let real = places.iter().map(|place| Ok(canonicalize(&directory(place)?)?));
        without_nested(real.collect::<Result<_>>()?)
    };
    let own = [&context.dirs.data, &context.dirs.cache].map(|own| canonicalize(own).ok());
    let own: Vec<PathBuf> = own.into_iter().flatten().collect();
    let found = search(&roots, &own, progress)?;
    sorted_out(context, &registry, found)
}

fn sorted_out(context: &Context, registry: &Registry, found: Found) -> Result<Scan> {
    let listed = registry.list()?;
    let mut names: HashSet<String> = listed.iter().map(|one| fold(&one.name)).collect();
    let known = by_directory(&listed);
    let mut scan = Scan { unreadable: found.unreadable, mounts: found.mounts, ..Scan::default() };
    for path in found.environments {
        let listed = known.get(&path).copied();
        if let Some(name) = managed(registry, listed, &path)? {
            scan.managed.push((name, path));
            continue;
        }
        if let Some(tool) = made_by(&path).filter(|tool| keeps_to_itself(tool)) {
            scan.left.push((tool, path));
            continue;
        }
        match examined(context, registry, listed, &path, found.projects.of(&path)) {
            Ok(environment) => {
                let name = name_of(registry, listed, &environment, &names);
                names.insert(name.folded());
                scan.takeable.push(Takeable { name, environment });
            }
            Err(error) => scan.refused.push((path, error)),
        }
    }
    Ok(scan)
}

/// Listed environments by their directories, without links.
fn by_directory(listed: &[ListedEnvironment]) -> HashMap<PathBuf, &ListedEnvironment> {
    let real = |one: &ListedEnvironment| canonicalize(&one.path).unwrap_or(one.path.clone());
    listed.iter().map(|one| (real(one), one)).collect()
}

/// The name of an environment that venvyard manages, even if somebody has moved it.
fn managed(
    registry: &Registry,
    listed: Option<&ListedEnvironment>,
    path: &Path,
) -> Result<Option<String>> {
    if let Some(listed) = listed.filter(|listed| listed.origin != Origin::Other) {
        return Ok(Some(listed.name.clone()));
    }
    if !copy::own_dir(path).is_dir() {
        return Ok(None);
    }
    let known = project::known_at(registry, path)?;
    let known = known.filter(|known| known.is_managed() && known.tie != Tie::Lost);
    Ok(known.map(|known| known.name))
}

/// The environment in `path`, which belongs to `project` if its files tell no other one.
fn examined(
    context: &Context,
    registry: &Registry,
    listed: Option<&ListedEnvironment>,
    path: &Path,
    project: Option<&Path>,
) -> Result<Environment> {
    if path.to_str().is_none() {
        return Err(registry::Error::NotUtf8(path.to_owned()).into());
    }
    if venv::inspect(path)?.is_none() {
        return Err(Error::NoPython(venv::paths::python(path)).into());
    }
    check_owner(path)?;
    if !fs::may_write_in(path) {
        return Err(Error::NotWritable(path.to_owned()).into());
    }
    let in_home = listed.map(|listed| registry.get(&listed.name)).transpose()?.flatten();
    let environment = in_home.unwrap_or_else(|| outside(context, path.to_owned()));
    Ok(match project {
        Some(project) => environment.of_project(project),
        None => environment,
    })
}

/// In the home of environments, the name that it is entered by already; elsewhere one after its project, or after its
/// directory.
fn name_of(
    registry: &Registry,
    listed: Option<&ListedEnvironment>,
    environment: &Environment,
    names: &HashSet<String>,
) -> EnvName {
    if let Some(name) = listed.and_then(|listed| EnvName::new(&listed.name).ok()) {
        return name;
    }
    let project = environment.project().map(|project| project.directory.as_path());
    let is_taken = |name: &EnvName| {
        let in_home = registry.home().join(name.as_str());
        names.contains(&name.folded())
            || in_home.symlink_metadata().is_ok() && !environment.is_at(&in_home)
    };
    name::free(project.unwrap_or(&environment.path), is_taken)
}
