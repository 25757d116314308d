//! A command as a child process in an environment, as `run` and whoever runs it in several starts it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::activation::{ActivationPlan, VariableChanges};
use crate::inspect::locate::{OtherPython, other_python};
use crate::program::{self, Fault, NotStarted};
use crate::venv::paths::bin_dir;

/// The command `name`, looked up in the environment first, with the variables that the plan changes.
///
/// # Errors
/// There is no such command, it can be seen that it can't be started, or it is a script that starts another environment's
/// Python.
pub fn command(
    environment: &Path,
    plan: &ActivationPlan,
    name: &OsStr,
    arguments: &[OsString],
) -> Result<Command, NotStarted> {
    let VariableChanges { set, unset } = plan.child_variables(&|name| env::var_os(name));
    let path = set.iter().find(|(name, _)| name == "PATH").map(|(_, path)| path.as_os_str());
    let mut command = Command::new(executable(environment, name, path)?);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::arg0(&mut command, name);
    command.args(arguments).envs(set);
    for name in unset {
        command.env_remove(name);
    }
    Ok(command)
}

/// The file to start.
fn executable(
    environment: &Path,
    program: &OsStr,
    path: Option<&OsStr>,
) -> Result<PathBuf, NotStarted> {
    let executable = program::find(program, &bin_dir(environment), path)?;
    program::check(&executable)?;
    if let Some(OtherPython { python, environment }) = other_python(environment, &executable) {
        return Err(NotStarted::new(executable, Fault::OtherPython { python, environment }));
    }
    Ok(executable)
}
