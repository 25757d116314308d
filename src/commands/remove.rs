//! `remove`: deletes environments.

use std::path::Path;

use crate::cli::Remove;
use crate::context::{ActiveEnvironment, Context};
use crate::error::{Error, Exit, Kind, Result};
use crate::interrupt;
use crate::ops::remove::{Removed, deletable, remove};
use crate::ops::temporary;
use crate::registry::{Environment, Registry};
use crate::ui::Ui;

/// How many of the files in a temporary environment a question names.
const NAMED: usize = 4;

/// `venvyard remove`: deletes all of the environments, or none if one of them can't be deleted.
pub fn run(context: &Context, ui: &Ui, args: Remove) -> Result<Exit> {
    interrupt::handle();
    if let Some(directory) = &args.temporary {
        return leave(context, ui, directory, args.yes);
    }
    let registry = context.registry()?;
    let mut environments: Vec<Environment> = Vec::new();
    for name in &args.names {
        let environment = registry.require(name)?;
        removable(&registry, &environment)?;
        if !environments.contains(&environment) {
            environments.push(environment);
        }
    }
    if !args.yes && !confirmed(context, ui, &environments)? {
        ui.say("nothing was deleted");
        return Ok(Exit(1));
    }
    let mut failed: Option<Error> = None;
    for environment in &environments {
        interrupt::check()?;
        if let Err(error) = remove_one(context, ui, &registry, environment) {
            if error.kind() == Kind::Interrupted {
                return Err(error);
            }
            // The others don't stay because of this one.
            if let Some(earlier) = failed.replace(error) {
                ui.error(&earlier);
            }
        }
    }
    failed.map_or(Ok(Exit::DONE), Err)
}

fn remove_one(
    context: &Context,
    ui: &Ui,
    registry: &Registry,
    environment: &Environment,
) -> Result<()> {
    let removed = remove(context, registry, environment, &ui.spinner())?;
    ui.say(&result(context, environment, removed));
    Ok(())
}

/// What was done.
fn result(context: &Context, environment: &Environment, removed: Removed) -> String {
    let name = &environment.name;
    let place = context.dirs.tilde(&environment.path);
    if removed == Removed::Deleted {
        format!("deleted {name}")
    } else if environment.path.symlink_metadata().is_ok() {
        format!("forgot {name}; {place} is no environment and stays")
    } else {
        format!("forgot {name}; {place} was already gone")
    }
}

fn confirmed(context: &Context, ui: &Ui, environments: &[Environment]) -> Result<bool> {
    let names = environments
        .iter()
        .map(|one| format!("{} ({})", one.name, context.dirs.tilde(&one.path)))
        .collect::<Vec<_>>()
        .join(", ");
    ui.confirm_or_refuse(&format!("Delete {names}?"))
}

/// An error unless the directory certainly is the environment, and the user is not in it.
fn removable(registry: &Registry, environment: &Environment) -> Result<()> {
    if ActiveEnvironment::from_process().is_some_and(|active| active.is(&environment.path)) {
        let text = format!("{} is active", environment.name);
        return Err(Error::failed(text).hint("'deactivate' leaves it"));
    }
    deletable(registry, environment)
}

/// `remove --temporary DIR`: `deactivate` runs it when it has left a temporary environment. Asks if something
/// was put into the environment since it was made.
fn leave(context: &Context, ui: &Ui, directory: &Path, yes: bool) -> Result<Exit> {
    let registry = context.registry()?;
    let environment = temporary::find(&registry, directory)?;
    let stays = |error: Error| {
        let name = shell_words::quote(&environment.name).into_owned();
        error.hint(format!("'venvyard remove {name}' deletes it"))
    };
    deletable(&registry, &environment).map_err(stays)?;
    let added = temporary::added_files(directory);
    if !yes
        && !added.is_empty()
        && !confirmed_with_files(context, ui, &environment, &added).map_err(stays)?
    {
        ui.say(&format!(
            "{} stays; 'venvyard remove {0}' deletes it",
            shell_words::quote(&environment.name)
        ));
        return Ok(Exit::DONE);
    }
    interrupt::check()?;
    remove_one(context, ui, &registry, &environment)?;
    Ok(Exit::DONE)
}

fn confirmed_with_files(
    context: &Context,
    ui: &Ui,
    environment: &Environment,
    added: &[String],
) -> Result<bool> {
    let name = &environment.name;
    let mut things = added.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if added.len() > NAMED {
        things = format!("{things} and {} more", added.len() - NAMED);
    }
    if !ui.can_ask() {
        let text = format!("{name} stays: it has {things}, and venvyard can't ask: not a terminal");
        return Err(Error::usage(text));
    }
    let place = context.dirs.tilde(&environment.path);
    ui.confirm(&format!("Delete {name} ({place}) with {things}?"))
}
