//! Making an environment and registering it.

use std::path::{Path, PathBuf};

use super::hooks::{self, HookContext, HookEvent};
use super::install::{self, Requirements};
use super::interpreter::{Chosen, PythonChoice};
use super::remove::{Fate, remove};
use super::{bytecode, complete, former, making, packages, taken, temporary, untrusted};
use crate::context::Context;
use crate::context::config::Installer;
use crate::error::{Error, Kind, Result};
use crate::fs::LinkMode;
use crate::inspect::distributions::installed;
use crate::inspect::sources;
use crate::progress::Progress;
use crate::python::{FoundPython, Interpreter};
use crate::registry::name::EnvName;
use crate::registry::{Entry, EntryState, Environment, ProjectLink, PythonFacts, Registry, copy};
use crate::trust::Notice;
use crate::venv;
use crate::venv::seed::Seeds;

/// What to make. Every part of it was checked before.
#[derive(Debug)]
pub struct Request {
    /// The name.
    pub name: EnvName,
    /// Where to make it.
    pub path: PathBuf,
    /// Its project's directory.
    pub project: Option<PathBuf>,
    /// Whether the shell that leaves it deletes it.
    pub temporary: bool,
    /// The interpreter.
    pub python: PythonChoice,
    /// What the prompt shows; `None` for the name.
    pub prompt: Option<String>,
    /// Whether it sees the packages of its interpreter.
    pub system_site_packages: bool,
    /// The packages that it starts with.
    pub seeds: Seeds,
    /// How the files of the seeds get there.
    pub link_mode: LinkMode,
    /// The packages to install.
    pub requirements: Requirements,
    /// What is taken out of it once they are: the seeds that a lock file doesn't have.
    pub surplus: Vec<String>,
    /// The project's file whose requirements are left out because it is not trusted.
    pub awaits: Option<Notice>,
    /// Whether the shell sources the `post-create` hook itself.
    pub shell_sources_hook: bool,
}

/// What [`make`] did.
#[derive(Debug)]
pub struct Made {
    /// The environment.
    pub environment: Environment,
    /// Whether it was there before, and only lacked what its project's file asks for.
    pub was_completed: bool,
}

impl Request {
    /// A request for nothing but a name, a place and an interpreter.
    pub fn new(name: EnvName, path: PathBuf, python: PythonChoice, seeds: Seeds) -> Self {
        Self {
            name,
            path,
            project: None,
            temporary: false,
            python,
            prompt: None,
            system_site_packages: false,
            seeds,
            link_mode: LinkMode::default(),
            requirements: Requirements::default(),
            surplus: Vec::new(),
            awaits: None,
            shell_sources_hook: false,
        }
    }

    fn about(&self) -> HookContext<'_> {
        HookContext { name: self.name.as_str(), path: &self.path, project: self.project.as_deref() }
    }
}

/// The seeds to take: none, those that `words` name, else those of the configuration.
pub fn seeds(context: &Context, none: bool, words: &[String]) -> Result<Seeds> {
    if none {
        return Ok(Seeds::none());
    }
    if !words.is_empty() {
        return Ok(Seeds::parse(words)?);
    }
    let Some(configured) = &context.config()?.seed else { return Ok(Seeds::Usual) };
    Seeds::parse(configured)
        .map_err(|error| Error::from(error).hint("'seed' in config.toml asks for it"))
}

/// Makes the environment, or goes on with one whose packages were not all installed, and runs the user's
/// hooks before and after.
pub fn make(context: &Context, request: &Request, progress: &dyn Progress) -> Result<Made> {
    let made = make_with_packages(context, request, progress)?;
    let Made { environment, was_completed } = &made;
    progress.pause();
    if !request.shell_sources_hook && !was_completed {
        run_hooks(context, request, HookEvent::PostCreate)
            .map_err(|error| error.hint(format!("{} is made", request.name)))?;
    }
    if request.temporary {
        temporary::record_contents(&environment.path)?;
    }
    Ok(made)
}

