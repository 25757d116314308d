//! Why a kernel can't start.

use std::fmt;
use std::path::{Path, PathBuf};

use super::{IPYKERNEL, KernelSpec};
use crate::activation;
use crate::context::Context;
use crate::error::Result;
use crate::inspect::distributions::{Distribution, installed};
use crate::program;
use crate::registry::{Environment, ListedEnvironment, Registry};
use crate::venv::{self, paths::python};

/// Why a kernel can't start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Its file can't be read.
    Unreadable(String),
    /// The program that starts it can't be started.
    Program(String),
    /// The environment of that name is removed.
    EnvironmentGone(String),
    /// The environment can't be entered.
    EnvironmentBroken(String),
    /// The environment in that directory has no ipykernel.
    NoIpykernel(PathBuf),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(reason) | Self::Program(reason) | Self::EnvironmentBroken(reason) => {
                f.write_str(reason)
            }
            Self::EnvironmentGone(name) => write!(f, "the environment {name} is gone"),
            Self::NoIpykernel(environment) => {
                write!(f, "ipykernel is not installed in {}", environment.display())
            }
        }
    }
}

/// The environments that venvyard knows.
pub(super) struct Environments<'a> {
    registry: Registry,
    listed: Vec<ListedEnvironment>,
    context: &'a Context,
}

impl<'a> Environments<'a> {
    pub(super) fn new(context: &'a Context) -> Result<Self> {
        let registry = context.registry()?;
        let listed = registry.list()?;
        Ok(Self { registry, listed, context })
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = (&str, &Path)> {
        self.listed.iter().map(|one| (one.name.as_str(), one.path.as_path()))
    }

    /// The name of the environment in which the kernel runs, and why it can't start. `only_in` is the environment whose
    /// Jupyter it belongs to.
    pub(super) fn examine(
        &self,
        spec: &KernelSpec,
        only_in: Option<&str>,
    ) -> (Option<String>, Option<Problem>) {
        let program = spec.program();
        let fault = program.as_deref().and_then(|program| program::check(program).err());
        let fault = fault.map(|error| Problem::Program(error.to_string()));
        if let Some(mark) = &spec.metadata.venvyard {
            let Ok(Some(environment)) = self.registry.with_id(mark.id, &mark.name) else {
                return (None, Some(Problem::EnvironmentGone(mark.name.clone())));
            };
            let problem = broken(&environment).or(fault);
            let problem = problem.or_else(|| no_ipykernel(spec, &environment.path));
            return (Some(environment.name), problem);
        }
        // Jupyter takes its own Python for 'python'.
        let of_jupyter = || self.listed.iter().find(|one| Some(one.name.as_str()) == only_in);
        let runs_in = match program.as_deref() {
            Some(program) => environment_of(program),
            None => of_jupyter().map(|one| one.path.clone()),
        };
        let Some(runs_in) = runs_in else { return (None, fault) };
        let known = self.listed.iter().find(|one| one.path == runs_in);
        let name = known.map_or_else(|| self.context.dirs.tilde(&runs_in), |one| one.name.clone());
        let fault = fault.or_else(|| match program {
            None => program::check(&python(&runs_in))
                .err()
                .map(|error| Problem::Program(error.to_string())),
            Some(_) => None,
        });
        (Some(name), fault.or_else(|| no_ipykernel(spec, &runs_in)))
    }
}

fn broken(environment: &Environment) -> Option<Problem> {
    let error = activation::check(environment).err()?;
    Some(Problem::EnvironmentBroken(error.to_string()))
}

/// The environment whose interpreter the program is.
fn environment_of(program: &Path) -> Option<PathBuf> {
    let directory = program.parent()?.parent()?;
    venv::inspect(directory).ok()??;
    Some(directory.to_owned())
}

/// One that sees its interpreter's packages may have it from there.
fn no_ipykernel(spec: &KernelSpec, environment: &Path) -> Option<Problem> {
    let is_missing =
        spec.is_ipykernel() && ipykernel(environment).is_none() && !sees_others(environment);
    is_missing.then(|| Problem::NoIpykernel(environment.to_owned()))
}

/// The ipykernel that is installed in an environment.
pub fn ipykernel(environment: &Path) -> Option<Distribution> {
    installed(environment).into_iter().find(|one| one.is_called(IPYKERNEL))
}

/// Whether an environment sees the packages of its interpreter.
pub fn sees_others(environment: &Path) -> bool {
    let existing = venv::inspect(environment).ok().flatten();
    existing.and_then(|it| it.config).is_some_and(|config| config.system_site_packages)
}
