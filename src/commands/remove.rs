//! `remove`: moves environments to the trash, or deletes them.

use std::path::Path;

use crate::cli::Remove;
use crate::context::{ActiveEnvironment, Context};
use crate::error::{Error, Exit, Kind, Result, in_one_line};
use crate::inspect::maker::maker;
use crate::inspect::sources::{self, Source};
use crate::interrupt;
use crate::ops::choose::{self, Meaning, Resolved, is_path};
use crate::ops::pattern;
use crate::ops::remove::{Fate, Removed, deletable, remove};
use crate::ops::restore::meant as meant_in_trash;
use crate::ops::temporary;
use crate::ops::trash::{self, Due};
use crate::registry::trash::Trashed;
use crate::registry::{Environment, Registry, Tie};
use crate::ui::{Ui, day};

/// How many of the files in a temporary environment a question names.
const NAMED: usize = 4;

/// An environment to delete, and what would be lost with it.
struct Removal {
    environment: Environment,
    /// Its name, with that of the project that the user named.
    said: String,
    sources: Vec<Source>,
}

/// `venvyard remove`: removes all of the environments, or none if one of them can't be removed.
pub fn run(context: &Context, ui: &Ui, args: Remove) -> Result<Exit> {
    interrupt::handle();
    if let Some(directory) = &args.temporary {
        return leave(context, ui, directory, &args);
    }
    let registry = context.registry()?;
    let fate = if args.permanently { Fate::Deletion } else { Fate::Trash };
    let mut removals: Vec<Removal> = Vec::new();
    let mut in_trash: Vec<Trashed> = Vec::new();
    for name in &args.names {
        if let Some(items) = only_in_trash(&registry, name, fate)? {
            in_trash.extend(items);
            continue;
        }
        for resolved in meant(context, ui, &registry, name, args.yes)? {
            let (said, environment) = (resolved.said(), resolved.environment);
            removable(&registry, &environment, fate)?;
            if !removals.iter().any(|one| one.environment == environment) {
                let sources = sources::find(&registry, &environment)?;
                removals.push(Removal { environment, said, sources });
            }
        }
    }
    interrupt::check()?;
    if !is_agreed(context, ui, &args, &removals, &in_trash)? {
        ui.say("nothing was deleted");
        return Ok(Exit(1));
    }
    let removed = removals.iter().map(|one| {
        interrupt::check()?;
        remove_one(context, ui, &registry, &one.environment, fate)
    });
    let deleted = in_trash.iter().map(|item| {
        interrupt::check()?;
        delete_from_trash(ui, &registry, item)
    });
    let failed = last_failure(ui, removed.chain(deleted))?;
    empty_trash(ui, &registry);
    failed.map_or(Ok(Exit::DONE), Err)
}

/// Goes through all of it: the others don't stay because of one. Prints all errors but the last, which it returns.
///
/// # Errors
/// The user interrupted it.
fn last_failure(ui: &Ui, results: impl Iterator<Item = Result<()>>) -> Result<Option<Error>> {
    let mut failed: Option<Error> = None;
    for error in results.filter_map(Result::err) {
        if error.kind() == Kind::Interrupted {
            return Err(error);
        }
        if let Some(earlier) = failed.replace(error) {
            ui.error(&earlier);
        }
    }
    Ok(failed)
}

/// The removed environments with that name, if no other one has it and they are to be deleted.
fn only_in_trash(registry: &Registry, name: &str, fate: Fate) -> Result<Option<Vec<Trashed>>> {
    let is_other = |name: &str| pattern::is_pattern(name) || is_path(name);
    if fate == Fate::Trash || is_other(name) || registry.get(name)?.is_some() {
        return Ok(None);
    }
    let trashed = registry.trashed().items;
    let meant: Vec<Trashed> = meant_in_trash(&trashed, name).into_iter().cloned().collect();
    Ok(Some(meant).filter(|items| !items.is_empty()))
}

fn delete_from_trash(ui: &Ui, registry: &Registry, item: &Trashed) -> Result<()> {
    let removed = day(item.removed);
    let deleted = trash::delete(registry, item)?;
    deleted.map_err(|left| trash::undeleted(&item.name, &left))?;
    ui.say(&format!("deleted {}, which was removed on {removed}", item.name));
    Ok(())
}

