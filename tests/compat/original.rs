//! virtualenvwrapper 6.1.1 itself, where the tests may ask the package index.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::installed;
use crate::support::{matrix, python};

/// Where the original's programs are. `None`, said aloud, where this run asks no package index.
#[track_caller]
pub(super) fn programs() -> Option<PathBuf> {
    static PLACE: OnceLock<PathBuf> = OnceLock::new();
    matrix::network().then(|| {
        PLACE.get_or_init(|| installed::programs(installed::VIRTUALENVWRAPPER, &python())).clone()
    })
}

/// The interpreter that makes the original's environments: the newest, as with ours.
pub(super) fn python() -> PathBuf {
    let number = |version: &str| -> Vec<u32> {
        version.split('.').map_while(|number| number.parse().ok()).collect()
    };
    let all = python::interpreters().into_iter();
    let newest = all.max_by_key(|(version, _)| number(version));
    newest.expect("an interpreter of pyenv").1
}
