//! Removals that can't be finished: nothing half-deleted keeps its place or its name, and nothing that is left is
//! hidden.
#![cfg(target_os = "linux")]

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Outcome, Sandbox, Tree, available, python};

/// A user who is not root: files of root can't be deleted by him.
const USER: u32 = 65_534;

/// A home that belongs to another user than root, with these environments.
struct Home(Sandbox);

impl Home {
    /// `None` where the test is not root.
    #[track_caller]
    fn with<const N: usize>(names: [&str; N]) -> Option<Self> {
        let root = rustix::process::geteuid().is_root() && which::which("setpriv").is_ok();
        if !available("setpriv", root) {
            return None;
        }
        let home = Self(Sandbox::with(names));
        home.give(home.0.root());
        Some(home)
    }

    /// Gives a tree to the user.
    fn give(&self, tree: &Path) {
        let owner = format!("{USER}:{USER}");
        let mut chown = self.0.command("chown");
        chown.args(["-hR", &owner]).arg(tree);
        Outcome::of(chown).success();
    }

    /// Puts a directory of root's with two files into an environment, as `sudo pip` does.
    fn put_roots_files(&self, name: &str) -> PathBuf {
        let theirs = self.0.environment(name).join("lib/theirs");
        std::fs::create_dir_all(&theirs).unwrap();
        for file in ["a.py", "b.py"] {
            std::fs::write(theirs.join(file), "").unwrap();
        }
        theirs
    }

    /// Runs venvyard as the user, who may read everything, wherever the interpreters are.
    fn venvyard<const N: usize>(&self, args: [&str; N]) -> Outcome {
        let mut command = self.command("venvyard");
        command.args(args);
        Outcome::of(command)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = self.0.command("setpriv");
        let (user, group) = (format!("--reuid={USER}"), format!("--regid={USER}"));
        command.args([&user, &group, "--clear-groups"]);
        command.args(["--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"]);
        command.arg(program);
        command
    }
}

/// The directory of what could not be deleted.
fn doomed(sandbox: &Sandbox) -> PathBuf {
    let items = std::fs::read_dir(sandbox.environment(".trash")).unwrap().flatten();
    let mut items: Vec<PathBuf> = items.map(|item| item.path()).collect();
    items.retain(|item| item.file_name().unwrap().to_string_lossy().starts_with(".trash-"));
    assert_eq!(items.len(), 1);
    items.remove(0)
}

fn names(sandbox: &Sandbox) -> String {
    sandbox.venvyard(["list", "--names"]).success().stdout
}

/// The names of everything in the home of environments.
fn in_home(sandbox: &Sandbox) -> Vec<String> {
    let entries = std::fs::read_dir(sandbox.environment("")).unwrap().flatten();
    let mut names: Vec<_> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn what_cannot_be_deleted_frees_its_name_and_is_named_until_it_is_gone() {
    let Some(home) = Home::with(["ours", "b"]) else { return };
    let sandbox = &home.0;
    python::venv(sandbox, &sandbox.environment("theirs"));
    home.give(&sandbox.environment("theirs"));
    for name in ["ours", "theirs"] {
        home.put_roots_files(name);
        let removed = home.venvyard(["remove", name, "--yes", "--permanently"]).failure(1);
        let first = doomed(sandbox).join(name).join("lib/theirs/a.py");
        let left =
            format!("can't delete {}: permission denied; 2 files are left\n", first.display());
        let message =
            format!("venvyard: {name} is removed, but not all of it could be deleted: {left}");
        let removed = removed.stdout_is("").stderr_has(&message);
        let removed =
            removed.stderr_has("hint: 'sudo rm -rf ").stderr_has("'venvyard prune' tries");
        assert!(!removed.stderr.contains("deleted ours\n"));
        // Only what can't be deleted is left.
        let tree = Tree::of(&doomed(sandbox).join(name));
        let paths: Vec<String> = tree.paths().map(Into::into).collect();
        assert_eq!(paths, ["lib", "lib/theirs", "lib/theirs/a.py", "lib/theirs/b.py"]);
        assert!(!names(sandbox).contains(name));
        assert_eq!(home.venvyard(["restore"]).success().stdout, "");
        // The name is free.
        home.venvyard(["create", name, "--no-pip"]).success();
        home.venvyard(["remove", name, "--yes"]).success();
        // The second time is as the first.
        for _ in 0..2 {
            home.venvyard(["prune", "--yes"]).failure(1).stderr_has(&left);
        }
        home.give(&doomed(sandbox));
        home.venvyard(["prune", "--yes"]).success();
        home.venvyard(["remove", name, "--yes", "--permanently"]).success();
    }
    assert_eq!((names(sandbox).as_str(), in_home(sandbox)), ("b\n", vec!["b".to_owned()]));
}

#[test]
fn what_could_not_be_deleted_can_be_restored() {
    let Some(home) = Home::with(["a"]) else { return };
    let theirs = home.put_roots_files("a");
    home.venvyard(["remove", "a", "--yes"]).success();
    assert!(!home.0.environment("a").exists());
    home.venvyard(["restore", "a"]).success();
    assert!(theirs.join("a.py").exists());
}

/// An older version renamed an environment to `.trash-NAME`, and then deleted that.
#[test]
fn what_an_older_version_left_blocks_no_name() {
    let sandbox = Sandbox::with(["a", "b"]);
    for name in ["a", "b"] {
        let left = sandbox.environment(&format!(".trash-{name}"));
        std::fs::rename(sandbox.environment(name), left).unwrap();
    }
    // The entry goes with what it was about, whichever command meets it first.
    sandbox.venvyard(["show", "a"]).failure(3);
    assert_eq!(names(&sandbox), "");
    sandbox.venvyard(["create", "b", "--no-pip"]).success();
    sandbox.venvyard(["prune", "--yes"]).success().stderr_has("pruned 2 things");
    assert_eq!(in_home(&sandbox), ["b"]);
}

#[test]
fn a_removal_that_can_change_nothing_changes_nothing() {
    let Some(home) = Home::with(["a", "b"]) else { return };
    let sandbox = &home.0;
    let hook = sandbox.write(".config/venvyard/hooks/pre-remove.sh", "echo ran >\"$HOME/ran\"\n");
    home.give(&hook);
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    // The home can't be written, or the environment is wholly root's.
    let place = sandbox.environment("");
    mode(&place, 0o555);
    let before = sandbox.kept();
    home.venvyard(["remove", "b", "a", "--yes"])
        .failure(1)
        .stderr_has(place.to_str().unwrap().trim_end_matches('/'))
        .stderr_has("permission denied");
    before.assert_same(&sandbox.kept());
    mode(&place, 0o755);
    let mut chown = sandbox.command("chown");
    chown.args(["-R", "0:0"]).arg(sandbox.environment("a"));
    Outcome::of(chown).success();
    let before = sandbox.kept();
    home.venvyard(["remove", "b", "a", "--yes"])
        .failure(1)
        .stderr_has("can't delete a: ")
        .stderr_has("belongs to another user");
    before.assert_same(&sandbox.kept());
}

#[test]
fn read_only_directories_of_ones_own_are_deleted() {
    let Some(home) = Home::with(["a"]) else { return };
    let sandbox = &home.0;
    // As Go's module cache.
    let cache = sandbox.environment("a").join("pkg/mod/cache");
    std::fs::create_dir_all(cache.join("deep")).unwrap();
    std::fs::write(cache.join("deep/file"), "").unwrap();
    home.give(&sandbox.environment("a").join("pkg"));
    for (place, mode) in [("deep/file", 0o444), ("deep", 0o555), ("", 0o000), ("../../..", 0o555)] {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(cache.join(place), mode).unwrap();
    }
    // A directory that moves to another one is written.
    home.venvyard(["remove", "a", "--yes"]).success();
    home.venvyard(["restore", "a"]).success();
    let mode = sandbox.environment("a").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o555);
    let removed = home.venvyard(["remove", "a", "--yes", "--permanently"]).success();
    assert_eq!(removed.stderr, "deleted a\n");
    assert_eq!(in_home(sandbox), [""; 0]);
}

