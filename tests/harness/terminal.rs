//! The tests' terminal, in each shell that has one.

use crate::support::pty::prompt_code;
use crate::support::{Sandbox, Terminal, TestShell, for_each_unix_shell, key};

fn at_a_terminal(test: impl Fn(&TestShell, &Sandbox, Terminal)) {
    for_each_unix_shell(|shell| {
        let sandbox = Sandbox::new();
        test(shell, &sandbox, Terminal::start(shell, &sandbox));
    });
}

#[test]
fn a_command_has_its_status_and_output() {
    at_a_terminal(|_, _, mut terminal| {
        let ran = terminal.run("echo one; echo two");
        assert_eq!((ran.status, ran.output.as_str()), (0, "one\ntwo"), "{ran:?}");
        let ran = terminal.run("false");
        assert_eq!((ran.status, ran.output.as_str()), (1, ""), "{ran:?}");
        assert_eq!(terminal.run("sh -c 'exit 7'").status, 7);
        assert_eq!(terminal.run("true").status, 0);
        assert_eq!(terminal.view().cursor_row(), "ready>");
        terminal.send("exit 3\r");
        assert_eq!(terminal.wait_exit(), 3);
    });
}

#[test]
fn captured_output_is_exact() {
    at_a_terminal(|shell, sandbox, mut terminal| {
        assert_eq!(
            terminal.capture("printf '%s\\n' 'two  blanks' \"it's é\""),
            "two  blanks\nit's é\n"
        );
        assert_eq!(terminal.capture("pwd"), format!("{}\n", sandbox.home().display()));
        assert_eq!(terminal.variable("VIRTUAL_ENV"), None);
        let empty = shell.choose("VIRTUAL_ENV=", "set -g VIRTUAL_ENV ''", "");
        terminal.run(empty);
        assert_eq!(terminal.variable("VIRTUAL_ENV").as_deref(), Some(""));
        assert_eq!(terminal.variable("PATH"), Some(sandbox.path_variable()));
    });
}

#[test]
fn keys_edit_the_line_and_interrupt_it() {
    at_a_terminal(|_, sandbox, mut terminal| {
        sandbox.write("alphabet/file", "");
        terminal.send("ls alph");
        terminal.send(key::TAB);
        terminal.expect("ls alphabet/");
        terminal.send(key::CTRL_U);
        terminal.wait_for("an empty line", |screen| screen.cursor_row() == "ready>");
        assert_eq!(terminal.run("echo first").output, "first");
        terminal.send(key::UP);
        terminal.wait_for("the last command", |screen| screen.cursor_row() == "ready> echo first");
        terminal.send(key::DOWN);
        terminal.wait_for("an empty line", |screen| screen.cursor_row() == "ready>");
        terminal.send("sh -c 'echo begun && cat'");
        terminal.send(key::ENTER);
        terminal.expect("\nbegun");
        terminal.send("to cat");
        terminal.send(key::ENTER);
        terminal.expect("to cat\nto cat");
        terminal.send(key::CTRL_C);
        terminal.wait_for("the prompt after Ctrl-C", |screen| screen.cursor_row() == "ready>");
        assert!(!terminal.view().cursor_is_hidden());
        terminal.send(key::CTRL_D);
        terminal.wait_exit();
    });
}

#[test]
fn the_start_up_file_may_change_the_prompt() {
    for_each_unix_shell(|shell| {
        let sandbox = Sandbox::new();
        let (file, text) = match shell.kind.name() {
            "bash" => (".bashrc", "PS1=\"(x) $PS1\"\nFROM_RC=1\n"),
            "zsh" => (".zshrc", "PS1=\"(x) $PS1\"\nFROM_RC=1\n"),
            _ => (
                ".config/fish/config.fish",
                "functions -c fish_prompt theirs\nfunction fish_prompt\n    set -l s $status\n    \
                 echo -n '(x) '\n    sh -c \"exit $s\"\n    theirs\nend\nset -g FROM_RC 1\n",
            ),
        };
        sandbox.write(file, text);
        let mut terminal = Terminal::start(shell, &sandbox);
        assert_eq!(terminal.variable("FROM_RC").as_deref(), Some("1"));
        assert_eq!(terminal.view().cursor_row(), "(x) ready>");
        assert_eq!(terminal.run("sh -c 'exit 5'").status, 5);
        assert_eq!(terminal.exit(), 5);
    });
}

#[test]
fn a_nested_shell_has_its_own_prompts() {
    at_a_terminal(|shell, sandbox, mut terminal| {
        sandbox.write(".bashrc", prompt_code(venvyard::shell::Shell::Bash));
        sandbox.write(".zshrc", prompt_code(venvyard::shell::Shell::Zsh));
        let outer = terminal.variable("HOME");
        let program = shell.quote(&shell.program.to_string_lossy());
        terminal.run(shell.choose(&program, &program, ""));
        assert_eq!(terminal.variable("HOME"), outer);
        assert_eq!(terminal.run("exit 4").status, 4);
        assert_eq!(terminal.exit(), 4);
    });
}

#[test]
fn a_single_program_can_have_a_terminal() {
    let sandbox = Sandbox::new();
    let script = "test -t 0 && printf 'name? ' && read name && echo \"hello $name\"; exit 9";
    let mut terminal = Terminal::program(&sandbox, "/bin/sh", &["-c", script]);
    terminal.expect("name? ");
    terminal.send("you\r");
    terminal.expect("hello you");
    assert_eq!(terminal.wait_exit(), 9);
    let mut cat = Terminal::program(&sandbox, "/bin/cat", &[]);
    cat.send(key::ESCAPE);
    cat.expect("^[");
}

#[test]
fn a_timeout_shows_the_screen() {
    let sandbox = Sandbox::new();
    let panic = std::panic::catch_unwind(|| {
        let mut terminal = Terminal::program(&sandbox, "/bin/sh", &["-c", "echo this"]);
        terminal.expect("that");
    });
    let panic = panic.expect_err("it should have failed");
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(
        message.contains("waited for \"that\" on the screen: the program has ended"),
        "{message}"
    );
    assert!(message.contains("--- screen\nthis"), "{message}");
}
