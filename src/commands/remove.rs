//! `remove`: deletes environments: what was asked for, and nothing else.

use std::path::Path;

use crate::cli::Remove;
use crate::context::{Active, Context};
use crate::error::{Error, Exit, Result};
use crate::interrupt;
use crate::ops::remove::{deletable, remove};
use crate::ops::temporary;
use crate::registry::{Environment, Registry};

/// How many of the things that were put there a question names.
const NAMED: usize = 4;

/// `venvyard remove`: all of the names, or none when one of them can't be removed.
pub fn run(context: &Context, args: Remove) -> Result<Exit> {
    interrupt::handle();
    if let Some(directory) = &args.temporary {
        return leave(context, directory, args.yes);
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
    if !args.yes && !confirmed(context, &environments)? {
        context.ui.say("nothing was deleted");
        return Ok(Exit(1));
    }
    for environment in &environments {
        interrupt::check()?;
        remove(context, &registry, environment)?;
        context.ui.say(&format!("deleted {}", environment.name));
    }
    Ok(Exit::DONE)
}

fn confirmed(context: &Context, environments: &[Environment]) -> Result<bool> {
    if !context.ui.can_ask() {
        return Err(Error::usage("nothing is deleted unasked, and there is no terminal to ask in")
            .hint("--yes deletes without asking"));
    }
    let names = environments
        .iter()
        .map(|one| format!("{} ({})", one.name, context.dirs.tilde(&one.path)))
        .collect::<Vec<_>>()
        .join(", ");
    context.ui.confirm(&format!("Delete {names}?"))
}

/// An error unless the directory is certainly the environment, and nobody is in it.
fn removable(registry: &Registry, environment: &Environment) -> Result<()> {
    if Active::from_process().is_some_and(|active| active.is(&environment.path)) {
        let text = format!("{} is active", environment.name);
        return Err(Error::failed(text).hint("'deactivate' leaves it"));
    }
    deletable(registry, environment)
}

/// `remove --temporary DIR`: what `deactivate` does of a temporary environment, once it is left. Asks
/// where something was put there since it was made.
pub fn leave(context: &Context, directory: &Path, yes: bool) -> Result<Exit> {
    let registry = context.registry()?;
    let environment = temporary::find(&registry, directory)?;
    let stays = |error: Error| {
        let name = shell_words::quote(&environment.name).into_owned();
        error.hint(format!("'venvyard remove {name}' deletes it"))
    };
    deletable(&registry, &environment).map_err(stays)?;
    let added = temporary::put_there(directory);
    if !yes
        && !added.is_empty()
        && !leaving_confirmed(context, &environment, &added).map_err(stays)?
    {
        context.ui.say(&format!(
            "{} stays; 'venvyard remove {0}' deletes it",
            shell_words::quote(&environment.name)
        ));
        return Ok(Exit::DONE);
    }
    interrupt::check()?;
    remove(context, &registry, &environment)?;
    context.ui.say(&format!("deleted {}", environment.name));
    Ok(Exit::DONE)
}

fn leaving_confirmed(
    context: &Context,
    environment: &Environment,
    added: &[String],
) -> Result<bool> {
    let name = &environment.name;
    let mut things = added.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if added.len() > NAMED {
        things = format!("{things} and {} more", added.len() - NAMED);
    }
    if !context.ui.can_ask() {
        let text =
            format!("{name} stays: {things} was put there, and there is no terminal to ask in");
        return Err(Error::usage(text));
    }
    let place = context.dirs.tilde(&environment.path);
    context.ui.confirm(&format!("Delete {name} ({place}) with {things}?"))
}
