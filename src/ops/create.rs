//! Making an environment and registering it: what `create` and `shell --create` share.

use std::path::{Path, PathBuf};

use super::bytecode;
use super::hooks::{self, About, When};
use super::install::{self, Wanted};
use super::interpreter::{Asked, Chosen};
use super::{remove, temporary};
use crate::context::Context;
use crate::error::{Error, Kind, Result};
use crate::fs::{self, LinkMode, Staged};
use crate::interrupt;
use crate::progress::Progress;
use crate::python::Found;
use crate::registry::copy;
use crate::registry::name::EnvName;
use crate::registry::{Entry, Environment, ProjectLink, PythonFacts, Registry, State};
use crate::venv;
use crate::venv::seed::Seeds;

/// Everything that was asked for, looked at before anything is made.
#[derive(Debug)]
pub struct Request {
    pub name: EnvName,
    pub path: PathBuf,
    pub project: Option<PathBuf>,
    pub temporary: bool,
    pub python: Asked,
    pub prompt: Option<String>,
    pub system_site_packages: bool,
    pub seeds: Seeds,
    pub link_mode: LinkMode,
    pub wanted: Wanted,
    /// The shell that asked runs `post-create` itself.
    pub sourced: bool,
}

impl Request {
    /// A request for nothing but a name and an interpreter.
    pub fn plain(context: &Context, name: &EnvName, python: Asked) -> Result<Self> {
        Ok(Self {
            name: name.clone(),
            path: context.workon_home()?.join(name.as_str()),
            project: None,
            temporary: false,
            python,
            prompt: None,
            system_site_packages: false,
            seeds: seeds(context, false, &[])?,
            link_mode: LinkMode::default(),
            wanted: Wanted::default(),
            sourced: false,
        })
    }
}

impl Request {
    fn about(&self) -> About<'_> {
        About { name: self.name.as_str(), path: &self.path, project: self.project.as_deref() }
    }
}

/// Which seeds are asked for: none, those of `--seed`, else those of the configuration.
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

/// Makes the environment, or goes on with one whose packages were not all installed; then the user's
/// own hook.
pub fn make(context: &Context, request: &Request) -> Result<Environment> {
    let environment = make_whole(context, request)?;
    if !request.sourced {
        let stays = format!("{} is made", request.name);
        hooks::run(&context.hooks(), When::PostCreate, request.about())
            .map_err(|error| Error::from(error).hint(stays))?;
    }
    if request.temporary {
        temporary::note_contents(&environment.path)?;
    }
    Ok(environment)
}

fn make_whole(context: &Context, request: &Request) -> Result<Environment> {
    let registry = context.registry()?;
    if let Some(begun) = begun(&registry, request)? {
        return install(context, &registry, request, begun);
    }
    refuse_if_taken(&registry, request)?;
    let spinner = context.ui.spinner();
    spinner.step("looking for the interpreter");
    let chosen = request.python.find(context);
    // Ctrl-C ends the interpreters that were being asked, too: they are not to blame.
    interrupt::check()?;
    let Chosen { found, note } = chosen?;
    drop(spinner);
    hooks::run(&context.hooks(), When::PreCreate, request.about())
        .map_err(|error| Error::from(error).hint("nothing was made"))?;
    let spinner = context.ui.spinner();
    let environment = build(context, &registry, request, &found, &spinner)?;
    drop(spinner);
    if let Some(note) = note {
        context.ui.say(&note);
    }
    context.ui.say(&format!(
        "made {} with {} {} in {}",
        request.name,
        found.interpreter.implementation,
        found.interpreter.version,
        context.dirs.tilde(&request.path)
    ));
    if request.wanted.is_empty() {
        Ok(environment)
    } else {
        install(context, &registry, request, environment)
    }
}

/// An environment of that name whose packages are still to be installed, where packages are asked for.
fn begun(registry: &Registry, request: &Request) -> Result<Option<Environment>> {
    let entry = registry.entry(&request.name)?;
    let begun =
        entry.filter(|entry| entry.state == State::Installing && !request.wanted.is_empty());
    Ok(begun.map(|entry| Environment {
        name: request.name.to_string(),
        path: entry.path.clone(),
        entry: Some(entry),
    }))
}

