//! The gate: what a project's file sets and runs, and an environment that came with a tree, are got here
//! and nowhere else, and only when the user has trusted just these bytes at just this place.

use std::io;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use super::decisions::{Decision, Decisions};
use super::file::{Asked, FILE_NAME};
use super::find;
use super::review::Standing;
use super::safety::Unsafe;
use super::snapshot::{self, Examined};
use super::source::Unread;
use crate::error::Kind;
use crate::registry::name::EnvName;
use crate::shell::Commands;
use crate::variables::{self, Variables};

/// What went through the gate: nothing else can make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted<T>(T);

impl<T> Deref for Trusted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// What a project's file comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The project's directory, without links.
    pub directory: PathBuf,
    /// Its `venvyard.toml`.
    pub file: PathBuf,
    /// Its environment's name.
    pub name: Option<EnvName>,
    /// The interpreter that its environment is made with.
    pub python: Option<String>,
    /// What is installed into its environment, absolute.
    pub requirements: Vec<PathBuf>,
    /// What is set while its environment is active: the file's own over its env-file's.
    pub variables: Variables,
    /// What is run.
    pub commands: Option<Commands>,
    /// The hooks of its own `.venv`: a directory with copies of the files that were trusted.
    pub hooks: Option<PathBuf>,
    /// The env-file, where it isn't there.
    pub missing_env_file: Option<PathBuf>,
    /// Whether entering the tree may activate its environment.
    pub auto: bool,
}

/// An environment that stands in a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// Its directory, without links.
    pub directory: PathBuf,
    /// Its hooks: a directory with copies of the files that were trusted.
    pub hooks: Option<PathBuf>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<T = Project> {
    /// Nothing.
    None,
    /// Something that is trusted, or needs no trust.
    Trusted(Trusted<T>),
    /// Something that is not.
    Untrusted(Notice),
    /// Something that the user said is never to be.
    Denied(Notice),
}

/// What can be told of something that is not trusted: a name is no more than a name, and `auto` asks for
/// nothing to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The file or directory.
    pub place: PathBuf,
    /// The directory it stands in.
    pub directory: PathBuf,
    /// The name it gives its environment; not read where it is denied.
    pub name: Option<EnvName>,
    /// Whether entering the tree may activate its environment.
    pub auto: bool,
    changed: bool,
}

impl Found {
    /// The project's directory.
    pub fn directory(&self) -> Option<&Path> {
        match self {
            Self::None => None,
            Self::Trusted(project) => Some(&project.directory),
            Self::Untrusted(notice) | Self::Denied(notice) => Some(&notice.directory),
        }
    }

    /// The name of the project's environment: it needs no trust to be chosen.
    pub fn name(&self) -> Option<&EnvName> {
        match self {
            Self::Trusted(project) => project.name.as_ref(),
            Self::Untrusted(notice) => notice.name.as_ref(),
            Self::None | Self::Denied(_) => None,
        }
    }

    /// Whether entering the tree may activate the environment.
    pub fn auto(&self) -> bool {
        match self {
            Self::Trusted(project) => project.auto,
            Self::Untrusted(notice) => notice.auto,
            Self::None | Self::Denied(_) => true,
        }
    }
}

impl Notice {
    /// The one line to say. `shown` is the place as people write it.
    pub fn line(&self, shown: impl Fn(&Path) -> String) -> String {
        let place = shown(&self.place);
        format!("{place} {}, and left out; {}", self.why(), self.hint("it does", "it"))
    }

    /// Why it is not trusted, behind its name.
    pub fn why(&self) -> &'static str {
        if self.changed { "has changed since it was trusted" } else { "is not trusted" }
    }

    /// The same of the hooks in an environment that can be entered without them.
    pub fn hooks_line(&self, shown: impl Fn(&Path) -> String) -> String {
        let why =
            if self.changed { "have changed since they were trusted" } else { "are not trusted" };
        let place = shown(&self.place);
        format!("the hooks of {place} {why}, and left out; {}", self.hint("they do", "them"))
    }

    fn hint(&self, does: &str, it: &str) -> String {
        // `~` is not one in quotes.
        let word = shell_words::quote(&self.place.to_string_lossy()).into_owned();
        format!("to see what {does} and trust {it}: venvyard trust {word}")
    }
}

