//! Tells from an executable file whether it is an interpreter, and which interpreter runs a script.

use std::path::{Path, PathBuf};

use crate::python::is_executable;
use crate::venv::PyvenvConfig;
use crate::venv::paths::{bin_dir, python};

/// An interpreter, described without starting it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocatedPython {
    /// Its path.
    pub executable: PathBuf,
    /// The environment that it belongs to.
    pub environment: Option<PathBuf>,
    /// Its version: `3.12.1`, or the part of it that its name tells.
    pub version: Option<String>,
    /// Whether the file exists.
    pub exists: bool,
}

impl LocatedPython {
    pub(super) fn of(executable: &Path) -> Self {
        let environment = environment(executable);
        let config = environment.as_deref().and_then(config);
        let version = config.and_then(|config| config.python_version());
        Self {
            executable: executable.to_owned(),
            version: version.or_else(|| version_in_name(executable)),
            environment,
            exists: executable.exists(),
        }
    }

    /// Whether both belong to the same environment, or are the same file outside any environment.
    pub fn is(&self, other: &Self) -> bool {
        let real = |path: &Path| dunce::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        match (&self.environment, &other.environment) {
            (Some(one), Some(other)) => real(one) == real(other),
            (None, None) => real(&self.executable) == real(&other.executable),
            _ => false,
        }
    }
}

pub(super) fn config(environment: &Path) -> Option<PyvenvConfig> {
    let bytes = std::fs::read(environment.join("pyvenv.cfg")).ok()?;
    Some(PyvenvConfig::parse(&String::from_utf8_lossy(&bytes)))
}

/// The environment of an interpreter. CPython looks for `pyvenv.cfg` beside the executable and above it,
/// without resolving links (Modules/getpath.py). conda's environments have a `conda-meta`, old virtualenvs
/// an `activate`.
pub(super) fn environment(executable: &Path) -> Option<PathBuf> {
    let bin = executable.parent()?;
    let is_one = |dir: &Path| {
        dir.join("pyvenv.cfg").is_file()
            || dir.join("conda-meta").is_dir()
            || (bin_dir(dir).join("activate").is_file() && python(dir).symlink_metadata().is_ok())
    };
    [bin.parent()?, bin].into_iter().find(|dir| is_one(dir)).map(Path::to_owned)
}

/// The version in the name of an interpreter, `3.12` if it is a link to `python3.12`.
fn version_in_name(executable: &Path) -> Option<String> {
    let real = dunce::canonicalize(executable).unwrap_or_else(|_| executable.to_owned());
    let name = program_name(&real)?;
    let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
    let version: String = digits.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    version.contains('.').then_some(version)
}

/// The file's name without `.exe`. `Path::file_stem` would cut `python3.12`.
fn program_name(file: &Path) -> Option<&str> {
    let name = file.file_name()?.to_str()?;
    Some(name.strip_suffix(".exe").unwrap_or(name))
}

/// The names of files that a command may be, on Windows with the extensions of programs.
pub(super) fn names(command: &str) -> Vec<String> {
    if cfg!(windows) && !command.contains('.') {
        ["exe", "bat", "cmd"].map(|extension| format!("{command}.{extension}")).to_vec()
    } else {
        vec![command.to_owned()]
    }
}

pub(super) fn can_be_run(file: &Path) -> bool {
    std::fs::metadata(file).is_ok_and(|metadata| is_executable(&metadata))
}

/// Whether it has an interpreter's name: `python`, `python3.12`, `pypy3`.
pub(in crate::inspect) fn is_python(program: &Path) -> bool {
    let Some(name) = program_name(program) else { return false };
    ["python", "pypy"].into_iter().any(|prefix| {
        name.strip_prefix(prefix)
            .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || ".tdw".contains(c)))
    })
}
