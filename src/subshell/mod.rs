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
use crate::shell::Shell;
use crate::shell_files;

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
    /// The command that starts it, once [`shell_files::install_for_subshell`] has been called.
    pub fn command(&self) -> Command {
        let mut command = Command::new(self.executable);
        command
            .env("VENVYARD_EXE", self.venvyard)
            .env("_VENVYARD_ENTER", self.name)
            .env("_VENVYARD_FILE", shell_files::path(self.dirs, self.shell));
        let directory = shell_files::subshell_directory(self.dirs);
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
                let code = include_str!("../../shell/subshell/enter.fish");
                command.args(["--interactive", "--init-command", code]);
            }
            Shell::PowerShell => {
                let code = include_str!("../../shell/subshell/enter.ps1");
                command.args(["-NoLogo", "-NoExit", "-Command", code]);
            }
        }
        command
    }
}

/// Becomes the command; returns only when it can't be started.
#[cfg(unix)]
pub fn start(mut command: Command) -> io::Result<Exit> {
    use std::os::unix::process::CommandExt as _;
    let error = command.exec();
    Err(could_not_start(&command, &error))
}

/// Runs the command and gives its status. Ctrl-C is the subshell's: the console sends it to both.
#[cfg(not(unix))]
pub fn start(mut command: Command) -> io::Result<Exit> {
    crate::interrupt::handle();
    let status = command.status().map_err(|error| could_not_start(&command, &error))?;
    Ok(Exit(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)))
}

fn could_not_start(command: &Command, error: &io::Error) -> io::Error {
    let program = command.get_program().display();
    io::Error::new(error.kind(), format!("can't start {program}: {error}"))
}
