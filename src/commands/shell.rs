//! `shell`: starts a subshell with an environment active.

use std::env;

use crate::activation;
use crate::cli;
use crate::context::Context;
use crate::error::{Error, Exit, Result};
use crate::interrupt;
use crate::ops::choose::{self, Meaning, is_path};
use crate::ops::create::{Request, make, seeds};
use crate::ops::interpreter::{Owner, PythonChoice};
use crate::ops::paths::current_directory;
use crate::registry::Environment;
use crate::registry::name::EnvName;
use crate::session::files;
use crate::session::running::{self, RunningShell};
use crate::session::subshell::{self, Subshell};
use crate::shell::Shell;
use crate::ui::Ui;

/// Makes the environment if that is wanted, and starts the subshell.
pub fn run(context: &Context, ui: &Ui, args: cli::Subshell) -> Result<Exit> {
    let new = args.create.then(|| EnvName::new(&args.name)).transpose()?;
    let running = running::find(args.shell.map(Shell::from))?;
    if let Some(name) = new
        && context.registry()?.get(name.as_str())?.is_none()
    {
        interrupt::handle();
        let seeds = seeds(context, args.no_pip, &args.seed)?;
        let progress = ui.spinner();
        let here = current_directory()?;
        let owner = Owner::Nobody(&here);
        let python = PythonChoice::new(context, args.python.as_deref(), owner, &progress)?;
        let path = context.workon_home()?.join(name.as_str());
        make(context, &Request::new(name, path, python, seeds), &progress)?;
    }
    let meaning = choose::meaning_of_name(context, &args.name)?;
    let is_asked = matches!(meaning, Meaning::Several(_));
    let environment = ui.choose(context, "shell", meaning)?.environment;
    activation::check(&environment)?;
    let place = place(&args.name).filter(|_| !is_asked);
    enter(context, ui, &running, &place.unwrap_or_else(|| word(&environment)))
}

/// What means the environment, wherever the subshell begins: no name of venvyard's own begins with a dash.
fn word(environment: &Environment) -> String {
    if environment.is_managed() {
        return environment.name.clone();
    }
    environment.path.to_string_lossy().into_owned()
}

/// The directory that `name` means: the user's start-up files may change the current one.
fn place(name: &str) -> Option<String> {
    let place = (name == "." || is_path(name)).then(|| std::path::absolute(name).ok())??;
    place.into_os_string().into_string().ok()
}

/// Starts a subshell that runs `workon` with `name`, which doesn't begin with `-`. On Unix it returns only if the
/// shell can't be started.
fn enter(context: &Context, ui: &Ui, running: &RunningShell, name: &str) -> Result<Exit> {
    let executable = running.executable()?;
    let venvyard = env::current_exe()
        .map_err(|error| Error::failed(format!("can't find the path of this program: {error}")))?;
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
    subshell::start(subshell.command()).or_else(|error| {
        let exit = error.exit();
        ui.error(&Error::failed(error));
        Ok(exit)
    })
}
