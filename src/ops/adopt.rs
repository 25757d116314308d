//! Changing what is known of an environment.

use std::path::Path;

use toml_edit::DocumentMut;

use crate::error::Result;
use crate::registry::copy;
use crate::registry::name::EnvName;
use crate::registry::{Entry, PythonFacts, Registry};
use crate::venv;

/// Changes an entry, then what the environment itself says of it.
pub fn change(
    registry: &Registry,
    name: &EnvName,
    edit: impl FnOnce(&mut DocumentMut),
) -> Result<Entry> {
    let entry = registry.update(name, edit)?;
    if entry.path.is_dir() {
        copy::write(&entry.path, &entry)?;
    }
    Ok(entry)
}

/// The environment's name; one that another tool made is adopted, now that it is first changed.
pub fn managed(registry: &Registry, name: &str) -> Result<EnvName> {
    let environment = registry.require(name)?;
    let name = EnvName::new(&environment.name)?;
    if environment.entry.is_none() {
        let entry = Entry::new(environment.path.clone(), facts(&environment.path)?);
        registry.insert(&name, &entry)?;
        copy::write(&environment.path, &entry)?;
    }
    Ok(name)
}

/// What an environment that another tool made says of its interpreter.
fn facts(environment: &Path) -> Result<PythonFacts> {
    let config = venv::inspect(environment)?.and_then(|existing| existing.config);
    let config = config.unwrap_or_default();
    Ok(PythonFacts {
        version: config.python_version().unwrap_or_default(),
        // virtualenv and uv write it, each in its own case; venv, which is CPython's, doesn't.
        implementation: config.implementation.unwrap_or("cpython".to_owned()).to_lowercase(),
        executable: match config.base_executable {
            Some(executable) => executable,
            None => dunce::canonicalize(venv::paths::python(environment))?,
        },
    })
}
