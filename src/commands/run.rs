//! `run`: runs a command in an environment.

use std::env;
use std::ffi::OsStr;

use uuid::Uuid;

use crate::activation;
use crate::cli::Run;
use crate::context::Context;
use crate::error::{Error, Exit, Kind, Result};
use crate::interrupt;
use crate::ops::choose::{Resolved, resolve};
use crate::ops::{child, enter};
use crate::program::{Fault, NotStarted};
use crate::registry::Environment;
use crate::ui::Ui;
use crate::venv::paths::bin_dir;

/// `venvyard run`: becomes the command, so that signals and the exit status are the command's own.
pub fn run(context: &Context, ui: &Ui, args: Run) -> Result<Exit> {
    let Resolved { environment, project, .. } = match args.id {
        Some(id) => with_id(context, &id, &args.name)?,
        None => resolve(context, &args.name)?,
    };
    activation::check(&environment)?;
    let plan = enter::plan(context, &environment, project.as_deref(), &ui.spinner())?;
    if args.cd {
        let project = child::project(&environment.name, plan.project.as_deref())?;
        env::set_current_dir(project)?;
    }
    let [program, arguments @ ..] = args.command.as_slice() else {
        return Err(Error::usage("no command to run"));
    };
    let started =
        child::command(&environment.path, &plan, program, arguments).and_then(|mut command| {
            if let Some(project) = plan.project.filter(|_| args.cd) {
                command.env("PWD", project);
            }
            enter::mark_used(&environment);
            interrupt::become_command(&mut command)
                .map_err(|error| NotStarted::because(command.get_program(), error))
        });
    started.or_else(|error| {
        let exit = error.exit();
        ui.error(&hinted(error, program, &environment));
        Ok(exit)
    })
}

/// The environment with that identity, whatever its name is now. Another one that has taken the name is not meant.
fn with_id(context: &Context, id: &str, name: &str) -> Result<Resolved> {
    let id: Uuid =
        id.parse().map_err(|error| Error::usage(format!("{id:?} is no identity: {error}")))?;
    let environment = context.registry()?.with_id(id, name)?;
    environment.map(Resolved::new).ok_or_else(|| {
        let text = format!("the environment that was called {name} is gone (its id is {id})");
        Error::new(Kind::NoSuchEnvironment, text)
            .hint("'venvyard restore' lists those that can be restored")
    })
}

/// The error, with what to do about a script that no longer runs with the environment's own Python.
fn hinted(error: NotStarted, program: &OsStr, environment: &Environment) -> Error {
    let is_own = error.program.parent() == Some(&bin_dir(&environment.path));
    let is_script = matches!(error.fault, Fault::Interpreter { .. } | Fault::OtherPython { .. });
    let error = Error::failed(error);
    if !is_own || !is_script {
        return error;
    }
    let name = shell_words::quote(&environment.name);
    let module = if program == "pip" { "pip" } else { "MODULE" };
    error
        .hint(format!("'venvyard run {name} -- python -m {module}' runs it without its script"))
        .hint(format!(
            "'venvyard run {name} -- python -m pip install --force-reinstall PACKAGE' writes the scripts of \
             a package again"
        ))
}
