//! `shell`: a subshell with an environment active.

use std::env;

use crate::activation;
use crate::cli;
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::interrupt;
use crate::ops::choose::choose;
use crate::ops::create::{Request, make, seeds};
use crate::ops::interpreter::Asked;
use crate::registry::name::EnvName;
use crate::session::files;
use crate::session::running::{self, Running};
use crate::session::subshell::{self, Subshell};
use crate::shell::Shell;

/// Starts the subshell, once it is certain that the environment is there.
pub fn run(context: &Context, args: cli::Subshell) -> Result<Exit> {
    let name = EnvName::new(&args.name)?;
    let running = running::find(args.shell.map(Shell::from))?;
    if args.create && context.registry()?.get(name.as_str())?.is_none() {
        interrupt::handle();
        let seeds = seeds(context, args.no_pip, &args.seed)?;
        let python = Asked::new(context, args.python.as_deref(), None)?;
        let plain = Request::plain(context, &name, python)?;
        make(context, &Request { seeds, ..plain })?;
    }
    let environment = choose(context, &args.name)?;
    activation::check(&environment)?;
    enter(context, &running, &environment.name)
}

/// Starts a subshell in which `workon` is given `name`, which doesn't begin with `-`. On Unix it
/// returns only when that can't be done.
fn enter(context: &Context, running: &Running, name: &str) -> Result<Exit> {
    let executable = running.executable()?;
    let venvyard = env::current_exe()
        .map_err(|error| Error::failed(format!("can't tell where this program is: {error}")))?;
    files::install_for_subshell(&context.dirs, running.shell)?;
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
