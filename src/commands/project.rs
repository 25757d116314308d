//! `project`: changes which project an environment belongs to.

use std::path::{Path, PathBuf};

use crate::activation;
use crate::cli::{Project, ProjectPlace, ProjectSet, ProjectUnset};
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::fs::is_same_path;
use crate::ops::adopt::adopt;
use crate::ops::choose::resolve_name_or_active;
use crate::ops::link;
use crate::ops::paths::{absolute, current_directory, existing_directory};
use crate::registry::name::EnvName;
use crate::registry::{self, Environment, ProjectLink, Registry};
use crate::ui::Ui;

/// `venvyard project`
pub fn run(context: &Context, ui: &Ui, below: Project) -> Result<Exit> {
    match below {
        Project::Set(args) => set(context, ui, args),
        Project::Unset(args) => unset(context, ui, args),
        Project::Link(args) => link(context, ui, args),
        Project::Unlink(args) => unlink(context, ui, args),
    }
}

/// `venvyard project set`
fn set(context: &Context, ui: &Ui, args: ProjectSet) -> Result<Exit> {
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
        if args.also
            && let Some(link) = &mut entry.project
        {
            if !link.directories().any(|its| is_same_path(its, &directory)) {
                link.also.push(directory.clone());
            }
            return Ok(());
        }
        // The default of one project is not the default of another.
        let was_default = |link: ProjectLink| link.default && link.directory == directory;
        let default = args.default || entry.project.take().is_some_and(was_default);
        entry.project = Some(ProjectLink { default, ..ProjectLink::new(directory.clone()) });
        Ok(())
    })?;
    let also = if args.also { "also " } else { "" };
    ui.say(&format!("{subject} {also}belongs to {}", context.dirs.tilde(&directory)));
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
fn unset(context: &Context, ui: &Ui, args: ProjectUnset) -> Result<Exit> {
    let registry = context.registry()?;
    let resolved = resolve_name_or_active(context, args.name.as_deref())?;
    let (subject, environment) = (resolved.subject(), resolved.environment);
    // One that is gone is forgotten, too.
    let directory = args.dir.as_deref().map(absolute).transpose()?;
    let is_meant = |its: &Path| {
        directory.as_deref().is_none_or(|meant| its == meant || is_same_path(its, meant))
    };
    let left: Vec<&Path> = directories(&environment).filter(|its| is_meant(its)).collect();
    if let Some(directory) = directory.as_deref().filter(|_| left.is_empty()) {
        let text = format!("{subject} doesn't belong to {}", context.dirs.tilde(directory));
        return Err(Error::failed(text));
    }
    let name = adopt(context, &environment)?;
    registry.update(&name, |entry| -> Result<()> {
        let Some(link) = entry.project.take() else { return Ok(()) };
        let mut stay = link.directories().filter(|its| !is_meant(its)).map(Path::to_owned);
        if let Some(first) = stay.next() {
            let (also, default) = (stay.collect(), link.default);
            entry.project = Some(ProjectLink { directory: first, also, default });
        }
        Ok(())
    })?;
    if left.is_empty() {
        ui.say(&format!("{subject} belongs to no project"));
    }
    for project in &left {
        ui.say(&format!("{subject} no longer belongs to {}", context.dirs.tilde(project)));
    }
    link::clear_each(context, &environment, left.into_iter(), &ui.spinner());
    Ok(Exit::DONE)
}

/// The directories of the environment's project.
fn directories(environment: &Environment) -> impl Iterator<Item = &Path> {
    environment.project().into_iter().flat_map(ProjectLink::directories)
}

/// The directories that are meant: the one that is given, else all of the environment's project.
fn places(environment: &Environment, dir: Option<&Path>) -> Result<Vec<PathBuf>> {
    if let Some(dir) = dir {
        return Ok(vec![existing_directory(dir)?]);
    }
    let all: Vec<PathBuf> = directories(environment).map(Path::to_owned).collect();
    if all.is_empty() {
        let name = shell_words::quote(&environment.name);
        return Err(Error::failed(format!("{} belongs to no project", environment.name))
            .hint(format!("name the directory, or 'venvyard project set {name} DIR' sets one")));
    }
    Ok(all)
}

/// `venvyard project link`
fn link(context: &Context, ui: &Ui, args: ProjectPlace) -> Result<Exit> {
    let resolved = resolve_name_or_active(context, args.name.as_deref())?;
    let (subject, environment) = (resolved.subject(), &resolved.environment);
    activation::check(environment)?;
    let places = places(environment, args.dir.as_deref())?;
    let registry = context.registry()?;
    for project in &places {
        link::check(&registry, &environment.path, project)?;
    }
    for project in &places {
        let place = context.dirs.tilde(&link::place(project));
        let linked = link::link(context, environment, project)?;
        ui.say(&linked.told(&place, &subject));
    }
    Ok(Exit::DONE)
}

/// `venvyard project unlink`
fn unlink(context: &Context, ui: &Ui, args: ProjectPlace) -> Result<Exit> {
    let resolved = resolve_name_or_active(context, args.name.as_deref())?;
    let (subject, environment) = (resolved.subject(), &resolved.environment);
    for project in places(environment, args.dir.as_deref())? {
        let was_there = link::unlink(context, environment, &project)?;
        let place = context.dirs.tilde(&link::place(&project));
        ui.say(&if was_there {
            format!("deleted {place}, which led to {subject}")
        } else {
            format!("there is no {place}")
        });
    }
    Ok(Exit::DONE)
}
