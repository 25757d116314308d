//! Which environment a directory means: its project's file names it, else the registry knows the project,
//! else it stands there as `.venv`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::lookup::{default_of, heights, name_of};
use crate::registry::{Environment, Error, Lines, Listed, Registry, last_part};
use crate::trust::{Named, find};
use crate::venv;

/// What was found for a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Here {
    /// The environment. One without an entry, not in the home of environments, needs trust to be entered.
    pub environment: Environment,
    /// The tree that means it, without links: the nearest, where several lie in each other.
    pub root: PathBuf,
}

/// The environment that `directory` means, of the nearest directory that means one. `file` is the
/// project's file found from there.
pub fn here(registry: &Registry, file: Option<&Named>, directory: &Path) -> Result<Here, Error> {
    let real = dunce::canonicalize(directory).unwrap_or_else(|_| directory.to_owned());
    let near = find::upwards(&real);
    let heights = registry.lines(|lines| heights(lines, &real))?;
    let mut missing = None;
    for (height, root) in real.ancestors().enumerate() {
        let found = |environment| Here { environment, root: root.to_owned() };
        let named = file.filter(|file| file.directory == root);
        if let Some(name) = named.and_then(|file| file.name.as_ref()) {
            match registry.get(name.as_str())? {
                Some(environment) => return Ok(found(environment)),
                None => missing = Some(name),
            }
        }
        let members: Vec<&Listed> =
            heights.iter().filter(|(at, _)| *at == height).map(|(_, one)| one).collect();
        if !members.is_empty() {
            let default = default_of(&name_of(root), &members)?;
            return Ok(found(registry.require(&default.name)?));
        }
        if near.iter().any(|place| place == root)
            && let Some(environment) = in_tree(registry, root)?
        {
            return Ok(found(environment));
        }
    }
    match missing {
        Some(name) => registry.require(name.as_str()).map(|environment| Here {
            environment,
            root: file.map_or(real, |file| file.directory.clone()),
        }),
        None => Err(Error::NoProjectHere(directory.to_owned())),
    }
}

/// The environment in `root` itself: by its name, where the registry has it.
fn in_tree(registry: &Registry, root: &Path) -> Result<Option<Environment>, Error> {
    let path = root.join(".venv");
    if !path.is_dir() || venv::inspect(&path)?.is_none() {
        return Ok(None);
    }
    let real = dunce::canonicalize(&path)?;
    let name = real.file_name().and_then(OsStr::to_str).unwrap_or_default();
    // An environment's own directory is no link: where that is what is wanted, its path ends as this does.
    let is_it = |known: &str| {
        last_part(known).eq_ignore_ascii_case(name)
            && dunce::canonicalize(known).is_ok_and(|known| known == real)
    };
    let known = |mut lines: Lines<'_>| Some(lines.find(|one| is_it(&one.path()))?.name.to_owned());
    match registry.lines(known)? {
        Some(name) => registry.get(&name),
        None => Ok(Some(Environment { name: name_of(root), path: real, entry: None })),
    }
}
