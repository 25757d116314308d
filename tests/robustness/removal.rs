//! Removals that can't be finished, or are cut short: nothing half-deleted keeps its place, and nothing that
//! is left is hidden.
#![cfg(target_os = "linux")]

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::support::process::{interruptible, spawn, wait};
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

    /// The health of an environment in `list` and `show`.
    fn health(&self, name: &str) -> Value {
        let listed = self.venvyard(["list", "--json"]).success().json();
        let listed = listed["environments"].as_array().unwrap().clone();
        let listed = listed.into_iter().find(|one| one["name"] == name).expect("it is listed");
        let shown = self.venvyard(["show", name, "--json"]).success().json();
        assert_eq!(
            json!([shown["health"], shown["state"]]),
            json!([listed["health"], listed["state"]])
        );
        shown["health"].clone()
    }
}

fn trash(sandbox: &Sandbox, name: &str) -> PathBuf {
    sandbox.environment(&format!(".trash-{name}"))
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
fn what_cannot_be_deleted_is_told_and_keeps_its_name() {
    let Some(home) = Home::with(["ours", "b"]) else { return };
    let sandbox = &home.0;
    python::venv(sandbox, &sandbox.environment("theirs"));
    home.give(&sandbox.environment("theirs"));
    for name in ["ours", "theirs"] {
        home.put_roots_files(name);
        // The second time is as the first.
        for _ in 0..2 {
            let first = trash(sandbox, name).join("lib/theirs/a.py");
            let removed = home.venvyard(["remove", name, "--yes"]).failure(1).stdout_is("");
            let message = format!(
                "venvyard: {name} is half-deleted: can't delete {}: permission denied; 2 files are left\n",
                first.display()
            );
            let removed = removed.stderr_has(&message);
            let again = format!("hint: 'venvyard remove {name}' tries again");
            assert!(!removed.stderr_has(&again).stderr.contains("deleted ours\n"));
            assert!(!sandbox.environment(name).exists());
            // Only what can't be deleted is left.
            let left: Vec<String> =
                Tree::of(&trash(sandbox, name)).paths().map(Into::into).collect();
            assert_eq!(left, ["lib", "lib/theirs", "lib/theirs/a.py", "lib/theirs/b.py"]);
            assert_eq!(home.health(name), json!("removing"));
            home.venvyard(["list"]).success().stdout_has("half-deleted");
        }
    }
    assert_eq!(names(sandbox), "b\nours\ntheirs\n");
    for name in ["ours", "theirs"] {
        home.give(&trash(sandbox, name));
        let removed = home.venvyard(["remove", name, "--yes"]).success();
        assert_eq!(removed.stderr, format!("deleted {name}\n"));
    }
    assert_eq!((names(sandbox).as_str(), in_home(sandbox)), ("b\n", vec!["b".to_owned()]));
}

#[test]
fn a_half_deleted_name_is_neither_entered_nor_made() {
    let Some(home) = Home::with(["ours"]) else { return };
    let sandbox = &home.0;
    python::venv(sandbox, &sandbox.environment("theirs"));
    home.give(&sandbox.environment("theirs"));
    for name in ["ours", "theirs"] {
        home.put_roots_files(name);
        home.venvyard(["remove", name, "--yes"]).failure(1);
        let before = sandbox.kept();
        let message = format!(
            "venvyard: {name} is half-deleted: what is left of it is in {}\n  hint: 'venvyard remove {name}' tries again to delete it\n",
            trash(sandbox, name).display()
        );
        for (args, status) in [
            (vec!["activate", "--shell", "bash", name], 1),
            (vec!["run", name, "true"], 1),
            (vec!["shell", "--shell", "bash", name], 1),
            (vec!["create", name], 4),
        ] {
            let mut command = home.command("venvyard");
            command.args(&args);
            // A shell that evaluates it fails, too.
            let code = if args[0] == "activate" { "(exit 1)\n" } else { "" };
            let said = Outcome::of(command).failure(status).stdout_is(code).stderr;
            assert_eq!(said, message, "{args:?}");
        }
        let upper = name.to_uppercase();
        home.venvyard(["create", &upper]).failure(4).stderr_has("half-deleted");
        before.assert_same(&sandbox.kept());
    }
    home.venvyard(["var", "set", "theirs", "A=1"]).failure(1).stderr_has("theirs is half-deleted");
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
    for (place, mode) in [("deep/file", 0o444), ("deep", 0o555), ("", 0o000)] {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(cache.join(place), mode).unwrap();
    }
    assert_eq!(home.venvyard(["remove", "a", "--yes"]).success().stderr, "deleted a\n");
    assert_eq!(in_home(sandbox), [""; 0]);
}

#[test]
fn hooks_run_once_before_the_first_try_and_after_the_last() {
    let Some(home) = Home::with(["a"]) else { return };
    let sandbox = &home.0;
    let log = sandbox.home().join("log");
    for event in ["pre-remove", "post-remove"] {
        let text = format!("echo {event} >>'{}'\n", log.display());
        home.give(&sandbox.write(format!(".config/venvyard/hooks/{event}.sh"), &text));
    }
    home.put_roots_files("a");
    let logged = || std::fs::read_to_string(&log).unwrap_or_default();
    for _ in 0..2 {
        home.venvyard(["remove", "a", "--yes"]).failure(1);
        assert_eq!(logged(), "pre-remove\n");
    }
    home.give(&trash(sandbox, "a"));
    home.venvyard(["remove", "a", "--yes"]).success();
    assert_eq!(logged(), "pre-remove\npost-remove\n");
}

#[test]
fn the_other_names_are_deleted_if_one_cannot_be() {
    let Some(home) = Home::with(["a", "b", "c"]) else { return };
    home.put_roots_files("a");
    home.put_roots_files("c");
    let removed = home.venvyard(["remove", "a", "b", "c", "--yes"]).failure(1);
    let removed = removed.stderr_has("deleted b\n").stderr_has("a is half-deleted: ");
    removed.stderr_has("c is half-deleted: ");
    assert_eq!(names(&home.0), "a\nc\n");
}

#[test]
fn what_an_earlier_removal_left_goes_first() {
    let Some(home) = Home::with(["a"]) else { return };
    let sandbox = &home.0;
    home.put_roots_files("a");
    home.venvyard(["remove", "a", "--yes"]).failure(1);
    // Another tool makes one of that name.
    python::venv(sandbox, &sandbox.environment("a"));
    std::fs::remove_file(sandbox.data().join("registry.d/a.toml")).unwrap();
    home.give(&sandbox.environment("a"));
    let before = sandbox.kept();
    home.venvyard(["remove", "a", "--yes"])
        .failure(1)
        .stderr_has("can't delete a: an earlier removal left files: can't delete ")
        .stderr_has(trash(sandbox, "a").join("lib/theirs/a.py").to_str().unwrap());
    before.assert_same(&sandbox.kept());
    home.give(&trash(sandbox, "a"));
    home.venvyard(["remove", "a", "--yes"]).success();
    assert_eq!(in_home(sandbox), [""; 0]);
}

#[test]
fn a_killed_removal_is_finished_by_the_next() {
    if !available("strace", which::which("strace").is_ok()) {
        return;
    }
    let sandbox = Sandbox::with(["ours"]);
    python::venv(&sandbox, &sandbox.environment("theirs"));
    for name in ["ours", "theirs"] {
        for number in [1, 5] {
            if sandbox.venvyard(["show", name]).status != 0 {
                sandbox.venvyard(["create", name, "--no-pip"]).success();
            }
            let mut remove = interruptible(&sandbox, "strace");
            let inject = format!("inject=unlinkat:signal=KILL:when={number}");
            remove.args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=unlinkat", "-e", &inject]);
            remove.args(["venvyard", "remove", name, "--yes"]);
            let (_, said) = wait(spawn(remove));
            assert_eq!(said, "", "{name} {number}");
            assert!(!sandbox.environment(name).exists(), "{name} {number}");
            sandbox.venvyard(["list"]).success().stdout_has("half-deleted");
            let removed = sandbox.venvyard(["remove", name, "--yes"]).success();
            assert_eq!(removed.stderr, format!("deleted {name}\n"));
            assert!(!trash(&sandbox, name).exists());
        }
    }
    assert_eq!((names(&sandbox).as_str(), in_home(&sandbox)), ("", Vec::new()));
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
    for place in [&at, &trash(&sandbox, "a").join("my data")] {
        let _ = Command::new("umount").arg("-l").arg(place).output();
    }
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
    assert_eq!((old.exists(), young.exists(), other.exists()), (false, true, true));
}
