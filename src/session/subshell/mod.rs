//! A subshell of the user's own shell with an environment active, for which none of the user's
//! start-up files is changed.
//!
//! The shell reads the user's start-up files as always, then venvyard's static file, then enters the
//! environment; if it can't, it ends. Leaving it leaves everything. What it needs to know reaches it
//! in variables that it unsets: the shell code is the same for everybody.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::dirs::Dirs;
use crate::error::Exit;
use crate::interrupt;
use crate::session::files;
use crate::shell::Shell;

#[cfg(all(test, unix))]
mod tests;

/// What a subshell is started with.
#[derive(Debug, Clone, Copy)]
pub struct Subshell<'a> {
    /// Which shell.
    pub shell: Shell,
    /// Its executable.
    pub executable: &'a Path,
    /// Where its static file is.
    pub dirs: &'a Dirs,
    /// This binary: it may not be on PATH.
    pub venvyard: &'a Path,
    /// The user's `ZDOTDIR`, if it is set.
    pub zdotdir: Option<&'a OsStr>,
    /// What `workon` is given; it doesn't begin with `-`.
    pub name: &'a str,
}

impl Subshell<'_> {
    /// The command that starts it, once [`files::install_for_subshell`] has been called.
    pub fn command(&self) -> Command {
        let mut command = Command::new(self.executable);
        let file = files::path(self.dirs, self.shell);
        command.env("VENVYARD_EXE", self.venvyard).env("_VENVYARD_ENTER", self.name);
        if cfg!(windows) {
            // To Git's bash a path with backslashes alone is a name to be looked for in PATH.
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
                let code = include_str!("../../../shell/subshell/enter.fish");
                command.args(["--interactive", "--init-command", code]);
            }
            Shell::PowerShell => {
                let code = include_str!("../../../shell/subshell/enter.ps1");
                // Until it is told to, Windows PowerShell runs no script files (about_Execution_Policies).
                if cfg!(windows) {
                    command.args(["-ExecutionPolicy", "RemoteSigned"]);
                }
                command.args(["-NoLogo", "-NoExit", "-Command", code]);
            }
        }
        command
    }
}

/// Becomes the command: on Unix it returns only when that can't be done.
pub fn start(mut command: Command) -> io::Result<Exit> {
    interrupt::become_command(&mut command).map_err(|error| could_not_start(&command, &error))
}

fn could_not_start(command: &Command, error: &io::Error) -> io::Error {
    let program = command.get_program().display();
    io::Error::new(error.kind(), format!("can't start {program}: {error}"))
}
