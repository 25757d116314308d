//! Removals and restorations that are killed at each of their changes: the environment is wholly in its place or wholly
//! in the trash, and the next command finishes what was begun.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};

use crate::support::process::{interruptible, spawn, wait};
use crate::support::{Outcome, Sandbox, Tree, available};

/// The system calls that change something.
const CALLS: [&str; 7] =
    ["mkdir,mkdirat", "openat", "fsync", "renameat2", "rename", "link,linkat", "unlink,unlinkat"];

/// Runs venvyard, and kills it at the n-th of these calls; `false` if it makes fewer of them.
fn killed(sandbox: &Sandbox, args: &[&str], calls: &str, number: u32) -> bool {
    let mut command = interruptible(sandbox, "strace");
    let (trace, inject) =
        (format!("trace={calls}"), format!("inject={calls}:signal=KILL:when={number}"));
    command.args(["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject, "venvyard"]);
    command.args(args);
    let (status, _) = wait(spawn(command));
    status != Some(0)
}

/// An environment with variables and a project that it is the default of.
fn scene() -> Sandbox {
    let sandbox = Sandbox::with(["a"]);
    let shop = sandbox.project("shop");
    sandbox.venvyard(["var", "set", "a", "K=v"]).success();
    sandbox.venvyard(["project", "set", "--default", "a", shop.to_str().unwrap()]).success();
    sandbox
}

fn names(sandbox: &Sandbox) -> String {
    sandbox.venvyard(["list", "--names"]).success().stdout
}

fn in_trash(sandbox: &Sandbox) -> usize {
    let json = sandbox.venvyard(["restore", "--json"]).success().json();
    json["removed"].as_array().unwrap().len()
}

fn entry(sandbox: &Sandbox) -> PathBuf {
    sandbox.data().join("registry.d/a.toml")
}

/// How often at most a command makes one of the calls.
fn numbers(calls: &str) -> std::ops::Range<u32> {
    // The first files that a process opens are libraries.
    if calls == "openat" { 6..30 } else { 1..20 }
}

fn assert_whole(sandbox: &Sandbox, before: &Tree, text: &str, about: &str) {
    assert_eq!(names(sandbox), "a\n", "{about}");
    before.assert_same(&Tree::of(&sandbox.environment("a")));
    assert_eq!(std::fs::read_to_string(entry(sandbox)).unwrap(), text, "{about}");
    sandbox.venvyard(["var", "list", "a"]).success().stdout_is("K=v\n");
}

/// No stage, and nothing in a trash that nobody could restore.
fn assert_no_leftover(sandbox: &Sandbox, about: &str) {
    sandbox.venvyard(["prune", "--trash", "--yes"]).success();
    // A file that was being written in the registry may be another process's until it is ten minutes old.
    let is_entry = |path: &str| path.contains("registry.d/.new-");
    let is_left =
        |path: &str| (path.contains(".trash") || path.contains(".new-")) && !is_entry(path);
    let tree = Tree::of(sandbox.home());
    let left: Vec<&str> = tree.paths().filter(|path| is_left(path)).collect();
    assert_eq!(left, [""; 0], "{about}");
}

fn snapshot(sandbox: &Sandbox) -> (Tree, String) {
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    (Tree::of(&sandbox.environment("a")), read(&entry(sandbox)))
}

#[test]
fn a_removal_killed_anywhere_is_done_or_not_begun() {
    if !available("strace", which::which("strace").is_ok()) {
        return;
    }
    let sandbox = scene();
    let (before, text) = snapshot(&sandbox);
    for calls in CALLS {
        for number in numbers(calls) {
            let about = format!("{calls} {number}");
            if !killed(&sandbox, &["remove", "a", "--yes"], calls, number) {
                sandbox.venvyard(["restore", "a"]).success();
                break;
            }
            if sandbox.environment("a").exists() {
                assert_whole(&sandbox, &before, &text, &about);
                assert_eq!(in_trash(&sandbox), 0, "{about}");
                continue;
            }
            // The name is free at once.
            assert_eq!((names(&sandbox).as_str(), in_trash(&sandbox)), ("", 1), "{about}");
            assert!(!entry(&sandbox).exists(), "{about}");
            sandbox.venvyard(["restore", "a"]).success();
            assert_whole(&sandbox, &before, &text, &about);
        }
        assert_no_leftover(&sandbox, calls);
    }
}

#[test]
fn a_restoration_killed_anywhere_is_done_or_can_be_repeated() {
    if !available("strace", which::which("strace").is_ok()) {
        return;
    }
    let sandbox = scene();
    let (before, text) = snapshot(&sandbox);
    for calls in CALLS {
        for number in numbers(calls) {
            let about = format!("{calls} {number}");
            assert!(sandbox.environment("a").exists(), "{about}: it should be there");
            sandbox.venvyard(["remove", "a", "--yes"]).success();
            let is_killed = killed(&sandbox, &["restore", "a"], calls, number);
            // Whichever command comes next.
            if number % 2 == 0 {
                let _ = sandbox.venvyard(["show", "a"]);
            }
            let is_there = names(&sandbox) == "a\n";
            assert_eq!(in_trash(&sandbox), usize::from(!is_there), "{about}");
            if !is_there {
                sandbox.venvyard(["restore", "a"]).success();
            }
            assert_whole(&sandbox, &before, &text, &about);
            if !is_killed {
                break;
            }
        }
        assert_no_leftover(&sandbox, calls);
    }
}

#[test]
fn a_deletion_killed_anywhere_is_finished_by_the_next_prune() {
    if !available("strace", which::which("strace").is_ok()) {
        return;
    }
    let sandbox = Sandbox::new().with_pyenv();
    for (calls, number) in
        [("renameat2", 1), ("rename", 1), ("unlinkat", 1), ("unlinkat", 5), ("unlink,unlinkat", 2)]
    {
        sandbox.venvyard(["create", "a", "--no-pip"]).success();
        let about = format!("{calls} {number}");
        killed(&sandbox, &["remove", "a", "--yes", "--permanently"], calls, number);
        if sandbox.environment("a").exists() {
            sandbox.venvyard(["run", "a", "python", "-c", "pass"]).success();
            sandbox.venvyard(["remove", "a", "--yes", "--permanently"]).success();
        }
        // What is partly deleted is not offered.
        assert_eq!(in_trash(&sandbox), 0, "{about}");
        assert_no_leftover(&sandbox, &about);
    }
}

#[test]
fn one_of_many_removals_and_restorations_at_once_wins() {
    let sandbox = scene();
    let (before, text) = snapshot(&sandbox);
    for args in [["remove", "a", "--yes"].as_slice(), &["restore", "a"]] {
        let children = (0..8).map(|_| {
            let mut command = sandbox.command("venvyard");
            command.args(args);
            spawn(command)
        });
        let children: Vec<_> = children.collect();
        let ended: Vec<_> = children.into_iter().map(wait).collect();
        assert!(ended.iter().any(|(status, _)| *status == Some(0)), "{ended:#?}");
        let is_removed = args[0] == "remove";
        assert_eq!(in_trash(&sandbox), usize::from(is_removed), "{ended:#?}");
    }
    assert_whole(&sandbox, &before, &text, "at once");
}

#[test]
fn what_waits_in_the_trash_is_not_read_by_every_change() {
    if !available("strace", which::which("strace").is_ok()) {
        return;
    }
    let sandbox = Sandbox::with(["a", "b"]);
    sandbox.venvyard(["remove", "a", "--yes"]).success();
    for line in ["create --no-pip c", "var set b A=1", "remove c --yes", "list"] {
        // Where nothing is missing, no entry can be of something that was removed.
        let log = sandbox.root().join("log");
        let mut strace = sandbox.command("strace");
        strace.args(["-f", "-qq", "-e", "trace=openat,open", "-o"]).arg(&log);
        strace.arg("venvyard").args(line.split(' '));
        Outcome::of(strace).success();
        let opened = std::fs::read_to_string(&log).unwrap();
        let of_trash =
            opened.lines().filter(|call| call.contains("entry.toml") && !call.contains("O_WRONLY"));
        // A removal reads what it has just moved there.
        let own = usize::from(line.starts_with("remove"));
        assert_eq!(of_trash.count(), own, "{line}\n{opened}");
    }
}
