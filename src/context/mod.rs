//! What a command needs of the world: each part opened when it is first asked for.

pub mod config;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use crate::context::config::Config;
use crate::dirs::{Dirs, variable};
use crate::error::Result;
use crate::python::{Pythons, Search};
use crate::registry::Registry;
use crate::trust::Gate;
use crate::venv::seed;

/// The paths and settings of this run.
pub struct Context {
    /// Where venvyard keeps its files.
    pub dirs: Dirs,
    /// What projects ask for goes through it.
    pub gate: Gate,
    config: OnceCell<Config>,
}

impl Context {
    /// Opens nothing but the environment of the process.
    pub fn from_process() -> Result<Self> {
        let dirs = Dirs::from_process()?;
        Ok(Self { gate: Gate::new(&dirs.data), dirs, config: OnceCell::new() })
    }

    /// The settings, read when first asked for.
    pub fn config(&self) -> Result<&Config> {
        if let Some(config) = self.config.get() {
            return Ok(config);
        }
        let config = Config::load(&self.dirs.config.join("config.toml"))?;
        Ok(self.config.get_or_init(|| config))
    }

    /// The environments.
    pub fn registry(&self) -> Result<Registry> {
        Ok(Registry::new(&self.dirs.data, &self.dirs.cache, self.workon_home()?))
    }

    /// The directories of the user's hooks, in the order of entering. On leaving, and before and after a
    /// deletion, the order is the other way round.
    pub fn hook_dirs(&self) -> Vec<PathBuf> {
        vec![self.dirs.config.join("hooks")]
    }

    /// The interpreters.
    pub fn pythons(&self) -> Pythons {
        Pythons::new(Search::from_process(), &self.dirs.cache)
    }

    /// The seeds.
    pub fn seeds(&self) -> seed::Store {
        seed::Store::new(&self.dirs.cache)
    }

    /// The seeds that the user added: not in the cache, which may be deleted at any time.
    pub(crate) fn added_seeds(&self) -> seed::AddedWheels {
        seed::AddedWheels::new(self.dirs.data.join("seeds"))
    }

    /// Where environments are made: `WORKON_HOME`, else the config's `home`, else `~/.virtualenvs`,
    /// where editors look.
    pub fn workon_home(&self) -> Result<PathBuf> {
        if let Some(given) = variable("WORKON_HOME") {
            return Ok(under_home(Path::new(&given), &self.dirs.home));
        }
        let configured = self.config()?.home.as_deref();
        Ok(under_home(configured.unwrap_or(Path::new(".virtualenvs")), &self.dirs.home))
    }
}

/// The environment that is active in the shell this was typed into.
#[derive(Debug)]
pub struct Active {
    /// The path by which the shell knows it.
    pub path: PathBuf,
    real: Option<PathBuf>,
}

impl Active {
    /// `None` where none is active.
    pub fn from_process() -> Option<Self> {
        let path = variable("VIRTUAL_ENV").map(PathBuf::from)?;
        let real = dunce::canonicalize(&path).ok();
        Some(Self { path, real })
    }

    /// Whether it is that environment, by whichever path.
    pub fn is(&self, environment: &Path) -> bool {
        self.path == environment
            || (self.real.is_some() && dunce::canonicalize(environment).ok() == self.real)
    }
}

/// As virtualenvwrapper reads `WORKON_HOME`: `~` is the home directory and a relative path is below it.
fn under_home(path: &Path, home: &Path) -> PathBuf {
    home.join(path.strip_prefix("~").unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_home_is_below_the_users() {
        let home = Path::new("/home/u");
        assert_eq!(under_home(Path::new("~/envs"), home), Path::new("/home/u/envs"));
        assert_eq!(under_home(Path::new("envs"), home), Path::new("/home/u/envs"));
        assert_eq!(under_home(Path::new("/srv/envs"), home), Path::new("/srv/envs"));
    }
}