fn refuse_if_taken(registry: &Registry, request: &Request) -> Result<()> {
    if let Some(other) = registry.collision(&request.name)? {
        return Err(
            crate::registry::Error::AlreadyExists { name: other.name, path: other.path }.into()
        );
    }
    if request.path.symlink_metadata().is_ok() {
        return Err(place_taken(&request.path));
    }
    Ok(())
}

fn place_taken(path: &Path) -> Error {
    let text = format!("something is in the place of the new environment: {}", path.display());
    Error::new(Kind::AlreadyExists, text).hint("choose another name, or move it away")
}

/// Makes the environment beside its place, moves it there and registers it: an interruption at any
/// point leaves nothing, or the whole.
fn build(
    context: &Context,
    registry: &Registry,
    request: &Request,
    found: &Found,
    spinner: &dyn Progress,
) -> Result<Environment> {
    let interpreter = &found.interpreter;
    let python = PythonFacts {
        version: interpreter.version.to_string(),
        implementation: interpreter.implementation.to_string(),
        executable: interpreter.executable.clone(),
    };
    let mut entry = Entry::new(request.path.clone(), python);
    entry.prompt.clone_from(&request.prompt);
    entry.temporary = request.temporary;
    entry.project =
        request.project.clone().map(|directory| ProjectLink { directory, default: false });
    if !request.wanted.is_empty() {
        entry.state = State::Installing;
    }
    let options = venv::Options {
        path: request.path.clone(),
        prompt: request.prompt.clone().unwrap_or_else(|| request.name.to_string()),
        system_site_packages: request.system_site_packages,
        bytecode: bytecode::is_wanted(),
        seeds: request.seeds.clone(),
        added_wheels: Some(context.added_seeds().dir().to_owned()),
        link_mode: request.link_mode,
    };
    let parent = request.path.parent().unwrap_or(Path::new("/"));
    let seeds = context.seeds();
    let prepared = venv::prepare(interpreter, &options, &seeds, spinner)?;
    entry.render()?;
    let staged = Staged::create(parent)?;
    let made = prepared.make(staged.path(), spinner)?;
    for path in &made.renewed {
        context.ui.warn(&format!("the seed store was damaged and is mended: {}", path.display()));
    }
    copy::write_new(staged.path(), &entry)?;
    interrupt::check()?;
    staged.commit(&request.path).map_err(|error| match error.kind() {
        // Somebody else was quicker.
        std::io::ErrorKind::AlreadyExists => place_taken(&request.path),
        _ => error.into(),
    })?;
    if let Err(error) = registry.insert(&request.name, &entry) {
        // Somebody registered the name meanwhile: what was made here goes away again.
        fs::delete_tree(&request.path)?;
        return Err(error.into());
    }
    if !made.uncompiled.is_empty() {
        bytecode::compile_in_background(&interpreter.executable, &made.uncompiled);
    }
    Ok(Environment {
        name: request.name.to_string(),
        path: request.path.clone(),
        entry: Some(entry),
    })
}

/// Installs the packages; only then is the environment ready.
fn install(
    context: &Context,
    registry: &Registry,
    request: &Request,
    environment: Environment,
) -> Result<Environment> {
    let installer = context.config()?.installer;
    install::install(&environment.path, &request.wanted, installer).map_err(|error| {
        if request.temporary {
            // Nobody could name it, to go on with it or to delete it.
            let gone = remove::remove(context, registry, &environment);
            return gone.err().unwrap_or_else(|| error.into());
        }
        let name = shell_words::quote(&environment.name);
        Error::from(error)
            .hint(format!(
                "the environment {name} stays; the same command again goes on with its packages"
            ))
            .hint(format!("'venvyard remove {name}' deletes it"))
    })?;
    let entry = registry.update(&request.name, |document| {
        document["state"] = toml_edit::value("ready");
    })?;
    copy::write(&environment.path, &entry)?;
    Ok(Environment { entry: Some(entry), ..environment })
}
