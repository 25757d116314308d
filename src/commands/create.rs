//! `create`: makes an environment.

mod from;

use std::path::{Path, PathBuf};

use from::Source;

use crate::cli::Create;
use crate::context::Context;
use crate::context::config::Installer;
use crate::error::{Error, Exit, Kind, Result, in_one_line};
use crate::interrupt;
use crate::ops::create::{Made, Request, make, seeds};
use crate::ops::hooks::HookEvent;
use crate::ops::install::{self, Requirements};
use crate::ops::interpreter::{Owner, PythonChoice};
use crate::ops::name::Named;
use crate::ops::paths::{current_directory, existing_directory, existing_file};
use crate::ops::{enter, link, name, temporary, untrusted};
use crate::progress::Progress;
use crate::project;
use crate::registry::Environment;
use crate::registry::name::EnvName;
use crate::shell::Language;
use crate::trust::Verdict;
use crate::ui::Ui;
use crate::venv;
use crate::venv::seed::Seeds;

/// `venvyard create`
pub fn run(context: &Context, ui: &Ui, args: Create) -> Result<Exit> {
    interrupt::handle();
    let language = args.shell.map(<&Language>::from);
    let progress = ui.spinner();
    let from = args.from.as_deref().map(|word| Source::of(context, word)).transpose()?;
    let New { environment, hooks, is_untied } = match from {
        Some(Source::Environment(original)) => {
            let environment = from::like(context, &args, *original, &progress)?;
            New { environment, hooks: Vec::new(), is_untied: args.project.is_none() }
        }
        Some(Source::File(file)) => new(context, ui, &args, Some(&file), &progress)?,
        None => new(context, ui, &args, None, &progress)?,
    };
    if let Some(project) = environment.project().filter(|_| args.link) {
        let linked = link::link(context, &environment, &project.directory)?;
        let place = context.dirs.tilde(&link::place(&project.directory));
        ui.say(&linked.told(&place, &environment.name));
    }
    if let Some(language) = language {
        let mut plan = enter::plan(context, &environment, None, &progress)?;
        for hooks in hooks {
            plan.source.extend(HookEvent::PostCreate.sourced(&hooks, language)?);
        }
        // `mkenv` never changes directory.
        let code = plan.code(language, None);
        ui.out(&language.without_loaded(code, args.loaded.as_deref()))?;
    }
    if is_untied && ui.stderr_is_terminal() {
        say_untied(context, ui, &environment.name)?;
    }
    Ok(Exit::DONE)
}

/// An environment that was made.
struct New {
    environment: Environment,
    /// The directories of the hooks that the shell sources.
    hooks: Vec<PathBuf>,
    /// Whether it belongs to no project, and stays.
    is_untied: bool,
}

fn new(
    context: &Context,
    ui: &Ui,
    args: &Create,
    file: Option<&Path>,
    progress: &dyn Progress,
) -> Result<New> {
    let mut request = request(context, ui, args, progress)?;
    let add = |file| from::file(context, args, file, &mut request, progress);
    let _files = file.map(add).transpose()?;
    check_installer(context, &request.requirements, &request.seeds, args.no_pip)?;
    let Made { environment, was_completed } =
        make(context, &request, progress).map_err(|error| match &args.name {
            Some(_) => error,
            None => named_by_file(context, &request, error),
        })?;
    let hooks = if was_completed { Vec::new() } else { context.hook_dirs() };
    Ok(New { environment, hooks, is_untied: request.project.is_none() && !request.temporary })
}

/// Says how to tie the environment to the project that the user is in, if it looks like one.
fn say_untied(context: &Context, ui: &Ui, name: &str) -> Result<()> {
    let here = current_directory()?;
    let Some(root) = project::marked(&here, &context.dirs.home) else { return Ok(()) };
    let place = root.to_string_lossy();
    let (mut command, mut option) = (vec!["venvyard", "project", "set", name], ".");
    if root != here {
        command.push(&place);
        option = &place;
    }
    ui.say(&in_one_line(&format!(
        "{name} belongs to no project; '{}' ties it to {} (next time: -a {})",
        shell_words::join(command),
        context.dirs.tilde(&root),
        shell_words::quote(option)
    )));
    Ok(())
}

/// What to make: from the command line, else from the project's file, else from the configuration. Everything
/// that can be refused is refused here, before anything is made.
fn request(context: &Context, ui: &Ui, args: &Create, progress: &dyn Progress) -> Result<Request> {
    let here = current_directory()?;
    let file = project_file(context, ui, args, &here, progress)?;
    let project = project(args, &file, &here)?;
    let in_tree = project.as_deref().filter(|_| args.here).map(|project| project.join(".venv"));
    let name = name(context, args, &file, project.as_deref(), in_tree.as_deref(), progress)?;
    let path = match in_tree {
        Some(path) => path,
        None => context.workon_home()?.join(name.as_str()),
    };
    if args.link {
        check_link(context, project.as_deref(), &path)?;
    }
    let files = match &file {
        Verdict::Trusted(file) => file.requirements.as_slice(),
        _ => &[],
    };
    let requirements = requirements(args.install.clone(), args.requirements.iter().chain(files))?;
    let seeds = seeds(context, args.no_pip, &args.seed)?;
    if let Some(prompt) = args.prompt.iter().find(|prompt| prompt.contains(char::is_control)) {
        return Err(venv::Error::Prompt { prompt: prompt.clone() }.into());
    }
    let owner = Owner::new(project.as_deref(), &here);
    let python = PythonChoice::new(context, args.python.as_deref(), owner, progress)?;
    let awaits = match file {
        Verdict::Untrusted(notice) if notice.has_requirements => Some(notice),
        _ => None,
    };
    Ok(Request {
        project,
        prompt: args.prompt.clone(),
        system_site_packages: args.system_site_packages,
        link_mode: args.link_mode.into(),
        requirements,
        temporary: args.temp,
        awaits,
        shell_sources_hook: args.shell.is_some(),
        ..Request::new(name, path, python, seeds)
    })
}

