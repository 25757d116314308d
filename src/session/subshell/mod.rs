//! A subshell with an environment active. It changes none of the user's start-up files.
//!
//! The shell reads the user's start-up files as always, then venvyard's installed file, then enters the environment.
//! If it can't, it exits. The code is the same for everybody; paths and names reach it in variables, which it unsets.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use crate::dirs::Dirs;
use crate::error::Exit;
use crate::interrupt;
use crate::program::{self, NotStarted};
use crate::session::files;
use crate::shell::{Shell, SubshellCode};

#[cfg(all(test, unix))]
mod tests;

/// What a subshell is started with.
#[derive(Debug, Clone, Copy)]
pub struct Subshell<'a> {
    /// Which shell.
    pub shell: Shell,
    /// Its executable.
    pub executable: &'a Path,
    /// Where its installed file is.
    pub dirs: &'a Dirs,
    /// This binary, which may not be on PATH.
    pub venvyard: &'a Path,
    /// The user's `ZDOTDIR`, if it is set.
    pub zdotdir: Option<&'a OsStr>,
    /// The argument of `workon`. It doesn't begin with `-`.
    pub name: &'a str,
}

impl Subshell<'_> {
    /// The command that starts it. Call [`files::install_for_subshell`] first.
    pub fn command(&self) -> Command {
        let mut command = Command::new(self.executable);
        let file = files::path(self.dirs, self.shell);
        command.env("VENVYARD_EXE", self.venvyard).env("_VENVYARD_ENTER", self.name);
        if cfg!(windows) {
            // Git's bash looks up a path with nothing but backslashes in PATH, as if it were a name.
            command.env("_VENVYARD_FILE", self.shell.path(&file));
        } else {
            command.env("_VENVYARD_FILE", file);
        }
        let directory = files::subshell_directory(self.dirs);
        match self.shell {
            Shell::Bash => {
                command.arg("--rcfile").arg(directory.join("bashrc")).arg("-i");
            }
            Shell::Zsh => {
                command.arg("-i").env("ZDOTDIR", directory.join("zsh"));
                match self.zdotdir {
                    Some(zdotdir) => command.env("_VENVYARD_ZDOTDIR", zdotdir),
                    None => command.env_remove("_VENVYARD_ZDOTDIR"),
                };
            }
            Shell::Fish => {
                command.args(["--interactive", "--init-command", self.code()]);
            }
            Shell::PowerShell => {
                // By default, Windows PowerShell runs no script files (about_Execution_Policies).
                if cfg!(windows) {
                    command.args(["-ExecutionPolicy", "RemoteSigned"]);
                }
                command.args(["-NoLogo", "-NoExit", "-Command", self.code()]);
            }
        }
        command
    }

    /// The code for shells that get it as an argument.
    fn code(&self) -> &'static str {
        match self.shell.subshell_code() {
            SubshellCode::Argument(code) => code,
            SubshellCode::File { .. } => "",
        }
    }
}

/// Becomes the command. On Unix it returns only if that fails.
pub fn start(mut command: Command) -> Result<Exit, NotStarted> {
    program::check(Path::new(command.get_program()))?;
    interrupt::become_command(&mut command)
        .map_err(|error| NotStarted::because(command.get_program(), error))
}
