//! Asks an installer which files it would install, and installs nothing.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::attempt::tried;
use super::{Attempt, Error, find_uv, pip_of, uv_command};
use crate::fs;
use crate::inspect::distributions::{file_at, name_and_version, without_credentials};
use crate::venv::paths;
use crate::venv::seed::{digest_of, normalized};

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

/// Settings that would change what pip is asked.
const UNASKED: [(&str, &str); 2] = [("PIP_CONSTRAINT", " "), ("PIP_REQUIRE_HASHES", "0")];

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
    command.envs(UNASKED);
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

/// The same by a pip that writes no report: it downloads the files into the directory `stage`, and its log tells where
/// they came from.
pub fn download_each(
    environment: &Path,
    wanted: &Path,
    stage: &Path,
) -> Result<Result<Vec<Reported>, Attempt>, Error> {
    let (files, log) = (stage.join("files"), stage.join("log"));
    let (program, mut command) = pip_of(environment, &Pip::OwnReading);
    command.arg("--log").arg(&log).args(["download", "--quiet", "--no-deps", "--no-input"]);
    command.arg("--dest").arg(&files).arg("--requirement").arg(wanted);
    command.envs(UNASKED);
    match tried(command, &program)? {
        Attempt::Done => Ok(Ok(downloaded(&files, &log))),
        said => Ok(Err(said)),
    }
}

/// What a log of pip says about the files in a directory.
fn downloaded(files: &Path, log: &Path) -> Vec<Reported> {
    let log = fs::read(log).unwrap_or_default();
    let log = String::from_utf8_lossy(&log);
    let one = |path: PathBuf| {
        let file = path.file_name()?.to_str()?.to_owned();
        let (name, _) = name_and_version(&file)?;
        let url = log.lines().rev().find_map(|line| link(line).filter(|url| file_at(url) == file));
        Some(Reported {
            name: normalized(name),
            url: without_credentials(url?),
            hash: digest_of(&path).ok().map(|digest| format!("sha256:{digest}")),
        })
    };
    fs::children(files).unwrap_or_default().into_iter().filter_map(one).collect()
}

/// The URL in a line that tells of a file in an index, without its fragment: `Found link URL#sha256=… (from …)`.
fn link(line: &str) -> Option<&str> {
    let (_, after) = line.split_once("Found link ")?;
    let url = after.split(char::is_whitespace).next()?;
    Some(url.split('#').next().unwrap_or(url))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_pip_tells_in_its_log_where_a_file_is() {
        let dir = tempfile::tempdir().unwrap();
        let files = dir.path().join("files");
        fs::create_dir(&files).unwrap();
        for name in ["a_b-1.0+x-py3-none-any.whl", "c-2.tar.gz", "unknown-1.zip"] {
            fs::write_new(&files.join(name), b"").unwrap();
        }
        let text = "2026-11-28T10:00:00,1 Collecting a-b==1.0\n\
            2026-11-28T10:00:00,1     Found link https://u:s3cret@e.org/a_b-1.0%2Bx-py3-none-any.whl#sha256=0 (from \
            https://e.org/simple/a-b/) (requires-python:>=3), version: 1.0+x\n\
            Found link https://e.org/other/c-1.tar.gz, version: 1\n\
            Found link file:///c-2.tar.gz (from -f /), version: 2\n";
        let log = dir.path().join("log");
        fs::write_new(&log, text.as_bytes()).unwrap();
        let mut told = downloaded(&files, &log);
        told.sort_by(|one, other| one.name.cmp(&other.name));
        let told: Vec<(&str, &str)> =
            told.iter().map(|it| (it.name.as_str(), it.url.as_str())).collect();
        let wheel = "https://e.org/a_b-1.0%2Bx-py3-none-any.whl";
        assert_eq!(told, [("a-b", wheel), ("c", "file:///c-2.tar.gz")]);
    }

    #[test]
    fn a_report_is_read_without_passwords() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("report.json");
        let text = r#"{"version": "1", "install": [
            {"download_info": {"url": "https://u:s3cret@e.org/A.b-1.whl", "archive_info":
                {"hash": "sha256=0a", "hashes": {"sha256": "0b"}}}, "metadata": {"name": "A.b"}},
            {"download_info": {"url": "https://e.org/c-1.zip", "archive_info":
                {"hash": "sha256=0c"}}, "metadata": {"name": "c"}},
            {"download_info": {"url": "https://e.org/d-1.zip", "archive_info": {}},
                "metadata": {"name": "d"}},
            {"download_info": {}, "metadata": {}}]}"#;
        fs::write_new(&file, text.as_bytes()).unwrap();
        let told = reported(&file).unwrap();
        let told: Vec<(&str, &str, Option<&str>)> =
            told.iter().map(|it| (it.name.as_str(), it.url.as_str(), it.hash.as_deref())).collect();
        let expected = [
            ("a-b", "https://e.org/A.b-1.whl", Some("sha256:0b")),
            ("c", "https://e.org/c-1.zip", Some("sha256:0c")),
            ("d", "https://e.org/d-1.zip", None),
        ];
        assert_eq!(told, expected);
        assert_eq!(reported(&dir.path().join("none")), None);
    }
}
