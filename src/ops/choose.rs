//! From a word to an environment: what NAME means, in every verb.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::paths::{absolute, current_directory};
use crate::context::{ActiveEnvironment, Context};
use crate::dirs::variable;
use crate::error::{self, Kind, Result};
use crate::fs::is_same_path;
use crate::project;
use crate::registry::name::EnvName;
use crate::registry::{self, Ambiguous, Environment, ListedEnvironment, ProjectLink, Registry};
use crate::trust::{self, Verdict};

/// The environment that a word means.
#[derive(Debug)]
pub struct Resolved {
    /// The environment.
    pub environment: Environment,
    /// The project in which it was chosen: that of the current directory for `.`.
    pub project: Option<PathBuf>,
    /// The name of the project that the user named instead of the environment.
    pub by_project: Option<String>,
}

/// What a word means.
#[derive(Debug)]
pub enum Meaning {
    /// One environment.
    One(Box<Resolved>),
    /// One of the environments of a project.
    Several(Several),
}

/// The environments of a project of which the user has to choose one.
#[derive(Debug)]
pub struct Several {
    /// The environments.
    pub among: Ambiguous,
    /// The directory that the user named: the chosen one is entered in the project around it.
    place: Option<PathBuf>,
}

/// Why a word means no environment.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The word is a path, and there is nothing.
    #[error("there is no directory {}", path.display())]
    NoDirectory {
        /// The path.
        path: PathBuf,
        /// The environment with that name, if the path is a name with a separator behind it.
        namesake: Option<String>,
    },
    /// The word is a path, and there is a file.
    #[error("{} is not a directory", .0.display())]
    NotADirectory(PathBuf),
    /// There is no word, and no environment is active.
    #[error("no environment is active")]
    NoneActive,
    /// There is no word, and what is active is gone.
    #[error("the active environment is gone: {}", .0.display())]
    ActiveIsGone(PathBuf),
    /// The word is `-`, and the shell has entered no environment before.
    #[error("this shell has not left any environment yet")]
    NothingLeft,
    /// The word is `-`, and the environment is gone.
    #[error("the environment that this shell left last is gone: {}", .0.display())]
    LeftIsGone(PathBuf),
}

impl From<Error> for error::Error {
    fn from(error: Error) -> Self {
        let kind = match error {
            Error::NoneActive => Kind::Usage,
            _ => Kind::NoSuchEnvironment,
        };
        Self::new(kind, error)
    }
}

/// Whether a word is the path of a directory: it has a separator. No name has one.
pub fn is_path(word: &str) -> bool {
    has_separator(word, cfg!(windows))
}

