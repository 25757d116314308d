//! `create`: what is asked for, looked at before anything is made.

use std::env;
use std::path::Path;

use crate::cli::Create;
use crate::context::Context;
use crate::context::config::Installer;
use crate::error::{Error, Exit, Result};
use crate::interrupt;
use crate::ops::create::{Request, make, seeds};
use crate::ops::enter;
use crate::ops::hooks::When;
use crate::ops::install::{self, Wanted};
use crate::ops::interpreter::Asked;
use crate::ops::paths::{existing_directory, existing_file};
use crate::ops::temporary;
use crate::registry::name::EnvName;
use crate::shell::Shell;
use crate::trust::Found;
use crate::venv;

/// `venvyard create`
pub fn run(context: &Context, args: Create) -> Result<Exit> {
    interrupt::handle();
    let shell = args.shell.map(Shell::from);
    let loaded = args.loaded.clone();
    let request = requested(context, args)?;
    let environment = make(context, &request)?;
    if let Some(shell) = shell {
        let mut plan = enter::plan(context, &environment, None)?;
        plan.source.extend(When::PostCreate.sourced(&context.hooks(), shell)?);
        // `mkenv` never changes directory.
        let code = plan.code(shell, None);
        context.ui.out(&shell.without_loaded(code, loaded.as_deref()))?;
    }
    Ok(Exit::DONE)
}

fn requested(context: &Context, args: Create) -> Result<Request> {
    let config = context.config()?;
    let here = env::current_dir()?;
    let named = args.name.is_some() || args.temp;
    let file = if named { Found::None } else { file_above(context, &here, args.shell.is_some())? };
    let root = file.directory().unwrap_or(&here).to_owned();
    let name = match (&args.name, file.name()) {
        (Some(name), _) => EnvName::new(name)?,
        (None, _) if args.temp => temporary::new_name()?,
        (None, Some(name)) => name.clone(),
        (None, None) => name_of(&root)?,
    };
    // Without a name it is the environment of the project here in every sense.
    let project = args.project.or_else(|| (args.here || !named).then_some(root));
    let project = project.map(|project| existing_directory(&project)).transpose()?;
    let path = match &project {
        Some(project) if args.here => project.join(".venv"),
        _ => context.workon_home()?.join(name.as_str()),
    };
    let (python, files) = match &file {
        Found::Trusted(file) => {
            (file.python.as_deref().map(|python| (python, &file.file)), &*file.requirements)
        }
        _ => (None, [].as_slice()),
    };
    let files = args.requirements.iter().chain(files);
    let wanted = Wanted {
        packages: args.install,
        files: files.map(|file| existing_file(file)).collect::<Result<_>>()?,
    };
    wanted.packages.iter().try_for_each(|package| check_package(package))?;
    let seeds = seeds(context, args.no_pip, &args.seed)?;
    if !seeds.have_pip() && !wanted.is_empty() && config.installer == Installer::Pip {
        let hint = if args.no_pip { "leave --no-pip out" } else { "add pip: --seed pip" };
        return Err(Error::usage("without pip nothing can be installed").hint(hint));
    }
    if !wanted.is_empty() {
        install::check(config.installer)?;
    }
    if let Some(prompt) = args.prompt.iter().find(|prompt| prompt.contains(char::is_control)) {
        return Err(venv::Error::Prompt { prompt: prompt.clone() }.into());
    }
    let python = match (&args.python, python) {
        (None, Some((python, file))) => Asked::of_file(python, file)?,
        (given, _) => Asked::new(context, given.as_deref(), project.as_deref())?,
    };
    Ok(Request {
        path,
        project,
        prompt: args.prompt,
        system_site_packages: args.system_site_packages,
        seeds,
        link_mode: args.link_mode.into(),
        wanted,
        temporary: args.temp,
        sourced: args.shell.is_some(),
        ..Request::plain(context, &name, python)?
    })
}

/// The file of the project that a creation without a name is for. Where the environment is activated, too,
/// that says what is not trusted.
fn file_above(context: &Context, directory: &Path, activated: bool) -> Result<Found> {
    let found = context.gate().above(directory)?;
    if let Found::Untrusted(notice) = &found
        && !activated
    {
        enter::say(context, notice);
    }
    Ok(found)
}

fn name_of(directory: &Path) -> Result<EnvName> {
    let name = directory.file_name().unwrap_or_default().to_string_lossy();
    EnvName::new(&name)
        .map_err(|error| Error::from(error).hint("give the environment a name: 'mkenv NAME'"))
}

/// What would be an option of the installer, or nothing at all, is refused at the door.
fn check_package(package: &str) -> Result<()> {
    let reason = if package.trim().is_empty() {
        "is no package"
    } else if package.starts_with('-') {
        "is an option, not a package"
    } else {
        return Ok(());
    };
    Err(Error::usage(format!("{package:?} {reason}"))
        .hint("a package is written as pip takes it: 'requests==2.31.0', ./directory, a URL"))
}
