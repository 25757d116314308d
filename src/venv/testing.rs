//! Shared by the tests of this module.

use std::path::Path;

use super::Options;
use super::layout::Layout;
use super::seed::Seeds;
use crate::fs::LinkMode;
use crate::python::Interpreter;
use crate::python::testing::interpreter;

/// Options for an environment with pip at `path`, with its directory's name as the prompt.
pub(crate) fn options(path: impl AsRef<Path>) -> Options {
    let path = path.as_ref();
    Options {
        path: path.to_owned(),
        prompt: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        command: None,
        system_site_packages: false,
        seeds: Seeds::Usual,
        added_wheels: None,
        bytecode: true,
        link_mode: LinkMode::Hardlink,
    }
}

/// A CPython of that version in `/opt/py`, which does not exist.
pub(crate) fn fictional(version: &str) -> Interpreter {
    Interpreter {
        executable: "/opt/py/bin/python".into(),
        base_prefix: "/opt/py".into(),
        base_exec_prefix: "/opt/py".into(),
        stdlib: "/opt/py/lib/python".into(),
        ..interpreter(version)
    }
}

/// A layout, one line per item: `dir/`, `link -> target`, `copy <- from`, `file`; `?` marks optional
/// links.
pub(super) fn shown(layout: &Layout) -> Vec<String> {
    let slashes = |path: &Path| path.display().to_string().replace('\\', "/");
    let mut all: Vec<_> = layout.dirs.iter().map(|dir| format!("{}/", slashes(dir))).collect();
    all.extend(layout.links.iter().map(|link| {
        let sign = if link.optional { "?->" } else { "->" };
        format!("{} {sign} {}", slashes(&link.path), slashes(&link.target))
    }));
    let copies = layout.copies.iter();
    all.extend(copies.map(|copy| format!("{} <- {}", slashes(&copy.path), slashes(&copy.from))));
    all.extend(layout.files.iter().map(|file| slashes(&file.path)));
    all
}
