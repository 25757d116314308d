//! Completion beside redirections, and of variables.

use venvyard::shell::Shell;

use super::{at_a_terminal, completes, empty_the_line, furnished};
use crate::support::key;

#[test]
fn the_file_of_a_redirection_is_a_file() {
    at_a_terminal(furnished, |_, sandbox, mut terminal| {
        sandbox.write("work.txt", "");
        for sign in ["> ", ">", "< ", "2> ", ">> ", "&> "] {
            completes(
                &mut terminal,
                &format!("lsenv {sign}wor"),
                &format!("lsenv {sign}work.txt "),
            );
        }
        completes(&mut terminal, "workon alpha >wor", "workon alpha >work.txt ");
    });
}

#[test]
fn a_redirection_before_the_cursor_is_no_word() {
    at_a_terminal(furnished, |_, _, mut terminal| {
        completes(&mut terminal, "lsenv >out --j", "lsenv >out --json ");
        completes(&mut terminal, "venvyard show 2>out alp", "venvyard show 2>out alpha ");
        completes(&mut terminal, "rmenv alpha < in al", "rmenv alpha < in alto ");
    });
}

#[test]
fn a_word_right_before_a_redirection_is_completed() {
    at_a_terminal(furnished, |_, _, mut terminal| {
        for (typed, becomes) in [
            ("lsenv --js>out", "lsenv--json#>out"),
            ("workon alp>out", "workonalpha#>out"),
            // It stays: several values begin so.
            ("workon al>out", "workonal#>out"),
        ] {
            let left = "\x1b[D".repeat(">out".len());
            terminal.send(&format!("{typed}{left}{}#", key::TAB));
            terminal.wait_for(becomes, |screen| {
                // Some add a blank.
                screen.cursor_row().replace(' ', "") == format!("ready>{becomes}")
            });
            terminal.send("\x05");
            empty_the_line(&mut terminal);
        }
    });
}

#[test]
fn variables_are_completed_wherever_a_word_is() {
    at_a_terminal(furnished, |shell, _, mut terminal| {
        terminal.run(shell.choose("MY_OWN_VARIABLE=x", "set -g MY_OWN_VARIABLE x", ""));
        for line in ["workon ", "mkenv c -a ", "lsenv > ", "mkenv c --project="] {
            // Some add a blank.
            terminal.send(&format!("{line}$MY_OWN_V{}", key::TAB));
            let row = format!("ready> {line}$MY_OWN_VARIABLE");
            terminal.wait_for(&row, |screen| screen.cursor_row() == row);
            empty_the_line(&mut terminal);
        }
        // zsh expands what is in quotes.
        if shell.kind != Shell::Zsh {
            completes(&mut terminal, "workon \"$MY_OWN_V", "workon \"$MY_OWN_VARIABLE\" ");
        }
    });
}
