//! The gate: the only way to what a project's file sets and runs, and to an environment that stands in a
//! project. It opens when the user has trusted exactly these bytes at exactly this place.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use super::decisions::{Decision, Decisions, TrustState};
use super::error::Error;
use super::file::FILE_NAME;
use super::find;
use super::notice::Notice;
use super::project::{Project, Tree};
use super::snapshot::{self, FileSnapshot, Snapshot};
use crate::registry::name::EnvName;

/// What passed the gate: nothing else can make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted<T>(T);

impl<T> Deref for Trusted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// What the gate found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<T = Project> {
    /// Nothing.
    None,
    /// It is trusted, or needs no trust.
    Trusted(Trusted<T>),
    /// The user has not trusted it.
    Untrusted(Notice),
    /// The user has denied it.
    Denied(Notice),
}

/// What a project's file says that needs no trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The project's directory, without links.
    pub directory: PathBuf,
    /// The name of its environment. A file that the user denied is not read, and names none.
    pub name: Option<EnvName>,
    /// Whether entering the tree may activate the environment.
    pub auto: bool,
}

impl Found {
    /// The project's directory.
    pub fn directory(&self) -> Option<&Path> {
        match self {
            Self::None => None,
            Self::Trusted(project) => Some(&project.directory),
            Self::Untrusted(notice) | Self::Denied(notice) => notice.place.parent(),
        }
    }

    /// The name of the project's environment.
    pub fn name(&self) -> Option<&EnvName> {
        match self {
            Self::Trusted(project) => project.name.as_ref(),
            Self::Untrusted(notice) => notice.name.as_ref(),
            Self::None | Self::Denied(_) => None,
        }
    }
}

/// The gate of one user, for one command: it reads each project's file once, and answers the same however
/// often it is asked about it.
#[derive(Debug)]
pub struct Gate {
    pub(super) decisions: Decisions,
    /// By the project's directory.
    files: RefCell<BTreeMap<PathBuf, FileState>>,
}

/// How far a project's file is known.
#[derive(Debug)]
enum FileState {
    /// It was read, but not what it leads to.
    Read(Result<Option<FileSnapshot>, Error>),
    /// The gate has answered.
    Judged(Found),
}

impl Gate {
    /// The gate with the decisions in venvyard's data directory. It opens nothing yet.
    pub fn new(data: &Path) -> Self {
        Self { decisions: Decisions::new(data), files: RefCell::default() }
    }

    /// The project of `directory`: its file is there or in a directory above it, on the same file system.
    pub fn above(&self, directory: &Path) -> Result<Found, Error> {
        find::file_above(directory).map_or(Ok(Found::None), |directory| self.at(&directory))
    }

    /// The project whose file is in exactly that directory.
    pub fn of(&self, directory: &Path) -> Result<Found, Error> {
        match dunce::canonicalize(directory) {
            Ok(real) => self.at(&real),
            Err(_) => Ok(Found::None),
        }
    }

    /// What needs no trust of the project of `directory`: which environment it names. The env-file and the
    /// scripts that the file leads to are not read, and may be missing. `None` where there is no file, or
    /// none that can be understood.
    pub fn name_above(&self, directory: &Path) -> Option<Named> {
        let directory = find::file_above(directory)?;
        if self.decisions.about(&directory.join(FILE_NAME)) == Decision::Denied {
            return Some(Named { directory, name: None, auto: true });
        }
        let mut files = self.files.borrow_mut();
        let known = files
            .entry(directory.clone())
            .or_insert_with(|| FileState::Read(snapshot::file(&directory)));
        let FileState::Read(Ok(Some(snapshot))) = known else { return None };
        let (name, auto) = (snapshot.file.name.clone(), snapshot.file.auto);
        Some(Named { directory, name, auto })
    }

    /// The project whose file is in that directory, whose path has no link.
    fn at(&self, directory: &Path) -> Result<Found, Error> {
        let known = self.files.borrow_mut().remove(directory);
        let found = match known {
            Some(FileState::Judged(found)) => found,
            Some(FileState::Read(file)) => self.judge(directory, || file)?,
            None => self.judge(directory, || snapshot::file(directory))?,
        };
        self.files.borrow_mut().insert(directory.to_owned(), FileState::Judged(found.clone()));
        Ok(found)
    }

    fn judge(
        &self,
        directory: &Path,
        read: impl FnOnce() -> Result<Option<FileSnapshot>, Error>,
    ) -> Result<Found, Error> {
        let place = directory.join(FILE_NAME);
        let decision = self.decisions.about(&place);
        if decision == Decision::Denied {
            return Ok(Found::Denied(Notice::new(&place)));
        }
        let Some(file) = read()? else { return Ok(Found::None) };
        let snapshot = snapshot::project(file, directory)?;
        Ok(match self.hooks_if_trusted(&decision, &snapshot) {
            Ok(hooks) => Found::Trusted(Trusted(Project { hooks, ..snapshot.value })),
            Err(changed) => {
                let name = snapshot.value.name;
                Found::Untrusted(Notice { name, changed, ..Notice::new(&place) })
            }
        })
    }

    /// The environment in `directory`, which stands in a project.
    pub fn tree(&self, directory: &Path) -> Result<Found<Tree>, Error> {
        let Ok(place) = dunce::canonicalize(directory) else { return Ok(Found::None) };
        let decision = self.decisions.about(&place);
        match decision {
            Decision::Denied => return Ok(Found::Denied(Notice::new(&place))),
            // No digest would match, and the files to make one of may be of any length.
            Decision::None if snapshot::is_environment(&place)? => {
                return Ok(Found::Untrusted(Notice::new(&place)));
            }
            Decision::None | Decision::Trusted(_) => {}
        }
        let Some(snapshot) = snapshot::tree(&place)? else { return Ok(Found::None) };
        Ok(match self.hooks_if_trusted(&decision, &snapshot) {
            Ok(hooks) => Found::Trusted(Trusted(Tree { hooks, ..snapshot.value })),
            Err(changed) => Found::Untrusted(Notice { changed, ..Notice::new(&place) }),
        })
    }

    /// The directory with the trusted copies of its hooks, if it is trusted and has hooks.
    ///
    /// # Errors
    /// It is not trusted: whether something else was trusted there.
    fn hooks_if_trusted<T>(
        &self,
        decision: &Decision,
        snapshot: &Snapshot<T>,
    ) -> Result<Option<PathBuf>, bool> {
        match TrustState::of(decision, &snapshot.digest, snapshot.harmless) {
            TrustState::Trusted if snapshot.hooks.is_empty() => Ok(None),
            TrustState::Trusted => {
                let hooks = self.decisions.hooks(&snapshot.place, &snapshot.digest);
                // The copies are what the user trusted: without them, nothing is.
                if hooks.is_dir() { Ok(Some(hooks)) } else { Err(false) }
            }
            TrustState::Harmless => Ok(None),
            TrustState::Changed => Err(true),
            TrustState::Undecided | TrustState::Denied => Err(false),
        }
    }

    /// What the user decided about a directory; `None` where there is none.
    pub(super) fn decision_about(&self, directory: &Path) -> Option<Decision> {
        Some(self.decisions.about(&dunce::canonicalize(directory).ok()?))
    }
}
