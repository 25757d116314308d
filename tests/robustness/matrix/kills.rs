//! Row 3: SIGKILL at every system call by which a verb changes the disk.

use super::trace::Call;
use super::verbs::Prepared;
use super::{injection, row, verbs};
use crate::support::matrix;
use crate::support::process::{spawn, wait};

#[test]
fn row_03_a_killed_verb_leaves_the_old_or_the_new_state() {
    row(3, "SIGKILL at every mutating system call", |tally, random| {
        let most = matrix::pick(3, 4, 120);
        for one in verbs::prepared() {
            let points = injection::points(&one.scene, one.verb.line, most, random);
            let Some(points) = points else { return };
            tally.add("verbs", 1);
            for point in points {
                tally.attempt("points", || is_killed(&one, &point));
            }
        }
    });
}

#[track_caller]
fn is_killed(one: &Prepared, point: &Call) {
    let (verb, scene) = (one.verb, &one.scene);
    let what = format!("{}, killed at {} {}", verb.name, point.name, point.number);
    scene.reset();
    let (status, said) = wait(spawn(injection::at(scene, verb.line, point, "signal=KILL")));
    let facts = scene.facts();
    // Two threads share a large environment, each time in another way: the call may have been none of theirs.
    assert!(status != Some(0) || facts == one.new, "{what}: {facts:#?}\n{said}");
    assert!(one.is_told(&facts), "{what}: {facts:#?}\n{said}");
    one.finishes(&what);
    scene.intact(&what);
    one.is_done(&what);
}
