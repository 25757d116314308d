//! Follows the shims of pyenv, asdf and mise.
//!
//! A shim is a file in PATH that starts the version manager. The manager chooses a version by a variable, by
//! a file in the current directory or above, or by its own setting.

use std::path::{Path, PathBuf};

use super::Locator;
use super::executable::can_be_run;
use crate::fs::link_target;
use crate::program::head;

/// A tool that manages several versions of Python.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionManager {
    Pyenv,
    Asdf,
    Mise,
}

/// A shim, with the version and the file that it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shim {
    /// The version manager.
    pub tool: VersionManager,
    /// The requested version; `None` if nothing requests one.
    pub version: Option<String>,
    /// The variable or the file that requests it.
    pub asked_by: Option<String>,
    /// The file in that version; `None` if that version has none or is not installed.
    pub program: Option<PathBuf>,
}

/// A version that is requested.
#[derive(Debug, Clone)]
struct VersionRequest {
    version: String,
    /// The variable or the file that requests it.
    by: String,
}

impl VersionManager {
    /// The tool's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pyenv => "pyenv",
            Self::Asdf => "asdf",
            Self::Mise => "mise",
        }
    }

    /// The tool that the file is a shim of; `None` if it is no shim. mise's shims are links to mise.
    fn of(file: &Path) -> Option<Self> {
        if link_target(file).file_name().is_some_and(|name| name == "mise" || name == "rtx") {
            return Some(Self::Mise);
        }
        let head = head(file).filter(|head| head.starts_with(b"#!"))?;
        let text = String::from_utf8_lossy(&head);
        let calls = |words: &str| text.contains(words);
        // pyenv: exec ".../pyenv" exec "$program" "$@"; asdf: exec asdf exec "python" "$@".
        if calls("asdf exec") {
            Some(Self::Asdf)
        } else if calls("pyenv\" exec") || calls("pyenv exec") || calls("pyenv' exec") {
            Some(Self::Pyenv)
        } else {
            calls("mise exec").then_some(Self::Mise)
        }
    }

    /// The directory of its versions of Python.
    fn installs(self, locator: &Locator) -> PathBuf {
        let place = |variable: &str, default: &str| {
            locator.variable(variable).map_or_else(|| locator.home.join(default), PathBuf::from)
        };
        match self {
            Self::Pyenv => place("PYENV_ROOT", ".pyenv").join("versions"),
            Self::Asdf => place("ASDF_DATA_DIR", ".asdf").join("installs/python"),
            Self::Mise => place("MISE_DATA_DIR", ".local/share/mise").join("installs/python"),
        }
    }

    /// The requested versions, of which the first installed one counts.
    fn requests(self, locator: &Locator) -> Vec<VersionRequest> {
        let variable = match self {
            Self::Pyenv => "PYENV_VERSION",
            Self::Asdf => "ASDF_PYTHON_VERSION",
            Self::Mise => "MISE_PYTHON_VERSION",
        };
        if let Some(value) = locator.variable(variable) {
            let value = value.to_string_lossy();
            let words = value.split([':', ' ', ',']).filter(|word| !word.is_empty());
            return words
                .map(|word| VersionRequest { version: word.to_owned(), by: variable.to_owned() })
                .collect();
        }
        let files: &[&str] = match self {
            Self::Pyenv => &[".python-version"],
            Self::Asdf => &[".tool-versions"],
            Self::Mise => {
                &["mise.local.toml", "mise.toml", ".mise.toml", ".tool-versions", ".python-version"]
            }
        };
        let above =
            locator.directory.ancestors().flat_map(|dir| files.iter().map(|name| dir.join(name)));
        let own = match self {
            Self::Pyenv => self.installs(locator).parent().map(|root| root.join("version")),
            Self::Asdf => Some(locator.home.join(".tool-versions")),
            Self::Mise => Some(locator.home.join(".config/mise/config.toml")),
        };
        above
            .chain(own)
            .map(|file| requests_in(&file))
            .find(|requests| !requests.is_empty())
            .unwrap_or_default()
    }
}

