//! Wheels on this machine, and the lock files that list them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::{Sandbox, wheel};

/// A wheel for every Python, and its hash.
pub(crate) struct Wheel {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) path: PathBuf,
    pub(crate) hash: String,
}

/// Makes a wheel in `directory`, as [`wheel`] does, that 2.7 takes, too.
pub(crate) fn any_wheel(directory: &Path, name: &str, version: &str) -> Wheel {
    let made = wheel(directory, name, version);
    let path = directory.join(format!("{name}-{version}-py2.py3-none-any.whl"));
    std::fs::rename(made, &path).expect("the wheel's new name");
    let bytes = std::fs::read(&path).expect("the wheel");
    let hash = Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string");
        text
    });
    Wheel { name: name.to_owned(), version: version.to_owned(), path, hash }
}

/// The text of a `pylock.toml` that lists wheels, each with more keys: `marker = "…"`.
pub(crate) fn pylock(top: &str, wheels: &[(&Wheel, &str)]) -> String {
    let mut text = format!("lock-version = '1.0'\ncreated-by = 'tests'\n{top}\n");
    for (Wheel { name, version, path, hash }, more) in wheels {
        let path = path.to_str().expect("a path in UTF-8");
        write!(
            text,
            "[[packages]]\nname = '{name}'\nversion = '{version}'\n{more}\n\
             wheels = [{{path = '{path}', hashes = {{sha256 = '{hash}'}}}}]\n"
        )
        .expect("a string");
    }
    text
}

/// What pip says is installed, with pip itself.
#[track_caller]
pub(crate) fn freeze(sandbox: &Sandbox, name: &str) -> Vec<String> {
    let frozen = sandbox.venvyard(["run", name, "pip", "freeze", "--all"]).success().stdout;
    frozen.lines().map(str::to_owned).collect()
}
