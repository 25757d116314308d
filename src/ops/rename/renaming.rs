//! What is to become of an environment.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::Result;
use crate::registry::copy;
use crate::registry::name::EnvName;

/// What is to become of an environment. The journal has this text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Renaming {
    /// The environment's id.
    pub(super) id: Uuid,
    pub(super) from: Place,
    pub(super) to: Place,
}

/// A name and a directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The environment's name.
    pub name: String,
    /// The environment's directory.
    pub path: PathBuf,
}

impl Place {
    /// Whether the environment with that id is in the directory.
    pub(super) fn holds(&self, id: Uuid) -> bool {
        copy::is_of(&self.path, id)
    }

    pub(super) fn env_name(&self) -> Result<EnvName> {
        Ok(EnvName::new(&self.name)?)
    }
}
