//! Reads which Python a project requires, from `.python-version` and from `requires-python` in
//! pyproject.toml.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use serde::Deserialize;

use crate::fs::{self, device};
use crate::python::{Pin, PythonRequest, pins};

/// The Pythons that a file of a project names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectPins {
    /// The file.
    pub file: PathBuf,
    /// Each as written and as parsed, the preferred one first; never empty.
    pub(crate) pins: Vec<(String, Pin)>,
}

/// Why the file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    /// It can't be read.
    #[error("can't read {}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// It can't be parsed.
    #[error("{}, line {line}: {reason}", file.display())]
    Invalid {
        /// The file.
        file: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with the line.
        reason: String,
    },
}

impl From<PinError> for crate::error::Error {
    fn from(error: PinError) -> Self {
        Self::failed(error)
    }
}

/// Reads `.python-version` in the directory, or the nearest one above it in the same repository.
pub fn version_file(directory: &Path, home: &Path) -> Result<Option<ProjectPins>, PinError> {
    first_above(directory, home, ".python-version", |file, text| {
        let pins = pins(text);
        Ok((!pins.is_empty()).then(|| ProjectPins { file: file.to_owned(), pins }))
    })
}

/// Reads `requires-python` (PEP 621) in the pyproject.toml of the same directories.
pub fn requires_python(directory: &Path, home: &Path) -> Result<Option<ProjectPins>, PinError> {
    first_above(directory, home, "pyproject.toml", |file, text| {
        let invalid = |span: Option<std::ops::Range<usize>>, reason: &str| PinError::Invalid {
            file: file.to_owned(),
            line: span.map_or(1, |span| text[..span.start].matches('\n').count() + 1),
            reason: reason.to_owned(),
        };
        let document: PyProject = toml::from_str(text)
            .map_err(|error: toml::de::Error| invalid(error.span(), error.message()))?;
        let Some(required) = document.project.and_then(|project| project.requires_python) else {
            return Ok(None);
        };
        let specifiers = required.get_ref().trim();
        if specifiers.is_empty() {
            return Ok(None);
        }
        let Ok(range @ PythonRequest::Range(_)) = PythonRequest::from_str(specifiers) else {
            let reason = format!("requires-python {specifiers:?} is not a range of versions");
            return Err(invalid(Some(required.span()), &reason));
        };
        let pins = vec![(specifiers.to_owned(), Pin::Request(range))];
        Ok(Some(ProjectPins { file: file.to_owned(), pins }))
    })
}

/// The part of pyproject.toml that is read.
#[derive(Deserialize)]
struct PyProject {
    project: Option<ProjectTable>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct ProjectTable {
    requires_python: Option<toml::Spanned<String>>,
}

/// The first of the files with that name, in the directory or above it, that names a Python.
fn first_above(
    directory: &Path,
    home: &Path,
    name: &str,
    read: impl Fn(&Path, &str) -> Result<Option<ProjectPins>, PinError>,
) -> Result<Option<ProjectPins>, PinError> {
    for dir in searched_directories(directory, home) {
        let file = dir.join(name);
        // Opening a FIFO would block until somebody writes to it.
        if !file.is_file() {
            continue;
        }
        match fs::read(&file) {
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

/// The directory and those above it, up to the root of its repository. Outside a repository only the
/// directory itself: files in `/tmp` or in the home directory belong to no project. Stops at the home
/// directory and at the end of the file system.
pub(super) fn searched_directories<'a>(directory: &'a Path, home: &Path) -> Vec<&'a Path> {
    let own = device(directory);
    let mut dirs = Vec::new();
    for dir in directory.ancestors() {
        if dir != directory && (dir == home || device(dir) != own) {
            break;
        }
        dirs.push(dir);
        if [".git", ".hg", ".jj"].iter().any(|mark| dir.join(mark).exists()) {
            return dirs;
        }
    }
    vec![directory]
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests build projects")]
mod tests {
    use super::*;

    struct TestHome(tempfile::TempDir);

    impl TestHome {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn write(&self, path: &str, text: &str) {
            let path = self.0.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }

        /// The file, and the Pythons that it names.
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
    fn the_nearest_file_in_the_repository_counts() {
        let home = TestHome::new();
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
    fn outside_a_repository_only_the_directory_itself_counts() {
        let home = TestHome::new();
        home.write("code/.python-version", "2.7\n");
        home.write("code/shop/main.py", "");
        home.write(".python-version", "3.6\n");
        home.write(".git/HEAD", "");
        assert_eq!(home.pinned("code/shop"), None);
        assert_eq!(home.pinned("").unwrap().0, ".python-version");
    }

    #[test]
    fn ignores_a_file_that_names_no_python() {
        let home = TestHome::new();
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
    fn an_error_names_the_line() {
        let home = TestHome::new();
        for (text, message) in [
            ("[project]\nname = \n", "pyproject.toml, line 2: "),
            ("\n[project]\nrequires-python = 3.9\n", "pyproject.toml, line 3: "),
            (
                "[project]\n\nrequires-python = '3.9'\n",
                "pyproject.toml, line 3: requires-python \"3.9\" is not a range of versions",
            ),
            (
                "[project]\nrequires-python = '>=x'\n",
                "pyproject.toml, line 2: requires-python \">=x\" is not a range of versions",
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
