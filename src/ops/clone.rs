//! Making a copy of an environment under another name.

mod anew;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::interpreter::PythonChoice;
use super::repair::python::Family;
use super::{adopt, enter, former, making, packages, taken, untrusted};
use crate::activation;
use crate::context::Context;
use crate::error::{Error, Kind, Result};
use crate::fs::{self, LinkMode, Staged, Uncopied};
use crate::inspect::python::asked;
use crate::progress::Progress;
use crate::registry::name::EnvName;
use crate::registry::{self, Entry, Environment, ProjectLink, PythonFacts, Tie, copy};
use crate::trust::Verdict;
use crate::variables::Variable;
use crate::venv::paths::bin_dir;
use crate::venv::relocate::{Noticed, Relocation};
use crate::venv::{self, ExistingEnvironment, Original};

/// What to copy.
#[derive(Debug)]
pub struct Request {
    /// The environment.
    pub original: Environment,
    /// The name of the copy.
    pub name: EnvName,
    /// What the copy's prompt shows; `None` for the name.
    pub prompt: Option<String>,
    /// The directory of the project that the copy belongs to.
    pub project: Option<PathBuf>,
    /// How files get from the original into the copy.
    pub link_mode: LinkMode,
    /// Another interpreter, for which the packages are installed anew.
    pub anew: Option<Anew>,
}

/// A copy whose packages are installed anew.
#[derive(Debug)]
pub struct Anew {
    /// The interpreter.
    pub python: PythonChoice,
    /// Whether to go on without the packages that can't be had for it.
    pub keep_going: bool,
}

/// The interpreter for an environment that is to be like the original: its own, else another one of the same minor
/// version.
///
/// # Errors
/// There is none.
pub fn python_like(context: &Context, original: &Environment) -> Result<PythonChoice> {
    let existing = venv::inspect_remains(&original.path)?;
    let name = &original.name;
    let family = Family::of(original, existing.as_ref())
        .ok_or_else(|| Error::failed(format!("nothing tells which Python {name} has")))?;
    let found = family.find(context, original, existing.as_ref()).ok_or_else(|| {
        let text = format!("{name} has {}, and there is none here", family.shown());
        Error::new(Kind::NoSuchInterpreter, text)
            .hint("--python X takes another one, and the same packages for it")
            .hint("'venvyard python list' shows those that are here")
    })?;
    Ok(PythonChoice::exactly(&found))
}

/// Why an environment can't be copied there.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("{} would be inside of {}, which is to be cloned", copy.display(), original.display())]
    Inside { original: PathBuf, copy: PathBuf },
}

/// Copies the environment. The original stays as it is, and an interruption at any point leaves nothing or all of the
/// copy.
pub fn clone(context: &Context, request: &Request, progress: &dyn Progress) -> Result<Environment> {
    let Request { original, name, .. } = request;
    let path = context.workon_home()?.join(name.as_str());
    let registry = context.registry()?;
    registry.check_own(name)?;
    taken::look(&registry, name, || check_free(&registry, name, &path))?;
    let existing = existing(request)?;
    venv::check_path(&path)?;
    if let Some(prompt) = request.prompt.iter().find(|prompt| prompt.contains(char::is_control)) {
        return Err(venv::Error::Prompt { prompt: prompt.clone() }.into());
    }
    let real = fs::canonicalize(&original.path)?;
    if path.starts_with(&real) || path.starts_with(&original.path) {
        return Err(Error::failed(Refused::Inside { original: real, copy: path }));
    }
    let hooks = own_hooks(context, original, progress)?;
    check_bin(context, original)?;
    let relocation = relocation(request, &existing, &path);
    let mut entry = entry(context, request, &path, &existing, &relocation);
    // What can't be written as TOML is known before anything is made.
    entry.render()?;
    let place = Place { real: &real, path: &path, hooks: hooks.as_deref() };
    let Made { staged, python, noticed, with } = match &request.anew {
        Some(anew) => anew::make(context, request, anew, &existing, &place, progress)?,
        None => copied(context, request, &relocation, &place, progress)?,
    };
    entry.python = python.unwrap_or(entry.python);
    entry.python.config_stamp = PythonFacts::config_stamp_in(staged.path());
    former::write_variables(context, staged.path(), &entry)?;
    copy::write_new(staged.path(), &entry)?;
    making::register(&registry, name, staged, &entry, None)?;
    report(context, request, &entry, &noticed, &with, progress);
    let environment = Environment::registered(name.to_string(), entry);
    packages::keep(&registry, &environment);
    Ok(environment)
}

/// From where to where.
struct Place<'a> {
    /// The original, without links.
    real: &'a Path,
    path: &'a Path,
    /// The hooks that come along.
    hooks: Option<&'a Path>,
}

/// A copy that is not in its place yet.
struct Made {
    staged: Staged,
    /// Its interpreter, if that is another one.
    python: Option<PythonFacts>,
    noticed: Vec<Noticed>,
    /// What else to say of it: `, with cpython 3.12.1 and its 2 packages`.
    with: String,
}

fn copied(
    context: &Context,
    request: &Request,
    relocation: &Relocation,
    place: &Place<'_>,
    progress: &dyn Progress,
) -> Result<Made> {
    let Request { original, name, link_mode, .. } = request;
    progress.step(&format!("reading {}", original.name));
    let files = Original::read(place.real, place.hooks.is_some()).map_err(uncopied)?;
    progress.step(&format!("copying {} to {name}", original.name));
    let staged = Staged::create(place.path.parent().unwrap_or(Path::new("/")))?;
    let seeds = context.seeds();
    let noticed = files.copy_to(staged.path(), relocation, *link_mode, &seeds)?;
    Ok(Made { staged, python: None, noticed, with: String::new() })
}