/// Why a project's file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It, or a file it leads to, is not read.
    #[error(transparent)]
    Unread(#[from] Unread),
    /// It can't be understood.
    #[error("{}:{line}: {reason}", file.display())]
    Mistaken {
        /// The file.
        file: PathBuf,
        /// The first is 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// More hook files than there can be reasons for.
    #[error("there are too many hooks in {}", .0.display())]
    TooManyHooks(PathBuf),
    /// Neither a project's file nor an environment.
    #[error("there is neither a venvyard.toml nor an environment at {}", .0.display())]
    Nothing(PathBuf),
    /// The user said never.
    #[error("{} is denied", .0.display())]
    Denied(PathBuf),
    /// The decision can't be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Error {
    pub(super) fn mistaken(file: &Path, line: usize, reason: &str) -> Self {
        Self::Mistaken { file: file.to_owned(), line, reason: reason.to_owned() }
    }
}

impl From<Error> for crate::error::Error {
    fn from(error: Error) -> Self {
        match &error {
            Error::Unread(Unread::Unsafe(Unsafe::Writable(path))) => {
                let path = shell_words::quote(&path.to_string_lossy()).into_owned();
                let hint = format!("'chmod go-w {path}' leaves it to you alone");
                Self::new(Kind::NotTrusted, error).hint(hint)
            }
            Error::Unread(Unread::Unsafe(Unsafe::Foreign(_))) => {
                Self::new(Kind::NotTrusted, error).hint("what another user wrote is never trusted")
            }
            Error::Denied(path) => {
                let path = shell_words::quote(&path.to_string_lossy()).into_owned();
                let hint = format!("'venvyard trust --revoke {path}' takes that back");
                Self::new(Kind::NotTrusted, error).hint(hint)
            }
            _ => Self::failed(error),
        }
    }
}

impl Project {
    /// What is asked for, with the variables of the env-file.
    pub(super) fn new(directory: PathBuf, file: PathBuf, asked: Asked, theirs: &Variables) -> Self {
        let (activate, deactivate) = (asked.activate, asked.deactivate);
        let is_some = activate.is_some() || deactivate.is_some();
        let commands = Commands { directory: directory.clone(), activate, deactivate };
        Self {
            directory,
            file,
            name: asked.name,
            python: asked.python,
            requirements: asked.requirements,
            variables: variables::merged(&asked.variables, theirs),
            commands: is_some.then_some(commands),
            hooks: None,
            missing_env_file: None,
            auto: asked.auto,
        }
    }
}

/// The gate of one user.
#[derive(Debug, Clone)]
pub struct Gate {
    pub(super) decisions: Decisions,
}

impl Gate {
    /// With the decisions in venvyard's data directory; nothing is opened yet.
    pub fn new(data: &Path) -> Self {
        Self { decisions: Decisions::new(data) }
    }

    /// The project that `directory` is in: its file is there or in a directory above it, on the same file
    /// system.
    pub fn above(&self, directory: &Path) -> Result<Found, Error> {
        find::file_above(directory).map_or(Ok(Found::None), |directory| self.of_real(&directory))
    }

    /// What needs no trust of that project, whether it is trusted or not, as long as its file can be understood:
    /// which environment it names. What the file leads to is not read, and may be missing.
    pub fn name_above(&self, directory: &Path) -> Found {
        let Some(directory) = find::file_above(directory) else { return Found::None };
        let place = directory.join(FILE_NAME);
        if self.decisions.about(&place) == Decision::Denied {
            return Found::Denied(Notice::denied(&place));
        }
        match snapshot::asked(&directory) {
            Ok(Some(asked)) => {
                let (name, auto) = (asked.name, asked.auto);
                Found::Untrusted(Notice { name, auto, ..Notice::denied(&place) })
            }
            _ => Found::None,
        }
    }

    /// The project whose file is in just that directory.
    pub fn of(&self, directory: &Path) -> Result<Found, Error> {
        match dunce::canonicalize(directory) {
            Ok(real) => self.of_real(&real),
            Err(_) => Ok(Found::None),
        }
    }

    fn of_real(&self, directory: &Path) -> Result<Found, Error> {
        let place = directory.join(FILE_NAME);
        let decision = self.decisions.about(&place);
        if decision == Decision::Denied {
            return Ok(Found::Denied(Notice::denied(&place)));
        }
        let Some(mut examined) = snapshot::project(directory)? else { return Ok(Found::None) };
        Ok(match self.passed(&decision, &examined) {
            Ok(hooks) => {
                examined.value.hooks = hooks;
                let missing = examined.env_file.filter(|(_, variables)| variables.is_none());
                examined.value.missing_env_file = missing.map(|(path, _)| path);
                Found::Trusted(Trusted(examined.value))
            }
            Err(changed) => Found::Untrusted(Notice {
                name: examined.value.name.clone(),
                auto: examined.value.auto,
                changed,
                ..Notice::denied(&place)
            }),
        })
    }

    /// The environment in `directory`, which stands in a project.
    pub fn tree(&self, directory: &Path) -> Result<Found<Tree>, Error> {
        let Ok(place) = dunce::canonicalize(directory) else { return Ok(Found::None) };
        let decision = self.decisions.about(&place);
        match decision {
            Decision::Denied => return Ok(Found::Denied(Notice::denied(&place))),
            // Whatever it is, nobody trusted it: no digest is made of files that may have any length.
            Decision::None if snapshot::is_environment(&place)? => {
                return Ok(Found::Untrusted(Notice::denied(&place)));
            }
            Decision::None | Decision::Trusted(_) => {}
        }
        let Some(mut examined) = snapshot::tree(&place)? else { return Ok(Found::None) };
        Ok(match self.passed(&decision, &examined) {
            Ok(hooks) => {
                examined.value.hooks = hooks;
                Found::Trusted(Trusted(examined.value))
            }
            Err(changed) => Found::Untrusted(Notice { changed, ..Notice::denied(&place) }),
        })
    }

    /// Whether the user said of an environment that it never is to be entered.
    pub fn is_denied(&self, directory: &Path) -> bool {
        dunce::canonicalize(directory)
            .is_ok_and(|place| self.decisions.about(&place) == Decision::Denied)
    }

    /// Where its hooks are, if it may pass; else whether something else was trusted there.
    fn passed<T>(
        &self,
        decision: &Decision,
        examined: &Examined<T>,
    ) -> Result<Option<PathBuf>, bool> {
        match Standing::of(decision, &examined.digest, examined.harmless) {
            Standing::Trusted => {
                let hooks = self.decisions.hooks(&examined.place, &examined.digest);
                if examined.hooks.is_empty() {
                    return Ok(None);
                }
                // Where somebody deleted the copies, there is nothing left that was looked at.
                if hooks.is_dir() { Ok(Some(hooks)) } else { Err(false) }
            }
            Standing::Harmless => Ok(None),
            Standing::Changed => Err(true),
            Standing::Undecided | Standing::Denied => Err(false),
        }
    }
}

impl Notice {
    fn denied(place: &Path) -> Self {
        Self {
            place: place.to_owned(),
            directory: place.parent().unwrap_or(place).to_owned(),
            name: None,
            auto: true,
            changed: false,
        }
    }
}
