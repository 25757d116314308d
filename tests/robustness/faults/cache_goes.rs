//! The cache is deleted while bytecode is compiled in the background.

use std::fs::File;
use std::process::Command;

use crate::support::bytecode::{compile, digests};
use crate::support::process::{spawn, wait};
use crate::support::{Outcome, Sandbox, matrix};

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    sandbox
}

/// The process that a first creation starts.
fn compilation(sandbox: &Sandbox) -> Command {
    let mut command = sandbox.command("venvyard");
    command.arg("__compile").arg(sandbox.environment("a").join("bin/python"));
    command.args(digests(sandbox));
    command
}

/// `rm` may meet a file that was written behind it, once.
#[track_caller]
fn delete(sandbox: &Sandbox) {
    let rm = || {
        let mut rm = sandbox.command("rm");
        rm.arg("-rf").arg(sandbox.cache());
        Outcome::of(rm)
    };
    if rm().status != 0 {
        rm().success();
    }
}

#[test]
fn compilation_does_not_make_a_deleted_cache_anew() {
    let sandbox = sandbox();
    let command = compilation(&sandbox);
    delete(&sandbox);
    Outcome::of(command).success().silent();
    assert!(!sandbox.cache().exists());
}

#[test]
fn compilation_stops_when_the_cache_goes() {
    for round in 0..matrix::pick(3, 8, 24) {
        let sandbox = sandbox();
        let held = File::create(sandbox.cache().join("seeds/.compile.lock")).unwrap();
        held.lock().unwrap();
        let child = spawn(compilation(&sandbox));
        held.unlock().unwrap();
        // Each round meets another moment: an interpreter that starts takes about that long.
        for _ in 0..round {
            Outcome::of(sandbox.command("true")).success();
        }
        delete(&sandbox);
        let (_, said) = wait(child);
        assert_eq!(said, "", "round {round}");
        assert!(!sandbox.cache().exists(), "round {round}");
    }
}

#[test]
fn a_second_compilation_for_the_same_python_does_nothing() {
    let sandbox = sandbox();
    let env = sandbox.environment("a");
    compile(&sandbox, &env);
    let seeds = sandbox.cache().join("seeds");
    let place = seeds.join(digests(&sandbox).remove(0)).join("bytecode");
    let tag = std::fs::read_dir(&place).unwrap().next().unwrap().unwrap().file_name();
    std::fs::remove_dir_all(&place).unwrap();
    let running = File::create(seeds.join(format!(".compile-{}.lock", tag.display()))).unwrap();
    running.lock().unwrap();
    Outcome::of(compilation(&sandbox)).success().silent();
    assert!(!place.exists());
    // What is left of a process that was killed doesn't lock.
    drop(running);
    compile(&sandbox, &env);
    assert!(place.join(tag).is_dir());
}