/// What the original is. If it gets another interpreter, it needs none of its own.
fn existing(request: &Request) -> Result<ExistingEnvironment> {
    let Request { original, name, anew, .. } = request;
    if anew.is_some()
        && let Some(remains) = venv::inspect_remains(&original.path)?
    {
        return Ok(remains);
    }
    activation::check(original).map_err(|error| match error {
        activation::Error::Broken { .. } => {
            let words = ["venvyard", "clone", &original.name, name.as_str(), "--python", "X"];
            let command = shell_words::join(words);
            Error::from(error).hint(format!("'{command}' makes the copy for another Python"))
        }
        error => error.into(),
    })
}

/// An error if the name or the place is taken, also by an environment whose directory is missing: it may come back.
fn check_free(registry: &registry::Registry, name: &EnvName, path: &Path) -> Result<()> {
    if let Some(missing) = former::entry(registry, name, path)? {
        let error = registry::Error::AlreadyExists { name: name.to_string(), path: missing.path };
        return Err(error.into());
    }
    taken::check_free(path)
}

fn uncopied(error: Uncopied) -> Error {
    match error {
        Uncopied::Io(error) => error.into(),
        special @ Uncopied::Special { .. } => {
            Error::failed(special).hint("nothing was made; delete it if nothing uses it")
        }
    }
}

/// The directory of the original's own hooks, as far as they are trusted: the copy's need no trust.
fn own_hooks(
    context: &Context,
    original: &Environment,
    progress: &dyn Progress,
) -> Result<Option<PathBuf>> {
    let project = original.project();
    let project = project.and_then(|project| match context.gate.of(&project.directory) {
        Ok(Verdict::Trusted(project)) => Some(project),
        _ => None,
    });
    enter::own_hooks(context, original, project.as_ref(), progress)
}

/// An error if another tool's hooks in the original's `bin` came with the files of a project, and are not trusted. In the
/// copy, they would be the user's own.
fn check_bin(context: &Context, original: &Environment) -> Result<()> {
    let bin = bin_dir(&original.path);
    if !context.gate.guards_hooks_of(original, &context.workon_home()?) {
        return Ok(());
    }
    match context.gate.hook_directory(&bin)? {
        Verdict::None | Verdict::Trusted(_) => Ok(()),
        Verdict::Untrusted(_) | Verdict::Denied(_) => {
            Err(untrusted::uncopied(&original.name, &bin))
        }
    }
}

fn entry(
    context: &Context,
    request: &Request,
    path: &Path,
    existing: &ExistingEnvironment,
    relocation: &Relocation,
) -> Entry {
    let Request { original, prompt, project, .. } = request;
    let known = original.entry.as_ref().filter(|_| original.tie != Tie::Replaced);
    let mut python = match known {
        Some(known) => known.python.clone(),
        None => adopt::python_facts(&original.path, Some(existing), &asked(context)),
    };
    // An old virtualenv has a Python of its own.
    if let Some(own) = relocation.link_target(&python.executable) {
        python.executable = own;
    }
    let is_same = original.project().map(|it| &it.directory) == project.as_ref();
    Entry {
        prompt: prompt.clone(),
        state: known.map(|known| known.state).unwrap_or_default(),
        awaits_trust: known.is_some_and(|known| known.awaits_trust && is_same),
        variables: known.map(|known| known.variables.clone()).unwrap_or_default(),
        project: project.clone().map(ProjectLink::new),
        ..Entry::new(path.to_owned(), python)
    }
}

fn relocation(request: &Request, existing: &ExistingEnvironment, path: &Path) -> Relocation {
    let Request { original, name, prompt, .. } = request;
    let shown = existing.config.as_ref().and_then(|config| config.prompt.clone());
    let directory = || original.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Relocation::new(&original.path, path)
        .also_from(original.scripts_at())
        .called(&original.name, name.as_str())
        .shown(&shown.unwrap_or_else(directory), prompt.as_deref().unwrap_or(name.as_str()))
}

/// Says what was made, and what of it leads to the original or out of both.
fn report(
    context: &Context,
    request: &Request,
    entry: &Entry,
    noticed: &[Noticed],
    with: &str,
    progress: &dyn Progress,
) {
    let Request { original, name, .. } = request;
    progress.pause();
    let (old, place) = (&original.name, context.dirs.tilde(&entry.path));
    progress.note(&format!("cloned {old} to {name} in {place}{with}"));
    let mut outside = BTreeSet::new();
    for one in noticed {
        match one {
            Noticed::Editable { directory, .. } => {
                outside.insert(context.dirs.tilde(existing_directory(directory)));
            }
            Noticed::Kept { file } => progress.warn(&format!(
                "{} still has the path of {old}, in words that venvyard didn't write",
                context.dirs.tilde(&entry.path.join(file))
            )),
        }
    }
    if !outside.is_empty() {
        let outside: Vec<String> = outside.into_iter().collect();
        progress.note(&format!("both import from {}, which is not cloned", outside.join(", ")));
    }
    let inside =
        |value: &str| value.split(':').any(|one| Path::new(one).starts_with(&original.path));
    let leads_inside = |variable: &Variable| match variable {
        Variable::Value(value) => inside(value),
        Variable::Entries { prepend, append } => {
            prepend.iter().chain(append).any(|entry| inside(entry))
        }
    };
    for (variable, _) in entry.variables.iter().filter(|(_, it)| leads_inside(it)) {
        progress.warn(&format!("the variable {variable} of {name} leads into {old}"));
    }
}

/// The directory of what is imported: setuptools names a module without the end of its file.
fn existing_directory(place: &Path) -> &Path {
    match place.parent() {
        Some(parent) if !place.is_dir() && parent.is_dir() => parent,
        _ => place,
    }
}
