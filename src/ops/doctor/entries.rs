//! Mending entries of the registry and their copies in the environments.

use uuid::Uuid;

use crate::context::Context;
use crate::error::Result;
use crate::ops::{adopt, variables};
use crate::progress::Progress;
use crate::registry::name::EnvName;
use crate::registry::{Entry, Registry, copy};

/// Writes the entry as the environment is now.
pub(super) fn adopt_again(context: &Context, name: &str) -> Result<()> {
    let environment = context.registry()?.require(name)?;
    adopt::adopt(context, &environment).map(drop)
}

/// Writes the copy anew.
pub(super) fn write_copy(registry: &Registry, name: &str) -> Result<()> {
    let name = EnvName::new(name)?;
    registry.update(&name, |_| Ok::<(), crate::registry::Error>(()))?;
    Ok(())
}

/// Puts into the entry what only the copy has. What the entry has counts.
pub(super) fn take_from_copy(
    context: &Context,
    registry: &Registry,
    name: &str,
    progress: &dyn Progress,
) -> Result<()> {
    let environment = registry.require(name)?;
    let name = EnvName::new(name)?;
    let Some(copy) = copy::read(&environment.path)? else { return Ok(()) };
    let Entry { variables, project, prompt, .. } = copy;
    registry.update(&name, |entry| {
        entry.project = entry.project.take().or(project);
        entry.prompt = entry.prompt.take().or(prompt);
        for (variable, value) in variables {
            entry.variables.entry(variable).or_insert(value);
        }
        Ok::<(), crate::registry::Error>(())
    })?;
    // The activate scripts repeat the variables.
    variables::edit(context, registry, &name, progress, |_| Ok(())).map(drop)
}

/// Gives the entry and its copy an id of their own.
pub(super) fn give_new_id(registry: &Registry, name: &str) -> Result<()> {
    registry.update(&EnvName::new(name)?, |entry| {
        entry.id = Uuid::new_v4();
        Ok::<(), crate::registry::Error>(())
    })?;
    Ok(())
}
