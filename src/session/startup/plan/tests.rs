//! Tests of setting up a shell and undoing it.

use super::*;
use crate::session::startup::rc::Profiles;
use crate::session::startup::settings::Guard;
use crate::testing;
use std::collections::BTreeMap;

const FOUND: Option<&str> = Some("/opt/it's/venvyard");

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
    install(dirs, shell, FOUND, |settings| settings).map(|plan| plan.changes)
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
            files::install_for_subshell(&dirs, shell).unwrap();
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
        let changes = install(&dirs, shell, FOUND, |_| on).unwrap().changes;
        carry_out(&changes).unwrap();
        let once = tree(home.path());
        let plan = install(&dirs, shell, FOUND, |settings| settings).unwrap();
        assert_eq!(plan.settings, on);
        carry_out(&plan.changes).unwrap();
        assert_eq!(tree(home.path()), once, "{shell}");
        let changes = install(&dirs, shell, FOUND, |_| Settings::default()).unwrap().changes;
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

/// A world in which PowerShell's profiles are where the test has them.
fn profiles(home: &Path) -> World {
    let directory = home.join(".config/powershell");
    World {
        home: home.to_owned(),
        profiles: Profiles {
            console: directory.join("Microsoft.PowerShell_profile.ps1"),
            all_hosts: directory.join("profile.ps1"),
            other_hosts: vec![directory.join("Microsoft.VSCode_profile.ps1")],
        },
        ..World::default()
    }
}

/// The block as it was put into the profile of all hosts.
fn set_up_for_all_hosts(world: &World, dirs: &Dirs) {
    let Profiles { all_hosts, .. } = world.profiles.clone();
    let former =
        World { profiles: Profiles { console: all_hosts, ..Profiles::default() }, ..world.clone() };
    let on = Settings { auto: true, guard: Guard::Warn };
    let plan = install_in(&former, dirs, Shell::PowerShell, FOUND, |_| on).unwrap();
    carry_out(&plan.changes).unwrap();
}

#[test]
fn a_block_in_the_profile_of_all_hosts_is_moved_with_its_settings() {
    let mine: &[u8] = b"$a = 1\r\n# no end";
    for (all_hosts, console) in
        [(None, None), (Some(mine), None), (None, Some(mine)), (Some(mine), Some(mine))]
    {
        let (home, dirs) = home(&[]);
        let world = profiles(home.path());
        for (path, text) in
            [(&world.profiles.all_hosts, all_hosts), (&world.profiles.console, console)]
        {
            if let Some(text) = text {
                fs::replace(path, text).unwrap();
            }
        }
        let config = home.path().join(".config");
        let there = || config.exists().then(|| tree(&config));
        let before = there();
        set_up_for_all_hosts(&world, &dirs);
        let plan =
            install_in(&world, &dirs, Shell::PowerShell, FOUND, |settings| settings).unwrap();
        assert_eq!(plan.settings, Settings { auto: true, guard: Guard::Warn });
        assert!(plan.other_hosts.is_empty());
        carry_out(&plan.changes).unwrap();
        assert_eq!(read(&world.profiles.all_hosts).unwrap().as_deref(), all_hosts);
        let text = read(&world.profiles.console).unwrap().unwrap();
        assert!(text.starts_with(console.unwrap_or_default()));
        assert!(block::body(&text).unwrap().is_some());
        let again =
            install_in(&world, &dirs, Shell::PowerShell, FOUND, |settings| settings).unwrap();
        assert!(again.changes.iter().all(|change| change.deed == Deed::Leave), "{again:?}");
        carry_out(&uninstall_in(&world, Shell::PowerShell).unwrap()).unwrap();
        assert_eq!(there(), before, "{all_hosts:?} {console:?}");
    }
}

#[test]
fn profiles_of_other_hosts_are_named_until_the_block_is_copied_and_given_back() {
    let (home, dirs) = home(&[]);
    let world = profiles(home.path());
    let other = &world.profiles.other_hosts[0];
    fs::replace(other, b"$b = 2\n").unwrap();
    let set_up =
        || install_in(&world, &dirs, Shell::PowerShell, FOUND, |settings| settings).unwrap();
    assert_eq!(set_up().other_hosts, [other.as_path()]);
    carry_out(&set_up().changes).unwrap();
    assert_eq!(read(other).unwrap().unwrap(), b"$b = 2\n");
    let copied = [b"$b = 2\n".to_vec(), read(&world.profiles.console).unwrap().unwrap()].concat();
    fs::replace(other, &copied).unwrap();
    assert!(set_up().other_hosts.is_empty());
    carry_out(&uninstall_in(&world, Shell::PowerShell).unwrap()).unwrap();
    assert_eq!(read(other).unwrap().unwrap(), b"$b = 2\n");
}

#[test]
fn a_profile_in_which_a_block_is_of_no_use_is_left_alone() {
    let set_up = |world: &World, dirs: &Dirs, found| {
        install_in(world, dirs, Shell::PowerShell, found, |settings| settings)
    };
    let signature = "# SIG # Begin signature block\n# SIG # End signature block\n";
    for text in ["$x\nreturn\n", "end { $x }\n", signature] {
        let (home, dirs) = home(&[]);
        let world = profiles(home.path());
        let console = &world.profiles.console;
        fs::replace(console, text.as_bytes()).unwrap();
        let error = set_up(&world, &dirs, FOUND).unwrap_err();
        assert!(error.to_string().starts_with(console.to_str().unwrap()), "{error}");
        let error = crate::error::Error::from(error).with_hints(crate::hints::of);
        assert_eq!((error.kind(), error.hints().len()), (crate::error::Kind::Failed, 1));
        assert_eq!(read(console).unwrap().unwrap(), text.as_bytes());
        // Where a person has put it above, it is kept up to date, as long as no signature is of it.
        let above = block::insert(Some(b""), 0, "").unwrap();
        fs::replace(console, &[&above, text.as_bytes()].concat()).unwrap();
        let plan = set_up(&world, &dirs, FOUND);
        assert_eq!(plan.is_ok(), text != signature, "{text}");
        carry_out(&plan.map(|plan| plan.changes).unwrap_or_default()).unwrap();
    }
}

#[test]
fn a_signed_profile_that_has_the_block_is_as_it_should_be() {
    let (home, dirs) = home(&[]);
    let world = profiles(home.path());
    let set_up = || install_in(&world, &dirs, Shell::PowerShell, FOUND, |settings| settings);
    carry_out(&set_up().unwrap().changes).unwrap();
    let console = &world.profiles.console;
    let signature = b"# SIG # Begin signature block\n# SIG # End signature block\n";
    fs::replace(console, &[&read(console).unwrap().unwrap()[..], signature].concat()).unwrap();
    assert!(set_up().unwrap().changes.iter().all(|change| change.deed == Deed::Leave));
}
