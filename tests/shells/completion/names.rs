//! Completion of names: those that only other tools give to environments, those that are words of the line, too, and
//! the words beside names.

use super::{at_a_terminal, completes, furnished, lists};
use crate::support::Sandbox;

#[test]
fn a_completed_line_enters_an_environment_of_any_name() {
    const NAMES: [&str; 12] =
        ["z$b", "b'c", "x\"d", "d[1]", "e`x`", "f;g", "g&h", "h*", "i  j", "k(l)", "né", "o#p"];
    let with_names = || {
        let sandbox = furnished();
        let python = sandbox.environment("alto").join("bin/python");
        for name in NAMES {
            let bin = sandbox.environment(name).join("bin");
            std::fs::create_dir_all(&bin).unwrap();
            std::os::unix::fs::symlink(&python, bin.join("python")).unwrap();
            std::fs::write(bin.join("activate"), "").unwrap();
        }
        sandbox
    };
    at_a_terminal(with_names, |shell, _, mut terminal| {
        for name in NAMES {
            terminal.send(&format!("workon -n {}\t\r", &name[..1]));
            let prefix = format!("({name}) ready>");
            terminal.wait_for(&prefix, |screen| screen.cursor_row() == prefix);
            let active = terminal.variable("VIRTUAL_ENV_PROMPT");
            assert_eq!(active.as_deref(), Some(name), "{}", shell.kind);
            terminal.run("deactivate");
        }
    });
}

#[test]
fn a_name_may_be_a_word_of_the_line_too() {
    let with_names = || {
        let sandbox = Sandbox::plain().with_pyenv();
        for name in ["remove", "pip", "workon"] {
            sandbox.venvyard(["create", "--no-pip", name]).success();
        }
        sandbox
    };
    at_a_terminal(with_names, |_, _, mut terminal| {
        for (typed, becomes) in [
            ("venvyard remove re", "venvyard remove remove "),
            ("workon wor", "workon workon "),
            ("mkenv pip --seed p", "mkenv pip --seed pip "),
            ("venvyard repair pi", "venvyard repair pip "),
            // What is there already isn't offered again.
            ("mkenv c --seed=setuptools --seed set", "mkenv c --seed=setuptools --seed set"),
            (
                "mkenv c --seed pip,setuptools --seed set",
                "mkenv c --seed pip,setuptools --seed set",
            ),
            ("rmenv remove re", "rmenv remove re"),
        ] {
            completes(&mut terminal, typed, becomes);
        }
    });
}

/// A dot is this directory's environment, a dash the one left last.
#[test]
fn a_dot_and_a_dash_are_offered_where_they_mean_an_environment() {
    at_a_terminal(furnished, |shell, _, mut terminal| {
        completes(&mut terminal, "workon .", "workon .");
        lists(shell, &mut terminal, "workon -", &["--no-cd", "--help"]);
        assert!(!terminal.screen().contains("left last"), "{}", shell.kind);
        terminal.run("workon -n alto");
        terminal.run("deactivate");
        terminal.run("cd ~/projects/shop");
        completes(&mut terminal, "workon .", "workon . ");
        completes(&mut terminal, "venvyard show .", "venvyard show . ");
        completes(&mut terminal, "venvyard run . pytho", "venvyard run . python");
        completes(&mut terminal, "venvyard run - pytho", "venvyard run - python");
        terminal.send("workon -\t\t");
        terminal.wait_for("the dash among the options", |screen| {
            screen.text().lines().any(|line| line.trim_start().starts_with("- "))
        });
    });
}
