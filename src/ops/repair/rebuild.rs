//! Making an environment again beside itself, with another interpreter and the same packages.

use std::path::Path;

use super::python::{Family, none_left};
use super::{Choice, Rebuild, Repaired};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::fs::{self, LinkMode, Staged};
use crate::inspect::sources;
use crate::interrupt;
use crate::ops::reinstall::{Packages, Reinstalled, Wanted, carry, reinstall};
use crate::ops::{former, packages, trash};
use crate::progress::Progress;
use crate::registry::name::EnvName;
use crate::registry::{Entry, EntryState, Environment, PythonFacts, copy};
use crate::venv;
use crate::venv::seed::Seeds;

/// How to make it again.
///
/// # Errors
/// There is no other interpreter, or the environment's directory is somebody's project.
pub(super) fn plan(
    context: &Context,
    environment: &Environment,
    family: &Family,
    choice: &Choice,
    progress: &dyn Progress,
) -> Result<Rebuild> {
    let name = &environment.name;
    let (to, is_chosen) = match &choice.python {
        Some(python) => (python.find(context)?.found, true),
        None => match family.next(context, environment, progress) {
            Ok(found) => (found, false),
            Err(_) => return Err(none_left(context, name, family)),
        },
    };
    let path = &environment.path;
    if path.is_symlink() {
        let text =
            format!("{} is a link: what it leads to can't be made again here", path.display());
        return Err(Error::failed(text));
    }
    let sources = sources::find(&context.registry()?, environment)?;
    if let Some(own) = sources.iter().find(|source| source.path.as_os_str().is_empty()) {
        let text = format!("{name} can't be made again: its directory is {}", own.what());
        return Err(Error::failed(text).hint("'venvyard create' makes another environment"));
    }
    let packages = Packages::of(path).for_another_python();
    Ok(Rebuild { to, is_chosen, packages: Some(packages) })
}

/// Makes it beside itself, then lets both change places. The former one goes to the trash.
pub(super) fn apply(
    context: &Context,
    environment: &Environment,
    rebuild: &Rebuild,
    choice: &Choice,
    progress: &dyn Progress,
) -> Result<Repaired> {
    let path = &environment.path;
    trash::check(&context.registry()?, path)?;
    fs::trash::check_removable(path)?;
    let staged = Staged::create(path.parent().unwrap_or(path))?;
    let done = stage(context, environment, rebuild, choice, staged.path(), progress)?;
    progress.step("copying what belongs to no package");
    carry::over(path, staged.path())?;
    carry::own(path, staged.path())?;
    interrupt::check()?;
    let registry = context.registry()?;
    packages::keep(&registry, environment);
    registry.exchange(environment, staged, "made again")?;
    register(context, environment, rebuild)?;
    Ok(Repaired { packages: done, is_in_trash: true })
}

/// Makes the environment in `stage`, with its packages, its variables and the copy of its entry.
pub(super) fn stage(
    context: &Context,
    environment: &Environment,
    rebuild: &Rebuild,
    choice: &Choice,
    stage: &Path,
    progress: &dyn Progress,
) -> Result<Reinstalled> {
    let entry = entry(environment)?;
    let config = venv::inspect(&environment.path)?.and_then(|existing| existing.config);
    // What its configuration says is missing in environments of virtualenv before 20.
    let shown = config.as_ref().and_then(|config| config.prompt.clone());
    let wanted = Wanted {
        name: &environment.name,
        path: &environment.path,
        prompt: entry.prompt.as_deref().or(shown.as_deref()),
        system_site_packages: config.is_some_and(|config| config.system_site_packages),
        interpreter: &rebuild.to.interpreter,
        link_mode: LinkMode::default(),
        keep_going: choice.keep_going,
        from: environment.path.is_dir().then_some(&*environment.path),
        seeds: if rebuild.packages.is_none() { Seeds::Usual } else { Seeds::none() },
    };
    let none = Packages::default();
    let packages = rebuild.packages.as_ref().unwrap_or(&none);
    let done = reinstall(context, stage, &wanted, packages, progress)?;
    interrupt::check()?;
    former::write_variables(context, stage, entry)?;
    let python = facts(rebuild, stage);
    let entry = Entry { python, state: EntryState::Ready, scripts_at: None, ..entry.clone() };
    copy::write_new(stage, &entry)?;
    Ok(done)
}

/// Writes into the registry what the environment is now.
pub(super) fn register(
    context: &Context,
    environment: &Environment,
    rebuild: &Rebuild,
) -> Result<()> {
    let python = facts(rebuild, &environment.path);
    context.registry()?.update(&EnvName::new(&environment.name)?, |entry| -> Result<()> {
        entry.python = python;
        entry.state = EntryState::Ready;
        entry.scripts_at = None;
        Ok(())
    })?;
    Ok(())
}

fn entry(environment: &Environment) -> Result<&Entry> {
    let missing = || Error::failed(format!("{} has no entry in the registry", environment.name));
    environment.entry.as_ref().ok_or_else(missing)
}

fn facts(rebuild: &Rebuild, place: &Path) -> PythonFacts {
    let config_stamp = PythonFacts::config_stamp_in(place);
    PythonFacts { config_stamp, ..PythonFacts::of(&rebuild.to.interpreter) }
}
