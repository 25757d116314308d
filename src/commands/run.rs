//! `run`: runs a command in an environment.

use std::env;
use std::ffi::OsStr;
use std::io;
use std::path::Path;

use crate::activation;
use crate::cli::Run;
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::interrupt;
use crate::ops::choose::{Resolved, resolve};
use crate::ops::{child, enter};
use crate::program::{Fault, NotStarted};
use crate::registry::Environment;
use crate::ui::Ui;
use crate::venv::paths::bin_dir;

/// `venvyard run`: becomes the command, so that signals and the exit status are the command's own.
pub fn run(context: &Context, ui: &Ui, args: Run) -> Result<Exit> {
    let Resolved { environment, project, .. } = resolve(context, &args.name)?;
    activation::check(&environment)?;
    let plan = enter::plan(context, &environment, project.as_deref(), &ui.spinner())?;
    if args.cd {
        go_to_project(&environment.name, plan.project.as_deref())?;
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

/// Goes to the project's directory, so that relative paths start there.
fn go_to_project(name: &str, project: Option<&Path>) -> Result<()> {
    let quoted = shell_words::quote(name);
    let Some(project) = project else {
        return Err(Error::failed(format!("{name} belongs to no project"))
            .hint(format!("'venvyard project set {quoted} DIR' sets one")));
    };
    env::set_current_dir(project).map_err(|error| {
        let place = project.display();
        let text = match error.kind() {
            io::ErrorKind::NotFound => format!("the project of {name} is gone: {place}"),
            _ => format!("can't go to the project of {name}, {place}: {error}"),
        };
        Error::failed(text).hint(format!("'venvyard project set {quoted} DIR' names another"))
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