fn make_with_packages(
    context: &Context,
    request: &Request,
    progress: &dyn Progress,
) -> Result<Made> {
    let registry = context.registry()?;
    registry.check_own(&request.name)?;
    let new = |environment| Made { environment, was_completed: false };
    if let Some(unfinished) = unfinished(&registry, request)? {
        return install(context, &registry, request, unfinished, progress).map(new);
    }
    if let Some(environment) = complete(context, &registry, request, progress)? {
        return Ok(Made { environment, was_completed: true });
    }
    let former = taken::look(&registry, &request.name, || {
        let former = former::entry(&registry, &request.name, &request.path)?;
        taken::check_free(&request.path)?;
        Ok(former)
    })?;
    let Chosen { found, note } = making::interpreter(context, &request.python, progress)?;
    run_hooks(context, request, HookEvent::PreCreate)
        .map_err(|error| error.hint("nothing was made"))?;
    let mut is_anew = former.is_some();
    let built = match build(context, &registry, request, &found, former, progress) {
        // Another process has removed the former one meanwhile: nothing of it is taken over.
        Err(error) if is_anew && error.kind() == Kind::NoSuchEnvironment => {
            is_anew = false;
            build(context, &registry, request, &found, None, progress)
        }
        built => built,
    };
    let environment = built?;
    progress.pause();
    if let Some(note) = note {
        progress.note(&note);
    }
    let name = format!("{}{}", request.name, if is_anew { " anew" } else { "" });
    making::say_made(context, &name, &found.interpreter, &request.path, progress);
    if request.requirements.is_empty() {
        return Ok(new(environment));
    }
    install(context, &registry, request, environment, progress).map(new)
}

/// Installs what an environment lacks that was made before its project's file was trusted; `None` if there is none.
fn complete(
    context: &Context,
    registry: &Registry,
    request: &Request,
    progress: &dyn Progress,
) -> Result<Option<Environment>> {
    let Request { name, path, project, .. } = request;
    let Some(waiting) = complete::waiting(registry, name, path, project.as_deref())? else {
        return Ok(None);
    };
    if let Some(notice) = &request.awaits {
        let command = untrusted::command(notice);
        let then = format!("'{command}', then the same command, installs its requirements");
        return former::entry(registry, name, path).map(|_| None).map_err(|error| error.hint(then));
    }
    let Some(file) = complete::trusted_file(context, &waiting)? else { return Ok(None) };
    if !request.requirements.is_empty() {
        complete::check(context, &waiting, &request.python, progress)?;
    }
    let environment = install(context, registry, request, waiting, progress)?;
    let file = context.dirs.tilde(&file);
    progress.note(&if request.requirements.is_empty() {
        format!("{file} requires no packages: {name} is complete")
    } else {
        format!("installed the requirements of {file} in {name}")
    });
    Ok(Some(environment))
}

fn run_hooks(context: &Context, request: &Request, event: HookEvent) -> Result<()> {
    context.hook_dirs().iter().try_for_each(|hooks| Ok(hooks::run(hooks, event, request.about())?))
}

/// An environment of that name whose packages are still to be installed, if the request has packages.
fn unfinished(registry: &Registry, request: &Request) -> Result<Option<Environment>> {
    if request.requirements.is_empty() {
        return Ok(None);
    }
    let entry = registry.entry(&request.name)?;
    let entry = entry.filter(|entry| entry.state == EntryState::Installing);
    Ok(entry.map(|entry| Environment::registered(request.name.to_string(), entry)))
}

/// Makes the environment beside its place, moves it there and registers it: an interruption at any point
/// leaves nothing or all of it. `former` is the entry whose place the new one takes.
fn build(
    context: &Context,
    registry: &Registry,
    request: &Request,
    found: &FoundPython,
    former: Option<Entry>,
    progress: &dyn Progress,
) -> Result<Environment> {
    let options = options(context, request, &found.interpreter.executable);
    let seeds = context.seeds();
    let prepared = venv::prepare(&found.interpreter, &options, &seeds, progress)?;
    let mut entry = entry(request, &found.interpreter);
    let former = former.map(|former| former::inherit(&mut entry, former));
    // What can't be written as TOML is known before anything is made.
    entry.render()?;
    let (staged, made) = making::stage(prepared, &request.path, progress)?;
    entry.python.config_stamp = PythonFacts::config_stamp_in(staged.path());
    former::write_variables(context, staged.path(), &entry)?;
    copy::write_new(staged.path(), &entry)?;
    making::register(registry, &request.name, staged, &entry, former)?;
    making::compile(&found.interpreter, &made);
    Ok(Environment::registered(request.name.to_string(), entry))
}

