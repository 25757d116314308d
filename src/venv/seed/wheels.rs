//! The wheels in a directory, judged only by their names.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use pep440_rs::Version;

use super::info::name_and_version;
use super::request::normalized;
use crate::python::Interpreter;

/// Where Debian and Fedora keep the wheels that they removed from ensurepip.
const SYSTEM_WHEELS: &str = "/usr/share/python-wheels";

/// A wheel for any platform; only such a wheel can be a seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wheel {
    /// Its distribution's name, normalized (PEP 503).
    pub(crate) name: String,
    pub(crate) version: Version,
    pub(crate) path: PathBuf,
}

impl Wheel {
    /// The wheel `path`; `None` if its name is not that of a wheel for any platform.
    pub(super) fn new(path: PathBuf) -> Option<Self> {
        if !path.as_os_str().as_encoded_bytes().ends_with(b"-none-any.whl") {
            return None;
        }
        let (name, version) = name_and_version(&path)?;
        Some(Self { name: normalized(&name), version: Version::from_str(&version).ok()?, path })
    }
}

/// The wheels in a directory, the newest first; none if it can't be read.
pub(super) fn in_directory(dir: &Path) -> Vec<Wheel> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut wheels: Vec<_> = paths.filter_map(Wheel::new).collect();
    wheels.sort_unstable_by(|a, b| b.version.cmp(&a.version).then_with(|| a.path.cmp(&b.path)));
    wheels
}

/// The directories of an interpreter's wheels, its own first.
pub(super) fn dirs(interpreter: &Interpreter) -> Vec<PathBuf> {
    let mut dirs = vec![interpreter.stdlib.join("ensurepip").join("_bundled")];
    dirs.extend(interpreter.wheel_dir.clone());
    let system = PathBuf::from(SYSTEM_WHEELS);
    if cfg!(target_os = "linux") && !dirs.contains(&system) {
        dirs.push(system);
    }
    dirs
}

/// The wheels that an interpreter bundles.
pub(crate) fn bundled(interpreter: &Interpreter) -> Vec<Wheel> {
    let own = dirs(interpreter).into_iter().filter(|dir| dir != Path::new(SYSTEM_WHEELS));
    own.flat_map(|dir| in_directory(&dir)).collect()
}

/// The system's wheels for interpreters that bundle none.
pub(crate) fn of_system() -> Vec<Wheel> {
    if cfg!(target_os = "linux") { in_directory(Path::new(SYSTEM_WHEELS)) } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs;

    #[test]
    fn the_newest_wheel_comes_first_by_version() {
        let dir = tempfile::tempdir().unwrap();
        for name in [
            "pip-9.0.1-py2.py3-none-any.whl",
            "pip-22.0.4-py3-none-any.whl",
            "pip-23.0.1-py3-none-any.whl",
            "Pip_Tools-99-py3-none-any.whl",
            "pip-99-cp312-cp312-linux_x86_64.whl",
            "pip-99.zip",
        ] {
            fs::write_new(&dir.path().join(name), b"").unwrap();
        }
        let found: Vec<_> = in_directory(dir.path())
            .iter()
            .map(|wheel| format!("{} {}", wheel.name, wheel.version))
            .collect();
        assert_eq!(found, ["pip-tools 99", "pip 23.0.1", "pip 22.0.4", "pip 9.0.1"]);
    }
}
