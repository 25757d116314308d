//! `.venv` in a project's directory as a link to its environment, which uv and editors follow.

use std::io;
use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::error::{Error, Kind, Result};
use crate::fs::{self, is_same_path};
use crate::progress::Progress;
use crate::project::pointer::{self, DOT_VENV, PYTHON_ENVS, Pointer, python_envs};
use crate::registry::{Environment, Registry};

/// What linking did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linked {
    /// It made a link.
    Link,
    /// It made a file with the path: the file system has no links.
    File,
    /// The link was there.
    Already,
    /// The environment itself is there.
    IsThere,
}

impl Linked {
    /// In words. `place` is that of the link, `subject` the environment.
    pub fn told(self, place: &str, subject: &str) -> String {
        match self {
            Self::Link => format!("{place} leads to {subject}"),
            Self::File => format!(
                "{place} names {subject} as a file: there are no links here, and few tools read the file"
            ),
            Self::Already => format!("{place} leads to {subject} already"),
            Self::IsThere => format!("{place} is {subject} itself"),
        }
    }
}

/// What stands in the place of the link.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Standing {
    /// Nothing.
    Nothing,
    /// A link, or a file, that leads to this directory: an environment that venvyard knows, or one that is gone.
    Ours(PathBuf),
    /// Something else, in words.
    Others(String),
}

/// Where the link in a project is.
pub fn place(project: &Path) -> PathBuf {
    project.join(DOT_VENV)
}

/// Fails if something is in the way of a link in the project to an environment in `path`. Changes nothing.
pub fn check(registry: &Registry, path: &Path, project: &Path) -> Result<()> {
    match standing(registry, project)? {
        Standing::Others(_) if is_same_path(&place(project), path) => Ok(()),
        Standing::Others(what) => {
            let text = format!("{} is {what}, so it stays", place(project).display());
            Err(Error::new(Kind::AlreadyExists, text).hint("move it away, then try again"))
        }
        Standing::Nothing | Standing::Ours(_) => Ok(()),
    }
}

/// Lets `.venv` in the project lead to the environment.
///
/// # Errors
/// Something is there that isn't a link to an environment that venvyard knows.
pub fn link(context: &Context, environment: &Environment, project: &Path) -> Result<Linked> {
    let registry = context.registry()?;
    let (path, place) = (environment.path.as_path(), place(project));
    check(&registry, path, project)?;
    let linked = match standing(&registry, project)? {
        Standing::Others(_) => return Ok(Linked::IsThere),
        Standing::Ours(target) if target == path => Linked::Already,
        Standing::Ours(_) => write(path, &place, true)?,
        Standing::Nothing => write(path, &place, false)?,
    };
    if context.config()?.python_envs {
        list(project, None, Some(path))?;
    }
    Ok(linked)
}

