//! The story of docs/upgrade.md: a Python is uninstalled, and one command brings all of its environments back.
#![cfg(unix)]

use super::repair_python::Machine;
use crate::support::{Terminal, for_each_unix_shell, repository};

#[test]
fn an_uninstalled_python_is_told_and_one_command_brings_all_back() {
    let Some(machine) = Machine::with(&["3.9", "3.11"]) else { return };
    let sandbox = &machine.sandbox;
    for name in ["shop", "blog"] {
        machine.create(name, "3.9", &["pkg"]);
    }
    machine.create("other", "3.11", &["extra"]);
    machine.uninstall("3.9");

    let listed = sandbox.venvyard(["list"]).success();
    for line in listed.stdout.lines().skip(1) {
        assert_eq!(line.contains("broken"), !line.starts_with("other"), "{line}");
    }
    let entered = sandbox.venvyard(["activate", "--shell", "bash", "shop"]).failure(5);
    entered
        .stderr_has("the interpreter of shop is gone")
        .stderr_has("hint: 'venvyard repair shop' gives it another Python")
        .stderr_has("hint: 'venvyard repair --all' does that for every environment");

    let done = sandbox.venvyard(["repair", "--all", "--yes"]).success();
    done.stderr_has("made shop again").stderr_has("made blog again");
    for name in ["shop", "blog"] {
        machine.assert_works(name);
        assert_eq!(machine.health(name), "ready");
    }
    let page = std::fs::read_to_string(repository().join("docs/upgrade.md")).unwrap();
    assert!(page.contains("venvyard repair --all"), "{page}");
}

#[test]
fn at_a_terminal_one_question_is_about_all_environments() {
    for_each_unix_shell(|shell| {
        if shell.kind.name() != "bash" {
            return;
        }
        let Some(machine) = Machine::with(&["3.9", "3.11"]) else { return };
        for name in ["shop", "blog"] {
            machine.create(name, "3.9", &["pkg"]);
        }
        machine.uninstall("3.9");
        let mut terminal = Terminal::start(shell, &machine.sandbox);
        terminal.send("venvyard repair --all\r");
        terminal.expect("Make again, with the same packages: blog (");
        terminal.send("n");
        terminal.expect("RESULT");
        assert_eq!(machine.health("shop"), "broken");
        terminal.send("venvyard repair --all\r");
        terminal.expect("Make again");
        terminal.send("y");
        terminal.expect("made shop again");
        assert_eq!(terminal.exit(), 0);
        machine.assert_works("shop");
    });
}
