//! What the user is told about a file or environment that is not trusted.

use std::path::{Path, PathBuf};

use crate::registry::name::EnvName;

/// What the user is told about a file or environment that is not trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The file or directory.
    pub place: PathBuf,
    /// The environment that the project file names. Naming one needs no trust.
    pub name: Option<EnvName>,
    /// The version of Python that the project file asks for. Asking for one needs no trust, because nothing is
    /// started that the user has not installed as a Python.
    pub python: Option<String>,
    /// Whether the project file has packages to install.
    pub has_requirements: bool,
    /// The files that have changed since the user trusted the place; empty if it was never trusted.
    pub changed: Vec<PathBuf>,
}

impl Notice {
    pub(super) fn new(place: &Path) -> Self {
        Self {
            place: place.to_owned(),
            name: None,
            python: None,
            has_requirements: false,
            changed: Vec::new(),
        }
    }

    /// Whether the user trusted other content of the same place.
    pub fn has_changed(&self) -> bool {
        !self.changed.is_empty()
    }
}
