//! A shell that inherits an environment which is gone by now: deleted meanwhile, or on a disk that is not mounted here.
#![cfg(unix)]

use crate::support::session::{self, Session};
use crate::support::{Outcome, Sandbox, TestShell, for_each_auto_terminal, for_each_shell};

/// Sandboxes whose environment `a` sets variables.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with(["a", "b"]);
    let variables = ["OVER=its own", "PATH+=/opt/a", "MANPATH+=/man/a"];
    sandbox.venvyard(["var", "set", "a"].iter().chain(&variables)).success();
    sandbox
}

/// What a script prints whose shell is a child of one in which `a` is active, after `before` has run in between.
#[track_caller]
fn inherited(shell: &TestShell, sandbox: &Sandbox, before: &str, script: &str) -> Outcome {
    let load = shell.source(&shell.static_file(sandbox));
    let file = shell.choose("inner", "inner", "inner.ps1");
    let file = sandbox.write(file, &format!("{load}\n{script}\n"));
    let (program, file) = (shell.program.to_string_lossy(), file.to_string_lossy());
    let exec = format!("{before}\nexec \"$@\"");
    sandbox.venvyard(["run", "a", "--", "/bin/sh", "-c", &exec, "sh", &program, &file]).success()
}

const GONE: &str = "rm -r \"$VIRTUAL_ENV\"";

#[test]
fn a_shell_takes_back_what_venvyard_exported() {
    for_each_shell(|shell| {
        let sandbox = sandbox();
        let mark = shell.choose("echo '[[next]]'", "echo '[[next]]'", "'[[next]]'");
        let look = format!("{mark}\nsnapshot");
        let defined = session::snapshot(shell.kind);
        let leave = shell.choose("deactivate", "deactivate", "deactivate");
        // What the same shell has after leaving it.
        let left = inherited(shell, &sandbox, "", &format!("{defined}\n{leave}\n{look}"));
        let script = format!("{defined}\n{look}\nworkon b\ndeactivate\n{look}\n{mark}");
        let gone = inherited(shell, &sandbox, GONE, &script);
        assert_eq!(gone.stderr, "", "{}", shell.kind);
        let before = left.stdout.split("[[next]]\n").nth(1).expect("a snapshot");
        let before = Session::parse(shell.kind, before);
        for after in gone.stdout.split("[[next]]\n").skip(1).take(2) {
            let difference = before.difference(&Session::parse(shell.kind, after));
            assert_eq!(difference, "", "{}", shell.kind);
        }
    });
}

#[test]
fn nothing_leads_back_to_it() {
    for_each_shell(|shell| {
        let sandbox = sandbox();
        let script = shell.choose(
            "workon - || echo \"status $?\"; deactivate || echo \"status $?\"",
            "workon -; or echo \"status $status\"; deactivate; or echo \"status $status\"",
            "workon -; \"status $LASTEXITCODE\"; if (Get-Command deactivate -ErrorAction Ignore) { 'there' } else { 'status 127' }",
        );
        let outcome = inherited(shell, &sandbox, GONE, script);
        let statuses: Vec<&str> =
            outcome.stdout.lines().filter(|line| line.starts_with("status")).collect();
        assert_eq!(statuses, ["status 3", "status 127"], "{}\n{outcome}", shell.kind);
    });
}

#[test]
fn an_environment_without_its_record_can_be_left() {
    for_each_shell(|shell| {
        let sandbox = sandbox();
        let shown = ["PATH", "VIRTUAL_ENV", "OVER"].map(|name| shell.print(name)).join("\n");
        let script = format!("deactivate\n{shown}");
        let before = "rm -r \"$VIRTUAL_ENV/.venvyard\"";
        inherited(shell, &sandbox, before, &script).stdout_is(&shell.path(&sandbox));
    });
}

/// A Dockerfile may set the variable before anything creates the environment.
#[test]
fn what_another_tool_exported_stays() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["b"]).env("VIRTUAL_ENV", "/nowhere");
        let path = format!("/nowhere/bin:{}", sandbox.path_variable());
        let sandbox = sandbox.env("PATH", path);
        let load = shell.source(&shell.static_file(&sandbox));
        let shown = ["VIRTUAL_ENV", "PATH"].map(|name| shell.print(name)).join("\n");
        let script = format!("{shown}\n{load}\n{shown}\nworkon b\ndeactivate\n{shown}");
        let stdout = shell.strict(&sandbox, &script).success().stdout;
        let third = stdout.len() / 3;
        assert_eq!(stdout, stdout[..third].repeat(3), "{}", shell.kind);
        assert!(stdout.starts_with("/nowhere/"), "{}: {stdout}", shell.kind);
    });
}

#[test]
fn the_guard_knows_of_no_environment_then() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::new().env("VIRTUAL_ENV", "/nowhere").env("VENVYARD_GUARD", "warn");
        sandbox.program("pip", "exit 0");
        let load = shell.source(&shell.static_file(&sandbox));
        let outcome = shell.strict(&sandbox, &format!("{load}\npip install x")).success();
        outcome.stderr_has("no environment is active: 'workon NAME' enters one");
    });
}

#[test]
fn auto_activation_counts_it_as_none() {
    for_each_auto_terminal(
        |_, _| (),
        |shell, sandbox, mut terminal| {
            let path = terminal.variable("PATH");
            let inner = shell.program.file_name().unwrap().to_string_lossy().into_owned();
            let delete = "rm -r ~/.virtualenvs/free";
            for (line, prompt) in [
                ("workon free", "(free) ready>"),
                (delete, "(free) ready>"),
                (&inner, "ready>"),
                ("cd ~/projects/a", "(a) ready>"),
                ("cd ~", "ready>"),
            ] {
                assert_eq!(terminal.run(line).status, 0, "{} {line}", shell.kind);
                assert_eq!(terminal.view().cursor_row(), prompt, "{} {line}", shell.kind);
            }
            assert_eq!(terminal.variable("PATH"), path, "{}", shell.kind);
            // In the outer shell, which can leave it.
            for (line, prompt) in [
                ("exit", "(free) ready>"),
                ("cd ~/projects/b", "(b) ready>"),
                ("deactivate", "ready>"),
            ] {
                terminal.run(line);
                assert_eq!(terminal.view().cursor_row(), prompt, "{} {line}", shell.kind);
            }
            assert_eq!(terminal.variable("PATH"), path, "{}", shell.kind);
            assert!(!sandbox.environment("free").exists());
        },
    );
}
