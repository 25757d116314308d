//! `run`: runs a command in an environment.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;
use std::process::Command;

use crate::activation::{self, VariableChanges};
use crate::cli::Run;
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::interrupt;
use crate::ops::choose::{Resolved, resolve};
use crate::ops::enter;
use crate::ui::Ui;

/// The statuses of env(1) and of shells: the command can't be run, or doesn't exist.
const CANNOT_RUN: Exit = Exit(126);
const NOT_FOUND: Exit = Exit(127);

/// `venvyard run`: becomes the command, so that signals and the exit status are the command's own.
pub fn run(context: &Context, ui: &Ui, args: Run) -> Result<Exit> {
    let Resolved { environment, project } = resolve(context, &args.name)?;
    activation::check(&environment)?;
    let plan = enter::plan(context, &environment, project.as_deref(), &ui.spinner())?;
    let VariableChanges { set, unset } = plan.child_variables(&|name| env::var_os(name));
    let [program, arguments @ ..] = args.command.as_slice() else {
        return Err(Error::usage("no command to run"));
    };
    let path = set.iter().find(|(name, _)| name == "PATH").map(|(_, path)| path.as_os_str());
    let mut command = Command::new(executable(program, path));
    command.args(arguments).envs(set);
    for name in unset {
        command.env_remove(name);
    }
    interrupt::become_command(&mut command).or_else(|error| {
        let exit = if error.kind() == io::ErrorKind::NotFound { NOT_FOUND } else { CANNOT_RUN };
        let reason = reason(Path::new(program), error);
        ui.error(&Error::failed(format!("can't run {}: {reason}", program.display())));
        Ok(exit)
    })
}

/// The system says "no such file" for a missing command and for a missing interpreter in a script's first line.
fn reason(program: &Path, error: io::Error) -> Error {
    if error.kind() != io::ErrorKind::NotFound {
        return error.into();
    }
    Error::failed(if program.parent() == Some(Path::new("")) {
        "it is not on PATH"
    } else if program.exists() {
        "the interpreter in its first line doesn't exist"
    } else {
        "it doesn't exist"
    })
}

/// The file to start: where the environment's PATH has it.
#[cfg(unix)]
fn executable(program: &OsStr, _path: Option<&OsStr>) -> OsString {
    program.to_owned()
}

/// Windows itself only looks for `.exe`. This also finds `pip.cmd`, as shells do.
#[cfg(not(unix))]
fn executable(program: &OsStr, path: Option<&OsStr>) -> OsString {
    let here = env::current_dir().unwrap_or_default();
    which::which_in(program, path, here).map_or_else(|_| program.to_owned(), Into::into)
}
