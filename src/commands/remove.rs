//! `remove`: deletes environments.

use std::path::Path;

use crate::cli::Remove;
use crate::context::{ActiveEnvironment, Context};
use crate::error::{Error, Exit, Kind, Result, in_one_line};
use crate::fs;
use crate::inspect::maker::maker;
use crate::inspect::sources::{self, Source};
use crate::interrupt;
use crate::ops::choose::{self, Meaning, Resolved, is_path};
use crate::ops::pattern;
use crate::ops::remove::{Removed, deletable, remove};
use crate::ops::temporary;
use crate::registry::{Environment, Registry, Tie};
use crate::ui::Ui;

/// How many of the files in a temporary environment a question names.
const NAMED: usize = 4;

/// An environment to delete, and what would be lost with it.
struct Removal {
    environment: Environment,
    /// Its name, with that of the project that the user named.
    said: String,
    sources: Vec<Source>,
}

/// `venvyard remove`: deletes all of the environments, or none if one of them can't be deleted.
pub fn run(context: &Context, ui: &Ui, args: Remove) -> Result<Exit> {
    interrupt::handle();
    if let Some(directory) = &args.temporary {
        return leave(context, ui, directory, &args);
    }
    let registry = context.registry()?;
    let mut removals: Vec<Removal> = Vec::new();
    for name in &args.names {
        for resolved in meant(context, ui, &registry, name, args.yes)? {
            let (said, environment) = (resolved.said(), resolved.environment);
            removable(&registry, &environment)?;
            if !removals.iter().any(|one| one.environment == environment) {
                let sources = sources::find(&registry, &environment)?;
                removals.push(Removal { environment, said, sources });
            }
        }
    }
    interrupt::check()?;
    if !is_agreed(context, ui, &args, &removals)? {
        ui.say("nothing was deleted");
        return Ok(Exit(1));
    }
    let mut failed: Option<Error> = None;
    for Removal { environment, .. } in &removals {
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

/// The environments that `name` means: several only if it is a pattern.
fn meant(
    context: &Context,
    ui: &Ui,
    registry: &Registry,
    name: &str,
    yes: bool,
) -> Result<Vec<Resolved>> {
    if pattern::is_pattern(name) && !is_path(name) {
        let environments = pattern::environments(registry, name)?;
        return Ok(environments.into_iter().map(Resolved::new).collect());
    }
    Ok(vec![chosen(context, ui, name, yes)?])
}

/// The environment that `name` means. Nothing of a project is deleted without a question that names it.
fn chosen(context: &Context, ui: &Ui, name: &str, yes: bool) -> Result<Resolved> {
    let refused = |text: String, one: &str| {
        let yes = if yes { " --yes" } else { "" };
        let hint = format!("'venvyard remove{yes} {}' names it", shell_words::quote(one));
        Err(Error::usage(format!("nothing was deleted: {text}")).hint(hint))
    };
    let can_ask = ui.can_ask() && !yes;
    match choose::meaning_of_name(context, name)?.with_siblings(context)? {
        Meaning::One(one) if one.by_project.is_some() && !can_ask => {
            removable(&context.registry()?, &one.environment)?;
            refused(format!("{name} means {}", one.said()), &one.environment.name)
        }
        Meaning::Several(several) if !can_ask => {
            refused(several.among.to_string(), &several.among.members[0].name)
        }
        meaning => ui.choose(context, "rmenv", meaning),
    }
}

fn remove_one(
    context: &Context,
    ui: &Ui,
    registry: &Registry,
    environment: &Environment,
) -> Result<()> {
    let target = std::fs::read_link(&environment.path).ok();
    let removed = remove(context, registry, environment, &ui.spinner())?;
    ui.say(&match target.filter(|_| removed == Removed::Unlinked) {
        Some(target) => {
            let place = context.dirs.tilde(&target);
            format!("deleted the link {}; the environment stays in {place}", environment.name)
        }
        None => result(context, environment, removed),
    });
    Ok(())
}

/// What was done.
fn result(context: &Context, environment: &Environment, removed: Removed) -> String {
    let name = &environment.name;
    let place = context.dirs.tilde(&environment.path);
    if removed != Removed::Forgotten {
        format!("deleted {name}")
    } else if environment.path.symlink_metadata().is_ok() {
        format!("forgot {name}; {place} is no environment and stays")
    } else {
        format!("forgot {name}; {place} was already gone")
    }
}

/// Whether the user wants all of it: by the options, or by an answer.
///
/// # Errors
/// The options leave something open, and nobody can be asked.
fn is_agreed(context: &Context, ui: &Ui, args: &Remove, removals: &[Removal]) -> Result<bool> {
    let mut with_sources = removals.iter().filter(|one| !one.sources.is_empty()).peekable();
    let has_sources = with_sources.peek().is_some();
    if args.yes && (args.with_sources || !has_sources) {
        return Ok(true);
    }
    if has_sources && (args.yes || !ui.can_ask()) {
        let lost: Vec<String> = with_sources
            .map(|one| {
                format!("{} has what can't be made again: {}", one.name(), list(&one.sources))
            })
            .collect();
        let text = format!("nothing was deleted: {}", lost.join("; "));
        return Err(Error::usage(text).hint("--yes --with-sources deletes that, too"));
    }
    for one in with_sources {
        ui.say(&format!("{} has what can't be made again:", one.name()));
        for source in &one.sources {
            let line = format!("  {}: {}", source.place(), source.what());
            ui.say(&in_one_line(&line));
        }
    }
    let question = question(context, removals, has_sources);
    ui.confirm_or_refuse(&question).map_err(|error| {
        let has_pattern = args.names.iter().any(|name| pattern::is_pattern(name));
        if has_pattern { error.hint(format!("the question would be: {question}")) } else { error }
    })
}

/// `Delete a (~/.virtualenvs/a), b (~/.virtualenvs/b, made by uv) and forget c (~/.virtualenvs/c is gone)?`
fn question(context: &Context, removals: &[Removal], has_sources: bool) -> String {
    let (gone, there): (Vec<&Removal>, Vec<&Removal>) =
        removals.iter().partition(|one| one.is_gone());
    let names = |all: &[&Removal]| {
        all.iter().map(|one| one.described(context)).collect::<Vec<_>>().join(", ")
    };
    let that = if has_sources { " with that" } else { "" };
    match (there.is_empty(), gone.is_empty()) {
        (true, _) => format!("Forget {}?", names(&gone)),
        (_, true) => format!("Delete {}{that}?", names(&there)),
        _ => format!("Delete {}{that} and forget {}?", names(&there), names(&gone)),
    }
}

impl Removal {
    fn name(&self) -> &str {
        &self.environment.name
    }

    /// `a (~/.virtualenvs/a)`, `shop, of project A (~/.virtualenvs/shop)`
    fn described(&self, context: &Context) -> String {
        format!("{} ({})", self.said, self.about(context))
    }

    /// Whether there is nothing to delete.
    fn is_gone(&self) -> bool {
        !self.environment.is_in_its_directory() && !fs::is_half_deleted(&self.environment.path)
    }

    fn about(&self, context: &Context) -> String {
        let path = &self.environment.path;
        let place = context.dirs.tilde(path);
        if self.is_gone() {
            let is_there = path.symlink_metadata().is_ok();
            format!("{place} is {}", if is_there { "no environment" } else { "gone" })
        } else if fs::is_half_deleted(path) {
            format!("what is left in {}", context.dirs.tilde(&fs::trash_of(path)))
        } else if !matches!(self.environment.tie, Tie::Unmanaged | Tie::Replaced) {
            place
        } else {
            format!("{place}, made by {}", maker(path).unwrap_or("another tool"))
        }
    }
}

/// `src/code (a git checkout with uncommitted changes), work (the project of a)`
fn list(sources: &[Source]) -> String {
    sources.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
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
/// was put into the environment since it was made, or if something in it can't be made again.
fn leave(context: &Context, ui: &Ui, directory: &Path, args: &Remove) -> Result<Exit> {
    let registry = context.registry()?;
    let environment = temporary::find(&registry, directory)?;
    let stays = |error: Error| {
        let name = shell_words::quote(&environment.name);
        error.hint(format!("'venvyard remove {name}' deletes it"))
    };
    deletable(&registry, &environment).map_err(stays)?;
    let sources = sources::find(&registry, &environment).map_err(stays)?;
    interrupt::check()?;
    let mut things: Vec<String> = Vec::new();
    if !(args.yes && args.with_sources) {
        things.extend(sources.iter().map(ToString::to_string));
    }
    if !args.yes {
        things.extend(temporary::added_files(directory));
    }
    if !things.is_empty()
        && !confirmed_with(context, ui, &environment, &things, args.yes).map_err(stays)?
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

fn confirmed_with(
    context: &Context,
    ui: &Ui,
    environment: &Environment,
    things: &[String],
    yes: bool,
) -> Result<bool> {
    let name = &environment.name;
    let mut named = things.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if things.len() > NAMED {
        named = format!("{named} and {} more", things.len() - NAMED);
    }
    if yes {
        let text = format!("{name} stays: it has {named}");
        return Err(Error::usage(text).hint("--yes --with-sources deletes that, too"));
    }
    if !ui.can_ask() {
        let text = format!("{name} stays: it has {named}, and venvyard can't ask: not a terminal");
        return Err(Error::usage(text));
    }
    let place = context.dirs.tilde(&environment.path);
    ui.confirm(&in_one_line(&format!("Delete {name} ({place}) with {named}?")))
}
