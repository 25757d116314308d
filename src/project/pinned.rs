//! Which Python a project asks for: its `.python-version`, else `requires-python` of its pyproject.toml.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use serde::Deserialize;

use crate::python::{Pin, PythonRequest, pins};

/// What a file of a project asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pinned {
    /// The file.
    pub file: PathBuf,
    /// As written and as meant, the preferred one first; never empty.
    pub(crate) pins: Vec<(String, Pin)>,
}

/// Why a project's file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    /// It can't be read.
    #[error("can't read {}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// What it says can't be understood.
    #[error("{}, line {line}: {reason}", file.display())]
    Invalid {
        /// The file.
        file: PathBuf,
        /// The first line is 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}

impl From<PinError> for crate::error::Error {
    fn from(error: PinError) -> Self {
        Self::failed(error)
    }
}

/// What `.python-version` asks for: that of the directory, or the next one above it in the same
/// repository.
pub fn version_file(directory: &Path, home: &Path) -> Result<Option<Pinned>, PinError> {
    first_above(directory, home, ".python-version", |file, text| {
        let pins = pins(text);
        Ok((!pins.is_empty()).then(|| Pinned { file: file.to_owned(), pins }))
    })
}

/// What `requires-python` asks for, of the same directories' pyproject.toml (PEP 621).
pub fn requires_python(directory: &Path, home: &Path) -> Result<Option<Pinned>, PinError> {
    first_above(directory, home, "pyproject.toml", |file, text| {
        let mistaken = |span: Option<std::ops::Range<usize>>, reason: &str| PinError::Invalid {
            file: file.to_owned(),
            line: span.map_or(1, |span| text[..span.start].matches('\n').count() + 1),
            reason: reason.to_owned(),
        };
        let document: PyProject = toml::from_str(text)
            .map_err(|error: toml::de::Error| mistaken(error.span(), error.message()))?;
        let Some(wanted) = document.project.and_then(|project| project.requires_python) else {
            return Ok(None);
        };
        let specifiers = wanted.get_ref().trim();
        if specifiers.is_empty() {
            return Ok(None);
        }
        let Ok(range @ PythonRequest::Range(_)) = PythonRequest::from_str(specifiers) else {
            let reason = format!("requires-python {specifiers:?} is no range of versions");
            return Err(mistaken(Some(wanted.span()), &reason));
        };
        let pins = vec![(specifiers.to_owned(), Pin::Request(range))];
        Ok(Some(Pinned { file: file.to_owned(), pins }))
    })
}

/// All that is read of pyproject.toml.
#[derive(Deserialize)]
struct PyProject {
    project: Option<Project>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Project {
    requires_python: Option<toml::Spanned<String>>,
}

/// The first of the directories' files of that name that says something.
fn first_above(
    directory: &Path,
    home: &Path,
    name: &str,
    read: impl Fn(&Path, &str) -> Result<Option<Pinned>, PinError>,
) -> Result<Option<Pinned>, PinError> {
    for dir in directories(directory, home) {
        let file = dir.join(name);
        // Opening a FIFO would wait for somebody to write.
        if !file.is_file() {
            continue;
        }
        match std::fs::read(&file) {
            Ok(bytes) => {
                if let Some(pinned) = read(&file, &String::from_utf8_lossy(&bytes))? {
                    return Ok(Some(pinned));
                }
            }
            Err(source) => return Err(PinError::Read { file, source }),
        }
    }
    Ok(None)
}

/// The directory, and those above it as far as its repository goes. Outside of one, the directory alone:
/// what lies in `/tmp` or at home is no project's. Never beyond the home directory or onto another file
/// system.
fn directories<'a>(directory: &'a Path, home: &Path) -> Vec<&'a Path> {
    let device = device(directory);
    let mut dirs = Vec::new();
    for dir in directory.ancestors() {
        if dir != directory && (dir == home || self::device(dir) != device) {
            break;
        }
        dirs.push(dir);
        if [".git", ".hg", ".jj"].iter().any(|mark| dir.join(mark).exists()) {
            return dirs;
        }
    }
    vec![directory]
}

