//! Tests of setting up a shell and undoing it.

use super::layer_tests::LAYER;
use super::*;
use crate::session::startup::rc::Profiles;
use crate::session::startup::settings::Guard;
use crate::testing;
use std::collections::BTreeMap;

pub(super) const PROGRAM: Option<&str> = Some("/opt/it's/venvyard");

/// Every file and directory below, with the contents of the files.
pub(super) fn tree(root: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
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

pub(super) fn set_up(dirs: &Dirs, shell: Shell) -> Result<Vec<FileChange>, Error> {
    install(dirs, shell, PROGRAM, None, |settings| settings).map(|plan| plan.changes)
}

pub(super) fn home(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Dirs) {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(&home.path().join(".local/share")).unwrap();
    for (name, text) in files {
        fs::replace(&home.path().join(name), text).unwrap();
    }
    let dirs = testing::dirs(home.path());
    (home, dirs)
}

#[test]
fn uninstalling_restores_the_home_directory() {
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
            apply(&set_up(&dirs, shell).unwrap()).unwrap();
            assert_ne!(tree(home.path()), before);
            files::install_for_subshell(&dirs, shell).unwrap();
            apply(&uninstall(&dirs, &[shell], &LAYER).unwrap()).unwrap();
            assert_eq!(tree(home.path()), before, "{shell} {files:?}");
        }
    }
}

#[test]
fn installing_twice_changes_nothing() {
    let (home, dirs) = home(&[(".bashrc", b"a=1")]);
    apply(&set_up(&dirs, Shell::Bash).unwrap()).unwrap();
    let once = tree(home.path());
    let again = set_up(&dirs, Shell::Bash).unwrap();
    assert!(again.iter().all(|change| change.action == Action::Leave), "{again:?}");
    apply(&again).unwrap();
    assert_eq!(tree(home.path()), once);
}

#[test]
fn settings_stay_until_they_are_changed() {
    for shell in [Shell::Bash, Shell::Fish] {
        let (home, dirs) = home(&[(".bashrc", b"a=1\n"), (".bash_profile", b"")]);
        let before = tree(home.path());
        let on = Settings { auto: true, guard: Guard::Deny, layer: false };
        let changes = install(&dirs, shell, PROGRAM, None, |_| on).unwrap().changes;
        apply(&changes).unwrap();
        let once = tree(home.path());
        let plan = install(&dirs, shell, PROGRAM, None, |settings| settings).unwrap();
        assert_eq!(plan.settings, on);
        apply(&plan.changes).unwrap();
        assert_eq!(tree(home.path()), once, "{shell}");
        let plan = install(&dirs, shell, PROGRAM, None, |_| Settings::default()).unwrap();
        apply(&plan.changes).unwrap();
        let text = std::fs::read_to_string(&plan.start_up_file).unwrap();
        assert!(!text.contains("VENVYARD_AUTO") && !text.contains("VENVYARD_GUARD"), "{text}");
        apply(&uninstall(&dirs, &[shell], &LAYER).unwrap()).unwrap();
        assert_eq!(tree(home.path()), before, "{shell}");
    }
}

