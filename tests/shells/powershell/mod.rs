//! PowerShell's peculiarities: failures, passing of words, preferences. A start takes a second, so cases share a
//! process where they can.
#![cfg(unix)]

mod auto;
mod completion;
mod documents;
mod guard;
mod preferences;
mod statuses;
mod terminal;
mod words;

use venvyard::shell::Shell;

use crate::support::{Sandbox, TestShell};

/// PowerShell, a home with the environments `a` (of the project `projects/a`) and `b`, and the line that loads the
/// functions there.
fn set_up() -> Option<(TestShell, Sandbox, String)> {
    let shell = TestShell::find(Shell::PowerShell)?;
    let sandbox = Sandbox::new().with_pyenv();
    let project = sandbox.project("a").to_string_lossy().into_owned();
    std::fs::create_dir_all(&project).unwrap();
    sandbox.venvyard(["create", "--no-pip", "a", "--project", &project]).success();
    sandbox.venvyard(["create", "--no-pip", "b"]).success();
    let load = shell.source(&shell.static_file(&sandbox));
    Some((shell, sandbox, load))
}

/// A line that prints the text as an expandable string.
fn say(text: &str) -> String {
    format!("[Console]::Out.WriteLine(\"{text}\")\n")
}

#[test]
fn a_missing_program_is_status_127_and_a_failure_no_exception() {
    let Some(shell) = TestShell::find(Shell::PowerShell) else { return };
    let sandbox = Sandbox::new();
    let load = shell.source(&shell.static_file(&sandbox));
    let status = "[Console]::Out.Write($global:LASTEXITCODE)";
    let script = format!("{load}\n$env:PATH = ''\nworkon a\n{status}");
    let missing = shell.strict(&sandbox, &script).success();
    missing.stdout_is("127").stderr_has("venvyard: can't find the program 'venvyard' on PATH");
    sandbox.program("fails", "exit 3");
    let program = shell.quote(&sandbox.bin().join("fails").to_string_lossy());
    let script = format!(
        "{load}\n$env:VENVYARD_EXE = {program}\n\
         $global:PSNativeCommandUseErrorActionPreference = $true\nworkon a\n{status}"
    );
    shell.strict(&sandbox, &script).success().stdout_is("3");
}

#[test]
fn variables_may_differ_in_case_only() {
    let Some(shell) = TestShell::find(Shell::PowerShell) else { return };
    let sandbox = Sandbox::with(["a"]);
    sandbox.venvyard(["var", "set", "a", "foo=1", "FOO=2"]).success();
    let load = shell.source(&shell.static_file(&sandbox));
    let told = "[Console]::Out.Write(\"$env:foo,$env:FOO;\")";
    let script =
        format!("{load}\n$env:foo = 'x'\n$env:FOO = 'y'\nworkon -n a\n{told}\ndeactivate\n{told}");
    shell.strict(&sandbox, &script).success().stdout_is("1,2;x,y;");
}

/// Windows PowerShell 5.1 can't run here, so its missing features must not be used.
#[test]
fn every_file_works_in_windows_powershell() {
    let files = [crate::support::files("shell", ".ps1"), crate::support::files("src/venv", ".ps1")];
    for file in files.concat() {
        let text = std::fs::read_to_string(&file).unwrap();
        crate::support::powershell::assert_parses(&text);
        assert!(text.is_ascii(), "{}: 5.1 reads it in the ANSI code page", file.display());
        for (number, line) in text.lines().enumerate() {
            let code = without_strings(line);
            for newer in ["&&", "||", "??", "?.", " ? ", "$IsWindows", "-Parallel", "clean {"] {
                assert!(!code.contains(newer), "{}:{}: {newer}", file.display(), number + 1);
            }
        }
    }
}

/// A line without its comment and its quoted texts.
fn without_strings(line: &str) -> String {
    let mut code = String::new();
    let mut quote = None;
    for letter in line.chars() {
        match (quote, letter) {
            (None, '#') => break,
            (None, '\'' | '"') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            (None, letter) => code.push(letter),
            _ => {}
        }
    }
    code
}

/// Another window may have removed venvyard.
#[test]
fn leaving_without_the_files_ends_with_one_line() {
    let Some((shell, sandbox, load)) = set_up() else { return };
    let files = shell.static_file(&sandbox).parent().unwrap().join("powershell");
    let delete = format!("rm -r {}", shell.quote(&files.to_string_lossy()));
    let script =
        format!("{load}\nworkon -n a\n{delete}\ndeactivate\n{}", say("status $LASTEXITCODE"));
    let outcome = shell.strict(&sandbox, &script);
    assert!(outcome.stdout.ends_with("status 1\n"), "{outcome}");
    let said = format!("can't leave the environment: {}/leave.ps1 is gone", files.display());
    assert_eq!(outcome.stderr.matches(&said).count(), 1, "{outcome}");
}
