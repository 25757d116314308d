//! `adopt --all`: every environment of another tool in the home at once.

use std::os::unix::fs::symlink;
use std::path::PathBuf;

use serde_json::{Value, json};
use venvyard::shell::Shell;

use crate::support::{Outcome, Sandbox, Terminal, TestShell, Tree, key, python};

/// An environment as virtualenvwrapper leaves it: a project, and hooks of which one does something.
fn wrapped(sandbox: &Sandbox, name: &str) -> PathBuf {
    let environment = sandbox.environment(name);
    python::venv(sandbox, &environment);
    let project = sandbox.project(name);
    std::fs::write(environment.join(".project"), format!("{}\n", project.display())).unwrap();
    let stub = "#!/bin/bash\n# This hook is sourced after this virtualenv is activated.\n\n";
    for hook in ["preactivate", "predeactivate", "postdeactivate", "get_env_details"] {
        std::fs::write(environment.join("bin").join(hook), stub).unwrap();
    }
    std::fs::write(environment.join("bin/postactivate"), format!("{stub}export A=1\n")).unwrap();
    environment
}

fn listed(sandbox: &Sandbox) -> Vec<(String, String)> {
    let list = sandbox.venvyard(["list", "--json"]).success().json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let environments = list["environments"].as_array().unwrap().clone();
    environments.iter().map(|one| (text(&one["name"]), text(&one["origin"]))).collect()
}

/// What the table tells of the environment with that name, cell by cell.
fn row(table: &str, name: &str) -> Vec<String> {
    let cells = |line: &str| {
        let cells = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty());
        cells.map(str::to_owned).collect::<Vec<_>>()
    };
    table.lines().map(cells).find(|cells| cells[0] == name).unwrap_or_else(|| panic!("{table}"))
}

#[test]
fn all_of_them_are_taken_with_their_projects_and_the_table_names_the_hooks_that_do_something() {
    let sandbox = Sandbox::with(["ours"]);
    let hooks: Vec<Tree> =
        ["api", "shop"].map(|name| Tree::of(&wrapped(&sandbox, name).join("bin"))).into();
    python::venv(&sandbox, &sandbox.environment("plain"));
    let (version, _) = python::interpreters().pop().unwrap();
    let adopted = sandbox.venvyard(["adopt", "--all", "--yes"]).success();
    let project = |name: &str| format!("~/projects/{name}");
    for name in ["api", "shop"] {
        let told = [name, &version, &project(name), "virtualenvwrapper", "ready", "postactivate"];
        assert_eq!(row(&adopted.stdout, name), told);
    }
    assert_eq!(row(&adopted.stdout, "plain"), ["plain", &version, "venv", "ready"]);
    assert!(!adopted.stdout.contains("ours"), "{adopted}");
    let adopted = adopted
        .stderr_has("adopted 3 environments\n")
        .stderr_has("hooks of virtualenvwrapper run in shells that")
        .stderr_has("'venvyard setup --from-virtualenvwrapper' sets up");
    assert!(!adopted.stderr.contains("warning"), "{adopted}");
    assert!(listed(&sandbox).iter().all(|(_, origin)| origin == "ours"));
    for (name, before) in ["api", "shop"].into_iter().zip(hooks) {
        before.assert_same(&Tree::of(&sandbox.environment(name).join("bin")));
        let shown = sandbox.venvyard(["show", name, "--json"]).success().json();
        assert_eq!(shown["project"], json!(sandbox.home().join("projects").join(name)));
    }
    let again = sandbox.venvyard(["adopt", "--all", "--yes"]).success().stdout_is("");
    again.stderr_has("nothing to adopt: venvyard manages every environment in ~/.virtualenvs");
}

#[test]
fn thirty_are_taken_by_one_command() {
    let sandbox = Sandbox::with([]);
    let first = wrapped(&sandbox, "env-00");
    for number in 1..30 {
        let name = format!("env-{number:02}");
        let mut copy = sandbox.command("cp");
        copy.arg("-a").arg(&first).arg(sandbox.environment(&name));
        Outcome::of(copy).success();
    }
    let adopted = sandbox.venvyard(["adopt", "--all", "--yes"]).success();
    assert_eq!(adopted.stdout.lines().count(), 31, "{adopted}");
    adopted.stderr_has("adopted 30 environments\n");
    assert_eq!(listed(&sandbox).len(), 30);
}

#[test]
fn it_asks_first_and_a_dry_run_changes_nothing() {
    let sandbox = Sandbox::with([]);
    wrapped(&sandbox, "shop");
    let before = sandbox.kept();
    let refused = sandbox.venvyard(["adopt", "--all"]).failure(2);
    refused.stderr_has("not a terminal").stderr_has("--yes adopts without asking");
    let dry = sandbox.venvyard(["adopt", "--all", "--dry-run"]).success();
    assert_eq!(row(&dry.stdout, "shop")[0], "shop");
    dry.stderr_has("would adopt 1 environment\n");
    before.assert_same(&sandbox.kept());
}

