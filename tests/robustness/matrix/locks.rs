//! Row 11: locks that the file system doesn't have, and one that never comes.

use std::fs::File;

use super::creators::race;
use super::row;
use super::scene::Scene;
use crate::support::{Outcome, available, matrix};

#[test]
fn row_11_locks_only_save_work() {
    row(11, "locks denied (ENOSYS, EBADF), or held for ever", |tally, _| {
        if !available("strace", which::which("strace").is_ok()) {
            return;
        }
        for error in ["ENOSYS", "EBADF"] {
            let many = matrix::pick(6, 10, 100);
            for round in 0..matrix::pick(1, 1, 5) {
                race(many, round, &format!("inject=flock:error={error}"));
                tally.add("creators", many);
            }
            denied(error);
        }
        if matrix::slow() {
            held(tally);
        }
    });
}

/// A change that gets no lock is made all the same.
#[track_caller]
fn denied(error: &str) {
    let scene = Scene::new("venvyard create --no-pip a");
    let mut set = scene.sandbox.command("strace");
    set.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("inject=flock:error={error}")]);
    set.args(["venvyard", "var", "set", "a", "A=1"]);
    Outcome::of(set).success();
    scene.venvyard("var list a").success().stdout_is("A=1\n");
    scene.intact("without locks");
}

/// Another process has the registry's locks and doesn't give them back.
fn held(tally: &mut super::Tally) {
    let scene = Scene::new("venvyard create --no-pip a");
    scene.venvyard("var set a A=0").success();
    let locks = scene.sandbox.data().join("registry.locks");
    let files = std::fs::read_dir(&locks).unwrap().map(|file| file.unwrap().path());
    let held: Vec<File> = files
        .map(|path| {
            let lock = File::options().read(true).write(true).open(path).unwrap();
            lock.lock().unwrap();
            lock
        })
        .collect();
    // A creation needs no lock.
    scene.venvyard("create --no-pip b").success();
    let before = scene.whole();
    let refused = scene.venvyard("var set a A=1").failure(1);
    refused
        .stderr_has("another venvyard process has held the lock")
        .stderr_has(locks.to_str().unwrap());
    before.assert_same(&scene.whole());
    drop(held);
    scene.venvyard("var set a A=1").success();
    scene.intact("after the lock came");
    tally.add("held lock", 1);
}
