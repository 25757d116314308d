//! `project`: changes which project an environment belongs to.

use std::path::Path;

use crate::cli::{ProjectSet, ProjectUnset};
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::ops::adopt::adopt;
use crate::ops::choose::resolve_name_or_active;
use crate::ops::paths::{current_directory, existing_directory};
use crate::registry::name::EnvName;
use crate::registry::{self, ProjectLink, Registry};
use crate::ui::Ui;

/// `venvyard project set`
pub fn set(context: &Context, ui: &Ui, args: ProjectSet) -> Result<Exit> {
    let directory = match &args.dir {
        Some(dir) => existing_directory(dir)?,
        None => current_directory()?,
    };
    if directory.to_str().is_none() {
        return Err(registry::Error::NotUtf8(directory).into());
    }
    let registry = context.registry()?;
    let resolved = resolve_name_or_active(context, args.name.as_deref())?;
    let subject = resolved.subject();
    let mut environment = resolved.environment;
    // The environment may have moved with the project in which it stands.
    if let Some(moved) = registry.moved_to(&directory.join(".venv"))?
        && moved.name == environment.name
    {
        environment = moved;
    }
    let name = adopt(context, &environment)?;
    if args.default {
        unset_other_default(&registry, &name, &directory)?;
    }
    registry.update(&name, |entry| -> Result<()> {
        // The default of one project is not the default of another.
        let was_default = |link: ProjectLink| link.default && link.directory == directory;
        let default = args.default || entry.project.take().is_some_and(was_default);
        entry.project = Some(ProjectLink { directory: directory.clone(), default });
        Ok(())
    })?;
    ui.say(&format!("{subject} belongs to {}", context.dirs.tilde(&directory)));
    Ok(Exit::DONE)
}

/// A project has only one default.
fn unset_other_default(registry: &Registry, name: &EnvName, directory: &Path) -> Result<()> {
    for other in registry.list()? {
        if other.is_default
            && other.name != name.as_str()
            && other.project.as_deref() == Some(directory)
        {
            registry.update(&EnvName::new(&other.name)?, |entry| -> Result<()> {
                entry.project.iter_mut().for_each(|project| project.default = false);
                Ok(())
            })?;
        }
    }
    Ok(())
}

/// `venvyard project unset`
pub fn unset(context: &Context, ui: &Ui, args: ProjectUnset) -> Result<Exit> {
    let registry = context.registry()?;
    let resolved = resolve_name_or_active(context, args.name.as_deref())?;
    let (subject, environment) = (resolved.subject(), resolved.environment);
    let name = adopt(context, &environment)?;
    registry.update(&name, |entry| -> Result<()> {
        entry.project = None;
        Ok(())
    })?;
    ui.say(&match environment.project() {
        Some(project) => {
            format!("{subject} no longer belongs to {}", context.dirs.tilde(&project.directory))
        }
        None => format!("{subject} belongs to no project"),
    });
    Ok(Exit::DONE)
}
