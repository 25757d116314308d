//! Shared by the tests of this module: real interpreters, and directories of fake ones.
#![expect(clippy::disallowed_methods, reason = "tests build trees that are no environments")]

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Implementation, Interpreter, Platform, Search, VersionPrefix};

/// The versions of pyenv that tests use.
pub(crate) const VERSIONS: [&str; 9] =
    ["2.7.18", "3.6.15", "3.7.16", "3.8.18", "3.9.18", "3.10.13", "3.11.7", "3.12.1", "3.13.0"];

pub(crate) fn pyenv_root() -> PathBuf {
    let home = || std::env::home_dir().unwrap().join(".pyenv");
    std::env::var_os("PYENV_ROOT").map_or_else(home, PathBuf::from)
}

/// The prefix of a version that pyenv has installed. If it is missing, this prints a message and
/// returns `None`, unless `VENVYARD_REQUIRE` names it.
pub(crate) fn pyenv(version: &str) -> Option<PathBuf> {
    let prefix = pyenv_root().join("versions").join(version);
    if prefix.join("bin/python").exists() {
        return Some(prefix);
    }
    crate::testing::skip(version.rsplit_once('.').unwrap().0);
    None
}

/// A search that sees only what is below `root`.
pub(crate) fn search_in(root: &Path) -> Search {
    Search::nowhere(Platform::Posix, root)
}

/// An executable file that starts like a program, but can't run.
pub(crate) fn fake_binary(path: &Path) {
    executable(path, b"\x7fELF no program");
}

/// An executable shell script.
pub(crate) fn script(path: &Path, lines: &str) {
    executable(path, format!("#!/bin/sh\n{lines}\n").as_bytes());
}

/// Written by a child process: a file can't be run while this process, or a child that another test
/// is just starting, has it open for writing (ETXTBSY, golang/go#22315).
pub(crate) fn executable(path: &Path, bytes: &[u8]) {
    use std::io::Write as _;
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut write = Command::new("sh");
    write.args(["-c", "rm -f \"$1\"; cat > \"$1\" && chmod 755 \"$1\"", "sh"]).arg(path);
    let mut child = write.stdin(std::process::Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    assert!(child.wait().unwrap().success());
}

/// A copy of a 3.9 interpreter whose standard library is only `encodings`, which is imported first.
pub(crate) fn copied(path: &Path, python: &Path, encodings: &str) {
    executable(path, &std::fs::read(python).unwrap());
    let library = path.ancestors().nth(2).unwrap().join("lib/python3.9");
    file(&library.join("os.py"), "");
    file(&library.join("encodings/__init__.py"), encodings);
}

pub(crate) fn file(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

#[cfg(unix)]
pub(crate) fn link(path: &Path, target: impl AsRef<Path>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    crate::fs::symlink(target.as_ref(), path).unwrap();
}

/// Makes an environment with the standard library's venv.
pub(crate) fn stdlib_environment(python: &Path, dir: &Path) {
    let made =
        Command::new(python).args(["-m", "venv", "--without-pip"]).arg(dir).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

/// A CPython of that version, which does not exist.
pub(crate) fn interpreter(version: &str) -> Interpreter {
    Interpreter {
        executable: format!("/opt/{version}/bin/python3").into(),
        version: VersionPrefix::parse(version)
            .map(|version| version.newest())
            .map(|mut version| {
                if version.level == "final" {
                    version.serial = 0;
                }
                version
            })
            .unwrap(),
        implementation: Implementation::CPython,
        base_prefix: format!("/opt/{version}").into(),
        base_exec_prefix: format!("/opt/{version}").into(),
        stdlib: format!("/opt/{version}/lib/python3").into(),
        is_64_bit: true,
        free_threaded: false,
        debug: false,
        framework: false,
        wheel_dir: None,
        bytecode_tag: None,
    }
}
