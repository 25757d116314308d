//! Settings in uv's files that lead `uv pip install` elsewhere. Of them, `--python` overrides `python` and
//! `system`, `--prefix` overrides `prefix`, and nothing overrides `target`.

use std::path::{Path, PathBuf};

use super::redirects::Redirect;
use crate::dirs::variable;

/// The files that uv reads, in order of precedence.
#[derive(Debug)]
pub(super) struct UvSettings {
    files: Vec<PathBuf>,
}

impl UvSettings {
    /// The files that uv reads in this process's current directory.
    pub(super) fn from_process() -> Self {
        let files = match variable("UV_CONFIG_FILE") {
            _ if variable("UV_NO_CONFIG").is_some_and(|set| is_true(&set.to_string_lossy())) => {
                Vec::new()
            }
            Some(only) => vec![only.into()],
            None => {
                let project = variable("UV_PROJECT").map(PathBuf::from);
                let here = project.or_else(|| std::env::current_dir().ok()).unwrap_or_default();
                own_files(&here)
            }
        };
        Self { files }
    }

    /// The setting with that key in `[pip]`, if a file has it.
    pub(super) fn pip(&self, key: &str) -> Option<Redirect> {
        self.files.iter().find_map(|file| {
            let value = pip_table(file)?.get(key)?.as_str()?.to_owned();
            Some(Redirect { file: file.clone(), key: key.to_owned(), value })
        })
    }
}

fn is_true(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "1" | "true" | "t" | "yes" | "y" | "on")
}

/// The project's file, the user's and the machine's.
fn own_files(here: &Path) -> Vec<PathBuf> {
    let of_project = here.ancestors().find_map(|directory| {
        // If both are there, uv ignores pyproject.toml.
        ["uv.toml", "pyproject.toml"]
            .map(|name| directory.join(name))
            .into_iter()
            .find(|file| settings(file).is_some())
    });
    let directory = |name: &str| variable(name).map(PathBuf::from);
    let places = if cfg!(windows) {
        vec![directory("APPDATA"), directory("PROGRAMDATA")]
    } else {
        let in_home = || Some(directory("HOME")?.join(".config"));
        let shared = variable("XDG_CONFIG_DIRS").unwrap_or_else(|| "/etc/xdg".into());
        let shared: Vec<_> = std::env::split_paths(&shared).map(Some).collect();
        [vec![directory("XDG_CONFIG_HOME").or_else(in_home)], shared, vec![Some("/etc".into())]]
            .concat()
    };
    let others = places.into_iter().flatten().map(|place| place.join("uv").join("uv.toml"));
    of_project.into_iter().chain(others).collect()
}

/// The settings in a file; `None` if it is absent or has none. uv itself reports what it can't read.
fn settings(file: &Path) -> Option<toml::Table> {
    let document: toml::Table = std::fs::read_to_string(file).ok()?.parse().ok()?;
    if file.file_name()? == "pyproject.toml" {
        return document.get("tool")?.get("uv")?.as_table().cloned();
    }
    Some(document)
}

fn pip_table(file: &Path) -> Option<toml::Table> {
    settings(file)?.get("pip")?.as_table().cloned()
}
