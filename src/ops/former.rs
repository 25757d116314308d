//! The entry of an environment whose directory somebody deleted: a new environment under the same name takes its
//! place, with its variables and its project.

use std::path::Path;

use uuid::Uuid;

use crate::context::Context;
use crate::error::Result;
use crate::registry::name::EnvName;
use crate::registry::{self, Entry, EntryState, Registry};
use crate::variables;
use crate::venv;

/// The entry whose place a new environment `name` in `path` takes; `None` if the name is free.
///
/// # Errors
/// There is an environment of that name, or its directory may come back.
pub(super) fn entry(registry: &Registry, name: &EnvName, path: &Path) -> Result<Option<Entry>> {
    let Some(listed) = registry.collision(name)? else { return Ok(None) };
    let known = if listed.name == name.as_str() { registry.get(&listed.name)? } else { None };
    let Some(known) = known else {
        let error = registry::Error::AlreadyExists { name: listed.name, path: listed.path };
        return Err(error.into());
    };
    match known.entry {
        Some(entry) if entry.path == path && path.symlink_metadata().is_err() => Ok(Some(entry)),
        Some(entry) if entry.state == EntryState::Installing => {
            Err(registry::Error::Unfinished { name: known.name, path: known.path }.into())
        }
        _ => Err(registry::Error::AlreadyExists { name: known.name, path: known.path }.into()),
    }
}

/// Takes over what the user had set in the `former` entry and doesn't set anew. Returns the former one's id.
pub(super) fn inherit(entry: &mut Entry, former: Entry) -> Uuid {
    entry.variables = former.variables;
    entry.prompt = entry.prompt.take().or(former.prompt);
    let is_same = |directory: &Path| {
        entry.project.as_ref().is_none_or(|project| project.directory == directory)
    };
    if former.project.as_ref().is_some_and(|project| is_same(&project.directory)) {
        entry.project = former.project;
    }
    former.id
}

/// Writes the variables into the activate scripts of the new environment in `stage`.
pub(super) fn write_variables(context: &Context, stage: &Path, entry: &Entry) -> Result<()> {
    if !entry.variables.is_empty() {
        let readers = variables::readers_of(&entry.variables);
        venv::write_variables(stage, &entry.variables, readers, &context.dirs.home)?;
    }
    Ok(())
}
