//! Installing packages into an environment: by its own pip, or by uv where the user chose it.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::context::config::Installer;
use crate::error;
use crate::interrupt;
use crate::program::NotStarted;
use crate::venv::{self, paths};

/// The packages to install.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requirements {
    /// Requirements as pip takes them: `requests==2.31.0`, `./dir`, a URL.
    pub packages: Vec<String>,
    /// Requirements files, absolute.
    pub files: Vec<PathBuf>,
}

/// Why packages could not be installed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The installer said why above.
    #[error("{installer} could not install {requirements} ({status})")]
    Failed {
        /// `pip` or `uv`.
        installer: &'static str,
        /// What it was asked for.
        requirements: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// pip said why above.
    #[error("pip could not download {requirements} for Python {python} ({status})")]
    NotDownloaded {
        /// The names.
        requirements: String,
        /// The version.
        python: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// The installer could not be started.
    #[error(transparent)]
    NotRun(#[from] NotStarted),
    /// The config asks for uv, and there is none.
    #[error("config.toml asks for uv, but uv is not on PATH (a pyenv shim doesn't count)")]
    NoUv,
    /// Ctrl-C.
    #[error("interrupted")]
    Interrupted,
}

impl Requirements {
    /// Nothing at all.
    pub fn is_empty(&self) -> bool {
        self.packages.is_empty() && self.files.is_empty()
    }

    /// The words that both pip and uv take.
    fn words(&self) -> Vec<PathBuf> {
        let files =
            self.files.iter().flat_map(|file| [PathBuf::from("--requirement"), file.clone()]);
        files.chain(["--".into()]).chain(self.packages.iter().map(PathBuf::from)).collect()
    }

    fn text(&self) -> String {
        let files = self.files.iter().map(|file| file.display().to_string());
        self.packages.iter().cloned().chain(files).collect::<Vec<_>>().join(", ")
    }
}

/// An error if the installer doesn't exist. Called before anything is made.
pub fn check(installer: Installer) -> Result<(), Error> {
    match installer {
        Installer::Uv if find_uv().is_none() => Err(Error::NoUv),
        _ => Ok(()),
    }
}

/// Installs the packages. The installer's own progress goes to stderr.
pub fn install(
    environment: &Path,
    requirements: &Requirements,
    installer: Installer,
) -> Result<(), Error> {
    let (name, program, mut command) = match installer {
        Installer::Pip => {
            let (python, mut command) = pip(environment);
            command.arg("install");
            ("pip", python, command)
        }
        Installer::Uv => {
            let uv = find_uv().ok_or(Error::NoUv)?;
            let mut command = Command::new(&uv);
            command.args(["pip", "install", "--python"]).arg(paths::python(environment));
            ("uv", uv, command)
        }
    };
    command.args(requirements.words());
    let status = run(command, &program)?;
    if status.success() {
        return Ok(());
    }
    Err(Error::Failed { installer: name, requirements: requirements.text(), status })
}

/// Downloads the newest wheel of each name that runs on any platform with a Python of that version into
/// the directory `to`, through the environment's pip, which checks them against the index's hashes.
pub fn download(
    environment: &Path,
    names: &[&String],
    python: &str,
    to: &Path,
) -> Result<(), Error> {
    let (program, mut command) = pip(environment);
    command.args(["download", "--quiet", "--no-deps", "--only-binary", ":all:"]);
    command.args(["--implementation", "py", "--abi", "none", "--platform", "any"]);
    command.args(["--python-version", python, "--dest"]).arg(to).arg("--").args(names);
    let status = run(command, &program)?;
    if status.success() {
        return Ok(());
    }
    let requirements = names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
    Err(Error::NotDownloaded { requirements, python: python.to_owned(), status })
}

/// The interpreter of the environment, and a command that runs its pip.
fn pip(environment: &Path) -> (PathBuf, Command) {
    let python = paths::python(environment);
    let mut command = Command::new(&python);
    // pip refuses the user's setting "user = yes" in an environment. Looking for a newer pip takes up to 5 s,
    // even after Ctrl-C.
    command
        .args(pip_module(environment))
        .envs([("PIP_USER", "0"), ("PIP_DISABLE_PIP_VERSION_CHECK", "1")]);
    (python, command)
}

/// Runs an installer to its end.
fn run(mut command: Command, program: &Path) -> Result<ExitStatus, Error> {
    command.env_remove("PYTHONHOME").stdin(Stdio::null()).stdout(io::stderr());
    let mut child = command.spawn().map_err(|error| NotStarted::because(program, error))?;
    interrupt::wait(&mut child).map_err(|error| match error.kind() {
        io::ErrorKind::Interrupted => Error::Interrupted,
        _ => NotStarted::because(program, error).into(),
    })
}

/// The words that run pip as a module, and never a `pip.py` in the current directory or on PYTHONPATH.
fn pip_module(environment: &Path) -> &'static [&'static str] {
    // 2.7 has no -I, and puts the current directory first.
    const PYTHON_2: &str = "import sys; del sys.path[0]; import runpy; \
        runpy.run_module('pip', run_name='__main__', alter_sys=True)";
    let config = venv::inspect(environment).ok().flatten().and_then(|existing| existing.config);
    let version = config.and_then(|config| config.python_version()).unwrap_or_default();
    if version.starts_with("2.") { &["-E", "-s", "-c", PYTHON_2] } else { &["-I", "-m", "pip"] }
}

/// The first uv on PATH that is not a script: a pyenv shim of that name may fail.
fn find_uv() -> Option<PathBuf> {
    which::which_all("uv").ok()?.find(|path| {
        let mut start = [0; 2];
        std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok()
            && start != *b"#!"
    })
}

impl From<Error> for error::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Interrupted => Self::new(error::Kind::Interrupted, error),
            Error::NoUv => {
                Self::failed(error).hint("install uv, or remove 'installer' from config.toml")
            }
            _ => Self::failed(error),
        }
    }
}
