//! Which kind of file lists the packages: its name says it, else its text.

use std::path::Path;

use super::super::requirements;

/// A kind of file that lists packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// `pylock.toml`, `pylock.NAME.toml` (PEP 751).
    Pylock,
    /// `Pipfile.lock`
    PipfileLock,
    /// Requirements, as pip takes them.
    Requirements,
    /// `uv.lock`
    UvLock,
    /// `poetry.lock`
    PoetryLock,
}

impl FileKind {
    /// The kind of the file of that name with that text; `None` if it is none of them.
    pub fn of(path: &Path, text: &str) -> Option<Self> {
        Self::named(path).or_else(|| Self::written(text))
    }

    /// What its name says.
    pub fn named(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        match name {
            "pylock.toml" => return Some(Self::Pylock),
            "Pipfile.lock" => return Some(Self::PipfileLock),
            "uv.lock" => return Some(Self::UvLock),
            "poetry.lock" => return Some(Self::PoetryLock),
            _ => {}
        }
        let middle = name.strip_prefix("pylock.").and_then(|rest| rest.strip_suffix(".toml"));
        if middle.is_some_and(|middle| !middle.is_empty() && !middle.contains('.')) {
            return Some(Self::Pylock);
        }
        let is_list =
            name.contains("requirements") && [".txt", ".in"].iter().any(|end| name.ends_with(end));
        is_list.then_some(Self::Requirements)
    }

    /// What its text says.
    fn written(text: &str) -> Option<Self> {
        if let Ok(table) = text.parse::<toml::Table>() {
            let of_poetry = table.get("metadata").and_then(|it| it.get("content-hash"));
            return match table {
                _ if table.contains_key("lock-version") => Some(Self::Pylock),
                _ if of_poetry.is_some() => Some(Self::PoetryLock),
                _ if table.contains_key("package") && table.contains_key("version") => {
                    Some(Self::UvLock)
                }
                _ => None,
            };
        }
        if let Ok(value) = serde_json::from_str::<serde_json::Value>(text) {
            let is_lock = value.get("_meta").is_some() && value.get("default").is_some();
            return is_lock.then_some(Self::PipfileLock);
        }
        requirements::is_file(text).then_some(Self::Requirements)
    }

    /// The tool that reads and writes it.
    pub fn tool(self) -> &'static str {
        match self {
            Self::Pylock | Self::Requirements => "pip",
            Self::PipfileLock => "pipenv",
            Self::UvLock => "uv",
            Self::PoetryLock => "poetry",
        }
    }
}
