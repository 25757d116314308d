//! Mending what `repair` mends, and scripts that start another Python.

use std::path::Path;

use crate::context::Context;
use crate::error::Result;
use crate::inspect::doctor::{Finding, scripts_with};
use crate::ops::repair::{self, Choice, Plan};
use crate::progress::Progress;
use crate::registry::Registry;
use crate::venv::{paths, relocate};

/// Whether the packages stay as they are; `None` if it can't be mended.
pub(super) fn keeps_packages(
    context: &Context,
    finding: &Finding,
    progress: &dyn Progress,
) -> Option<bool> {
    let plan = plan(context, finding, progress).ok().filter(|plan| !plan.actions.is_empty())?;
    Some(plan.rebuild().is_none())
}

/// Does what `repair` does. Another finding about the same environment may have done it already.
pub(super) fn mend(context: &Context, finding: &Finding, progress: &dyn Progress) -> Result<()> {
    let plan = plan(context, finding, progress)?;
    let done = repair::apply(context, &plan, &Choice::default(), progress)?;
    progress.pause();
    for line in done.packages.lacking(&plan.environment.name) {
        progress.warn(&line);
    }
    Ok(())
}

fn plan(context: &Context, finding: &Finding, progress: &dyn Progress) -> Result<Plan> {
    let environment = context.registry()?.require(finding.environment().unwrap_or_default())?;
    repair::plan(context, environment, &Choice::default(), progress)
}

/// Lets the scripts that start `python` start the environment's own.
pub(super) fn redirect(registry: &Registry, name: &str, python: &Path) -> Result<()> {
    let environment = registry.require(name)?.path;
    let scripts = scripts_with(&environment, python);
    Ok(relocate::redirect(&environment, &scripts, python, &paths::python(&environment))?)
}
