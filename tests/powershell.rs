//! What is PowerShell's own: how what was typed gets to the program.
#![cfg(unix)]

use venvyard::shell::Shell;

use crate::support::{Sandbox, TestShell};

#[test]
fn what_was_typed_reaches_the_program_as_it_was_written() {
    let Some(shell) = TestShell::find(Shell::PowerShell) else { return };
    let sandbox = Sandbox::new();
    sandbox.program("told", "printf '%s|' \"$@\"");
    let program = shell.quote(&sandbox.bin().join("told").to_string_lossy());
    let load = shell.source(&shell.static_file(&sandbox));
    let script = format!("{load}\n$env:VENVYARD_EXE = {program}\n");
    for (typed, told) in [
        ("lsenv 3.10 1e3", "list|3.10|1e3|"),
        ("lsenv a,b 'c d'", "list|a,b|c d|"),
        ("lsenv '' 'e\"f' '$x' --names -n", "list||e\"f|$x|--names|-n|"),
        ("lsenv", "list|"),
    ] {
        shell.strict(&sandbox, &format!("{script}{typed}")).success().stdout_is(told);
    }
}

#[test]
fn a_missing_program_is_status_127_and_a_failure_no_exception() {
    let Some(shell) = TestShell::find(Shell::PowerShell) else { return };
    let sandbox = Sandbox::new();
    let load = shell.source(&shell.static_file(&sandbox));
    let status = "[Console]::Out.Write($global:LASTEXITCODE)";
    let script = format!("{load}\n$env:PATH = ''\nworkon a\n{status}");
    let missing = shell.strict(&sandbox, &script).success();
    missing.stdout_is("127").stderr_has("venvyard: the program 'venvyard' is not in any directory");
    sandbox.program("fails", "exit 3");
    let program = shell.quote(&sandbox.bin().join("fails").to_string_lossy());
    let script = format!(
        "{load}\n$env:VENVYARD_EXE = {program}\n\
         $global:PSNativeCommandUseErrorActionPreference = $true\nworkon a\n{status}"
    );
    shell.strict(&sandbox, &script).success().stdout_is("3");
}

#[test]
fn variables_that_differ_in_case_are_two() {
    let Some(shell) = TestShell::find(Shell::PowerShell) else { return };
    let sandbox = Sandbox::new().with_pyenv();
    sandbox.venvyard(["create", "a", "--no-pip"]).success();
    sandbox.venvyard(["var", "set", "a", "foo=1", "FOO=2"]).success();
    let load = shell.source(&shell.static_file(&sandbox));
    let told = "[Console]::Out.Write(\"$env:foo,$env:FOO;\")";
    let script =
        format!("{load}\n$env:foo = 'x'\n$env:FOO = 'y'\nworkon -n a\n{told}\ndeactivate\n{told}");
    shell.strict(&sandbox, &script).success().stdout_is("1,2;x,y;");
}
