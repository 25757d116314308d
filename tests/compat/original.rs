//! virtualenvwrapper 6.1.1 itself, where the tests may ask the package index.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::installed;
use crate::support::{matrix, python};

/// Where the original's programs are. `None`, said aloud, where this run asks no package index.
#[track_caller]
pub(super) fn programs() -> Option<PathBuf> {
    static PLACE: OnceLock<PathBuf> = OnceLock::new();
    let install = || {
        let (_, python) = python::interpreters().pop().expect("an interpreter of pyenv");
        installed::programs(&python)
    };
    matrix::network().then(|| PLACE.get_or_init(install).clone())
}
