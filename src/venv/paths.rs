//! Where things are in an environment, on every platform.

use std::path::{Path, PathBuf};

use crate::python::Interpreter;

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

/// Where an existing environment keeps its packages: the first `lib/python*/site-packages`, whoever
/// made it. `None` where there is none.
pub fn find_site_packages(env: &Path) -> Option<PathBuf> {
    if Os::CURRENT == Os::Windows {
        return Some(env.join("Lib").join("site-packages")).filter(|path| path.is_dir());
    }
    let mut found: Vec<PathBuf> = std::fs::read_dir(env.join("lib"))
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("site-packages")))
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found.into_iter().next()
}

/// `lib/python3.13t/site-packages`, relative to the environment.
pub(super) fn site_packages_in(interpreter: &Interpreter, os: Os) -> PathBuf {
    match os {
        Os::Windows => ["Lib", "site-packages"].iter().collect(),
        _ => ["lib", &python_x_y(interpreter), "site-packages"].iter().collect(),
    }
}

/// `python3.13`, or `python3.13t` for a free-threaded build.
pub(super) fn python_x_y(interpreter: &Interpreter) -> String {
    let (major, minor) = interpreter.version.series();
    let threads = if interpreter.free_threaded { "t" } else { "" };
    format!("python{major}.{minor}{threads}")
}
