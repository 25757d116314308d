//! Failures in `$?`, `&&`, `||`, `$LASTEXITCODE` and the status of `pwsh -Command`.

use std::fmt::Write as _;

use super::{say, set_up};

/// Commands that fail, and their statuses. `b` has no project and is active by default.
const FAILURES: [(&str, u8); 10] = [
    ("workon nosuch", 3),
    ("mkenv b --no-pip", 4),
    ("mkenv x --python 1.0", 5),
    ("mktmpenv --nosuch", 2),
    ("rmenv nosuch -y", 3),
    ("lsenv --nosuch", 2),
    ("cdenv nosuch", 1),
    ("cdsite nosuch", 1),
    ("cdproject", 1),
    ("cdproject nosuch", 3),
];

#[test]
fn failures_set_the_status_and_throw_nothing() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    let mut script = format!(
        "{load}\n$PSNativeCommandUseErrorActionPreference = $true\nworkon b\n$Error.Clear()\n"
    );
    let told = say("$? $LASTEXITCODE $($Error.Count)");
    let mut expected = String::new();
    for (command, status) in FAILURES {
        write!(
            script,
            "{command}\n{told}{command} && {}{command} || {}",
            say("went on"),
            say("or")
        )
        .unwrap();
        write!(expected, "False {status} 0\nor\n").unwrap();
    }
    for (command, told_of_it) in
        [("lssite", "True 0 0"), ("cdenv", "True 0 0"), ("workon a", "True 0 0")]
    {
        write!(script, "{command} | Out-Null\n{told}").unwrap();
        writeln!(expected, "{told_of_it}").unwrap();
    }
    write!(script, "deactivate\n{told}").unwrap();
    expected.push_str("True 0 0\n");
    for command in ["cdenv", "cdsite", "lssite"] {
        write!(script, "{command}\n{told}").unwrap();
        expected.push_str("False 1 0\n");
    }
    shell.strict(&sandbox, &script).success().stdout_is(&expected);
}

#[test]
fn a_failing_hook_is_a_failure_and_the_switch_is_complete() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    let hooks = sandbox.home().join(".virtualenvs/a/.venvyard/hooks");
    std::fs::create_dir_all(&hooks).unwrap();
    std::fs::write(hooks.join("activate.ps1"), "/bin/sh -c 'exit 7'\n").unwrap();
    std::fs::write(hooks.join("deactivate.ps1"), "throw 'no'\n").unwrap();
    let told = say("$? $LASTEXITCODE $env:VIRTUAL_ENV_PROMPT");
    let script = format!("{load}\nworkon a\n{told}deactivate\n{told}deactivate || {}", say("gone"));
    let outcome = shell.strict(&sandbox, &script);
    let outcome = outcome.stdout_has("False 1 a\nFalse 1 \n");
    outcome.stderr_has("activate.ps1 ended with status 7").stderr_has("deactivate.ps1 failed: no");
}

#[test]
fn a_missing_program_is_one_line_and_127() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    let script = format!(
        "{load}\n$env:VENVYARD_EXE = '/nowhere/venvyard'\n$env:PATH = ''\nworkon a\n{}",
        say("$? $LASTEXITCODE")
    );
    let outcome = shell.strict(&sandbox, &script).success().stdout_is("False 127\n");
    assert_eq!(outcome.stderr.lines().count(), 1, "{outcome}");
}

#[test]
fn a_command_line_that_ends_with_a_failure_fails() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    let script = format!("{load}; workon nosuch");
    let mut command = sandbox.command(&shell.program);
    command.env("POWERSHELL_TELEMETRY_OPTOUT", "1").args([
        "-NoProfile",
        "-NonInteractive",
        "-Command",
        &script,
    ]);
    crate::support::Outcome::of(command).failure(1);
}
