//! `doctor --fix` where `repair` does the work.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;

use super::{assert_asks, assert_fine, assert_mends_alone, problem, problems};
use crate::verbs::repair_python::Machine;

/// As `apt upgrade` does it: the path stays, and the interpreter behind it is a newer one.
#[test]
fn an_interpreter_that_was_upgraded_in_place() {
    let Some(machine) = Machine::with(&["3.9"]) else { return };
    let sandbox = &machine.sandbox;
    machine.create("a", "3.9", &["pkg"]);
    let before = machine.packages("a");
    let version = Machine::version("3.9");
    let entry = sandbox.data().join("registry.d/a.toml");
    let config = sandbox.environment("a").join("pyvenv.cfg");
    for file in [&entry, &config] {
        let text = sandbox.read(file);
        let lines = text.lines().map(|line| match line.split(' ').next() {
            Some("version") => line.replace(&version, "3.9.1"),
            // The file was an older one then.
            Some("executable_stamp") => "executable_stamp = \"1-1\"".to_owned(),
            _ => line.to_owned(),
        });
        sandbox.write(file, &(lines.collect::<Vec<_>>().join("\n") + "\n"));
    }
    let copy = sandbox.environment("a").join(".venvyard/environment.toml");
    sandbox.write(copy, &sandbox.read(&entry));
    let found = problem(sandbox, &[]);
    assert_eq!(found["mend"], "venvyard repair a", "{found}");
    assert!(found["what"].as_str().unwrap().contains("it was 3.9.1"), "{found}");
    assert_mends_alone(sandbox, "interpreter-changed");
    assert!(sandbox.read(&config).contains(&format!("version = {version}\n")));
    assert_eq!(machine.packages("a"), before);
    machine.assert_works("a");
}

#[test]
fn an_interpreter_that_is_elsewhere_now() {
    let Some(machine) = Machine::with(&["3.9"]) else { return };
    machine.create("a", "3.9", &["pkg"]);
    let before = machine.packages("a");
    machine.uninstall("3.9");
    machine.install_elsewhere("3.9");
    assert_mends_alone(&machine.sandbox, "interpreter-gone");
    assert_eq!(machine.packages("a"), before);
    machine.assert_works("a");
}

#[test]
fn an_interpreter_of_which_only_another_minor_version_is_left() {
    let Some(machine) = Machine::with(&["3.9", "3.11"]) else { return };
    machine.create("a", "3.9", &["pkg"]);
    machine.uninstall("3.9");
    assert_asks(&machine.sandbox, "interpreter-gone");
    machine.assert_works("a");
}

#[test]
fn an_interpreter_of_which_none_is_left() {
    let Some(machine) = Machine::with(&["2.7"]) else { return };
    let sandbox = &machine.sandbox;
    machine.create("a", "2.7", &[]);
    machine.uninstall("2.7");
    assert_eq!(problem(sandbox, &[])["fix"], "by-hand");
    let before = sandbox.kept();
    let said = sandbox.venvyard(["doctor", "--fix", "--yes"]).failure(1);
    said.stdout_has("-> venvyard repair a");
    before.assert_same(&sandbox.kept());
}

#[test]
fn what_cannot_be_had_for_the_other_python_is_said_and_the_environment_stays() {
    let Some(machine) = Machine::with(&["3.9", "3.11"]) else { return };
    let sandbox = &machine.sandbox;
    machine.create("a", "3.9", &["pkg"]);
    fs::remove_file(sandbox.root().join("index/pkg-1.0-py2.py3-none-any.whl")).unwrap();
    machine.uninstall("3.9");
    let before = sandbox.kept();
    let said = sandbox.venvyard(["doctor", "--fix", "--yes"]).failure(1);
    said.stderr_has("1 package can't be had: pkg==1.0");
    before.assert_same(&sandbox.kept());
    machine.install("3.9");
    assert_fine(sandbox);
}

#[test]
fn one_repair_mends_all_that_is_wrong_with_an_environment() {
    let Some(machine) = Machine::with(&["3.9"]) else { return };
    let sandbox = &machine.sandbox;
    machine.create("a", "3.9", &["pkg"]);
    fs::rename(sandbox.environment("a"), sandbox.environment("b")).unwrap();
    machine.uninstall("3.9");
    machine.install_elsewhere("3.9");
    symlink("/gone/tool", sandbox.environment("b").join("bin/tool")).unwrap();
    assert!(problems(sandbox, &[]).len() > 2, "{:?}", problems(sandbox, &[]));
    sandbox.venvyard(["doctor", "--fix", "--yes"]).success();
    assert_fine(sandbox);
    machine.assert_works("b");
}
