//! What a command needs of the world: each part opened when it is first asked for.

use std::cell::OnceCell;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::BaseDirs;

use crate::config::Config;
use crate::error::{Error, Result};
use crate::python::{Pythons, Search};
use crate::registry::Registry;
use crate::ui::Ui;
use crate::venv::seed;

/// The paths, settings and voice of this run.
pub struct Context {
    /// Where venvyard keeps its files.
    pub dirs: Dirs,
    /// Speaks to the user.
    pub ui: Ui,
    config: OnceCell<Config>,
}

/// Where venvyard keeps its files; `VENVYARD_DATA_DIR`, `VENVYARD_CACHE_DIR` and
/// `VENVYARD_CONFIG_DIR` override the platform's directories.
#[derive(Debug, Clone)]
pub struct Dirs {
    /// The user's home directory.
    pub home: PathBuf,
    /// The registry and the shell files: losing it loses names.
    pub data: PathBuf,
    /// The seed store and facts: losing it loses nothing.
    pub cache: PathBuf,
    /// `config.toml` and hooks: the user's own.
    pub config: PathBuf,
}

impl Context {
    /// Opens nothing but the environment of the process.
    pub fn from_process() -> Result<Self> {
        Ok(Self { dirs: Dirs::from_process()?, ui: Ui, config: OnceCell::new() })
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

    /// The interpreters.
    pub fn pythons(&self) -> Pythons {
        Pythons::new(Search::from_process(), self.dirs.cache.clone())
    }

    /// The seeds.
    pub fn seeds(&self) -> seed::Store {
        seed::Store::new(&self.dirs.cache)
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

impl Dirs {
    /// A path as people write it: below the home directory with a `~`.
    pub fn tilde(&self, path: &Path) -> String {
        match path.strip_prefix(&self.home) {
            Ok(below) if below.as_os_str().is_empty() => "~".to_owned(),
            Ok(below) => Path::new("~").join(below).display().to_string(),
            Err(_) => path.display().to_string(),
        }
    }

    /// The directories of the user who runs the process.
    pub fn from_process() -> Result<Self> {
        let base = BaseDirs::new()
            .ok_or_else(|| Error::failed("there is no home directory").hint("set HOME to yours"))?;
        let place = |name: &str, default: &Path| {
            variable(name).map_or_else(|| default.join("venvyard"), PathBuf::from)
        };
        Ok(Self {
            home: base.home_dir().to_owned(),
            data: place("VENVYARD_DATA_DIR", base.data_dir()),
            cache: place("VENVYARD_CACHE_DIR", base.cache_dir()),
            config: place("VENVYARD_CONFIG_DIR", base.config_dir()),
        })
    }
}

/// The environment that is active in the shell this was typed into.
pub fn active() -> Option<PathBuf> {
    variable("VIRTUAL_ENV").map(PathBuf::from)
}

/// Whether venvyard made or adopted the environment.
pub fn is_ours(environment: &Path) -> bool {
    environment.join(".venvyard").join("environment.toml").exists()
}

/// A variable that is set to something: a shell forwards what is unset as empty.
pub fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
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
