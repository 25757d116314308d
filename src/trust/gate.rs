//! The gate: decides whether a project file, or an environment in a project, may be used.
//!
//! It hands out a [`Trusted`] value only if the user has trusted exactly these bytes at exactly this place.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use super::decisions::{Decision, Decisions, TrustState};
use super::error::Error;
use super::file::FILE_NAME;
use super::find;
use super::layout::HookLayout;
use super::notice::Notice;
use super::project::{HookDirectory, Project, ProjectEnvironment};
use super::snapshot::{self, FileSnapshot, Snapshot};
use crate::registry::name::EnvName;

/// A value that the gate let through. Only the gate can make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted<T>(T);

impl<T> Deref for Trusted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// The gate's answer about a project or an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict<T = Project> {
    /// There is none.
    None,
    /// The user trusts it, or it needs no trust.
    Trusted(Trusted<T>),
    /// The user has not trusted it.
    Untrusted(Notice),
    /// The user has denied it.
    Denied(Notice),
}

/// The part of a project file that needs no trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectHeader {
    /// The project's directory, without links.
    pub directory: PathBuf,
    /// The name of its environment. `None` if the user denied the file: it is not read then.
    pub name: Option<EnvName>,
    /// Whether entering the project's tree may activate the environment.
    pub auto: bool,
}

impl Verdict {
    /// The project's directory.
    pub fn directory(&self) -> Option<&Path> {
        match self {
            Self::None => None,
            Self::Trusted(project) => Some(&project.directory),
            Self::Untrusted(notice) | Self::Denied(notice) => notice.place.parent(),
        }
    }

    /// The project's file.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::None => None,
            Self::Trusted(project) => Some(&project.file),
            Self::Untrusted(notice) | Self::Denied(notice) => Some(&notice.place),
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

/// The gate of one user, for one command. It reads each project file once, so that all its answers about a
/// file agree.
#[derive(Debug)]
pub struct Gate {
    pub(super) decisions: Decisions,
    /// By the project's directory.
    files: RefCell<BTreeMap<PathBuf, FileState>>,
    /// The verdicts on environments in projects, by their directories.
    environments: RefCell<BTreeMap<PathBuf, Verdict<ProjectEnvironment>>>,
    /// Where another tool keeps hooks.
    pub(super) layout: Option<HookLayout>,
}

/// What the gate remembers of a project file.
#[derive(Debug)]
enum FileState {
    /// The file was read, but not the files it refers to.
    Read(Result<Option<FileSnapshot>, Error>),
    /// The gate has a verdict. The file had this header.
    Judged(Verdict, Option<ProjectHeader>),
}

impl Gate {
    /// Uses the decisions in venvyard's data directory. Reads nothing yet.
    pub fn new(data: &Path) -> Self {
        let (files, environments) = Default::default();
        Self { decisions: Decisions::new(data), files, environments, layout: None }
    }

    /// The same gate, which also decides about the hooks of another tool.
    #[must_use]
    pub fn knowing(self, layout: HookLayout) -> Self {
        Self { layout: Some(layout), ..self }
    }

    /// The verdict on the project of `directory`, whose file is there or in a directory above it, on the
    /// same file system.
    pub fn above(&self, directory: &Path) -> Result<Verdict, Error> {
        find::file_above(directory).map_or(Ok(Verdict::None), |directory| self.at(&directory))
    }

    /// The verdict on the project whose file is in exactly that directory.
    pub fn of(&self, directory: &Path) -> Result<Verdict, Error> {
        match dunce::canonicalize(directory) {
            Ok(real) => self.at(&real),
            Err(_) => Ok(Verdict::None),
        }
    }

    /// The header of the project file that applies to `directory`. The env-file and the scripts it refers
    /// to are not read, and may be missing. `None` if there is no file, or if it can't be parsed.
    pub fn header_above(&self, directory: &Path) -> Option<ProjectHeader> {
        let directory = find::file_above(directory)?;
        if self.decisions.about(&directory.join(FILE_NAME)) == Decision::Denied {
            return Some(ProjectHeader { directory, name: None, auto: true });
        }
        let mut files = self.files.borrow_mut();
        let known = files
            .entry(directory.clone())
            .or_insert_with(|| FileState::Read(snapshot::file(&directory)));
        match known {
            FileState::Read(file) => header(file, &directory),
            FileState::Judged(_, header) => header.clone(),
        }
    }

    /// The verdict on the project whose file is in `directory`, whose path has no link.
    fn at(&self, directory: &Path) -> Result<Verdict, Error> {
        let known = self.files.borrow_mut().remove(directory);
        let (verdict, header) = match known {
            Some(FileState::Judged(verdict, header)) => (verdict, header),
            known => {
                let place = directory.join(FILE_NAME);
                let decision = self.decisions.about(&place);
                if decision == Decision::Denied {
                    return Ok(Verdict::Denied(Notice::new(&place)));
                }
                let file = match known {
                    Some(FileState::Read(file)) => file,
                    _ => snapshot::file(directory),
                };
                let header = header(&file, directory);
                (self.judge(file?, directory, &decision)?, header)
            }
        };
        let state = FileState::Judged(verdict.clone(), header);
        self.files.borrow_mut().insert(directory.to_owned(), state);
        Ok(verdict)
    }

    fn judge(
        &self,
        file: Option<FileSnapshot>,
        directory: &Path,
        decision: &Decision,
    ) -> Result<Verdict, Error> {
        let Some(file) = file else { return Ok(Verdict::None) };
        let place = directory.join(FILE_NAME);
        let python = file.file.version().map(str::to_owned);
        let snapshot = snapshot::project(file, directory)?;
        Ok(match self.hooks_if_trusted(decision, &snapshot) {
            Ok(hooks) => Verdict::Trusted(Trusted(Project { hooks, ..snapshot.value })),
            Err(changed) => {
                let has_requirements = !snapshot.value.requirements.is_empty();
                let name = snapshot.value.name;
                let notice = Notice { place, name, python, has_requirements, changed };
                Verdict::Untrusted(notice)
            }
        })
    }

