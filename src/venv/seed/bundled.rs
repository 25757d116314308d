//! Which wheels a new environment gets: those its interpreter brings, so that the result does not
//! depend on which other Pythons are installed.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use pep440_rs::{Version, VersionSpecifiers};

use super::store::{Seed, Store};
use super::{Error, wheel};
use crate::progress::Progress;
use crate::python::Interpreter;

/// Where Debian and Fedora keep the wheels that they took out of ensurepip.
const SYSTEM_WHEELS: &str = "/usr/share/python-wheels";

/// pip, and setuptools below 3.12 where it is there, as `python -m venv` has them.
pub(in crate::venv) fn seeds(
    interpreter: &Interpreter,
    store: &Store,
    progress: &dyn Progress,
) -> Result<Vec<Seed>, Error> {
    let dirs = dirs(interpreter);
    let Some(pip) = newest(&dirs, "pip", interpreter, store, progress)? else {
        let executable = interpreter.executable.clone();
        return Err(Error::NotBundled { package: "pip", executable, searched: dirs });
    };
    let mut seeds = vec![pip];
    if interpreter.version.series() < (3, 12) {
        seeds.extend(newest(&dirs, "setuptools", interpreter, store, progress)?);
    }
    Ok(seeds)
}

/// Where an interpreter's wheels are, the most its own first.
fn dirs(interpreter: &Interpreter) -> Vec<PathBuf> {
    let mut dirs = vec![interpreter.stdlib.join("ensurepip").join("_bundled")];
    dirs.extend(interpreter.wheel_dir.clone());
    let system = PathBuf::from(SYSTEM_WHEELS);
    if cfg!(target_os = "linux") && !dirs.contains(&system) {
        dirs.push(system);
    }
    dirs
}

/// The newest wheel of `package` that works with the interpreter, in the first directory that has one.
/// Some directories have several: an interpreter unpacked over an older one, for instance.
fn newest(
    dirs: &[PathBuf],
    package: &str,
    interpreter: &Interpreter,
    store: &Store,
    progress: &dyn Progress,
) -> Result<Option<Seed>, Error> {
    for dir in dirs {
        for (_, path) in wheels(dir, package) {
            let seed = store.seed(&path, progress)?;
            if fits(seed.manifest.header.requires_python.as_deref(), interpreter) {
                return Ok(Some(seed));
            }
        }
    }
    Ok(None)
}

/// The pure wheels of `package` in a directory, the newest first.
fn wheels(dir: &Path, package: &str) -> Vec<(Version, PathBuf)> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let mut wheels: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.as_os_str().as_encoded_bytes().ends_with(b"-none-any.whl"))
        .filter_map(|path| {
            let (name, version) = wheel::name_and_version(&path)?;
            (name == package).then(|| Some((Version::from_str(&version).ok()?, path)))?
        })
        .collect();
    wheels.sort_unstable_by(|a, b| b.cmp(a));
    wheels
}

/// Whether `Requires-Python` lets the interpreter in. One that can't be read is no condition, as for
/// pip.
fn fits(requires_python: Option<&str>, interpreter: &Interpreter) -> bool {
    let Some(specifiers) = requires_python.and_then(|text| VersionSpecifiers::from_str(text).ok())
    else {
        return true;
    };
    // A release candidate has what its release has.
    let version = &interpreter.version;
    let release = [version.major, version.minor, version.micro].map(u64::from);
    specifiers.contains(&Version::new(release))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs;
    use crate::venv::testing::fictional;

    #[test]
    fn the_newest_wheel_comes_first_by_version() {
        let dir = tempfile::tempdir().unwrap();
        for name in [
            "pip-9.0.1-py2.py3-none-any.whl",
            "pip-22.0.4-py3-none-any.whl",
            "pip-23.0.1-py3-none-any.whl",
            "pip_tools-99-py3-none-any.whl",
            "pip-99-cp312-cp312-linux_x86_64.whl",
            "pip-99.zip",
        ] {
            fs::write_new(&dir.path().join(name), b"").unwrap();
        }
        let found: Vec<_> =
            wheels(dir.path(), "pip").iter().map(|(version, _)| version.to_string()).collect();
        assert_eq!(found, ["23.0.1", "22.0.4", "9.0.1"]);
    }

    #[test]
    fn a_wheel_that_needs_a_newer_python_does_not_fit() {
        assert!(fits(Some(">=3.7"), &fictional("3.7.0")));
        assert!(!fits(Some(">=3.8"), &fictional("3.7.16")));
        assert!(fits(Some(">=3.14"), &fictional("3.14.0rc2")));
        assert!(fits(Some("nonsense"), &fictional("3.7.16")));
        assert!(fits(None, &fictional("3.7.16")));
    }
}
