//! `prune`: what is no longer needed is listed, asked about and deleted; nothing else is.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::{Outcome, Sandbox};

fn names(sandbox: &Sandbox) -> Vec<String> {
    let listed = sandbox.venvyard(["list", "--names"]).success().stdout;
    listed.lines().map(str::to_owned).collect()
}

/// What `prune` would do with these options, as names and kinds.
fn listed(sandbox: &Sandbox, options: &[&str]) -> Vec<[Value; 2]> {
    let args = [&["prune", "--dry-run", "--json"], options].concat();
    let before = sandbox.kept();
    let json = sandbox.venvyard(args).success().json();
    before.assert_same(&sandbox.kept());
    let rows = json["prunable"].as_array().unwrap().iter();
    rows.map(|row| [row["name"].clone(), row["kind"].clone()]).collect()
}

/// Makes everything in the trash seem to have been removed long ago.
pub(crate) fn make_old(sandbox: &Sandbox) {
    for item in std::fs::read_dir(sandbox.environment(".trash")).unwrap().flatten() {
        let file = item.path().join("entry.toml");
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        let time = text.lines().find(|line| line.starts_with("time = ")).unwrap();
        sandbox.write(&file, &text.replace(time, "time = '2020-01-01T00:00:00Z'"));
        set_time(&item.path(), 60);
    }
}

fn set_time(path: &Path, days: u64) {
    let then = std::time::SystemTime::now() - std::time::Duration::from_hours(24 * days);
    std::fs::File::open(path).unwrap().set_modified(then).unwrap();
}

fn used(sandbox: &Sandbox, name: &str) -> PathBuf {
    sandbox.environment(name).join(".venvyard/used")
}

#[test]
fn alone_it_deletes_what_was_removed_long_ago_and_leftovers() {
    let sandbox = Sandbox::with(["a", "b", "kept"]);
    sandbox.venvyard(["prune"]).success().stderr_has("there is nothing to prune");
    sandbox.venvyard(["remove", "a", "--yes"]).success();
    make_old(&sandbox);
    sandbox.venvyard(["prune"]).failure(2).stderr_has("can't ask").stderr_has(" years ago");
    sandbox.write(".virtualenvs/.trash-gone/lib/file", "");
    assert_eq!(
        listed(&sandbox, &[]),
        [[json!("a"), json!("trash")], [json!(".trash-gone"), json!("leftover")],]
    );
    let pruned = sandbox.venvyard(["prune", "--yes"]).success();
    pruned.stderr_has("pruned 2 things; ");
    let left: Vec<_> = std::fs::read_dir(sandbox.environment("")).unwrap().flatten().collect();
    assert_eq!(left.len(), 2, "{left:?}");
    sandbox.venvyard(["remove", "b", "--yes"]).success();
    assert_eq!(listed(&sandbox, &[]), [[json!(null), json!(null)]; 0]);
    assert_eq!(listed(&sandbox, &["--trash"]), [[json!("b"), json!("trash")]]);
    sandbox.venvyard(["prune", "--trash", "--yes"]).success();
    assert!(!sandbox.environment(".trash").exists());
    assert_eq!(names(&sandbox), ["kept"]);
}

#[test]
fn the_next_removal_says_what_it_deletes_in_the_background() {
    let sandbox = Sandbox::with(["a", "b"]);
    sandbox.venvyard(["remove", "a", "--yes"]).success();
    make_old(&sandbox);
    let removed = sandbox.venvyard(["remove", "b", "--yes"]).success();
    removed.stderr_has("deleting what was removed more than 30 days ago: a\n");
    // What it has started does this.
    assert_eq!(sandbox.venvyard(["__empty"]).success().stderr, "");
    let removed = sandbox.venvyard(["restore", "--json"]).success().json();
    assert_eq!(removed["removed"].as_array().unwrap().len(), 1);
    assert_eq!(removed["removed"][0]["name"], "b");
}

