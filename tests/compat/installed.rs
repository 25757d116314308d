//! Programs, installed from the package index. The benchmark installs virtualenvwrapper by this file, too.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is installed, and how its directory is called.
pub(crate) type Programs = (&'static str, &'static [&'static str]);

pub(crate) const VIRTUALENVWRAPPER: Programs =
    ("virtualenvwrapper-6.1.1", &["virtualenvwrapper==6.1.1", "virtualenv", "virtualenv-clone"]);

/// The directory of the programs. They are installed once a build directory, by the interpreter that is given; several
/// processes wait for each other.
///
/// # Panics
/// The disk is full; the package index does not answer.
pub(crate) fn programs((name, requirements): Programs, python: &Path) -> PathBuf {
    let all = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let place = all.join(name);
    let lock = File::create(all.join(format!("{name}.lock"))).expect("a file to lock");
    lock.lock().expect("a lock");
    // A copy of the build directory has programs that start the ones it was copied from.
    let done = place.join("done");
    let what = format!("{} in {}", python.display(), place.display());
    if std::fs::read_to_string(&done).is_ok_and(|text| text == what) {
        return place.join("bin");
    }
    let _ = std::fs::remove_dir_all(&place);
    run(Command::new(python).args(["-m", "venv"]).arg(&place));
    run(Command::new(place.join("bin/python"))
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(requirements));
    std::fs::write(done, what).expect("a file that says so");
    place.join("bin")
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}
