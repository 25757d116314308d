//! Where this program was found: what a shell falls back to where its `PATH` has lost it.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::dirs::variable;

/// The path that this program was called by. Links in it stay: Homebrew's, Nix's and a version manager's
/// lead to the next version, too. `None` where it can't be told, or said in a shell's code.
pub fn program() -> Option<String> {
    let called = env::args_os().next()?;
    let found = as_found(&called, variable("PATH").as_deref(), &env::current_dir().ok()?)
        .or_else(|| env::current_exe().ok())?;
    found.into_os_string().into_string().ok()
}

/// What is called so: a path, or a name for which `PATH` is searched. What a relative entry of `PATH` has
/// is another program in each directory.
fn as_found(called: &OsStr, path: Option<&OsStr>, here: &Path) -> Option<PathBuf> {
    let entries = env::split_paths(path.unwrap_or_default()).filter(|entry| entry.is_absolute());
    let found = which::which_in(called, env::join_paths(entries).ok(), here).ok()?;
    std::path::absolute(found).ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_the_program_it_is_called_by() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for name in ["cellar/1.0/p", "wrong/p"] {
            crate::fs::replace(&at(name), b"").unwrap();
            crate::fs::set_mode(&at(name), 0o755).unwrap();
        }
        crate::fs::set_mode(&at("wrong/p"), 0o644).unwrap();
        crate::fs::create_dir_all(&at("bin")).unwrap();
        crate::fs::symlink(Path::new("../cellar/1.0/p"), &at("bin/p")).unwrap();
        crate::fs::symlink(Path::new("cellar/1.0"), &at("current")).unwrap();
        let path = env::join_paths([Path::new("bin"), &at("wrong"), &at("bin"), &at("current")]);
        let path = path.unwrap();
        let found = |called: &str| as_found(OsStr::new(called), Some(&path), dir.path());
        for (called, expected) in [
            ("p", Some("bin/p")),
            ("bin/p", Some("bin/p")),
            ("./current/p", Some("current/p")),
            (at("current/p").to_str().unwrap(), Some("current/p")),
            ("wrong/p", None),
            ("q", None),
            ("-p", None),
        ] {
            assert_eq!(found(called), expected.map(at), "{called}");
        }
        assert_eq!(as_found(OsStr::new("p"), Some(OsStr::new("bin")), dir.path()), None);
        assert_eq!(as_found(OsStr::new("p"), None, dir.path()), None);
    }
}