/// Starts deleting what was removed long ago, and says what that is.
fn empty_trash(ui: &Ui, registry: &Registry) {
    let due = Due::of(registry);
    if due.is_empty() {
        return;
    }
    if !due.items.is_empty() {
        let names: Vec<&str> = due.items.iter().map(|item| item.name.as_str()).collect();
        let said = in_one_line(&names.join(", ")).into_owned();
        ui.say(&format!("deleting what was removed more than 30 days ago: {said}"));
    }
    trash::empty_in_background();
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
            removable(&context.registry()?, &one.environment, Fate::Trash)?;
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
    fate: Fate,
) -> Result<()> {
    let target = std::fs::read_link(&environment.path).ok();
    let removed = remove(context, registry, environment, fate, &ui.spinner())?;
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
    if let Removed::IntoTrash(expires) = removed {
        let quoted = shell_words::quote(name);
        let until = day(expires);
        format!("removed {name}; 'venvyard restore {quoted}' brings it back until {until}")
    } else if removed != Removed::Forgotten {
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
fn is_agreed(
    context: &Context,
    ui: &Ui,
    args: &Remove,
    removals: &[Removal],
    in_trash: &[Trashed],
) -> Result<bool> {
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
        let does = if args.permanently { "deletes" } else { "removes" };
        return Err(Error::usage(text).hint(format!("--yes --with-sources {does} that, too")));
    }
    for one in with_sources {
        ui.say(&format!("{} has what can't be made again:", one.name()));
        for source in &one.sources {
            let line = format!("  {}: {}", source.place(), source.what());
            ui.say(&in_one_line(&line));
        }
    }
    if has_sources && !args.permanently {
        ui.say("'venvyard restore' brings it back, but only for 30 days");
    }
    let question = question(context, args, removals, in_trash, has_sources);
    ui.confirm_or_refuse(&question, "deletes").map_err(|error| {
        let has_pattern = args.names.iter().any(|name| pattern::is_pattern(name));
        if has_pattern { error.hint(format!("the question would be: {question}")) } else { error }
    })
}

/// `Remove a (~/.virtualenvs/a), b (~/.virtualenvs/b, made by uv) and forget c (~/.virtualenvs/c is gone)?`
fn question(
    context: &Context,
    args: &Remove,
    removals: &[Removal],
    in_trash: &[Trashed],
    has_sources: bool,
) -> String {
    let (gone, there): (Vec<&Removal>, Vec<&Removal>) =
        removals.iter().partition(|one| one.is_gone());
    let names = |all: &[&Removal]| {
        all.iter().map(|one| one.described(context)).collect::<Vec<_>>().join(", ")
    };
    let that = if has_sources { " with that" } else { "" };
    let mut removed: Vec<String> = Vec::new();
    removed.extend((!there.is_empty()).then(|| names(&there) + that));
    removed.extend(
        in_trash
            .iter()
            .map(|item| format!("{} (in the trash, removed on {})", item.name, day(item.removed))),
    );
    let (verb, removed) = match removed.join(", ") {
        removed if args.permanently => ("Delete", removed + " for good"),
        removed => ("Remove", removed),
    };
    match (there.is_empty() && in_trash.is_empty(), gone.is_empty()) {
        (true, _) => format!("Forget {}?", names(&gone)),
        (_, true) => format!("{verb} {removed}?"),
        _ => format!("{verb} {removed} and forget {}?", names(&gone)),
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
        !self.environment.is_in_its_directory()
    }

    fn about(&self, context: &Context) -> String {
        let path = &self.environment.path;
        let place = context.dirs.tilde(path);
        if self.is_gone() {
            let is_there = path.symlink_metadata().is_ok();
            format!("{place} is {}", if is_there { "no environment" } else { "gone" })
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
fn removable(registry: &Registry, environment: &Environment, fate: Fate) -> Result<()> {
    if ActiveEnvironment::from_process().is_some_and(|active| active.is(&environment.path)) {
        let text = format!("{} is active", environment.name);
        return Err(Error::failed(text).hint("'deactivate' leaves it"));
    }
    deletable(registry, environment, fate)
}

/// `remove --temporary DIR`: `deactivate` runs it when it has left a temporary environment. Asks if something
/// was put into the environment since it was made, or if something in it can't be made again.
fn leave(context: &Context, ui: &Ui, directory: &Path, args: &Remove) -> Result<Exit> {
    let registry = context.registry()?;
    let environment = match temporary::find(&registry, directory) {
        // Who gives it a name of their own wants to keep it.
        Err(error) => {
            let Some((name, _)) = registry.moved_from(directory) else { return Err(error) };
            ui.say(&format!("{name} stays: it is no longer temporary"));
            return Ok(Exit::DONE);
        }
        Ok(environment) => environment,
    };
    let stays = |error: Error| {
        let name = shell_words::quote(&environment.name);
        error.hint(format!("'venvyard remove {name}' deletes it"))
    };
    deletable(&registry, &environment, Fate::Deletion).map_err(stays)?;
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
    remove_one(context, ui, &registry, &environment, Fate::Deletion)?;
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
