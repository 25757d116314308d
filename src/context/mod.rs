//! The context of a command: its directories and settings, and access to everything that is kept there.

pub mod config;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use crate::context::config::Config;
use crate::dirs::{Dirs, variable};
use crate::error::Result;
use crate::fs;
use crate::python::{Pythons, Search};
use crate::registry::{OwnerReport, Registry};
use crate::trust::{Gate, HookLayout};
use crate::venv::seed;

/// The paths and settings of this run.
pub struct Context {
    /// Where venvyard keeps its files.
    pub dirs: Dirs,
    /// Decides which projects may be used.
    pub gate: Gate,
    config: OnceCell<Config>,
    /// About the registry.
    owners: OwnerReport,
    /// About the user's hooks.
    hook_owners: OwnerReport,
    /// About the settings.
    config_owners: OwnerReport,
}

impl Context {
    /// Reads the variables of the process, and no file.
    pub fn from_process() -> Result<Self> {
        let dirs = Dirs::from_process()?;
        let (gate, config) = (Gate::new(&dirs.data), OnceCell::new());
        Ok(Self {
            dirs,
            gate,
            config,
            owners: OwnerReport::default(),
            hook_owners: OwnerReport::default(),
            config_owners: OwnerReport::default(),
        })
    }

    /// The same context, which passes it to `report` if others could have written the registry, the hooks
    /// or the settings.
    #[must_use]
    pub fn reporting(self, report: fn(&str)) -> Self {
        Self {
            owners: OwnerReport::new(report),
            hook_owners: OwnerReport::new(report),
            config_owners: OwnerReport::new(report),
            ..self
        }
    }

    /// The same context, whose gate also decides about the hooks of another tool.
    #[must_use]
    pub fn knowing(self, layout: HookLayout) -> Self {
        Self { gate: self.gate.knowing(layout), ..self }
    }

    /// The settings, read at the first call. Those that another user could have written don't count: they name
    /// programs.
    pub fn config(&self) -> Result<&Config> {
        if let Some(config) = self.config.get() {
            return Ok(config);
        }
        let path = self.dirs.config.join("config.toml");
        let config = match fs::check_owner_at(&path) {
            Ok(()) => Config::load(&path)?,
            Err(reason) => {
                self.config_owners
                    .say(&format!("{}: its settings don't count", reason.with_advice()));
                Config::default()
            }
        };
        Ok(self.config.get_or_init(|| config))
    }

    /// Whether `.python-envs` in a project counts. It doesn't if the settings can't be read.
    pub fn reads_python_envs(&self) -> bool {
        self.config().is_ok_and(|config| config.python_envs)
    }

    /// The registry of environments.
    pub fn registry(&self) -> Result<Registry> {
        let registry = Registry::new(&self.dirs.data, &self.dirs.cache, self.workon_home()?);
        Ok(registry.reporting(self.owners.clone()))
    }

    /// The directories of the user's hooks that exist, in the order of activation. The order is reversed for
    /// deactivation, and before and after an environment is removed. Hooks that others could have written are
    /// left out.
    pub fn hook_dirs(&self) -> Vec<PathBuf> {
        let hooks = self.dirs.config.join("hooks");
        if !hooks.is_dir() {
            return Vec::new();
        }
        let own = fs::check_owner_at(&self.dirs.config).and_then(|()| fs::check_owner_at(&hooks));
        if let Err(reason) = &own {
            self.hook_owners.say(&format!("{}: its hooks don't run", reason.with_advice()));
        }
        own.map_or_else(|_| Vec::new(), |()| vec![hooks])
    }

    /// Finds and probes interpreters.
    pub fn pythons(&self) -> Pythons {
        Pythons::new(Search::from_process(), &self.dirs.cache)
    }

    /// The store of unpacked seeds.
    pub fn seeds(&self) -> seed::Store {
        seed::Store::new(&self.dirs.cache)
    }

    /// The seeds that the user added. They are not in the cache, which may be deleted at any time.
    pub(crate) fn added_seeds(&self) -> seed::AddedWheels {
        seed::AddedWheels::new(self.dirs.data.join("seeds"))
    }

    /// The directory in which environments are created: `WORKON_HOME`, else `home` in the settings, else
    /// `~/.virtualenvs`, where editors look for environments.
    pub fn workon_home(&self) -> Result<PathBuf> {
        if let Some(given) = variable("WORKON_HOME") {
            return Ok(under_home(Path::new(&given), &self.dirs.home));
        }
        let configured = self.config()?.home.as_deref();
        Ok(under_home(configured.unwrap_or(Path::new(".virtualenvs")), &self.dirs.home))
    }
}

/// The environment that is active in the shell that started this process.
#[derive(Debug)]
pub struct ActiveEnvironment {
    /// Its path, as in `VIRTUAL_ENV`.
    pub path: PathBuf,
    real: Option<PathBuf>,
}

impl ActiveEnvironment {
    /// Reads `VIRTUAL_ENV`; `None` if no environment is active.
    pub fn from_process() -> Option<Self> {
        let path = variable("VIRTUAL_ENV").map(PathBuf::from)?;
        let real = dunce::canonicalize(&path).ok();
        Some(Self { path, real })
    }

    /// Whether it is the environment at that path, even if `VIRTUAL_ENV` has another path to it.
    pub fn is(&self, environment: &Path) -> bool {
        self.path == environment
            || (self.real.is_some() && dunce::canonicalize(environment).ok() == self.real)
    }
}

/// Resolves `WORKON_HOME` as virtualenvwrapper does: `~` is the home directory, and other relative paths are
/// below it.
fn under_home(path: &Path, home: &Path) -> PathBuf {
    home.join(path.strip_prefix("~").unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_path_is_below_the_users_home() {
        let home = Path::new("/home/u");
        assert_eq!(under_home(Path::new("~/envs"), home), Path::new("/home/u/envs"));
        assert_eq!(under_home(Path::new("envs"), home), Path::new("/home/u/envs"));
        assert_eq!(under_home(Path::new("/srv/envs"), home), Path::new("/srv/envs"));
    }
}
