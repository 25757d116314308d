//! At a terminal, `mkenv` and `workon` ask whether to trust a project's file; a change of directory never asks.

use std::path::PathBuf;

use crate::support::pty::key;
use crate::support::{Sandbox, Terminal, for_each_auto_terminal, for_each_shell};

/// The project `shop`, whose variables are in `.env`.
fn project(sandbox: &Sandbox) -> PathBuf {
    sandbox.write("projects/shop/venvyard.toml", "env-file = '.env'\n");
    sandbox.write("projects/shop/.env", "FOO=1\n");
    sandbox.project("shop")
}

/// Waits for the question, of which `before` are on the screen already, and answers it. Then the environment is
/// active.
#[track_caller]
fn answer(terminal: &mut Terminal, before: usize, key: &str) {
    terminal.wait_for("the question", |screen| {
        screen.text().matches("Trust it?").count() == before + 1
            && screen.cursor_row().contains("Trust it?")
    });
    terminal.send(key);
    terminal.wait_for("the prompt", |screen| screen.cursor_row() == "(shop) ready>");
}

#[test]
fn workon_asks_about_a_changed_file_and_names_it() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new().with_pyenv();
        let code = project(&sandbox);
        sandbox.venvyard_in(&code, ["create", "--no-pip", "shop"]).success();
        sandbox.venvyard_in(&code, ["trust", "--yes"]).success();
        sandbox.venvyard(["setup", "--shell", shell.kind.name()]).success();
        let mut terminal = Terminal::start(shell, &sandbox);
        sandbox.write("projects/shop/.env", "FOO=2\n");
        terminal.send("workon shop");
        terminal.send(key::ENTER);
        answer(&mut terminal, 0, "y");
        let changed =
            "venvyard.toml: changed since it was trusted\n  changed      ~/projects/shop/.env";
        assert!(terminal.view().has(changed), "{}", terminal.screen());
        assert_eq!(terminal.variable("FOO").as_deref(), Some("2"));
        let again = terminal.run("workon shop");
        assert!(!again.output.contains("Trust it?"), "{again:?}");

        terminal.run("deactivate");
        sandbox.write("projects/shop/.env", "FOO=3\n");
        terminal.send("workon .");
        terminal.send(key::ENTER);
        answer(&mut terminal, 1, "n");
        assert_eq!(terminal.variable("FOO"), None);
        assert!(
            terminal.view().has("shop/.env has changed since it was trusted"),
            "{}",
            terminal.screen()
        );
        terminal.run("deactivate");
        terminal.send("workon shop");
        terminal.send(key::ENTER);
        terminal.wait_for("the question", |screen| screen.cursor_row().contains("Trust it?"));
        terminal.send(key::CTRL_C);
        terminal.wait_for("the prompt", |screen| screen.cursor_row().ends_with("ready>"));
        assert_eq!(terminal.variable("VIRTUAL_ENV"), None);
    });
}

#[test]
fn workon_does_not_ask_about_a_file_that_was_never_trusted() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new().with_pyenv();
        let code = project(&sandbox);
        sandbox.venvyard_in(&code, ["create", "--no-pip", "shop"]).success();
        sandbox.venvyard(["setup", "--shell", shell.kind.name()]).success();
        let mut terminal = Terminal::start(shell, &sandbox);
        let ran = terminal.run("workon shop");
        assert!(
            ran.output.contains("it is not trusted") && !ran.output.contains("Trust it?"),
            "{ran:?}"
        );
    });
}

#[test]
fn mkenv_asks_first_and_then_sets_the_variables() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new().with_pyenv();
        project(&sandbox);
        sandbox.venvyard(["setup", "--shell", shell.kind.name()]).success();
        let mut terminal = Terminal::start(shell, &sandbox);
        terminal.run("cd projects/shop");
        terminal.send("mkenv --no-pip");
        terminal.send(key::ENTER);
        answer(&mut terminal, 0, "y");
        assert_eq!(terminal.variable("FOO").as_deref(), Some("1"));
        assert!(!terminal.view().has("ignored"), "{}", terminal.screen());
    });
}

#[test]
fn a_change_of_directory_never_asks() {
    let prepare = |_: &_, sandbox: &Sandbox| {
        let file = sandbox.write("projects/a/venvyard.toml", "[variables]\nFOO = '1'\n");
        sandbox.venvyard(["trust", "--yes", file.to_str().unwrap()]).success();
        sandbox.write("projects/a/venvyard.toml", "[variables]\nFOO = '2'\n");
    };
    for_each_auto_terminal(prepare, |shell, _, mut terminal| {
        let kind = shell.kind;
        let ran = terminal.run("cd projects/a");
        assert_eq!(ran.output.matches("has changed since").count(), 1, "{kind} {}", ran.output);
        assert!(!ran.output.contains("Trust it?"), "{kind} {}", ran.output);
        assert_eq!(terminal.variable("FOO"), None, "{kind}");
        assert_eq!(terminal.run("cd deep").output, "", "{kind}");
    });
}
