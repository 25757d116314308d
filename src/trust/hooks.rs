//! Decides whether an environment's own hooks may be sourced or run.
//!
//! In the home of environments, they are the user's. In a project's tree, the hooks or even the whole
//! environment may have come with the project's files.

use std::path::{Path, PathBuf};

use super::decisions::Decision;
use super::error::Error;
use super::gate::{Gate, Trusted, Verdict};
use super::notice::Notice;
use super::project::Project;
use crate::fs::is_same_path;
use crate::registry::Environment;

/// The gate's answer about an environment's own hooks.
#[derive(Debug)]
pub enum OwnHooks {
    /// There are none, or the user has denied them.
    None,
    /// They are in this directory. If the environment is in a project, it holds the copies of what the user
    /// trusted.
    Usable(PathBuf),
    /// They are not trusted; the environment can be entered without them.
    Untrusted(Notice),
    /// They can't be read; the environment can be entered without them.
    Unreadable(Error),
}

impl From<Option<PathBuf>> for OwnHooks {
    fn from(hooks: Option<PathBuf>) -> Self {
        hooks.map_or(Self::None, Self::Usable)
    }
}

impl Gate {
    /// The environment's own hooks. `home` is the directory in which environments are created, `project` is
    /// the environment's project.
    ///
    /// # Errors
    /// The environment is in a project, is not registered, and the user has not trusted it.
    pub fn own_hooks(
        &self,
        environment: &Environment,
        project: Option<&Trusted<Project>>,
        home: &Path,
    ) -> Result<OwnHooks, Error> {
        if !is_in_tree(environment, home) {
            return Ok(Some(environment.hooks_dir()).filter(|hooks| hooks.is_dir()).into());
        }
        if environment.matches_its_entry() {
            Ok(self.hooks_of_registered(environment, project))
        } else {
            self.hooks_of_unregistered(&environment.path)
        }
    }

    /// The environment, or its hooks, if it is in a project, and the user trusted it once and it has changed since.
    pub fn changed_environment(
        &self,
        environment: &Environment,
        project: Option<&Trusted<Project>>,
        home: &Path,
    ) -> Option<Notice> {
        // Nearly all environments are answered here, without another look at their hooks.
        let is_trusted = |path| matches!(self.decision_about(path), Some(Decision::Trusted(_)));
        if !is_in_tree(environment, home) || !is_trusted(&environment.path) {
            return None;
        }
        match self.own_hooks(environment, project, home) {
            Ok(OwnHooks::Untrusted(notice)) | Err(Error::Untrusted(notice)) => {
                Some(notice).filter(Notice::has_changed)
            }
            _ => None,
        }
    }

    /// Whether the environment's hooks need trust, because it is in a project. Reads no file.
    pub fn guards_hooks_of(&self, environment: &Environment, home: &Path) -> bool {
        is_in_tree(environment, home)
    }

    /// Whether the user has denied an environment in a project.
    pub fn denies(&self, environment: &Environment) -> bool {
        !environment.is_managed()
            && self.decision_about(&environment.path) == Some(Decision::Denied)
    }

    /// The hooks of a registered environment in a project. The environment itself is the user's, only its
    /// hooks may not be.
    fn hooks_of_registered(
        &self,
        environment: &Environment,
        project: Option<&Trusted<Project>>,
    ) -> OwnHooks {
        let any = std::fs::read_dir(environment.hooks_dir())
            .is_ok_and(|mut entries| entries.next().is_some());
        if !any {
            return OwnHooks::None;
        }
        let real = dunce::canonicalize(&environment.path).unwrap_or_default();
        if let Some(project) = project.filter(|project| project.directory.join(".venv") == real) {
            return project.hooks.clone().into();
        }
        match self.environment(&environment.path) {
            Ok(Verdict::Trusted(trusted)) => trusted.hooks.clone().into(),
            Ok(Verdict::Untrusted(notice)) => OwnHooks::Untrusted(notice),
            Ok(Verdict::None | Verdict::Denied(_)) => OwnHooks::None,
            Err(error) => OwnHooks::Unreadable(error),
        }
    }

    /// The hooks of an environment in a project that is not registered: it may be used only if the user
    /// trusts it.
    fn hooks_of_unregistered(&self, directory: &Path) -> Result<OwnHooks, Error> {
        match self.environment(directory)? {
            Verdict::Trusted(trusted) => Ok(trusted.hooks.clone().into()),
            Verdict::Untrusted(notice) => Err(Error::Untrusted(notice)),
            Verdict::Denied(_) => Err(Error::Denied(directory.to_owned())),
            Verdict::None => Err(Error::NoEnvironment(directory.to_owned())),
        }
    }
}

/// Whether the environment is in a project's tree, so that it may have come with the project's files.
fn is_in_tree(environment: &Environment, home: &Path) -> bool {
    let path = &environment.path;
    let may_be = path.parent() != Some(home)
        && (!environment.is_managed()
            || path.ends_with(".venv")
            || environment.project().is_some_and(|project| path.starts_with(&project.directory)));
    // The home may be a link, or written in another way.
    may_be && !path.parent().is_some_and(|parent| is_same_path(parent, home))
}
