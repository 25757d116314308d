//! What `setup` changes: worked out whole, checked whole, then carried out.

use std::io;
use std::path::{Path, PathBuf};

use super::settings::Settings;
use super::{Error, block, lines, rc, world};
use crate::dirs::Dirs;
use crate::shell::Shell;
use crate::{fs, shell_files};

/// One file and what is to become of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub path: PathBuf,
    /// What becomes of it.
    pub deed: Deed,
}

/// What becomes of a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Deed {
    /// It is made, with this in it.
    Write(Vec<u8>),
    /// It has this in it from now on.
    Update(Vec<u8>),
    /// It is as it should be.
    Leave,
    /// It has again in it what it had without us, and what its owner has written since.
    Restore(Vec<u8>),
    /// It goes, and of the directories above it so many, if they are empty then.
    Delete {
        /// How many directories.
        directories: usize,
    },
}

/// Setting a shell up: first the static file, then the start-up files that source it. `adjust` makes of
/// the settings that were there, in the first file that has a block, those that are to be.
pub fn install(
    dirs: &Dirs,
    shell: Shell,
    adjust: impl FnOnce(Settings) -> Settings,
) -> Result<(Settings, Vec<Change>), Error> {
    let static_file = shell_files::path(dirs, shell);
    if static_file.to_str().is_none() {
        return Err(Error::PathNotUtf8(static_file));
    }
    let before = read(&static_file)?;
    let mut changes = vec![change(&static_file, before.as_deref(), shell.file().into())];
    let mut files = Vec::new();
    let mut known = None;
    for path in rc::files(shell, &world::look(dirs, shell)?) {
        let text = read_start_up_file(&path)?;
        let body = block::body(text.as_deref().unwrap_or_default())
            .map_err(|source| Error::Damaged { path: path.clone(), source })?;
        known = known.or_else(|| body.map(|body| Settings::read(shell, body)));
        files.push((path, text));
    }
    let settings = adjust(known.unwrap_or_default());
    let mut lines = settings.lines(shell);
    lines.push(lines::source_line(shell, &shell.path(&static_file)));
    for (path, before) in files {
        let missing = path.ancestors().skip(1).take_while(|above| !above.exists()).count();
        let after = block::insert(before.as_deref(), missing, &lines.join("\n"))
            .map_err(|source| Error::Damaged { path: path.clone(), source })?;
        changes.push(change(&path, before.as_deref(), after));
    }
    Ok((settings, changes))
}

fn change(path: &Path, before: Option<&[u8]>, after: Vec<u8>) -> Change {
    let deed = match before {
        None => Deed::Write(after),
        Some(before) if before == after => Deed::Leave,
        Some(_) => Deed::Update(after),
    };
    Change { path: path.to_owned(), deed }
}

/// Taking these shells back: first the blocks, then the files they sourced. The registry and the
/// environments are none of its business.
pub fn uninstall(dirs: &Dirs, shells: &[Shell]) -> Result<Vec<Change>, Error> {
    let mut changes = Vec::new();
    for shell in shells {
        for path in rc::candidates(*shell, &world::look(dirs, *shell)?) {
            if !path.is_file() {
                continue;
            }
            let text = fs_err::read(&path)?;
            let removed = block::remove(&text)
                .map_err(|source| Error::Damaged { path: path.clone(), source })?;
            let Some(removed) = removed else { continue };
            let deed = match removed.made {
                // A link was made by someone else: its file is theirs.
                Some(directories) if removed.text.is_empty() && !path.is_symlink() => {
                    Deed::Delete { directories }
                }
                _ => Deed::Restore(removed.text),
            };
            changes.push(Change { path, deed });
        }
    }
    for shell in shells {
        let start_up_file = shell_files::subshell(dirs, *shell).map(|(path, _)| path);
        for path in start_up_file.into_iter().chain([shell_files::path(dirs, *shell)]) {
            if path.exists() {
                let above_data = dirs.data.ancestors().count() - 1;
                let directories = path.ancestors().count() - 1 - above_data;
                changes.push(Change { path, deed: Deed::Delete { directories } });
            }
        }
    }
    Ok(changes)
}

