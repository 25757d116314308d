//! Whether the name and the place of a new environment are taken.

use std::path::Path;

use crate::error::{Error, Kind, Result};
use crate::registry::Registry;
use crate::registry::name::EnvName;

/// Takes a look at whether a name and its place are free. They may only seem taken while a renaming leaves them: then
/// the second look comes after it.
pub(super) fn look<T>(
    registry: &Registry,
    name: &EnvName,
    look: impl Fn() -> Result<T>,
) -> Result<T> {
    look().or_else(|error| {
        if error.kind() != Kind::AlreadyExists {
            return Err(error);
        }
        registry.wait_for_changes(name.as_str());
        look()
    })
}

/// An error if something is in an environment's place.
pub(super) fn check_free(path: &Path) -> Result<()> {
    if path.symlink_metadata().is_ok() { Err(place(path)) } else { Ok(()) }
}

/// The error if something is in an environment's place.
pub(super) fn place(path: &Path) -> Error {
    if path.ends_with(".venv") {
        return bare(path)
            .hint("'workon .' enters it; once it is moved away, the same command makes a new one");
    }
    exists(path)
}

/// The error if something is where an environment is to go, whatever its name.
pub(super) fn exists(path: &Path) -> Error {
    bare(path).hint("choose another name, or move it away")
}

/// The same without a hint.
pub(super) fn bare(path: &Path) -> Error {
    Error::new(Kind::AlreadyExists, format!("{} already exists", path.display()))
}
