//! The shims of pyenv, asdf and mise: files in PATH that only start the manager, which chooses the
//! version by a variable, a file of the directory or one above it, or its own setting.

use std::path::{Path, PathBuf};

use super::World;
use super::executable::{beginning, can_be_run};

/// A manager of versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// pyenv.
    Pyenv,
    /// asdf.
    Asdf,
    /// mise.
    Mise,
}

/// What a shim leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shim {
    /// Whose it is.
    pub tool: Tool,
    /// The version that is asked for; `None` where nothing asks for one.
    pub version: Option<String>,
    /// What asks for it: a variable or a file.
    pub asked_by: Option<String>,
    /// The file in that version; `None` where it is not there.
    pub program: Option<PathBuf>,
}

/// A version, and the variable or file that asks for it.
type Asked = (String, String);

impl Tool {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pyenv => "pyenv",
            Self::Asdf => "asdf",
            Self::Mise => "mise",
        }
    }

    /// Whose shim the file is. mise's are links to itself.
    fn of(file: &Path) -> Option<Self> {
        if let Ok(real) = dunce::canonicalize(file)
            && matches!(real.file_name()?.to_str()?, "mise" | "rtx")
        {
            return Some(Self::Mise);
        }
        let text = beginning(file)?;
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

    /// Where its versions of Python are.
    fn installs(self, world: &World) -> PathBuf {
        let place = |variable: &str, default: &str| {
            world.variable(variable).map_or_else(|| world.home.join(default), PathBuf::from)
        };
        match self {
            Self::Pyenv => place("PYENV_ROOT", ".pyenv").join("versions"),
            Self::Asdf => place("ASDF_DATA_DIR", ".asdf").join("installs/python"),
            Self::Mise => place("MISE_DATA_DIR", ".local/share/mise").join("installs/python"),
        }
    }

    /// The versions that are asked for, the first one that is there counts.
    fn asked(self, world: &World) -> Vec<Asked> {
        let variable = match self {
            Self::Pyenv => "PYENV_VERSION",
            Self::Asdf => "ASDF_PYTHON_VERSION",
            Self::Mise => "MISE_PYTHON_VERSION",
        };
        if let Some(value) = world.variable(variable) {
            let value = value.to_string_lossy();
            let words = value.split([':', ' ', ',']).filter(|word| !word.is_empty());
            return words.map(|word| (word.to_owned(), variable.to_owned())).collect();
        }
        let files: &[&str] = match self {
            Self::Pyenv => &[".python-version"],
            Self::Asdf => &[".tool-versions"],
            Self::Mise => {
                &["mise.local.toml", "mise.toml", ".mise.toml", ".tool-versions", ".python-version"]
            }
        };
        let above =
            world.directory.ancestors().flat_map(|dir| files.iter().map(|name| dir.join(name)));
        let own = match self {
            Self::Pyenv => self.installs(world).parent().map(|root| root.join("version")),
            Self::Asdf => Some(world.home.join(".tool-versions")),
            Self::Mise => Some(world.home.join(".config/mise/config.toml")),
        };
        above
            .chain(own)
            .map(|file| said_by(&file))
            .find(|asked| !asked.is_empty())
            .unwrap_or_default()
    }
}

impl Shim {
    /// The next one in PATH is meant.
    pub(super) fn is_system(&self) -> bool {
        self.version.as_deref().is_none_or(|version| version == "system")
    }
}

/// What the file is a shim for; `None` where it is none.
pub(super) fn read(world: &World, command: &str, file: &Path) -> Option<Shim> {
    let tool = Tool::of(file)?;
    let installs = tool.installs(world);
    let asked = tool.asked(world);
    let there = asked.iter().find_map(|(version, by)| {
        let system = version == "system";
        let program = program(&installs, version, command);
        (system || program.is_some()).then(|| (version.clone(), by.clone(), program))
    });
    let (version, asked_by, program) =
        match there.or_else(|| asked.into_iter().next().map(|(version, by)| (version, by, None))) {
            Some((version, by, program)) => (Some(version), Some(by), program),
            None => (None, None, None),
        };
    Some(Shim { tool, version, asked_by, program })
}

/// The file of that name in a version, which may be told by its beginning: 3.12 means the newest 3.12.
fn program(installs: &Path, version: &str, command: &str) -> Option<PathBuf> {
    let version = version.strip_prefix("python-").unwrap_or(version);
    let version = version.strip_suffix(":latest").unwrap_or(version);
    let file = |directory: PathBuf| {
        Some(directory.join("bin").join(command)).filter(|file| can_be_run(file))
    };
    // A name with a path in it is none.
    if version.contains(['/', '\\']) || version.starts_with('.') {
        return None;
    }
    file(installs.join(version)).or_else(|| file(newest(installs, version)?))
}

fn newest(installs: &Path, version: &str) -> Option<PathBuf> {
    let begin = format!("{version}.");
    let numbers = |name: &str| -> Option<Vec<u32>> {
        name.split('.').map(|number| number.parse().ok()).collect()
    };
    let entries = std::fs::read_dir(installs).ok()?.flatten();
    entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let fits = name.starts_with(&begin) || version == "latest";
            Some((numbers(&name).filter(|_| fits)?, entry.path()))
        })
        .max_by(|a, b| a.0.cmp(&b.0))
        .map(|(_, path)| path)
}

/// The versions of Python that a manager's file names.
fn said_by(file: &Path) -> Vec<Asked> {
    // Opening a FIFO would wait for somebody to write.
    let text = Some(file).filter(|file| file.is_file()).and_then(|file| std::fs::read(file).ok());
    let Some(text) = text else { return Vec::new() };
    let text = String::from_utf8_lossy(&text);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let words: Vec<String> = if name.ends_with(".toml") {
        in_toml(&text)
    } else if name == ".tool-versions" {
        let lines = text.lines().filter_map(|line| line.trim().strip_prefix("python "));
        lines.flat_map(|line| without_comment(line).split_whitespace()).map(str::to_owned).collect()
    } else {
        text.lines()
            .flat_map(|line| without_comment(line).split_whitespace())
            .map(str::to_owned)
            .collect()
    };
    words.into_iter().map(|word| (word, file.display().to_string())).collect()
}

fn without_comment(line: &str) -> &str {
    line.split('#').next().unwrap_or_default()
}

/// `[tools] python = "3.12"`, a list of such, or a table with `version`.
fn in_toml(text: &str) -> Vec<String> {
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
