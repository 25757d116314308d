//! Links of an environment that lead to nothing, and scripts whose first line leads to another Python.

use std::fs::DirEntry;
use std::path::{Path, PathBuf};

use super::{Finding, Problem, leftovers};
use crate::fs::link_target;
use crate::inspect::locate::{is_python, other_python};
use crate::program::interpreter_path;
use crate::registry::{Environment, Scripts, copy};
use crate::venv::paths::bin_dir;

/// Looks at the directory itself and at its programs: two directories are read, and the beginning of each script.
pub(super) fn find(environment: &Environment, findings: &mut Vec<Finding>) {
    let (name, path) = (environment.name.as_str(), environment.path.as_path());
    let bin = bin_dir(path);
    let mut add = |at: &Path, problem| findings.push(Finding::of(name, at, problem));
    // If all of them lead elsewhere, that was said already.
    let looks_at_scripts = environment.scripts() == Scripts::Here;
    let mut foreign: Vec<(PathBuf, PathBuf)> = Vec::new();
    for directory in [path, &bin, &copy::own_dir(path)] {
        let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
        let mut entries: Vec<DirEntry> = entries.collect();
        entries.sort_by_key(DirEntry::file_name);
        for entry in entries {
            let file = entry.path();
            let Ok(kind) = entry.file_type() else { continue };
            if leftovers::is_old_leftover(&file) {
                add(&file, Problem::Leftover);
            } else if kind.is_symlink() {
                // The environment's own interpreter was looked at.
                let is_own_python = directory == bin && is_python(&file);
                if !is_own_python && !file.exists() {
                    add(&file, Problem::DanglingLink(link_target(&file)));
                }
            } else if kind.is_file() && directory == bin && looks_at_scripts {
                foreign.extend(foreign_python(path, &bin, &file).map(|python| (file, python)));
            }
        }
    }
    while let Some((file, python)) = foreign.first().cloned() {
        let before = foreign.len();
        foreign.retain(|(_, other)| *other != python);
        let more = before - foreign.len() - 1;
        add(&file, Problem::ForeignScripts { python, more });
    }
}

/// The scripts of an environment that start this Python instead of the environment's own.
pub fn scripts_with(environment: &Path, python: &Path) -> Vec<PathBuf> {
    let bin = bin_dir(environment);
    let entries = std::fs::read_dir(&bin).into_iter().flatten().flatten();
    let scripts = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let starts_it =
        |script: &PathBuf| foreign_python(environment, &bin, script).is_some_and(|it| it == python);
    scripts.map(|entry| entry.path()).filter(starts_it).collect()
}

/// The Python that the script starts, if it is another environment's or gone.
fn foreign_python(environment: &Path, bin: &Path, script: &Path) -> Option<PathBuf> {
    // They are for shells, and have no first line that counts.
    let name = script.file_name()?.as_encoded_bytes().to_ascii_lowercase();
    if name.starts_with(b"activate") || name.starts_with(b"deactivate") {
        return None;
    }
    let python = interpreter_path(script)?;
    if python.parent() == Some(bin) || !is_python(&python) {
        return None;
    }
    let is_foreign = !python.exists() || other_python(environment, script).is_some();
    is_foreign.then_some(python)
}
