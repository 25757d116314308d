//! Row 4: ENOSPC, EIO, EACCES and EINTR at every system call by which a verb changes the disk.

use super::scene::Scene;
use super::trace::Call;
use super::verbs::{Prepared, Promise};
use super::{injection, row, verbs};
use crate::support::matrix;
use crate::support::process::{spawn, wait};

const ERRORS: [&str; 4] = ["ENOSPC", "EIO", "EACCES", "EINTR"];

#[test]
fn row_04_a_fault_is_named_and_undone() {
    row(4, "ENOSPC, EIO, EACCES, EINTR at the same calls", |tally, random| {
        let most = matrix::pick(2, 2, 40);
        for one in verbs::prepared() {
            for error in ERRORS {
                let points = injection::points(&one.scene, one.verb.line, most, random);
                let Some(points) = points else { return };
                for point in points {
                    tally.attempt("points", || fails(&one, error, &point));
                }
            }
        }
    });
}

#[track_caller]
fn fails(one: &Prepared, error: &str, point: &Call) {
    let (verb, scene) = (one.verb, &one.scene);
    let what = format!("{}, {error} at {} {}", verb.name, point.name, point.number);
    scene.reset();
    let (status, said) =
        wait(spawn(injection::at(scene, verb.line, point, &format!("error={error}"))));
    let facts = scene.facts();
    if status == Some(0) {
        assert_eq!(facts, one.new, "{what}: it said that all was done: {said}");
        let is_done = one.done == scene.whole() && scene.leftovers().is_empty();
        // What can't be deleted of its own files, a later command deletes.
        let is_deletion = ["unlink", "unlinkat", "rmdir"].contains(&&*point.name);
        let is_told = is_done || is_deletion || said.contains("warning: ");
        assert!(is_told, "{what}: it said nothing: {said}");
    } else {
        assert_eq!(status, Some(1), "{what}: {said}");
        // The call may have been the one that prints the message.
        let is_cut_off = point.name == "write" && !said.ends_with('\n');
        assert!(is_cut_off || names_a_path(scene, &said), "{what}: no path is named: {said}");
        let is_old = facts == one.old && scene.leftovers().is_empty();
        // A renaming that has its new name is finished by the next command, and says so.
        let is_finished = said.contains("it has its new name already") && facts == one.new;
        // A deletion that has begun is not undone, nor is a step of a repair. A change whose fsync fails is made, but may
        // not survive a power cut.
        let is_half = is_finished
            || one.verb.promise == Promise::Mend && one.is_told(&facts)
            || ["fsync", "syncfs"].contains(&&*point.name) && facts == one.new
            || one.verb.promise == Promise::Delete && one.is_told(&facts);
        assert!(is_old || is_half, "{what}: {facts:#?}\n{said}");
    }
    one.finishes(&what);
    scene.intact(&what);
    one.is_done(&what);
}

fn names_a_path(scene: &Scene, said: &str) -> bool {
    let line = said.lines().find(|line| line.starts_with("venvyard: ")).unwrap_or_default();
    line.contains(scene.sandbox.home().to_str().unwrap()) || line.contains(" ~/")
}
