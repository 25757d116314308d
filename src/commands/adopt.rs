//! `adopt`: takes over an environment that another tool made.

mod all;

use std::path::Path;

use serde::Serialize;

use crate::cli::Adopt;
use crate::context::Context;
use crate::error::{Exit, Result};
use crate::inspect::maker::made_by;
use crate::inspect::python::cached;
use crate::inspect::status::{Health, Status};
use crate::interrupt;
use crate::ops::adopt::{Adopted, Request, adopt_chosen};
use crate::registry::name::EnvName;
use crate::ui::Ui;

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    name: &'a str,
    path: &'a Path,
    /// Where it was before.
    from: &'a Path,
    /// Whether venvyard managed it before.
    was_managed: bool,
    made_by: Option<&'static str>,
    python: Option<&'a str>,
    project: Option<&'a Path>,
    health: Health,
}

/// `venvyard adopt`
pub fn run(context: &Context, ui: &Ui, args: Adopt) -> Result<Exit> {
    interrupt::handle();
    let Some(place) = &args.place else { return all::run(context, ui, &args) };
    let name = args.name.as_deref().map(EnvName::new).transpose()?;
    let request = Request { place, name, moves: args.moves };
    let adopted = adopt_chosen(context, &request, &ui.spinner())?;
    let environment = &adopted.environment;
    let status = Status::of(environment, &cached(context));
    let project = environment.project().map(|project| project.directory.as_path());
    // A move takes the environment away from where its maker keeps them.
    let made_by = made_by(&adopted.from).or_else(|| made_by(&environment.path));
    let python = status.python.version.as_deref();
    warn_of_hooks(context, ui, &adopted);
    if args.json {
        ui.json(&Document {
            schema_version: 1,
            name: &environment.name,
            path: &environment.path,
            from: &adopted.from,
            was_managed: adopted.was_managed,
            made_by,
            python,
            project,
            health: status.health,
        })?;
        return Ok(Exit::DONE);
    }
    ui.say(&told(context, &adopted, made_by, python));
    if let (Some(project), false) = (project, adopted.was_managed) {
        ui.say(&format!("it belongs to {}", context.dirs.tilde(project)));
    }
    if let Some(gone) = &status.missing_interpreter {
        let name = shell_words::quote(&environment.name);
        ui.warn(&format!(
            "its interpreter is gone: {} ('venvyard repair {name}' gives it another one)",
            gone.display()
        ));
    }
    Ok(Exit::DONE)
}

fn warn_of_hooks(context: &Context, ui: &Ui, adopted: &Adopted) {
    if let Some(hooks) = &adopted.hooks {
        ui.warn(&format!(
            "the hooks in it don't run, because they may be somebody else's: they are in {} now",
            context.dirs.tilde(hooks)
        ));
    }
}

/// What was done, in one line.
fn told(context: &Context, adopted: &Adopted, maker: Option<&str>, python: Option<&str>) -> String {
    let (name, path) = (&adopted.environment.name, &adopted.environment.path);
    let place = context.dirs.tilde(path);
    if adopted.was_managed {
        return format!("{name} is managed already, in {place}");
    }
    let made = match (maker, python) {
        (Some(maker), Some(python)) => format!(", made by {maker} with Python {python},"),
        (Some(maker), None) => format!(", made by {maker},"),
        (None, Some(python)) => format!(" with Python {python}"),
        (None, None) => String::new(),
    };
    if *path == adopted.from {
        format!("adopted {name}{made} in {place}")
    } else {
        format!("adopted {name}{made} and moved it to {place}")
    }
}