#[cfg(unix)]
fn device(path: &Path) -> Option<u64> {
    Some(std::os::unix::fs::MetadataExt::dev(&path.metadata().ok()?))
}

#[cfg(not(unix))]
fn device(_path: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests build projects")]
mod tests {
    use super::*;

    struct Home(tempfile::TempDir);

    impl Home {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn write(&self, path: &str, text: &str) {
            let path = self.0.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }

        /// Where it was found, and what.
        fn pinned(&self, directory: &str) -> Option<(String, Vec<String>)> {
            let directory = self.0.path().join(directory);
            let found = version_file(&directory, self.0.path()).unwrap();
            let found = found.or_else(|| requires_python(&directory, self.0.path()).unwrap())?;
            let file = found.file.strip_prefix(self.0.path()).unwrap();
            let file = file.to_string_lossy().replace('\\', "/");
            Some((file, found.pins.into_iter().map(|(written, _)| written).collect()))
        }
    }

    #[test]
    fn the_directorys_own_file_counts_then_those_above_in_its_repository() {
        let home = Home::new();
        home.write("code/shop/.git/HEAD", "");
        home.write("code/shop/.python-version", "3.11\n");
        home.write("code/shop/parts/a/pyproject.toml", "[project]\nrequires-python = '>=3.9'\n");
        home.write("code/shop/parts/b/.python-version", "3.12\n3.11\n");
        home.write("code/.python-version", "2.7\n");
        let of = |dir: &str| home.pinned(dir).unwrap();
        assert_eq!(of("code/shop"), ("code/shop/.python-version".into(), vec!["3.11".into()]));
        // .python-version is more exact than the range a package supports.
        assert_eq!(of("code/shop/parts/a").0, "code/shop/.python-version");
        let both = ("code/shop/parts/b/.python-version".into(), vec!["3.12".into(), "3.11".into()]);
        assert_eq!(of("code/shop/parts/b"), both);
    }

    #[test]
    fn outside_of_a_repository_only_the_directory_itself_counts() {
        let home = Home::new();
        home.write("code/.python-version", "2.7\n");
        home.write("code/shop/main.py", "");
        home.write(".python-version", "3.6\n");
        home.write(".git/HEAD", "");
        assert_eq!(home.pinned("code/shop"), None);
        assert_eq!(home.pinned("").unwrap().0, ".python-version");
    }

    #[test]
    fn a_file_that_says_nothing_is_none() {
        let home = Home::new();
        home.write("a/.python-version", "# none\n\n");
        home.write("a/pyproject.toml", "[project]\nname = 'a'\nrequires-python = ''\n");
        assert_eq!(home.pinned("a"), None);
        home.write("a/pyproject.toml", "[project]\nname = 'a'\nrequires-python = '>=3.9,<3.12'\n");
        let range = vec![">=3.9,<3.12".to_owned()];
        assert_eq!(home.pinned("a"), Some(("a/pyproject.toml".into(), range)));
        home.write("b/pyproject.toml", "[tool.black]\nline-length = 100\n");
        assert_eq!(home.pinned("b"), None);
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        let home = Home::new();
        for (text, message) in [
            ("[project]\nname = \n", "pyproject.toml, line 2: "),
            ("\n[project]\nrequires-python = 3.9\n", "pyproject.toml, line 3: "),
            (
                "[project]\n\nrequires-python = '3.9'\n",
                "pyproject.toml, line 3: requires-python \"3.9\" is no range of versions",
            ),
            (
                "[project]\nrequires-python = '>=x'\n",
                "pyproject.toml, line 2: requires-python \">=x\" is no range of versions",
            ),
        ] {
            home.write("pyproject.toml", text);
            let error = requires_python(home.0.path(), home.0.path()).unwrap_err();
            let error = crate::error::Error::from(error);
            assert!(error.to_string().contains(message), "{error}");
            assert_eq!(error.to_string().lines().count(), 1, "{error}");
            assert_eq!(error.kind().exit().0, 1);
        }
    }
}
