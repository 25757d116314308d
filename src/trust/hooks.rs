//! An environment's own hooks: in which case they may be sourced or run.
//!
//! In the home of environments they are the user's. In a project's tree they may have come with the
//! project's files, and so may the whole environment.

use std::path::{Path, PathBuf};

use super::decisions::Decision;
use super::error::Error;
use super::gate::{Found, Gate, Trusted};
use super::notice::Notice;
use super::project::Project;
use crate::registry::Environment;

/// What the gate says of an environment's own hooks.
#[derive(Debug)]
pub enum OwnHooks {
    /// There are none, or the user has denied them.
    None,
    /// They are in this directory. Those of an environment in a project are copies of what was trusted.
    Usable(PathBuf),
    /// They are not trusted; the environment can be entered without them.
    Untrusted(Notice),
    /// They can't be read; the environment can be entered without them.
    Unreadable(Error),
}

impl Gate {
    /// The own hooks of an environment. `home` is the directory in which environments are made, `project`
    /// what the file of the environment's project asks for.
    ///
    /// # Errors
    /// The environment stands in a project, the registry doesn't know it, and the user has not trusted it.
    pub fn own_hooks(
        &self,
        environment: &Environment,
        project: Option<&Trusted<Project>>,
        home: &Path,
    ) -> Result<OwnHooks, Error> {
        if !is_in_tree(environment, home) {
            let hooks = environment.hooks_dir();
            return Ok(if hooks.is_dir() { OwnHooks::Usable(hooks) } else { OwnHooks::None });
        }
        if environment.is_the_registered_one().unwrap_or(false) {
            Ok(self.hooks_in_tree(environment, project))
        } else {
            self.hooks_of_trusted(&environment.path)
        }
    }

    /// Whether the user has denied an environment that stands in a project.
    pub fn denies(&self, environment: &Environment) -> bool {
        !environment.is_managed()
            && self.decision_about(&environment.path) == Some(Decision::Denied)
    }

    /// The hooks of an environment in a project that the registry knows: the environment itself is the
    /// user's.
    fn hooks_in_tree(
        &self,
        environment: &Environment,
        project: Option<&Trusted<Project>>,
    ) -> OwnHooks {
        let any = std::fs::read_dir(environment.hooks_dir())
            .is_ok_and(|mut entries| entries.next().is_some());
        if !any {
            return OwnHooks::None;
        }
        let usable =
            |hooks: &Option<PathBuf>| hooks.clone().map_or(OwnHooks::None, OwnHooks::Usable);
        let real = dunce::canonicalize(&environment.path).unwrap_or_default();
        if let Some(project) = project.filter(|project| project.directory.join(".venv") == real) {
            return usable(&project.hooks);
        }
        match self.tree(&environment.path) {
            Ok(Found::Trusted(tree)) => usable(&tree.hooks),
            Ok(Found::Untrusted(notice)) => OwnHooks::Untrusted(notice),
            Ok(Found::None | Found::Denied(_)) => OwnHooks::None,
            Err(error) => OwnHooks::Unreadable(error),
        }
    }

    /// The hooks of an environment in a project for which nothing but the user's trust vouches.
    fn hooks_of_trusted(&self, directory: &Path) -> Result<OwnHooks, Error> {
        match self.tree(directory)? {
            Found::Trusted(tree) => Ok(tree.hooks.clone().map_or(OwnHooks::None, OwnHooks::Usable)),
            Found::Untrusted(notice) => Err(Error::Untrusted(notice)),
            Found::Denied(_) => Err(Error::Denied(directory.to_owned())),
            Found::None => Err(Error::NoEnvironment(directory.to_owned())),
        }
    }
}

/// Whether the environment stands in a project's tree, as one that came with the project does, and not in
/// the home of environments.
fn is_in_tree(environment: &Environment, home: &Path) -> bool {
    let path = &environment.path;
    path.parent() != Some(home)
        && (!environment.is_managed()
            || path.ends_with(".venv")
            || environment.project().is_some_and(|project| path.starts_with(&project.directory)))
}
