//! Where a search for environments begins.

use std::path::{Path, PathBuf};

use crate::dirs::variable;
use crate::fs::canonicalize;

/// Variables that name where tools keep their environments, and what is below that. Without them, these places are in
/// the user's home.
const PLACES: [(&str, &str); 13] = [
    ("WORKON_HOME", ""),
    ("POETRY_VIRTUALENVS_PATH", ""),
    ("POETRY_CACHE_DIR", "virtualenvs"),
    ("HATCH_DATA_DIR", "env/virtual"),
    ("UV_CACHE_DIR", ""),
    ("UV_TOOL_DIR", ""),
    ("PIPX_HOME", "venvs"),
    ("PYENV_ROOT", "versions"),
    ("XDG_CACHE_HOME", "pypoetry/virtualenvs"),
    ("XDG_CACHE_HOME", "uv"),
    ("XDG_DATA_HOME", "virtualenvs"),
    ("XDG_DATA_HOME", "hatch/env/virtual"),
    ("XDG_DATA_HOME", "pdm/venvs"),
];

/// The home directory, the home of environments, and those places of tools that are elsewhere.
pub fn default_roots(home: &Path, environments: &Path) -> Vec<PathBuf> {
    let named = |(name, below): (&str, &str)| Some(home.join(variable(name)?).join(below));
    let places = PLACES.into_iter().filter_map(named);
    let all = [home.to_owned(), environments.to_owned()].into_iter().chain(places);
    without_nested(all.filter_map(|place| canonicalize(&place).ok()).collect())
}

/// Those that are in none of the others.
pub fn without_nested(mut roots: Vec<PathBuf>) -> Vec<PathBuf> {
    roots.sort_unstable();
    // What is in a directory follows it, but not always at once: `a`, `a b`, `a/b`.
    let mut outer: Vec<PathBuf> = Vec::new();
    for root in roots {
        if !outer.iter().any(|outer| root.starts_with(outer)) {
            outer.push(root);
        }
    }
    outer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_in_another_one_is_searched_once() {
        let roots = |roots: &[&str]| without_nested(roots.iter().map(PathBuf::from).collect());
        assert_eq!(roots(&["/a/b", "/a b", "/a", "/a/b/c", "/a"]), roots(&["/a", "/a b"]));
        assert_eq!(roots(&["/a", "/"]), roots(&["/"]));
    }
}
