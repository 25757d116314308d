//! What the registry's tests share.

use std::path::PathBuf;

use super::{Entry, PythonFacts};

/// An entry for an environment of CPython 3.12.1 in `path`.
pub(super) fn entry(path: impl Into<PathBuf>) -> Entry {
    let python = PythonFacts {
        version: "3.12.1".to_owned(),
        implementation: "cpython".to_owned(),
        executable: "/usr/bin/python3.12".into(),
        executable_stamp: None,
        config_stamp: None,
    };
    Entry::new(path.into(), python)
}
