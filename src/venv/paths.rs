//! Paths in an environment, on every platform.

use std::path::{Path, PathBuf};

use crate::fs::is_same;
use crate::python::{Implementation, Interpreter};

/// The platform of an environment. It is a value so that every platform's layout can be tested on
/// all.
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
    /// The platform of this binary.
    pub const CURRENT: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_vendor = "apple") {
        Self::MacOs
    } else {
        Self::Unix
    };

    /// The directory of executables.
    pub fn bin(self) -> &'static str {
        if self == Self::Windows { "Scripts" } else { "bin" }
    }

    /// The name of the interpreter in that directory.
    pub fn python(self) -> &'static str {
        if self == Self::Windows { "python.exe" } else { "python" }
    }

    /// The separator of entries in `PATH`.
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

/// The directory of packages in an environment made from `interpreter` (`purelib` and `platlib` in
/// sysconfig's scheme `venv`).
pub fn site_packages(env: &Path, interpreter: &Interpreter) -> PathBuf {
    env.join(site_packages_in(interpreter, Os::CURRENT))
}

/// The directory of packages in an existing environment: the first `lib/*/site-packages`, whichever
/// tool made it, or the `site-packages` of an older PyPy. `None` if there is none.
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

/// Every directory of packages in an existing environment, each once: `purelib` and `platlib` may differ, and
/// `lib64` may be a link to `lib`.
pub fn all_site_packages(env: &Path) -> Vec<PathBuf> {
    let Ok(env) = dunce::canonicalize(env) else { return Vec::new() };
    let [lib, lib64] = ["lib", "lib64"].map(|lib| env.join(lib));
    let one = lib.metadata().and_then(|lib| Ok((lib, lib64.metadata()?)));
    let is_one = one.is_ok_and(|(lib, lib64)| is_same(&lib, &lib64));
    let libs = if is_one { vec![lib] } else { vec![lib, lib64] };
    let in_libs = libs.iter().filter_map(|lib| std::fs::read_dir(real(lib)?).ok()).flatten();
    let mut places: Vec<PathBuf> = in_libs.filter_map(|entry| Some(entry.ok()?.path())).collect();
    places.extend([env.join("Lib"), env]);
    let place = |above: &PathBuf| real(&real(above)?.join("site-packages"));
    let mut found: Vec<PathBuf> = places.iter().filter_map(place).collect();
    found.sort();
    found.dedup();
    found
}

/// The path without links, if the one above it has none. Mostly the system need not resolve all of it.
fn real(path: &Path) -> Option<PathBuf> {
    let is_plain = cfg!(target_os = "linux") && path.symlink_metadata().ok()?.is_dir();
    if is_plain { Some(path.to_owned()) } else { dunce::canonicalize(path).ok() }
}

/// `lib/python3.13t/site-packages`, relative to the environment.
pub(super) fn site_packages_in(interpreter: &Interpreter, os: Os) -> PathBuf {
    let pypy = interpreter.implementation == Implementation::PyPy;
    match os {
        // Since 3.8, PyPy uses CPython's scheme; before, its sysconfig's scheme `pypy`.
        _ if pypy && interpreter.version.series() < (3, 8) => "site-packages".into(),
        Os::Windows => ["Lib", "site-packages"].iter().collect(),
        _ => ["lib", &python_x_y(interpreter), "site-packages"].iter().collect(),
    }
}

/// `python3.13`, `python3.13t` for a free-threaded build, `pypy3.10`: sysconfig's
/// `implementation_lower` and the version.
pub(super) fn python_x_y(interpreter: &Interpreter) -> String {
    let (major, minor) = interpreter.version.series();
    let kind = if interpreter.implementation == Implementation::PyPy { "pypy" } else { "python" };
    let threads = if interpreter.free_threaded { "t" } else { "" };
    format!("{kind}{major}.{minor}{threads}")
}