/// On Windows, `\` and the colon of a drive are separators, too.
fn has_separator(word: &str, windows: bool) -> bool {
    let has_drive =
        || matches!(word.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    word.contains('/') || windows && (word.contains('\\') || has_drive())
}

/// What `word` means: the name of an environment or a project, `.` or the path of a directory the environment there
/// or its project's, `-` the one that the shell left last.
pub fn meaning(context: &Context, word: &str) -> Result<Meaning> {
    let registry = context.registry()?;
    match word {
        "." => here(context, &registry),
        "-" => previous(&registry).map(Meaning::one),
        path if is_path(path) => at(context, &registry, Path::new(path)),
        ".." => named(&registry, word).map_err(|error| error.hint("../ is the directory above")),
        name => named(&registry, name),
    }
}

/// Like [`meaning()`], but `-` is no environment.
pub fn meaning_of_name(context: &Context, word: &str) -> Result<Meaning> {
    match EnvName::new(word) {
        Err(invalid) if word == "-" => Err(invalid.into()),
        _ => meaning(context, word),
    }
}

/// Like [`meaning()`], for those who can't ask.
///
/// # Errors
/// The word means several environments.
pub fn resolve(context: &Context, word: &str) -> Result<Resolved> {
    meaning(context, word)?.only()
}

/// Like [`resolve()`]; without a word, the active environment.
pub fn resolve_or_active(context: &Context, word: Option<&str>) -> Result<Resolved> {
    word.map_or_else(|| active(context), |word| resolve(context, word))
}

/// Like [`resolve_or_active()`], but `-` is no environment.
pub fn resolve_name_or_active(context: &Context, word: Option<&str>) -> Result<Resolved> {
    word.map_or_else(|| active(context), |word| meaning_of_name(context, word)?.only())
}

impl Meaning {
    fn one(resolved: Resolved) -> Self {
        Self::One(Box::new(resolved))
    }

    /// The only environment that is meant.
    ///
    /// # Errors
    /// There are several.
    pub fn only(self) -> Result<Resolved> {
        match self {
            Self::One(resolved) => Ok(*resolved),
            Self::Several(several) => Err(registry::Error::Ambiguous(several.among).into()),
        }
    }

    /// All environments of the project, if the user named one: its default doesn't count.
    pub fn with_siblings(self, context: &Context) -> Result<Self> {
        let Self::One(resolved) = self else { return Ok(self) };
        let Some((name, directory)) = resolved.named_project() else {
            return Ok(Self::One(resolved));
        };
        let is_sibling = |one: &ListedEnvironment| one.belongs_to(directory);
        let listed = context.registry()?.list()?.into_iter();
        let among =
            Ambiguous { project: name.to_owned(), members: listed.filter(is_sibling).collect() };
        if among.members.len() < 2 {
            return Ok(Self::One(resolved));
        }
        Ok(Self::Several(Several { among, place: resolved.project }))
    }
}

impl Several {
    /// The environment at `index`.
    pub fn choose(self, context: &Context, index: usize) -> Result<Resolved> {
        let Ambiguous { project, members } = self.among;
        let environment = context.registry()?.require(&members[index].name)?;
        let root = environment.project().and_then(|link| match &self.place {
            Some(place) => directory_around(link, place),
            None => directory_called(link, &project),
        });
        Ok(Resolved { environment, project: root, by_project: Some(project) })
    }
}

impl Resolved {
    /// The environment that the user named. If its project has several directories, the one counts that the user is in.
    pub fn new(environment: Environment) -> Self {
        let project = environment.project().and_then(directory_here);
        Self { environment, project, by_project: None }
    }

    /// The environment in a directory that the user or the shell named. An environment without a name was chosen in
    /// the project that it stands in.
    fn in_place(environment: Environment) -> Self {
        let is_in_project = !environment.is_managed() && environment.path.ends_with(".venv");
        let project = environment.path.parent().filter(|_| is_in_project).map(Path::to_owned);
        Self { environment, project, by_project: None }
    }

    fn by_project(environment: Environment, project: &Path, root: Option<PathBuf>) -> Self {
        let by_project = Some(project::name_of(project));
        Self { environment, project: root, by_project }
    }

    /// The project that the user named, with its directory, if the environment belongs to it.
    fn named_project(&self) -> Option<(&str, &Path)> {
        let name = self.by_project.as_deref()?;
        let mut directories = self.environment.project()?.directories();
        let directory = match &self.project {
            Some(root) => directories.find(|its| is_same_path(root, its)),
            None => directories.next(),
        };
        Some((name, directory?))
    }

    /// Whether the user named a project that gives an environment of another name.
    pub fn is_by_other_name(&self) -> bool {
        self.by_project.as_ref().is_some_and(|project| *project != self.environment.name)
    }

    /// The environment's name; behind it the name of the project that the user named, if that is another one:
    /// `shop, of project A`.
    pub fn said(&self) -> String {
        let name = &self.environment.name;
        match &self.by_project {
            Some(project) if self.is_by_other_name() => format!("{name}, of project {project}"),
            _ => name.clone(),
        }
    }

    /// The same as the subject of a sentence: `shop, of project A,`.
    pub fn subject(&self) -> String {
        self.said() + if self.is_by_other_name() { "," } else { "" }
    }
}

/// The environment with that name, or that of the project with that name.
fn named(registry: &Registry, name: &str) -> Result<Meaning> {
    if let Some(environment) = registry.get(name)? {
        return Ok(Meaning::one(Resolved::new(environment)));
    }
    match project::of_project(registry, name) {
        Ok(environment) => {
            let root = environment.project().and_then(|project| directory_called(project, name));
            Ok(Meaning::one(Resolved::by_project(environment, Path::new(name), root)))
        }
        Err(registry::Error::Ambiguous(among)) => {
            Ok(Meaning::Several(Several { among, place: None }))
        }
        Err(error) => {
            let hint = registry
                .renamed(name)
                .map(|now| format!("{name} is {} now", shell_words::quote(&now)));
            Err(hint.into_iter().fold(error.into(), error::Error::hint))
        }
    }
}

/// The environment in `path`, else the one of the project there.
fn at(context: &Context, registry: &Registry, path: &Path) -> Result<Meaning> {
    if path.is_relative() {
        current_directory()?;
    }
    if let Some(environment) = project::environment_at(registry, path)? {
        return Ok(Meaning::one(Resolved::in_place(environment)));
    }
    if path.is_dir() {
        return in_project(context, registry, &absolute(path)?);
    }
    if path.exists() {
        return Err(Error::NotADirectory(path.to_owned()).into());
    }
    let name = path.file_name().and_then(OsStr::to_str).filter(|_| path.components().count() == 1);
    let namesake = name.and_then(|name| registry.get(name).ok()?).map(|namesake| namesake.name);
    Err(Error::NoDirectory { path: path.to_owned(), namesake }.into())
}

/// The directory of the project in which the user is, of several.
fn directory_here(project: &ProjectLink) -> Option<PathBuf> {
    if project.also.is_empty() {
        return None;
    }
    directory_around(project, &current_directory().ok()?)
}

/// The directory of the project that `place` is in, the innermost of several.
fn directory_around(project: &ProjectLink, place: &Path) -> Option<PathBuf> {
    let place = dunce::canonicalize(place).ok()?;
    let real = project.directories().filter_map(|directory| dunce::canonicalize(directory).ok());
    let around = real.filter(|directory| place.starts_with(directory));
    around.max_by_key(|directory| directory.components().count())
}

/// The directory of the project with that name, of several.
fn directory_called(project: &ProjectLink, name: &str) -> Option<PathBuf> {
    let called = project.also.iter().find(|directory| project::name_of(directory) == name)?;
    dunce::canonicalize(called).ok()
}

/// The environment of the current directory's project, else the one that the current directory is.
fn here(context: &Context, registry: &Registry) -> Result<Meaning> {
    let here = current_directory()?;
    in_project(context, registry, &here).or_else(|error| {
        match project::environment_at(registry, &here) {
            Ok(Some(environment)) => Ok(Meaning::one(Resolved::in_place(environment))),
            _ => Err(error),
        }
    })
}

/// The environment of the project that `directory` belongs to.
fn in_project(context: &Context, registry: &Registry, directory: &Path) -> Result<Meaning> {
    // What is wrong with the project's file is told when the environment is entered.
    let file = context.gate.header_above(directory);
    let python_envs = || context.reads_python_envs();
    let found = match project::resolve_directory(registry, file.as_ref(), directory, &python_envs) {
        Err(error @ registry::Error::NoProjectHere(_)) => {
            project::resolve_changed(registry, directory)
                .map_err(|_| because_of_file(context.gate.above(directory), error.into()))?
        }
        Err(registry::Error::Ambiguous(among)) => {
            let place = Some(directory.to_owned());
            return Ok(Meaning::Several(Several { among, place }));
        }
        found => found?,
    };
    let root = found.root;
    Ok(Meaning::one(Resolved::by_project(found.environment, &root, Some(root.clone()))))
}

/// The project's file would have named an environment if it could be used: that is the reason then.
fn because_of_file(file: Result<Verdict, trust::Error>, error: error::Error) -> error::Error {
    match file {
        Err(reason) => error.because(reason),
        Ok(Verdict::Denied(notice)) => error.because(trust::Error::Denied(notice.place)),
        Ok(_) => error,
    }
}

/// The environment that is active in the shell.
fn active(context: &Context) -> Result<Resolved> {
    let active = ActiveEnvironment::from_process().ok_or(Error::NoneActive)?;
    match project::environment_at(&context.registry()?, &active.path)? {
        Some(environment) => Ok(Resolved::in_place(environment)),
        None => Err(Error::ActiveIsGone(active.path).into()),
    }
}

/// The environment whose directory the shell functions left last.
fn previous(registry: &Registry) -> Result<Resolved> {
    // A variable that began with the path would be shown in zsh's prompt under AUTO_NAME_DIRS. Git's bash on Windows
    // writes a semicolon.
    let left = variable("_venvyard_previous").ok_or(Error::NothingLeft)?;
    let left = PathBuf::from(left.to_string_lossy().trim_start_matches([':', ';']));
    // Most environments have the name of their directory.
    if let Some(name) = left.file_name().and_then(OsStr::to_str)
        && let Some(environment) = registry.get(name)?
        && environment.path == left
    {
        return Ok(Resolved::new(environment));
    }
    if let Some(environment) = project::environment_at(registry, &left)? {
        return Ok(Resolved::in_place(environment));
    }
    match registry.moved_from(&left) {
        Some((name, _)) => Ok(Resolved::new(registry.require(&name)?)),
        None => Err(Error::LeftIsGone(left).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_with_a_separator_is_a_path() {
        for (word, on_unix, on_windows) in [
            ("a", false, false),
            ("two words", false, false),
            (".", false, false),
            ("..", false, false),
            ("-", false, false),
            ("", false, false),
            ("~", false, false),
            ("3.12", false, false),
            ("./", true, true),
            ("a/", true, true),
            ("code/B", true, true),
            ("/abs", true, true),
            (r"a\b", false, true),
            (r".\", false, true),
            (r"\\server\share", false, true),
            ("C:", false, true),
            ("c:code", false, true),
            ("1:", false, false),
            ("ab:c", false, false),
            ("é:", false, false),
        ] {
            assert_eq!(has_separator(word, false), on_unix, "{word}");
            assert_eq!(has_separator(word, true), on_windows, "{word} on Windows");
        }
    }
}
