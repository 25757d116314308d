//! The static shell files in the data directory: start-up files source them from there.
//!
//! They hold no user data, so any of them can be written again at any time.

use std::io;
use std::path::{Path, PathBuf};

use crate::dirs::Dirs;
use crate::fs;
use crate::shell::{Shell, SubshellCode};

/// Where a shell's static file is.
pub fn path(dirs: &Dirs, shell: Shell) -> PathBuf {
    dirs.data.join("shell").join(shell.file_name())
}

/// Puts a shell's static file there, as this binary has it.
pub fn install(dirs: &Dirs, shell: Shell) -> io::Result<()> {
    all(dirs, shell).iter().try_for_each(|(path, text)| write(path, text))
}

/// All files of a shell and what they say; the static one, which makes use of the others, comes last.
pub fn all(dirs: &Dirs, shell: Shell) -> Vec<(PathBuf, &'static str)> {
    let scripts = shell.scripts();
    let scripts = scripts.map(|script| (dirs.data.join("shell").join(script.path), script.text));
    scripts.chain([(path(dirs, shell), shell.file())]).collect()
}

/// Rewrites the files that an older binary wrote. What a newer one wrote stays, and an error is none:
/// nobody asked for this.
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

/// Where the start-up files of subshells are.
pub fn subshell_directory(dirs: &Dirs) -> PathBuf {
    dirs.data.join("shell/subshell")
}

/// Where the start-up file of a subshell is and what it says; fish and PowerShell need none.
pub fn subshell(dirs: &Dirs, shell: Shell) -> Option<(PathBuf, &'static str)> {
    match shell.subshell_code() {
        SubshellCode::File { path, text } => Some((subshell_directory(dirs).join(path), text)),
        SubshellCode::Argument(_) => None,
    }
}

/// Puts what a subshell needs there. A newer static file stays.
pub fn install_for_subshell(dirs: &Dirs, shell: Shell) -> io::Result<()> {
    match fs_err::read(path(dirs, shell)) {
        Ok(bytes) if !is_stale(&bytes, shell.file()) && !is_older_in_part(dirs, shell) => {}
        _ => install(dirs, shell)?,
    }
    subshell(dirs, shell).map_or(Ok(()), |(path, text)| write(&path, text))
}

/// Whether the static file is this binary's, and something beside it is not.
fn is_older_in_part(dirs: &Dirs, shell: Shell) -> bool {
    let is_ours =
        |path: &Path, text: &str| std::fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes());
    shell.scripts().next().is_some()
        && is_ours(&path(dirs, shell), shell.file())
        && !all(dirs, shell).iter().all(|(path, text)| is_ours(path, text))
}

/// Writes unless it is there already: a write waits for the disk.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if std::fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes()) {
        return Ok(());
    }
    fs::replace(path, text.as_bytes())
}

/// Whether `there` is older than `ours`, or of the same version and not the same.
fn is_stale(there: &[u8], ours: &str) -> bool {
    there != ours.as_bytes() && version(there) <= version(ours.as_bytes())
}

/// The version in the first line, `# venvyard 1.2.3`; `None`, older than all, where there is none.
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
    fn every_static_file_begins_with_this_version() {
        for shell in Shell::ALL {
            let first = shell.file().lines().next();
            assert_eq!(first, Some(concat!("# venvyard ", env!("CARGO_PKG_VERSION"))), "{shell}");
        }
    }

    #[test]
    fn older_is_stale_and_newer_is_not() {
        let ours = "# venvyard 1.10.0\nours\n";
        for stale in
            ["# venvyard 1.9.9\n", "# venvyard 1.10.0\nother\n", "# venvyard x\n", "", "\0"]
        {
            assert!(is_stale(stale.as_bytes(), ours), "{stale:?}");
        }
        for kept in
            [ours, "# venvyard 1.10.1\n", "# venvyard 2.0.0\n", "# venvyard 1.11.0-rc.1\r\n"]
        {
            assert!(!is_stale(kept.as_bytes(), ours), "{kept:?}");
        }
    }

    #[test]
    fn refreshing_touches_what_is_there_and_makes_nothing() {
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
    fn a_subshell_gets_what_it_needs_and_keeps_what_is_newer() {
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