#[test]
fn hooks_run_once_though_not_all_can_be_deleted() {
    let Some(home) = Home::with(["a"]) else { return };
    let sandbox = &home.0;
    let log = sandbox.home().join("log");
    for event in ["pre-remove", "post-remove"] {
        let text = format!("echo {event} >>'{}'\n", log.display());
        home.give(&sandbox.write(format!(".config/venvyard/hooks/{event}.sh"), &text));
    }
    home.put_roots_files("a");
    home.venvyard(["remove", "a", "--yes", "--permanently"]).failure(1);
    home.venvyard(["prune", "--yes"]).failure(1);
    home.give(&doomed(sandbox));
    home.venvyard(["prune", "--yes"]).success();
    assert_eq!(std::fs::read_to_string(&log).unwrap(), "pre-remove\npost-remove\n");
}

#[test]
fn the_other_names_are_deleted_if_one_cannot_be() {
    let Some(home) = Home::with(["a", "b", "c"]) else { return };
    home.put_roots_files("a");
    home.put_roots_files("c");
    let removed = home.venvyard(["remove", "a", "b", "c", "--yes", "--permanently"]).failure(1);
    let removed = removed.stderr_has("deleted b\n").stderr_has("a is removed, but not all");
    removed.stderr_has("c is removed, but not all");
    assert_eq!(names(&home.0), "");
}

#[test]
fn an_environment_with_something_mounted_in_it_is_not_removed() {
    let sandbox = Sandbox::with(["a"]);
    let (data, at) = (sandbox.project("data"), sandbox.environment("a").join("my data"));
    sandbox.write("projects/data/file", "mine");
    std::fs::create_dir(&at).unwrap();
    let mounted = Command::new("mount").arg("--bind").args([&data, &at]).output();
    if !available("mounting", mounted.is_ok_and(|output| output.status.success())) {
        return;
    }
    let removed = sandbox.venvyard(["remove", "a", "--yes"]);
    let _ = Command::new("umount").arg("-l").arg(&at).output();
    removed.failure(1).stderr_has(&format!("can't delete a: {} is a mount point", at.display()));
    assert_eq!(sandbox.read("projects/data/file"), "mine");
    sandbox.venvyard(["remove", "a", "--yes"]).success();
}

#[test]
fn a_removal_clears_what_killed_creations_left() {
    let sandbox = Sandbox::with(["a"]);
    let old = sandbox.environment(".new-0123456789abcdef0123456789abcdef");
    let young = sandbox.environment(".new-fedcba9876543210fedcba9876543210");
    let other = sandbox.environment(".new-year");
    for place in [&old, &young, &other] {
        std::fs::create_dir(place).unwrap();
        std::fs::write(place.join("file"), "").unwrap();
    }
    for place in [&old, &other] {
        let past = std::time::SystemTime::now() - std::time::Duration::from_hours(1);
        std::fs::File::open(place).unwrap().set_modified(past).unwrap();
    }
    sandbox.venvyard(["remove", "a", "--yes"]).success();
    // What that has started in the background.
    sandbox.venvyard(["__empty"]).success();
    assert_eq!((old.exists(), young.exists(), other.exists()), (false, true, true));
}