#[test]
fn at_a_terminal_it_shows_the_table_and_asks() {
    let Some(shell) = TestShell::find(Shell::Bash) else { return };
    let sandbox = Sandbox::with([]);
    wrapped(&sandbox, "shop");
    let mut terminal = Terminal::start(&shell, &sandbox);
    let entry = sandbox.data().join("registry.d/shop.toml");
    for (answer, status) in [("n", 1), ("y", 0)] {
        terminal.send("venvyard adopt --all");
        terminal.send(key::ENTER);
        terminal.expect("Adopt 1 environment in ~/.virtualenvs?");
        assert!(!entry.exists());
        terminal.send(answer);
        terminal.expect(if status == 0 { "adopted 1 environment" } else { "nothing was adopted" });
        terminal.wait_for("the prompt", |screen| screen.cursor_row() == "ready>");
        assert_eq!(terminal.run(&format!("test $? = {status}")).status, 0);
        terminal.run("clear");
    }
    assert_eq!(listed(&sandbox), [("shop".to_owned(), "ours".to_owned())]);
}

#[test]
fn what_cannot_be_taken_is_told_and_stops_no_other() {
    let sandbox = Sandbox::with([]);
    wrapped(&sandbox, "shop");
    let broken = wrapped(&sandbox, "broken");
    std::fs::write(broken.join("pyvenv.cfg"), "home = /gone/bin\nversion = 3.9.1\n").unwrap();
    for name in ["python", "python3"] {
        std::fs::remove_file(broken.join("bin").join(name)).ok();
    }
    symlink("/gone/bin/python3.9", broken.join("bin/python")).unwrap();
    let gutted = wrapped(&sandbox, "gutted");
    std::fs::remove_file(gutted.join("bin/python")).unwrap();
    let conda = sandbox.environment("conda");
    std::fs::create_dir_all(conda.join("conda-meta")).unwrap();
    std::fs::create_dir_all(conda.join("bin")).unwrap();
    std::fs::write(conda.join("bin/python"), "").unwrap();
    wrapped(&sandbox, "gone");
    std::fs::remove_dir(sandbox.home().join("projects/gone")).unwrap();
    python::venv(&sandbox, &sandbox.environment("-x"));
    std::fs::create_dir_all(sandbox.environment("no environment")).unwrap();
    sandbox.write(sandbox.environment("postactivate"), "echo global\n");
    let adopted = sandbox.venvyard(["adopt", "--all", "--yes"]).failure(5);
    assert_eq!(row(&adopted.stdout, "broken")[4], "broken");
    assert_eq!(row(&adopted.stdout, "gone")[4], "project gone");
    let names: Vec<&str> =
        adopted.stdout.lines().skip(1).filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(names, ["broken", "gone", "shop"], "{adopted}");
    let adopted = adopted
        .stderr_has("adopted 3 environments\n")
        .stderr_has("can't adopt conda: conda made ")
        .stderr_has("can't adopt gutted: it has no Python any more")
        .stderr_has("can't adopt -x: ")
        .stderr_has("'venvyard repair --all' gives another Python to those that are broken");
    assert!(!adopted.stderr.contains("no environment"), "{adopted}");
    assert_eq!(listed(&sandbox).iter().filter(|(_, origin)| origin == "ours").count(), 3);
    // Nothing is left but what can't be taken.
    let again = sandbox.venvyard(["adopt", "--all", "--yes"]).failure(5).stdout_is("");
    again.stderr_has("can't adopt conda: ");
}

#[test]
fn json_has_a_record_for_each() {
    let sandbox = Sandbox::with([]);
    let shop = wrapped(&sandbox, "shop");
    std::fs::create_dir_all(sandbox.environment("conda/conda-meta")).unwrap();
    let document = sandbox.venvyard(["adopt", "--all", "--yes", "--json"]).failure(1).json();
    assert_eq!((&document["schema_version"], &document["dry_run"]), (&json!(1), &json!(false)));
    let one = &document["environments"][1];
    assert_eq!(
        json!([
            one["name"],
            one["path"],
            one["made_by"],
            one["health"],
            one["hooks"],
            one["error"]
        ]),
        json!(["shop", shop, "virtualenvwrapper", "ready", ["postactivate"], null])
    );
    let conda = &document["environments"][0];
    assert_eq!((&conda["name"], &conda["health"]), (&json!("conda"), &Value::Null));
    assert!(conda["error"].as_str().unwrap().contains("conda made"), "{document}");
}

#[test]
fn all_excludes_what_is_about_one() {
    let sandbox = Sandbox::with([]);
    for words in [
        &["--all", "shop"] as &[&str],
        &["--all", "--as", "a"],
        &["--all", "--move"],
        &["shop", "--yes"],
        &["shop", "--dry-run"],
        &[],
    ] {
        sandbox.venvyard([&["adopt"], words].concat()).failure(2);
    }
}

#[test]
fn a_home_that_is_not_there_has_nothing_to_adopt() {
    let sandbox = Sandbox::with([]);
    sandbox.venvyard(["adopt", "--all", "--yes"]).success().stderr_has("nothing to adopt");
}
