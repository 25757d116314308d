//! What a project's file or an environment in a project comes to, once it is read.

use std::path::PathBuf;

use super::file::ProjectFile;
use crate::registry::name::EnvName;
use crate::shell::Commands;
use crate::variables::{self, Variables};

/// What a project's file comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The project's directory, without links.
    pub directory: PathBuf,
    /// Its `venvyard.toml`.
    pub file: PathBuf,
    /// Its environment's name.
    pub name: Option<EnvName>,
    /// The interpreter that its environment is made with.
    pub python: Option<String>,
    /// What is installed into its environment, absolute.
    pub requirements: Vec<PathBuf>,
    /// What is set while its environment is active: the file's own over its env-file's.
    pub variables: Variables,
    /// What is run.
    pub commands: Option<Commands>,
    /// The hooks of its own `.venv`: a directory with copies of the files that were trusted.
    pub hooks: Option<PathBuf>,
    /// The env-file, where it is missing.
    pub missing_env_file: Option<PathBuf>,
    /// Whether entering the tree may activate its environment.
    pub auto: bool,
}

/// An environment that stands in a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// Its directory, without links.
    pub directory: PathBuf,
    /// Its hooks: a directory with copies of the files that were trusted.
    pub hooks: Option<PathBuf>,
}

impl Project {
    /// What `content`, read from `file` in `directory`, comes to with the variables of its env-file.
    pub(super) fn new(
        directory: PathBuf,
        file: PathBuf,
        content: ProjectFile,
        env_file: &Variables,
    ) -> Self {
        let (activate, deactivate) = (content.activate, content.deactivate);
        let has_commands = activate.is_some() || deactivate.is_some();
        let commands = Commands { directory: directory.clone(), activate, deactivate };
        Self {
            directory,
            file,
            name: content.name,
            python: content.python,
            requirements: content.requirements,
            variables: variables::merged(&content.variables, env_file),
            commands: has_commands.then_some(commands),
            hooks: None,
            missing_env_file: None,
            auto: content.auto,
        }
    }
}
