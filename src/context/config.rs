//! Reads `config.toml`, the user's settings.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::fs;

/// The user's settings. Each has a default, and the file may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The directory in which environments are created if `WORKON_HOME` is not set.
    pub home: Option<PathBuf>,
    /// The request for an interpreter if `create` has no `--python`.
    pub python: Option<String>,
    /// What installs packages.
    pub installer: Installer,
    /// Whether `.python-envs` in a project counts, and 'project link' writes it (PEP 832).
    pub python_envs: bool,
    /// The seeds if `create` has no `--seed`, in the same form; empty for none.
    pub seed: Option<Vec<String>>,
}

/// What installs packages into an environment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Installer {
    /// The environment's own pip, with the user's pip configuration.
    #[default]
    Pip,
    /// uv, which ignores pip's configuration, so it is never the default.
    Uv,
}

impl Config {
    /// Reads the file. An error names the line.
    pub fn load(path: &Path) -> Result<Self> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(Error::failed(error)),
        };
        toml::from_str(&text).map_err(|error: toml::de::Error| {
            let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            Error::usage(format!("{}, line {line}: {}", path.display(), error.message()))
                .hint(
                    "the settings are home, python, installer (\"pip\" or \"uv\"), seed and python-envs",
                )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_gives_the_defaults() {
        assert_eq!(Config::load(Path::new("/nonexistent/config.toml")).unwrap(), Config::default());
    }

    #[test]
    fn an_error_names_the_file_and_the_line() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config.toml");
        std::fs::File::create(&path)
            .and_then(|mut file| {
                std::io::Write::write_all(&mut file, b"# mine\ninstaler = \"uv\"\n")
            })
            .unwrap();
        let error = Config::load(&path).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with(&format!("{}, line 2: unknown field `instaler`", path.display())),
            "{error}"
        );
    }
}
