//! What to tell the user about an environment that is not what its entry says: one line.

use std::path::Path;

use crate::context::Context;
use crate::inspect::maker::maker;
use crate::inspect::python::EnvironmentPython;
use crate::registry::{EntryState, Environment, Scripts, Tie};

/// The most important difference; `None` if there is none. `python` is what the environment has now.
pub(super) fn line(
    context: &Context,
    environment: &Environment,
    python: &EnvironmentPython,
) -> Option<String> {
    let name = &environment.name;
    let quoted = shell_words::quote(name);
    let tilde = |path: &Path| context.dirs.tilde(path);
    if environment.tie == Tie::Damaged {
        return Some(format!(
            "the entry of {name} was damaged; the copy in the environment takes its place"
        ));
    }
    if environment.tie == Tie::Replaced {
        return Some(replaced(environment, python));
    }
    if environment.entry.as_ref().is_some_and(|entry| entry.state == EntryState::Installing) {
        return Some(format!("not all packages of {name} are installed"));
    }
    match environment.scripts() {
        Scripts::Copied(from) => Some(format!(
            "{name} is a copy of {from}, and its scripts still work on that one: 'venvyard repair {quoted}' corrects \
             them",
            from = tilde(from)
        )),
        Scripts::Moved(from) => Some(format!(
            "the scripts of {name} still look for Python in {from}, which is gone: 'venvyard repair {quoted}' corrects \
             them",
            from = tilde(from)
        )),
        Scripts::Here => about_python(name, python),
    }
}

fn replaced(environment: &Environment, python: &EnvironmentPython) -> String {
    let name = &environment.name;
    let maker = maker(&environment.path).unwrap_or("another tool");
    format!(
        "{maker} made {name} anew: it has Python {}, without its former packages",
        python.shown()
    )
}

fn about_python(name: &str, python: &EnvironmentPython) -> Option<String> {
    let was = python.was.as_ref()?;
    let quoted = shell_words::quote(name);
    Some(match &python.version {
        Some(now) if python.lost_packages() => format!(
            "the Python of {name} is {now} now, which doesn't see the packages that were installed for {was}: \
             'venvyard repair {quoted}' brings them back"
        ),
        Some(now) => format!("the Python of {name} is {now} now; it was {was}"),
        None => {
            format!("the Python of {name} has changed since it was {was}: 'venvyard show' tells it")
        }
    })
}
