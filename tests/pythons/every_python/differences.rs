//! Intended differences to the environments of the interpreter's own tool. Everything else has to be
//! the same.

use super::pythons::Python;

/// Which environment has the fact.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    /// Only ours.
    Ours,
    /// Only theirs.
    Theirs,
    /// Both, with different values.
    Both,
}
use Side::{Both, Ours, Theirs};

/// A fact, which environment has it, and the interpreters it applies to. A key may end with `*`.
type Difference = (&'static str, Side, fn(&Python) -> bool);

const MEANT: &[Difference] = &[
    // The registry's replica (an environment knows its entry again).
    ("file..venvyard", Ours, any),
    ("file..venvyard/environment.toml", Ours, any),
    ("file..venvyard/used", Ours, any),
    // What keeps it out of repositories and backups: venv has the first since 3.13.
    ("file..gitignore", Ours, |python| python.version < (3, 13)),
    ("file.CACHEDIR.TAG", Ours, any),
    // Every shell on every platform, under the names that virtualenv has: a directory may be shared.
    ("file.bin/activate.bat", Ours, any),
    ("file.bin/deactivate.bat", Ours, any),
    ("file.bin/deactivate.csh", Ours, any),
    ("file.bin/activate.nu", Ours, three),
    ("file.bin/activate.xsh", Ours, any),
    ("file.bin/activate.ps1", Ours, three),
    // A link to that one, where venv has it as a file, on POSIX since 3.8.
    ("file.bin/Activate.ps1", Both, three),
    ("file.bin/Activate.ps1", Ours, any),
    ("file.bin/activate_this.py", Ours, three),
    // venv had no versioned name before 3.9 but that of the executable it was run by.
    ("file.bin/python3.6", Ours, |python| python.version == (3, 6)),
    ("file.bin/python3.7", Ours, |python| python.version == (3, 7)),
    ("file.bin/python3.8", Ours, |python| python.version == (3, 8)),
    // A joke of one release.
    ("file.bin/\u{1d70b}thon", Theirs, |python| python.version == (3, 14)),
    // What is written down for tools. To CPython `home` and the next are all, and those are the same.
    ("cfg.implementation", Ours, three),
    ("cfg.version_info", Ours, three),
    ("cfg.prompt", Ours, any),
    ("cfg.base-prefix", Ours, three),
    ("cfg.base-exec-prefix", Ours, three),
    ("cfg.base-executable", Ours, three),
    ("cfg.executable", Ours, |python| python.version < (3, 11)),
    ("cfg.command", Both, |python| python.version >= (3, 11)),
    ("cfg.command", Ours, |python| python.version < (3, 11)),
    // virtualenv's, likewise; and it names the link by which it found the interpreter.
    ("cfg.implementation", Both, two),
    ("cfg.version", Ours, two),
    ("cfg.virtualenv", Theirs, two),
    ("cfg.base-executable", Both, two),
    // The executable that is a file is the one under its full name, as where it is installed.
    ("file.bin/python", Both, two),
    ("file.bin/python2", Both, two),
    ("file.bin/python2.7", Both, two),
    // For an executable that looks for its library in ../lib.
    ("file.lib/libpython2.7.so.1.0", Ours, two),
    // pip before 20 refuses `--user` by it.
    ("file.lib/python2.7/no-global-site-packages.txt", Ours, two),
    ("file.lib64", Ours, two),
    // The whole of the directory is the interpreter's. Debian's distutils has no need of its own.
    ("file.lib/python2.7/config", Both, two),
    ("file.lib/python2.7/config", Ours, two),
    ("file.lib/python2.7/config/Makefile", Theirs, two),
    ("file.lib/python2.7/config-*", Theirs, two),
    // It patches distutils against a configuration that names a prefix; pip knows by itself.
    ("file.lib/python2.7/site-packages/_virtualenv.*", Theirs, two),
    // The place of the file, not of Debian's link to it: the library is found from there.
    ("cfg.home", Both, two_of_pypy),
    // As its own releases name it.
    ("file.bin/pypy2", Ours, two_of_pypy),
    ("file.bin/pypy2.7", Ours, two_of_pypy),
    ("file.bin/pypy3.*", Ours, |python| python.pypy),
    ("file.lib-python/2.7/no-global-site-packages.txt", Ours, two_of_pypy),
    // A landmark; the path leads to the interpreter's either way.
    ("file.lib_pypy", Both, two_of_pypy),
    ("file.site-packages/_virtualenv.*", Theirs, two_of_pypy),
];

/// Whether a fact that differs is in the table.
pub(super) fn is_meant(
    python: &Python,
    key: &str,
    ours: Option<&str>,
    theirs: Option<&str>,
) -> bool {
    let side = match (ours, theirs) {
        (Some(_), None) => Ours,
        (None, Some(_)) => Theirs,
        _ => Both,
    };
    MEANT.iter().any(|(pattern, whose, of)| {
        let named = match pattern.strip_suffix('*') {
            Some(start) => key.starts_with(start),
            None => key == *pattern,
        };
        named && *whose == side && of(python)
    })
}

fn any(_: &Python) -> bool {
    true
}

fn two(python: &Python) -> bool {
    python.version.0 == 2
}

fn two_of_pypy(python: &Python) -> bool {
    python.pypy && two(python)
}

fn three(python: &Python) -> bool {
    python.version.0 == 3
}
