//! Which interpreter is asked for: by the user, by the project's files, or by the configuration.

use std::path::Path;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::project::{self, Pinned};
use crate::python::{Found, PythonRequest};

/// What is asked for, and by whom.
#[derive(Debug)]
pub struct Asked {
    /// As written and as meant; the first that is answered counts. Never empty.
    requests: Vec<(String, PythonRequest)>,
    /// The file that decides, where neither the user nor the configuration does.
    file: Option<std::path::PathBuf>,
}

/// An interpreter, and what to tell the user of how it was chosen.
#[derive(Debug)]
pub struct Chosen {
    pub found: Found,
    pub note: Option<String>,
}

impl Asked {
    /// What a project's own file asks for.
    pub fn of_file(text: &str, file: &Path) -> Result<Self> {
        let requests = vec![(text.to_owned(), text.parse()?)];
        Ok(Self { requests, file: Some(file.to_owned()) })
    }

    /// What `given` asks for, else the files of `project`, else the configuration, else any.
    pub fn new(context: &Context, given: Option<&str>, project: Option<&Path>) -> Result<Self> {
        if given.is_none()
            && let Some(project) = project
            && let Some(asked) = Self::by_files(context, project)?
        {
            return Ok(asked);
        }
        let request = match given.or(context.config()?.python.as_deref()) {
            Some(text) => text.parse()?,
            None => PythonRequest::Any,
        };
        Ok(Self { requests: vec![(request.to_string(), request)], file: None })
    }

    fn by_files(context: &Context, project: &Path) -> Result<Option<Self>> {
        let home = &context.dirs.home;
        if let Some(pinned) = project::version_file(project, home)? {
            let asked = Self::pinned(context, pinned);
            if !asked.requests.is_empty() {
                return Ok(Some(asked));
            }
        }
        let pinned = project::requires_python(project, home)?;
        Ok(pinned.map(|pinned| Self::pinned(context, pinned)))
    }

    fn pinned(context: &Context, pinned: Pinned) -> Self {
        let pythons = context.pythons();
        let mut requests = Vec::new();
        for (written, pin) in pinned.pins {
            let meant = pythons.requests(&pin);
            if meant.is_empty() {
                let file = context.dirs.tilde(&pinned.file);
                context.ui.warn(&format!(
                    "{written:?} in {file} is neither a version nor a name that pyenv has here"
                ));
            }
            requests.extend(meant.into_iter().map(|request| (written.clone(), request)));
        }
        Self { requests, file: Some(pinned.file) }
    }

    /// Finds it.
    pub fn find(&self, context: &Context) -> Result<Chosen> {
        let pythons = context.pythons();
        let mut failed = None;
        for (written, request) in &self.requests {
            match pythons.find(request) {
                Ok(found) => return Ok(Chosen { found, note: self.note(context, written) }),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        let failed = failed.map_or_else(|| Error::failed("no Python is asked for"), Error::from);
        Err(match &self.file {
            None => failed,
            Some(file) => failed
                .because(&format!("{} asks for it", context.dirs.tilde(file)))
                .hint("another one: --python X"),
        })
    }

    fn note(&self, context: &Context, written: &str) -> Option<String> {
        let file = self.file.as_deref()?;
        let (name, directory) = (file.file_name()?.display(), context.dirs.tilde(file.parent()?));
        Some(format!("python {written} ({name} of {directory})"))
    }
}
