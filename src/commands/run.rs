//! `run`: a command in an environment.

use std::env;
use std::io;
use std::path::Path;
use std::process::Command;

use super::activate;
use crate::activation::{self, Plan};
use crate::cli::Run;
use crate::context::{Context, active};
use crate::error::{Error, Exit, Result};

/// As env(1) and the shells have it: the command is there and can't be run, or is not there.
const CANNOT_RUN: Exit = Exit(126);
const NOT_FOUND: Exit = Exit(127);

/// `venvyard run`: becomes the command, so that signals and the exit status are the command's own.
pub fn run(context: &Context, args: Run) -> Result<Exit> {
    let environment = activate::choose(context, &args.name)?;
    activation::check(&environment)?;
    let (set, unset) =
        Plan::new(&environment).environment(env::var_os("PATH").as_deref(), active().as_deref());
    let [program, arguments @ ..] = args.command.as_slice() else {
        return Err(Error::usage("which command is to be run?"));
    };
    let mut command = Command::new(program);
    command.args(arguments).envs(set);
    for name in unset {
        command.env_remove(name);
    }
    become_(command).or_else(|error| {
        let exit = if error.kind() == io::ErrorKind::NotFound { NOT_FOUND } else { CANNOT_RUN };
        let reason = reason(Path::new(program), error);
        context.ui.error(&Error::failed(format!("can't run {}: {reason}", program.display())));
        Ok(exit)
    })
}

/// The system's "no such file" may mean the command, or the interpreter in a script's first line.
fn reason(program: &Path, error: io::Error) -> Error {
    if error.kind() != io::ErrorKind::NotFound {
        return error.into();
    }
    Error::failed(if program.parent() == Some(Path::new("")) {
        "it is in no directory of PATH"
    } else if program.exists() {
        "the interpreter in its first line is not there"
    } else {
        "there is no such file"
    })
}

/// Replaces this process; returns only when that failed.
#[cfg(unix)]
pub(super) fn become_(mut command: Command) -> io::Result<Exit> {
    use std::os::unix::process::CommandExt as _;
    Err(command.exec())
}

/// Runs the command and has its status: Windows replaces no process.
#[cfg(not(unix))]
pub(super) fn become_(mut command: Command) -> io::Result<Exit> {
    let status = crate::interrupt::wait(&mut command.spawn()?)?;
    Ok(Exit(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)))
}
