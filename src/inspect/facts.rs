//! Gathers everything that `which` reports.

use std::path::PathBuf;

use serde::Serialize;

use super::active::ActiveFacts;
use super::locate::{LocatedCommand, LocatedPython, Locator};
use crate::context::Context;
use crate::fs::is_same_path;
use crate::project;
use crate::registry::Registry;

/// The answer of `which`, in the order of its JSON.
#[derive(Debug, Default, Serialize)]
pub struct Facts {
    schema_version: u32,
    /// The active environment.
    pub environment: Option<ActiveFacts>,
    /// What each command runs.
    pub commands: Vec<CommandFacts>,
    /// What the files of the current directory name.
    pub here: DirectoryFacts,
    /// Variables that are set and change what Python or pip does.
    pub variables: Vec<VariableFacts>,
    /// Hints about problems, for people.
    pub notes: Vec<String>,
}

/// What a command runs.
#[derive(Debug, Serialize)]
pub struct CommandFacts {
    pub name: String,
    /// The file that PATH leads to.
    pub path: Option<PathBuf>,
    pub shim: Option<ShimFacts>,
    /// The file that runs in the end, after a shim.
    pub program: Option<PathBuf>,
    pub interpreter: Option<InterpreterFacts>,
    /// Whether it belongs to the active environment.
    pub of_environment: bool,
    /// Whether it runs with the interpreter that `python` is.
    pub same_as_python: Option<bool>,
    /// The files with the same name later in PATH.
    pub hides: Vec<PathBuf>,
    /// The file with which the system forbids pip to install for its Python (PEP 668).
    pub externally_managed: Option<PathBuf>,
}

#[derive(Debug, Serialize)]
pub struct ShimFacts {
    pub tool: &'static str,
    pub version: Option<String>,
    pub asked_by: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct InterpreterFacts {
    pub path: PathBuf,
    pub version: Option<String>,
    pub environment: Option<PathBuf>,
    pub exists: bool,
}

/// What the files of the current directory name.
#[derive(Debug, Default, Serialize)]
pub struct DirectoryFacts {
    pub directory: PathBuf,
    /// The environment that `workon .` activates.
    pub environment: Option<String>,
    pub python: Option<PinFacts>,
}

#[derive(Debug, Serialize)]
pub struct PinFacts {
    pub request: String,
    pub file: PathBuf,
}

#[derive(Debug, Serialize)]
pub struct VariableFacts {
    pub name: &'static str,
    pub value: String,
    pub effect: &'static str,
}

/// The variables that change which packages Python sees or where pip installs, with what they do.
const VARIABLES: [(&str, &str); 10] = [
    ("PYTHONHOME", "Python takes its library from there, whatever environment is active"),
    ("PYTHONPATH", "Python sees the modules there before the environment's"),
    ("PYTHONNOUSERSITE", "Python leaves out the user's site-packages"),
    ("PIP_PYTHON", "pip installs for that interpreter"),
    ("PIP_TARGET", "pip installs into that directory"),
    ("PIP_PREFIX", "pip installs below that directory"),
    ("PIP_ROOT", "pip installs below that directory"),
    ("PIP_USER", "pip installs for the user, which it refuses in an environment"),
    ("PIP_REQUIRE_VIRTUALENV", "pip refuses to install outside of an environment"),
    ("PIP_CONFIG_FILE", "pip takes its settings from there"),
];

impl Facts {
    /// Looks at variables, PATH and files. Leaves out what can't be read: people use `which` when something
    /// is wrong.
    pub fn gather(context: &Context, locator: &Locator, command: Option<&str>) -> Self {
        let environment = ActiveFacts::gather(context, locator);
        let python = locator.locate("python").or_else(|| locator.locate("python3"));
        let python = python.and_then(|located| located.python);
        let mut names = vec!["python", "python3", "pip"];
        if let Some(command) = command {
            names = vec![command];
        }
        let commands = names
            .into_iter()
            .map(|name| CommandFacts::new(locator, name, environment.as_ref(), python.as_ref()))
            .collect();
        let variables = VARIABLES.into_iter().filter_map(|(name, effect)| {
            let value = locator.variable(name)?.to_string_lossy().into_owned();
            Some(VariableFacts { name, value, effect })
        });
        Self {
            schema_version: 1,
            environment,
            commands,
            here: directory_facts(context, locator),
            variables: variables.collect(),
            notes: Vec::new(),
        }
    }
}

impl CommandFacts {
    fn new(
        locator: &Locator,
        name: &str,
        active: Option<&ActiveFacts>,
        python: Option<&LocatedPython>,
    ) -> Self {
        let located = locator.locate(name);
        let interpreter = located.as_ref().and_then(|it| it.python.clone());
        let same = interpreter.as_ref().and_then(|it| Some(it.is(python?)));
        let of_environment = active.zip(interpreter.as_ref()).is_some_and(|(active, it)| {
            it.environment.as_deref().is_some_and(|path| is_same_path(path, &active.path))
        });
        let outside = interpreter.as_ref().filter(|it| it.environment.is_none() && name == "pip");
        let externally_managed = outside.and_then(externally_managed);
        let LocatedCommand { path, shim, program, hidden, .. } = located.unwrap_or_default();
        Self {
            name: name.to_owned(),
            path: (!path.as_os_str().is_empty()).then_some(path),
            shim: shim.map(|shim| ShimFacts {
                tool: shim.tool.name(),
                version: shim.version,
                asked_by: shim.asked_by,
            }),
            program,
            interpreter: interpreter.map(|it| InterpreterFacts {
                path: it.executable,
                version: it.version,
                environment: it.environment,
                exists: it.exists,
            }),
            of_environment,
            same_as_python: same,
            hides: hidden,
            externally_managed,
        }
    }

    /// Whether the command has that name and exists.
    pub fn is(&self, name: &str) -> bool {
        self.name == name && self.path.is_some()
    }
}

/// The `EXTERNALLY-MANAGED` in the standard library of an interpreter outside any environment.
fn externally_managed(python: &LocatedPython) -> Option<PathBuf> {
    let real = dunce::canonicalize(&python.executable).ok()?;
    let series: Vec<&str> = python.version.as_ref()?.split('.').take(2).collect();
    let library = real.parent()?.parent()?.join("lib").join(format!("python{}", series.join(".")));
    Some(library.join("EXTERNALLY-MANAGED")).filter(|file| file.is_file())
}

fn directory_facts(context: &Context, locator: &Locator) -> DirectoryFacts {
    let directory = locator.directory.clone();
    let home = &context.dirs.home;
    let file = context.gate.header_above(&directory);
    let of_project = |registry: &Registry| {
        let python_envs = || context.reads_python_envs();
        let found = project::resolve_directory(registry, file.as_ref(), &directory, &python_envs);
        Some(found.ok()?.environment)
    };
    let resolve = || {
        let registry = context.registry().ok()?;
        of_project(&registry).or_else(|| project::environment_at(&registry, &directory).ok()?)
    };
    let environment = resolve().map(|environment| environment.name);
    let pinned = project::version_file(&directory, home).ok().flatten();
    let pinned = pinned.or_else(|| project::requires_python(&directory, home).ok().flatten());
    let python = pinned.and_then(|pinned| {
        Some(PinFacts { request: pinned.pins.first()?.0.clone(), file: pinned.file })
    });
    DirectoryFacts { directory, environment, python }
}