#[test]
fn uninstalling_keeps_files_and_lines_of_others() {
    let (home, dirs) = home(&[(".local/share/venvyard/registry.d/a.toml", b"mine")]);
    apply(&set_up(&dirs, Shell::Fish).unwrap()).unwrap();
    let block = home.path().join(".config/fish/conf.d/venvyard.fish");
    let text = [std::fs::read(&block).unwrap(), b"set mine 1\n".to_vec()].concat();
    fs::replace(&block, &text).unwrap();
    apply(&uninstall(&dirs, &Shell::ALL[..3], &LAYER).unwrap()).unwrap();
    assert_eq!(std::fs::read(&block).unwrap(), b"set mine 1\n");
    assert!(dirs.data.join("registry.d/a.toml").exists());
    assert!(!dirs.data.join("shell").exists());
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_stays_one() {
    let (home, dirs) = home(&[("dotfiles/bashrc", b"a=1\n"), (".profile", b". ~/.bashrc\n")]);
    let (link, real) = (home.path().join(".bashrc"), home.path().join("dotfiles/bashrc"));
    fs::symlink(Path::new("dotfiles/bashrc"), &link).unwrap();
    apply(&set_up(&dirs, Shell::Bash).unwrap()).unwrap();
    assert!(link.is_symlink());
    assert!(std::fs::read(&real).unwrap().len() > 4);
    apply(&uninstall(&dirs, &[Shell::Bash], &LAYER).unwrap()).unwrap();
    assert!(link.is_symlink());
    assert_eq!(std::fs::read(&real).unwrap(), b"a=1\n");
}

#[cfg(unix)]
#[test]
fn uninstalling_deletes_no_file_behind_a_link() {
    let (home, dirs) = home(&[(".profile", b". ~/.bashrc\n")]);
    apply(&set_up(&dirs, Shell::Bash).unwrap()).unwrap();
    let (link, real) = (home.path().join(".bashrc"), home.path().join("dotfiles"));
    fs::rename_over(&link, &real).unwrap();
    fs::symlink(&real, &link).unwrap();
    apply(&uninstall(&dirs, &[Shell::Bash], &LAYER).unwrap()).unwrap();
    assert!(link.is_symlink());
    assert_eq!(std::fs::read(&real).unwrap(), b"");
}

#[cfg(unix)]
#[test]
fn writes_nothing_if_one_file_is_read_only() {
    let (home, dirs) = home(&[(".bashrc", b"a=1\n"), (".bash_profile", b"b=2\n")]);
    let login_file = home.path().join(".bash_profile");
    fs::set_mode(&login_file, 0o444).unwrap();
    let before = tree(home.path());
    let error = apply(&set_up(&dirs, Shell::Bash).unwrap()).unwrap_err();
    assert!(error.to_string().contains(login_file.to_str().unwrap()), "{error}");
    assert_eq!(tree(home.path()), before);
}

#[cfg(unix)]
#[test]
fn refuses_utf_16_dangling_links_and_damaged_blocks() {
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

/// A home directory with the usual places of PowerShell's profiles.
fn profiles(home: &Path) -> HomeLayout {
    let directory = home.join(".config/powershell");
    HomeLayout {
        home: home.to_owned(),
        profiles: Profiles {
            console: directory.join("Microsoft.PowerShell_profile.ps1"),
            all_hosts: directory.join("profile.ps1"),
            other_hosts: vec![directory.join("Microsoft.VSCode_profile.ps1")],
        },
        ..HomeLayout::default()
    }
}

/// Puts the block into the profile of all hosts, as earlier versions did.
fn set_up_for_all_hosts(layout: &HomeLayout, dirs: &Dirs) {
    let Profiles { all_hosts, .. } = layout.profiles.clone();
    let former = HomeLayout {
        profiles: Profiles { console: all_hosts, ..Profiles::default() },
        ..layout.clone()
    };
    let on = Settings { auto: true, guard: Guard::Warn, layer: false };
    let plan = install_in(&former, dirs, Shell::PowerShell, PROGRAM, None, |_| on).unwrap();
    apply(&plan.changes).unwrap();
}

#[test]
fn moves_a_block_out_of_the_profile_of_all_hosts_and_keeps_its_settings() {
    let mine: &[u8] = b"$a = 1\r\n# no end";
    for (all_hosts, console) in
        [(None, None), (Some(mine), None), (None, Some(mine)), (Some(mine), Some(mine))]
    {
        let (home, dirs) = home(&[]);
        let layout = profiles(home.path());
        for (path, text) in
            [(&layout.profiles.all_hosts, all_hosts), (&layout.profiles.console, console)]
        {
            if let Some(text) = text {
                fs::replace(path, text).unwrap();
            }
        }
        let config = home.path().join(".config");
        let there = || config.exists().then(|| tree(&config));
        let before = there();
        set_up_for_all_hosts(&layout, &dirs);
        let plan =
            install_in(&layout, &dirs, Shell::PowerShell, PROGRAM, None, |settings| settings)
                .unwrap();
        assert_eq!(plan.settings, Settings { auto: true, guard: Guard::Warn, layer: false });
        assert!(plan.other_hosts.is_empty());
        apply(&plan.changes).unwrap();
        assert_eq!(read(&layout.profiles.all_hosts).unwrap().as_deref(), all_hosts);
        let text = read(&layout.profiles.console).unwrap().unwrap();
        assert!(text.starts_with(console.unwrap_or_default()));
        assert!(block::body(&text).unwrap().is_some());
        let again =
            install_in(&layout, &dirs, Shell::PowerShell, PROGRAM, None, |settings| settings)
                .unwrap();
        assert!(again.changes.iter().all(|change| change.action == Action::Leave), "{again:?}");
        apply(&uninstall_in(&layout, Shell::PowerShell).unwrap()).unwrap();
        assert_eq!(there(), before, "{all_hosts:?} {console:?}");
    }
}

#[test]
fn reports_profiles_of_other_hosts_that_have_no_block() {
    let (home, dirs) = home(&[]);
    let layout = profiles(home.path());
    let other = &layout.profiles.other_hosts[0];
    fs::replace(other, b"$b = 2\n").unwrap();
    let set_up = || {
        install_in(&layout, &dirs, Shell::PowerShell, PROGRAM, None, |settings| settings).unwrap()
    };
    assert_eq!(set_up().other_hosts, [other.as_path()]);
    apply(&set_up().changes).unwrap();
    assert_eq!(read(other).unwrap().unwrap(), b"$b = 2\n");
    let copied = [b"$b = 2\n".to_vec(), read(&layout.profiles.console).unwrap().unwrap()].concat();
    fs::replace(other, &copied).unwrap();
    assert!(set_up().other_hosts.is_empty());
    apply(&uninstall_in(&layout, Shell::PowerShell).unwrap()).unwrap();
    assert_eq!(read(other).unwrap().unwrap(), b"$b = 2\n");
}

#[test]
fn refuses_a_profile_in_which_a_block_is_not_reached() {
    let set_up = |layout: &HomeLayout, dirs: &Dirs, program| {
        install_in(layout, dirs, Shell::PowerShell, program, None, |settings| settings)
    };
    let signature = "# SIG # Begin signature block\n# SIG # End signature block\n";
    for text in ["$x\nreturn\n", "end { $x }\n", signature] {
        let (home, dirs) = home(&[]);
        let layout = profiles(home.path());
        let console = &layout.profiles.console;
        fs::replace(console, text.as_bytes()).unwrap();
        let error = set_up(&layout, &dirs, PROGRAM).unwrap_err();
        assert!(error.to_string().starts_with(console.to_str().unwrap()), "{error}");
        let error = crate::error::Error::from(error).with_hints(crate::hints::of);
        assert_eq!((error.kind(), error.hints().len()), (crate::error::Kind::Failed, 1));
        assert_eq!(read(console).unwrap().unwrap(), text.as_bytes());
        // A block that a person put at the top is still updated, unless the file is signed.
        let above = block::insert(Some(b""), 0, "").unwrap();
        fs::replace(console, &[&above, text.as_bytes()].concat()).unwrap();
        let plan = set_up(&layout, &dirs, PROGRAM);
        assert_eq!(plan.is_ok(), text != signature, "{text}");
        apply(&plan.map(|plan| plan.changes).unwrap_or_default()).unwrap();
    }
}

#[test]
fn leaves_a_signed_profile_with_a_current_block_alone() {
    let (home, dirs) = home(&[]);
    let layout = profiles(home.path());
    let set_up =
        || install_in(&layout, &dirs, Shell::PowerShell, PROGRAM, None, |settings| settings);
    apply(&set_up().unwrap().changes).unwrap();
    let console = &layout.profiles.console;
    let signature = b"# SIG # Begin signature block\n# SIG # End signature block\n";
    fs::replace(console, &[&read(console).unwrap().unwrap()[..], signature].concat()).unwrap();
    assert!(set_up().unwrap().changes.iter().all(|change| change.action == Action::Leave));
}