/// Whether each change can be made, as far as can be seen without writing.
pub fn check(changes: &[Change]) -> Result<(), Error> {
    for Change { path, deed } in changes {
        if *deed != Deed::Leave {
            fs::check_writable(path)?;
        }
    }
    Ok(())
}

/// Makes the changes, in order, once they are [checked](check).
pub fn carry_out(changes: &[Change]) -> Result<(), Error> {
    check(changes)?;
    for Change { path, deed } in changes {
        match deed {
            Deed::Leave => {}
            Deed::Write(bytes) | Deed::Update(bytes) | Deed::Restore(bytes) => {
                fs::replace(path, bytes)?;
            }
            Deed::Delete { directories } => {
                fs::delete_file(path)?;
                for directory in path.ancestors().skip(1).take(*directories) {
                    fs::delete_dir_if_empty(directory);
                }
            }
        }
    }
    Ok(())
}

fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs_err::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        // What stands in the way of a directory, the check names.
        Err(error) if fs::is_absent(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn read_start_up_file(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    let text = read(path)?;
    if text.is_none() && path.is_symlink() {
        return Err(Error::DanglingLink(path.to_owned()));
    }
    if text
        .as_ref()
        .is_some_and(|text| text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff"))
    {
        return Err(Error::Utf16(path.to_owned()));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::settings::Guard;
    use crate::testing;
    use std::collections::BTreeMap;

    /// Every file and directory below, with what the files say.
    fn tree(root: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        let mut tree = BTreeMap::new();
        let mut open = vec![root.to_owned()];
        while let Some(directory) = open.pop() {
            for entry in std::fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path.clone());
                    tree.insert(path, None);
                } else {
                    let bytes = std::fs::read(&path).unwrap();
                    tree.insert(path, Some(bytes));
                }
            }
        }
        tree
    }

    fn set_up(dirs: &Dirs, shell: Shell) -> Result<Vec<Change>, Error> {
        install(dirs, shell, |settings| settings).map(|(_, changes)| changes)
    }

    fn home(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Dirs) {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir_all(&home.path().join(".local/share")).unwrap();
        for (name, text) in files {
            fs::replace(&home.path().join(name), text).unwrap();
        }
        let dirs = testing::dirs(home.path());
        (home, dirs)
    }

    #[test]
    fn there_and_back_again_leaves_the_home_as_it_was() {
        let cases: [&[(&str, &[u8])]; 4] = [
            &[],
            &[(".bashrc", b""), (".bash_profile", b"no end")],
            &[(".bashrc", b"a=1\r\nb=\xff\xfe"), (".profile", b". ~/.bashrc\n")],
            &[(".config/fish/config.fish", b"set a 1\n")],
        ];
        for files in cases {
            for shell in [Shell::Bash, Shell::Fish] {
                let (home, dirs) = home(files);
                let before = tree(home.path());
                carry_out(&set_up(&dirs, shell).unwrap()).unwrap();
                assert_ne!(tree(home.path()), before);
                shell_files::install_for_subshell(&dirs, shell).unwrap();
                carry_out(&uninstall(&dirs, &[shell]).unwrap()).unwrap();
                assert_eq!(tree(home.path()), before, "{shell} {files:?}");
            }
        }
    }

    #[test]
    fn twice_is_once() {
        let (home, dirs) = home(&[(".bashrc", b"a=1")]);
        carry_out(&set_up(&dirs, Shell::Bash).unwrap()).unwrap();
        let once = tree(home.path());
        let again = set_up(&dirs, Shell::Bash).unwrap();
        assert!(again.iter().all(|change| change.deed == Deed::Leave), "{again:?}");
        carry_out(&again).unwrap();
        assert_eq!(tree(home.path()), once);
    }

    #[test]
    fn what_is_switched_on_stays_so_until_it_is_switched_off() {
        for shell in [Shell::Bash, Shell::Fish] {
            let (home, dirs) = home(&[(".bashrc", b"a=1\n"), (".bash_profile", b"")]);
            let before = tree(home.path());
            let on = Settings { auto: true, guard: Guard::Deny };
            let (_, changes) = install(&dirs, shell, |_| on).unwrap();
            carry_out(&changes).unwrap();
            let once = tree(home.path());
            let (kept, changes) = install(&dirs, shell, |settings| settings).unwrap();
            assert_eq!(kept, on);
            carry_out(&changes).unwrap();
            assert_eq!(tree(home.path()), once, "{shell}");
            let (_, changes) = install(&dirs, shell, |_| Settings::default()).unwrap();
            carry_out(&changes).unwrap();
            let text = std::fs::read_to_string(&changes[1].path).unwrap();
            assert!(!text.contains("VENVYARD_AUTO") && !text.contains("VENVYARD_GUARD"), "{text}");
            carry_out(&uninstall(&dirs, &[shell]).unwrap()).unwrap();
            assert_eq!(tree(home.path()), before, "{shell}");
        }
    }

    #[test]
    fn what_else_is_in_our_directories_stays() {
        let (home, dirs) = home(&[(".local/share/venvyard/registry.d/a.toml", b"mine")]);
        carry_out(&set_up(&dirs, Shell::Fish).unwrap()).unwrap();
        let block = home.path().join(".config/fish/conf.d/venvyard.fish");
        let text = [std::fs::read(&block).unwrap(), b"set mine 1\n".to_vec()].concat();
        fs::replace(&block, &text).unwrap();
        carry_out(&uninstall(&dirs, &Shell::ALL[..3]).unwrap()).unwrap();
        assert_eq!(std::fs::read(&block).unwrap(), b"set mine 1\n");
        assert!(dirs.data.join("registry.d/a.toml").exists());
        assert!(!dirs.data.join("shell").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let (home, dirs) = home(&[("dotfiles/bashrc", b"a=1\n"), (".profile", b". ~/.bashrc\n")]);
        let (link, real) = (home.path().join(".bashrc"), home.path().join("dotfiles/bashrc"));
        fs::symlink(Path::new("dotfiles/bashrc"), &link).unwrap();
        carry_out(&set_up(&dirs, Shell::Bash).unwrap()).unwrap();
        assert!(link.is_symlink());
        assert!(std::fs::read(&real).unwrap().len() > 4);
        carry_out(&uninstall(&dirs, &[Shell::Bash]).unwrap()).unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read(&real).unwrap(), b"a=1\n");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_was_made_and_then_linked_is_not_ours_to_delete() {
        let (home, dirs) = home(&[(".profile", b". ~/.bashrc\n")]);
        carry_out(&set_up(&dirs, Shell::Bash).unwrap()).unwrap();
        let (link, real) = (home.path().join(".bashrc"), home.path().join("dotfiles"));
        fs::rename_over(&link, &real).unwrap();
        fs::symlink(&real, &link).unwrap();
        carry_out(&uninstall(&dirs, &[Shell::Bash]).unwrap()).unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read(&real).unwrap(), b"");
    }

    #[cfg(unix)]
    #[test]
    fn of_what_cannot_all_be_written_nothing_is() {
        let (home, dirs) = home(&[(".bashrc", b"a=1\n"), (".bash_profile", b"b=2\n")]);
        let login_file = home.path().join(".bash_profile");
        fs::set_mode(&login_file, 0o444).unwrap();
        let before = tree(home.path());
        let error = carry_out(&set_up(&dirs, Shell::Bash).unwrap()).unwrap_err();
        assert!(error.to_string().contains(login_file.to_str().unwrap()), "{error}");
        assert_eq!(tree(home.path()), before);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_plain_text_file_is_named_and_left_alone() {
        let (home, dirs) = home(&[(".bashrc", b"\xff\xfea\0")]);
        assert!(
            matches!(set_up(&dirs, Shell::Bash), Err(Error::Utf16(path)) if path.ends_with(".bashrc"))
        );
        let rc = home.path().join(".bashrc");
        fs::delete_file(&rc).unwrap();
        fs::symlink(Path::new("nowhere"), &rc).unwrap();
        assert!(matches!(set_up(&dirs, Shell::Bash), Err(Error::DanglingLink(path)) if path == rc));
        fs::delete_file(&rc).unwrap();
        fs::replace(&rc, b"# >>> venvyard >>>\nmine\n").unwrap();
        let error = set_up(&dirs, Shell::Bash).unwrap_err();
        assert!(error.to_string().starts_with(rc.to_str().unwrap()), "{error}");
    }
}
