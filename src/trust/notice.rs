//! What may be told of something that is not trusted.

use std::path::{Path, PathBuf};

use crate::registry::name::EnvName;

/// What may be told of something that is not trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The file or directory.
    pub place: PathBuf,
    /// The name that a project's file gives its environment. Choosing an environment needs no trust.
    pub name: Option<EnvName>,
    /// Whether something else was trusted there before.
    pub changed: bool,
}

impl Notice {
    pub(super) fn new(place: &Path) -> Self {
        Self { place: place.to_owned(), name: None, changed: false }
    }
}
