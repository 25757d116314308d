//! Ctrl-C in a hook that hangs while an environment is left.
#![cfg(unix)]

use venvyard::shell::Shell;

use crate::shells::auto::nothing;
use crate::support::{Sandbox, Terminal, TestShell, for_each_auto_terminal, key};

/// The two ways in which leaving runs something of the user's.
fn hang(shell: &TestShell, sandbox: &Sandbox, what: &str) {
    let hook = format!(".config/venvyard/hooks/deactivate.{}", shell.choose("sh", "fish", "ps1"));
    match what {
        "program" => drop(sandbox.write(hook, "sh -c 'echo begun; exec sleep 100'\necho ended\n")),
        "loop" => {
            let text = shell.choose(
                "echo begun\nwhile true; do :; done\n",
                "echo begun\nwhile true\n    true\nend\n",
                "",
            );
            drop(sandbox.write(hook, text));
        }
        _ => {
            let project = sandbox.project("b");
            let text = "[hooks]\ndeactivate = \"echo begun; exec sleep 100\"\n";
            std::fs::write(project.join("venvyard.toml"), text).unwrap();
            sandbox.venvyard(["trust", "--yes", &project.to_string_lossy()]).success();
        }
    }
}

/// Types the line, and Ctrl-C as soon as the hook has begun.
#[track_caller]
fn interrupt(terminal: &mut Terminal, line: &str, row: &str, what: &str) {
    terminal.run("clear");
    terminal.send(line);
    terminal.send(key::ENTER);
    terminal.expect("begun");
    terminal.send(key::CTRL_C);
    terminal.wait_for(&format!("{what}: {row}"), |screen| screen.cursor_row() == row);
    terminal.expect("venvyard: left ");
    let screen = terminal.screen();
    assert_eq!(screen.matches("begun").count(), 1, "{what}: {screen}");
    assert_eq!(screen.matches("venvyard: left b, although ").count(), 1, "{what}: {screen}");
    assert_eq!(terminal.variable("VIRTUAL_ENV"), None, "{what}");
}

#[test]
fn ctrl_c_leaves_the_environment_once_and_says_so() {
    for_each_auto_terminal(nothing, |shell, sandbox, terminal| {
        drop(terminal);
        let path = sandbox.path_variable();
        for what in ["program", "loop", "command"] {
            if what == "loop" && shell.kind == Shell::Fish {
                // fish ends its own loop, and the hook fails.
                continue;
            }
            hang(shell, sandbox, what);
            for (enter, leave, row) in [
                ("workon -n b", "deactivate", "ready>"),
                ("workon -n b", "workon -n a", "ready>"),
                ("cd projects/b", "cd ~", "ready>"),
            ] {
                // In fish, Ctrl-C in a program ends only the function that started it, so 'workon' goes on.
                if shell.kind == Shell::Fish && what == "command" && leave.starts_with("workon") {
                    continue;
                }
                let what = format!("{} {what} {enter}; {leave}", shell.kind);
                let mut terminal = Terminal::start(shell, sandbox);
                terminal.run(enter);
                interrupt(&mut terminal, leave, row, &what);
                assert_eq!(terminal.variable("PATH"), Some(path.clone()), "{what}");
                assert_eq!(terminal.run("deactivate").status, 127, "{what}: it is left");
                // The session works on.
                terminal.run("workon -n free");
                assert_eq!(terminal.view().cursor_row(), "(free) ready>", "{what}");
            }
            let hook =
                format!(".config/venvyard/hooks/deactivate.{}", shell.choose("sh", "fish", ""));
            let _ = std::fs::remove_file(sandbox.home().join(hook));
        }
    });
}

/// A session that has only the code of 'venvyard activate' finishes at the next command.
#[test]
fn ctrl_c_in_a_session_without_the_prompts_function_leaves_at_the_next_deactivate() {
    for_each_auto_terminal(nothing, |shell, sandbox, terminal| {
        drop(terminal);
        sandbox.venvyard(["setup", "--uninstall", "--shell", shell.kind.name()]).success();
        hang(shell, sandbox, "program");
        let mut terminal = Terminal::start(shell, sandbox);
        let kind = shell.kind.name();
        terminal.run(shell.choose(
            &format!("eval \"$(venvyard activate b --shell {kind})\""),
            "venvyard activate b --shell fish | source",
            "",
        ));
        terminal.send("deactivate\r");
        terminal.expect("begun");
        terminal.send(key::CTRL_C);
        terminal.wait_for("the prompt", |screen| screen.cursor_row().ends_with("ready>"));
        let ran = terminal.run("deactivate");
        assert!(ran.status == 0 && !ran.output.contains("begun"), "{kind}: {ran:?}");
        assert_eq!(terminal.variable("VIRTUAL_ENV"), None, "{kind}");
    });
}
