//! Where things are in an environment, on every platform.

use std::path::{Path, PathBuf};

use crate::python::{Implementation, Interpreter};

/// The platform an environment is for: a value, so that each one's layout is tested on all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Os {
    /// Linux and the other POSIX systems.
    Unix,
    /// macOS: POSIX without `lib64`.
    MacOs,
    /// Windows.
    Windows,
}

impl Os {
    /// The platform this binary was built for.
    pub const CURRENT: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_vendor = "apple") {
        Self::MacOs
    } else {
        Self::Unix
    };

    /// The directory of the executables.
    pub fn bin(self) -> &'static str {
        if self == Self::Windows { "Scripts" } else { "bin" }
    }

    /// The interpreter in that directory.
    pub fn python(self) -> &'static str {
        if self == Self::Windows { "python.exe" } else { "python" }
    }

    /// What stands between two entries of `PATH`.
    pub fn path_separator(self) -> char {
        if self == Self::Windows { ';' } else { ':' }
    }
}

/// The directory of an environment's executables.
pub fn bin_dir(env: &Path) -> PathBuf {
    env.join(Os::CURRENT.bin())
}

/// An environment's interpreter.
pub fn python(env: &Path) -> PathBuf {
    bin_dir(env).join(Os::CURRENT.python())
}

/// Where an environment made from `interpreter` keeps its packages (sysconfig's `purelib` and
/// `platlib` of the scheme `venv`).
pub fn site_packages(env: &Path, interpreter: &Interpreter) -> PathBuf {
    env.join(site_packages_in(interpreter, Os::CURRENT))
}

/// Where an existing environment keeps its packages: the first `lib/*/site-packages`, whoever made it;
/// an older PyPy's is beside `lib`. `None` where there is none.
pub fn find_site_packages(env: &Path) -> Option<PathBuf> {
    if Os::CURRENT == Os::Windows {
        let places = [env.join("Lib").join("site-packages"), env.join("site-packages")];
        return places.into_iter().find(|path| path.is_dir());
    }
    let in_lib = std::fs::read_dir(env.join("lib")).into_iter().flatten();
    let in_lib = in_lib.filter_map(|entry| Some(entry.ok()?.path().join("site-packages")));
    let mut found: Vec<PathBuf> = in_lib.filter(|path| path.is_dir()).collect();
    found.sort();
    let beside = || Some(env.join("site-packages")).filter(|path| path.is_dir());
    found.into_iter().next().or_else(beside)
}

/// `lib/python3.13t/site-packages`, relative to the environment.
pub(super) fn site_packages_in(interpreter: &Interpreter, os: Os) -> PathBuf {
    let pypy = interpreter.implementation == Implementation::PyPy;
    match os {
        // It has CPython's scheme since 3.8 (its sysconfig's `pypy`, before).
        _ if pypy && interpreter.version.series() < (3, 8) => "site-packages".into(),
        Os::Windows => ["Lib", "site-packages"].iter().collect(),
        _ => ["lib", &python_x_y(interpreter), "site-packages"].iter().collect(),
    }
}

/// What sysconfig calls `implementation_lower` and version: `python3.13`, `python3.13t` for a
/// free-threaded build, `pypy3.10`.
pub(super) fn python_x_y(interpreter: &Interpreter) -> String {
    let (major, minor) = interpreter.version.series();
    let kind = if interpreter.implementation == Implementation::PyPy { "pypy" } else { "python" };
    let threads = if interpreter.free_threaded { "t" } else { "" };
    format!("{kind}{major}.{minor}{threads}")
}
