//! Side effects on a session: prompts, `PATH`, traps, started processes, other tools' environments.
#![cfg(unix)]

use venvyard::shell::Shell;

use crate::support::python::{foreign, require_python};
use crate::support::{Outcome, Sandbox, TestShell, available, for_each_shell, for_each_terminal};

/// The line that enters an environment of another tool.
fn enter(shell: &TestShell, environment: &std::path::Path) -> String {
    let script = shell.choose("activate", "activate.fish", "Activate.ps1");
    shell.source(&environment.join("bin").join(script))
}

#[test]
fn one_deactivate_leaves_both_environments() {
    if require_python("3.9").is_none() {
        return;
    }
    for_each_terminal(|shell, sandbox, mut terminal| {
        let foreign = foreign(sandbox);
        let path = terminal.variable("PATH");
        terminal.run("mkenv --no-pip a");
        terminal.run(&enter(shell, &foreign));
        terminal.run("deactivate");
        assert_eq!(terminal.view().cursor_row(), "ready>", "{:?}", shell.kind);
        assert_eq!(terminal.variable("PATH"), path, "{:?}", shell.kind);
        assert_eq!(terminal.variable("VIRTUAL_ENV"), None);
        if shell.kind == Shell::Zsh {
            assert_eq!(terminal.capture("print -r -- $#psvar"), "0\n");
        }
    });
}

#[test]
fn the_prompt_names_only_the_active_environment() {
    if require_python("3.9").is_none() {
        return;
    }
    for_each_terminal(|shell, sandbox, mut terminal| {
        let foreign = foreign(sandbox);
        terminal.run("mkenv --no-pip a");
        sandbox.venvyard(["create", "--no-pip", "b"]).success();
        terminal.run(&enter(shell, &foreign));
        assert_eq!(terminal.view().cursor_row(), "(foreign) ready>", "{:?}", shell.kind);
        terminal.run("workon b");
        assert_eq!(terminal.view().cursor_row(), "(b) ready>", "{:?}", shell.kind);
        terminal.run("deactivate");
        assert_eq!(terminal.view().cursor_row(), "ready>", "{:?}", shell.kind);
    });
}

#[test]
fn the_prompt_sees_the_status_of_the_users_command() {
    for_each_terminal(|shell, _, mut terminal| {
        terminal.run("mkenv --no-pip a");
        assert_eq!(terminal.run("false").status, 1);
        let unset = shell.choose("unset VIRTUAL_ENV", "set -e VIRTUAL_ENV", "");
        let ran = terminal.run(&format!("{unset}; sh -c 'exit 7'"));
        assert_eq!((ran.status, terminal.view().cursor_row().as_str()), (7, "ready>"));
    });
}

#[test]
fn an_inherited_prompt_gets_no_second_prefix() {
    for_each_shell(|shell| {
        if !matches!(shell.kind, Shell::Bash | Shell::Zsh) {
            return;
        }
        let sandbox = Sandbox::with(["a"]);
        let load = shell.source(&shell.static_file(&sandbox));
        // As in a shell whose parent exported PS1.
        let child = "unset _venvyard_env; psvar=()";
        let script = format!("{load}\nPS1='> '\nworkon a\n{child}\n{load}\nprintf %s \"$PS1\"");
        let prompt = shell.choose("${VIRTUAL_ENV_PROMPT:+($VIRTUAL_ENV_PROMPT) }> ", "", "");
        let prompt = if shell.kind == Shell::Zsh { "%(1V.(%1v%) .)> " } else { prompt };
        shell.strict(&sandbox, &script).success().stdout_is(prompt);
    });
}

#[test]
fn hints_can_be_typed_whatever_the_name() {
    for_each_shell(|shell| {
        if shell.kind == Shell::PowerShell {
            return;
        }
        let sandbox = Sandbox::with(["my shop"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let script = format!("{load}\nworkon 'my shop'\ncdproject");
        let outcome = shell.strict(&sandbox, &script).failure(1);
        outcome.stderr_has("my shop has no project; 'venvyard project set NAME DIR' sets one");
    });
}

#[test]
fn any_ifs_works() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a", "b"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let split = shell.choose("IFS=:", "set -g IFS :", "$OFS = ':'");
        let shown = shell.print("PATH");
        let script = format!("{load}\n{split}\nworkon a\nworkon b\ndeactivate\n{shown}");
        shell.strict(&sandbox, &script).success().stdout_is(&shell.path(&sandbox));
    });
}