    /// The verdict on the environment in `directory`, which is in a project.
    pub fn environment(&self, directory: &Path) -> Result<Verdict<ProjectEnvironment>, Error> {
        let Ok(place) = dunce::canonicalize(directory) else { return Ok(Verdict::None) };
        if let Some(known) = self.environments.borrow().get(&place) {
            return Ok(known.clone());
        }
        let verdict = self.judge_environment(&place)?;
        self.environments.borrow_mut().insert(place, verdict.clone());
        Ok(verdict)
    }

    fn judge_environment(&self, place: &Path) -> Result<Verdict<ProjectEnvironment>, Error> {
        let decision = self.decisions.about(place);
        match decision {
            Decision::Denied => return Ok(Verdict::Denied(Notice::new(place))),
            // No digest would match, and computing one may have to read large files.
            Decision::None if snapshot::is_environment(place)? => {
                return Ok(Verdict::Untrusted(Notice::new(place)));
            }
            Decision::None | Decision::Trusted(_) => {}
        }
        let Some(snapshot) = snapshot::environment(place)? else { return Ok(Verdict::None) };
        Ok(match self.hooks_if_trusted(&decision, &snapshot) {
            Ok(hooks) => Verdict::Trusted(Trusted(ProjectEnvironment { hooks, ..snapshot.value })),
            Err(changed) => Verdict::Untrusted(Notice { changed, ..Notice::new(place) }),
        })
    }

    /// The verdict on another tool's hooks in a directory that lies in a project.
    pub fn hook_directory(&self, directory: &Path) -> Result<Verdict<HookDirectory>, Error> {
        let Ok(place) = dunce::canonicalize(directory) else { return Ok(Verdict::None) };
        let decision = self.decisions.about(&place);
        if decision == Decision::Denied {
            return Ok(Verdict::Denied(Notice::new(&place)));
        }
        let layout = self.layout.as_ref();
        let snapshot = layout.map(|layout| snapshot::hook_directory(&place, layout)).transpose()?;
        let Some(snapshot) = snapshot.flatten() else { return Ok(Verdict::None) };
        Ok(match self.hooks_if_trusted(&decision, &snapshot) {
            Ok(hooks) => Verdict::Trusted(Trusted(HookDirectory { hooks })),
            Err(changed) => Verdict::Untrusted(Notice { changed, ..Notice::new(&place) }),
        })
    }

    /// The directory with the trusted copies of the hooks; `None` if there are no hooks.
    ///
    /// # Errors
    /// It is not trusted. The files that have changed, if the user trusted other content of the same place.
    fn hooks_if_trusted<T>(
        &self,
        decision: &Decision,
        snapshot: &Snapshot<T>,
    ) -> Result<Option<PathBuf>, Vec<PathBuf>> {
        let fingerprint = &snapshot.fingerprint;
        match TrustState::of(decision, &fingerprint.digest, snapshot.harmless) {
            TrustState::Trusted if snapshot.hooks.is_empty() => Ok(None),
            TrustState::Trusted => {
                let hooks = self.decisions.hooks(&snapshot.place, &fingerprint.digest);
                // The copies are what the user trusted, so without them nothing is trusted.
                if hooks.is_dir() { Ok(Some(hooks)) } else { Err(Vec::new()) }
            }
            TrustState::Harmless => Ok(None),
            TrustState::Changed => Err(match decision {
                Decision::Trusted(before) => fingerprint.changed_since(before, &snapshot.place),
                Decision::None | Decision::Denied => Vec::new(),
            }),
            TrustState::Undecided | TrustState::Denied => Err(Vec::new()),
        }
    }

    /// Judges everything anew when it is asked for the next time: the user has decided.
    pub(super) fn forget_verdicts(&self) {
        self.files.borrow_mut().clear();
        self.environments.borrow_mut().clear();
    }

    /// What the user decided about a directory; `None` if it doesn't exist.
    pub(super) fn decision_about(&self, directory: &Path) -> Option<Decision> {
        Some(self.decisions.about(&dunce::canonicalize(directory).ok()?))
    }
}

/// The header of a file in `directory` that was read; `None` if there is none, or if it can't be parsed.
fn header(file: &Result<Option<FileSnapshot>, Error>, directory: &Path) -> Option<ProjectHeader> {
    let file = &file.as_ref().ok()?.as_ref()?.file;
    let (directory, name) = (directory.to_owned(), file.name.clone());
    Some(ProjectHeader { directory, name, auto: file.auto })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs;

    #[test]
    fn a_header_is_the_same_before_and_after_the_verdict() {
        let dir = tempfile::tempdir().unwrap();
        let code = dunce::canonicalize(dir.path()).unwrap().join("code");
        let text = "auto = false\n[environment]\nname = 'shop'\n[variables]\nA = '1'\n";
        fs::create_dir_all(&code).unwrap();
        fs::write_new(&code.join(FILE_NAME), text.as_bytes()).unwrap();
        let gate = Gate::new(&dir.path().join("data"));
        let before = gate.header_above(&code).unwrap();
        assert_eq!((before.name.as_ref().unwrap().as_str(), before.auto), ("shop", false));
        assert!(matches!(gate.of(&code), Ok(Verdict::Untrusted(_))));
        assert_eq!(gate.header_above(&code), Some(before));
    }
}