#[test]
fn unused_environments_go_to_the_trash() {
    let sandbox = Sandbox::with(["old", "new", "work", "active"]);
    for name in ["old", "work", "active"] {
        set_time(&used(&sandbox, name), 100);
    }
    sandbox.write(".virtualenvs/work/pyproject.toml", "");
    let active = sandbox.environment("active");
    let sandbox = sandbox.env("VIRTUAL_ENV", active);
    assert_eq!(listed(&sandbox, &["--older", "200d"]), [[json!(null), json!(null)]; 0]);
    assert_eq!(listed(&sandbox, &["--older", "12w"]), [[json!("old"), json!("unused")]]);
    let pruned = sandbox.venvyard(["prune", "--older", "90d", "--yes"]).success();
    pruned
        .stderr_has("work stays: it has what can't be made again")
        .stderr_has("'venvyard restore'");
    assert_eq!(names(&sandbox), ["active", "new", "work"]);
    sandbox.venvyard(["restore", "old"]).success();
    for age in ["6m", "soon", "0d", "-1y"] {
        let older = format!("--older={age}");
        sandbox.venvyard(["prune", &older, "--yes"]).failure(2).stderr_has("90d, 12w, 6mo or 1y");
    }
}

#[test]
fn an_environment_without_a_marker_is_as_old_as_its_newest_part() {
    let sandbox = Sandbox::with(["a"]);
    std::fs::remove_file(used(&sandbox, "a")).unwrap();
    assert_eq!(listed(&sandbox, &["--older", "1d"]), [[json!(null), json!(null)]; 0]);
}

#[test]
fn what_is_missing_is_forgotten_unless_its_disk_may_come_back() {
    let sandbox = Sandbox::with(["gone", "there"]);
    let disk = sandbox.home().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let mut create = sandbox.command("venvyard");
    create.args(["create", "far", "--no-pip"]).env("WORKON_HOME", &disk);
    Outcome::of(create).success();
    std::fs::remove_dir_all(disk.join("far")).unwrap();
    std::fs::remove_dir_all(sandbox.environment("gone")).unwrap();
    assert_eq!(listed(&sandbox, &[]), [[json!(null), json!(null)]; 0]);
    assert_eq!(listed(&sandbox, &["--missing"]), [[json!("gone"), json!("missing")]]);
    let pruned = sandbox.venvyard(["prune", "--missing", "--yes"]).success();
    pruned.stderr_has("far stays: ").stderr_has("/disk is empty, so its disk may not be mounted");
    std::fs::remove_dir(&disk).unwrap();
    let pruned = sandbox.venvyard(["prune", "--missing", "--yes"]).success();
    pruned.stderr_has("/disk is gone, too");
    assert_eq!(names(&sandbox), ["far", "there"]);
}

#[test]
fn the_cache_goes_and_nothing_that_others_put_there() {
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a"]).success();
    let mine = sandbox.cache().join("mine");
    std::fs::write(&mine, "").unwrap();
    sandbox.venvyard(["list", "--long"]).success();
    sandbox
        .venvyard(["prune", "--cache", "--dry-run"])
        .success()
        .stdout_has("the next 'lsenv --long' measures the environments again")
        .stdout_has("the next commands ask the interpreters again");
    sandbox.venvyard(["prune", "--cache", "--yes"]).success();
    let left: Vec<_> = std::fs::read_dir(sandbox.cache()).unwrap().flatten().collect();
    assert!(left.len() == 1 && mine.exists(), "{left:?}");
    sandbox.venvyard(["run", "a", "pip", "--version"]).success();
    sandbox.venvyard(["create", "b"]).success();
}

#[cfg(unix)]
#[test]
fn it_asks_at_a_terminal_and_no_is_no() {
    use crate::support::{Terminal, key};
    let sandbox = Sandbox::with(["a", "old"]);
    sandbox.venvyard(["remove", "a", "--yes"]).success();
    set_time(&used(&sandbox, "old"), 100);
    let venvyard = env!("CARGO_BIN_EXE_venvyard");
    for (answer, status) in [(key::ENTER, 1), ("n", 1), ("y", 0)] {
        let args = ["prune", "--trash", "--older", "3mo"];
        let mut terminal = Terminal::program(&sandbox, venvyard, &args);
        terminal.expect("removed just now");
        terminal.expect("3 months ago");
        terminal.expect("move 1 environment to the trash?");
        terminal.send(answer);
        assert_eq!(terminal.wait_exit(), status, "{}", terminal.screen());
        assert_eq!(sandbox.environment("old").exists(), status == 1);
    }
    assert_eq!(names(&sandbox), [""; 0]);
}
