//! Signals during the first creation, and during the compilation that follows.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use rustix::process::{Pid, Signal, kill_process_group};

use super::{assert_clean, assert_pip};
use crate::support::bytecode::{compile, digests};
use crate::support::matrix::{self, Size};
use crate::support::process::{interruptible, spawn, wait};
use crate::support::{Sandbox, Tree, available};

/// `venvyard`, which gets the signal at the n-th of these system calls.
pub(super) fn signalled(
    sandbox: &Sandbox,
    signal: &str,
    calls: &str,
    number: u32,
) -> Option<Command> {
    if !available("strace", which::which("strace").is_ok()) {
        return None;
    }
    let mut command = interruptible(sandbox, "strace");
    command.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={calls}")]);
    command.args(["-e", &format!("inject={calls}:signal={signal}:when={number}"), "venvyard"]);
    Some(command)
}

/// The n-th of these calls: where the store is filled (the files get their modes there), where the environment
/// is linked, and where each gets its name.
const STEPS: [(&str, u32); 12] = [
    ("mkdir,mkdirat", 1),
    ("mkdir,mkdirat", 4),
    ("mkdir,mkdirat", 60),
    ("fchmod", 1),
    ("fchmod", 250),
    ("fchmod", 450),
    ("renameat2", 1),
    ("renameat2", 2),
    ("symlinkat", 1),
    ("linkat", 1),
    ("linkat", 200),
    ("linkat", 400),
];

/// The steps that a run of this size tries: all in a full run, else one of each kind.
fn steps() -> Vec<(&'static str, u32)> {
    let kinds = [2, 4, 7, 8, 10].map(|index| STEPS[index]);
    if matrix::size() == Size::Full { STEPS.to_vec() } else { kinds.to_vec() }
}

/// The store is whole, and a creation from it repairs nothing.
#[track_caller]
fn assert_store_is_right(sandbox: &Sandbox, name: &str) {
    let made = sandbox.venvyard(["create", name]).success();
    assert_eq!(made.stderr.lines().count(), 1, "{made}");
    assert_pip(sandbox, &sandbox.environment(name));
    sandbox.venvyard(["seed", "verify"]).success().stderr_has("nothing is damaged");
}

#[test]
fn an_interrupted_first_creation_leaves_all_or_nothing() {
    if !crate::support::matrix::slow() {
        return;
    }
    for (index, (calls, number)) in steps().into_iter().enumerate() {
        // Only a full run sends both at each step; the others alternate.
        let both = ["INT", "TERM"];
        let signals =
            if matrix::size() == Size::Full { &both[..] } else { &both[index % 2..][..1] };
        for signal in signals {
            let sandbox = Sandbox::new().with_pyenv();
            let Some(mut create) = signalled(&sandbox, signal, calls, number) else { return };
            create.args(["create", "a"]);
            let (status, said) = wait(spawn(create));
            let made = sandbox.environment("a").exists();
            let interrupted = if *signal == "TERM" { 143 } else { 130 };
            assert_eq!(
                status,
                Some(if made { 0 } else { interrupted }),
                "{calls} {number}: {said}"
            );
            assert_eq!(made, sandbox.data().join("registry.d/a.toml").exists(), "{calls} {number}");
            assert_clean(sandbox.root());
            if made {
                assert_pip(&sandbox, &sandbox.environment("a"));
            }
            assert_store_is_right(&sandbox, "b");
        }
    }
}

/// Nothing can clean up after KILL, but no half-made environment has a name, and leftovers do not block.
#[test]
fn a_killed_creation_does_not_block_the_next() {
    if !crate::support::matrix::slow() {
        return;
    }
    for (calls, number) in steps() {
        let sandbox = Sandbox::new().with_pyenv();
        let Some(mut create) = signalled(&sandbox, "KILL", calls, number) else { return };
        create.args(["create", "a"]);
        let (status, said) = wait(spawn(create));
        assert_ne!(status, Some(130), "{calls} {number}: {said}");
        let env = sandbox.environment("a");
        if env.exists() {
            assert_pip(&sandbox, &env);
        }
        assert_store_is_right(&sandbox, "b");
        sandbox.venvyard(["seed", "prune", "--all", "--yes"]).success();
    }
}

#[test]
fn interrupted_compilation_leaves_no_bytecode() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    let python = sandbox.environment("a").join("bin/python");
    let before = Tree::of(&sandbox.cache().join("seeds"));
    let entry = digests(&sandbox).remove(0);
    let is_other = |path: &str| {
        path.starts_with(".compile") || path == format!("{entry}/bytecode") || path.is_empty()
    };
    for (signal, calls, number) in [
        ("INT", "mkdir,mkdirat", 3),
        ("TERM", "execve", 2),
        ("INT", "fchmod", 30),
        ("TERM", "chmod,fchmodat", 30),
        ("INT", "renameat2", 1),
    ] {
        let Some(mut compiling) = signalled(&sandbox, signal, calls, number) else { return };
        compiling.arg("__compile").arg(&python).args(digests(&sandbox));
        let (status, said) = wait(spawn(compiling));
        let interrupted = Some(if signal == "TERM" { 143 } else { 130 });
        assert!(status == Some(0) || status == interrupted, "{calls}: {status:?} {said}");
        assert_clean(sandbox.home());
        let after = Tree::of(&sandbox.cache().join("seeds")).without_all(is_other);
        if status == interrupted {
            before.assert_same(&after);
        }
    }
    compile(&sandbox, &sandbox.environment("a"));
    sandbox.venvyard(["seed", "verify"]).success().stderr_has("nothing is damaged");
}

/// Ctrl-C goes to the terminal's foreground process group; the compilation has its own group.
#[test]
fn ctrl_c_does_not_stop_background_compilation() {
    let sandbox = Sandbox::new().with_pyenv();
    let lock = sandbox.cache().join("seeds/.compile.lock");
    std::fs::create_dir_all(lock.parent().unwrap()).unwrap();
    // The compilation waits for this lock, so it is certainly running.
    let held = std::fs::File::create(&lock).unwrap();
    held.lock().unwrap();
    let mut create = sandbox.command("venvyard");
    create.args(["create", "a"]).env_remove("PYTHONDONTWRITEBYTECODE").process_group(0);
    let child = spawn(create);
    let group = Pid::from_child(&child);
    let (status, said) = wait(child);
    assert_eq!(status, Some(0), "{said}");
    assert!(kill_process_group(group, Signal::INT).is_err(), "nobody is left in it");
    // /proc shows the environment of a process only a moment after its start.
    assert!((0..1000).any(|_| compiling(sandbox.root())), "it waits");
    held.unlock().unwrap();
    compile(&sandbox, &sandbox.environment("a"));
    assert_clean(sandbox.home());
}

/// Whether a process of this sandbox compiles.
fn compiling(root: &Path) -> bool {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let mut lines = processes.filter_map(|it| std::fs::read(it.path().join("environ")).ok());
    let root = root.to_str().unwrap();
    lines.any(|line| String::from_utf8_lossy(&line).contains(root))
}
