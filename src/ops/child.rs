//! A command as a child process in an environment, as `run` and whoever runs it in several starts it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::{self, JoinHandle};

use crate::activation::{ActivationPlan, VariableChanges};
use crate::error::{Error, Result};
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

/// The directory of the project to which the environment `name` belongs, for a command that runs there.
///
/// # Errors
/// There is none, or nobody can go there.
pub fn project<'a>(name: &str, project: Option<&'a Path>) -> Result<&'a Path> {
    let quoted = shell_words::quote(name);
    let Some(project) = project else {
        return Err(Error::failed(format!("{name} belongs to no project"))
            .hint(format!("'venvyard project set {quoted} DIR' sets one")));
    };
    // Only who may go there gets an answer about what is in it.
    std::fs::metadata(project.join(".")).map(|_| project).map_err(|error| {
        let place = project.display();
        let text = match error.kind() {
            io::ErrorKind::NotFound => format!("the project of {name} is gone: {place}"),
            _ => format!("can't go to the project of {name}, {place}: {error}"),
        };
        Error::failed(text).hint(format!("'venvyard project set {quoted} DIR' names another"))
    })
}

/// All that a child writes to a stream, read in the background.
pub(super) fn text_of(stream: Option<impl Read + Send + 'static>) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What can't be read is not known.
        let _ = stream.map(|mut stream| stream.read_to_end(&mut bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    })
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
