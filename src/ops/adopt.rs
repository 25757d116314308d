//! Making another tool's environment venvyard's own.

use std::path::Path;

use crate::error::Result;
use crate::registry::name::EnvName;
use crate::registry::{Entry, PythonFacts, Registry, copy};
use crate::venv;

/// The name of an environment that is about to be changed. One that another tool made gets an entry first.
pub fn adopt(registry: &Registry, name: &str) -> Result<EnvName> {
    let environment = registry.require(name)?;
    let name = EnvName::new(&environment.name)?;
    if !environment.is_managed() {
        let entry = Entry::new(environment.path.clone(), python_facts(&environment.path)?);
        registry.insert(&name, &entry)?;
        copy::write(&environment.path, &entry)?;
    }
    Ok(name)
}

/// What another tool's environment says about its interpreter.
fn python_facts(environment: &Path) -> Result<PythonFacts> {
    let config = venv::inspect(environment)?.and_then(|existing| existing.config);
    let config = config.unwrap_or_default();
    Ok(PythonFacts {
        version: config.python_version().unwrap_or_default(),
        // virtualenv and uv write it, in different cases; venv, which is CPython's own, doesn't.
        implementation: config.implementation.unwrap_or("cpython".to_owned()).to_lowercase(),
        executable: match config.base_executable {
            Some(executable) => executable,
            None => dunce::canonicalize(venv::paths::python(environment))?,
        },
    })
}
