//! What `which` finds out, in the order it is told.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::locate::{Located, Python, World};
use super::status::Health;
use crate::context::Context;
use crate::project;
use crate::registry::{EntryState, IndexLines, Origin};
use crate::venv;
use crate::venv::paths::{bin_dir, find_site_packages};

/// The whole answer, as `--json` prints it.
#[derive(Debug, Default, Serialize)]
pub struct Facts {
    schema_version: u32,
    /// What is active.
    pub environment: Option<Active>,
    /// Where the commands lead.
    pub commands: Vec<Command>,
    /// What the current directory asks for.
    pub here: Here,
    /// Variables that change what Python or pip does.
    pub variables: Vec<Variable>,
    /// What a person should know about all this.
    pub notes: Vec<String>,
}

/// The environment that is active.
#[derive(Debug, Serialize)]
pub struct Active {
    pub path: PathBuf,
    pub name: Option<String>,
    /// The variable that says so.
    pub said_by: &'static str,
    /// venvyard, conda, or what `pyvenv.cfg` tells: uv, virtualenv, venv.
    pub made_by: Option<&'static str>,
    pub python: Option<String>,
    /// The word for its health from before there was one: whole, missing or broken.
    state: &'static str,
    /// Whether it can be used.
    pub health: Health,
    /// Whose it is.
    origin: Origin,
    /// The interpreter that is gone.
    pub missing_interpreter: Option<PathBuf>,
    /// Where its packages are.
    pub site_packages: Option<PathBuf>,
    /// Whether pip is one of them.
    pub has_pip: bool,
    /// How many entries of PATH stand before its own; `None` where it has none there.
    pub path_index: Option<usize>,
}

/// Where one command leads.
#[derive(Debug, Serialize)]
pub struct Command {
    pub name: String,
    /// What PATH leads to.
    pub path: Option<PathBuf>,
    pub shim: Option<Shim>,
    /// What runs in the end.
    pub program: Option<PathBuf>,
    pub interpreter: Option<Interpreter>,
    /// Whether it is the active environment's.
    pub of_environment: bool,
    /// Whether its interpreter is the one that `python` is.
    pub same_as_python: Option<bool>,
    /// The same name further down in PATH.
    pub hides: Vec<PathBuf>,
    /// The file by which the system keeps pip from its Python (PEP 668).
    pub externally_managed: Option<PathBuf>,
}

#[derive(Debug, Serialize)]
pub struct Shim {
    pub tool: &'static str,
    pub version: Option<String>,
    pub asked_by: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Interpreter {
    pub path: PathBuf,
    pub version: Option<String>,
    pub environment: Option<PathBuf>,
    pub exists: bool,
}

/// What the current directory asks for.
#[derive(Debug, Default, Serialize)]
pub struct Here {
    pub directory: PathBuf,
    /// The environment that `workon .` enters.
    pub environment: Option<String>,
    pub python: Option<PinnedPython>,
}

#[derive(Debug, Serialize)]
pub struct PinnedPython {
    pub request: String,
    pub file: PathBuf,
}

#[derive(Debug, Serialize)]
pub struct Variable {
    pub name: &'static str,
    pub value: String,
    pub effect: &'static str,
}

/// The variables that change whose packages are seen, or where pip puts them.
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
    /// Looks at variables, PATH and files. What can't be read is left out: this is what people ask when
    /// something is wrong.
    pub fn gather(context: &Context, world: &World, command: Option<&str>) -> Self {
        let known = context
            .registry()
            .and_then(|registry| Ok(registry.lines(|lines| active(world, &lines))?));
        let environment = known.unwrap_or_else(|_| active(world, &IndexLines::default()));
        let python = world.locate("python").or_else(|| world.locate("python3"));
        let python = python.and_then(|located| located.python);
        let mut names = vec!["python", "python3", "pip"];
        if let Some(command) = command {
            names = vec![command];
        }
        let commands = names
            .into_iter()
            .map(|name| Command::new(world, name, environment.as_ref(), python.as_ref()))
            .collect();
        let variables = VARIABLES.into_iter().filter_map(|(name, effect)| {
            let value = world.variable(name)?.to_string_lossy().into_owned();
            Some(Variable { name, value, effect })
        });
        Self {
            schema_version: 1,
            environment,
            commands,
            here: here(context, world),
            variables: variables.collect(),
            notes: Vec::new(),
        }
    }
}