/// An error unless `.venv` in the project can lead to the environment that will be in `path`.
fn check_link(context: &Context, project: Option<&Path>, path: &Path) -> Result<()> {
    let Some(project) = project else {
        return Err(Error::usage("--link needs a project").hint("--project DIR names it"));
    };
    link::check(&context.registry()?, path, project)
}

/// The project that the environment belongs to: the one that is given, else the one here, unless the environment has
/// a name and nothing here describes a project.
fn project(args: &Create, file: &Verdict, here: &Path) -> Result<Option<PathBuf>> {
    let root = match file.directory() {
        Some(directory) => Some(directory),
        None => Some(here).filter(|_| args.here || !(args.name.is_some() || args.temp)),
    };
    args.project.as_deref().or(root).map(existing_directory).transpose()
}

/// The name that the user gives, else the one in the project's file, else one made of the project's directory. The
/// file's name needs no trust: making an environment of that name changes no other, and starts nothing.
fn name(
    context: &Context,
    args: &Create,
    file: &Verdict,
    project: Option<&Path>,
    in_tree: Option<&Path>,
    progress: &dyn Progress,
) -> Result<EnvName> {
    match (&args.name, file.name(), project) {
        (Some(name), ..) => Ok(EnvName::new(name)?),
        (None, Some(name), _) => Ok(name.clone()),
        (None, None, Some(project)) if !args.temp => {
            let Named { name, note } = name::of_project(context, project, in_tree)?;
            if let Some(note) = note {
                progress.note(&note);
            }
            Ok(name)
        }
        _ => temporary::new_name(),
    }
}

/// The error with a way out, if the name that is taken is the one in the project's file.
fn named_by_file(context: &Context, request: &Request, error: Error) -> Error {
    let found = request.project.as_deref().and_then(|project| context.gate.of(project).ok());
    let named = found.filter(|found| found.name() == Some(&request.name));
    match named.as_ref().and_then(Verdict::file) {
        Some(file) if error.kind() == Kind::AlreadyExists => error.hint(format!(
            "{} asks for the name {}; 'mkenv NAME' takes another one",
            context.dirs.tilde(file),
            request.name
        )),
        _ => error,
    }
}

/// The file of the project that the environment will belong to. At a terminal, the user may trust it now, before
/// anything is made. Activation warns about an untrusted file itself.
fn project_file(
    context: &Context,
    ui: &Ui,
    args: &Create,
    here: &Path,
    progress: &dyn Progress,
) -> Result<Verdict> {
    if args.temp {
        return Ok(Verdict::None);
    }
    let find = || match &args.project {
        Some(project) => context.gate.of(project),
        None => context.gate.above(here),
    };
    let is_needed = args.name.is_none() || args.here || args.project.is_some();
    let found = match find().map_err(Error::from) {
        // In /tmp, the file may be anybody's.
        Err(error) if !is_needed && error.kind() == Kind::NotTrusted => {
            progress.warn(&format!("ignored the project's file: {error}"));
            return Ok(Verdict::None);
        }
        Ok(Verdict::Denied(_)) if !is_needed => return Ok(Verdict::None),
        found => found?,
    };
    let Verdict::Untrusted(notice) = &found else { return Ok(found) };
    if ui.can_ask() && ui.offer_trust(context, &notice.place)? {
        return Ok(find()?);
    }
    if args.shell.is_none() {
        let name = args.name.as_deref().or(found.name().map(EnvName::as_str));
        let is_there = name.is_some_and(|name| is_complete(context, name));
        let then = (notice.has_requirements && !is_there).then_some("the same command");
        progress.warn(&untrusted::file(&context.dirs, notice, then));
    }
    Ok(found)
}

/// Whether there is an environment of that name that waits for nothing.
fn is_complete(context: &Context, name: &str) -> bool {
    let found = context.registry().ok().and_then(|registry| registry.get(name).ok()?);
    found.is_some_and(|found| !found.entry.is_some_and(|entry| entry.awaits_trust))
}

fn requirements<'a>(
    packages: Vec<String>,
    files: impl Iterator<Item = &'a PathBuf>,
) -> Result<Requirements> {
    packages.iter().try_for_each(|package| check_package(package))?;
    let files = files.map(|file| existing_file(file)).collect::<Result<_>>()?;
    Ok(Requirements { packages, files, ..Requirements::default() })
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
