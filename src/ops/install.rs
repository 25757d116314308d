//! Installing packages into an environment: by its own pip, or by uv where the user chose it.

mod attempt;
mod index;
mod missing;
mod redirects;
mod report;
mod uv_settings;

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::context::config::Installer;
use crate::error;
use crate::inspect::distributions::hidden;
use crate::interrupt;
use crate::program::NotStarted;
use crate::registry::PythonFacts;
use crate::venv::{self, paths};
pub use attempt::{Attempt, attempt, uninstall, uninstall_aloud};
pub use index::has_own_index;
use missing::Before;
pub use redirects::Redirect;
pub use report::{Pip, Reported, compile, download_each, has_uv, report};
use uv_settings::UvSettings;

/// The packages to install.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Requirements {
    /// Requirements as pip takes them: `requests==2.31.0`, `./dir`, a URL.
    pub packages: Vec<String>,
    /// Requirements files, absolute.
    pub files: Vec<PathBuf>,
    /// Requirements files that list exactly what is to be there, each installed alone, after the others.
    pub passes: Vec<Pass>,
}

/// A requirements file that lists all that is to be installed, in exact versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// The file.
    pub file: PathBuf,
    /// What is in it, for messages: `what pylock.toml lists`.
    pub shown: String,
    /// Whether everything in it has a hash that must hold.
    pub checks_hashes: bool,
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
    /// The installer said that it had installed them.
    #[error("{installer} reported success, but {} {} not in {}", missing.join(", "),
        if missing.len() == 1 { "is" } else { "are" }, environment.display())]
    Missing {
        /// `pip` or `uv`.
        installer: &'static str,
        /// The requirements that are not there.
        missing: Vec<String>,
        /// The environment.
        environment: PathBuf,
        /// The installer's settings that may be the reason.
        suspects: Vec<Redirect>,
    },
    /// A setting sends packages elsewhere, and can't be overridden.
    #[error("{installer} would not install into the environment: {redirect}")]
    Redirected {
        /// `pip` or `uv`.
        installer: &'static str,
        /// The setting.
        redirect: Redirect,
    },
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
        self.packages.is_empty() && self.files.is_empty() && self.passes.is_empty()
    }

    /// The words that both pip and uv take, for one run after another.
    fn runs(&self, installer: Installer) -> Vec<Vec<PathBuf>> {
        let is_resolved = !self.packages.is_empty() || !self.files.is_empty();
        let first = is_resolved.then(|| self.words());
        first.into_iter().chain(self.passes.iter().map(|pass| pass.words(installer))).collect()
    }

    fn words(&self) -> Vec<PathBuf> {
        let files =
            self.files.iter().flat_map(|file| [PathBuf::from("--requirement"), file.clone()]);
        files.chain(["--".into()]).chain(self.packages.iter().map(PathBuf::from)).collect()
    }

    fn text(&self) -> String {
        let files = self.files.iter().map(|file| file.display().to_string());
        let files = files.chain(self.passes.first().map(|pass| pass.shown.clone()));
        let all: Vec<String> = self.packages.iter().cloned().chain(files).collect();
        hidden(&all.join(", "))
    }
}

impl Pass {
    /// What is there in another way, as the same version from elsewhere, is installed anew.
    fn words(&self, installer: Installer) -> Vec<PathBuf> {
        let anew = match installer {
            Installer::Pip => "--force-reinstall",
            Installer::Uv => "--reinstall",
        };
        let mut words: Vec<PathBuf> = vec!["--no-deps".into(), anew.into()];
        words.extend(self.checks_hashes.then(|| "--require-hashes".into()));
        words.extend(["--requirement".into(), self.file.clone()]);
        words
    }
}

/// An error if the installer doesn't exist, or is set to install elsewhere. Called before anything is made.
pub fn check(installer: Installer) -> Result<(), Error> {
    if installer == Installer::Uv {
        find_uv().ok_or(Error::NoUv)?;
        if let Some(redirect) = UvSettings::from_process().pip("target") {
            return Err(Error::Redirected { installer: "uv", redirect });
        }
    }
    Ok(())
}

/// Installs the packages, and looks whether they are in the environment, which was made from `python`. The
/// installer's own progress goes to stderr.
pub fn install(
    environment: &Path,
    python: &PythonFacts,
    requirements: &Requirements,
    installer: Installer,
) -> Result<(), Error> {
    let name = name_of(installer);
    let before = Before::of(environment);
    for words in requirements.runs(installer) {
        let (program, mut command) = command(environment, python, installer)?;
        let status = run(command.args(words), &program)?;
        if !status.success() {
            let requirements = requirements.text();
            return Err(Error::Failed { installer: name, requirements, status });
        }
    }
    let missing = missing::missing(environment, python, requirements, &before);
    if missing.is_empty() {
        return Ok(());
    }
    let suspects = match installer {
        Installer::Pip => redirects::suspects(environment),
        Installer::Uv => Vec::new(),
    };
    let environment = environment.to_owned();
    Err(Error::Missing { installer: name, missing, environment, suspects })
}

