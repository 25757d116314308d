//! `project`: which project an environment belongs to.

use std::path::Path;

use toml_edit::{DocumentMut, Item, Table, value};

use super::create::existing_directory;
use super::record;
use crate::cli::{ProjectSet, ProjectUnset};
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::name::EnvName;
use crate::registry::{Entry, ListedKind, PythonFacts, Registry};
use crate::venv;

/// `venvyard project set`
pub fn set(context: &Context, args: ProjectSet) -> Result<Exit> {
    let directory = match &args.dir {
        Some(dir) => existing_directory(dir)?,
        None => std::env::current_dir()?,
    };
    let text = directory
        .to_str()
        .ok_or_else(|| Error::from(crate::registry::Error::NotUtf8(directory.clone())))?;
    let registry = context.registry()?;
    let name = managed(&registry, &args.name)?;
    if args.default {
        for other in registry.list()? {
            let is_default = other.kind == ListedKind::Default && other.name != name.as_str();
            if is_default && other.project.as_deref() == Some(&directory) {
                change(&registry, &EnvName::new(&other.name)?, |document| {
                    if let Some(project) = document["project"].as_table_like_mut() {
                        project.remove("default");
                    }
                })?;
            }
        }
    }
    change(&registry, &name, |document| {
        let project = document.entry("project").or_insert(Item::Table(Table::new()));
        let Some(project) = project.as_table_like_mut() else { return };
        let moved = project.get("directory").and_then(Item::as_str) != Some(text);
        if moved {
            project.insert("directory", value(text));
        }
        if args.default {
            project.insert("default", value(true));
        } else if moved {
            // It was the default of the other project.
            project.remove("default");
        }
    })?;
    context.ui.say(&format!("{name} belongs to {}", context.dirs.tilde(&directory)));
    Ok(Exit::DONE)
}

/// `venvyard project unset`
pub fn unset(context: &Context, args: ProjectUnset) -> Result<Exit> {
    let registry = context.registry()?;
    let name = managed(&registry, &args.name)?;
    change(&registry, &name, |document| {
        document.remove("project");
    })?;
    context.ui.say(&format!("{name} belongs to no project"));
    Ok(Exit::DONE)
}

/// Changes an entry, then what the environment itself says of it.
fn change(registry: &Registry, name: &EnvName, edit: impl FnOnce(&mut DocumentMut)) -> Result<()> {
    let entry = registry.update(name, edit)?;
    if entry.path.is_dir() {
        record::write(&entry.path, &entry)?;
    }
    Ok(())
}

/// The environment's name; one that another tool made is adopted, now that it is first changed.
fn managed(registry: &Registry, name: &str) -> Result<EnvName> {
    let environment = registry.require(name)?;
    let name = EnvName::new(&environment.name)?;
    if environment.entry.is_none() {
        let entry = Entry::new(environment.path.clone(), facts(&environment.path)?);
        registry.insert(&name, &entry)?;
        record::write(&environment.path, &entry)?;
    }
    Ok(name)
}

/// What an environment that another tool made says of its interpreter.
fn facts(environment: &Path) -> Result<PythonFacts> {
    let config = venv::inspect(environment)?.and_then(|existing| existing.config);
    let config = config.unwrap_or_default();
    Ok(PythonFacts {
        version: config.python_version().unwrap_or_default(),
        // virtualenv and uv write it, each in its own case; venv, which is CPython's, doesn't.
        implementation: config.implementation.unwrap_or("cpython".to_owned()).to_lowercase(),
        executable: match config.base_executable {
            Some(executable) => executable,
            None => dunce::canonicalize(venv::paths::python(environment))?,
        },
    })
}
