//! `shell`: a subshell with an environment active.

use std::env;

use crate::cli;
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::name::EnvName;
use crate::setup::running;
use crate::shell::Shell;
use crate::shell_files;
use crate::subshell::{self, Subshell};

/// Starts the subshell for an environment that is there.
pub fn run(context: &Context, args: cli::Subshell) -> Result<Exit> {
    let name = EnvName::new(&args.name)?;
    enter(context, args.shell.map(Shell::from), name.as_str())
}

/// Starts a subshell, `shell` or the one that is running, in which `workon` is given `name`, which
/// doesn't begin with `-`. On Unix it returns only when that can't be done.
pub fn enter(context: &Context, shell: Option<Shell>, name: &str) -> Result<Exit> {
    let running = running::find(shell)?;
    let executable = running.executable()?;
    let venvyard = env::current_exe()
        .map_err(|error| Error::failed(format!("can't tell where this program is: {error}")))?;
    shell_files::install_for_subshell(&context.dirs, running.shell)?;
    let zdotdir = env::var_os("ZDOTDIR");
    let subshell = Subshell {
        shell: running.shell,
        executable: &executable,
        dirs: &context.dirs,
        venvyard: &venvyard,
        zdotdir: zdotdir.as_deref(),
        name,
    };
    Ok(subshell::start(subshell.command())?)
}
