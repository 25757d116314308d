//! Changing the variables of an environment, and every file that repeats them.

use crate::context::Context;
use crate::error::Result;
use crate::progress::Progress;
use crate::registry::name::EnvName;
use crate::registry::{Entry, Registry};
use crate::variables::{self, VariableName, Variables};
use crate::venv::{self, SkippedScript};

/// What became of an environment whose variables were to change.
#[derive(Debug)]
pub struct Edited {
    /// Its entry.
    pub entry: Entry,
    /// The names of the variables that are different now.
    pub changed: Vec<VariableName>,
    /// Whether it had no values before: from now on, only their owner can read the files with them.
    pub is_first_value: bool,
}

/// Changes the variables of an environment.
///
/// # Errors
/// Those of `change`: nothing is changed then.
pub fn edit(
    context: &Context,
    registry: &Registry,
    name: &EnvName,
    progress: &dyn Progress,
    change: impl FnOnce(&mut Variables) -> Result<(), variables::Error>,
) -> Result<Edited> {
    let (entry, before) = registry.update(name, |entry| -> Result<_> {
        let before = entry.variables.clone();
        change(&mut entry.variables)?;
        Ok(before)
    })?;
    write_scripts(context, registry, name, &before, &entry, progress)?;
    let is_first_value = !variables::has_values(&before) && variables::has_values(&entry.variables);
    Ok(Edited { changed: differences(&before, &entry.variables), entry, is_first_value })
}

fn differences(before: &Variables, after: &Variables) -> Vec<VariableName> {
    let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(name)));
    names.filter(|name| before.get(name) != after.get(name)).cloned().collect()
}

/// Writes the variables into the activate scripts, wherever a renaming has moved the environment since. If several
/// processes change them at once, the last one to come here writes what all of them left.
fn write_scripts(
    context: &Context,
    registry: &Registry,
    name: &EnvName,
    before: &Variables,
    entry: &Entry,
    progress: &dyn Progress,
) -> Result<()> {
    if !entry.path.is_dir() {
        return Ok(());
    }
    let mut name = name.clone();
    let skipped = loop {
        let held = registry.hold(&name, &name)?;
        if let Some(now) = registry.entry(&name)?.filter(|now| now.id == entry.id) {
            let readers = variables::readers(before, &now.variables);
            break venv::write_variables(&now.path, &now.variables, readers, &context.dirs.home)?;
        }
        drop(held);
        match registry.with_id(entry.id, name.as_str())? {
            Some(now) if now.name != name.as_str() => name = EnvName::new(&now.name)?,
            // Another process has removed it meanwhile.
            _ => return Ok(()),
        }
    };
    for SkippedScript { path, reason } in skipped {
        let path = context.dirs.tilde(&path);
        progress.warn(&format!("can't write the variables to {path}: {reason}"));
    }
    Ok(())
}
