//! What the program says of an environment that is no longer what its entry says, and what mends it.

mod anew;
mod lost;
mod moved;
mod project_file;
mod python_changed;
mod table;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::support::{Outcome, Sandbox};

/// What `list --json` says of an environment.
#[track_caller]
fn listed(sandbox: &Sandbox, name: &str) -> Value {
    let document = sandbox.venvyard(["list", "--json"]).success().json();
    let found: Vec<&Value> = document["environments"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|one| one["name"] == name)
        .collect();
    assert_eq!(found.len(), 1, "{name} should be listed once: {document}");
    found[0].clone()
}

/// The code that `workon NAME` runs.
fn workon(sandbox: &Sandbox, name: &str) -> Outcome {
    sandbox.venvyard(["activate", "--shell", "bash", name])
}

/// The names, as `list --names` prints them.
fn names(sandbox: &Sandbox) -> Vec<String> {
    let text = sandbox.venvyard(["list", "--names"]).success().stdout;
    text.lines().map(str::to_owned).collect()
}

/// Copies a directory as `cp -a` does.
#[track_caller]
fn copy(from: &Path, to: &Path) {
    let mut command = Command::new("cp");
    command.arg("-a").arg(from).arg(to);
    Outcome::of(command).success();
}

/// Lets the index of names be saved: it isn't while its directories have just changed.
fn save_index(sandbox: &Sandbox) {
    let past = SystemTime::now() - Duration::from_mins(1);
    for directory in [sandbox.environment(""), sandbox.data().join("registry.d")] {
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::File::open(directory).unwrap().set_modified(past).unwrap();
    }
    names(sandbox);
    assert!(sandbox.cache().join("names").exists());
}
