//! What the tests share: which interpreters and shells are here, and what is loudly skipped.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use super::Options;
use crate::fs::LinkMode;
use crate::python::{Implementation, Interpreter, Version};

/// Options for an environment with pip at `path`, its directory's name the prompt.
pub(crate) fn options(path: impl AsRef<Path>) -> Options {
    let path = path.as_ref();
    Options {
        path: path.to_owned(),
        prompt: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        system_site_packages: false,
        pip: true,
        link_mode: LinkMode::Hardlink,
    }
}

/// A CPython of that version at `/opt/py`, which is nowhere.
pub(crate) fn fictional(version: &str) -> Interpreter {
    let (release, candidate) = version.split_once("rc").unwrap_or((version, ""));
    let numbers: Vec<u8> = release.split('.').map(|number| number.parse().unwrap()).collect();
    let level = if candidate.is_empty() { "final" } else { "candidate" };
    Interpreter {
        executable: "/opt/py/bin/python".into(),
        version: Version {
            major: numbers[0],
            minor: numbers[1],
            micro: numbers[2],
            level: level.into(),
            serial: candidate.parse().unwrap_or(0),
        },
        implementation: Implementation::CPython,
        base_prefix: "/opt/py".into(),
        base_exec_prefix: "/opt/py".into(),
        stdlib: "/opt/py/lib/python".into(),
        is_64_bit: true,
        free_threaded: false,
        debug: false,
        framework: false,
        wheel_dir: None,
    }
}

/// Every CPython 3 of pyenv on this machine, asked once.
pub(crate) static INTERPRETERS: LazyLock<Vec<Interpreter>> = LazyLock::new(|| {
    let root = std::env::var_os("PYENV_ROOT").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".pyenv"),
        PathBuf::from,
    );
    let versions = std::fs::read_dir(root.join("versions")).into_iter().flatten();
    let mut found: Vec<Interpreter> = versions
        .filter_map(|entry| ask(&entry.ok()?.path().join("bin/python")))
        .filter(|python| python.version.series() >= (3, 6))
        .collect();
    found.sort_by(|a, b| a.version.cmp(&b.version));
    for series in ["3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"] {
        if !found.iter().any(|python| format!("3.{}", python.version.minor) == series) {
            crate::testing::skip(series);
        }
    }
    found
});

/// The newest of them.
pub(crate) fn newest() -> Option<&'static Interpreter> {
    INTERPRETERS.last()
}

fn ask(executable: &Path) -> Option<Interpreter> {
    let code = "import os, sys; print(os.path.realpath(sys.executable)); print(sys.base_prefix); \
        print(sys.base_exec_prefix); print(os.path.dirname(os.__file__)); \
        print('%d.%d.%d' % sys.version_info[:3])";
    let output = Command::new(executable).args(["-E", "-s", "-c", code]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let [executable, prefix, exec_prefix, stdlib, version] = text.lines().collect::<Vec<_>>()[..]
    else {
        return None;
    };
    let mut python = fictional(version);
    python.executable = executable.into();
    python.base_prefix = prefix.into();
    python.base_exec_prefix = exec_prefix.into();
    python.stdlib = stdlib.into();
    Some(python)
}