/// Writes the link, or the file where the file system or the system has no links.
fn write(target: &Path, place: &Path, replaces: bool) -> Result<Linked> {
    let made = if replaces {
        fs::replace_by_link(target, place)
    } else {
        fs::link_directory(target, place)
    };
    match made {
        Ok(()) => Ok(Linked::Link),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let text = format!("{} is there by now", place.display());
            Err(Error::new(Kind::AlreadyExists, text))
        }
        Err(error) if fs::has_no_links(&error) => {
            let text = format!("{}\n", target.display());
            if replaces {
                fs::replace(place, text.as_bytes())?;
            } else {
                fs::write_new(place, text.as_bytes())?;
            }
            Ok(Linked::File)
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes the link to the environment out of the project. Says whether there was one.
///
/// # Errors
/// It leads elsewhere, or isn't a link.
pub fn unlink(context: &Context, environment: &Environment, project: &Path) -> Result<bool> {
    let place = place(project);
    match standing(&context.registry()?, project)? {
        Standing::Nothing => Ok(false),
        Standing::Ours(target) if is_same_place(&target, &environment.path) => {
            clear(&environment.path, project)?;
            Ok(true)
        }
        Standing::Ours(target) => Err(Error::failed(format!(
            "{} leads to {}, so it stays",
            place.display(),
            target.display()
        ))),
        Standing::Others(what) => {
            Err(Error::failed(format!("{} is {what}, so it stays", place.display())))
        }
    }
}

/// Takes out of the project what leads to the environment that is or was in `path`. Says whether there was something.
pub fn clear(path: &Path, project: &Path) -> Result<bool> {
    list(project, Some(path), None)?;
    let place = place(project);
    let leads_there = target(project).is_some_and(|target| is_same_place(&target, path));
    if leads_there {
        fs::delete_link(&place)?;
    }
    Ok(leads_there)
}

/// Takes out of each of these directories of its project what leads to the environment, and says so. What can't be deleted
/// stays.
pub fn clear_each<'a>(
    context: &Context,
    environment: &Environment,
    projects: impl Iterator<Item = &'a Path>,
    progress: &dyn Progress,
) {
    for project in projects {
        if clear(&environment.path, project).is_ok_and(|was_there| was_there) {
            let link = context.dirs.tilde(&place(project));
            progress.note(&format!("deleted {link}, which led to {}", environment.name));
        }
    }
}

/// Lets what leads to the environment in `from` lead to its new directory.
pub fn follow(from: &Path, to: &Path, project: &Path) -> Result<()> {
    if python_envs(project).iter().any(|one| is_same_place(one, from)) {
        list(project, Some(from), Some(to))?;
    }
    if !target(project).is_some_and(|target| is_same_place(&target, from)) {
        return Ok(());
    }
    let place = place(project);
    let Ok(old) = std::fs::read_link(&place) else {
        return Ok(fs::replace(&place, format!("{}\n", to.display()).as_bytes())?);
    };
    // A relative one stays so where that is only another last component.
    let new = match to.file_name() {
        Some(last) if old.is_relative() && from.parent() == to.parent() => old.with_file_name(last),
        _ => to.to_owned(),
    };
    fs::replace_by_link(&new, &place)?;
    Ok(fs::sync_parent(&place)?)
}

/// What a link or a file in the place leads to.
fn target(project: &Path) -> Option<PathBuf> {
    let place = place(project);
    if place.is_symlink() {
        return Some(project.join(std::fs::read_link(place).ok()?));
    }
    match pointer::in_file(project)? {
        Pointer::Path(path) => Some(path),
        Pointer::Name(_) => None,
    }
}

fn standing(registry: &Registry, project: &Path) -> Result<Standing> {
    let metadata = match fs::symlink_metadata(&place(project)) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Standing::Nothing),
        Err(error) => return Err(error.into()),
    };
    if metadata.is_dir() {
        return Ok(Standing::Others("a directory".to_owned()));
    }
    let Some(target) = target(project) else {
        return Ok(Standing::Others("a file that names no directory".to_owned()));
    };
    let is_known = registry
        .lines(|mut lines| lines.any(|line| is_same_place(Path::new(&*line.path()), &target)))?;
    let is_former = !target.exists()
        && target.parent().is_some_and(|parent| is_same_path(parent, registry.home()));
    if is_known || is_former {
        return Ok(Standing::Ours(target));
    }
    let kind = if metadata.is_symlink() { "a link" } else { "a file that leads" };
    Ok(Standing::Others(format!("{kind} to {}", target.display())))
}

/// Whether both are one directory, even if that is gone.
fn is_same_place(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| {
        let parent = dunce::canonicalize(path.parent()?).ok()?;
        Some(parent.join(path.file_name()?))
    };
    one == other || is_same_path(one, other) || real(one).is_some_and(|it| Some(it) == real(other))
}

/// Takes an environment out of the project's `.python-envs`, and adds another one as its last line, the default. The
/// other lines stay as they are.
fn list(project: &Path, without: Option<&Path>, with: Option<&Path>) -> Result<()> {
    let file = project.join(PYTHON_ENVS);
    let text = match fs::read_small(&file) {
        Ok(bytes) => String::from_utf8(bytes)
            .map_err(|_| Error::failed(format!("{} is not UTF-8", file.display())))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error.into()),
    };
    let goes = |line: &str| {
        let place = project.join(line.trim());
        let is = |it: Option<&Path>| it.is_some_and(|it| is_same_place(&place, it));
        !line.trim().is_empty() && (is(without) || is(with))
    };
    let mut new: String = text.split_inclusive('\n').filter(|line| !goes(line)).collect();
    if let Some(with) = with {
        if !new.is_empty() && !new.ends_with('\n') {
            new.push('\n');
        }
        new.extend([&*with.to_string_lossy(), "\n"]);
    }
    if new == text {
        return Ok(());
    }
    if new.is_empty() {
        return Ok(fs::delete_file(&file)?);
    }
    Ok(fs::replace(&file, new.as_bytes())?)
}
