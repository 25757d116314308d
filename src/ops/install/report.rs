//! Asks an installer which files it would install, and installs nothing.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::attempt::tried;
use super::{Attempt, Error, find_uv, pip_of, uv_command};
use crate::fs;
use crate::inspect::distributions::without_credentials;
use crate::venv::paths;
use crate::venv::seed::normalized;

/// Which pip works for an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pip {
    /// Its own.
    Own,
    /// Its own, which writes no bytecode: it is only asked something.
    OwnReading,
    /// The one among the modules in this directory, run by the environment's interpreter without
    /// writing bytecode.
    In(PathBuf),
}

/// A file that an installer would take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The normalized name of the distribution.
    pub name: String,
    /// Where the file is, without user and password.
    pub url: String,
    /// `sha256:…`; `None` if the installer doesn't know.
    pub hash: Option<String>,
}

/// What would be installed for the requirements in `wanted`, and nothing that they require. pip writes its report to
/// `written` (pypa's installation report, version 1).
pub fn report(
    environment: &Path,
    pip: &Pip,
    wanted: &Path,
    written: &Path,
    cached: bool,
) -> Result<Result<Vec<Reported>, Attempt>, Error> {
    let (program, mut command) = pip_of(environment, pip);
    command.args(["install", "--dry-run", "--ignore-installed", "--no-deps", "--quiet"]);
    command.args(["--no-input", "--target=", "--report"]).arg(written);
    if !cached {
        command.arg("--no-cache-dir");
    }
    command.arg("--requirement").arg(wanted);
    // They would change what is asked for.
    command.envs([("PIP_CONSTRAINT", " "), ("PIP_REQUIRE_HASHES", "0"), ("PIP_NO_DEPS", "0")]);
    match tried(command, &program)? {
        Attempt::Done => {
            Ok(reported(written)
                .ok_or_else(|| Attempt::Failed("its report can't be read".to_owned())))
        }
        said => Ok(Err(said)),
    }
}

fn reported(written: &Path) -> Option<Vec<Reported>> {
    let report: Value = serde_json::from_slice(&fs::read(written).ok()?).ok()?;
    let one = |it: &Value| {
        let archive = &it["download_info"]["archive_info"];
        let of_hashes = archive["hashes"]["sha256"].as_str().map(str::to_owned);
        let of_hash = || archive["hash"].as_str()?.strip_prefix("sha256=").map(str::to_owned);
        Some(Reported {
            name: normalized(it["metadata"]["name"].as_str()?),
            url: without_credentials(it["download_info"]["url"].as_str()?),
            hash: of_hashes.or_else(of_hash).map(|digest| format!("sha256:{digest}")),
        })
    };
    Some(report["install"].as_array()?.iter().filter_map(one).collect())
}

/// Whether there is a uv.
pub fn has_uv() -> bool {
    find_uv().is_some()
}

/// Lets uv write the files of the requirements in `wanted`, and of nothing that they require, to the `pylock.toml` at
/// `written`.
pub fn compile(environment: &Path, wanted: &Path, written: &Path) -> Result<Attempt, Error> {
    let uv = find_uv().ok_or(Error::NoUv)?;
    let mut command: Command = uv_command(&uv);
    let fixed =
        ["pip", "compile", "--quiet", "--no-deps", "--no-header", "--format", "pylock.toml"];
    command.args(fixed).args(["--output-file".as_ref(), written.as_os_str()]);
    command.arg("--python").arg(paths::python(environment)).arg(wanted);
    // They would change what is asked for.
    for name in ["UV_CONSTRAINT", "UV_OVERRIDE", "UV_EXCLUDE", "UV_BUILD_CONSTRAINT"] {
        command.env_remove(OsStr::new(name));
    }
    tried(command, &uv)
}
