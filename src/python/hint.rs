//! What a path says about the interpreter, so that a request for 3.9 does not start all the others.

use std::path::Path;

use super::{Implementation, Interpreter, VersionPrefix};

/// What is certain before the interpreter is started. `None` means unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Hint {
    pub(crate) implementation: Option<Implementation>,
    pub(crate) version: Option<VersionPrefix>,
    /// Only ever `Some(true)`: free-threaded builds may have the plain name, too.
    pub(crate) free_threaded: Option<bool>,
}

impl Hint {
    /// The hint in the name of an installation's directory (`3.12.1`,
    /// `cpython-3.12.5-linux-x86_64-gnu`).
    pub(crate) fn of_installation(name: &str) -> Self {
        of_installation(name).unwrap_or_default()
    }

    /// The hint in the name of an executable, after links were resolved.
    pub(crate) fn of_executable(canonical: &Path) -> Self {
        canonical
            .file_name()
            .and_then(|name| of_executable(&name.to_string_lossy()))
            .unwrap_or_default()
    }

    /// Whether the interpreter is what its path says. An executable named python3.10 that is 3.12
    /// is never probed for 3.12, so it must not be selected for 3 either.
    pub(crate) fn is_true_of(&self, interpreter: &Interpreter) -> bool {
        self.version.as_ref().is_none_or(|version| version.matches(&interpreter.version))
    }

    /// The name of the executable in such an installation, if the hint is precise enough.
    pub(crate) fn executable(&self) -> Option<String> {
        let version = self.version.as_ref()?;
        let kind = match self.implementation.as_ref()? {
            Implementation::PyPy => "pypy",
            _ => "python",
        };
        let threads = if self.free_threaded == Some(true) { "t" } else { "" };
        Some(format!("{kind}{}.{}{threads}", version.major, version.minor?))
    }
}

/// `python3.11`, `python3.13t`, `python3.6m`, `pypy3.9`, `python3.exe`. A file named python3.11 is
/// not always CPython (`PyPy` installs one, too), but always that version of the language.
fn of_executable(name: &str) -> Option<Hint> {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".exe").unwrap_or(&name);
    let (implementation, version) = match name.strip_prefix("pypy") {
        Some(version) => (Some(Implementation::PyPy), version),
        None => (None, name.strip_prefix("python")?),
    };
    let digits = version.trim_end_matches(['t', 'd', 'm', 'u']);
    Some(Hint {
        implementation,
        version: VersionPrefix::parse(digits),
        free_threaded: version[digits.len()..].contains('t').then_some(true),
    })
}

/// The names that version managers and installers give to a version's directory.
fn of_installation(name: &str) -> Option<Hint> {
    let of = |implementation, version: &str| {
        let stable = version.strip_suffix('t');
        Some(Hint {
            implementation: Some(implementation),
            version: Some(VersionPrefix::parse(stable.unwrap_or(version))?),
            free_threaded: stable.map(|_| true),
        })
    };
    // uv: cpython-3.13.0+freethreaded-linux-x86_64-gnu, pypy-3.10.16-macos-aarch64-none.
    if let Some(rest) = name.strip_prefix("cpython-") {
        let version = rest.split('-').next()?;
        let (version, variant) = version.split_once('+').unwrap_or((version, ""));
        let mut hint = of(Implementation::CPython, version)?;
        if variant.contains("freethreaded") {
            hint.free_threaded = Some(true);
        }
        return Some(hint);
    }
    // pyenv: pypy3.9-7.3.11, where the second number is PyPy's own.
    if let Some(rest) = name.strip_prefix("pypy") {
        return of(Implementation::PyPy, rest.trim_start_matches('-').split('-').next()?);
    }
    // Homebrew: python@3.12. Windows: Python312, Python313t, Python38-32.
    if let Some(rest) = name.strip_prefix("python@") {
        return of(Implementation::CPython, rest);
    }
    if let Some(rest) = name.strip_prefix("Python") {
        let digits = rest.split('-').next()?;
        let (major, minor) = digits.split_at_checked(1)?;
        return of(Implementation::CPython, &format!("{major}.{minor}"));
    }
    // pyenv, asdf, mise: 3.12.1, 3.13.0t, 3.14.0rc2; 3.12.1-debug, 3.14-dev (a moving version).
    of(Implementation::CPython, name.split('-').next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(path: &str, installation: Option<&str>) -> String {
        let hint = installation.map(Hint::of_installation).filter(|hint| hint.version.is_some());
        let hint = hint.unwrap_or_else(|| Hint::of_executable(Path::new(path)));
        let version = hint.version.map_or("?".to_owned(), |version| version.to_string());
        let threads = if hint.free_threaded == Some(true) { "t" } else { "" };
        let name = hint.implementation.map_or(String::new(), |name| format!("{name} "));
        format!("{name}{version}{threads}")
    }

    #[test]
    fn reads_the_names_of_installations() {
        for (name, expected) in [
            ("3.12.1", "cpython 3.12.1"),
            ("3.13.0t", "cpython 3.13.0t"),
            ("3.14.0rc2", "cpython 3.14.0rc2"),
            ("3.12.1-debug", "cpython 3.12.1"),
            ("3.14-dev", "cpython 3.14"),
            ("2.7.18", "cpython 2.7.18"),
            ("pypy3.9-7.3.11", "pypy 3.9"),
            ("pypy2.7-7.3.11-src", "pypy 2.7"),
            ("cpython-3.12.5-linux-x86_64-gnu", "cpython 3.12.5"),
            ("cpython-3.12-linux-x86_64-gnu", "cpython 3.12"),
            ("cpython-3.13.0+freethreaded-macos-aarch64-none", "cpython 3.13.0t"),
            ("pypy-3.10.16-linux-x86_64-gnu", "pypy 3.10.16"),
            ("python@3.12", "cpython 3.12"),
            ("Python312", "cpython 3.12"),
            ("Python38-32", "cpython 3.8"),
            ("Python313t", "cpython 3.13t"),
        ] {
            assert_eq!(shown("/x/bin/python", Some(name)), expected, "{name}");
        }
    }

    #[test]
    fn a_directory_without_a_version_leaves_it_to_the_executable() {
        for name in ["miniconda3-4.7.12", "anaconda3-2024.02-1", "my-own", "Python", "graalpy-24.1"]
        {
            assert_eq!(shown("/x/bin/python", Some(name)), "?", "{name}");
            assert_eq!(shown("/x/bin/python3.9", Some(name)), "3.9", "{name}");
        }
    }

    #[test]
    fn reads_the_names_of_executables() {
        for (path, expected) in [
            ("/usr/bin/python3.11", "3.11"),
            ("/usr/bin/python3.13t", "3.13t"),
            ("/usr/bin/python3.6m", "3.6"),
            ("/usr/bin/python3", "3"),
            ("/usr/bin/python", "?"),
            ("/usr/bin/pypy3.9", "pypy 3.9"),
            ("/usr/bin/pypy", "pypy ?"),
            ("/x/python3.13t.exe", "3.13t"),
            ("/usr/bin/env", "?"),
        ] {
            assert_eq!(shown(path, None), expected, "{path}");
        }
    }
}
