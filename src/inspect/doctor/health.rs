//! What `list` would say of an environment, and what it would leave out because something else counts more.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::{Finding, Problem};
use crate::context::Context;
use crate::fs;
use crate::inspect::status::{self, Status};
use crate::program;
use crate::project::pointer::DOT_VENV;
use crate::python::Pythons;
use crate::registry::{Environment, ProjectLink, Registry, Tie};
use crate::venv::paths::python;

/// Looks at the health of environments.
pub(super) struct Health<'a> {
    registry: &'a Registry,
    pythons: Pythons,
    /// Why each interpreter that an environment links to can't be started.
    unfit: Mutex<HashMap<PathBuf, Option<String>>>,
}

impl<'a> Health<'a> {
    pub(super) fn new(context: &'a Context, registry: &'a Registry) -> Self {
        Self { registry, pythons: context.pythons(), unfit: Mutex::default() }
    }

    /// Whether the registry doesn't find it where it is: the user has named its directory.
    fn is_elsewhere(&self, environment: &Environment) -> bool {
        let known = self.registry.get(&environment.name).ok().flatten();
        environment.tie == Tie::Changed && known.is_some_and(|known| known.path != environment.path)
    }

    /// What is wrong with an environment; whether there is one in its directory.
    pub(super) fn find(&self, environment: &Environment, findings: &mut Vec<Finding>) -> bool {
        use status::Health as Is;
        let status = Status::of(environment, &|executable| self.pythons.version(executable));
        let (name, path) = (environment.name.as_str(), environment.path.as_path());
        let mut add = |at: PathBuf, problem| findings.push(Finding::of(name, at, problem));
        match status.health {
            Is::Missing => {
                // A removal may have deleted the entry after it was read.
                let is_known = |now: Environment| now.path == path;
                if self.registry.get(name).ok().flatten().is_some_and(is_known) {
                    let because = fs::dangling_link(path).map(|link| link.to_string());
                    add(path.to_owned(), Problem::Missing { because });
                }
                return false;
            }
            Is::Broken => {
                let gone = status.missing_interpreter.clone();
                add(gone.unwrap_or_else(|| python(path)), Problem::InterpreterGone);
            }
            Is::Replaced => add(path.to_owned(), Problem::Replaced),
            Is::Installing => add(path.to_owned(), Problem::Installing),
            Is::Copied => add(scripts_at(environment), Problem::Copied),
            Is::Moved if self.is_elsewhere(environment) => add(path.to_owned(), Problem::Elsewhere),
            Is::Moved => add(scripts_at(environment), Problem::Moved),
            Is::PythonChanged | Is::ProjectGone | Is::Damaged | Is::Ready => {}
        }
        if !matches!(status.health, Is::Broken | Is::Replaced) {
            findings.extend(self.of_interpreter(environment, &status));
        }
        let project = environment.project();
        if let Some(gone) = project.filter(|project| !project.directory.is_dir()) {
            findings.push(Finding::of(name, &gone.directory, Problem::ProjectGone));
        }
        for directory in project.into_iter().flat_map(ProjectLink::directories) {
            let link = directory.join(DOT_VENV);
            if link.is_symlink() && !link.exists() {
                let target = fs::link_target(&link);
                findings.push(Finding::of(name, link, Problem::DanglingLink(target)));
            }
        }
        true
    }

    /// What is wrong with the interpreter, which exists.
    fn of_interpreter(&self, environment: &Environment, status: &Status) -> Option<Finding> {
        let own = python(&environment.path);
        if let Some(reason) = self.unfit(&own) {
            return Some(Finding::of(&environment.name, own, Problem::InterpreterUnfit(reason)));
        }
        let was = status.python.was.clone()?;
        let base = status.python.base.clone().unwrap_or(own);
        let now = status.python.version.clone();
        Some(Finding::of(&environment.name, base, Problem::InterpreterChanged { was, now }))
    }

    /// Why the interpreter can't be started. Many environments link to the same one.
    fn unfit(&self, own: &Path) -> Option<String> {
        let look = |program: &Path| program::check(program).err().map(|it| it.fault.to_string());
        match std::fs::read_link(own) {
            Ok(target) if target.is_absolute() => {
                let mut unfit = self.unfit.lock().unwrap_or_else(PoisonError::into_inner);
                unfit.entry(target).or_insert_with_key(|target| look(target)).clone()
            }
            _ => look(own),
        }
    }
}

fn scripts_at(environment: &Environment) -> PathBuf {
    environment.scripts_at().unwrap_or(&environment.path).to_owned()
}
