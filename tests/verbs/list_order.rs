//! `list` with patterns of names, and in another order.

use std::fs::File;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::support::{Sandbox, python};

/// The names that `list` prints with these words, from its three kinds of output.
#[track_caller]
fn listed(sandbox: &Sandbox, words: &[&str]) -> Vec<String> {
    let run = |how: &[&str]| sandbox.venvyard([&["list"], how, words].concat()).success();
    let names: Vec<String> = run(&["--names"]).stdout.lines().map(str::to_owned).collect();
    let json = run(&["--json"]).json();
    let text = |one: &Value| one["name"].as_str().unwrap().to_owned();
    let of_json: Vec<String> = json["environments"].as_array().unwrap().iter().map(text).collect();
    assert_eq!(names, of_json, "{words:?}");
    let table = run(&[]).stdout;
    let of_table: Vec<&str> =
        table.lines().skip(1).filter_map(|line| line.split("  ").next()).collect();
    assert_eq!(names, of_table, "{words:?}");
    names
}

#[test]
fn a_pattern_shows_some_and_an_order_puts_the_known_first() {
    let sandbox = Sandbox::with(["web-old", "web-new", "api"]);
    python::venv(&sandbox, &sandbox.environment("web-other"));
    let hours = [("web-old", 50), ("web-new", 1), ("api", 7)];
    for (name, hours) in hours {
        let used = sandbox.environment(name).join(".venvyard/used");
        let used = File::options().write(true).open(used).unwrap();
        used.set_modified(SystemTime::now() - Duration::from_hours(hours)).unwrap();
    }
    std::fs::write(sandbox.environment("api").join("large"), vec![1; 3 << 20]).unwrap();

    assert_eq!(listed(&sandbox, &[]), ["api", "web-new", "web-old", "web-other"]);
    assert_eq!(listed(&sandbox, &["web-*"]), ["web-new", "web-old", "web-other"]);
    assert_eq!(listed(&sandbox, &["web-o*", "a?i", "api"]), ["api", "web-old", "web-other"]);
    let by_use = ["web-new", "api", "web-old", "web-other"];
    assert_eq!(listed(&sandbox, &["--sort", "used"]), by_use);
    assert_eq!(listed(&sandbox, &["--sort=used", "web-*"]), ["web-new", "web-old", "web-other"]);
    // The newest first; nobody knows when another tool's was made.
    let by_age = ["api", "web-new", "web-old", "web-other"];
    assert_eq!(listed(&sandbox, &["--sort", "created"]), by_age);
    let by_size = listed(&sandbox, &["--sort", "size"]);
    assert_eq!(by_size[0], "api", "{by_size:?}");
    let long = sandbox.venvyard(["list", "--long", "--sort", "used", "api", "web-old"]).success();
    long.stdout_has("7 hours ago").stdout_has("2 days ago");

    let none = sandbox.venvyard(["list", "nosuch*"]).failure(3).stdout_is("");
    none.stderr_has("there is no environment that matches nosuch*");
    sandbox.venvyard(["list", "ap"]).failure(3).stderr_has("no environment").stderr_has("api");
    sandbox.venvyard(["list", "--sort", "age"]).failure(2).stderr_has("used");
}
