//! The interpreter that an environment was made from, whichever tool of whatever age made it.

use std::path::{Path, PathBuf};

use super::python::Versions;
use crate::fs::{canonicalize, link_target};
use crate::venv::PyvenvConfig;
use crate::venv::paths::python;

/// The interpreter that an environment was made from, even if it is gone.
pub fn executable(environment: &Path, config: &PyvenvConfig) -> PathBuf {
    if let Some(executable) = &config.base_executable {
        return executable.clone();
    }
    let own = python(environment);
    let target = canonicalize(&own).unwrap_or_else(|_| link_target(&own));
    let is_copy = canonicalize(environment).is_ok_and(|real| target.starts_with(real));
    if !is_copy {
        return target;
    }
    // Windows, `--copies`, and virtualenv before 20.
    let bin = config.home.clone().or_else(|| Some(orig_prefix(environment)?.join("bin")));
    let named = |bin: PathBuf| {
        let series = series(environment)?;
        [format!("python{series}"), "python3".to_owned(), "python".to_owned()]
            .map(|name| bin.join(name))
            .into_iter()
            .find(|python| python.exists())
    };
    bin.and_then(named).unwrap_or(target)
}

/// Its version; if no file has it, the interpreter is asked, and if it is gone, only the series is known.
pub fn version(
    environment: &Path,
    config: &PyvenvConfig,
    versions: Versions<'_>,
) -> Option<String> {
    let asked = || versions(&executable(environment, config));
    config.python_version().or_else(asked).or_else(|| series(environment))
}

/// The prefix of the interpreter, which virtualenv before 20 wrote beside the standard library.
fn orig_prefix(environment: &Path) -> Option<PathBuf> {
    let file = library(environment)?.join("orig-prefix.txt");
    let text = std::fs::read_to_string(file).ok()?;
    Some(PathBuf::from(text.trim_end())).filter(|prefix| prefix.is_absolute())
}

/// `3.9` for `lib/python3.9`.
fn series(environment: &Path) -> Option<String> {
    let name = library(environment)?.file_name()?.to_str()?.to_owned();
    Some(name.strip_prefix("python")?.to_owned())
}

/// `lib/python2.7` in the environment.
fn library(environment: &Path) -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(environment.join("lib"))
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.file_name().is_some_and(|name| is_library(&name.to_string_lossy())))
        .collect();
    found.sort();
    found.into_iter().next()
}

fn is_library(name: &str) -> bool {
    name.strip_prefix("python")
        .is_some_and(|series| series.starts_with(|c: char| c.is_ascii_digit()))
}
