//! Changing the variables of an environment, and every file that repeats them.

use crate::context::Context;
use crate::error::Result;
use crate::progress::Progress;
use crate::registry::name::EnvName;
use crate::registry::{Entry, Registry};
use crate::variables::{self, VariableName, Variables};
use crate::venv::{self, SkippedScript};

/// Changes the variables of an environment. Returns its entry and the names of those that are different now.
///
/// # Errors
/// Those of `change`: nothing is changed then.
pub fn edit(
    context: &Context,
    registry: &Registry,
    name: &EnvName,
    progress: &dyn Progress,
    change: impl FnOnce(&mut Variables) -> Result<(), variables::Error>,
) -> Result<(Entry, Vec<VariableName>)> {
    let (entry, changed) = registry.update(name, |entry| -> Result<_> {
        let before = entry.variables.clone();
        change(&mut entry.variables)?;
        Ok(differences(&before, &entry.variables))
    })?;
    write_scripts(context, registry, name, &entry, progress)?;
    Ok((entry, changed))
}

fn differences(before: &Variables, after: &Variables) -> Vec<VariableName> {
    let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(name)));
    names.filter(|name| before.get(name) != after.get(name)).cloned().collect()
}

/// Writes the variables into the environment's activate scripts. If several processes change them at once,
/// the last one to come here writes what all of them left.
fn write_scripts(
    context: &Context,
    registry: &Registry,
    name: &EnvName,
    entry: &Entry,
    progress: &dyn Progress,
) -> Result<()> {
    if !entry.path.is_dir() {
        return Ok(());
    }
    let mut variables = entry.variables.clone();
    let skipped = loop {
        let skipped = venv::write_variables(&entry.path, &variables, &context.dirs.home)?;
        match registry.entry(name)? {
            Some(now) if now.variables != variables => variables = now.variables,
            _ => break skipped,
        }
    };
    for SkippedScript { path, reason } in skipped {
        let path = context.dirs.tilde(&path);
        progress.warn(&format!("can't write the variables to {path}: {reason}"));
    }
    Ok(())
}
