//! The directories for venvyard's files, and the variables that configure them.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::BaseDirs;

use crate::error::{Error, Result};

/// The directories for venvyard's files. `VENVYARD_DATA_DIR`, `VENVYARD_CACHE_DIR` and
/// `VENVYARD_CONFIG_DIR` override the platform's.
#[derive(Debug, Clone)]
pub struct Dirs {
    /// The user's home directory.
    pub home: PathBuf,
    /// The registry and the shell files. Losing it loses the names of environments.
    pub data: PathBuf,
    /// The seed store and facts about interpreters. Losing it loses nothing.
    pub cache: PathBuf,
    /// `config.toml` and hooks, which the user writes.
    pub config: PathBuf,
}

impl Dirs {
    /// The path as users write it, with `~` for the home directory.
    pub fn tilde(&self, path: &Path) -> String {
        match path.strip_prefix(&self.home) {
            Ok(below) if below.as_os_str().is_empty() => "~".to_owned(),
            Ok(below) => Path::new("~").join(below).display().to_string(),
            Err(_) => path.display().to_string(),
        }
    }

    /// The directories for the user of this process.
    pub fn from_process() -> Result<Self> {
        let base = BaseDirs::new()
            .ok_or_else(|| Error::failed("there is no home directory").hint("set HOME to yours"))?;
        let place = |name: &str, default: &Path| {
            let given = variable(name).map(PathBuf::from);
            given.map_or_else(|| Ok(default.join("venvyard")), |path| absolute(name, path))
        };
        Ok(Self {
            home: absolute("HOME", base.home_dir().to_owned())?,
            data: place("VENVYARD_DATA_DIR", base.data_dir())?,
            cache: place("VENVYARD_CACHE_DIR", base.cache_dir())?,
            config: place("VENVYARD_CONFIG_DIR", base.config_dir())?,
        })
    }
}

/// An error for a relative path: it would mean other files in each directory.
fn absolute(name: &str, path: PathBuf) -> Result<PathBuf> {
    if path.is_absolute() {
        return Ok(path);
    }
    Err(Error::failed(format!("{name} is not an absolute path: {}", path.display()))
        .hint(format!("set {name} to a path that begins with /")))
}

/// A variable that is set and not empty: a shell may pass on an unset one as empty.
pub fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}
