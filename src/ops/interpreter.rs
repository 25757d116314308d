//! Which interpreter to take: what the user names, else the project's files, else the configuration.

use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::project::{self, ProjectPins};
use crate::python::{FoundPython, PythonRequest};
use crate::trust::Verdict;

/// The interpreters that will do, and who says so.
#[derive(Debug)]
pub struct PythonChoice {
    /// As written and as understood, in order of preference. Never empty.
    requests: Vec<(String, PythonRequest)>,
    /// The project's file that decides, if one does.
    file: Option<PathBuf>,
}

/// An interpreter, and a line about the file that chose it.
#[derive(Debug)]
pub struct Chosen {
    /// The interpreter.
    pub found: FoundPython,
    /// Which file chose it, if one did.
    pub note: Option<String>,
}

impl PythonChoice {
    /// What `given` asks for, else the files of `project`, else the configuration, else any.
    pub fn new(
        context: &Context,
        given: Option<&str>,
        project: Option<&Path>,
        progress: &dyn Progress,
    ) -> Result<Self> {
        if given.is_none()
            && let Some(project) = project
            && let Some(choice) = Self::by_files(context, project, progress)?
        {
            return Ok(choice);
        }
        let request = match given.or(context.config()?.python.as_deref()) {
            Some(text) => text.parse()?,
            None => PythonRequest::Any,
        };
        Ok(Self { requests: vec![(request.to_string(), request)], file: None })
    }

    fn by_files(
        context: &Context,
        project: &Path,
        progress: &dyn Progress,
    ) -> Result<Option<Self>> {
        if let Some(choice) = Self::by_project_file(context, project)? {
            return Ok(Some(choice));
        }
        let home = &context.dirs.home;
        if let Some(pinned) = project::version_file(project, home)? {
            let choice = Self::pinned(context, pinned, progress);
            if !choice.requests.is_empty() {
                return Ok(Some(choice));
            }
        }
        let pinned = project::requires_python(project, home)?;
        Ok(pinned.map(|pinned| Self::pinned(context, pinned, progress)))
    }

    /// What `venvyard.toml` asks for. A version needs no trust.
    fn by_project_file(context: &Context, project: &Path) -> Result<Option<Self>> {
        let (python, file) = match context.gate.of(project)? {
            Verdict::Trusted(project) => (project.python.clone(), project.file.clone()),
            Verdict::Untrusted(notice) => (notice.python, notice.place),
            Verdict::None | Verdict::Denied(_) => return Ok(None),
        };
        let Some(text) = python else { return Ok(None) };
        let request = text.parse()?;
        Ok(Some(Self { requests: vec![(text, request)], file: Some(file) }))
    }

    /// The project's file that decides and what it asks for, if one does.
    pub(super) fn asked_by_file(&self) -> Option<(&Path, &str)> {
        let (written, _) = self.requests.first()?;
        Some((self.file.as_deref()?, written))
    }

    fn pinned(context: &Context, pinned: ProjectPins, progress: &dyn Progress) -> Self {
        let pythons = context.pythons();
        let mut requests = Vec::new();
        for (written, pin) in pinned.pins {
            let meant = pythons.requests(&pin);
            if meant.is_empty() {
                let file = context.dirs.tilde(&pinned.file);
                progress.warn(&format!(
                    "{file} asks for {written:?}, which is neither a version nor a name in pyenv's versions"
                ));
            }
            requests.extend(meant.into_iter().map(|request| (written.clone(), request)));
        }
        Self { requests, file: Some(pinned.file) }
    }

    /// Finds the first interpreter that will do.
    pub fn find(&self, context: &Context) -> Result<Chosen> {
        let pythons = context.pythons();
        let mut failed = None;
        for (written, request) in &self.requests {
            match pythons.find(request) {
                Ok(found) => return Ok(Chosen { found, note: self.note(context, written) }),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        let failed = failed.map_or_else(|| Error::failed("no Python was asked for"), Error::from);
        Err(match &self.file {
            None => failed,
            Some(file) => failed
                .because(Error::failed(format!("{} asks for it", context.dirs.tilde(file))))
                .hint("--python X chooses another one"),
        })
    }

    fn note(&self, context: &Context, written: &str) -> Option<String> {
        let file = context.dirs.tilde(self.file.as_deref()?);
        Some(format!("using python {written} from {file}"))
    }
}
