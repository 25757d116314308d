//! Says in one line how an environment differs from what its project's file asks for.

use std::path::Path;

use super::interpreter::PythonChoice;
use crate::context::Context;
use crate::python::PythonRequest;
use crate::registry::{Environment, PythonFacts};
use crate::trust::Verdict;

/// The line for somebody who enters the environment; `None` if it is as the file wants it, or if the file describes
/// another environment. `root` is the project in which it was chosen. Compares what was read before.
pub fn line(context: &Context, environment: &Environment, root: Option<&Path>) -> Option<String> {
    let entry = environment.entry.as_ref()?;
    let verdict = context.gate.of(project_of(environment, root)?).ok()?;
    if verdict.name().is_some_and(|name| name.as_str() != environment.name) {
        return None;
    }
    // The line about a file that isn't trusted names its requirements itself.
    let (file, asked, lacks) = match &verdict {
        Verdict::Trusted(project) => {
            let lacks = entry.awaits_trust && !project.requirements.is_empty();
            (&project.file, project.python.as_deref(), lacks)
        }
        Verdict::Untrusted(notice) => (&notice.place, notice.python.as_deref(), false),
        Verdict::None | Verdict::Denied(_) => return None,
    };
    let differs = asked.filter(|asked| matches(asked, &entry.python) == Some(false));
    let (name, file) = (&environment.name, context.dirs.tilde(file));
    let again = again(context, environment);
    match differs {
        Some(asked) => {
            let lacks = if lacks { ", and its requirements are not installed" } else { "" };
            let has = has_another(environment, &entry.python, &file, asked);
            Some(format!("{has}{lacks}; {} makes it anew", after_removal(name, &again)))
        }
        None if lacks => Some(format!(
            "the requirements of {file} are not installed in {name}; {again} installs them"
        )),
        None => None,
    }
}

/// The line for somebody who completes the environment: it keeps its Python, even if the file asks for another one.
pub(super) fn from_choice(
    context: &Context,
    choice: &PythonChoice,
    environment: &Environment,
) -> Option<String> {
    let python = &environment.entry.as_ref()?.python;
    let (file, asked) = choice.asked_by_file()?;
    let is_it = matches(asked, python).unwrap_or_else(|| {
        let found = choice.find(context);
        found.is_ok_and(|chosen| chosen.found.interpreter.executable == python.executable)
    });
    let has = has_another(environment, python, &context.dirs.tilde(file), asked);
    let anew = after_removal(&environment.name, "the same command");
    (!is_it).then(|| format!("{has}; {anew} makes it anew"))
}

/// The project whose file counts when the environment is entered: `root`, if it was chosen there.
pub(super) fn project_of<'a>(
    environment: &'a Environment,
    root: Option<&'a Path>,
) -> Option<&'a Path> {
    root.or_else(|| Some(environment.project()?.directory.as_path()))
}

/// Whether the text asks for such a Python; `None` if that can't be told without looking for it.
fn matches(asked: &str, python: &PythonFacts) -> Option<bool> {
    asked.parse::<PythonRequest>().ok()?.matches_facts(&python.implementation, &python.version)
}

fn has_another(environment: &Environment, python: &PythonFacts, file: &str, asked: &str) -> String {
    let kind = if python.implementation == "cpython" { "Python" } else { &python.implementation };
    format!("{} has {kind} {}, but {file} asks for {asked}", environment.name, python.version)
}

fn after_removal(name: &str, again: &str) -> String {
    format!("after 'venvyard remove {}', {again}", shell_words::quote(name))
}

/// The command that makes or completes exactly this environment, and where to type it.
pub(super) fn again(context: &Context, environment: &Environment) -> String {
    let name = shell_words::quote(&environment.name);
    let here = if environment.path.ends_with(".venv") { " --here" } else { "" };
    let place = environment.project().map(|project| context.dirs.tilde(&project.directory));
    let place = place.map(|place| format!(" in {place}")).unwrap_or_default();
    format!("'mkenv {name}{here}'{place}")
}
