//! Which project an environment belongs to that doesn't say it: poetry and hatch put a digest of the project's
//! directory into the environment's path, pdm puts the environment's path into the project, and uv a link to it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::is_named;
use crate::fs;
use crate::registry::project_file::first_line;
use crate::venv::paths::python;

/// How many letters of a digest these tools take.
const LETTERS: usize = 8;

/// The projects that a search has seen.
#[derive(Debug, Default)]
pub struct Projects {
    /// Those with a `pyproject.toml`, by their digest.
    digests: HashMap<String, PathBuf>,
    /// Those with a `.pdm-python`, by the interpreter in it.
    pythons: HashMap<PathBuf, PathBuf>,
    /// Those with a link to an environment, by its directory.
    links: HashMap<PathBuf, PathBuf>,
}

impl Projects {
    /// Takes down a file or a link that makes its directory a project.
    pub(super) fn note(&mut self, file: &Path) {
        let Some(directory) = file.parent() else { return };
        let project = directory.to_owned();
        if is_named(file, "pyproject.toml") {
            self.digests.insert(digest(directory), project);
        } else if is_named(file, ".pdm-python") {
            let bytes = fs::read_small(file).unwrap_or_default();
            if let Some(python) = first_line(&bytes) {
                self.pythons.insert(python.into(), project);
            }
        } else if let Ok(environment) = fs::canonicalize(file) {
            self.links.insert(environment, project);
        }
    }

    /// The project of an environment.
    pub fn of(&self, environment: &Path) -> Option<&Path> {
        let name = |path: &Path| Some(path.file_name()?.to_str()?.to_owned());
        // poetry: virtualenvs/shop-x1Yz_a-B-py3.12
        let of_poetry = || self.digests.get(digest_in(&name(environment)?)?);
        // hatch: virtual/shop/x1Yz_a-B/default
        let of_hatch = || self.digests.get(&name(environment.parent()?)?);
        let linked = self.links.get(environment);
        let of_pdm = || self.pythons.get(&python(environment));
        let found = linked.or_else(of_pdm).or_else(of_poetry).or_else(of_hatch);
        found.map(PathBuf::as_path)
    }
}

/// The digest in the name of an environment of poetry's.
fn digest_in(name: &str) -> Option<&str> {
    let (rest, _) = name.rsplit_once("-py")?;
    let digest = rest.get(rest.len().checked_sub(LETTERS)?..)?;
    rest.strip_suffix(digest)?.ends_with('-').then_some(digest)
}

/// The first letters of the SHA-256 of a path, in the base 64 of URLs.
fn digest(directory: &Path) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bytes = Sha256::digest(directory.as_os_str().as_encoded_bytes());
    let letter = |at: usize| {
        let (byte, bit) = (at * 6 / 8, at * 6 % 8);
        let pair = u16::from(bytes[byte]) << 8 | u16::from(bytes[byte + 1]);
        char::from(ALPHABET[usize::from(pair >> (10 - bit) & 63)])
    };
    (0..LETTERS).map(letter).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_the_one_of_poetry_and_hatch() {
        // As poetry 2.5.1 names the environment of that directory.
        assert_eq!(digest(Path::new("/code/shop")), "ieui24jE");
        assert_eq!(digest_in("shop-a-b_c2jE-py3.12"), Some("a-b_c2jE"));
        for name in ["shop", "shop-py3.12", "é-py3", "ieui24jE-py3.12", "shopieui24jE-py3.12"] {
            assert_eq!(digest_in(name), None, "{name}");
        }
    }
}
