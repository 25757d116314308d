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
fn a_changed_byte_withdraws_trust() {
    run(&changes::cases());
}

#[test]
fn trust_belongs_to_a_place() {
    run(&places::cases());
}

#[test]
fn files_that_others_can_write_are_never_trusted() {
    run(&owners::cases());
}

#[test]
fn the_process_environment_loosens_nothing() {
    run(&process::cases());
}

#[test]
fn a_denial_wins() {
    run(&decisions::cases());
}

#[test]
fn file_contents_are_never_run_as_code() {
    run(&contents::cases());
}

#[test]
fn an_environment_in_a_project_needs_trust() {
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
