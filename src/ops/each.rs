//! Runs a command in several environments: in one after another, or in several at once.

mod lines;
mod selection;
mod several;

use std::ffi::OsString;
use std::io;
use std::process::ExitStatus;

use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::interrupt;
use crate::program::NotStarted;
use crate::progress::Progress;
use crate::registry::Environment;

pub use lines::pass_lines;
pub use selection::{Chosen, Condition, Selection, choose};
pub use several::{Directory, Fate, Listener, Order, Output, Report, run};
use several::{Obstacle, command_in};

/// Runs the command in the environment's directory, with the environment entered, and waits for it. No hooks run.
///
/// # Errors
/// The environment can't be entered, or the user interrupted the command. A command that can't be started has a status,
/// as in a shell, and is told to `progress`.
pub fn run_in(
    context: &Context,
    environment: &Environment,
    command: &[OsString],
    progress: &dyn Progress,
) -> Result<Exit> {
    let started = command_in(context, environment, command, Directory::Environment, progress)
        .and_then(|mut command| {
            command.spawn().map_err(|error| {
                Obstacle::NotStarted(NotStarted::because(command.get_program(), error))
            })
        });
    let mut child = match started {
        Ok(child) => child,
        Err(Obstacle::NotStarted(error)) => {
            progress.warn(&error.to_string());
            return Ok(error.exit());
        }
        Err(Obstacle::Unusable(error)) => return Err(error),
    };
    match interrupt::wait(&mut child) {
        Ok(status) => Ok(exit(status)),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error.into()),
        Err(error) => Err(Error::failed(error)),
    }
}

/// The worst of two statuses: the higher one, because shells give what is worse a higher number.
pub fn worst(one: Exit, other: Exit) -> Exit {
    Exit(one.0.max(other.0))
}

/// The status as shells report it: 128 and the number of the signal that ended the command.
fn exit(status: ExitStatus) -> Exit {
    if let Some(signal) = signal(status) {
        return Exit(u8::try_from(128 + signal).unwrap_or(u8::MAX));
    }
    Exit(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

/// The number of the signal that ended the command.
#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

/// Windows has none.
#[cfg(not(unix))]
fn signal(_status: ExitStatus) -> Option<i32> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;

    use super::*;

    fn status(script: &str) -> Exit {
        exit(Command::new("/bin/sh").args(["-c", script]).status().unwrap())
    }

    #[test]
    fn a_status_is_as_shells_report_it() {
        assert_eq!(status("exit 0"), Exit(0));
        assert_eq!(status("exit 7"), Exit(7));
        assert_eq!(status("kill -KILL $$"), Exit(137));
    }

    #[test]
    fn the_highest_status_is_the_worst() {
        assert_eq!(worst(Exit(0), Exit(1)), Exit(1));
        assert_eq!(worst(Exit(127), Exit(2)), Exit(127));
    }
}
