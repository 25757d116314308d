//! Completing an environment that was made before the user trusted its project's file.

use std::path::{Path, PathBuf};

use super::file_differences;
use super::interpreter::PythonChoice;
use crate::activation;
use crate::context::Context;
use crate::context::config::Installer;
use crate::error::{Error, Result};
use crate::fs::is_same_path;
use crate::progress::Progress;
use crate::registry::name::EnvName;
use crate::registry::{Environment, Registry, Tie};
use crate::trust::Verdict;
use crate::venv::paths::find_site_packages;

/// The environment of that name, if it is at that place, belongs to that project, and was made while the project's
/// file was not trusted, so that it lacks what the file requires.
pub(super) fn waiting(
    registry: &Registry,
    name: &EnvName,
    path: &Path,
    project: Option<&Path>,
) -> Result<Option<Environment>> {
    let Some(project) = project else { return Ok(None) };
    let Some(environment) = registry.get(name.as_str())? else { return Ok(None) };
    let awaits = environment.entry.as_ref().is_some_and(|entry| entry.awaits_trust)
        && environment.tie != Tie::Replaced;
    let is_it = environment.project().is_some_and(|its| is_same_path(&its.directory, project))
        && is_same_path(&environment.path, path)
        && path.symlink_metadata().is_ok();
    Ok(Some(environment).filter(|_| awaits && is_it))
}

/// The file that says what a waiting environment lacks, if it is trusted now.
pub(super) fn trusted_file(
    context: &Context,
    environment: &Environment,
) -> Result<Option<PathBuf>> {
    let Some(project) = environment.project() else { return Ok(None) };
    Ok(match context.gate.of(&project.directory)? {
        Verdict::Trusted(project) => Some(project.file.clone()),
        Verdict::None | Verdict::Untrusted(_) | Verdict::Denied(_) => None,
    })
}

/// An error unless packages can be installed in the environment; a warning if it has not the Python that `choice`
/// would give it now.
pub(super) fn check(
    context: &Context,
    environment: &Environment,
    choice: &PythonChoice,
    progress: &dyn Progress,
) -> Result<()> {
    activation::check(environment)?;
    if let Some(line) = file_differences::from_choice(context, choice, environment) {
        progress.warn(&line);
    }
    let site = || find_site_packages(&environment.path);
    let has_pip = || site().is_some_and(|site| site.join("pip").is_dir());
    if context.config()?.installer != Installer::Pip || has_pip() {
        return Ok(());
    }
    let name = shell_words::quote(&environment.name);
    let text = format!("the requirements can't be installed: {} has no pip", environment.name);
    Err(Error::failed(text).hint(format!("'venvyard run {name} python -m ensurepip' installs it")))
}
