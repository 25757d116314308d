//! Whether the start-up files load venvyard as `setup` would have it. Starts no process.

use std::path::{Path, PathBuf};

use super::rc::{self, BASH_LOGIN_FILES, HomeLayout};
use super::{block, home};
use crate::dirs::{Dirs, variable};
use crate::fs;
use crate::session::files;
use crate::shell::Shell;

/// Something that is wrong with a start-up file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The shell that reads it.
    pub shell: Shell,
    /// The file.
    pub path: PathBuf,
    /// What is wrong.
    pub what: What,
}

/// What is wrong with a start-up file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The lines of the block don't pair up.
    Damaged,
    /// Another start-up file of the shell has a block, and this one, which the shell reads too, has none.
    Missing,
    /// The block doesn't source the installed file.
    Old,
}

/// Looks at the start-up files of every shell. A shell in which no file has a block was not set up, or is by a line
/// that the user wrote.
pub fn review(dirs: &Dirs) -> Vec<Fault> {
    Shell::ALL.into_iter().flat_map(|shell| of_shell(dirs, shell)).collect()
}

/// The start-up files of a shell that exist and may have been changed by somebody's instructions.
pub fn start_up_files(dirs: &Dirs, shell: Shell) -> Vec<PathBuf> {
    let mut files = rc::readable(shell, &layout(dirs, shell));
    files.retain(|path| path.is_file());
    files
}

fn of_shell(dirs: &Dirs, shell: Shell) -> Vec<Fault> {
    let layout = layout(dirs, shell);
    let read = |path: &Path| std::fs::read(path).ok();
    let mut faults = Vec::new();
    let (mut with_block, mut has_layer) = (Vec::new(), false);
    for path in rc::candidates(shell, &layout) {
        let fault = |what| Fault { shell, path: path.clone(), what };
        let Some(text) = path.is_file().then(|| read(&path)).flatten() else { continue };
        match block::body(&text) {
            Err(_) => faults.push(fault(What::Damaged)),
            Ok(None) => {}
            Ok(Some(body)) => {
                if !is_current(dirs, shell, body) {
                    faults.push(fault(What::Old));
                }
                has_layer |=
                    is_in(body, &shell.source_line(&shell.path(&files::layer(dirs, shell))));
                with_block.push(path.clone());
            }
        }
    }
    if !with_block.is_empty() {
        let missing = rc::files(shell, &layout, has_layer).into_iter().filter(|path| {
            !with_block.contains(path) && !faults.iter().any(|fault| fault.path == *path)
        });
        let missing: Vec<Fault> =
            missing.map(|path| Fault { shell, path, what: What::Missing }).collect();
        faults.extend(missing);
    }
    faults
}

/// Whether the block sources the installed file, and that is there.
fn is_current(dirs: &Dirs, shell: Shell, body: &[u8]) -> bool {
    let installed = files::path(dirs, shell);
    installed.is_file() && is_in(body, &shell.source_line(&shell.path(&installed)))
}

fn is_in(body: &[u8], line: &str) -> bool {
    String::from_utf8_lossy(body).lines().any(|one| one.trim_end() == line)
}

/// What `setup` would find out by asking zsh and PowerShell, as far as variables and the documentation tell it.
fn layout(dirs: &Dirs, shell: Shell) -> HomeLayout {
    let mut layout = HomeLayout {
        home: dirs.home.clone(),
        xdg_config_home: variable("XDG_CONFIG_HOME").map(PathBuf::from),
        zdotdir: variable("ZDOTDIR").map(PathBuf::from).filter(|_| shell == Shell::Zsh),
        ..HomeLayout::default()
    };
    if shell == Shell::Bash {
        let files = BASH_LOGIN_FILES.into_iter();
        let there = files.filter_map(|name| Some((name, fs::read(&dirs.home.join(name)).ok()?)));
        layout.bash_login_files = there.collect();
    }
    if shell == Shell::PowerShell {
        layout.profiles = home::documented_profiles(&layout);
    }
    layout
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::session::startup::plan;
    use crate::session::startup::settings::Settings;
    use crate::testing;

    #[test]
    fn what_setup_writes_is_right() {
        let home = tempfile::tempdir().unwrap();
        let dirs = testing::dirs(home.path());
        assert_eq!(review(&dirs), []);
        for shell in [Shell::Bash, Shell::Fish] {
            let plan =
                plan::install(&dirs, shell, Some("/usr/bin/venvyard"), None, |it| it).unwrap();
            plan::apply(&plan.changes).unwrap();
        }
        assert_eq!(review(&dirs), []);
    }

    #[test]
    fn a_layer_in_config_fish_is_right_too() {
        let home = tempfile::tempdir().unwrap();
        let dirs = testing::dirs(home.path());
        let on = |settings| Settings { layer: true, ..settings };
        let plan = plan::install(&dirs, Shell::Fish, None, None, on).unwrap();
        plan::apply(&plan.changes).unwrap();
        assert_eq!(review(&dirs), []);
    }

    #[test]
    fn what_has_changed_since_is_noticed() {
        let home = tempfile::tempdir().unwrap();
        let dirs = testing::dirs(home.path());
        let plan = plan::install(&dirs, Shell::Bash, None, None, |it| it).unwrap();
        plan::apply(&plan.changes).unwrap();
        let rc = home.path().join(".bashrc");
        let whole = std::fs::read_to_string(&rc).unwrap();
        let faults = || -> Vec<(PathBuf, What)> {
            review(&dirs).into_iter().map(|fault| (fault.path, fault.what)).collect()
        };
        for (text, what) in [
            (String::new(), What::Missing),
            (whole.replace("venvyard.bash", "old.bash"), What::Old),
            (whole.replace("# <<< venvyard <<<", ""), What::Damaged),
        ] {
            crate::fs::replace(&rc, text.as_bytes()).unwrap();
            assert_eq!(faults(), [(rc.clone(), what)]);
        }
        crate::fs::replace(&rc, whole.as_bytes()).unwrap();
        crate::fs::write_new(&home.path().join(".bash_profile"), b"export A=1\n").unwrap();
        assert_eq!(faults(), [(home.path().join(".bash_profile"), What::Missing)]);
    }
}
