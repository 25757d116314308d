//! What an executable file is: an interpreter, of an environment or not, or a script for one.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::python::is_executable;
use crate::venv::PyvenvConfig;
use crate::venv::paths::{bin_dir, python};

/// As much of a script as its first lines have: Linux reads 256 bytes, and pip's scripts for longer
/// paths begin with `#!/bin/sh` and a line that starts the interpreter.
const BEGINNING: u64 = 4096;

/// An interpreter, as far as files tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Python {
    /// The file.
    pub executable: PathBuf,
    /// The environment that it is of.
    pub environment: Option<PathBuf>,
    /// Its version, `3.12.1`, or as much of it as its name tells.
    pub version: Option<String>,
    /// Whether it is there.
    pub exists: bool,
}

/// What the first line of a script names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Runs {
    /// A file.
    File(PathBuf),
    /// A command that is looked for in PATH.
    Name(String),
}

impl Python {
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

    /// Whether two are one: of the same environment, or the same file outside of any.
    pub fn is(&self, other: &Self) -> bool {
        let real = |path: &Path| dunce::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        match (&self.environment, &other.environment) {
            (Some(one), Some(other)) => real(one) == real(other),
            (None, None) => real(&self.executable) == real(&other.executable),
            _ => false,
        }
    }
}

fn config(environment: &Path) -> Option<PyvenvConfig> {
    let bytes = std::fs::read(environment.join("pyvenv.cfg")).ok()?;
    Some(PyvenvConfig::parse(&String::from_utf8_lossy(&bytes)))
}

/// CPython looks for `pyvenv.cfg` beside the executable and above it, without following it if it is a
/// link (Modules/getpath.py); conda's environments have a `conda-meta`, old virtualenvs an `activate`.
fn environment(executable: &Path) -> Option<PathBuf> {
    let bin = executable.parent()?;
    let is_one = |dir: &Path| {
        dir.join("pyvenv.cfg").is_file()
            || dir.join("conda-meta").is_dir()
            || (bin_dir(dir).join("activate").is_file() && python(dir).symlink_metadata().is_ok())
    };
    [bin.parent()?, bin].into_iter().find(|dir| is_one(dir)).map(Path::to_owned)
}

/// 3.12 of `python` that is a link to `python3.12`.
fn version_in_name(executable: &Path) -> Option<String> {
    let real = dunce::canonicalize(executable).unwrap_or_else(|_| executable.to_owned());
    let name = real.file_stem_of_program()?;
    let digits = name.trim_start_matches(|c: char| !c.is_ascii_digit());
    let version: String = digits.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    version.contains('.').then_some(version)
}

trait Program {
    /// The name without Windows' extension: what follows a dot in `python3.12` is none.
    fn file_stem_of_program(&self) -> Option<String>;
}

impl Program for Path {
    fn file_stem_of_program(&self) -> Option<String> {
        let name = self.file_name()?.to_str()?;
        Some(name.strip_suffix(".exe").unwrap_or(name).to_owned())
    }
}

/// The files that a command may be: on Windows those with its extensions.
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
pub(super) fn is_python(program: &Path) -> bool {
    let Some(name) = program.file_stem_of_program() else { return false };
    ["python", "pypy"].into_iter().any(|begin| {
        name.strip_prefix(begin)
            .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || ".tdw".contains(c)))
    })
}

/// The beginning of a file, if it is text as a script's is.
pub(super) fn beginning(file: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    std::fs::File::open(file).ok()?.take(BEGINNING).read_to_end(&mut bytes).ok()?;
    bytes.starts_with(b"#!").then(|| String::from_utf8_lossy(&bytes).into_owned())
}

/// What runs a script.
pub(super) fn first_line(script: &Path) -> Option<Runs> {
    let text = beginning(script)?;
    let mut lines = text.lines();
    let words = lines.next()?.strip_prefix("#!")?.trim();
    if words == "/bin/sh" {
        // distlib and pip, where the path is too long or has a space: '''exec' "/path/python" "$0" "$@"
        let line = lines.next()?.strip_prefix("'''exec' ")?;
        let path = match line.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next()?,
            None => line.split(' ').next()?,
        };
        return Some(Runs::File(path.into()));
    }
    let mut parts = words.split_whitespace();
    let program = parts.next()?;
    if program.ends_with("/env") {
        return parts.find(|word| !word.starts_with('-')).map(|name| Runs::Name(name.to_owned()));
    }
    // The kernel takes it as far as the first blank; options follow.
    is_python(Path::new(program)).then(|| Runs::File(program.into()))
}
