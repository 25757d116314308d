//! The values behind the gate: a project, and an environment in a project.

use std::path::PathBuf;

use super::file::ProjectFile;
use crate::registry::name::EnvName;
use crate::shell::Commands;
use crate::variables::{self, Variables};

/// A project file, together with its env-file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The project's directory, without links.
    pub directory: PathBuf,
    /// Its `venvyard.toml`.
    pub file: PathBuf,
    /// The name of its environment.
    pub name: Option<EnvName>,
    /// The request for the interpreter of its environment.
    pub python: Option<String>,
    /// The requirements files to install into its environment, absolute.
    pub requirements: Vec<PathBuf>,
    /// What is set while its environment is active. The file's own variables win over those of its env-file.
    pub variables: Variables,
    /// The commands to run on activation and deactivation.
    pub commands: Option<Commands>,
    /// A directory with copies of the trusted hooks of its own `.venv`.
    pub hooks: Option<PathBuf>,
    /// The env-file, if it is missing.
    pub missing_env_file: Option<PathBuf>,
    /// Whether entering the project's tree may activate its environment.
    pub auto: bool,
}

/// An environment in a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectEnvironment {
    /// Its directory, without links.
    pub directory: PathBuf,
    /// A directory with copies of its trusted hooks.
    pub hooks: Option<PathBuf>,
}

/// A directory in a project with hooks that another tool's users have there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookDirectory {
    /// A directory with copies of them, as they were trusted.
    pub hooks: Option<PathBuf>,
}

impl Project {
    /// Combines the `content` of `file`, which is in `directory`, with the variables of its env-file.
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
