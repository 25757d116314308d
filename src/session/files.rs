//! The installed shell files in the data directory, from where start-up files source them.
//!
//! They contain no user data, so each can be rewritten at any time.

use std::io;
use std::path::{Path, PathBuf};

use crate::dirs::Dirs;
use crate::fs::{self, UnsafeOwner};
use crate::shell::{Shell, SubshellCode};

/// Where a shell's installed file is.
pub fn path(dirs: &Dirs, shell: Shell) -> PathBuf {
    dirs.data.join("shell").join(shell.file_name())
}

/// Where the file of a shell's [`Layer`](super::startup::layer::Layer) is, if it has one.
pub fn layer(dirs: &Dirs, shell: Shell) -> PathBuf {
    dirs.data.join("shell/layer").join(shell.file_name())
}

/// Installs all files of a shell, as this binary has them.
pub fn install(dirs: &Dirs, shell: Shell) -> io::Result<()> {
    if let Err(reason @ UnsafeOwner::Foreign(_)) = fs::check_owner_at(&dirs.data.join("shell")) {
        return Err(reason.into());
    }
    all(dirs, shell).iter().try_for_each(|(path, text)| write(path, text))
}

/// All files of a shell with their texts. The one that start-up files source comes last, because it uses the others.
pub fn all(dirs: &Dirs, shell: Shell) -> Vec<(PathBuf, &'static str)> {
    let scripts = shell.scripts();
    let scripts = scripts.map(|script| (dirs.data.join("shell").join(script.path), script.text));
    scripts.chain([(path(dirs, shell), shell.file())]).collect()
}

/// Rewrites the files that an older binary wrote, and keeps those of a newer one. It ignores errors, because the user
/// did not ask for this.
pub fn refresh(dirs: &Dirs) {
    if !dirs.data.join("shell").is_dir() {
        return;
    }
    for shell in Shell::ALL {
        let is_old = |bytes: Vec<u8>| is_stale(&bytes, shell.file());
        if std::fs::read(path(dirs, shell)).is_ok_and(is_old) || is_older_in_part(dirs, shell) {
            let _ = install(dirs, shell);
        }
    }
}

/// The directory of the start-up files of subshells.
pub fn subshell_directory(dirs: &Dirs) -> PathBuf {
    dirs.data.join("shell/subshell")
}

/// The path and the text of a subshell's start-up file; fish and PowerShell need none.
pub fn subshell(dirs: &Dirs, shell: Shell) -> Option<(PathBuf, &'static str)> {
    match shell.subshell_code() {
        SubshellCode::File { path, text } => Some((subshell_directory(dirs).join(path), text)),
        SubshellCode::Argument(_) => None,
    }
}

/// Installs what a subshell needs. Files of a newer binary stay.
pub fn install_for_subshell(dirs: &Dirs, shell: Shell) -> io::Result<()> {
    // A file that looks newer stays, so it must not be another user's.
    fs::check_owner_at(&dirs.data.join("shell"))
        .map_err(|reason| io::Error::other(reason.with_advice()))?;
    match std::fs::read(path(dirs, shell)) {
        Ok(bytes) if !is_stale(&bytes, shell.file()) && !is_older_in_part(dirs, shell) => {}
        _ => install(dirs, shell)?,
    }
    subshell(dirs, shell).map_or(Ok(()), |(path, text)| write(&path, text))
}

/// Whether the installed file is this binary's, and a file beside it is not.
fn is_older_in_part(dirs: &Dirs, shell: Shell) -> bool {
    let is_ours =
        |path: &Path, text: &str| std::fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes());
    shell.scripts().next().is_some()
        && is_ours(&path(dirs, shell), shell.file())
        && !all(dirs, shell).iter().all(|(path, text)| is_ours(path, text))
}

/// Writes the file unless it has this text already, because a write waits for the disk.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if std::fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes()) {
        return Ok(());
    }
    fs::replace(path, text.as_bytes())
}

/// Whether the file is older than this binary's, or has the same version and another text.
fn is_stale(file: &[u8], ours: &str) -> bool {
    file != ours.as_bytes() && version(file) <= version(ours.as_bytes())
}

/// The version in the first line, `# venvyard 1.2.3`. `None`, if there is none, counts as older than any.
fn version(text: &[u8]) -> Option<[u64; 3]> {
    let line = text.split(|byte| *byte == b'\n').next()?;
    let version = std::str::from_utf8(line).ok()?.trim_end().strip_prefix("# venvyard ")?;
    let mut parts = version.split(['-', '+']).next()?.splitn(3, '.').map(|part| part.parse().ok());
    Some([parts.next()??, parts.next()??, parts.next()??])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn every_installed_file_begins_with_this_version() {
        for shell in Shell::ALL {
            let first = shell.file().lines().next();
            assert_eq!(first, Some(concat!("# venvyard ", env!("CARGO_PKG_VERSION"))), "{shell}");
        }
    }

    #[test]
    fn a_file_is_stale_if_it_is_older_or_differs() {
        let ours = "# venvyard 1.10.0\nours\n";
        for stale in
            ["# venvyard 1.9.9\n", "# venvyard 1.10.0\nother\n", "# venvyard x\n", "", "\0"]
        {
            assert!(is_stale(stale.as_bytes(), ours), "{stale:?}");
        }
        for current in
            [ours, "# venvyard 1.10.1\n", "# venvyard 2.0.0\n", "# venvyard 1.11.0-rc.1\r\n"]
        {
            assert!(!is_stale(current.as_bytes(), ours), "{current:?}");
        }
    }

    #[test]
    fn refreshing_rewrites_older_files_and_creates_none() {
        let home = tempfile::tempdir().unwrap();
        let dirs = testing::dirs(home.path());
        refresh(&dirs);
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
        fs::replace(&path(&dirs, Shell::Bash), b"# venvyard 0.0.1\n").unwrap();
        fs::replace(&path(&dirs, Shell::Zsh), b"# venvyard 999.0.0\n").unwrap();
        refresh(&dirs);
        let read = |shell| std::fs::read_to_string(path(&dirs, shell)).unwrap();
        assert_eq!(read(Shell::Bash), Shell::Bash.file());
        assert_eq!(read(Shell::Zsh), "# venvyard 999.0.0\n");
        assert!(!path(&dirs, Shell::Fish).exists());
    }

    #[test]
    fn installing_for_a_subshell_keeps_a_newer_file() {
        let home = tempfile::tempdir().unwrap();
        let dirs = testing::dirs(home.path());
        fs::replace(&path(&dirs, Shell::Bash), b"# venvyard 999.0.0\n").unwrap();
        for shell in Shell::ALL {
            install_for_subshell(&dirs, shell).unwrap();
            if let Some((path, text)) = subshell(&dirs, shell) {
                assert_eq!(std::fs::read_to_string(path).unwrap(), text);
            }
        }
        let read = |shell| std::fs::read_to_string(path(&dirs, shell)).unwrap();
        assert_eq!(read(Shell::Bash), "# venvyard 999.0.0\n");
        assert_eq!(read(Shell::Fish), Shell::Fish.file());
    }
}
