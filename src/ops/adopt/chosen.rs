//! Taking over an environment that another tool made, because the user says so.

use std::path::{Path, PathBuf};

use super::relocation::{self, Movable};
use super::take_over;
use crate::context::Context;
use crate::error::{self, Kind, Result};
use crate::fs::{self, UnsafeOwner, is_same_path};
use crate::inspect::maker::is_conda;
use crate::inspect::python::asked;
use crate::ops::choose::{self, is_path};
use crate::ops::paths::absolute;
use crate::ops::{name, packages};
use crate::progress::Progress;
use crate::project;
use crate::registry::name::EnvName;
use crate::registry::{self, Environment, Registry, Tie, copy};
use crate::venv;

/// Names of directories that say what is in them, not whose it is.
const GENERIC: [&str; 6] = [".venv", "venv", ".env", "env", ".virtualenv", "virtualenv"];

/// What to take over.
#[derive(Debug)]
pub struct Request<'a> {
    /// A directory, or a name in the home of environments.
    pub place: &'a Path,
    /// The name that it gets; `None` for one after its directory or its project.
    pub name: Option<EnvName>,
    /// The project that it belongs to if its files tell none.
    pub project: Option<&'a Path>,
    /// Whether it moves into the home of environments.
    pub moves: bool,
}

/// What [`adopt_chosen`] did.
#[derive(Debug)]
pub struct Adopted {
    /// The environment as it is now.
    pub environment: Environment,
    /// Where it was.
    pub from: PathBuf,
    /// Whether venvyard managed it before.
    pub was_managed: bool,
    /// Hooks that were set aside, because somebody else may have put them there.
    pub hooks: Option<PathBuf>,
}

/// Why an environment can't be taken over.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is none in the directory.
    #[error("there is no environment in {}", .0.display())]
    NoEnvironment(PathBuf),
    /// It has lost its Python, and with it what tells its version.
    #[error("it has no Python any more: {} is gone", .0.display())]
    NoPython(PathBuf),
    /// Only another user may change it.
    #[error("you can't write in {}", .0.display())]
    NotWritable(PathBuf),
    /// conda made it.
    #[error("conda made {}: it is no virtual environment, but a Python of its own with its libraries", .0.display())]
    Conda(PathBuf),
    /// It is managed under another name than the user wants.
    #[error("{} is managed already: it is {name}", path.display())]
    OtherName {
        /// Its name.
        name: String,
        /// What the user wants.
        wanted: String,
        /// Its directory.
        path: PathBuf,
    },
    /// It is managed, and not in the home of environments.
    #[error("{name} is managed already, in {}", path.display())]
    Elsewhere {
        /// Its name.
        name: String,
        /// Its directory.
        path: PathBuf,
        /// The home of environments.
        home: PathBuf,
    },
}

impl From<Error> for error::Error {
    fn from(error: Error) -> Self {
        let kind = match &error {
            Error::NoEnvironment(_) => Kind::NoSuchEnvironment,
            Error::NoPython(_) => Kind::NoSuchInterpreter,
            Error::NotWritable(_) | Error::Conda(_) => Kind::Failed,
            Error::OtherName { .. } | Error::Elsewhere { .. } => Kind::AlreadyExists,
        };
        Self::new(kind, error)
    }
}

/// Takes an environment over: registers it where it is, or moves it into the home of environments. Nothing is changed
/// if anything stands in the way.
pub fn adopt_chosen(
    context: &Context,
    request: &Request<'_>,
    progress: &dyn Progress,
) -> Result<Adopted> {
    let registry = context.registry()?;
    let environment = find(context, &registry, request.place)?;
    if environment.is_managed() && environment.tie != Tie::Lost {
        return known(context, &registry, request, environment);
    }
    let environment = match request.project {
        Some(project) => environment.of_project(project),
        None => environment,
    };
    check_owner(&environment.path)?;
    let name = name_for(context, &registry, request, &environment)?;
    let movable =
        request.moves.then(|| relocation::check(context, &environment, &name)).transpose()?;
    progress.step("asking its interpreter");
    take_over(context, &name, &environment, &asked(context))?;
    let from = environment.path.clone();
    let mut environment = registry.require(name.as_str())?;
    let hooks = set_hooks_aside(context, &environment, request.moves)?;
    if let Some(Movable::To(to)) = movable {
        environment = relocation::carry_out(&registry, &name, &environment, &to, progress)?;
    }
    packages::keep(&registry, &environment);
    Ok(Adopted { environment, from, was_managed: false, hooks })
}

/// An environment that venvyard manages already: what the user wants may be so.
fn known(
    context: &Context,
    registry: &Registry,
    request: &Request<'_>,
    environment: Environment,
) -> Result<Adopted> {
    let (name, path) = (environment.name.clone(), environment.path.clone());
    if let Some(wanted) = request.name.as_ref().filter(|wanted| wanted.as_str() != name) {
        let wanted = wanted.as_str().to_owned();
        return Err(Error::OtherName { name, wanted, path }.into());
    }
    if request.moves && !environment.is_at(&registry.home().join(&name)) {
        let home = registry.home().to_owned();
        return Err(Error::Elsewhere { name, path, home }.into());
    }
    // Somebody may have moved it here.
    super::refresh(context, &environment)?;
    Ok(Adopted { environment, from: path, was_managed: true, hooks: None })
}