impl Command {
    fn new(world: &World, name: &str, active: Option<&Active>, python: Option<&Python>) -> Self {
        let located = world.locate(name);
        let interpreter = located.as_ref().and_then(|it| it.python.clone());
        let same = interpreter.as_ref().and_then(|it| Some(it.is(python?)));
        let of_environment = active.zip(interpreter.as_ref()).is_some_and(|(active, it)| {
            it.environment.as_deref().is_some_and(|path| is_same(path, &active.path))
        });
        let outside = interpreter.as_ref().filter(|it| it.environment.is_none() && name == "pip");
        let externally_managed = outside.and_then(externally_managed);
        let Located { path, shim, program, hidden, .. } = located.unwrap_or_default();
        Self {
            name: name.to_owned(),
            path: (!path.as_os_str().is_empty()).then_some(path),
            shim: shim.map(|shim| Shim {
                tool: shim.tool.name(),
                version: shim.version,
                asked_by: shim.asked_by,
            }),
            program,
            interpreter: interpreter.map(|it| Interpreter {
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

    /// Whether it is the command of that name, and there.
    pub fn is(&self, name: &str) -> bool {
        self.name == name && self.path.is_some()
    }
}

/// By the variables, as every tool does it.
fn active(world: &World, listed: &IndexLines<'_>) -> Option<Active> {
    let (said_by, path) = ["VIRTUAL_ENV", "CONDA_PREFIX"]
        .into_iter()
        .find_map(|name| Some((name, PathBuf::from(world.variable(name)?))))?;
    let conda = said_by == "CONDA_PREFIX";
    let at = |path: &Path| {
        let path = path.to_str()?;
        listed.clone().find(|one| one.path() == path)
    };
    let registered = at(&path).or_else(|| at(&dunce::canonicalize(&path).ok()?));
    let existing = venv::inspect(&path).ok().flatten();
    let (config, missing_interpreter) =
        existing.map_or((None, None), |existing| (existing.config, existing.missing_interpreter));
    let conda_name = || {
        let name = world.variable("CONDA_DEFAULT_ENV").filter(|_| conda)?;
        Some(name.to_string_lossy().into_owned())
    };
    let origin = registered.map_or(Origin::Other, |one| one.origin());
    let bin = bin_dir(&path);
    let entries = world.path();
    let site_packages = find_site_packages(&path);
    let health = {
        let state = registered.map_or(Some(EntryState::Ready), |one| one.state());
        let project = registered.and_then(|one| one.project());
        match Health::of(&path, state, project.as_deref().map(Path::new)) {
            // conda writes no pyvenv.cfg.
            Health::Missing if conda && path.is_dir() => Health::Ready,
            health => health,
        }
    };
    let state = match health {
        Health::Missing => "missing",
        Health::Broken => "broken",
        _ => "whole",
    };
    Some(Active {
        name: registered.map(|one| one.name.to_owned()).or_else(conda_name),
        said_by,
        made_by: if conda {
            Some("conda")
        } else if origin == Origin::Other {
            maker(&path)
        } else {
            Some("venvyard")
        },
        python: config.and_then(|config| config.python_version()),
        state,
        health,
        origin,
        missing_interpreter,
        has_pip: site_packages.as_ref().is_some_and(|place| place.join("pip").is_dir()),
        site_packages,
        path_index: entries.iter().position(|entry| *entry == bin).or_else(|| {
            let real = dunce::canonicalize(&bin).ok()?;
            entries.iter().position(|entry| dunce::canonicalize(entry).is_ok_and(|it| it == real))
        }),
        path,
    })
}

/// `EXTERNALLY-MANAGED` in the standard library of an interpreter that is in no environment.
fn externally_managed(python: &Python) -> Option<PathBuf> {
    let real = dunce::canonicalize(&python.executable).ok()?;
    let series: Vec<&str> = python.version.as_ref()?.split('.').take(2).collect();
    let library = real.parent()?.parent()?.join("lib").join(format!("python{}", series.join(".")));
    Some(library.join("EXTERNALLY-MANAGED")).filter(|file| file.is_file())
}

/// Who wrote `pyvenv.cfg`: uv and virtualenv put their version in it.
fn maker(environment: &Path) -> Option<&'static str> {
    let bytes = std::fs::read(environment.join("pyvenv.cfg")).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let has =
        |key: &str| text.lines().any(|line| line.split('=').next().map(str::trim) == Some(key));
    Some(if has("uv") {
        "uv"
    } else if has("virtualenv") {
        "virtualenv"
    } else {
        "venv"
    })
}

fn here(context: &Context, world: &World) -> Here {
    let directory = world.directory.clone();
    let home = &context.dirs.home;
    let file = context.gate.header_above(&directory);
    let meant =
        || project::resolve_directory(&context.registry().ok()?, file.as_ref(), &directory).ok();
    let environment = meant().map(|here| here.environment.name);
    let pinned = project::version_file(&directory, home).ok().flatten();
    let pinned = pinned.or_else(|| project::requires_python(&directory, home).ok().flatten());
    let python = pinned.and_then(|pinned| {
        Some(PinnedPython { request: pinned.pins.first()?.0.clone(), file: pinned.file })
    });
    Here { directory, environment, python }
}

pub fn is_same(one: &Path, other: &Path) -> bool {
    one == other
        || dunce::canonicalize(one)
            .is_ok_and(|one| dunce::canonicalize(other).is_ok_and(|other| one == other))
}
