//! Which interpreter to take: what the user names, else the project's files, else the configuration.

use std::path::{Path, PathBuf};

use pep440_rs::VersionSpecifiers;

use crate::context::Context;
use crate::error::{Error, Kind, Result};
use crate::inspect::locate::{Locator, Shim, Typed};
use crate::progress::{Progress, Silent};
use crate::project::{self, ProjectPins};
use crate::python::{FoundPython, PythonRequest};
use crate::trust::Verdict;

/// Whom an environment belongs to, which says whose files may choose its interpreter.
#[derive(Debug, Clone, Copy)]
pub enum Owner<'a> {
    /// The project in that directory.
    Project(&'a Path),
    /// No project. It is made in that directory, whose files don't count.
    Nobody(&'a Path),
}

impl<'a> Owner<'a> {
    /// The project, or nobody for an environment that is made `here`.
    pub fn new(project: Option<&'a Path>, here: &'a Path) -> Self {
        project.map_or(Self::Nobody(here), Self::Project)
    }
}

/// The interpreters that will do, and who says so.
#[derive(Debug, Clone)]
pub struct PythonChoice {
    /// As written and as understood, in order of preference. Never empty.
    requests: Vec<(String, PythonRequest)>,
    /// The project's file that decides, if one does.
    file: Option<PathBuf>,
    /// The directory whose files would decide if it were their project's environment.
    passed_over: Option<PathBuf>,
    /// The versions that a lock file is for, and the file, unless the user chose the interpreter.
    within: Option<(VersionSpecifiers, PathBuf)>,
}

/// An interpreter, and a line about the file that chose it.
#[derive(Debug)]
pub struct Chosen {
    /// The interpreter.
    pub found: FoundPython,
    /// Which file chose it, or would have chosen another one.
    pub note: Option<String>,
}

impl PythonChoice {
    /// What `given` asks for, else the files of the project that it belongs to, else the configuration, else any.
    pub fn new(
        context: &Context,
        given: Option<&str>,
        owner: Owner,
        progress: &dyn Progress,
    ) -> Result<Self> {
        let passed_over = match owner {
            Owner::Project(directory) if given.is_none() => {
                if let Some(choice) = Self::by_project(context, directory, progress)? {
                    return Ok(choice);
                }
                None
            }
            Owner::Nobody(here) if given.is_none() => Some(here.to_owned()),
            _ => None,
        };
        let request = match given.or(context.config()?.python.as_deref()) {
            Some(text) => text.parse()?,
            None => PythonRequest::newest(),
        };
        Ok(Self {
            requests: vec![(request.to_string(), request)],
            file: None,
            passed_over,
            within: None,
        })
    }

    /// The interpreter that was found already.
    pub fn exactly(found: &FoundPython) -> Self {
        let path = found.interpreter.executable.clone();
        let requests = vec![(path.display().to_string(), PythonRequest::File(path))];
        Self { requests, file: None, passed_over: None, within: None }
    }

    /// The same, but one that fits a lock file, which is for these versions.
    #[must_use]
    pub fn within(self, versions: VersionSpecifiers, file: &Path) -> Self {
        Self { within: Some((versions, file.to_owned())), ..self }
    }

    /// What the project's own file asks for, else the files that other tools read, too.
    fn by_project(
        context: &Context,
        directory: &Path,
        progress: &dyn Progress,
    ) -> Result<Option<Self>> {
        if let Some(choice) = Self::by_project_file(context, directory)? {
            return Ok(Some(choice));
        }
        let home = &context.dirs.home;
        if let Some(pinned) = project::version_file(directory, home)? {
            let choice = Self::pinned(context, pinned, progress);
            if !choice.requests.is_empty() {
                return Ok(Some(choice));
            }
        }
        let pinned = project::requires_python(directory, home)?;
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
        Ok(Some(Self {
            requests: vec![(text, request)],
            file: Some(file),
            passed_over: None,
            within: None,
        }))
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
        Self { requests, file: Some(pinned.file), passed_over: None, within: None }
    }

    /// Whether a file of the project decides.
    pub fn is_of_file(&self) -> bool {
        self.file.is_some()
    }

    /// Finds the first interpreter that will do.
    pub fn find(&self, context: &Context) -> Result<Chosen> {
        let Some((versions, file)) = &self.within else { return self.first(context) };
        let range = PythonRequest::Range(versions.clone());
        match self.first(context) {
            Ok(chosen) if range.matches_version(&chosen.found.interpreter) => Ok(chosen),
            _ => {
                let file = context.dirs.tilde(file);
                let found = find(context, &range)
                    .map_err(|error| error.because(Error::failed(format!("{file} is for it"))))?;
                Ok(Chosen { found, note: Some(format!("using python {range} from {file}")) })
            }
        }
    }

    fn first(&self, context: &Context) -> Result<Chosen> {
        let mut failed = None;
        for (written, request) in &self.requests {
            match find(context, request) {
                Ok(found) => {
                    let note = self.note(context, written, &found);
                    return Ok(Chosen { found, note });
                }
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        let failed = failed.unwrap_or_else(|| Error::failed("no Python was asked for"));
        Err(match &self.file {
            None => failed,
            Some(file) => failed
                .because(Error::failed(format!("{} asks for it", context.dirs.tilde(file))))
                .hint("--python X chooses another one"),
        })
    }

    fn note(&self, context: &Context, written: &str, found: &FoundPython) -> Option<String> {
        if let Some(file) = &self.file {
            return Some(format!("using python {written} from {}", context.dirs.tilde(file)));
        }
        let (file, other) = by_files_of(context, self.passed_over.as_deref()?)?;
        (other.interpreter.executable != found.interpreter.executable).then(|| {
            format!(
                "ignoring {}, because an environment with a name belongs to no project without --project",
                context.dirs.tilde(&file)
            )
        })
    }
}

/// The interpreter that the files of a directory's project choose, and the file that does. What is wrong with
/// them is told when they count.
fn by_files_of(context: &Context, directory: &Path) -> Option<(PathBuf, FoundPython)> {
    let choice = PythonChoice::by_project(context, directory, &Silent).ok()??;
    let found = choice.requests.iter().find_map(|(_, request)| find(context, request).ok())?;
    Some((choice.file?, found))
}

/// The interpreter for a request. A command's name means what it starts when a person types it, and a shim what
/// it starts.
fn find(context: &Context, request: &PythonRequest) -> Result<FoundPython> {
    let pythons = context.pythons();
    let locator = || Locator::from_process(&context.dirs.home);
    match request {
        PythonRequest::Command(name) => match typed(&locator(), name)? {
            Some(program) => return Ok(pythons.on_path(program)?),
            None => {
                if let Some(newest) = PythonRequest::newest_for(name) {
                    return Ok(pythons.find(&newest)?);
                }
            }
        },
        PythonRequest::File(path) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            match locator().behind_shim(&name, path) {
                Some(Typed::Program(program)) => return Ok(pythons.on_path(program)?),
                Some(found) if found.is_elsewhere() => {
                    if let Some(program) = typed(&locator(), &name)? {
                        return Ok(pythons.on_path(program)?);
                    }
                }
                _ => {}
            }
        }
        PythonRequest::Version { .. } | PythonRequest::Range(_) => {}
    }
    Ok(pythons.find(request)?)
}

/// The program that a name starts; `python3` stands in for `python`.
fn typed(locator: &Locator, name: &str) -> Result<Option<PathBuf>> {
    match locator.typed(name) {
        Typed::Program(program) => Ok(Some(program)),
        Typed::DeadShim { path, shim } => Err(dead(name, &path, &shim)),
        Typed::Nothing if name == "python" => typed(locator, "python3"),
        Typed::Nothing => Ok(None),
    }
}

fn dead(name: &str, path: &Path, shim: &Shim) -> Error {
    let version = shim.version.as_deref().unwrap_or_default();
    let asked_by = shim.asked_by.as_deref().unwrap_or_default();
    let message = format!(
        "{} is a shim of {tool}, which has no {name} of version {version}: {asked_by} asks for it",
        path.display(),
        tool = shim.tool.name(),
    );
    Error::new(Kind::NoSuchInterpreter, message)
}
