//! Which Python an environment has now. It may differ from the one in its entry: another tool has written the
//! environment anew, or somebody has upgraded the interpreter behind a path that stays the same.

use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::fs::is_same_path;
use crate::python::series;
use crate::registry::{Environment, PythonFacts, Stamp, Tie};
use crate::venv::{self, ExistingEnvironment};

/// The Python of an environment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnvironmentPython {
    /// Its version, `3.12.1`; `None` if that isn't known.
    pub version: Option<String>,
    /// The version in the entry, if it isn't this one.
    pub was: Option<String>,
    /// The executable that the environment was made from.
    pub base: Option<PathBuf>,
}

/// Says which version an executable is.
pub type Versions<'a> = &'a dyn Fn(&Path) -> Option<String>;

/// Versions from the cache. Starts nothing.
pub fn cached(context: &Context) -> impl Fn(&Path) -> Option<String> {
    |executable| context.pythons().known_version(executable)
}

/// Versions from the cache, else from the executable itself, which is started.
pub fn asked(context: &Context) -> impl Fn(&Path) -> Option<String> {
    |executable| context.pythons().version(executable)
}

/// The implementation of an environment's Python in small letters: `cpython`, `pypy`. `None` if neither the entry nor
/// `pyvenv.cfg` tells it: venv, which is CPython's own, writes none.
pub fn implementation(
    environment: &Environment,
    existing: Option<&ExistingEnvironment>,
) -> Option<String> {
    let entry = environment.entry.as_ref().filter(|_| environment.tie != Tie::Replaced);
    let registered = entry.map(|entry| entry.python.implementation.clone());
    let configured = || existing?.config.as_ref()?.implementation.as_deref().map(str::to_lowercase);
    registered.or_else(configured)
}

impl EnvironmentPython {
    /// The Python of `environment`, whose directory holds `existing`. Examines two files; calls `versions` only if
    /// its interpreter has changed.
    pub fn of(
        environment: &Environment,
        existing: Option<&ExistingEnvironment>,
        versions: Versions<'_>,
    ) -> Self {
        let configured = || existing?.config.as_ref()?.python_version();
        let base = || existing?.config.as_ref()?.base_executable.clone();
        let Some(entry) = &environment.entry else {
            return Self { version: configured(), was: None, base: base() };
        };
        let facts = &entry.python;
        let same = Self {
            version: Some(facts.version.clone()),
            was: None,
            base: Some(facts.executable.clone()),
        };
        let change = existing.map_or(Change::None, |existing| change(environment, facts, existing));
        let now = match change {
            Change::None => return same,
            Change::Config => configured(),
            Change::Executable => versions(&facts.executable),
        };
        if now.as_ref().is_some_and(|now| is_same(now, &facts.version)) {
            return same;
        }
        Self { version: now, was: same.version, base: base().or(same.base) }
    }

    /// Whether it is another one than in the entry, or may be one.
    pub fn is_changed(&self) -> bool {
        self.was.is_some()
    }

    /// The version, or `?` if that isn't known.
    pub fn shown(&self) -> &str {
        self.version.as_deref().unwrap_or("?")
    }

    /// Whether this Python doesn't see the packages that were installed for the one in the entry: each minor
    /// version has its own directory.
    pub fn lost_packages(&self) -> bool {
        let (now, was) = (self.version.as_deref(), self.was.as_deref());
        now.zip(was).is_some_and(|(now, was)| series(now) != series(was))
    }
}

/// What has changed since the entry was written.
enum Change {
    None,
    /// `pyvenv.cfg`.
    Config,
    /// The executable that the environment was made from.
    Executable,
}

fn change(
    environment: &Environment,
    facts: &PythonFacts,
    existing: &ExistingEnvironment,
) -> Change {
    let config_now = || PythonFacts::config_stamp_in(&environment.path);
    if environment.tie == Tie::Replaced
        || (facts.config_stamp != config_now() && !is_made_from(environment, facts, existing))
    {
        return Change::Config;
    }
    // Entries of older versions have no stamps.
    let Some(before) = &facts.executable_stamp else { return Change::Config };
    match Stamp::of(&facts.executable) {
        Some(now) if *before != now => Change::Executable,
        _ => Change::None,
    }
}

/// Whether the environment's interpreter is still the one in the entry, whatever `pyvenv.cfg` says: `venv --upgrade`
/// with another version leaves `bin/python` as it is.
fn is_made_from(
    environment: &Environment,
    facts: &PythonFacts,
    existing: &ExistingEnvironment,
) -> bool {
    let python = venv::paths::python(&environment.path);
    if python.is_symlink() {
        return is_same_path(&python, &facts.executable);
    }
    let config = existing.config.as_ref();
    config.and_then(|config| config.base_executable.as_ref()) == Some(&facts.executable)
}

/// Whether two tools mean the same version: venv writes `3.14.0` for 3.14.0rc2.
fn is_same(written: &str, full: &str) -> bool {
    full.strip_prefix(written)
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit() || c == '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_candidate_is_the_version_that_venv_writes_for_it() {
        assert!(is_same("3.14.0", "3.14.0rc2"));
        assert!(is_same("3.12.1", "3.12.1"));
        for other in ["3.12.10", "3.12.2", "3.13.0", "3.12.1.1"] {
            assert!(!is_same("3.12.1", other), "{other}");
        }
    }

    #[test]
    fn only_another_minor_version_loses_the_packages() {
        let lost = |version: Option<&str>, was: &str| {
            let (version, was) = (version.map(str::to_owned), Some(was.to_owned()));
            EnvironmentPython { version, was, base: None }.lost_packages()
        };
        assert!(!lost(Some("3.12.4"), "3.12.1"));
        assert!(lost(Some("3.13.0"), "3.12.1"));
        assert!(!lost(None, "3.12.1"));
    }
}
