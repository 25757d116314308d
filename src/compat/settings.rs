//! virtualenvwrapper's variables, as the user has set them.

use std::path::{Path, PathBuf};

use crate::context::Context;
use crate::dirs::variable;
use crate::error::Result;

/// The name of the file that names a project, unless the user sets another one.
pub(super) const USUAL_PROJECT_FILE: &str = ".project";

/// What the variables say.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    /// `WORKON_HOME`
    pub(super) workon_home: PathBuf,
    /// `VIRTUALENVWRAPPER_HOOK_DIR`, else `WORKON_HOME`.
    pub(super) hook_dir: PathBuf,
    /// `PROJECT_HOME`
    pub(super) project_home: Option<PathBuf>,
    /// `VIRTUALENVWRAPPER_PROJECT_FILENAME`: the file in an environment that names its project.
    pub(super) project_file: String,
    /// `VIRTUALENVWRAPPER_WORKON_CD`: whether `workon` goes to the project.
    pub(super) workon_cd: bool,
    /// `VIRTUALENVWRAPPER_VIRTUALENV`, if that is another program than virtualenv or venv.
    pub(super) foreign: Option<String>,
    /// `VIRTUALENVWRAPPER_VIRTUALENV_ARGS`
    pub(super) arguments: Vec<String>,
    /// `VIRTUALENVWRAPPER_VIRTUALENV_CLONE`, if that is another program than virtualenv-clone.
    pub(super) foreign_clone: Option<String>,
    /// `VIRTUALENVWRAPPER_LOG_FILE`
    pub(super) log_file: Option<PathBuf>,
}

impl Settings {
    pub(super) fn from_process(context: &Context) -> Result<Self> {
        let workon_home = context.workon_home()?;
        let text = |name| variable(name).map(|value| value.to_string_lossy().into_owned());
        let hook_dir = variable("VIRTUALENVWRAPPER_HOOK_DIR").map(PathBuf::from);
        Ok(Self {
            hook_dir: hook_dir.unwrap_or_else(|| workon_home.clone()),
            workon_home,
            project_home: variable("PROJECT_HOME").map(PathBuf::from),
            project_file: text("VIRTUALENVWRAPPER_PROJECT_FILENAME")
                .unwrap_or_else(|| USUAL_PROJECT_FILE.to_owned()),
            workon_cd: text("VIRTUALENVWRAPPER_WORKON_CD").is_none_or(|value| value == "1"),
            foreign: text("VIRTUALENVWRAPPER_VIRTUALENV").filter(|it| !is_usual(it, is_virtualenv)),
            arguments: text("VIRTUALENVWRAPPER_VIRTUALENV_ARGS")
                .map(|words| words.split_whitespace().map(str::to_owned).collect())
                .unwrap_or_default(),
            log_file: variable("VIRTUALENVWRAPPER_LOG_FILE").map(PathBuf::from),
            foreign_clone: text("VIRTUALENVWRAPPER_VIRTUALENV_CLONE")
                .filter(|it| !is_usual(it, |name| name == "virtualenv-clone")),
        })
    }
}

/// Whether the program is the one whose work venvyard does itself. Its path says only where it was installed.
fn is_usual(program: &str, is_name: impl Fn(&str) -> bool) -> bool {
    let name = Path::new(program).file_stem().and_then(|name| name.to_str());
    name.is_some_and(is_name)
}

/// `virtualenv`, `virtualenv-3.12`, `virtualenv3`, `pyvenv`
fn is_virtualenv(name: &str) -> bool {
    let version = name.strip_prefix("virtualenv").or_else(|| name.strip_prefix("pyvenv"));
    version.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || ".-".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn venvyard_does_the_work_of_virtualenv_alone() {
        for program in
            ["virtualenv", "/usr/local/bin/virtualenv", "virtualenv-3.12", "virtualenv2", "pyvenv"]
        {
            assert!(is_usual(program, is_virtualenv), "{program}");
        }
        for program in [
            "false",
            "/path/to/missing/program",
            "virtualenv-clone",
            "my-virtualenv",
            "/opt/virtualenv/run",
            "",
        ] {
            assert!(!is_usual(program, is_virtualenv), "{program}");
        }
    }
}