/// The environment that the word means: one with that name, else the one in that directory.
fn find(context: &Context, registry: &Registry, place: &Path) -> Result<Environment> {
    let word = place.to_str().filter(|word| !is_path(word));
    if let Some(named) = word.map(|word| registry.get(word)).transpose()?.flatten() {
        return not_conda(named);
    }
    if word.is_some_and(|word| word != "." && word != "..") && place.symlink_metadata().is_err() {
        return Ok(registry.require(word.unwrap_or_default())?);
    }
    let directory = environment_in(directory(place)?)?;
    if let Some(known) = project::known_at(registry, &directory)? {
        return Ok(known);
    }
    // In the home of environments, a link is an environment itself.
    let of_home = directory
        .file_name()
        .filter(|_| directory.parent().is_some_and(|parent| is_same_path(parent, registry.home())));
    if let Some(name) = of_home.and_then(std::ffi::OsStr::to_str)
        && let Some(environment) = registry.get(name)?
    {
        return Ok(environment);
    }
    Ok(outside(context, fs::canonicalize(&directory)?))
}

/// The absolute path of a directory.
///
/// # Errors
/// It isn't there, or is a file.
pub(super) fn directory(place: &Path) -> Result<PathBuf> {
    let directory = absolute(place)?;
    if directory.is_dir() {
        return Ok(directory);
    }
    Err(if directory.exists() {
        choose::Error::NotADirectory(directory)
    } else {
        choose::Error::NoDirectory { path: directory, namesake: None }
    }
    .into())
}

fn not_conda(environment: Environment) -> Result<Environment> {
    if is_conda(&environment.path) {
        Err(Error::Conda(environment.path).into())
    } else {
        Ok(environment)
    }
}

/// The directory itself if there is an environment in it, else its `.venv`.
fn environment_in(directory: PathBuf) -> Result<PathBuf> {
    if is_conda(&directory) {
        return Err(Error::Conda(directory).into());
    }
    let is_environment = |place: &Path| Ok::<_, error::Error>(venv::inspect(place)?.is_some());
    if is_environment(&directory)? {
        return Ok(directory);
    }
    let below = directory.join(".venv");
    if is_environment(&below)? {
        return Ok(below);
    }
    let near = GENERIC
        .iter()
        .map(|name| directory.join(name))
        .find(|place| venv::inspect(place).is_ok_and(|existing| existing.is_some()));
    let error = error::Error::from(Error::NoEnvironment(directory));
    Err(match near {
        Some(near) => error.hint(format!(
            "there is one in {near}: 'venvyard adopt {quoted}'",
            near = near.display(),
            quoted = shell_words::quote(&near.to_string_lossy())
        )),
        None => error,
    })
}

/// The environment in `path`, which is not in the home of environments. One with a generic name belongs to the project
/// in which it stands, as those that `create --here` makes.
pub(super) fn outside(context: &Context, path: PathBuf) -> Environment {
    let project = project_around(context, &path).map(Path::to_owned);
    let environment = Environment::without_entry(project::name_of(&path), path);
    match project {
        Some(project) => environment.of_project(&project),
        None => environment,
    }
}

/// The directory around an environment with a generic name.
fn project_around<'a>(context: &Context, path: &'a Path) -> Option<&'a Path> {
    let name = path.file_name()?.to_str()?;
    let parent = path.parent()?;
    let is_project = name == ".venv" || !is_same_path(parent, &context.dirs.home);
    (GENERIC.contains(&name) && is_project).then_some(parent)
}

pub(super) fn check_owner(path: &Path) -> Result<()> {
    match fs::check_owner_at(path) {
        Err(reason @ UnsafeOwner::Foreign(_)) => Err(registry::Error::Owner(reason).into()),
        _ => Ok(()),
    }
}

pub(super) fn name_for(
    context: &Context,
    registry: &Registry,
    request: &Request<'_>,
    environment: &Environment,
) -> Result<EnvName> {
    let path = &environment.path;
    let is_in_home = path.parent().is_some_and(|parent| is_same_path(parent, registry.home()));
    let name = match (&request.name, project_around(context, path).filter(|_| !is_in_home)) {
        (Some(name), _) => name.clone(),
        (None, Some(project)) => name::of_project(context, project, Some(path))?.name,
        (None, None) => EnvName::new(&environment.name)
            .map_err(|error| error::Error::from(error).hint("--as NAME gives it another one"))?,
    };
    match registry.collision(&name)? {
        Some(other) if !is_same_path(&other.path, path) => {
            let error = registry::Error::AlreadyExists { name: other.name, path: other.path };
            Err(error::Error::from(error).hint("--as NAME gives this one another name"))
        }
        _ => Ok(name),
    }
}

/// Hooks that came with somebody's files would count as the user's own once the environment is managed, or in the home.
/// Those of an environment in a project's tree need trust, and stay.
fn set_hooks_aside(
    context: &Context,
    environment: &Environment,
    moves: bool,
) -> Result<Option<PathBuf>> {
    let hooks = environment.hooks_dir();
    let home = context.workon_home()?;
    let is_own = environment.path.parent() == Some(&home);
    let is_guarded = !moves && context.gate.guards_hooks_of(environment, &home);
    if is_own || is_guarded || !fs::children(&hooks).is_ok_and(|hooks| !hooks.is_empty()) {
        return Ok(None);
    }
    let aside = copy::own_dir(&environment.path).join("hooks.before");
    fs::rename_noreplace(&hooks, &aside)?;
    Ok(Some(aside))
}
