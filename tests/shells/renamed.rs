//! `mvenv`, and shells in which an environment is active that has another name by now.

use crate::support::session::{self, Session};
use crate::support::{Sandbox, TestShell, for_each_shell, for_each_terminal};

/// What separates the snapshots of a script.
const MARK: &str = "[[next]]\n";

fn mark(shell: &TestShell) -> &'static str {
    shell.choose("\\builtin echo '[[next]]'", "echo '[[next]]'", "'[[next]]'")
}

/// The sessions that a script shows between the marks.
#[track_caller]
fn sessions(shell: &TestShell, sandbox: &Sandbox, script: &str) -> Vec<Session> {
    let load = shell.source(&shell.static_file(sandbox));
    let script = format!("{load}\n{}\n{script}\n{}", session::snapshot(shell.kind), mark(shell));
    let outcome = shell.strict(sandbox, &script).success();
    let parts: Vec<&str> = outcome.stdout.split(MARK).collect();
    parts[1..parts.len() - 1].iter().map(|part| Session::parse(shell.kind, part)).collect()
}

#[test]
fn the_session_is_as_if_the_new_name_had_been_entered() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let variables = ["OVER=its own", "PATH+=/opt/a", "MANPATH+=/man/a"];
        sandbox.venvyard(["var", "set", "a"].iter().chain(&variables)).success();
        let look = format!("{}\nsnapshot", mark(shell));
        let script = format!("{look}\nworkon a\nmvenv a b\n{look}\ndeactivate\n{look}");
        let moved = sessions(shell, &sandbox, &script);
        let [before, active, left] = &moved[..] else { panic!("three sessions") };
        assert_eq!(before.difference(left), "", "{}", shell.kind);
        let entered = sessions(shell, &sandbox, &format!("workon b\n{look}"));
        assert_eq!(entered[0].difference(active), "", "{}", shell.kind);
    });
}

#[test]
fn its_hooks_run_where_they_are_now() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let extension = shell.kind.hook_extension();
        let say =
            |word: &str| shell.choose("echo WORD", "echo WORD", "'WORD'").replace("WORD", word);
        for hook in ["activate", "deactivate"] {
            let file = format!(".virtualenvs/a/.venvyard/hooks/{hook}.{extension}");
            sandbox.write(file, &format!("{}\n", say(hook)));
        }
        let load = shell.source(&shell.static_file(&sandbox));
        let script = format!("{load}\nworkon a\nmvenv a b\ndeactivate");
        let outcome = shell.strict(&sandbox, &script).success();
        assert_eq!(outcome.stdout, "activate\ndeactivate\nactivate\ndeactivate\n", "{outcome}");
        assert_eq!(outcome.stderr, "renamed a to b\n", "{outcome}");
    });
}

#[test]
fn a_directory_in_it_is_found_again() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a", "other"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let here = shell.choose("pwd", "pwd", "$PWD.Path");
        let cd = shell.choose("cd", "cd", "Set-Location");
        let environment = shell.quote(sandbox.environment("a/bin").to_str().unwrap());
        // Where another one is active.
        for enter in ["workon a", "workon other", ""] {
            let script = format!(
                "{load}\n{enter}\n{cd} {environment}\nmvenv a b\n{here}\n{}\nmvenv b a",
                shell.active()
            );
            let outcome = shell.strict(&sandbox, &script).success();
            let mut lines = outcome.stdout.lines();
            assert_eq!(lines.next(), sandbox.environment("b/bin").to_str(), "{outcome}");
            let active = match enter {
                "workon a" => "active b",
                "workon other" => "active other",
                _ => "active none",
            };
            assert_eq!(lines.next(), Some(active), "{outcome}");
        }
    });
}

#[test]
fn a_refusal_changes_nothing() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a", "b"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let script =
            format!("{load}\nworkon a\n{}\n{}", shell.status_of("mvenv a b"), shell.active());
        let outcome = shell.strict(&sandbox, &script).success();
        assert_eq!(outcome.stdout, "status 4\nactive a\n", "{outcome}");
    });
}

#[test]
fn a_temporary_environment_that_got_a_name_stays_when_it_is_left() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new().with_pyenv();
        let load = shell.source(&shell.static_file(&sandbox));
        let name =
            shell.choose("$VIRTUAL_ENV_PROMPT", "$VIRTUAL_ENV_PROMPT", "$env:VIRTUAL_ENV_PROMPT");
        let script =
            format!("{load}\nmktmpenv --no-pip\nmvenv {name} kept\ndeactivate\nlsenv --names");
        shell.strict(&sandbox, &script).success().stdout_is("kept\n");
    });
}

#[test]
fn another_shell_says_the_new_name_once_and_can_be_left() {
    for_each_terminal(|shell, sandbox, mut terminal| {
        sandbox.venvyard(["create", "a", "--no-pip"]).success();
        sandbox.venvyard(["var", "set", "a", "OVER=its own", "PATH+=/opt/a"]).success();
        let extension = shell.kind.hook_extension();
        let hook = format!(".virtualenvs/a/.venvyard/hooks/deactivate.{extension}");
        sandbox.write(hook, "echo hooked\n");
        let path = terminal.variable("PATH");
        assert_eq!(terminal.run("workon a").status, 0);
        sandbox.venvyard(["rename", "a", "b"]).success();
        let said = "venvyard: a is b now: workon b";
        // What is printed before the prompt that follows.
        terminal.run("echo one");
        assert_eq!(terminal.screen().matches(said).count(), 1, "{}", terminal.screen());
        terminal.run("echo two");
        terminal.run("echo three");
        assert_eq!(terminal.screen().matches(said).count(), 1, "{}", terminal.screen());
        let left = terminal.run("deactivate");
        assert_eq!((left.status, left.output.trim()), (0, "hooked"), "{}", shell.kind);
        assert_eq!(terminal.variable("PATH"), path, "{}", shell.kind);
        assert_eq!(terminal.variable("OVER"), None, "{}", shell.kind);
        assert_eq!(terminal.run("workon b").status, 0);
        assert_eq!(terminal.view().cursor_row(), "(b) ready>");
        // What is gone for another reason is nothing to talk about.
        std::fs::remove_dir_all(sandbox.environment("b")).unwrap();
        assert_eq!(terminal.run("echo four").output.trim(), "four");
        assert_eq!(terminal.run("deactivate").status, 0);
    });
}
