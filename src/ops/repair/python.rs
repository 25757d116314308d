//! Which interpreter an environment has, needs, or can have instead.

use std::path::Path;

use crate::context::Context;
use crate::error::{Error, Kind, Result};
use crate::inspect::python::implementation;
use crate::ops::interpreter::{Owner, PythonChoice};
use crate::progress::Progress;
use crate::python::{
    FoundPython, Implementation, Interpreter, PythonRequest, VersionPrefix, series,
};
use crate::registry::{Environment, Tie};
use crate::venv::{ExistingEnvironment, paths};

/// Interpreters that can take each other's place: packages that were installed for one work with the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ops) struct Family {
    implementation: Implementation,
    version: VersionPrefix,
    free_threaded: bool,
    debug: bool,
}

impl Family {
    /// The one that the packages of an environment were installed for; `None` if nothing tells it.
    pub(in crate::ops) fn of(
        environment: &Environment,
        existing: Option<&ExistingEnvironment>,
    ) -> Option<Self> {
        let config = existing.and_then(|existing| existing.config.as_ref());
        // What stands there now counts, not what was there.
        let entry = environment.entry.as_ref().filter(|_| environment.tie != Tie::Replaced);
        let version = entry
            .map(|entry| entry.python.version.clone())
            .or_else(|| config?.python_version())
            .or_else(|| of_library(&environment.path))?;
        let implementation = implementation(environment, existing);
        let implementation =
            implementation.map_or(Implementation::CPython, |name| match name.as_str() {
                "cpython" => Implementation::CPython,
                "pypy" => Implementation::PyPy,
                _ => Implementation::Other(name),
            });
        let series = series(&version);
        let bin = paths::bin_dir(&environment.path);
        let has = |name: String| bin.join(name).symlink_metadata().is_ok();
        let library = environment.path.join(format!("lib/python{series}t"));
        let free_threaded = has(format!("python{series}t")) || library.is_dir();
        let threads = if free_threaded { "t" } else { "" };
        Some(Self {
            implementation,
            version: VersionPrefix::parse(series)?,
            free_threaded,
            debug: has(format!("python{series}{threads}d")),
        })
    }

    /// Whether the interpreter is one of them.
    pub(in crate::ops) fn has(&self, interpreter: &Interpreter) -> bool {
        self.request().matches(interpreter) && interpreter.debug == self.debug
    }

    fn request(&self) -> PythonRequest {
        PythonRequest::Version {
            implementation: self.implementation.clone(),
            version: Some(self.version.clone()),
            free_threaded: self.free_threaded,
        }
    }

    /// The request for the newest one that speaks the same language.
    fn any_minor(&self) -> PythonRequest {
        let major = VersionPrefix { minor: None, ..self.version.clone() };
        PythonRequest::Version {
            implementation: self.implementation.clone(),
            version: Some(major),
            free_threaded: self.free_threaded,
        }
    }

    /// As messages name it: `Python 3.11`, `Python 3.13t`, `Python pypy@3.9`.
    pub(in crate::ops) fn shown(&self) -> String {
        let debug = if self.debug { ", a debug build" } else { "" };
        format!("Python {}{debug}", self.request())
    }

    /// One of them: the one that the environment has, else the one that a new environment would get.
    pub(in crate::ops) fn find(
        &self,
        context: &Context,
        environment: &Environment,
        existing: Option<&ExistingEnvironment>,
    ) -> Option<FoundPython> {
        let pythons = context.pythons();
        let config = existing.and_then(|existing| existing.config.as_ref());
        let own = existing
            .filter(|existing| existing.missing_interpreter.is_none())
            .map(|_| paths::python(&environment.path));
        let registered = environment.entry.as_ref().map(|entry| entry.python.executable.clone());
        let configured = config.and_then(|config| config.base_executable.clone());
        let known = [own, registered, configured].into_iter().flatten();
        for path in known.filter(|path| path.exists()) {
            let found = pythons.find(&PythonRequest::File(path)).ok();
            if let Some(found) = found.filter(|found| self.has(&found.interpreter)) {
                return Some(found);
            }
        }
        if self.debug {
            let mut found = pythons.survey().found.into_iter();
            return found.find(|found| self.has(&found.interpreter));
        }
        pythons.find(&self.request()).ok().filter(|found| self.has(&found.interpreter))
    }

    /// The interpreter of another minor version that a new environment would get: by its project's files, else by the
    /// configuration, else the newest. Never one of another major version, which is another language.
    pub(super) fn next(
        &self,
        context: &Context,
        environment: &Environment,
        progress: &dyn Progress,
    ) -> Result<FoundPython> {
        let project = environment.project().map(|project| project.directory.clone());
        let project = project.filter(|directory| directory.is_dir());
        let owner = Owner::new(project.as_deref(), &environment.path);
        let choice = PythonChoice::new(context, None, owner, progress)?;
        if choice.is_of_file() {
            return Ok(choice.find(context)?.found);
        }
        if self.any_minor() == PythonRequest::newest() {
            return Ok(choice.find(context)?.found);
        }
        Ok(context.pythons().find(&self.any_minor())?)
    }
}

/// No interpreter is left that an environment works with.
pub(super) fn none_left(context: &Context, name: &str, family: &Family) -> Error {
    let survey = context.pythons().survey();
    let mut there: Vec<String> =
        survey.found.iter().map(|it| PythonRequest::exactly(&it.interpreter).to_string()).collect();
    there.dedup();
    let text = format!("no {} is left for {name}", family.shown());
    let error = Error::new(Kind::NoSuchInterpreter, text);
    let Some(newest) = survey.found.first() else { return error };
    let newest = newest.interpreter.version.series();
    let name = shell_words::quote(name);
    error.hint(format!("there are {}", there.join(", "))).hint(format!(
        "'venvyard repair {name} --python {}.{}' makes it again with that one and its packages",
        newest.0, newest.1
    ))
}

/// The version of the only library directory.
fn of_library(environment: &Path) -> Option<String> {
    let mut found =
        std::fs::read_dir(environment.join("lib")).ok()?.flatten().filter_map(|entry| {
            let name = entry.file_name().to_str()?.strip_prefix("python")?.to_owned();
            VersionPrefix::parse(&name).map(|_| name)
        });
    found.next().filter(|_| found.next().is_none())
}
