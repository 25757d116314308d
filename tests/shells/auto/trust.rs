//! Auto-activation in downloaded projects: what a project's file and its `.venv` may do.
#![cfg(unix)]

use venvyard::shell::Shell;

use super::{nothing, prompt};
use crate::support::for_each_auto_terminal;
use crate::support::python::require_python;

#[test]
fn a_project_can_opt_out() {
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let kind = shell.kind;
        sandbox.write("projects/a/venvyard.toml", "auto = false\n[variables]\nX = '1'\n");
        sandbox.write("projects/b/venvyard.toml", "auto = false\n[environment]\nname = 'free'\n");
        let inner = sandbox.project("a/inner");
        sandbox.venvyard(["project", "set", "free", &inner.to_string_lossy()]).success();
        for (line, shown) in [
            ("cd projects/a", "ready>"),
            ("cd deep", "ready>"),
            ("cd ../inner", "(free) ready>"),
            ("cd ..", "ready>"),
            ("cd ../b", "ready>"),
        ] {
            let ran = terminal.run(line);
            assert_eq!((prompt(&terminal).as_str(), &*ran.output), (shown, ""), "{kind} {line}");
        }
        // By hand it is entered all the same.
        terminal.run("workon .");
        assert_eq!(prompt(&terminal), "(free) ready>", "{kind}");
    });
}

#[test]
fn a_name_needs_no_trust_and_untrusted_settings_are_reported_once() {
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let kind = shell.kind;
        let tree = sandbox.project("cloned");
        std::fs::create_dir_all(tree.join("deep")).unwrap();
        let canary = sandbox.home().join("canary");
        let hook = format!("touch '{}'", canary.display());
        let file = format!(
            "[environment]\nname = 'free'\n[variables]\nFOO = 'bar'\n[hooks]\nactivate = \"{hook}\"\n"
        );
        sandbox.write("projects/cloned/venvyard.toml", &file);
        let ran = terminal.run("cd projects/cloned");
        assert_eq!(ran.output.matches("is not trusted").count(), 1, "{kind} {}", ran.output);
        assert_eq!(prompt(&terminal), "(free) ready>", "{kind}");
        assert_eq!(terminal.variable("FOO"), None, "{kind}");
        for line in ["cd deep", "cd ..", "cd ~", "cd projects/cloned"] {
            assert_eq!(terminal.run(line).output, "", "{kind} {line}");
        }
        assert!(!canary.exists(), "{kind}");
        terminal.run("cd ~");
        sandbox.venvyard_in(&tree, ["trust", "--yes"]).success();
        terminal.run("cd projects/cloned");
        assert_eq!(terminal.variable("FOO").as_deref(), Some("bar"), "{kind}");
        assert!(canary.exists(), "{kind}");
        terminal.run("cd ~");
        assert_eq!(terminal.variable("FOO"), None, "{kind}");
    });
}

#[test]
fn a_name_without_an_environment_is_reported_once() {
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let kind = shell.kind;
        sandbox.write("projects/new/venvyard.toml", "[environment]\nname = 'fresh'\n");
        let ran = terminal.run("cd projects/new");
        assert!(ran.output.contains("there is no environment fresh"), "{kind} {}", ran.output);
        assert_eq!(terminal.run("cd ~; cd projects/new").output, "", "{kind}");
        sandbox.venvyard(["create", "--no-pip", "fresh"]).success();
        terminal.run("cd ~");
        terminal.run("cd projects/new");
        assert_eq!(prompt(&terminal), "(fresh) ready>", "{kind}");
    });
}

#[test]
fn a_dot_venv_is_activated_only_if_venvyard_made_it_or_it_is_trusted() {
    let Some(python) = require_python("3.12") else { return };
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let kind = shell.kind;
        let ours = sandbox.project("ours");
        sandbox.venvyard_in(&ours, ["create", "--no-pip", "--here", "ours"]).success();
        terminal.run("cd projects/ours");
        assert_eq!(prompt(&terminal), "(ours) ready>", "{kind}");
        terminal.run("cd ~");
        let cloned = sandbox.project("cloned");
        let mut venv = sandbox.command(&python);
        venv.args(["-m", "venv", "--without-pip", ".venv"]).current_dir(&cloned);
        crate::support::Outcome::of(venv).success();
        let ran = terminal.run("cd projects/cloned");
        assert_eq!(ran.output.matches("is not trusted").count(), 1, "{kind} {}", ran.output);
        assert_eq!(prompt(&terminal), "ready>", "{kind}");
        for line in ["cd ~", "cd projects/cloned"] {
            assert_eq!(terminal.run(line).output, "", "{kind} {line}");
        }
        sandbox.venvyard_in(&cloned, ["trust", ".venv", "--yes"]).success();
        terminal.run("cd ~");
        terminal.run("cd projects/cloned");
        let shown = prompt(&terminal);
        assert!(shown.starts_with('(') && shown.ends_with(" ready>"), "{kind} {shown}");
        let active = terminal.variable("VIRTUAL_ENV");
        assert_eq!(active.as_deref(), cloned.join(".venv").to_str(), "{kind}");
        sandbox.venvyard_in(&cloned, ["trust", ".venv", "--deny"]).success();
        terminal.run("cd ~");
        let ran = terminal.run("cd projects/cloned");
        assert_eq!((prompt(&terminal).as_str(), &*ran.output), ("ready>", ""), "{kind}");
    });
}

#[test]
fn of_several_environments_only_the_default_is_activated() {
    for_each_auto_terminal(nothing, |shell, sandbox, mut terminal| {
        let a = sandbox.home().join("projects/a");
        sandbox.venvyard(["project", "set", "free", &a.to_string_lossy()]).success();
        let ran = terminal.run("cd projects/a");
        assert_eq!((prompt(&terminal).as_str(), &*ran.output), ("ready>", ""), "{}", shell.kind);
        terminal.run("cd ~");
        sandbox.venvyard(["project", "set", "--default", "free", &a.to_string_lossy()]).success();
        terminal.run("cd projects/a/deep");
        assert_eq!(prompt(&terminal), "(free) ready>", "{}", shell.kind);
        assert_ne!(shell.kind, Shell::PowerShell);
    });
}
