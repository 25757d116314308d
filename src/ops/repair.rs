//! Making environments work again: what is wrong with one, what mends it, and mending it.

mod anew;
pub(in crate::ops) mod python;
mod rebuild;

use std::path::{Path, PathBuf};

use super::interpreter::PythonChoice;
use super::reinstall::{Packages, Reinstalled};
use super::{adopt, packages};
use crate::context::Context;
use crate::error::{Error, Kind, Result};
use crate::fs;
use crate::inspect::python::{EnvironmentPython, asked};
use crate::inspect::status::Health;
use crate::interrupt;
use crate::progress::Progress;
use crate::python::FoundPython;
use crate::registry::name::EnvName;
use crate::registry::{EntryState, Environment, PythonFacts, Registry, Scripts, Tie};
use crate::venv::relocate::Relocation;
use crate::venv::{self, ExistingEnvironment, Rewiring};
use python::Family;

/// What is wrong with an environment, and what mends it.
#[derive(Debug)]
pub struct Plan {
    /// The environment.
    pub environment: Environment,
    /// What is wrong.
    pub health: Health,
    /// What mends it, in this order. Nothing if nothing is wrong, or if nothing can be done.
    pub actions: Vec<Action>,
}

/// A part of a repair.
#[derive(Debug)]
pub enum Action {
    /// The registry is brought up to date with what the directory holds.
    Register,
    /// What the files say of the directory is corrected.
    Relocate {
        /// The directory that they lead to.
        from: PathBuf,
        /// Whether an environment still stands there.
        is_copy: bool,
    },
    /// It is connected with another interpreter of its minor version.
    Rewire {
        /// The interpreter.
        to: FoundPython,
        /// The files that change.
        changes: Rewiring,
    },
    /// It is made again with another minor version, with its packages.
    Rebuild(Rebuild),
    /// Its directory is made anew, with the packages that were known last.
    MakeAnew(Rebuild),
}

/// How an environment is made again.
#[derive(Debug)]
pub struct Rebuild {
    /// The interpreter.
    pub to: FoundPython,
    /// Whether the user chose the interpreter, or needs to choose none because it is of the same minor version.
    pub is_chosen: bool,
    /// The packages; `None` if nobody knows them.
    pub packages: Option<Packages>,
}

/// What the user chose.
#[derive(Debug, Default)]
pub struct Choice {
    /// `--python`
    pub python: Option<PythonChoice>,
    /// `--keep-going`
    pub keep_going: bool,
}

/// What became of an environment.
#[derive(Debug, Default)]
pub struct Repaired {
    /// What became of its packages, if they were installed again.
    pub packages: Reinstalled,
    /// Whether the former one is in the trash.
    pub is_in_trash: bool,
}

impl Plan {
    /// Whether an interpreter was chosen for the user that has another minor version.
    pub fn needs_consent(&self) -> bool {
        self.rebuild().is_some_and(|rebuild| !rebuild.is_chosen)
    }

    /// Whether a shell in which it is active must enter it anew.
    pub fn is_written_anew(&self) -> bool {
        let is_anew = |action: &Action| !matches!(action, Action::Register | Action::Rewire { .. });
        self.actions.iter().any(is_anew)
    }

    /// How it is made again, if it is.
    pub fn rebuild(&self) -> Option<&Rebuild> {
        self.actions.iter().find_map(|action| match action {
            Action::Rebuild(rebuild) | Action::MakeAnew(rebuild) => Some(rebuild),
            _ => None,
        })
    }
}

/// Finds out what is wrong with an environment, and what mends it. Changes nothing, and may start interpreters.
///
/// # Errors
/// It can't be mended.
pub fn plan(
    context: &Context,
    environment: Environment,
    choice: &Choice,
    progress: &dyn Progress,
) -> Result<Plan> {
    let existing = venv::inspect_remains(&environment.path)?;
    let python = EnvironmentPython::of(&environment, existing.as_ref(), &asked(context));
    let health = Health::of(&environment, existing.as_ref(), &python);
    let mut plan = Plan { environment, health, actions: Vec::new() };
    let Some(existing) = existing else {
        let rebuild = anew::plan(context, &plan.environment, choice, progress)?;
        plan.actions.push(Action::MakeAnew(rebuild));
        return Ok(plan);
    };
    plan.actions = actions(context, &plan.environment, &existing, &python, choice, progress)?;
    Ok(plan)
}

/// What mends an environment whose directory is there.
fn actions(
    context: &Context,
    environment: &Environment,
    existing: &ExistingEnvironment,
    python: &EnvironmentPython,
    choice: &Choice,
    progress: &dyn Progress,
) -> Result<Vec<Action>> {
    let state = environment.entry.as_ref().map_or(EntryState::Ready, |entry| entry.state);
    if state == EntryState::Installing && environment.tie != Tie::Replaced {
        return Err(unfinished(&environment.name));
    }
    let mut actions = Vec::new();
    let of_python = of_python(context, environment, existing, python, choice, progress)?;
    // What is made again is written for the right place.
    if !matches!(of_python, Some(Action::Rebuild(_))) {
        actions.extend(of_place(environment));
    }
    actions.extend(of_python);
    let is_news = match environment.tie {
        Tie::Registered => false,
        Tie::Changed | Tie::Damaged | Tie::Lost | Tie::Replaced => true,
        Tie::Unmanaged => !actions.is_empty(),
    };
    if is_news {
        actions.insert(0, Action::Register);
    }
    Ok(actions)
}

