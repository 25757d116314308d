//! Row 2: many processes create, remove, rename and change environments at once.

use std::collections::BTreeMap;
use std::time::Instant;

use super::history::{Action, Answer, Operation, is_serial, told};
use super::row;
use super::scene::Scene;
use crate::support::matrix;
use crate::support::random::Random;

/// How many names are in a group, in which a rename stays.
const NAMES: usize = 2;

#[test]
fn row_02_what_a_crowd_does_equals_a_serial_order() {
    row(2, "create, remove, rename, var set, var list at once", |tally, random| {
        let (processes, steps) = (matrix::pick(8, 20, 200), 20);
        // A few processes meet in each group at a time, whatever the size: the search for an order stays short.
        let count = matrix::pick(2, 4, 40);
        let scene = Scene::new("");
        let seeds: Vec<u64> = (0..processes).map(|_| random.below(1 << 30) as u64).collect();
        let mut groups: Vec<Vec<Operation>> = vec![Vec::new(); count];
        std::thread::scope(|scope| {
            let one = |seed: u64| {
                let scene = &scene;
                scope.spawn(move || process(scene, steps, count, Random::new(seed, "")))
            };
            let threads: Vec<_> = seeds.into_iter().map(one).collect();
            for thread in threads {
                for (group, operation) in thread.join().unwrap() {
                    groups[group].push(operation);
                }
            }
        });
        tally.add("processes", processes);
        for (group, operations) in groups.iter_mut().enumerate() {
            let failed =
                operations.iter().filter(|one| matches!(one.answer, Answer::Failed(_))).count();
            tally.add("operations", operations.len());
            tally.add("of unclear outcome", failed);
            // What is left in the end belongs to the history.
            operations.extend((0..NAMES).map(|name| perform(&scene, group, Action::Read(name))));
            operations.sort_by_key(|operation| operation.begin);
            let told = told(operations);
            assert!(is_serial(operations), "no serial order of group {group}:\n{told}");
        }
        scene.intact("after the crowd");
    });
}

fn process(
    scene: &Scene,
    steps: usize,
    groups: usize,
    mut random: Random,
) -> Vec<(usize, Operation)> {
    let mut done = Vec::new();
    for step in 0..steps {
        let (group, name) = (random.below(groups), random.below(NAMES));
        let action = match random.below(10) {
            0..2 => Action::Create(name),
            2 => Action::Remove(name),
            3 => Action::Rename(name, 1 - name),
            4..8 => {
                let key = format!("K{}", random.below(3));
                Action::Set(name, key, format!("{step}-{}", random.below(1 << 30)))
            }
            _ => Action::Read(name),
        };
        done.push((group, perform(scene, group, action)));
    }
    done
}

fn perform(scene: &Scene, group: usize, action: Action) -> Operation {
    let name = |name: &usize| format!("g{group}n{name}");
    let line = match &action {
        Action::Create(one) => format!("create --no-pip {}", name(one)),
        Action::Remove(one) => format!("remove {} --yes", name(one)),
        Action::Rename(from, to) => format!("rename {} {}", name(from), name(to)),
        Action::Set(one, key, value) => format!("var set {} {key}={value}", name(one)),
        Action::Read(one) => format!("var list {}", name(one)),
    };
    let begin = Instant::now();
    let ended = scene.venvyard(&line);
    let end = Instant::now();
    let answer = match (ended.status, &action) {
        (0, Action::Read(_)) => Answer::Values(values(&ended.stdout)),
        (0, _) => Answer::Done,
        (3, _) => Answer::Absent,
        (4, _) => Answer::Exists,
        _ => Answer::Failed(ended.stderr),
    };
    Operation { action, answer, begin, end }
}

fn values(listed: &str) -> BTreeMap<String, String> {
    let pairs = listed.lines().filter_map(|line| line.split_once('='));
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}
