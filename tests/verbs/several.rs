//! A project with several environments: which one is its default, and what happens if none is.

use std::path::PathBuf;
use std::process::Command;

use crate::support::{Outcome, Sandbox};

/// The environments `new` and `two words` of the project `A`.
fn scene() -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::with(["new", "two words", "unrelated"]);
    let a = sandbox.project("A");
    for name in ["new", "two words"] {
        sandbox.venvyard(["project", "set", name, a.to_str().unwrap()]).success();
    }
    (sandbox, a)
}

/// The command that the hint has between quotes.
fn hinted(refused: &Outcome) -> String {
    let hint = refused.stderr.lines().find_map(|line| line.strip_prefix("  hint: '"));
    let (command, _) = hint.and_then(|hint| hint.rsplit_once("' ")).expect("a command in a hint");
    command.to_owned()
}

#[cfg(unix)]
#[test]
fn without_a_default_the_hint_can_be_pasted() {
    for word in ["A", ".", "projects/A/", "./"] {
        let (sandbox, a) = scene();
        let from = if word.starts_with('.') { a.clone() } else { sandbox.home().to_owned() };
        for words in [
            vec!["activate", "--shell", "bash", word],
            vec!["run", word, "--", "true"],
            vec!["show", word],
            vec!["var", "set", word, "A=1"],
            vec!["project", "unset", word],
            vec!["repair", "--unlink", word],
            vec!["shell", "--shell", "bash", word],
        ] {
            let refused = sandbox.venvyard_in(&from, &words).failure(3).nothing_but_its_status();
            let said = "venvyard: the project A has several environments: new, two words\n";
            assert!(refused.stderr.starts_with(said), "{refused}");
            assert_eq!(refused.stderr.lines().count(), 2, "{refused}");
        }
        let hint = hinted(&sandbox.venvyard_in(&from, ["show", word]).failure(3));
        let mut pasted: Command = sandbox.command("/bin/sh");
        pasted.args(["-c", &hint]).current_dir("/");
        Outcome::of(pasted).success();
        let shown = sandbox.venvyard_in(&from, ["show", word]).success();
        shown.stdout_has("name        new, of project A\n").stdout_has(a.to_str().unwrap());
    }
}

#[test]
fn the_default_is_marked_in_the_list() {
    let (sandbox, a) = scene();
    let lines = |sandbox: &Sandbox| sandbox.venvyard(["list"]).success().stdout;
    assert!(!lines(&sandbox).contains("default"));
    sandbox.venvyard(["project", "set", "--default", "two words", a.to_str().unwrap()]).success();
    let listed = lines(&sandbox);
    let marked: Vec<&str> = listed.lines().filter(|line| line.contains("(default)")).collect();
    assert_eq!(marked.len(), 1, "{listed}");
    assert!(marked[0].starts_with("two words"), "{listed}");
    assert!(marked[0].contains("~/projects/A (default)  "), "{listed}");
    let json = sandbox.venvyard(["list", "--json"]).success().json();
    let defaults: Vec<(&str, bool)> = json["environments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), one["default"].as_bool().unwrap()))
        .collect();
    assert_eq!(defaults, [("new", false), ("two words", true), ("unrelated", false)]);
}

#[test]
fn projects_of_the_same_name_are_told_apart() {
    let sandbox = Sandbox::with(["one", "two"]);
    let places = ["first/shop", "second/shop"].map(|place| sandbox.project(place));
    for (name, place) in ["one", "two"].iter().zip(&places) {
        sandbox.venvyard(["project", "set", name, place.to_str().unwrap()]).success();
    }
    let refused = sandbox.venvyard(["show", "shop"]).failure(3);
    let places = places.map(|place| place.display().to_string());
    let said = format!(
        "several projects shop have environments: one of {}, two of {}",
        places[0], places[1]
    );
    refused
        .stderr_has(&said)
        .stderr_has(&format!("default one {}", shell_words::quote(&places[0])));
    let shown = sandbox.venvyard(["show", &*places[1]]).success();
    shown.stdout_has("name        two, of project shop\n");
}

#[test]
fn remove_asks_about_a_project_and_refuses_where_it_cannot() {
    let (sandbox, a) = scene();
    let only = sandbox.project("only");
    sandbox.venvyard(["project", "set", "unrelated", only.to_str().unwrap()]).success();
    sandbox.venvyard(["project", "set", "--default", "new", a.to_str().unwrap()]).success();
    let before = sandbox.kept();
    for (word, said, hint) in [
        ("A", "the project A has several environments: new, two words", "new"),
        ("projects/A/", "the project A has several environments: new, two words", "new"),
        ("only", "only means unrelated, of project only", "unrelated"),
        ("projects/only/", "projects/only/ means unrelated, of project only", "unrelated"),
    ] {
        for yes in [&[] as &[&str], &["--yes"]] {
            let words = [&["remove"], yes, &[word]].concat();
            let refused = sandbox.venvyard(words).failure(2);
            let yes = if yes.is_empty() { "" } else { " --yes" };
            let expected = format!(
                "venvyard: nothing was deleted: {said}\n  hint: 'venvyard remove{yes} {hint}' names it\n"
            );
            assert_eq!(refused.stderr, expected);
        }
    }
    before.assert_same(&sandbox.kept());
}

#[cfg(unix)]
#[test]
fn remove_asks_at_a_terminal() {
    use crate::support::{Terminal, key};
    let (sandbox, a) = scene();
    sandbox.venvyard(["project", "set", "--default", "new", a.to_str().unwrap()]).success();
    let venvyard = env!("CARGO_BIN_EXE_venvyard");
    let mut terminal = Terminal::program(&sandbox, venvyard, &["remove", "A"]);
    terminal.expect("two words");
    terminal.send("two");
    terminal.wait_for("only one", |screen| !screen.has("new "));
    terminal.send(key::ENTER);
    terminal.expect("Remove two words, of project A (~/.virtualenvs/two words)?");
    terminal.send("n");
    assert_eq!(terminal.wait_exit(), 1);
    let mut terminal = Terminal::program(&sandbox, venvyard, &["remove", "A", "unrelated"]);
    terminal.expect("two words");
    terminal.send("two");
    terminal.wait_for("only one", |screen| !screen.has("new "));
    terminal.send(key::ENTER);
    terminal.expect("Remove two words, of project A (~/.virtualenvs/two words), unrelated (");
    terminal.send("y");
    assert_eq!(terminal.wait_exit(), 0);
    // One environment is left. The question names it.
    let mut terminal = Terminal::program(&sandbox, venvyard, &["remove", "projects/A"]);
    terminal.expect("Remove new, of project A (~/.virtualenvs/new)?");
    terminal.send("y");
    assert_eq!(terminal.wait_exit(), 0);
    sandbox.venvyard(["list", "--names"]).success().silent();
}