#[test]
fn a_path_unset_meanwhile_stays_unset() {
    for_each_shell(|shell| {
        let sandbox = Sandbox::with(["a"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let gone = shell.choose("unset PATH", "set -e PATH", "Remove-Item Env:PATH");
        let shown = shell.choose(
            "printf '%s' \"${PATH-none}\"",
            "set -q PATH; or printf none",
            "if (-not (Test-Path Env:PATH)) { 'none' }",
        );
        let script = format!("{load}\nworkon a\n{gone}\ndeactivate\n{shown}");
        let outcome = shell.strict(&sandbox, &script).success();
        assert_eq!(outcome.stdout.trim_end(), "none", "{:?}", shell.kind);
    });
}

#[test]
fn activating_starts_one_process_and_deactivating_none() {
    if !available("strace", which::which("strace").is_ok()) {
        return;
    }
    for_each_shell(|shell| {
        if shell.kind == Shell::PowerShell {
            return;
        }
        let sandbox = Sandbox::with(["a", "b"]);
        let load = shell.source(&shell.static_file(&sandbox));
        let processes = |script: &str| {
            let log = sandbox.root().join("log");
            let mut command = sandbox.command("strace");
            command.args(["-f", "-qq", "-e", "trace=fork,vfork,clone,clone3", "-o"]).arg(&log);
            command.arg(&shell.program).args(shell.strict_options()).arg(script);
            Outcome::of(command).success();
            let log = std::fs::read_to_string(log).unwrap();
            // A thread is no process, and a call that is interrupted has a second line.
            let started = |line: &&str| !line.contains("CLONE_THREAD") && !line.contains("resumed");
            log.lines().filter(|line| line.contains('(')).filter(started).count()
        };
        let idle = processes(&load);
        let entered = processes(&format!("{load}\nworkon a\nworkon b"));
        let left = processes(&format!("{load}\nworkon a\nworkon b\ndeactivate"));
        assert_eq!((entered - idle, left - entered), (2, 0), "{:?}", shell.kind);
    });
}

/// A prompt is no command of the user's: their trap for ERR tells of each failure once, and errexit ends the
/// shell at a failure and not behind it.
#[test]
fn the_prompt_fires_no_trap_and_keeps_a_strict_shell_alive() {
    for_each_terminal(|shell, _, mut terminal| {
        let kind = shell.kind;
        let trap = match kind {
            Shell::Bash => "set -E; trap 'echo failed' ERR",
            Shell::Zsh => "TRAPZERR() { echo failed }",
            _ => return,
        };
        terminal.run("mkenv --no-pip a");
        terminal.run(trap);
        for _ in 0..2 {
            assert_eq!(terminal.run("sh -c 'exit 7'").output, "failed", "{kind}");
            let ran = terminal.run("! true");
            assert_eq!((ran.status, &*ran.output), (1, ""), "{kind}");
            let ran = terminal.run("false || sh -c 'exit 3' && true");
            assert_eq!((ran.status, &*ran.output), (3, ""), "{kind}");
        }
        terminal.run("trap - ERR; unset -f TRAPZERR 2>/dev/null; set -e");
        for (line, status) in [("! true", 1), ("true", 0), ("deactivate", 0), ("! true", 1)] {
            assert_eq!(terminal.run(line).status, status, "{kind} {line}");
        }
        // What others have put behind ours in the same string sees it, too.
        if kind == Shell::Bash {
            terminal.run("set +e; PROMPT_COMMAND=\"${PROMPT_COMMAND[0]}\"; theirs() { seen=$?; }");
            terminal.run("PROMPT_COMMAND=\"$PROMPT_COMMAND; theirs\"");
            terminal.run("sh -c 'exit 9'");
            assert_eq!(terminal.capture("printf %s \"$seen\""), "9");
        }
    });
}
