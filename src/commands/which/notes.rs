//! Warnings about what `which` found: one line for each thing that is not what it seems.

use std::path::Path;

use crate::dirs::Dirs;
use crate::inspect::active::ActiveFacts;
use crate::inspect::facts::{CommandFacts, Facts, ShimFacts};
use crate::inspect::status::Health;
use crate::venv::paths::bin_dir;

/// In the order in which one would fix them.
pub(super) fn of(dirs: &Dirs, facts: &Facts) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    notes.extend(
        facts.environment.as_ref().and_then(|active| about_environment(dirs, active, facts)),
    );
    if facts.environment.is_none() {
        let python =
            facts.commands.iter().find_map(|it| it.interpreter.as_ref()?.environment.as_deref());
        notes.extend(python.map(|environment| {
            let place = dirs.tilde(environment);
            format!("no environment is active, but python on PATH belongs to the one at {place}")
        }));
    }
    for command in &facts.commands {
        notes.extend(about_command(dirs, command, facts));
    }
    notes.extend(
        facts.variables.iter().map(|it| format!("{}={}: {}", it.name, it.value, it.effect)),
    );
    notes
}

fn about_environment(dirs: &Dirs, active: &ActiveFacts, facts: &Facts) -> Option<String> {
    let again = match &active.name {
        Some(name) if active.made_by != Some("conda") => {
            format!("; 'workon {}' puts it first", shell_words::quote(name))
        }
        _ => String::new(),
    };
    let bin = dirs.tilde(&bin_dir(&active.path));
    match (active.health, active.path_index) {
        (Health::Missing, _) => Some(format!(
            "{} names it, but the environment is gone: 'deactivate' leaves it",
            active.said_by
        )),
        (Health::Broken, _) => {
            let gone = active.missing_interpreter.as_deref().map(|it| dirs.tilde(it));
            Some(format!("its interpreter is gone: {}", gone.unwrap_or_default()))
        }
        (_, None) => Some(format!(
            "{bin} is not on PATH, so the shell doesn't find the environment's commands{again}"
        )),
        (_, Some(0)) => None,
        (_, Some(_)) => {
            // What stands before it matters where it has a command of the same name.
            let hidden = facts.commands.iter().find(|it| {
                !it.of_environment
                    && it.hides.iter().any(|file| file.parent() == Some(&bin_dir(&active.path)))
            })?;
            let by = dirs.tilde(hidden.path.as_deref()?.parent()?);
            Some(format!("{by} is before {bin} on PATH, and hides its {}{again}", hidden.name))
        }
    }
}

fn about_command(dirs: &Dirs, command: &CommandFacts, facts: &Facts) -> Option<String> {
    let name = &command.name;
    if let Some(shim) = command.shim.as_ref().filter(|_| command.program.is_none()) {
        return Some(about_shim(dirs, name, shim));
    }
    if let Some(interpreter) = command.interpreter.as_ref().filter(|it| !it.exists) {
        let gone = dirs.tilde(&interpreter.path);
        return Some(format!("{name} fails: its first line names {gone}, which doesn't exist"));
    }
    if name == "pip" { about_pip(dirs, command, facts) } else { None }
}

/// About a shim that leads nowhere.
fn about_shim(dirs: &Dirs, name: &str, shim: &ShimFacts) -> String {
    let tool = shim.tool;
    let Some(version) = &shim.version else {
        return format!("{name} is a shim of {tool}, and nothing selects a version");
    };
    let by = shim.asked_by.as_deref().map(|by| dirs.tilde(Path::new(by))).unwrap_or_default();
    format!("{name} fails: {by} asks for version {version}, and {tool} has none there")
}

/// About a pip that would not install for the interpreter that `python` is.
fn about_pip(dirs: &Dirs, pip: &CommandFacts, facts: &Facts) -> Option<String> {
    let active = facts.environment.as_ref();
    let gone = [Health::Missing, Health::Broken];
    let active = active.filter(|active| !gone.contains(&active.health));
    let own = if active.is_some_and(|active| !active.has_pip) {
        "the environment has no pip; 'python -m ensurepip --default-pip' installs it"
    } else {
        "use 'python -m pip' to install for python"
    };
    match (pip.same_as_python, &pip.externally_managed) {
        (Some(false), _) => {
            let other = dirs.tilde(&pip.interpreter.as_ref()?.path);
            Some(format!("pip belongs to another Python ({other}): {own}"))
        }
        (None, _) if pip.path.is_none() && active.is_some() => {
            Some(format!("pip is not on PATH: {own}"))
        }
        (_, Some(file)) => {
            let file = dirs.tilde(file);
            Some(format!(
                "pip refuses to install outside of an environment, because of {file} (PEP 668)"
            ))
        }
        _ => None,
    }
}
