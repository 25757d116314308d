//! The tools that are compared, and where they are.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::child;

/// Where the tools are installed, as `benches/README.md` says.
const PLACE: &str = "VENVYARD_PEERS";

/// The programs of this machine that take part.
pub(crate) struct Tools {
    /// The binary that was built for this measurement.
    pub(crate) venvyard: PathBuf,
    /// CPython 3.13.
    pub(crate) python: PathBuf,
    /// CPython 2.7.
    pub(crate) python2: Option<PathBuf>,
    /// uv.
    pub(crate) uv: Option<PathBuf>,
    /// The newest virtualenv.
    pub(crate) virtualenv: Option<PathBuf>,
    /// virtualenv 20.21.1, the last that makes environments for 2.7.
    pub(crate) legacy: Option<PathBuf>,
    /// Where pyenv keeps interpreters.
    pub(crate) pyenv: Option<PathBuf>,
    /// What takes part, with its version; what doesn't, with the reason.
    pub(crate) notes: Vec<String>,
}

impl Tools {
    /// Looks for them; `target` is the directory of builds.
    ///
    /// # Errors
    /// No CPython 3.13: nothing could be compared.
    pub(crate) fn find(target: &Path) -> Result<Self> {
        let given = std::env::var_os(PLACE).map(PathBuf::from);
        let peers = std::path::absolute(given.unwrap_or_else(|| target.join("peers")))?;
        let venvyard = PathBuf::from(env!("CARGO_BIN_EXE_venvyard"));
        let python = find(&venvyard, "cpython@3.13")
            .map_err(|error| format!("CPython 3.13 is what is compared with: {error}"))?;
        let python2 = find(&venvyard, "2.7").ok();
        let mut notes = vec![machine()?, format!("CPython {}", version(&python, 1)?)];
        match &python2 {
            Some(python2) => notes.push(format!("CPython {}", version(python2, 1)?)),
            None => notes.push("CPython 2.7 is absent".to_owned()),
        }
        let mut tool = |program: &str| -> Result<Option<PathBuf>> {
            let path = peers.join(program);
            if path.is_file() {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                notes.push(format!("{name} {}", version(&path, 1)?));
                return Ok(Some(path));
            }
            notes.push(format!("{program} is absent"));
            Ok(None)
        };
        let uv = tool("current/bin/uv")?;
        let virtualenv = tool("current/bin/virtualenv")?;
        let legacy = tool("legacy/bin/virtualenv")?;
        Ok(Self { venvyard, python, python2, uv, virtualenv, legacy, pyenv: pyenv(), notes })
    }
}

/// The interpreter that venvyard finds on this machine, asked with caches of its own.
fn find(venvyard: &Path, request: &str) -> Result<PathBuf> {
    let own = tempfile::tempdir()?;
    let mut command = Command::new(venvyard);
    command.args(["python", "find", request]);
    for name in ["VENVYARD_CACHE_DIR", "VENVYARD_DATA_DIR", "VENVYARD_CONFIG_DIR"] {
        command.env(name, own.path());
    }
    Ok(child::output(&mut command)?.into())
}

fn pyenv() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let root = set("PYENV_ROOT").map(PathBuf::from);
    root.or_else(|| Some(Path::new(&set("HOME")?).join(".pyenv"))).filter(|root| root.is_dir())
}

/// The word `at` of what `--version` prints. 2.7 says it on stderr.
fn version(program: &Path, at: usize) -> Result<String> {
    let said = Command::new(program).arg("--version").output()?;
    let text = [said.stdout, said.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    Ok(text.split_whitespace().nth(at).unwrap_or("of an unknown version").to_owned())
}

fn machine() -> Result<String> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let system = child::output(Command::new("uname").arg("-sr"))?;
    // What is behind the number is whose build it is.
    Ok(format!("{} with {threads} CPUs", system.split('-').next().unwrap_or_default()))
}
