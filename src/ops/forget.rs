//! Forgetting an environment: its entry goes, and what is on disk stays.

use std::path::PathBuf;

use uuid::Uuid;

use crate::error::{Error, Kind, Result};
use crate::registry::name::EnvName;
use crate::registry::{self, Registry, Tie};

/// What there is to forget.
#[derive(Debug)]
pub struct Known {
    /// The name.
    pub name: String,
    /// Why its entry can't be read.
    pub damage: Option<String>,
    /// Its directory, if that is known.
    pub path: Option<PathBuf>,
    /// Whether something is in that place.
    pub is_there: bool,
    /// Whether its directory is where venvyard looks for environments.
    pub is_in_home: bool,
    id: Option<Uuid>,
}

/// What is known under a name.
///
/// # Errors
/// There is no entry with that name, or it is another user's.
pub fn known(registry: &Registry, name: &str) -> Result<Known> {
    let name = EnvName::new(name)?;
    registry.check_forgettable(&name)?;
    let environment = match registry.get(name.as_str()) {
        Err(error @ (registry::Error::Damaged { .. } | registry::Error::Newer { .. })) => {
            let damage = Some(error.to_string());
            let place = registry.home().join(name.as_str());
            let is_there = place.symlink_metadata().is_ok();
            let (name, path) = (name.to_string(), Some(place));
            return Ok(Known { name, damage, path, is_there, is_in_home: true, id: None });
        }
        found => found?,
    };
    let Some(environment) = environment else {
        return Err(registry
            .require(name.as_str())
            .err()
            .map_or_else(|| nothing(&name), Into::into));
    };
    let entry = environment.entry.filter(|_| environment.tie != Tie::Lost);
    let Some(entry) = entry else { return Err(nothing(&name)) };
    Ok(Known {
        is_there: environment.path.symlink_metadata().is_ok(),
        is_in_home: environment.path.parent() == Some(registry.home()),
        name: environment.name,
        damage: None,
        path: Some(environment.path),
        id: Some(entry.id),
    })
}

fn nothing(name: &EnvName) -> Error {
    let text = format!("there is nothing to forget: the registry has no entry for {name}");
    Error::new(Kind::NoSuchEnvironment, text)
        .hint("an environment in $WORKON_HOME is listed for its directory alone")
}

/// Forgets it.
pub fn forget(registry: &Registry, known: &Known) -> Result<()> {
    registry.forget(&EnvName::new(&known.name)?)?;
    if let Some(id) = known.id.filter(|_| !known.is_there) {
        registry.forget_packages(id)?;
    }
    Ok(())
}
