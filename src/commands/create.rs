//! `create`: makes an environment.

use std::env;
use std::path::{Path, PathBuf};

use crate::cli::Create;
use crate::context::Context;
use crate::context::config::Installer;
use crate::error::{Error, Exit, Result};
use crate::interrupt;
use crate::ops::create::{Request, make, seeds};
use crate::ops::hooks::HookEvent;
use crate::ops::install::{self, Requirements};
use crate::ops::interpreter::PythonChoice;
use crate::ops::paths::{existing_directory, existing_file};
use crate::ops::{enter, temporary, untrusted};
use crate::progress::Progress;
use crate::registry::name::EnvName;
use crate::shell::Shell;
use crate::trust::Verdict;
use crate::ui::Ui;
use crate::venv;
use crate::venv::seed::Seeds;

/// `venvyard create`
pub fn run(context: &Context, ui: &Ui, args: Create) -> Result<Exit> {
    interrupt::handle();
    let shell = args.shell.map(Shell::from);
    let loaded = args.loaded.clone();
    let progress = ui.spinner();
    let environment = make(context, &request(context, args, &progress)?, &progress)?;
    if let Some(shell) = shell {
        let mut plan = enter::plan(context, &environment, None, &progress)?;
        for hooks in context.hook_dirs() {
            plan.source.extend(HookEvent::PostCreate.sourced(&hooks, shell)?);
        }
        // `mkenv` never changes directory.
        let code = plan.code(shell, None);
        ui.out(&shell.without_loaded(code, loaded.as_deref()))?;
    }
    Ok(Exit::DONE)
}

/// What to make: from the command line, else from the project's file, else from the configuration. Everything
/// that can be refused is refused here, before anything is made.
fn request(context: &Context, args: Create, progress: &dyn Progress) -> Result<Request> {
    let here = env::current_dir()?;
    let is_named = args.name.is_some() || args.temp;
    let file = if is_named {
        Verdict::None
    } else {
        project_file(context, &here, args.shell.is_some(), progress)?
    };
    let root = file.directory().unwrap_or(&here).to_owned();
    let name = name(&args, &file, &root)?;
    // Without a name, it is the environment of the project here.
    let project = args.project.or_else(|| (args.here || !is_named).then_some(root));
    let project = project.map(|project| existing_directory(&project)).transpose()?;
    let path = match &project {
        Some(project) if args.here => project.join(".venv"),
        _ => context.workon_home()?.join(name.as_str()),
    };
    let file = if let Verdict::Trusted(file) = &file { Some(&**file) } else { None };
    let files = file.map_or(&[] as &[PathBuf], |file| &file.requirements);
    let requirements = requirements(args.install, args.requirements.iter().chain(files))?;
    let seeds = seeds(context, args.no_pip, &args.seed)?;
    check_installer(context, &requirements, &seeds, args.no_pip)?;
    if let Some(prompt) = args.prompt.iter().find(|prompt| prompt.contains(char::is_control)) {
        return Err(venv::Error::Prompt { prompt: prompt.clone() }.into());
    }
    let python = match file.and_then(|file| Some((file.python.as_deref()?, file))) {
        Some((python, file)) if args.python.is_none() => PythonChoice::of_file(python, &file.file)?,
        _ => {
            let given = args.python.as_deref();
            PythonChoice::new(context, given, project.as_deref(), progress)?
        }
    };
    Ok(Request {
        project,
        prompt: args.prompt,
        system_site_packages: args.system_site_packages,
        link_mode: args.link_mode.into(),
        requirements,
        temporary: args.temp,
        shell_sources_hook: args.shell.is_some(),
        ..Request::new(name, path, python, seeds)
    })
}

/// The name that the user gives, else the one in the project's file, else that of the project's directory.
fn name(args: &Create, file: &Verdict, root: &Path) -> Result<EnvName> {
    Ok(match (&args.name, file.name()) {
        (Some(name), _) => EnvName::new(name)?,
        (None, _) if args.temp => temporary::new_name()?,
        (None, Some(name)) => name.clone(),
        (None, None) => name_of(root)?,
    })
}

/// The file of the project here. Activation warns about an untrusted file itself.
fn project_file(
    context: &Context,
    directory: &Path,
    is_activated: bool,
    progress: &dyn Progress,
) -> Result<Verdict> {
    let found = context.gate.above(directory)?;
    if let Verdict::Untrusted(notice) = &found
        && !is_activated
    {
        progress.warn(&untrusted::file(&context.dirs, notice));
    }
    Ok(found)
}

fn requirements<'a>(
    packages: Vec<String>,
    files: impl Iterator<Item = &'a PathBuf>,
) -> Result<Requirements> {
    packages.iter().try_for_each(|package| check_package(package))?;
    let files = files.map(|file| existing_file(file)).collect::<Result<_>>()?;
    Ok(Requirements { packages, files })
}

/// An error unless the environment will have what installs its packages.
fn check_installer(
    context: &Context,
    requirements: &Requirements,
    seeds: &Seeds,
    no_pip: bool,
) -> Result<()> {
    if requirements.is_empty() {
        return Ok(());
    }
    let installer = context.config()?.installer;
    if !seeds.have_pip() && installer == Installer::Pip {
        let hint = if no_pip { "leave --no-pip out" } else { "add pip: --seed pip" };
        return Err(Error::usage("packages can't be installed without pip").hint(hint));
    }
    Ok(install::check(installer)?)
}

fn name_of(directory: &Path) -> Result<EnvName> {
    let name = directory.file_name().unwrap_or_default().to_string_lossy();
    EnvName::new(&name)
        .map_err(|error| Error::from(error).hint("give the environment a name: 'mkenv NAME'"))
}

/// An error for an empty word, and for a word that the installer would take for an option.
fn check_package(package: &str) -> Result<()> {
    let reason = if package.trim().is_empty() {
        "is not a package"
    } else if package.starts_with('-') {
        "is an option, not a package"
    } else {
        return Ok(());
    };
    Err(Error::usage(format!("{package:?} {reason}"))
        .hint("write a package as for pip: 'requests==2.31.0', ./directory or a URL"))
}
