//! What in a project's directory leads to its environment: `.venv`, which is the environment, a link to it or a file
//! with its path, and `.python-envs`.

use std::path::{Path, PathBuf, is_separator};

use crate::fs;
use crate::registry::project_file::first_line;

/// Where every tool looks for the environment of a project.
pub const DOT_VENV: &str = ".venv";

/// A list of environments, one path a line (PEP 832). The last one is the default.
pub const PYTHON_ENVS: &str = ".python-envs";

/// What leads to an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pointer {
    /// A path.
    Path(PathBuf),
    /// A name, as the virtualenv plugins of shells write it.
    Name(String),
}

/// What `.venv` in `root` leads to: a directory is itself.
pub fn dot_venv(root: &Path) -> Option<Pointer> {
    let path = root.join(DOT_VENV);
    let metadata = std::fs::metadata(&path).ok()?;
    if metadata.is_dir() {
        return Some(Pointer::Path(path));
    }
    if metadata.is_file() { in_file(root) } else { None }
}

/// What the file `.venv` in `root` says.
pub fn in_file(root: &Path) -> Option<Pointer> {
    let bytes = fs::read_small(&root.join(DOT_VENV)).ok()?;
    let line = first_line(&bytes)?.trim();
    Some(if line.contains(is_separator) {
        Pointer::Path(root.join(line))
    } else {
        Pointer::Name(line.to_owned())
    })
}

/// The environments that `.python-envs` in `root` lists.
pub fn python_envs(root: &Path) -> Vec<PathBuf> {
    let bytes = fs::read_small(&root.join(PYTHON_ENVS)).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| root.join(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_path_or_a_name() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        assert_eq!(dot_venv(root), None);
        let absolute = root.join("e").to_string_lossy().into_owned();
        for (text, pointer) in [
            (format!("{absolute}\n"), Some(Pointer::Path(root.join("e")))),
            ("../e\r\nmore\n".to_owned(), Some(Pointer::Path(root.join("../e")))),
            ("shop".to_owned(), Some(Pointer::Name("shop".to_owned()))),
            (String::new(), None),
        ] {
            fs::replace_derived(&root.join(DOT_VENV), text.as_bytes()).unwrap();
            assert_eq!(dot_venv(root), pointer, "{text:?}");
        }
    }

    #[test]
    fn a_list_has_a_path_in_each_line() {
        let dir = tempfile::tempdir().unwrap();
        assert!(python_envs(dir.path()).is_empty());
        fs::replace_derived(&dir.path().join(PYTHON_ENVS), b"../a\n\n/e/b \r\n").unwrap();
        assert_eq!(python_envs(dir.path()), [dir.path().join("../a"), "/e/b".into()]);
    }
}
