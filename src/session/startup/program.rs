//! Where this program is. A shell uses that path if its `PATH` no longer leads to the program.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::dirs::variable;
use crate::shell::Shell;

/// The path by which this program was called. Links stay links: those of Homebrew, Nix and version managers lead to
/// the next version, too. `None` if it is unknown or not UTF-8.
pub fn path() -> Option<String> {
    let command = env::args_os().next()?;
    let path = find(&command, variable("PATH").as_deref(), &env::current_dir().unwrap_or_default())
        .or_else(|| env::current_exe().ok())?;
    path.into_os_string().into_string().ok()
}

/// The line of a start-up file that says where the program is: a profile, or a login shell's `/etc/profile`, may
/// set `PATH` anew. It is not exported, like the settings.
pub fn line(shell: Shell, path: &str) -> String {
    shell.assignment_line("_venvyard_found", path)
}

/// The file that this command runs: a path, or a name to look up in `PATH`. Relative entries of `PATH` don't count,
/// because they lead elsewhere from each directory.
fn find(command: &OsStr, path: Option<&OsStr>, directory: &Path) -> Option<PathBuf> {
    let entries = env::split_paths(path.unwrap_or_default()).filter(|entry| entry.is_absolute());
    let file = which::which_in(command, env::join_paths(entries).ok(), directory).ok()?;
    std::path::absolute(file).ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_link_is_kept() {
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
        let found = |command: &str| find(OsStr::new(command), Some(&path), dir.path());
        for (command, expected) in [
            ("p", Some("bin/p")),
            ("bin/p", Some("bin/p")),
            ("./current/p", Some("current/p")),
            (at("current/p").to_str().unwrap(), Some("current/p")),
            ("wrong/p", None),
            ("q", None),
            ("-p", None),
        ] {
            assert_eq!(found(command), expected.map(at), "{command}");
        }
        assert_eq!(find(OsStr::new("p"), Some(OsStr::new("bin")), dir.path()), None);
        assert_eq!(find(OsStr::new("p"), None, dir.path()), None);
    }
}
