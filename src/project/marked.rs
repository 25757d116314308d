//! Directories that look like a project's, whether an environment belongs to them or not.

use std::path::{Path, PathBuf};

use super::pinned::searched_directories;

/// What stands in the directory of a project: a checkout's own directory, or the file that describes a package.
const MARKS: [&str; 4] = [".git", ".hg", ".jj", "pyproject.toml"];

/// The directory of the project that a directory looks like: itself or, in a checkout, the nearest one above it. The
/// home directory is none, even if its dotfiles are in a repository.
pub fn marked(directory: &Path, home: &Path) -> Option<PathBuf> {
    let is_marked = |place: &&&Path| MARKS.iter().any(|mark| place.join(mark).exists());
    let directories = searched_directories(directory, home);
    let found = directories.iter().find(is_marked)?;
    (**found != *home).then(|| found.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::create_dir_all;

    #[test]
    fn a_checkout_and_a_described_directory_are_projects() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path();
        for place in ["shop/.git", "shop/src/deep", ".git", "plain", "lib/sub"] {
            create_dir_all(&home.join(place)).unwrap();
        }
        for file in ["lib/pyproject.toml", "shop/src/pyproject.toml"] {
            crate::fs::write_new(&home.join(file), b"").unwrap();
        }
        for (place, project) in [
            ("shop", Some("shop")),
            ("shop/src", Some("shop/src")),
            ("shop/src/deep", Some("shop/src")),
            ("lib", Some("lib")),
            ("lib/sub", None),
            ("plain", None),
            ("", None),
        ] {
            let found = marked(&home.join(place), home);
            assert_eq!(found, project.map(|project| home.join(project)), "{place}");
        }
    }
}