fn name_of(installer: Installer) -> &'static str {
    match installer {
        Installer::Pip => "pip",
        Installer::Uv => "uv",
    }
}

/// The installer's program, and a command that installs into the environment what follows.
fn command(
    environment: &Path,
    python: &PythonFacts,
    installer: Installer,
) -> Result<(PathBuf, Command), Error> {
    match installer {
        Installer::Pip => {
            if let Some(redirect) = redirects::of_distutils(python) {
                return Err(Error::Redirected { installer: "pip", redirect });
            }
            let (python, mut command) = pip(environment);
            command.arg("install").args(redirects::pip_options(environment));
            Ok((python, command))
        }
        Installer::Uv => {
            let (uv, mut command) = uv(environment, "install")?;
            if UvSettings::from_process().pip("prefix").is_some() {
                command.arg("--prefix").arg(environment);
            }
            Ok((uv, command))
        }
    }
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
    let status = run(&mut command, &program)?;
    if status.success() {
        return Ok(());
    }
    let requirements = names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
    Err(Error::NotDownloaded { requirements, python: python.to_owned(), status })
}

/// The interpreter of the environment, and a command that runs its pip.
fn pip(environment: &Path) -> (PathBuf, Command) {
    pip_of(environment, &Pip::Own)
}

/// The interpreter of the environment, and a command that runs that pip with it.
fn pip_of(environment: &Path, pip: &Pip) -> (PathBuf, Command) {
    const ELSEWHERE: &str = "import sys; sys.path.insert(0, sys.argv.pop(1)); import runpy; \
        runpy.run_module('pip', run_name='__main__', alter_sys=True)";
    let python = paths::python(environment);
    let mut command = Command::new(&python);
    match pip {
        Pip::Own => command.args(pip_module(environment)),
        Pip::OwnReading => command.arg("-B").args(pip_module(environment)),
        Pip::In(modules) => command.args(["-I", "-B", "-c", ELSEWHERE]).arg(modules),
    };
    // Looking for a newer pip takes up to 5 s, even after Ctrl-C.
    command.env("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    redirects::override_for_pip(&mut command, &python);
    (python, command)
}

/// uv, and a command that does something to the packages of the environment with it.
fn uv(environment: &Path, what: &str) -> Result<(PathBuf, Command), Error> {
    let uv = find_uv().ok_or(Error::NoUv)?;
    let mut command = uv_command(&uv);
    command.args(["pip", what, "--python"]).arg(paths::python(environment));
    Ok((uv, command))
}

/// A command that runs uv in the current directory, for no interpreter of its own choice.
fn uv_command(uv: &Path) -> Command {
    let mut command = Command::new(uv);
    // Requirements may have relative paths.
    for name in ["UV_WORKING_DIR", "UV_WORKING_DIRECTORY", "UV_SYSTEM_PYTHON", "UV_PYTHON"] {
        command.env_remove(name);
    }
    command
}

/// Runs an installer to its end.
fn run(command: &mut Command, program: &Path) -> Result<ExitStatus, Error> {
    command.stdout(io::stderr());
    wait(&mut start(command, program)?, program)
}

fn start(command: &mut Command, program: &Path) -> Result<Child, Error> {
    // On macOS, the second one says which environment an interpreter belongs to.
    command.env_remove("PYTHONHOME").env_remove("__PYVENV_LAUNCHER__");
    command.stdin(Stdio::null());
    command.spawn().map_err(|error| NotStarted::because(program, error).into())
}

fn wait(child: &mut Child, program: &Path) -> Result<ExitStatus, Error> {
    interrupt::wait(child).map_err(|error| match error.kind() {
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
pub(super) fn find_uv() -> Option<PathBuf> {
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
            Error::Redirected { installer, .. } => {
                let hint = match installer {
                    "uv" => "take it out of that file; UV_NO_CONFIG=1 ignores all of uv's files",
                    _ => "take it out of that file",
                };
                Self::failed(error).hint(hint)
            }
            Error::Missing { installer, ref suspects, .. } => {
                let mut hints: Vec<_> =
                    suspects.iter().map(|it| format!("the reason may be that {it}")).collect();
                if hints.is_empty() {
                    hints.push(format!("{installer} says above what it did"));
                }
                hints.into_iter().fold(Self::failed(error), Self::hint)
            }
            _ => Self::failed(error),
        }
    }
}
