//! Which name a project's environment gets if nobody names it.

use std::path::Path;

use crate::context::Context;
use crate::error::Result;
use crate::fs::is_same_path;
use crate::project::{other_names, own_name};
use crate::registry::name::EnvName;
use crate::registry::{ListedEnvironment, Registry};

/// A name, and a line that says why it is not that of the project's directory.
#[derive(Debug)]
pub struct Named {
    /// The name.
    pub name: EnvName,
    /// Why the directory's own name was not taken; `None` if it was, or if the environment is there already.
    pub note: Option<String>,
}

/// The name for the environment of `project`: that of the directory, unless no environment can have it or another
/// one has it. `in_tree` is where the environment will be if that is in the project.
///
/// If the project's own environment has a name already, it is that name: the caller says that it exists.
pub fn of_project(context: &Context, project: &Path, in_tree: Option<&Path>) -> Result<Named> {
    let registry = context.registry()?;
    let is_there = in_tree.is_some_and(|place| place.symlink_metadata().is_ok());
    if let Some(place) = in_tree.filter(|_| is_there)
        && let Some(name) = name_at(&registry, place)?
    {
        return Ok(Named { name, note: None });
    }
    let why = match own_name(project) {
        None => {
            format!("{:?} can't be the name of an environment", crate::project::name_of(project))
        }
        Some(name) => match taken(&registry, &name, project, in_tree)? {
            Owner::Nobody | Owner::Project => return Ok(Named { name, note: None }),
            Owner::Other(other) => {
                let place = other.project.as_deref().unwrap_or(&other.path);
                format!("{} is the environment of {}", other.name, context.dirs.tilde(place))
            }
        },
    };
    for name in other_names(project) {
        let note = match taken(&registry, &name, project, in_tree)? {
            // Nothing can be made where something is.
            Owner::Nobody if is_there => None,
            Owner::Nobody => Some(format!("{why}: this one is named {name}")),
            Owner::Project => None,
            Owner::Other(_) => continue,
        };
        return Ok(Named { name, note });
    }
    unreachable!("there is a name for every number")
}

/// A name after a directory that nobody has: its own, else the first of those that tell it apart.
pub fn free(directory: &Path, is_taken: impl Fn(&EnvName) -> bool) -> EnvName {
    let mut names = own_name(directory).into_iter().chain(other_names(directory));
    let free = names.find(|name| !is_taken(name));
    free.unwrap_or_else(|| unreachable!("there is a name for every number"))
}

/// The name of the environment at that place, even if it was moved there with its project.
fn name_at(registry: &Registry, place: &Path) -> Result<Option<EnvName>> {
    let listed = registry.list()?.into_iter().find(|one| is_same_path(&one.path, place));
    let name = match listed {
        Some(listed) => Some(listed.name),
        None => registry.moved_to(place)?.map(|moved| moved.name),
    };
    Ok(name.and_then(|name| EnvName::new(&name).ok()))
}

/// Whose environment has a name.
enum Owner {
    Nobody,
    /// The project's own, or one that may be meant: it belongs to no project.
    Project,
    Other(Box<ListedEnvironment>),
}

fn taken(
    registry: &Registry,
    name: &EnvName,
    project: &Path,
    in_tree: Option<&Path>,
) -> Result<Owner> {
    let Some(one) = registry.collision(name)? else { return Ok(Owner::Nobody) };
    let is_own = match (&one.project, in_tree) {
        (Some(its), _) => is_same_path(its, project),
        // An environment in the home can't be the one that is made in the project.
        (None, in_tree) => in_tree.is_none_or(|place| is_same_path(&one.path, place)),
    };
    Ok(if is_own { Owner::Project } else { Owner::Other(Box::new(one)) })
}
