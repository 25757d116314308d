//! What this shell finds on PATH, if that is not what the active environment should give it.

use super::{Finding, Problem, Subject};
use crate::context::Context;
use crate::inspect::active::ActiveFacts;
use crate::inspect::facts::Facts;
use crate::inspect::locate::Locator;
use crate::inspect::status::Health;
use crate::venv::paths::bin_dir;

/// Looks at the variables of this process.
pub(super) fn find(context: &Context) -> Vec<Finding> {
    let locator = Locator::from_process(&context.dirs.home);
    let facts = Facts::gather(context, &locator, None);
    let found = match &facts.environment {
        Some(active) => with_active(active, &facts),
        None => left(&facts),
    };
    found.into_iter().collect()
}

fn about(path: std::path::PathBuf, problem: Problem) -> Finding {
    Finding { subject: Subject::Path, path, problem }
}

fn with_active(active: &ActiveFacts, facts: &Facts) -> Option<Finding> {
    let bin = bin_dir(&active.path);
    match (active.health, active.path_index) {
        (Health::Missing, _) => Some(about(active.path.clone(), Problem::ActiveGone)),
        (_, None) => Some(about(bin, Problem::ActiveNotOnPath { name: active.name.clone() })),
        (_, Some(0)) => None,
        (_, Some(_)) => {
            let is_hidden = |file: &std::path::PathBuf| file.parent() == Some(&bin);
            let hidden = facts
                .commands
                .iter()
                .find(|it| !it.of_environment && it.hides.iter().any(is_hidden))?;
            let by = hidden.path.as_deref()?.parent()?.to_owned();
            Some(about(
                by,
                Problem::Hidden { command: hidden.name.clone(), name: active.name.clone() },
            ))
        }
    }
}

/// What an older `deactivate`, or a shell that was started in an environment, left.
fn left(facts: &Facts) -> Option<Finding> {
    let left =
        facts.commands.iter().find_map(|it| it.interpreter.as_ref()?.environment.as_deref())?;
    Some(about(left.to_owned(), Problem::LeftOnPath))
}