fn of_place(environment: &Environment) -> Option<Action> {
    match environment.scripts() {
        Scripts::Here => None,
        Scripts::Moved(from) => Some(Action::Relocate { from: from.to_owned(), is_copy: false }),
        Scripts::Copied(from) => Some(Action::Relocate { from: from.to_owned(), is_copy: true }),
    }
}

fn of_python(
    context: &Context,
    environment: &Environment,
    existing: &ExistingEnvironment,
    python: &EnvironmentPython,
    choice: &Choice,
    progress: &dyn Progress,
) -> Result<Option<Action>> {
    let family = Family::of(environment, Some(existing)).ok_or_else(|| {
        let text = format!("nothing in {} tells which Python it has", environment.path.display());
        Error::new(Kind::NoSuchInterpreter, text)
    })?;
    let target = match &choice.python {
        Some(python) => Some(python.find(context)?.found),
        None => family.find(context, environment, Some(existing)),
    };
    let Some(to) = target.filter(|target| family.has(&target.interpreter)) else {
        let rebuild = rebuild::plan(context, environment, &family, choice, progress)?;
        return Ok(Some(Action::Rebuild(rebuild)));
    };
    let changes = Rewiring::plan(&environment.path, existing, &to.interpreter)?;
    let is_right =
        changes.is_empty() && !python.is_changed() && is_registered_with(environment, &to);
    Ok((!is_right).then_some(Action::Rewire { to, changes }))
}

/// Whether the entry has that interpreter. One that has no entry needs none.
fn is_registered_with(environment: &Environment, to: &FoundPython) -> bool {
    environment.entry.as_ref().is_none_or(|entry| {
        environment.tie == Tie::Replaced
            || (entry.python.version == to.interpreter.version.to_string()
                && crate::fs::is_same_path(&entry.python.executable, &to.interpreter.executable))
    })
}

fn unfinished(name: &str) -> Error {
    let text =
        format!("not all packages of {name} are installed, and nobody knows which are missing");
    let name = shell_words::quote(name);
    Error::failed(text)
        .hint(format!("'venvyard create {name} --install PACKAGE' installs what is missing"))
}

/// Mends an environment. If this is cut short, another repair finishes it.
pub fn apply(
    context: &Context,
    plan: &Plan,
    choice: &Choice,
    progress: &dyn Progress,
) -> Result<Repaired> {
    let registry = context.registry()?;
    let mut environment = plan.environment.clone();
    // An earlier repair may have been cut short.
    fs::clear_leftovers(&environment.path);
    let mut repaired = Repaired::default();
    for action in &plan.actions {
        interrupt::check()?;
        match action {
            Action::Register => {
                let name = adopt::adopt(context, &environment)?;
                environment = registry.require(name.as_str())?;
            }
            Action::Relocate { from, .. } => relocate(&registry, &environment, from)?,
            Action::Rewire { to, changes } => rewire(&registry, &environment, to, changes)?,
            Action::Rebuild(rebuild) => {
                repaired = rebuild::apply(context, &environment, rebuild, choice, progress)?;
            }
            Action::MakeAnew(rebuild) => {
                repaired = anew::apply(context, &environment, rebuild, choice, progress)?;
            }
        }
    }
    if !plan.actions.is_empty() {
        let now = registry.require(&environment.name)?;
        packages::keep(&registry, &now);
    }
    Ok(repaired)
}

/// Corrects what the files of a moved or copied environment say of its directory.
fn relocate(registry: &Registry, environment: &Environment, from: &Path) -> Result<()> {
    let path = &environment.path;
    venv::relocate::relocate(path, &Relocation::new(from, path), true)?;
    let config_stamp = PythonFacts::config_stamp_in(path);
    registry.update(&EnvName::new(&environment.name)?, |entry| -> Result<()> {
        entry.scripts_at = None;
        entry.python.config_stamp = config_stamp;
        Ok(())
    })?;
    Ok(())
}

fn rewire(
    registry: &Registry,
    environment: &Environment,
    to: &FoundPython,
    changes: &Rewiring,
) -> Result<()> {
    changes.apply()?;
    set_python(registry, environment, to)
}

/// Writes into the entry which interpreter the environment has.
fn set_python(registry: &Registry, environment: &Environment, to: &FoundPython) -> Result<()> {
    let config_stamp = PythonFacts::config_stamp_in(&environment.path);
    registry.update(&EnvName::new(&environment.name)?, |entry| -> Result<()> {
        entry.python = PythonFacts { config_stamp, ..PythonFacts::of(&to.interpreter) };
        Ok(())
    })?;
    Ok(())
}
