//! `adopt`: takes over an environment that another tool made.

mod all;
mod row;
mod scan;
mod take;

use std::path::Path;

use serde::Serialize;

use crate::cli::Adopt;
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::inspect::maker::made_by;
use crate::inspect::python::cached;
use crate::inspect::status::{Health, Status};
use crate::interrupt;
use crate::ops::adopt::{Adopted, Request, adopt_chosen};
use crate::registry::name::EnvName;
use crate::ui::Ui;
use take::warn_of_hooks;

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
    match args.places.as_slice() {
        _ if args.scan => scan::run(context, ui, &args),
        [] => all::run(context, ui, &args),
        [place] => one(context, ui, &args, place),
        [_, other, ..] => {
            let text = format!("only one can be adopted at once, and not {} too", other.display());
            Err(Error::usage(text).hint("--scan searches several directories"))
        }
    }
}

fn one(context: &Context, ui: &Ui, args: &Adopt, place: &Path) -> Result<Exit> {
    let name = args.name.as_deref().map(EnvName::new).transpose()?;
    let request = Request { place, name, project: None, moves: args.moves };
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
