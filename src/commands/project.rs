//! `project`: which project an environment belongs to.

use toml_edit::{Item, Table, value};

use crate::cli::{ProjectSet, ProjectUnset};
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::ops::adopt::{change, managed};
use crate::ops::paths::existing_directory;
use crate::registry::ListedKind;
use crate::registry::name::EnvName;

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
