//! The file that is to be written: its format, and what is there already.

use std::fmt;
use std::path::Path;

use crate::error::{Error, Result};
use crate::fs;
use crate::inspect::locks::FileKind;

/// Begins every file that `export` writes, so that it is known again. A comment in both formats.
pub const MARK: &str = "# Made by 'venvyard export'";

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `pylock.toml` (PEP 751).
    Pylock,
    /// Requirements, as pip takes them.
    Requirements,
}

impl Format {
    /// The name that such a file usually has.
    pub fn usual_name(self) -> &'static str {
        match self {
            Self::Pylock => "pylock.toml",
            Self::Requirements => "requirements.txt",
        }
    }

    /// The format of a file of that name; `None` if its name doesn't say.
    fn named(path: &Path) -> Option<Self> {
        match FileKind::named(path) {
            Some(FileKind::Pylock) => Some(Self::Pylock),
            Some(FileKind::Requirements) => Some(Self::Requirements),
            _ => path
                .extension()
                .filter(|it| *it == "txt" || *it == "in")
                .map(|_| Self::Requirements),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.usual_name())
    }
}

/// Where it goes, and in which format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target<'a> {
    /// The file; `None` for standard output.
    pub file: Option<&'a Path>,
    /// The format.
    pub format: Format,
}

/// What stands at a path before it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing, or what an earlier export wrote.
    Free,
    /// Something else.
    Other,
}

impl<'a> Target<'a> {
    /// The format that the user names, else the one that the file's name tells, else a `pylock.toml`, for which an index
    /// must answer, else requirements.
    ///
    /// # Errors
    /// The name of the file doesn't tell, or is not one that a `pylock.toml` may have.
    pub fn of(file: Option<&'a Path>, format: Option<Format>, offline: bool) -> Result<Self> {
        let named = file.and_then(Format::named);
        let usual = if offline { Format::Requirements } else { Format::Pylock };
        match (file, format.or(named)) {
            (Some(file), Some(Format::Pylock)) if named != Some(Format::Pylock) => {
                Err(Error::usage(format!("{} can't be the name of such a file", file.display()))
                    .hint("installers read it only as pylock.toml or pylock.NAME.toml (PEP 751)"))
            }
            (Some(file), None) => {
                let says = format!("{} doesn't say which format it has", file.display());
                Err(Error::usage(says).hint("add --format pylock or --format requirements"))
            }
            (file, format) => Ok(Self { file, format: format.unwrap_or(usual) }),
        }
    }
}

impl Standing {
    /// What stands at `path`.
    ///
    /// # Errors
    /// It is no regular file, or can't be read or written.
    pub fn at(path: &Path, mark: &str) -> Result<Self> {
        fs::check_writable(path)?;
        match fs::read(path) {
            Ok(bytes) if bytes.is_empty() || bytes.starts_with(mark.as_bytes()) => Ok(Self::Free),
            Ok(_) => Ok(Self::Other),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::Free),
            Err(error) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_file_tells_the_format() {
        let of = |file: Option<&'static str>, format, offline| {
            Target::of(file.map(Path::new), format, offline).map(|it| it.format)
        };
        for (file, offline, format) in [
            (None, false, Format::Pylock),
            (None, true, Format::Requirements),
            (Some("a/pylock.toml"), true, Format::Pylock),
            (Some("pylock.dev.toml"), false, Format::Pylock),
            (Some("requirements.txt"), false, Format::Requirements),
            (Some("dev-requirements.in"), false, Format::Requirements),
            (Some("constraints.txt"), false, Format::Requirements),
        ] {
            assert_eq!(of(file, None, offline).unwrap(), format, "{file:?}");
        }
        assert_eq!(
            of(Some("list"), Some(Format::Requirements), false).unwrap(),
            Format::Requirements
        );
        for (file, format) in [("lock.toml", None), ("lock.toml", Some(Format::Pylock))] {
            assert!(of(Some(file), format, false).is_err(), "{file}");
        }
        // A name that says it is no lock stays one: the user may know better.
        assert!(of(Some("requirements.txt"), Some(Format::Pylock), false).is_err());
    }
}
