//! How a measurement ends.

use std::fmt::Display;
use std::process::ExitCode;

/// The exit code of the measurement `name`. Its error goes to stderr.
pub(crate) fn ended(name: &str, done: Result<(), impl Display>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{name}: {error}");
            ExitCode::FAILURE
        }
    }
}
