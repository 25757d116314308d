//! `doctor`: each test makes a fault for real, sees it found with what mends it, and sees nothing wrong afterwards.

mod environments;
mod everywhere;
mod files;
mod fix;
mod registry;
mod report;

use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::support::{Outcome, Sandbox};

/// What `doctor --json` says with these words, and its exit code.
#[track_caller]
fn document(sandbox: &Sandbox, words: &[&str]) -> (i32, Value) {
    let outcome = sandbox.venvyard([&["doctor", "--json"], words].concat());
    (outcome.status, outcome.json())
}

/// The codes of all problems, each with the environment or `-`.
#[track_caller]
fn problems(sandbox: &Sandbox, words: &[&str]) -> Vec<String> {
    let (status, document) = document(sandbox, words);
    let problems: Vec<String> = document["problems"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            let name = one["environment"].as_str().unwrap_or("-");
            format!("{name} {}", one["code"].as_str().unwrap())
        })
        .collect();
    assert_eq!(status, i32::from(!problems.is_empty()), "{document}");
    problems
}

/// The only problem.
#[track_caller]
fn problem(sandbox: &Sandbox, words: &[&str]) -> Value {
    let (_, document) = document(sandbox, words);
    let problems = document["problems"].as_array().expect("a list");
    assert_eq!(problems.len(), 1, "{document}");
    problems[0].clone()
}

/// Runs the command that mends a problem, as a person types it.
#[track_caller]
fn run_remedy(sandbox: &Sandbox, problem: &Value) -> Outcome {
    let mut shell = sandbox.command("sh");
    shell.args(["-c", problem["mend"].as_str().expect("a command")]);
    Outcome::of(shell)
}

#[track_caller]
fn assert_fine(sandbox: &Sandbox) {
    assert_eq!(problems(sandbox, &[]), [""; 0]);
    assert_eq!(problems(sandbox, &["--deep"]), [""; 0]);
}

/// The only problem has this code, is mended in this way, and `mend` mends it.
#[track_caller]
fn assert_mended(sandbox: &Sandbox, code: &str, fix: &str, mend: impl FnOnce(&Value)) {
    let found = problem(sandbox, &[]);
    assert_eq!((&found["code"], &found["fix"]), (&code.into(), &fix.into()), "{found}");
    mend(&found);
    assert_fine(sandbox);
}

/// `doctor --fix` mends it without a question.
#[track_caller]
fn assert_mends_alone(sandbox: &Sandbox, code: &str) {
    assert_mended(sandbox, code, "loses-nothing", |_| {
        sandbox.venvyard(["doctor", "--fix"]).success().stderr_has("mended ");
    });
}

/// `doctor --fix` leaves it where nobody answers, and mends it with `--yes`.
#[track_caller]
fn assert_asks(sandbox: &Sandbox, code: &str) {
    assert_mended(sandbox, code, "asks", |_| {
        let before = sandbox.kept();
        sandbox.venvyard(["doctor", "--fix"]).failure(1).stderr_has("'venvyard doctor --fix --yes");
        before.assert_same(&sandbox.kept());
        sandbox.venvyard(["doctor", "--fix", "--yes"]).success();
    });
}

/// Lets a file or a directory look as if nothing had touched it for an hour.
fn age(path: &Path) {
    let past = SystemTime::now() - Duration::from_hours(1);
    std::fs::File::open(path).unwrap().set_modified(past).unwrap();
}
