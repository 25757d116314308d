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
    /// Whether the user trusted other content of the same place.
    pub changed: bool,
}

impl Notice {
    pub(super) fn new(place: &Path) -> Self {
        Self { place: place.to_owned(), name: None, changed: false }
    }
}
