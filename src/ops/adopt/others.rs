//! The environments of other tools in the home, to take over all at once.

use std::path::{Path, PathBuf};

use super::chosen::{Error, Request, check_owner, name_for};
use crate::context::Context;
use crate::error::Result;
use crate::fs;
use crate::inspect::maker::is_conda;
use crate::registry::{Environment, Registry, Tie, can_be_listed};
use crate::venv;

/// A directory in the home that looks like an environment of another tool.
#[derive(Debug)]
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// Its directory.
    pub path: PathBuf,
    /// The environment, if it can be taken over.
    pub environment: Result<Environment>,
}

/// All of them, by name.
pub fn others(context: &Context) -> Result<Vec<Candidate>> {
    let registry = context.registry()?;
    let mut paths = fs::children(registry.home())?;
    paths.sort_unstable();
    let mut candidates = Vec::new();
    for path in paths {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if !can_be_listed(name) {
            continue;
        }
        let name = name.to_owned();
        if let Some(environment) = examined(context, &registry, &name, &path).transpose() {
            candidates.push(Candidate { name, path, environment });
        }
    }
    Ok(candidates)
}

/// `None` if nothing of another tool is there.
fn examined(
    context: &Context,
    registry: &Registry,
    name: &str,
    path: &Path,
) -> Result<Option<Environment>> {
    if is_conda(path) {
        return Err(Error::Conda(path.to_owned()).into());
    }
    let Some(environment) = registry.get(name)? else {
        let is_gutted = venv::inspect(path)?.is_none() && venv::has_remains(path);
        return if is_gutted {
            Err(Error::NoPython(venv::paths::python(path)).into())
        } else {
            Ok(None)
        };
    };
    if environment.is_managed() && environment.tie != Tie::Lost {
        return Ok(None);
    }
    check_owner(&environment.path)?;
    let request = Request { place: path, name: None, project: None, moves: false };
    name_for(context, registry, &request, &environment)?;
    Ok(Some(environment))
}