fn entry(request: &Request, interpreter: &Interpreter) -> Entry {
    let python = PythonFacts::of(interpreter);
    let project = request.project.clone();
    let state =
        if request.requirements.is_empty() { EntryState::Ready } else { EntryState::Installing };
    Entry {
        prompt: request.prompt.clone(),
        temporary: request.temporary,
        awaits_trust: request.awaits.is_some(),
        project: project.map(ProjectLink::new),
        state,
        ..Entry::new(request.path.clone(), python)
    }
}

/// The command line that makes such an environment. It names no packages: a URL may have a password.
fn command_line(request: &Request, executable: &Path) -> String {
    let mut words = vec!["venvyard", "create", request.name.as_str()];
    let (executable, project) = (executable.to_string_lossy(), request.project.as_deref());
    words.extend(["--python", &executable]);
    let here = project.filter(|project| request.path.parent() == Some(project));
    let here = here.map(Path::to_string_lossy);
    words.extend(here.iter().flat_map(|project| ["--here", "--project", project]));
    words.extend(request.prompt.iter().flat_map(|prompt| ["--prompt", prompt.as_str()]));
    words.extend(request.system_site_packages.then_some("--system-site-packages"));
    words.extend((request.seeds == Seeds::none()).then_some("--no-pip"));
    shell_words::join(words)
}

fn options(context: &Context, request: &Request, executable: &Path) -> venv::Options {
    venv::Options {
        path: request.path.clone(),
        prompt: request.prompt.clone().unwrap_or_else(|| request.name.to_string()),
        command: Some(command_line(request, executable)),
        system_site_packages: request.system_site_packages,
        bytecode: bytecode::is_wanted(),
        seeds: request.seeds.clone(),
        added_wheels: Some(context.added_seeds().dir().to_owned()),
        link_mode: request.link_mode,
    }
}

/// Installs the packages, if there are any; only then is the environment ready.
fn install(
    context: &Context,
    registry: &Registry,
    request: &Request,
    environment: Environment,
    progress: &dyn Progress,
) -> Result<Environment> {
    let installer = context.config()?.installer;
    let python = environment.entry.as_ref().map(|entry| &entry.python).ok_or_else(|| {
        Error::failed(format!("{} has no entry in the registry", environment.name))
    })?;
    let requirements = &request.requirements;
    let outcome = if requirements.is_empty() {
        Ok(())
    } else {
        install::install(&environment.path, python, requirements, installer)
            .and_then(|()| remove_surplus(&environment.path, &request.surplus, installer))
    };
    outcome.map_err(|error| {
        if request.temporary {
            return discard(context, registry, &environment, error.into(), progress);
        }
        let name = shell_words::quote(&environment.name);
        Error::from(error)
            .hint(format!(
                "the environment {name} stays; run the same command again to install its packages"
            ))
            .hint(format!("'venvyard remove {name}' deletes it"))
    })?;
    let (entry, ()) = registry.update(&request.name, |entry| -> Result<()> {
        entry.state = EntryState::Ready;
        entry.awaits_trust = request.awaits.is_some();
        Ok(())
    })?;
    let environment = Environment::registered(environment.name, entry);
    packages::keep(registry, &environment);
    Ok(environment)
}

/// Takes out what is there of these packages.
fn remove_surplus(
    environment: &Path,
    surplus: &[String],
    installer: Installer,
) -> Result<(), install::Error> {
    let found = installed(environment);
    let is_there = |name: &&String| found.iter().any(|it| it.is_called(name));
    let names: Vec<String> = surplus.iter().filter(is_there).cloned().collect();
    if names.is_empty() { Ok(()) } else { install::uninstall_aloud(environment, &names, installer) }
}

/// Deletes a temporary environment whose installation failed: its name is a random one, so nobody would finish
/// it, or delete it. The programs of the installation may have left work in it, which is not lost.
fn discard(
    context: &Context,
    registry: &Registry,
    environment: &Environment,
    error: Error,
    progress: &dyn Progress,
) -> Error {
    let name = &environment.name;
    match sources::find(registry, environment) {
        Ok(sources) if sources.is_empty() => {
            let removed = remove(context, registry, environment, Fate::Deletion, progress);
            removed.err().unwrap_or(error)
        }
        Ok(sources) => {
            let sources = sources.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            error
                .hint(format!("the environment {name} stays: it has {sources}"))
                .hint(format!("'venvyard remove {name}' deletes it"))
        }
        Err(failed) => failed,
    }
}
