//! Row 5: a power cut after any system call. The disk is put together from the recorded changes, without some of
//! those that no fsync made durable.

use super::replay::{Change, Record};
use super::scene::KEEP;
use super::verbs::{Prepared, Promise};
use super::{row, state, trace, verbs};
use crate::support::matrix;
use crate::support::random::Random;

#[test]
fn row_05_a_power_cut_loses_no_acknowledged_change() {
    row(5, "power cut: replayed without what was not fsynced", |tally, random| {
        let states = matrix::pick(4, 5, 75);
        for one in verbs::prepared() {
            one.scene.reset();
            let Some(calls) = trace::record(&one.scene, one.verb.line) else { return };
            let record = Record::of(&calls);
            tally.add("verbs", 1);
            for number in 0..states {
                let end = end(number, states, record.changes.len(), random);
                let all = record.changes.len();
                let lost = lost(&record, end, number, random);
                tally.attempt("states", || {
                    one.scene.reset();
                    for index in (0..end).filter(|index| !lost.contains(index)) {
                        record.changes[index].apply();
                    }
                    let name = one.verb.name;
                    let first = lost.iter().take(4).map(|index| &record.changes[*index]);
                    let first: Vec<_> = first.collect();
                    let what = format!(
                        "{name}, after {end} of {all} changes, without {lost:?}, as {first:?}"
                    );
                    check(&one, end == all, &what);
                });
            }
        }
    });
}

/// How many changes were made before the power cut: in every second state all of them, and the command was done.
fn end(number: usize, states: usize, all: usize, random: &mut Random) -> usize {
    match number {
        _ if number.is_multiple_of(2) => all,
        // Each of the prefixes, if there are enough states.
        _ if all * 2 <= states => (number / 2) % (all + 1),
        _ => random.below(all + 1),
    }
}

/// The numbers of the changes that are lost, of those that aren't durable after the first `end` changes.
fn lost(record: &Record, end: usize, number: usize, random: &mut Random) -> Vec<usize> {
    let durable = record.durable(end);
    let loose: Vec<usize> = (0..end).filter(|index| !durable[*index]).collect();
    match number % 6 {
        // All of them; the last ones; the data alone, as file systems that delay it lose it; any.
        0 | 1 => loose,
        2 | 3 => {
            let from = random.below(loose.len() + 1);
            loose[from..].to_vec()
        }
        4 => loose
            .into_iter()
            .filter(|index| matches!(record.changes[*index], Change::Append(..) | Change::Copy(..)))
            .collect(),
        _ => loose.into_iter().filter(|_| random.chance(1, 3)).collect(),
    }
}

#[track_caller]
fn check(one: &Prepared, is_done: bool, what: &str) {
    let facts = one.scene.facts();
    assert_eq!(state::of(&facts, KEEP), state::of(&one.old, KEEP), "{what}: an older environment");
    match one.verb.promise {
        Promise::Change | Promise::Mend if is_done => {
            assert_eq!(facts, one.new, "{what}: the change was acknowledged");
        }
        Promise::Change | Promise::Mend => assert!(one.is_told(&facts), "{what}: {facts:#?}"),
        Promise::Delete => {}
        Promise::Make => one.made().for_each(|name| clear(one, name, what)),
    }
    one.finishes(what);
    one.scene.intact(what);
    one.is_done(what);
}

/// What was being made may be whole, torn or lost. Whatever is there can be removed, if need be by the hand of the
/// user, whom the message sends to it.
#[track_caller]
fn clear(one: &Prepared, name: &str, what: &str) {
    let scene = &one.scene;
    let removed = scene.venvyard(&format!("remove {name} --yes --permanently"));
    let entry = scene.sandbox.data().join(format!("registry.d/{name}.toml"));
    if removed.status == 1 {
        assert!(removed.stderr.contains(entry.to_str().unwrap()), "{what}: {removed}");
        std::fs::remove_file(&entry).unwrap();
        let removed = scene.venvyard(&format!("remove {name} --yes --permanently"));
        assert!([0, 3].contains(&removed.status), "{what}: {removed}");
    } else {
        assert!([0, 3].contains(&removed.status), "{what}: {removed}");
    }
    let torn = scene.sandbox.environment(name);
    if torn.exists() {
        scene.venvyard(one.verb.line).failure(4).stderr_has(torn.to_str().unwrap());
        std::fs::remove_dir_all(&torn).unwrap();
    }
}
