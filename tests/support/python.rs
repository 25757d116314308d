//! The interpreters that pyenv keeps on this machine.

use std::env;
use std::path::{Path, PathBuf};

use super::{Outcome, Sandbox, available, matrix};

/// Where pyenv is: `PYENV_ROOT`, else `~/.pyenv`.
pub(crate) fn pyenv_root() -> Option<PathBuf> {
    let root = match env::var_os("PYENV_ROOT").filter(|root| !root.is_empty()) {
        Some(root) => PathBuf::from(root),
        None => directories::BaseDirs::new()?.home_dir().join(".pyenv"),
    };
    root.is_dir().then_some(root)
}

/// The interpreters: (`3.12.1`, its executable), never a shim; as pyenv names them, so `2.7.18`
/// comes before `3.6.15` but `3.10.13` before it too.
pub(crate) fn interpreters() -> Vec<(String, PathBuf)> {
    let Some(root) = pyenv_root() else { return Vec::new() };
    let Ok(versions) = std::fs::read_dir(root.join("versions")) else { return Vec::new() };
    let mut found: Vec<(String, PathBuf)> = versions
        .flatten()
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
        .map(|(version, prefix)| {
            let executable = if cfg!(windows) { "python.exe" } else { "bin/python" };
            (version, prefix.join(executable))
        })
        .filter(|(_, executable)| executable.is_file())
        .collect();
    found.sort();
    found
}

/// Those of [`interpreters`] that a run of this size tries.
pub(crate) fn sample() -> Vec<(String, PathBuf)> {
    matrix::interpreters(interpreters(), |(version, _)| {
        let mut numbers = version.split('.').map_while(|number| number.parse().ok());
        (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
    })
}

/// Whether environments can be made in a sandbox: on Windows it sees pyenv's interpreters alone.
#[track_caller]
pub(crate) fn any() -> bool {
    !cfg!(windows) || available("python", !interpreters().is_empty())
}

/// The interpreter of a series (`3.9`). Where there is none the test skips, or fails if
/// `VENVYARD_REQUIRE` names the series.
#[track_caller]
pub(crate) fn require_python(series: &str) -> Option<PathBuf> {
    let found = find(series);
    available(series, found.is_some());
    found
}

/// The interpreter of a series (`3.9`), if there is one.
pub(crate) fn find(series: &str) -> Option<PathBuf> {
    let belongs =
        |version: &str| version.strip_prefix(series).is_some_and(|rest| rest.starts_with('.'));
    interpreters().into_iter().find(|(version, _)| belongs(version)).map(|(_, path)| path)
}

/// Makes an environment as another tool would: by `python -m venv`, without pip.
#[track_caller]
pub(crate) fn venv(sandbox: &Sandbox, environment: &Path) {
    let (_, python) = interpreters().pop().expect("an interpreter of pyenv");
    let mut venv = sandbox.command(python);
    venv.args(["-m", "venv", "--without-pip"]).arg(environment);
    Outcome::of(venv).success();
}

/// Makes the environment `foreign` in the home with Python 3.9's own `venv`.
#[track_caller]
pub(crate) fn foreign(sandbox: &Sandbox) -> PathBuf {
    let foreign = sandbox.home().join("foreign");
    let mut venv = sandbox.command(find("3.9").expect("looked for before"));
    venv.args(["-m", "venv", "--without-pip"]).arg(&foreign);
    Outcome::of(venv).success();
    foreign
}
