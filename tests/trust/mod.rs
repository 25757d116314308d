//! What a project's file sets and runs happens when just these bytes were trusted at just this place, and
//! never otherwise: tables of cases, each tried with the real binary in a real shell.

mod changes;
mod contents;
mod decisions;
mod meanwhile;
mod owners;
mod places;
mod process;
#[cfg(target_os = "linux")]
mod project_reads;
mod scene;
mod tree;

use scene::{Case, run};

#[test]
fn a_change_of_one_byte_asks_again() {
    run(&changes::cases());
}

#[test]
fn trust_is_of_the_place() {
    run(&places::cases());
}

#[test]
fn what_others_can_write_is_never_trusted() {
    run(&owners::cases());
}

#[test]
fn nothing_in_the_process_environment_loosens_it() {
    run(&process::cases());
}

#[test]
fn a_denial_wins() {
    run(&decisions::cases());
}

#[test]
fn whatever_is_in_it_is_text() {
    run(&contents::cases());
}

#[test]
fn an_environment_that_came_with_a_tree_needs_trust() {
    run(&tree::cases());
}

#[test]
fn there_are_more_than_two_hundred_cases() {
    let all: Vec<Vec<Case>> = vec![
        changes::cases(),
        places::cases(),
        owners::cases(),
        process::cases(),
        decisions::cases(),
        contents::cases(),
        tree::cases(),
    ];
    let count: usize = all.iter().map(Vec::len).sum();
    assert!(count >= 200, "{count}");
    let mut names: Vec<&str> = all.iter().flatten().map(|case| case.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "two cases have one name");
}
