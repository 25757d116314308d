//! Finds the environment whose project another tool has changed to a directory: the index doesn't know that yet.

use std::path::Path;

use super::directory::DirectoryMatch;
use crate::registry::{Error, Registry};

/// The environment whose `.project` names `directory` or a directory above it, though the index says otherwise.
/// Reads that file of every environment.
pub fn resolve_changed(registry: &Registry, directory: &Path) -> Result<DirectoryMatch, Error> {
    let none = || Error::NoProjectHere(directory.to_owned());
    let real = dunce::canonicalize(directory).map_err(|_| none())?;
    let mut best: Option<DirectoryMatch> = None;
    for (name, project) in registry.changed_projects()? {
        let Ok(root) = dunce::canonicalize(&project) else { continue };
        let is_nearer = best.as_ref().is_none_or(|best| root.starts_with(&best.root));
        if real.starts_with(&root)
            && is_nearer
            && let Some(environment) = registry.get(&name)?
            && environment.project().is_some_and(|link| link.directory == project)
        {
            best = Some(DirectoryMatch { environment, root });
        }
    }
    if best.is_some() {
        registry.forget_index();
    }
    best.ok_or_else(none)
}