impl Shim {
    /// Whether the next file of that name in PATH is requested.
    pub(super) fn is_system(&self) -> bool {
        self.version.as_deref().is_none_or(|version| version == "system")
    }

    /// Whether it runs the next file of that name in PATH. pyenv does that, too, if no version that is requested has
    /// the command (pyenv-which, since 1.2.24).
    pub fn runs_next(&self) -> bool {
        self.is_system() || (self.tool == VersionManager::Pyenv && self.program.is_none())
    }
}

/// Reads a shim; `None` if the file is none.
pub(super) fn read(locator: &Locator, command: &str, file: &Path) -> Option<Shim> {
    let tool = VersionManager::of(file)?;
    let installs = tool.installs(locator);
    let requests = tool.requests(locator);
    let installed = requests.iter().find_map(|request| {
        let program = program(&installs, &request.version, command);
        (request.version == "system" || program.is_some()).then(|| (request.clone(), program))
    });
    // If none is installed, the first one is reported.
    let (request, program) = match installed {
        Some((request, program)) => (Some(request), program),
        None => (requests.into_iter().next(), None),
    };
    let (version, asked_by) = request.map(|it| (it.version, it.by)).unzip();
    Some(Shim { tool, version, asked_by, program })
}

/// The file of that name in a version. `3.12` means the newest 3.12.
fn program(installs: &Path, version: &str, command: &str) -> Option<PathBuf> {
    let version = version.strip_prefix("python-").unwrap_or(version);
    let version = version.strip_suffix(":latest").unwrap_or(version);
    let file = |directory: PathBuf| {
        Some(directory.join("bin").join(command)).filter(|file| can_be_run(file))
    };
    // A version can't contain a path.
    if version.contains(['/', '\\']) || version.starts_with('.') {
        return None;
    }
    file(installs.join(version)).or_else(|| file(newest(installs, version)?))
}

/// The directory of the newest installed version that begins with `version`.
fn newest(installs: &Path, version: &str) -> Option<PathBuf> {
    let prefix = format!("{version}.");
    let numbers = |name: &str| -> Option<Vec<u32>> {
        name.split('.').map(|number| number.parse().ok()).collect()
    };
    let entries = std::fs::read_dir(installs).ok()?.flatten();
    entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let fits = name.starts_with(&prefix) || version == "latest";
            Some((numbers(&name).filter(|_| fits)?, entry.path()))
        })
        .max_by(|a, b| a.0.cmp(&b.0))
        .map(|(_, path)| path)
}

/// The versions of Python that a file of a version manager requests.
fn requests_in(file: &Path) -> Vec<VersionRequest> {
    // Opening a FIFO would block until somebody writes to it.
    let text = Some(file).filter(|file| file.is_file()).and_then(|file| std::fs::read(file).ok());
    let Some(text) = text else { return Vec::new() };
    let text = String::from_utf8_lossy(&text);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let words: Vec<String> = if name.ends_with(".toml") {
        versions_in_toml(&text)
    } else if name == ".tool-versions" {
        let lines = text.lines().filter_map(|line| line.trim().strip_prefix("python "));
        lines.flat_map(|line| without_comment(line).split_whitespace()).map(str::to_owned).collect()
    } else {
        text.lines()
            .flat_map(|line| without_comment(line).split_whitespace())
            .map(str::to_owned)
            .collect()
    };
    let by = file.display().to_string();
    words.into_iter().map(|version| VersionRequest { version, by: by.clone() }).collect()
}

fn without_comment(line: &str) -> &str {
    line.split('#').next().unwrap_or_default()
}

/// The versions in `[tools] python = "3.12"`, which may also be a list or a table with `version`.
fn versions_in_toml(text: &str) -> Vec<String> {
    let Ok(document) = text.parse::<toml::Table>() else { return Vec::new() };
    let version = |value: &toml::Value| {
        let value = value.get("version").unwrap_or(value);
        value.as_str().map(str::to_owned)
    };
    match document.get("tools").and_then(|tools| tools.get("python")) {
        Some(toml::Value::Array(versions)) => versions.iter().filter_map(version).collect(),
        Some(one) => version(one).into_iter().collect(),
        None => Vec::new(),
    }
}
