//! virtualenvwrapper 6.1.1 itself, from the package index, in an environment of its own.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::support::{Outcome, Sandbox, matrix, python};

const REQUIREMENTS: [&str; 3] = ["virtualenvwrapper==6.1.1", "virtualenv", "virtualenv-clone"];

/// Where the original's programs are. `None`, said aloud, where this run asks no package index.
#[track_caller]
pub(super) fn programs() -> Option<PathBuf> {
    static PLACE: OnceLock<PathBuf> = OnceLock::new();
    matrix::network().then(|| PLACE.get_or_init(installed).clone())
}

/// Once a build directory; the tests of several processes wait for each other.
fn installed() -> PathBuf {
    let all = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let place = all.join("virtualenvwrapper-6.1.1");
    let lock = File::create(all.join("virtualenvwrapper-6.1.1.lock")).unwrap();
    lock.lock().unwrap();
    // A copy of the build directory has programs that start the ones it was copied from.
    let done = place.join("done");
    if std::fs::read_to_string(&done).is_ok_and(|at| Path::new(&at) == place) {
        return place.join("bin");
    }
    let _ = std::fs::remove_dir_all(&place);
    let sandbox = Sandbox::plain().with_network();
    let (_, python) = python::interpreters().pop().expect("an interpreter of pyenv");
    let mut venv = sandbox.command(python);
    venv.args(["-m", "venv"]).arg(&place);
    Outcome::of(venv).success();
    let mut pip = sandbox.command(place.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(REQUIREMENTS);
    Outcome::of(pip).success();
    std::fs::write(done, place.to_str().unwrap()).unwrap();
    place.join("bin")
}
